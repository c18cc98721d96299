"""The steps of the first start that are filled in: the station, the first account."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from liaison.base.words import _
from liaison.gui.entry import LabelledLine
from liaison.gui.layouts import stack
from liaison.gui.passwords import NewPassword


class StationStep(QWidget):
    """Which station keeps its books here."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fields = {
            "station": LabelledLine(
                _("警务站名称"),
                help=_("印在台账上，例如“循环园区警务站”。"),
                required=True,
                parent=self,
            ),
            "bureau": LabelledLine(
                _("所属公安局"), help=_("印在台账的填报单位里，例如“云岭县公安局”。"), parent=self
            ),
            "park": LabelledLine(_("所属园区"), parent=self),
        }
        stack(self, *self.fields.values())
        self.fields["station"].line.textChanged.connect(self.changed)

    def start(self) -> None:
        """Begin at the name."""
        self.fields["station"].line.setFocus()

    def good(self) -> bool:
        """Is everything here that must be?"""
        if not self.fields["station"].text():
            self.fields["station"].problem(_("请填写警务站名称。"))
            return False
        return True

    def values(self) -> dict[str, str]:
        """Return what was written, by field."""
        return {name: field.text() for name, field in self.fields.items()}


class AccountStep(QWidget):
    """Who signs in first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.login = LabelledLine(
            _("用户名"),
            help=_("第一个账号是站长/所长，兼任管理员；其他人的账号以后在“设置”里添加。"),
            required=True,
            parent=self,
        )
        self.password = NewPassword(_("密码"), self)
        self.fields = {"login": self.login, "password": self.password.first}
        stack(self, self.login, self.password)
        self.login.line.textChanged.connect(self.password.set_login)

    def start(self) -> None:
        """Begin at the name."""
        self.login.line.setFocus()

    def good(self) -> bool:
        """Is everything here that must be, and the password strong enough?"""
        if not self.login.text():
            self.login.problem(_("请填写用户名。"))
            return False
        if not self.password.good():
            self.password.complain()
            return False
        return True
