"""The companies on the first page of a handover: which go, to whom, and what hangs on each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from liaison.base.words import N_, _
from liaison.gui.kit.table import Table
from liaison.gui.look.tokens import Role as Tone
from liaison.gui.plainmodel import Head, PlainModel
from liaison.records.issue import IssueKind
from liaison.services.handingpackage import Handing


@dataclass
class Line:
    """One company: its counts, whether it goes, and to whom (0: to whom all go)."""

    company_id: int
    company: str
    grade: str
    role: str
    needs: int
    hazards: int
    disputes: int
    duties: int
    goes: bool = True
    receiver_id: int = 0
    receiver: str = ""


def line(of: Handing) -> Line:
    """Return the line of a company's part of the package."""
    going = [one for one in of.matters if one.goes]
    issues = [one for one in going if one.record == "issue"]
    return Line(
        of.company_id,
        of.name,
        _(of.grade),
        _(of.role),
        sum(one.kind == IssueKind.need.label for one in issues),
        sum(one.kind == IssueKind.hazard.label for one in issues),
        sum(one.record == "dispute" for one in going),
        sum(not one.record for one in of.tasks),
    )


def _goes(one: Line) -> str:
    return _("移交") if one.goes else _("留下")


def _tone(one: Line) -> Tone:
    return "primary" if one.goes else "neutral"


def _heads() -> tuple[Head, ...]:
    return (
        Head("goes", N_("办理"), "", _goes, _goes, _tone),
        Head("company", N_("企业"), "text", lambda one: one.company),
        Head("grade", N_("等级"), "day", lambda one: one.grade),
        Head("role", N_("角色"), "day", lambda one: one.role),
        _number("needs", N_("诉求")),
        _number("hazards", N_("隐患")),
        _number("disputes", N_("纠纷")),
        _number("duties", N_("待办任务")),
        Head("receiver", N_("接收人"), "text", lambda one: one.receiver if one.goes else ""),
    )


def _number(name: str, heading: str) -> Head:
    return Head(
        name,
        heading,
        "number",
        lambda one: str(getattr(one, name) or ""),
        lambda one: int(getattr(one, name)),
    )


class LinesModel(PlainModel):
    """The lines, in which receivers and what goes are changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(_heads(), parent)

    def lines(self) -> list[Line]:
        """Return all lines as they are shown."""
        return [self.item(row) for row in range(self.rowCount())]

    def touched(self, rows: Sequence[int]) -> None:
        """Show anew what was changed in these rows."""
        if rows:
            last = self.columnCount() - 1
            self.dataChanged.emit(self.index(min(rows), 0), self.index(max(rows), last))


class LinesTable(Table):
    """Space, or a click on the first column, lets the selected companies go or stay."""

    turned = Signal(list)
    """These rows shall go, or stay."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns what is selected."""
        if event.key() == Qt.Key.Key_Space and self.selected_count():
            self.turned.emit(self.selected_rows())
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """A click on the first column turns its row."""
        super().mouseReleaseEvent(event)
        at = self.indexAt(event.position().toPoint())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if at.isValid() and at.column() == 0 and plain:
            self.turned.emit([at.row()])
