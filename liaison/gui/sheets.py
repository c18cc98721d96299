"""A filled ledger as a table model: the same rows on screen as in Excel."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from liaison.base.cells import Cell
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.ledgers import coverage
from liaison.ledgers.sheet import Sheet
from liaison.ledgers.sheet.model import SERIAL

_WHOLE = "day"
"""The look whose words keep their width: what a row is known by must be read whole."""
_LOOKS = {"whole": "number", "number": "number", "money": "number", "day": _WHOLE, "code": _WHOLE}
Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """Rows of one ledger sheet, 序号 first; they are plain values already in memory.

    Sorting changes only the order on the screen: 序号 keeps telling the place on paper.
    """

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self._titles = (SERIAL, *(column.title for column in sheet.columns))
        self._looks = [_WHOLE] * (1 + sheet.leading)
        self._looks += [_LOOKS.get(one.kind, "text") for one in sheet.columns[sheet.leading :]]
        if sheet.name == coverage.LEDGER.name:
            self._looks[-1] = ""  # a chip: which differs from row to row
        self._money = tuple(column.kind == "money" for column in sheet.columns)
        self._order: Sequence[int] = range(len(sheet.rows))

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._titles)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK):  # integers: comparing enums doubles a repaint (speed.md §0)
            return None
        column = index.column()
        if role == LOOK:
            return self._looks[column] or self._chip(index.row(), column)
        place = self._order[index.row()]
        if not column:
            return str(place + 1)
        return words(self.sheet.rows[place][column - 1], self._money[column - 1])

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK, KEY) or way != Qt.Orientation.Horizontal:
            return None
        if not 0 <= column < len(self._titles):
            return None
        if role == SHOW:
            return self._titles[column]
        return self._looks[column] or None if role == LOOK else str(column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the rows by a column, blanks last; -1 brings back the order on paper."""
        if column >= len(self._titles):
            return
        places: Sequence[int] = range(len(self.sheet.rows))
        down = order == Qt.SortOrder.DescendingOrder
        if column > 0:
            rows = self.sheet.rows
            filled = [place for place in places if rows[place][column - 1] is not None]
            filled.sort(key=lambda place: _weight(rows[place][column - 1]), reverse=down)
            blank = [place for place in places if rows[place][column - 1] is None]
            places = [*filled, *blank]
        elif column == 0 and down:
            places = places[::-1]
        self.layoutAboutToBeChanged.emit()
        self._order = places
        self.layoutChanged.emit()

    def known_by(self, row: int) -> str:
        """Return what a row of the screen is known by: its number, else its company."""
        return words(self.sheet.rows[self._order[row]][0])

    def unused(self) -> list[int]:
        """Return the columns of a common heading (months of a year) that hold nothing at all."""
        return [
            at
            for at, column in enumerate(self.sheet.columns, 1)
            if column.group and all(row[at - 1] is None for row in self.sheet.rows)
        ]

    def totals(self) -> list[tuple[str, str]]:
        """Return the 合计 row of the printed ledger by heading, unused months left out."""
        found = []
        unused = set(self.unused())
        for at, column in enumerate(self.sheet.columns):
            if column.total and self.sheet.rows and at + 1 not in unused:
                values = [row[at] for row in self.sheet.rows]
                added = sum(one for one in values if isinstance(one, int | Decimal))
                found.append((column.title, words(added, column.kind == "money")))
        return found

    def _chip(self, row: int, column: int) -> str:
        met = self.sheet.rows[self._order[row]][column - 1] == coverage.MET
        return "chip:done" if met else "chip:soon"


def words(value: Cell, is_money: bool = False) -> str:
    """Return a cell as the ledger prints it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | Decimal):
        return f"{value:,.2f}" if is_money else f"{value:,}"
    return value


def _weight(value: Cell) -> tuple[bool, str | Decimal]:
    """Return what a value is ordered by: numbers before words, both among themselves."""
    if isinstance(value, int | Decimal):
        return False, Decimal(value)
    return True, value.isoformat() if isinstance(value, date) else str(value)
