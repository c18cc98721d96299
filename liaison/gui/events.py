"""The timeline of a company as a table: read as it is scrolled to, each line leads to a record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from liaison.base.words import N_, _
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.models import Index
from liaison.services.timeline import KINDS, Event

_COLUMNS = (
    ("day", N_("日期"), "day"),
    ("kind", N_("类型"), "muted"),
    ("words", N_("内容"), "text"),
    ("state", N_("状态"), ""),
    ("number", N_("编号"), "day"),
)


COLUMNS = tuple(name for name, _label, _look in _COLUMNS)
"""What the columns show, in order."""


class EventModel(QAbstractTableModel):
    """The events read so far of so many; ``more_wanted`` when the end of them is scrolled to."""

    more_wanted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: list[Event] = []
        self._total = 0
        self._asked = False

    def take(self, events: Sequence[Event], total: int | None = None) -> None:
        """Show these events, the first of ``total``."""
        self.beginResetModel()
        self._events = list(events)
        self._total = len(self._events) if total is None else total
        self._asked = False
        self.endResetModel()

    def add(self, events: Sequence[Event]) -> None:
        """Show further events below; none means that there are no more."""
        self._asked = False
        if not events:
            self._total = len(self._events)
            return
        first = len(self._events)
        self.beginInsertRows(QModelIndex(), first, first + len(events) - 1)
        self._events += events
        self.endInsertRows()

    def hold(self, held: bool = True) -> None:
        """Want no more events as long as these are about to be replaced by others."""
        self._asked = held

    def event_at(self, row: int) -> Event | None:
        """Return the event of a row."""
        return self._events[row] if 0 <= row < len(self._events) else None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and len(self._events) < self._total

    def fetchMore(self, parent: Index) -> None:
        if not self._asked and self.canFetchMore(parent):
            self._asked = True
            self.more_wanted.emit()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._events)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK) or not index.isValid():
            return None
        event, name = self._events[index.row()], _COLUMNS[index.column()][0]
        if role == LOOK:
            return f"chip:{event.tone}" if name == "state" else None
        if name == "kind":
            return _(KINDS[event.kind])
        return str(getattr(event, name))

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if way != Qt.Orientation.Horizontal or not 0 <= column < len(_COLUMNS):
            return None
        key, heading, look = _COLUMNS[column]
        return {SHOW: _(heading), LOOK: look or None, KEY: key}.get(role)
