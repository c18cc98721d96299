"""A table over items already in memory: columns with the words of an item."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from liaison.base.words import _
from liaison.gui.kit.cells import KEY, LOOK, SHOW
from liaison.gui.look.tokens import Role

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Head:
    """A column: lasting name, (untranslated) heading, look, the words of an item.

    ``weight`` is what it is ordered by when not by its words; ``role`` makes a chip of it.
    """

    name: str
    heading: str
    look: str
    words: Callable[[Any], str]
    weight: Callable[[Any], Any] | None = None
    role: Callable[[Any], Role] | None = None


class PlainModel(QAbstractTableModel):
    """Items under columns; sorted by a column when asked, else as they were put."""

    def __init__(self, heads: Sequence[Head], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heads = tuple(heads)
        self._items: list[Any] = []
        self._by: tuple[int, bool] = (-1, False)

    def put(self, items: Iterable[Any]) -> None:
        """Show other items, in the order that was chosen."""
        self.beginResetModel()
        self._items = list(items)
        self._arrange()
        self.endResetModel()

    def item(self, row: int) -> Any:
        """Return the item of a row, None beyond the end."""
        return self._items[row] if 0 <= row < len(self._items) else None

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._items)

    def columnCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._heads)

    def data(self, index: Index, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK):  # integers: comparing enums doubles a repaint (speed.md §0)
            return None
        head, item = self._heads[index.column()], self._items[index.row()]
        if role == SHOW:
            return head.words(item)
        return f"chip:{head.role(item)}" if head.role else head.look

    def headerData(self, column: int, way: Qt.Orientation, role: int = 0) -> str | None:
        if role not in (SHOW, LOOK, KEY) or way != Qt.Orientation.Horizontal:
            return None
        if not 0 <= column < len(self._heads):
            return None
        head = self._heads[column]
        if role == SHOW:
            return _(head.heading)
        return head.name if role == KEY else head.look or None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Order the items by a column; -1 keeps them as they were put."""
        self._by = (column, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        self._arrange()
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        column, down = self._by
        if 0 <= column < len(self._heads):
            head = self._heads[column]
            self._items.sort(key=head.weight or head.words, reverse=down)
