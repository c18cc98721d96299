"""The pages that follow the password at log-in: recovery, a new password, a doubtful clock."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel, section
from liaison.gui.layouts import centred, stack
from liaison.gui.look import style
from liaison.gui.passwords import NewPassword


class Recover(QWidget):
    """Name, recovery key, and the new password twice."""

    asked = Signal(str, str, str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.login = LabelledLine(_("用户名"), parent=self, required=True)
        self.recovery = LabelledLine(
            _("恢复密钥"),
            help=_("装在密封信封里的 9 组字符。用过之后会换发新的。"),
            required=True,
            parent=self,
        )
        self.password = NewPassword(_("新密码"), self)
        self.fields: dict[str, LabelledLine] = {
            "login": self.login,
            "recovery": self.recovery,
            "password": self.password.first,
        }
        self.go = button(_("重设密码并登录"), self._ask, kind="primary", parent=self)
        self.back = button(_("返回登录"), self.left.emit, kind="quiet", small=True, parent=self)
        parts = (self.login, self.recovery, self.password, self.go, centred(self.back))
        stack(self, *parts, gap=style.now().sizes.gap_m)
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


class Renew(QWidget):
    """A new password must be set before anything is shown."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.why = PlainLabel("", self, wrap=True)
        self.password = NewPassword(_("新密码"), self)
        self.fields: dict[str, LabelledLine] = {"password": self.password.first}
        self.go = button(_("保存并进入"), self._ask, kind="primary", parent=self)
        self.back = button(_("返回登录"), self.left.emit, kind="quiet", small=True, parent=self)
        head = section(_("请设置新密码"), self)
        stack(self, head, self.why, self.password, self.go, centred(self.back))
        self.password.again.line.returnPressed.connect(self._ask)

    def say(self, why: str, login: str) -> None:
        """Tell why, and for whom."""
        self.why.setText(why)
        self.password.set_login(login)

    def start(self) -> None:
        """Begin at the new password."""
        self.password.first.line.setFocus()

    def _ask(self) -> None:
        if self.password.good():
            self.asked.emit(self.password.text())
        else:
            self.password.complain()


class Doubt(QWidget):
    """The PC's clock seems wrong: a person looks at it before anything is written by it."""

    agreed = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields: dict[str, LabelledLine] = {}
        self.why = PlainLabel("", self, wrap=True)
        self.now = PlainLabel("", self, kind="title")
        self.now.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        words = _("走访日期、期限和审计记录都按这个时间记。若不对，请先在系统中调整。")
        self.go = button(_("日期和时间正确，继续"), self.agreed.emit, kind="primary", parent=self)
        wrong = _("不正确，返回登录")
        self.back = button(wrong, self.left.emit, kind="quiet", small=True, parent=self)
        about = PlainLabel(words, self, kind="second", wrap=True)
        head = section(_("请核对日期和时间"), self)
        stack(self, head, self.why, self.now, about, self.go, centred(self.back))
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._tell)

    def say(self, why: str) -> None:
        """Tell what is doubtful, and what the clock says."""
        self.why.setText(why)
        self._tell()
        self._tick.start()

    def start(self) -> None:
        """Begin at the way back: going on is a decision."""
        self.back.setFocus()

    def _tell(self) -> None:
        self.now.setText(f"{clock.local(clock.now()):%Y-%m-%d %H:%M:%S}")
