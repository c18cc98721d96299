"""Filter by example: what stands in a row narrows the list to the rows that have the same."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QKeyEvent
from PySide6.QtWidgets import QMenu

from liaison.base.words import _
from liaison.fields.field import Reference, References
from liaison.fields.kind import Text
from liaison.gui.putoff import pop_up
from liaison.services.registers import Register

if TYPE_CHECKING:
    from liaison.gui.listpage import ListPage

_LONGEST = 60
_HIDDEN = "**"
"""What is masked finds nothing."""


class ByExample(QObject):
    """Opens the menu of a row's values: Ctrl+I or the menu key, or a right click on a cell."""

    def __init__(self, register: Register, page: ListPage) -> None:
        super().__init__(page)
        self._register, self._page = register, page
        self.menu_shown: QMenu | None = None
        table = page.listing.table
        table.installEventFilter(self)
        table.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the menu for the row the keyboard is on, or the cell that was clicked."""
        table = self._page.listing.table
        if isinstance(event, QContextMenuEvent):
            if event.reason() != QContextMenuEvent.Reason.Mouse:
                return self.choose()
            at = table.indexAt(table.viewport().mapFromGlobal(event.globalPos()))
            return at.isValid() and self._offer(at.row(), at.column(), event.globalPos())
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            held = event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if watched is table and held and event.key() == Qt.Key.Key_I:
                return self.choose()
        return False

    def choose(self) -> bool:
        """Open the menu of the current row's values; tells whether there is one."""
        table = self._page.listing.table
        row = table.currentIndex().row()
        if row < 0:
            return False
        below = QPoint(table.columnViewportPosition(0), table.rowViewportPosition(row))
        below += QPoint(24, table.rowHeight(row))
        return self._offer(row, -1, table.viewport().mapToGlobal(below))

    def values(self, row: int, column: int = -1) -> list[tuple[str, str, str]]:
        """Return field, label and words of what a row can be an example of, as columns stand."""
        found, header = self._page.listing.model.row(row), self._page.listing.table.header()
        if found is None:
            return []
        places = [header.logicalIndex(place) for place in range(header.count())]
        shown = [one for one in places if not header.isSectionHidden(one)]
        offered = []
        for place in [column] if column >= 0 else shown:
            about = self._page.listing.model.columns()[place]
            bound = self._register.fields.get(about.name)
            if about.look == "long" or (bound is not None and bound.field.personal):
                continue
            text = found.texts[place]
            many = bound is not None and isinstance(bound.kind, References)
            offered += [
                (about.name, about.label, words)
                for words in (text.split("、") if many else [text])
                if words and _HIDDEN not in words and len(words) <= _LONGEST
            ]
        return offered

    # -- inside

    def _offer(self, row: int, column: int, at: QPoint) -> bool:
        values = self.values(row, column)
        if not values:
            return False
        menu = self.menu_shown = QMenu(self._page)
        menu.setAccessibleName(_("按本行的值筛选"))
        for name, label, words in values:
            sought = f"={words}" if self._is_text(name) else words
            told = _("只看 {what}：{value}").format(what=label, value=words).replace("&", "&&")
            take = partial(self._page.filters.add_filter, name, sought)
            menu.addAction(told).triggered.connect(lambda _on=False, take=take: take())
        menu.aboutToHide.connect(menu.deleteLater)
        pop_up(menu, at)
        return True

    def _is_text(self, name: str) -> bool:
        """Would a filter by its words find longer texts too?"""
        bound = self._register.fields.get(name)
        if bound is not None:
            return isinstance(bound.kind, Text | Reference | References)
        looks = {one.name: one.look for one in self._page.listing.model.columns()}
        return name != "number" and looks[name] == "text"
