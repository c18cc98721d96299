"""The table of many visits as it is typed: cells as text, what the check said beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor

from liaison.base.words import _, clauses
from liaison.fields.field import fields_of
from liaison.gui.look import style
from liaison.records import Visit
from liaison.services.visitrows import COLUMNS, Row

Index = QModelIndex | QPersistentModelIndex
Cells = dict[str, str]

_UNDONE = 50
MOST = 5000
"""Rows a table holds at most."""

_SHOW, _EDIT, _TIP, _ALIGN, _BACK, _INK = 0, 2, 3, 7, 8, 9
_NUMBERS = ("people_reached", "people_registered")
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_SHORT = 10
"""Rows shown at least, so that there is always room to begin."""


class GridModel(QAbstractTableModel):
    """Rows of typed text; what was written last can be taken back step by step."""

    def __init__(self, changed: Callable[[], Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._changed = changed
        self._rows: list[Cells] = []
        self._checked: dict[int, Row] = {}
        self._before: list[list[Cells]] = []
        self._after: list[list[Cells]] = []
        self.labels = [_(fields_of(Visit)[name].field.label) for name in COLUMNS]

    # -- what is typed

    def rows(self) -> list[Cells]:
        """Return all rows, blank ones too, without the room below."""
        return [dict(one) for one in self._rows]

    def filled(self) -> list[int]:
        """Return the numbers of the rows in which something stands."""
        return [place for place, row in enumerate(self._rows) if any(row.values())]

    def text(self, row: int, column: int) -> str:
        """Return what was typed into a cell."""
        return self._rows[row].get(COLUMNS[column], "") if row < len(self._rows) else ""

    def put(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Show exactly these rows; nothing of it can be taken back."""
        self.beginResetModel()
        self._rows = [dict(one) for one in rows]
        self._checked, self._before, self._after = {}, [], []
        self.endResetModel()
        self._changed()

    def write(self, cells: Mapping[tuple[int, int], str]) -> None:
        """Write cells by row and column, as one thing that can be taken back."""
        cells = {at: text for at, text in cells.items() if at[0] < MOST}
        if all(self.text(*at) == text for at, text in cells.items()):
            return
        self._remember()
        rows = self.rows()
        rows += [{} for _more in range(len(rows), max(at[0] for at in cells) + 1)]
        for (row, column), text in cells.items():
            rows[row][COLUMNS[column]] = text
        while rows and not any(rows[-1].values()):
            rows.pop()
        self._become(rows)
        self._changed()

    def append(self, rows: Sequence[Mapping[str, str]]) -> None:
        """Write rows below those in which something stands, as one thing to take back."""
        first = max(self.filled(), default=-1) + 1
        places = {name: column for column, name in enumerate(COLUMNS)}
        cells = {
            (first + place, places[name]): text
            for place, row in enumerate(rows)
            for name, text in row.items()
        }
        if cells:
            self.write(cells)

    def remove(self, rows: Sequence[int]) -> None:
        """Take whole rows away."""
        self._remember()
        self.beginResetModel()
        self._rows = [one for place, one in enumerate(self._rows) if place not in set(rows)]
        self._checked = {}
        self.endResetModel()
        self._changed()

    def take_back(self) -> bool:
        """Take back what was written last; False when there is nothing."""
        return self._step(self._before, self._after)

    def do_again(self) -> bool:
        """Write again what was taken back last; False when there is nothing."""
        return self._step(self._after, self._before)

    def remembers(self) -> bool:
        """Is there something to take back or to write again?"""
        return bool(self._before or self._after)

    # -- what the check said

    def judge(self, checked: Mapping[int, Row]) -> None:
        """Take what the check said of rows by number."""
        self._checked = dict(checked)
        last = self.index(self.rowCount() - 1, len(COLUMNS) - 1)
        self.dataChanged.emit(self.index(0, 0), last)
        self.headerDataChanged.emit(Qt.Orientation.Vertical, 0, self.rowCount() - 1)

    def checked(self, row: int) -> Row | None:
        """Return what the check said of a row."""
        return self._checked.get(row)

    def wrong(self) -> list[tuple[int, int]]:
        """Return the cells that must be mended, in order."""
        return [
            (place, column)
            for place, row in sorted(self._checked.items())
            for column, name in enumerate(COLUMNS)
            if name in row.problems
        ]

    def told(self, row: int, column: int) -> str:
        """Return what is to be told of a cell: its problem, else what is known of the row."""
        found = self._checked.get(row)
        if found is None:
            return ""
        problem = found.problems.get(COLUMNS[column])
        return str(problem) if problem is not None else clauses(found.notes)

    # -- for the view

    def rowCount(self, parent: Index | None = None) -> int:
        if parent is not None and parent.isValid():
            return 0
        return max(_SHORT, len(self._rows) + 1)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(COLUMNS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        able = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return able | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = 0) -> Any:
        row, name = index.row(), COLUMNS[index.column()]
        found = self._checked.get(row)
        typed = self.text(row, index.column())
        if role == _EDIT:
            return typed
        if role == _ALIGN:
            return _RIGHT if name in _NUMBERS else None
        if found is None:
            return typed if role == _SHOW else None
        if role == _SHOW:
            return found.shown.get(name) or typed or found.filled.get(name, "")
        if role == _TIP:
            return self.told(row, index.column()) or None
        return self._colour(role, name in found.problems, bool(typed))

    def setData(self, index: Index, value: Any, role: int = _EDIT) -> bool:
        self.write({(index.row(), index.column()): str(value).strip()})
        return True

    def headerData(self, section: int, way: Qt.Orientation, role: int = 0) -> Any:
        if way == Qt.Orientation.Horizontal:
            return self.labels[section] if role == _SHOW else None
        found = self._checked.get(section)
        if role == _SHOW:
            wrong = found is not None and found.problems
            return f"{section + 1} !" if wrong else f"{section + 1}"
        if role == _INK and found is not None and found.problems:
            return QColor(style.now().colours.overdue)
        return None

    # -- inside

    def _colour(self, role: int, wrong: bool, typed: bool) -> QColor | None:
        """Return the colour of a cell: what is wrong in red, what was filled in quietly."""
        colours = style.now().colours
        told = {
            _BACK: colours.overdue_ground if wrong else None,
            _INK: colours.overdue if wrong else None if typed else colours.second,
        }.get(role)
        return QColor(told) if told else None

    def _remember(self) -> None:
        self._before, self._after = [*self._before[1 - _UNDONE :], self.rows()], []

    def _step(self, come: list[list[Cells]], go: list[list[Cells]]) -> bool:
        """Show the rows that come last of these, and keep those shown in the other list."""
        if not come:
            return False
        go.append(self.rows())
        self.beginResetModel()
        self._rows, self._checked = come.pop(), {}
        self.endResetModel()
        self._changed()
        return True

    def _become(self, rows: list[Cells]) -> None:
        """Hold these rows; nothing is reset, as a cell may be open while it is kept."""
        before, after = self.rowCount(), max(_SHORT, len(rows) + 1)
        if after > before:
            self.beginInsertRows(QModelIndex(), before, after - 1)
            self._rows = rows
            self.endInsertRows()
        elif after < before:
            self.beginRemoveRows(QModelIndex(), after, before - 1)
            self._rows = rows
            self.endRemoveRows()
        self._rows = rows
        self.dataChanged.emit(self.index(0, 0), self.index(after - 1, len(COLUMNS) - 1))
