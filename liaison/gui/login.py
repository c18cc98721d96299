"""The log-in window: who it is, the password, and the way back with the recovery key.

Needs Qt and ``cryptography`` only; the store is imported by the worker while
the password is typed, and Argon2 runs there too.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.errors import Problem, Problems
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui.card import Card
from liaison.gui.entry import LabelledLine
from liaison.gui.jobs import Failure, Jobs
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.look import style
from liaison.gui.passwords import NewPassword, PasswordField

if TYPE_CHECKING:
    from liaison.store.step import Store

WIDE = 400
SIZE = (560, 640)


def open_by_password(home: Home, login: str, password: str) -> Store:
    """Open the store; on the worker, which imports SQLAlchemy here when it has not yet."""
    from liaison.store.opening import open_store

    return open_store(home, login, password)


def open_by_recovery(home: Home, login: str, recovery: str, password: str) -> Store:
    """Open the store with the printed key and give the account a new password.

    Raises :class:`Problem` for a wrong key, an unknown or closed account, or
    a password that is too simple; nothing is changed then.
    """
    from liaison.store import keys
    from liaison.store.opening import open_with

    keys.check_password(password, login)
    try:
        key = keys.unlock_by_recovery(home.keyring, recovery)
    except Problem as problem:
        if problem.field == "recovery":
            raise
        wrong = _("恢复密钥不正确。")
        raise Problem(wrong, "recovery", _("请对照信封内的纸张。")) from problem
    store = open_with(home, key, login)
    try:
        keys.add(home.keyring, key, store.who.login, password)
    except BaseException:
        store.close()
        raise
    return store


class SignIn(QWidget):
    """Name and password."""

    asked = Signal(str, str)
    forgotten = Signal()

    def __init__(self, login: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.login = LabelledLine(_("用户名"), parent=self)
        self.login.line.setText(login)
        self.password = PasswordField(_("密码"), self)
        self.fields = {"login": self.login, "password": self.password}
        self.go = button(_("登录"), self._ask, kind="primary", parent=self)
        lost = _("忘记密码：用恢复密钥重设")
        self.lost = button(lost, self.forgotten.emit, kind="quiet", small=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_l)
        for part in (self.login, self.password, self.go):
            layout.addWidget(part)
        layout.addWidget(self.lost, 0, Qt.AlignmentFlag.AlignHCenter)
        self.login.line.returnPressed.connect(self.password.line.setFocus)
        self.password.line.returnPressed.connect(self._ask)

    def start(self) -> None:
        """Begin at the name, or at the password when the name is known."""
        first = self.password if self.login.text() else self.login
        first.line.setFocus()
        first.line.selectAll()

    def _ask(self) -> None:
        if not self.login.text():
            self.login.problem(_("请填写用户名。"))
        elif not self.password.text():
            self.password.problem(_("请填写密码。"))
        else:
            self.asked.emit(self.login.text(), self.password.text())


class Recover(QWidget):
    """Name, recovery key, and the new password twice."""

    asked = Signal(str, str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.login = LabelledLine(_("用户名"), parent=self, required=True)
        self.recovery = LabelledLine(
            _("恢复密钥"),
            help=_("首次设置时抄下的 9 组字符。"),
            required=True,
            parent=self,
        )
        self.password = NewPassword(_("新密码"), self)
        self.fields = {
            "login": self.login,
            "recovery": self.recovery,
            "password": self.password.first,
        }
        self.go = button(_("重设密码并登录"), self._ask, kind="primary", parent=self)
        self.back = button(_("返回登录"), self.left.emit, kind="quiet", small=True, parent=self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_m)
        for part in (self.login, self.recovery, self.password, self.go):
            layout.addWidget(part)
        layout.addWidget(self.back, 0, Qt.AlignmentFlag.AlignHCenter)
        self.login.line.textChanged.connect(self.password.set_login)
        self.password.again.line.returnPressed.connect(self._ask)

    def start(self) -> None:
        """Begin at the name, or at the key when the name is known."""
        (self.recovery if self.login.text() else self.login).line.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the log-in."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        if not self.login.text():
            self.login.problem(_("请填写用户名。"))
        elif not self.recovery.text():
            self.recovery.problem(_("请填写恢复密钥。"))
        elif not self.password.good():
            self.password.complain()
        else:
            self.asked.emit(self.login.text(), self.recovery.text(), self.password.text())


class LoginWindow(Card):
    """Stands at start and after locking; tells by ``opened`` which store is open."""

    opened = Signal(object)

    def __init__(self, home: Home, jobs: Jobs, login: str = "") -> None:
        super().__init__(WIDE)
        self._home, self._jobs = home, jobs
        self.bar = MessageBar(self.surface)
        self.sign_in = SignIn(login, self.surface)
        self.body.addLayout(self.head(_("请登录")))
        for part in (self.bar, self.sign_in):
            self.body.addWidget(part)
        self.sign_in.asked.connect(self._sign_in)
        self.sign_in.forgotten.connect(self._show_recover)
        self.sign_in.start()
        scale = style.now().scale
        self.resize(round(SIZE[0] * scale), round(SIZE[1] * scale))

    @cached_property
    def recover(self) -> Recover:
        """Return the way in by the recovery key, made when first wanted: few ever want it."""
        made = Recover(self.surface)
        made.hide()
        made.asked.connect(self._recover)
        made.left.connect(self._show_sign_in)
        self.body.insertWidget(self.body.indexOf(self.sign_in) + 1, made)
        return made

    def login(self) -> str:
        """Return the name written so far."""
        return self.sign_in.login.text()

    def start(self) -> None:
        """Put the keyboard where the next thing is to be written."""
        self._page().start()

    def _page(self) -> SignIn | Recover:
        return self.recover if self.sign_in.isHidden() else self.sign_in

    def _sign_in(self, login: str, password: str) -> None:
        home = self._home
        self._begin()
        self._jobs.plain(lambda: open_by_password(home, login, password), self._came, self._failed)

    def _recover(self, login: str, recovery: str, password: str) -> None:
        home = self._home
        self._begin()
        self._jobs.plain(
            lambda: open_by_recovery(home, login, recovery, password), self._came, self._failed
        )

    def _begin(self) -> None:
        self.bar.clear()
        self._page().setEnabled(False)
        self.set_busy(True)

    def _end(self) -> None:
        self.set_busy(False)
        self._page().setEnabled(True)

    def _came(self, store: Store) -> None:
        self._end()
        self.opened.emit(store)

    def _failed(self, failure: Failure) -> None:
        self._end()
        page = self._page()
        one = failure.problems[0] if isinstance(failure, Problems) else failure
        if isinstance(one, Problem) and one.field in page.fields:
            page.fields[one.field].problem(str(one))
            page.fields[one.field].line.selectAll()
        else:
            self.bar.say("error", str(one), closable=False)
            page.start()

    def _show_recover(self) -> None:
        self.recover.login.line.setText(self.login())
        self._turn(self.recover)

    def _show_sign_in(self) -> None:
        self._turn(self.sign_in)

    def _turn(self, page: SignIn | Recover) -> None:
        self.bar.clear()
        self.sign_in.setVisible(page is self.sign_in)
        self.recover.setVisible(page is self.recover)
        page.start()
