"""Painting, keys and mouse of a list of rows; :mod:`table` adds columns and states.

A stock view asks the model seven things for each cell of each repaint and
builds an option for each (2142 calls for 306 cells, speed.md §6). Here whole
rows are painted in one loop that asks for the words, and nothing else where
the column's look is known.
"""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QHelpEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QToolTip, QWidget

from liaison.gui.kit import columns
from liaison.gui.kit.cells import LOOK, SHOW, CellPainter
from liaison.gui.kit.header import Header
from liaison.gui.kit.labels import tip
from liaison.gui.look import style

_OPEN_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_PLAIN = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)

Shown = tuple[int, int, int, str]
"""A column seen: its number, left edge, width and look ("" when cells differ)."""


class RowView(QTableView):
    """A read-only view that paints its rows itself.

    ``compact`` rows are 28 high instead of 34; with ``inset`` the words of the
    first column stand under a page's title, while the rows reach its edges.
    """

    row_chosen = Signal(int)
    """A row was clicked, or Space pressed on it."""
    row_opened = Signal(int)
    """A row was double-clicked, or Enter pressed on it."""

    def __init__(
        self, parent: QWidget | None = None, *, compact: bool = False, inset: bool = False
    ) -> None:
        super().__init__(parent)
        self._compact, self._inset = compact, inset
        self._hovered = -1
        self.leaves_copying = False
        self.setProperty("kind", "table")
        self.setHorizontalHeader(Header(self, inset))
        self._cells = self._new_painter()
        self._set_up()

    def header(self) -> Header:
        """Return the heading."""
        found = self.horizontalHeader()
        assert isinstance(found, Header)
        return found

    def go_to(self, row: int) -> None:
        """Make a row the current and selected one and bring it into view."""
        model = self.shown_model()
        if model is not None and 0 <= row < model.rowCount():
            at = model.index(row, self._first_column())
            # Not selectRow: with Ctrl still held after Ctrl+S it would unselect the row.
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(at, flags.ClearAndSelect | flags.Rows)
            self.scrollTo(at)

    def shown_model(self) -> QAbstractItemModel | None:
        """Return the model, None before one is set (Qt's stubs deny that case)."""
        return cast(QAbstractItemModel | None, self.model())

    def is_covered(self) -> bool:
        """Tell whether something else stands in place of the rows."""
        return False

    # -- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are seen."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._cells.colours["surface"])
        model = self.shown_model()
        if model is None or self.is_covered():
            return
        shown = self._shown_columns()
        # Two rows far apart (the hovered one before and now) are two boxes.
        for box in event.region():  # type: ignore[attr-defined]
            first, last = self.rowAt(box.top()), self.rowAt(box.bottom())
            if first >= 0:
                last = last if last >= 0 else model.rowCount() - 1
                self._paint_rows(painter, box, first, last, shown)

    def _shown_columns(self) -> list[Shown]:
        header, model = self.horizontalHeader(), self.model()
        right = self.viewport().width()
        found = []
        for place in range(header.count()):
            column = header.logicalIndex(place)
            width = header.sectionSize(column)
            x = header.sectionViewportPosition(column)
            lead = columns.lead(header, column) if self._inset else 0
            if width and x < right and x + width > 0:
                look = columns.look_of(model, column)
                found.append((column, x + lead, width - lead, look))
        return found

    def _paint_rows(
        self, painter: QPainter, box: QRect, first: int, last: int, shown: list[Shown]
    ) -> None:
        model, draw = self.model(), self._cells.draw
        data, index, nowhere = model.data, model.index, QModelIndex()
        seen = [s for s in shown if s[1] <= box.right() and s[1] + s[2] > box.left()]
        height = self.rowHeight(first)
        y = self.rowViewportPosition(first)
        for row in range(first, last + 1):
            self._paint_ground(painter, row, box.left(), y, box.width(), height)
            for column, x, width, look in seen:
                at = index(row, column, nowhere)
                words = data(at, SHOW)
                if words:
                    draw(painter, x, y, width, words, look or data(at, LOOK) or "text")
            y += height

    def _paint_ground(
        self, painter: QPainter, row: int, x: int, y: int, width: int, height: int
    ) -> None:
        colours = self._cells.colours
        if self.selectionModel().isRowSelected(row):
            painter.fillRect(x, y, width, height, colours["primary_ground"])
        elif row == self._hovered:
            painter.fillRect(x, y, width, height, colours["hover"])
        painter.fillRect(x, y + height - 1, width, 1, colours["line"])
        if row == self.currentIndex().row() and self.hasFocus():
            # The row the keyboard is on: a bar at the edge, as in the navigation.
            painter.fillRect(0, y, 3, height - 1, colours["focus"])

    # -- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, Space chooses, Home and End go to the first and last row."""
        row, key = self.currentIndex().row(), event.key()
        plain = event.modifiers() in _PLAIN
        if plain and key in _OPEN_KEYS and row >= 0:
            self.row_opened.emit(row)
        elif plain and key == Qt.Key.Key_Space and row >= 0:
            self.row_chosen.emit(row)
        elif plain and key == Qt.Key.Key_Home:
            self.go_to(0)
        elif plain and key == Qt.Key.Key_End and (model := self.shown_model()):
            self.go_to(model.rowCount() - 1)
        elif self.leaves_copying and event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()  # Qt would copy one cell: who holds the table copies rows
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, text: str) -> None:
        """Do nothing: Qt's own search would walk through every row there is."""

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Tell the row that was clicked, unless several are being selected."""
        super().mouseReleaseEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.button() == Qt.MouseButton.LeftButton and plain and row >= 0:
            self.row_chosen.emit(row)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the row under the mouse."""
        super().mouseDoubleClickEvent(event)
        row = self.rowAt(event.position().toPoint().y())
        if event.button() == Qt.MouseButton.LeftButton and row >= 0:
            self.row_opened.emit(row)

    def viewportEvent(self, event: QEvent) -> bool:
        """Follow the mouse for the hovered row; tell cut words on hover."""
        kind = event.type()
        if kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._hover(self.rowAt(event.position().toPoint().y()))
        elif kind in (QEvent.Type.Leave, QEvent.Type.Wheel):
            self._hover(-1)
        elif kind == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            self._tell_whole(event)
            return True
        return super().viewportEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take new colours and heights after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_cells"):
            self._cells = self._new_painter()
            self.verticalHeader().setDefaultSectionSize(self._row_height())
            self.viewport().update()

    # -- inside

    def _row_height(self) -> int:
        sizes = style.now().sizes
        return sizes.row_compact if self._compact else sizes.row

    def _new_painter(self) -> CellPainter:
        return CellPainter(style.now(), self._row_height())

    def _set_up(self) -> None:
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        # Promises Qt that every pixel is painted: it may then move pixels when
        # scrolling and ask only for the new rows (a style sheet makes it doubt that).
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        down = self.verticalHeader()
        down.hide()
        down.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        down.setMinimumSectionSize(1)
        down.setDefaultSectionSize(self._row_height())
        self.header().setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)

    def _first_column(self) -> int:
        header = self.header()
        shown = (header.logicalIndex(n) for n in range(header.count()))
        return next((c for c in shown if not header.isSectionHidden(c)), 0)

    def _hover(self, row: int) -> None:
        if row == self._hovered:
            return
        before, self._hovered = self._hovered, row
        for changed in (before, row):
            if changed >= 0:
                y = self.rowViewportPosition(changed)
                self.viewport().update(0, y, self.viewport().width(), self.rowHeight(changed))

    def _tell_whole(self, event: QHelpEvent) -> None:
        index = self.indexAt(event.pos())
        words = str(index.data(SHOW) or "") if index.isValid() else ""
        look = columns.look_of(self.model(), index.column()) if words else ""
        look = look or str(index.data(LOOK) or "text")
        room = self._cells.room(self.columnWidth(index.column()), look)
        cut = self._cells.cut(words, room, look)[0] != words
        QToolTip.showText(event.globalPos(), tip(words) if cut else "", self.viewport())
