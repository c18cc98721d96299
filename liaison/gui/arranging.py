"""What narrows and arranges a list beside its filters: views, examples, columns and sorting."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence, QShortcut

from liaison.gui.arrangesheet import ArrangeSheet, Column
from liaison.gui.byexample import ByExample
from liaison.gui.house import House
from liaison.gui.views import ViewButton
from liaison.services.registers import Register
from liaison.services.seeking import barred

if TYPE_CHECKING:
    from liaison.gui.listpage import ListPage

KEY, EXPORT = "Ctrl+Shift+L", "Ctrl+E"


def dress(house: House, register: Register, page: ListPage) -> ViewButton:
    """Give a list page its views, and all by which rows and columns are arranged."""
    ByExample(register, page)
    arranging = Arranging(house, register, page)
    views = ViewButton(house, register, page)
    views.arrange_asked.connect(arranging.ask)
    _key(EXPORT, page, views.export)
    page.selection.merge_asked.connect(
        lambda: page.listing.with_selected(
            lambda ids: house.go("duplicates", pair=tuple(ids)) if len(ids) == 2 else None
        )
    )
    return views


def _key(key: str, page: ListPage, act: Callable[[], object]) -> None:
    made = QShortcut(QKeySequence(key), page)
    made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    made.activated.connect(act)


class Arranging(QObject):
    """Asks for columns and sorting, and arranges the list so."""

    def __init__(self, house: House, register: Register, page: ListPage) -> None:
        super().__init__(page)
        self._page = page
        self._barred = barred(register.record, house.who)
        self.sheet: ArrangeSheet | None = None
        _key(KEY, page, self.ask)

    def ask(self) -> None:
        """Show the sheet with what is arranged now."""
        listing = self._page.listing
        header, query = listing.table.header(), listing.model.query()
        told = listing.model.columns()
        order = [header.logicalIndex(place) for place in range(header.count())]
        columns = [
            Column(told[one].name, told[one].label, not header.isSectionHidden(one))
            for one in order
        ]
        first = [(query.sort, query.down)] if query.sort else []
        self.sheet = ArrangeSheet(self._page, columns, [*first, *query.then], self._barred)
        self.sheet.accepted.connect(self._arrange)
        self.sheet.open()
        self.sheet.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        assert self.sheet is not None
        listing = self._page.listing
        header = listing.table.header()
        places = {one.name: place for place, one in enumerate(listing.model.columns())}
        for place, (name, shown) in enumerate(self.sheet.columns()):
            header.moveSection(header.visualIndex(places[name]), place)
            header.setSectionHidden(places[name], not shown)
        header.columns_changed.emit()
        sorting = self.sheet.sorting()
        by, down = sorting[0] if sorting else ("", False)
        way = Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder
        header.setSortIndicator(places.get(by, -1), way)
        listing.model.sort_further(sorting[1:])
