"""A filled ledger as a table model: the same rows on screen as in Excel."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from liaison.base.cells import Cell
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.ledgers.sheet import Sheet

_LOOKS = {"whole": "number", "number": "number", "money": "number", "day": "day"}
Index = QModelIndex | QPersistentModelIndex


class SheetModel(QAbstractTableModel):
    """Rows of one ledger sheet; they are plain values already in memory."""

    def __init__(self, sheet: Sheet, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.sheet = sheet
        self._looks = [_LOOKS.get(column.kind, "text") for column in sheet.columns]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own form
        return 0 if parent.isValid() else len(self.sheet.rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.sheet.columns)

    def data(self, index: Index, role: int = SHOW) -> Any:
        if role == SHOW:
            kind = self.sheet.columns[index.column()].kind
            return words(self.sheet.rows[index.row()][index.column()], kind == "money")
        if role == LOOK:
            return self._looks[index.column()]
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = SHOW) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return section + 1 if role == SHOW else None
        column = self.sheet.columns[section]
        if role == SHOW:
            return column.title
        if role == LOOK:
            return self._looks[section]
        return f"{section}" if role == KEY else None


def words(value: Cell, is_money: bool = False) -> str:
    """Return a cell as the ledger prints it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal) and is_money:
        return f"{value:,.2f}"
    if isinstance(value, int | Decimal):
        return f"{value:,}"
    return value
