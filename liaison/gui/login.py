"""The log-in window: who it is, and what must be settled before anything is shown.

Needs Qt and ``cryptography`` only; the store is imported by the worker while
the password is typed, and Argon2 runs there too.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from liaison.base.errors import Damaged, LockedOut, Problem, Problems
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.gui.card import Card
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.loginjobs import about, agree_to_clock, by_recovery, sign_in
from liaison.gui.loginpages import SignIn
from liaison.gui.loginsteps import Doubt, Recover, Renew
from liaison.gui.look import style

if TYPE_CHECKING:
    from liaison.gui.recovery import NewKey
    from liaison.services.welcoming import SignedIn
    from liaison.store.policy import Profile

P = TypeVar("P", bound=QWidget)
WIDE = 400
SIZE = (560, 660)
LATE = N_("锁定时正在进行的一项操作没有完成，登录后请核对。")
_OPEN_MS = 10 * 60_000
"""How long an open store waits for a new password or a look at the clock."""


class LoginWindow(Card):
    """Stands at start and after locking.

    ``opened`` tells the :class:`~liaison.services.welcoming.SignedIn` once
    nothing stands in the way any more; ``left`` that an open store is to be
    closed again.
    """

    opened = Signal(object)
    left = Signal()
    damaged = Signal(object, str)
    """The store is damaged: who wants in, and what happened."""

    def __init__(
        self, home: Home, jobs: Jobs, login: str = "", database: str = "", doubt: str = ""
    ) -> None:
        super().__init__(WIDE)
        self._home, self._jobs, self._database = home, jobs, database
        self._signed: SignedIn | None = None
        self._used: tuple[str, Path | None] = ("", None)
        self._fresh, self._doubt = ("", ""), doubt
        self._profile: Profile | None = None
        self.bar = MessageBar(self.surface)
        self.sign_in = SignIn(login, self.surface)
        self._at: SignIn | Recover | Renew | Doubt | NewKey = self.sign_in
        self.body.addLayout(self.head(_("请登录")))
        for part in (self.bar, self.sign_in):
            self.body.addWidget(part)
        self._forget = QTimer(self, singleShot=True, interval=_OPEN_MS)
        self._forget.timeout.connect(self.left)
        self.sign_in.lost.setHidden(bool(database))  # the server's administrator helps there
        self.sign_in.asked.connect(self._sign_in)
        self.sign_in.forgotten.connect(self._show_recover)
        self.sign_in.start()
        scale = style.now().scale
        self.resize(round(SIZE[0] * scale), round(SIZE[1] * scale))

    # -- pages, made when first wanted: few ever want them

    @cached_property
    def recover(self) -> Recover:
        """Return the way in by the recovery key."""
        made = Recover(self.surface)
        made.asked.connect(self._recover)
        made.left.connect(self._show_sign_in)
        if self._profile is not None:
            made.password.set_profile(self._profile)
        return self._placed_page(made)

    @cached_property
    def renew(self) -> Renew:
        """Return the page of the new password."""
        made = Renew(self.surface)
        made.asked.connect(self._renew)
        made.left.connect(self.left)
        if self._profile is not None:
            made.password.set_profile(self._profile)
        return self._placed_page(made)

    @cached_property
    def doubt(self) -> Doubt:
        """Return the page of the doubtful clock."""
        made = Doubt(self.surface)
        made.agreed.connect(self._agree)
        made.left.connect(self.left)
        return self._placed_page(made)

    @cached_property
    def key(self) -> NewKey:
        """Return the page of the new recovery key."""
        from liaison.gui.recovery import NewKey

        made = NewKey(self.surface)
        made.finished.connect(self._key_noted)
        return self._placed_page(made)

    def login(self) -> str:
        """Return the name written so far."""
        return self.sign_in.login.text()

    def start(self) -> None:
        """Put the keyboard where the next thing is to be written."""
        self._at.start()

    def look(self) -> None:
        """Find out what this PC's accounts need; asked once the modules are loaded."""
        home = self._home
        if not self._database:
            self._jobs.plain(lambda: about(home), self._looked)

    def holds_store(self) -> bool:
        """Is a store open behind a page that can come again? The new recovery key's cannot."""
        return self._signed is not None and not (self._fresh[0] and self._at is self.key)

    def doubted(self) -> str:
        """Return what was doubtful about the clock and was not agreed to: asked again next time."""
        return self._doubt

    @Slot()
    def tell_late(self) -> None:
        """Tell that something was still running when the window was locked, and failed."""
        self.bar.say("warn", _(LATE), closable=False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask before the recovery key is lost from sight for good."""
        if self._fresh[0] and self._signed is not None:
            from liaison.gui.recovery import may_lose

            if not may_lose(self):
                event.ignore()
                return
        super().closeEvent(event)

    # -- what is asked of the worker

    def _sign_in(self, login: str, password: str) -> None:
        key_file = self.sign_in.key_file.path()
        home, database, self._used = self._home, self._database, (password, key_file)
        self._begin()
        self._jobs.plain(
            lambda: sign_in(home, database, login, password, key_file), self._came, self._failed
        )

    def _recover(self, login: str, recovery: str, password: str) -> None:
        home, self._used = self._home, (password, None)
        self._begin()
        self._jobs.plain(
            lambda: by_recovery(home, login, recovery, password), self._recovered, self._failed
        )

    def _renew(self, password: str) -> None:
        from liaison.services import ownpassword

        old, key_file = self._used
        self._begin()
        self._jobs.run(
            lambda store: ownpassword.change_own(store, old, password, key_file),
            self._renewed,
            self._failed,
        )

    def _agree(self) -> None:
        self._begin()
        self._jobs.run(agree_to_clock, self._agreed, self._failed)

    # -- what comes back

    def _looked(self, told: tuple[bool, Profile | None, str]) -> None:
        asks, self._profile, held = told
        if held and self._signed is None:
            self.bar.say("warn", held)
        self.sign_in.show_key_file(asks)
        for name in {"recover", "renew"} & set(self.__dict__) if self._profile else ():
            self.__dict__[name].password.set_profile(self._profile)

    def _recovered(self, told: tuple[SignedIn, str, str]) -> None:
        signed, recovery, station = told
        self._fresh = (recovery, station)
        self._came(signed)

    def _came(self, signed: SignedIn) -> None:
        self._end()
        self._doubt = signed.doubt or self._doubt
        self._signed = signed
        self._jobs.attach(signed.store)
        self.languages.hide()  # another language makes another window, without the open store
        self._forget.start()
        self._settle()

    def _settle(self) -> None:
        """Show what must be settled next, or be done."""
        signed = self._signed
        assert signed is not None
        if self._doubt:
            self.doubt.say(self._doubt)
            self._turn(self.doubt)
        elif signed.must_change:
            self.renew.say(signed.why, signed.store.who.login)
            self._turn(self.renew)
        elif self._fresh[0]:
            self._forget.stop()  # what is shown now is shown once only
            self.key.step.show_key(*self._fresh)
            self._turn(self.key)
        else:
            self._forget.stop()
            self._used = ("", None)
            self.opened.emit(signed)

    def _agreed(self, _noted: object) -> None:
        self._end()
        self._doubt = ""
        self._settle()

    def _renewed(self, _kept: object) -> None:
        self._end()
        assert self._signed is not None
        self.renew.password.clear()
        self._signed = replace(self._signed, must_change=False, days_left=None)
        self._settle()

    def _key_noted(self) -> None:
        self._fresh = ("", "")
        self._settle()

    def _failed(self, failure: Failure) -> None:
        self._end()
        page = self._at
        one = failure.problems[0] if isinstance(failure, Problems) else failure
        if isinstance(one, LockedOut) and page is self.sign_in:
            self.sign_in.lock_out(one.seconds)
        elif isinstance(one, Problem) and one.field in page.fields:
            page.fields[one.field].problem(str(one))
            page.fields[one.field].line.selectAll()
        elif isinstance(one, Damaged) and page is self.sign_in:
            from liaison.gui.damaged import Access

            self.damaged.emit(Access(self.login(), None, *self._used), str(one))
        else:
            self.bar.say("error", str(one), closable=False)
            page.start()

    # -- inside

    def _begin(self) -> None:
        self.bar.clear()
        self._at.setEnabled(False)
        self.set_busy(True)

    def _end(self) -> None:
        self.set_busy(False)
        self._at.setEnabled(True)

    def _placed_page(self, made: P) -> P:
        made.hide()
        self.body.insertWidget(self.body.indexOf(self.sign_in) + 1, made)
        return made

    def _show_recover(self) -> None:
        self.recover.login.line.setText(self.login())
        self._turn(self.recover)

    def _show_sign_in(self) -> None:
        self._turn(self.sign_in)

    def _turn(self, page: SignIn | Recover | Renew | Doubt | NewKey) -> None:
        self.bar.clear()
        self._at.hide()
        self._at = page
        page.show()
        page.start()
