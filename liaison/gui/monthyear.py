"""The year of the month board: every company's twelve months, heat told by words too."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import N_, _
from liaison.gui.kit.table import Table
from liaison.gui.look.tokens import Role
from liaison.gui.plainmodel import Head, PlainModel
from liaison.services.duties import CompanyYear
from liaison.services.monthboard import YearBoard

_ROLES: dict[str, Role] = {"met": "done", "over": "done", "short": "soon", "none": "overdue"}
_SIGNS = {"met": "✓", "over": "✓", "short": "◐", "none": "○"}

_MONTHS = (
    N_("1月"),
    N_("2月"),
    N_("3月"),
    N_("4月"),
    N_("5月"),
    N_("6月"),
    N_("7月"),
    N_("8月"),
    N_("9月"),
    N_("10月"),
    N_("11月"),
    N_("12月"),
)


def _words(place: int, row: CompanyYear) -> str:
    cell = row.months[place]
    if cell.heat == "excused":
        return _("免")
    if cell.heat == "notdue":
        return str(cell.visits) if cell.visits else "—"
    return f"{_SIGNS[cell.heat]} {cell.done}"


def _role(place: int, row: CompanyYear) -> Role:
    return _ROLES.get(row.months[place].heat, "neutral")


def _month(place: int) -> Head:
    return Head(
        f"m{place + 1}",
        _MONTHS[place],
        "chip",
        partial(_words, place),
        weight=lambda row: row.months[place].done,
        role=partial(_role, place),
    )


HEADS = (
    Head("company", N_("企业"), "text", lambda row: row.company),
    Head("officer", N_("民警"), "text", lambda row: row.officer or "—"),
    *(_month(place) for place in range(12)),
    Head("visits", N_("全年"), "number", lambda row: str(row.visits), lambda row: row.visits),
)


class YearTable(QWidget):
    """Twelve cells a company; Enter opens its card."""

    opened = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = PlainModel(HEADS, self)
        self.table = Table(self, compact=True)
        self.table.setModel(self._model)
        self.table.setAccessibleName(_("全年走访"))
        self.table.row_opened.connect(self._opened)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)

    def put(self, board: YearBoard, words: str = "") -> None:
        """Show the rows of a year that hold all words."""
        wanted = words.casefold().split()
        rows = [
            row
            for row in board.rows
            if all(word in f"{row.company} {row.officer}".casefold() for word in wanted)
        ]
        self._model.put(rows)
        if rows:
            self.table.show_rows()
        else:
            self.table.show_empty(_("没有符合条件的企业。"))

    def rows(self) -> list[CompanyYear]:
        """Return what is shown, in order."""
        return [self._model.item(row) for row in range(self._model.rowCount())]

    def _opened(self, row: int) -> None:
        one = self._model.item(row)
        if one is not None:
            self.opened.emit(one.company_id)
