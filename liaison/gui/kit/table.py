"""The list of records: columns people arrange, selection, and what stands for no rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QItemSelection, QModelIndex, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from liaison.gui.kit import columns
from liaison.gui.kit.blank import Blank
from liaison.gui.kit.rows import RowView


class Table(RowView):
    """A read-only table over any model that answers the roles of :mod:`cells`."""

    row_current = Signal(int)
    """The keyboard or a click went to another row (-1: none)."""
    selection_sized = Signal(int)
    """How many rows are selected now."""
    arranged = Signal()
    """A person moved, resized, hid or showed columns: a time to remember them."""

    def __init__(
        self, parent: QWidget | None = None, *, compact: bool = False, inset: bool = False
    ) -> None:
        super().__init__(parent, compact=compact, inset=inset)
        self._natural: dict[int, int] = {}
        self._sampled = False
        self._is_arranged = self._arranging = False
        self._blank = Blank(self.viewport())
        self._blank.hide()
        header = self.header()
        header.columns_changed.connect(self._columns_changed)
        header.sectionMoved.connect(self._arranged)
        header.sectionResized.connect(self._arranged)
        header.reset_asked.connect(self._reset_columns)

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show another model."""
        super().setModel(model)
        self._natural, self._sampled, self._is_arranged = {}, False, False
        if model is not None:
            chosen = self.selectionModel()
            chosen.selectionChanged.connect(self._selection_changed)
            chosen.currentRowChanged.connect(self._current_changed)
            model.modelReset.connect(self._fit_once)
            model.rowsInserted.connect(self._fit_once)
            self._fit_once()

    # -- instead of rows

    def show_rows(self) -> None:
        """Show the rows again."""
        self._blank.hide()
        self.viewport().update()

    def show_empty(
        self,
        words: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        icon: str = "inbox",
    ) -> None:
        """Say that there are no rows, and what to do next."""
        self._blank.empty(words, action, on_action, icon)
        self._show_blank()

    def show_loading(self, words: str = "") -> None:
        """Say that rows are being read (only after 0.4 s)."""
        self._blank.loading(words)
        self._show_blank()

    def show_error(
        self, words: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Say what went wrong with reading, and how to mend it."""
        self._blank.error(words, action, on_action)
        self._show_blank()

    def is_covered(self) -> bool:
        """Tell whether something else stands in place of the rows."""
        return not self._blank.isHidden()

    def blank(self) -> Blank | None:
        """Return what stands in place of the rows, None while rows are shown."""
        return self._blank if self.is_covered() else None

    # -- selection

    def selected_ranges(self) -> list[tuple[int, int]]:
        """Return the selected rows as (first, last) pairs, in order.

        Ranges, because Ctrl+A on a million rows must not make nine million
        indexes.
        """
        if self.shown_model() is None:
            return []
        chosen = self.selectionModel()
        ranges = chosen.selection()
        return sorted({(ranges.at(n).top(), ranges.at(n).bottom()) for n in range(ranges.count())})

    def selected_count(self) -> int:
        """Return how many rows are selected."""
        return sum(last - first + 1 for first, last in self.selected_ranges())

    def selected_rows(self) -> list[int]:
        """Return the numbers of the selected rows, in order."""
        return [row for first, last in self.selected_ranges() for row in range(first, last + 1)]

    # -- columns

    def fit_columns(self) -> None:
        """Give every column a width that suits its words, and together the table's."""
        self._natural, self._is_arranged = {}, False
        self._fit()

    def leave_out(self, column: int, out: bool = True) -> None:
        """Hide a column for want of room: nobody arranged that, and it is not remembered."""
        self._arranging = True
        self.header().setSectionHidden(column, out)
        self._arranging = False
        self._fit()

    def save_state(self) -> columns.State:
        """Return columns and sorting as plain values, to be kept in the settings."""
        before, self._arranging = self._arranging, True  # asking for a width is no arranging
        state = columns.save(self.header())
        self._arranging = before
        return state

    def restore_state(self, state: Mapping[str, Any]) -> None:
        """Bring columns and sorting back; the model is sorted by it."""
        self._arranging = self._is_arranged = True
        columns.restore(self.header(), state)
        self._arranging = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns to the new width; keep the blank in the middle."""
        super().resizeEvent(event)
        self._blank.setGeometry(self.viewport().rect())
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        """Fit the columns to the width the table has got."""
        super().showEvent(event)
        self._fit()

    # -- inside

    def _fit_once(self) -> None:
        if not self._sampled:
            self._natural = {}
            self._fit()

    def _fit(self) -> None:
        """Fit the columns as long as no person has arranged them."""
        model = self.shown_model()
        if self._is_arranged or model is None or not self.isVisible():
            return
        self._sampled = model.rowCount() > 0
        header = self.header()
        shown = [c for c in range(header.count()) if not header.isSectionHidden(c)]
        for column in shown:
            if column not in self._natural:
                extra = columns.lead(header, column) if self._inset else 0
                width = columns.natural_width(model, column, self._cells)
                self._natural[column] = width + extra
        natural = {column: self._natural[column] for column in shown}
        self._arranging = True
        widths = columns.spread(model, natural, self.viewport().width())
        for column, width in widths.items():
            self.setColumnWidth(column, width)
        self._arranging = False

    def _reset_columns(self) -> None:
        header = self.header()
        for column in range(header.count()):
            header.setSectionHidden(column, False)
            header.moveSection(header.visualIndex(column), column)
        self.fit_columns()
        self.arranged.emit()

    def _show_blank(self) -> None:
        self._blank.setGeometry(self.viewport().rect())
        self._blank.show()
        self._blank.raise_()

    def _columns_changed(self) -> None:
        self._fit()
        self.arranged.emit()

    def _arranged(self) -> None:
        if not self._arranging and self.isVisible():
            self._is_arranged = True
            self.arranged.emit()

    def _selection_changed(self, _now: QItemSelection, _before: QItemSelection) -> None:
        self.selection_sized.emit(self.selected_count())

    def _current_changed(self, now: QModelIndex, _before: QModelIndex) -> None:
        self.row_current.emit(now.row())
