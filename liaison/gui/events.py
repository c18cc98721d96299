"""The timeline of a company as a table: each line leads to its record."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from liaison.base.words import N_, _
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.models import Index
from liaison.services import registers
from liaison.services.timeline import Event

_COLUMNS = (
    ("day", N_("日期"), "day"),
    ("register", N_("类型"), "muted"),
    ("words", N_("内容"), "text"),
    ("state", N_("状态"), ""),
    ("number", N_("编号"), "day"),
)


class EventModel(QAbstractTableModel):
    """Events as read in one go; there are at most 200."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._events: tuple[Event, ...] = ()

    def take(self, events: Sequence[Event]) -> None:
        """Show these events."""
        self.beginResetModel()
        self._events = tuple(events)
        self.endResetModel()

    def event_at(self, row: int) -> Event | None:
        """Return the event of a row."""
        return self._events[row] if 0 <= row < len(self._events) else None

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
        if name == "register":
            return _(registers.BY_NAME[event.register].label)
        return str(getattr(event, name))

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if way != Qt.Orientation.Horizontal or not 0 <= column < len(_COLUMNS):
            return None
        key, heading, look = _COLUMNS[column]
        return {SHOW: _(heading), LOOK: look or None, KEY: key}.get(role)
