"""The store is damaged: what happened, what is safe, and the guided way out, in its order.

Stands in place of the log-in: the store is closed. First opening once more,
then the newest good backup with all that can be proved of the time since,
salvage last. What is missing afterwards is shown and can be copied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from liaison.base.errors import Cancelled
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import words_of
from liaison.gui.card import Card
from liaison.gui.damagedparts import Result, Ways
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.look import style

if TYPE_CHECKING:  # stands where the log-in stands: before SQLAlchemy is imported
    from liaison.services.rescue import Rescued

WIDE = 520
SIZE = (680, 660)


@dataclass(frozen=True)
class Access:
    """Who is to rescue the store: the key itself, or what unlocks it."""

    login: str
    key: bytes | None = None
    password: str = ""
    key_file: Path | None = None

    def unlock(self, home: Home) -> bytes:
        """Return the data key; on the worker."""
        from liaison.services import rescue

        return self.key or rescue.unlock(home, self.login, self.password, self.key_file)


def newest(home: Home) -> str:
    """Return when the newest good backup was made, "" without any; on the worker."""
    from liaison.services import rescue

    found = rescue.newest(home)
    return rescue.when(found) if found else ""


def restore(home: Home, access: Access) -> Rescued:
    """Restore the newest good backup and go on from there; on the worker."""
    from liaison.services import rescue

    return rescue.from_backup(home, access.unlock(home), access.login)


def salvage(home: Home, access: Access) -> Rescued:
    """Save what can be read of the damaged file; on the worker."""
    from liaison.services import rescue

    return rescue.by_salvage(home, access.unlock(home), access.login)


def text_of(rescued: Rescued) -> str:
    """Return everything there is to tell of a rescue, a line each."""
    lines = [rescued.words, *rescued.notes]
    lines += [f"{one.at}  {one.by}  {_(one.words)}" for one in rescued.missing]
    if rescued.quarantine:
        lines += ["", _("损坏的原文件保存在：{folder}").format(folder=rescued.quarantine)]
    return "\n".join(lines)


class DamagedWindow(Card):
    """What happened, what is safe, what to do; ``over`` says that it is time to sign in again.

    ``other_asked`` asks for the steps that restore any backup.
    """

    over = Signal()
    other_asked = Signal()

    def __init__(self, home: Home, jobs: Jobs, access: Access, what: str) -> None:
        super().__init__(WIDE)
        self._home, self._jobs = home, jobs
        self._access, self._what = access, what
        self.bar = MessageBar(self.surface)
        self.ways = Ways(what, self.surface)
        self.result = Result(self.surface)
        self.result.hide()
        self.body.addLayout(self.head(_("恢复数据")))
        for part in (self.bar, self.ways, self.result):
            self.body.addWidget(part)
        self.ways.again.clicked.connect(self.over)
        self.ways.restore.clicked.connect(self._restore)
        self.ways.other.clicked.connect(self.other_asked)
        self.ways.salvage.clicked.connect(self._salvage)
        self.result.go.clicked.connect(self.over)
        scale = style.now().scale
        self.resize(round(SIZE[0] * scale), round(SIZE[1] * scale))

    def login(self) -> str:
        """Return the name to sign in with afterwards."""
        return self._access.login

    def asked(self) -> tuple[Access, str]:
        """Return what the window was made for, to make it anew in another language."""
        return self._access, self._what

    def start(self) -> None:
        """Look for the newest good backup."""
        home = self._home
        self._work(lambda: newest(home), self._found)

    def _restore(self) -> None:
        home, access = self._home, self._access
        self._work(lambda: restore(home, access), self._rescued)

    def _salvage(self) -> None:
        sure = ask.confirm(
            self,
            _("抢救损坏的数据？"),
            _("只在没有可用备份时使用。读不出的内容会缺失，完成后请逐项核对；原文件另存不动。"),
            yes=_("开始抢救"),
            danger=True,
        )
        if sure:
            home, access = self._home, self._access
            self._work(lambda: salvage(home, access), self._rescued)

    def _work(self, work: Callable[[], object], done: Callable[..., None]) -> None:
        self.bar.clear()
        self.ways.setEnabled(False)
        self.set_busy(True)
        self._jobs.plain(work, done, self._failed)

    def _found(self, when: str) -> None:
        self._end()
        self.ways.tell_newest(when)

    def _rescued(self, rescued: Rescued) -> None:
        self._end()
        self.ways.hide()
        self.result.tell(text_of(rescued))
        self.result.show()
        self.result.go.setFocus()

    def _failed(self, failure: Failure) -> None:
        self._end()
        if not isinstance(failure, Cancelled):
            self.bar.say("error", words_of(failure), closable=False)

    def _end(self) -> None:
        self.set_busy(False)
        self.ways.setEnabled(True)
