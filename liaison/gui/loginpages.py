"""The first page of the log-in window: name, password and, where one is asked for, a key file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from liaison.base.words import _
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.buttons import button
from liaison.gui.layouts import centred, stack
from liaison.gui.passwords import PasswordField, Waiting


def wait_words(seconds: int) -> str:
    """Return a wait to the second, in words: 15:00 would be taken for the time of day."""
    minutes, rest = divmod(seconds, 60)
    if minutes < 60:
        return _("{m} 分 {s:02} 秒").format(m=minutes, s=rest)
    return _("{h} 小时 {m:02} 分 {s:02} 秒").format(h=minutes // 60, m=minutes % 60, s=rest)


class KeyFileLine(LabelledLine):
    """Which file on a USB stick belongs to the password."""

    def __init__(self, parent: QWidget | None = None) -> None:
        self.pick = button(_("选择…"), self._pick)
        help_ = _("账号绑定了密钥文件时，请插入 U 盘并选择。")
        super().__init__(_("密钥文件"), help=help_, beside=self.pick, parent=parent)

    def path(self) -> Path | None:
        """Return the file, None when none was given."""
        return Path(self.text()) if self.text() else None

    def _pick(self) -> None:
        from liaison.gui import ask  # dialogs are loaded when one is shown

        path = ask.choose_file(self, _("选择密钥文件"))
        if path is not None:
            self.line.setText(str(path))
            self.clear_problem()


class SignIn(QWidget):
    """Name and password, and the key file where accounts have one."""

    asked = Signal(str, str)
    forgotten = Signal()

    def __init__(self, login: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.login = LabelledLine(_("用户名"), parent=self)
        self.login.line.setText(login)
        self.password = PasswordField(_("密码"), self)
        self.key_file = KeyFileLine(self)
        self.key_file.hide()
        self.fields: dict[str, LabelledLine] = {
            "login": self.login,
            "password": self.password,
            "key_file": self.key_file,
        }
        self.go = button(_("登录"), self._ask, kind="primary", parent=self)
        self.wait = Waiting(self)
        lost = _("忘记密码：用恢复密钥重设")
        self.lost = button(lost, self.forgotten.emit, kind="quiet", small=True, parent=self)
        stack(self, self.login, self.password, self.key_file, self.go, centred(self.lost))
        self.login.line.returnPressed.connect(self.password.line.setFocus)
        self.login.line.textChanged.connect(self._named)
        self.password.line.returnPressed.connect(self._ask)
        self.key_file.line.returnPressed.connect(self._ask)
        self.wait.moved.connect(self._tell_wait)

    def start(self) -> None:
        """Begin at the name, or at the password when the name is known."""
        first = self.password if self.login.text() else self.login
        first.line.setFocus()
        first.line.selectAll()

    def show_key_file(self, wanted: bool) -> None:
        """Ask for a key file too, where an account of this PC has one."""
        self.key_file.setVisible(wanted)

    def lock_out(self, seconds: float) -> None:
        """This account must wait: the button comes back by itself, other names may go on."""
        self.password.line.clear()
        self.wait.begin(self.login.text(), seconds)

    def _named(self) -> None:
        self.wait.look(self.login.text())

    def _tell_wait(self, seconds: int) -> None:
        self.go.setEnabled(seconds == 0)
        if seconds:
            left = wait_words(seconds)
            self.go.setText(_("请等待 {left}").format(left=left))
            self.password.say_problem(
                _("已锁定，请等待 {left}，或请管理员解锁。").format(left=left)
            )
        else:
            self.go.setText(_("登录"))
            self.password.clear_problem()

    def _ask(self) -> None:
        if not self.login.text():
            self.login.problem(_("请填写用户名。"))
        elif not self.go.isEnabled():
            return
        elif not self.password.text():
            self.password.problem(_("请填写密码。"))
        else:
            self.asked.emit(self.login.text(), self.password.text())
