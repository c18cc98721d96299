"""The one dialog before a grave act: why, who sits here, and who else agrees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLayout, QPushButton, QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.gui.entry import LabelledLine
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.dialogs import Sheet
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.look import style
from liaison.gui.passwords import PasswordField
from liaison.gui.secondperson import SecondPerson
from liaison.services.rights import Leave

USUAL = (
    N_("核对后更正"),
    N_("当事人申请"),
    N_("上级部署"),
    N_("工作交接"),
)
"""Reasons offered; any other can be written."""

_WIDE = 400


class LeaveSheet(Sheet):
    """Shows only what is still missing, keeps what was written, never blocks what runs."""

    given = Signal(object)

    def __init__(
        self, parent: QWidget | None, login: str, words: str, reasons: Sequence[str] = ()
    ) -> None:
        super().__init__(parent, _("请先确认"), words, "ask")
        self.setProperty("page", "rights")
        self._wants: frozenset[str] = frozenset()
        self._busy = False
        self.bar = MessageBar(self)
        self.reason = LabelledLine(_("原因"), required=True, parent=self)
        self.picks = self._picks(reasons or [_(one) for one in USUAL])
        self.password = PasswordField(
            _("您的密码（{login}）").format(login=login), self, required=True
        )
        self.second = SecondPerson(self)
        self._lay()
        self.leave = self.add_button(_("取消"), "plain", accepts=False)
        self.go = button(_("确认"), self.give, kind="primary", parent=self)
        self.go.setMinimumWidth(self.leave.minimumWidth())
        self._buttons.addWidget(self.go)
        self.go.setDefault(True)
        self._layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)  # grows with its parts

    def want(self, wants: Collection[str], people: Iterable[str]) -> None:
        """Ask for these (reason, password, second) too, and put the keyboard to the first."""
        self._wants |= frozenset(wants)
        self.second.offer(people)
        self._set_busy(False)
        self.reason.setVisible("reason" in self._wants)
        self.picks.setVisible("reason" in self._wants)
        self.password.setVisible("password" in self._wants)
        self.second.setVisible("second" in self._wants)
        self._start()

    def asks(self, field: str) -> bool:
        """Is this part of a Leave asked for here?"""
        return field in self._wants or (field == "second_password" and "second" in self._wants)

    def complain(self, field: str, words: str) -> None:
        """Tell at its place what is wrong with what was given."""
        self._set_busy(False)
        if field == "second":
            self.second.problem(words)
            return
        line = {
            "reason": self.reason,
            "password": self.password,
            "second_password": self.second.password,
        }[field]
        line.problem(words)
        line.line.selectAll()

    def give(self) -> None:
        """Hand over what was written, or say what is still missing."""
        if "reason" in self._wants and not self.reason.text():
            self.reason.problem(_("请填写原因，它会写入审计记录。"))
        elif "password" in self._wants and not self.password.text():
            self.password.problem(_("请填写您的密码。"))
        elif "second" in self._wants and not self.second.good():
            return
        else:
            self._set_busy(True)
            second, password = self.second.given() if "second" in self._wants else ("", "")
            reason = self.reason.text() if "reason" in self._wants else ""
            own = self.password.text() if "password" in self._wants else ""
            self.given.emit(Leave(reason, own, second, password))

    def reject(self) -> None:
        """Leave, but not while it is being tried; the passwords do not stay in the lines."""
        if self._busy:
            return
        for line in (self.password.line, self.second.password.line):
            line.clear()
        super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next line that is still empty, and confirms when none is."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        here = [one for one in self._lines() if one.line.hasFocus()]
        empty = [one for one in self._lines() if not one.text()]
        if here and empty and here[0] not in empty:
            empty[0].line.setFocus()
        else:
            self.give()

    # -- inside

    def _lines(self) -> list[LabelledLine]:
        pairs = (("reason", self.reason), ("password", self.password))
        lines: list[LabelledLine] = [line for name, line in pairs if name in self._wants]
        return lines + (self.second.lines() if "second" in self._wants else [])

    def _start(self) -> None:
        lines = self._lines()
        next((one for one in lines if not one.text()), lines[0]).line.setFocus()

    def _set_busy(self, busy: bool) -> None:
        self._busy = busy
        for part in (self.reason, self.picks, self.password, self.second, self.go, self.leave):
            part.setEnabled(not busy)

    def _picks(self, reasons: Iterable[str]) -> QWidget:
        made = QWidget(self)
        row = FlowLayout(made, style.now().sizes.gap_xs)
        for words in reasons:
            row.addWidget(self._pick(words, made))
        return made

    def _pick(self, words: str, parent: QWidget) -> QPushButton:
        return button(words, partial(self._picked, words), small=True, parent=parent)

    def _picked(self, words: str) -> None:
        self.reason.line.setText(words)
        self.reason.clear_problem()
        self._start()

    def _lay(self) -> None:
        wide, sizes = round(_WIDE * style.now().scale), style.now().sizes
        why = QVBoxLayout()
        why.setSpacing(sizes.gap_xs)
        why.addWidget(self.reason)
        why.addWidget(self.picks)
        block = QVBoxLayout()
        block.setSpacing(sizes.gap_m)
        block.setContentsMargins(0, sizes.gap_xs, 0, 0)
        block.addWidget(self.bar)
        block.addLayout(why)
        block.addWidget(self.password)
        block.addWidget(self.second)
        for part in (self.bar, self.reason, self.picks, self.password, self.second):
            part.setFixedWidth(wide)
        self.body.addLayout(block)
