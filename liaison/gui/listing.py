"""A list: the model and its table, remembered columns, selection, and what stands for no rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui import shapes
from liaison.gui.calls import call, words_of
from liaison.gui.copying import copy_rows
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.table import Table
from liaison.gui.models import WindowModel
from liaison.services import reading
from liaison.services.reading import Query
from liaison.services.registers import Register
from liaison.store.step import Store

_REMEMBER_MS = 600
_FOLLOW_MS = 90  # an arrow key held down shows only the row it stops at
_FOUND_AGAIN = 200


@dataclass(frozen=True)
class Empty:
    """What a list without rows says, and what to do next."""

    words: str
    action: str = ""
    act: Callable[[], Any] | None = None
    icon: str = "inbox"


class Listing(QWidget):
    """Rows of a register; tells which record is meant by its id, never by its row."""

    chosen = Signal(int)
    """A record was clicked, or Space pressed on it."""
    opened = Signal(int)
    """A record was double-clicked, or Enter pressed on it."""
    followed = Signal(int)
    """The keyboard rests on another record."""
    sized = Signal(int)
    """So many rows are selected."""
    counted = Signal(int)
    """The list has so many rows."""
    delete_asked = Signal()
    """The Delete key was pressed on the selected rows."""

    def __init__(self, house: House, register: Register, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house, self._register = house, register
        self._empty: Callable[[], Empty] = lambda: Empty("")
        self._go_to: int | None = None
        self.model = WindowModel(house.jobs, register, self)
        self.table = Table(self, inset=True, compact=house.settings.compact)
        self.table.leaves_copying = True
        self.table.setModel(self.model)
        self.table.setAccessibleName(_(register.label))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        self.setFocusProxy(self.table)
        self._remember = QTimer(self, singleShot=True, interval=_REMEMBER_MS)
        self._remember.timeout.connect(self._keep_columns)
        self._follow = QTimer(self, singleShot=True, interval=_FOLLOW_MS)
        self._follow.timeout.connect(self._tell_followed)
        self._restore_columns()
        self._connect()
        self.table.show_loading()

    def when_empty(self, say: Callable[[], Empty]) -> None:
        """Have this asked for words whenever the list has no rows."""
        self._empty = say

    # -- what is shown

    def show_query(self, query: Query) -> None:
        """Show another query, sorted as the list is."""
        now = self.model.query()
        sorted_ = replace(query, sort=now.sort, down=now.down, then=now.then)
        self.model.show(sorted_, self.selected_ids())

    def refresh(self, go_to: int | None = None) -> None:
        """Read again; the selected records stay selected, or one is gone to."""
        self._go_to = go_to
        keep = [go_to] if go_to is not None else self.selected_ids()
        self.model.refresh(keep, self.rows_seen())

    def rows_seen(self) -> range:
        """Return the rows on the screen now."""
        first = self.table.rowAt(0)
        last = self.table.rowAt(self.table.viewport().height() - 1)
        total = self.model.rowCount()
        return range(max(0, first), (last if last >= 0 else max(0, total - 1)) + 1)

    # -- selection

    def current_id(self) -> int | None:
        """Return the id of the record the keyboard is on."""
        row = self.model.row(self.table.currentIndex().row())
        return row.id if row is not None else None

    def selected_ids(self) -> list[int]:
        """Return ids of the selected rows at hand, at most 200 (to find them again)."""
        rows = (
            self.model.row(row)
            for first, last in self.table.selected_ranges()
            for row in range(first, min(last, first + _FOUND_AGAIN) + 1)
        )
        return [row.id for row in rows if row is not None][:_FOUND_AGAIN]

    def with_selected(self, then: Callable[[list[int]], Any]) -> None:
        """Tell the ids of all selected rows, also of those never painted."""
        ranges, query = self.table.selected_ranges(), self.model.query()

        def work(store: Store) -> list[int]:
            with store.reading() as session:
                ids = reading.all_ids(session, query)
            return [one for first, last in ranges for one in ids[first : last + 1]]

        call(self, self._house.jobs, work, then, self._failed)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete asks to delete what is selected; Ctrl+C copies it."""
        if event.matches(QKeySequence.StandardKey.Copy) and self.table.selected_count():
            copy_rows(self._house, self._register, self.table, self.with_selected)
        elif event.key() == Qt.Key.Key_Delete and self.table.selected_count():
            self.delete_asked.emit()
        else:
            super().keyPressEvent(event)

    # -- inside

    def _connect(self) -> None:
        table, model = self.table, self.model
        model.keeping = self.selected_ids
        table.row_chosen.connect(lambda row: self._tell(self.chosen, row))
        table.row_opened.connect(lambda row: self._tell(self.opened, row))
        table.row_current.connect(lambda _row: self._follow.start())
        table.selection_sized.connect(self.sized)
        table.arranged.connect(self._remember.start)
        table.header().sortIndicatorChanged.connect(lambda *_by: self._remember.start())
        model.counted.connect(self._counted)
        model.placed.connect(self._placed)
        model.failed.connect(self._failed)

    def _tell(self, signal: Any, row: int) -> None:
        found = self.model.row(row)
        if found is not None:
            signal.emit(found.id)

    def _tell_followed(self) -> None:
        found = self.current_id()
        if found is not None and self.table.selected_count() == 1:
            self.followed.emit(found)

    def _counted(self, total: int) -> None:
        if total:
            self.table.show_rows()
        else:
            empty = self._empty()
            self.table.show_empty(empty.words, empty.action, empty.act, empty.icon)
        self.counted.emit(total)

    def _placed(self, places: dict[int, int]) -> None:
        """Select again what was selected, wherever it stands now."""
        if self._go_to in places:
            self.table.go_to(places[self._go_to])
            self._go_to = None
            return
        rows = sorted(places.values())
        if not rows:
            self.table.clearSelection()
            return
        if rows != self.table.selected_rows():
            self._select(rows)

    def _select(self, rows: list[int]) -> None:
        chosen, last = QItemSelection(), self.model.columnCount() - 1
        for row in rows:
            chosen.select(self.model.index(row, 0), self.model.index(row, last))
        flags = QItemSelectionModel.SelectionFlag
        selection = self.table.selectionModel()
        selection.setCurrentIndex(self.model.index(rows[0], 0), flags.NoUpdate)
        selection.select(chosen, flags.ClearAndSelect)

    def _failed(self, failure: Failure) -> None:
        self.table.show_error(words_of(failure), _("重新读取"), self.refresh)

    def _restore_columns(self) -> None:
        header = self.table.header()
        shown = shapes.shown_columns(self._register, self.model.columns())
        for place, column in enumerate(self.model.columns()):
            header.setSectionHidden(place, column.name not in shown)
        kept = self._house.settings.lists.get(self._register.name)
        if isinstance(kept, dict):
            self.table.restore_state(kept)

    def _keep_columns(self) -> None:
        lists = {**self._house.settings.lists, self._register.name: self.table.save_state()}
        self._house.keep(lists=lists)
