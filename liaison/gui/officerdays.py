"""For leaders: every officer's day in one row each; Enter shows that officer's workbench."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.gui.kit.table import Table
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head, PlainModel
from liaison.services.today import OfficerDay


def _share(one: OfficerDay) -> str:
    return f"{one.met / one.companies:.0%}" if one.companies else "—"


def _late(one: OfficerDay) -> Role:
    return "overdue" if one.overdue else "done"


def _late_words(one: OfficerDay) -> str:
    return _("逾期 {n}").format(n=one.overdue) if one.overdue else _("无逾期")


HEADS = (
    Head("officer", N_("民警"), "text", lambda one: one.name),
    Head(
        "overdue", N_("逾期"), "chip", _late_words, weight=lambda one: one.overdue, role=_late
    ),
    Head("week", N_("近期应办"), "number", lambda one: str(one.week), lambda one: one.week),
    Head("waiting", N_("等待中"), "number", lambda one: str(one.waiting),
         lambda one: one.waiting),
    Head("companies", N_("本月应走访企业"), "number", lambda one: str(one.companies),
         lambda one: one.companies),
    Head("met", N_("已达标"), "number", lambda one: str(one.met), lambda one: one.met),
    Head("share", N_("达标率"), "number", _share,
         lambda one: one.met / one.companies if one.companies else -1.0),
)  # fmt: skip


class OfficerDays(QWidget):
    """The table of officers; tells whose workbench is wanted (None: nobody's lines)."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PlainModel(HEADS, self)
        self.table = Table(self)
        self.table.setModel(self._model)
        self.table.setAccessibleName(_("各民警的任务"))
        self.table.row_opened.connect(self._opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)

    def show_days(self, days: Sequence[OfficerDay]) -> None:
        """Show these officers, or say that there are none."""
        self._model.put(days)
        if days:
            self.table.show_rows()
            self.table.go_to(0)
        else:
            self.table.show_empty(_("没有需要办理的事项，也没有应走访的企业。"))

    def days(self) -> list[OfficerDay]:
        """Return the rows shown, in order."""
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def _opened(self, row: int) -> None:
        one = self._model.item(row)
        if one is not None:
            self.chosen.emit(one)
