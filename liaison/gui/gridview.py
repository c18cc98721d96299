"""The table of visits on the screen, with the keys of a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QItemSelectionModel, QKeyCombination, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from liaison.gui.gridcells import CellDelegate
from liaison.gui.gridmodel import MOST, GridModel, Index
from liaison.gui.gridpaste import Block, read, written
from liaison.gui.gridwidths import Widths
from liaison.gui.jobs import Jobs
from liaison.gui.look import style
from liaison.services.visitrows import COLUMNS

_OWN = (
    QKeySequence.StandardKey.Copy,
    QKeySequence.StandardKey.Paste,
    QKeySequence.StandardKey.Undo,
    QKeySequence.StandardKey.Redo,
)
_AGAIN = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Y)
_MERGED = ("visited_on", "company_id")
"""Columns in which hand-kept ledgers merge cells: what must be there is empty below."""


def _is_own(event: QKeyEvent, grid: GridModel) -> bool:
    """Is it a key of the table? X11 knows no Ctrl+Y: the window would redo a step of the store.

    With nothing written any more Ctrl+Z is the window's: it takes back what was just saved.
    """
    back = (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo)
    if event.keyCombination() == _AGAIN or any(event.matches(one) for one in back):
        return grid.remembers()
    return any(event.matches(one) for one in _OWN)


class GridView(QTableView):
    """Arrows, Tab and Enter move, typing writes, Ctrl+D fills down, blocks are pasted."""

    pasted = Signal(object)
    """A block was pasted (its Block)."""
    left = Signal()
    """Esc: the keyboard is wanted elsewhere."""
    looked = Signal(int, int)
    """The keyboard went to another cell."""

    def __init__(self, model: GridModel, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.grid = model
        self.setModel(model)
        self.setProperty("kind", "table")
        cells = CellDelegate(jobs, self)
        cells.moved.connect(self.go_on)
        cells.block.connect(self.paste)
        self.setItemDelegate(cells)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed | triggers.DoubleClicked | triggers.EditKeyPressed
        )
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        sizes, scale = style.now().sizes, style.now().scale
        self.verticalHeader().setDefaultSectionSize(sizes.row)
        self.verticalHeader().setMinimumWidth(round(44 * scale))
        Widths(self)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFixedHeight(sizes.row)
        self.horizontalHeader().setDefaultAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )
        self._held = self._pasted = (0, 0)
        model.modelAboutToBeReset.connect(self._hold)
        model.modelReset.connect(self._go_back)

    # -- where the keyboard is

    def at(self) -> tuple[int, int]:
        """Return row and column of the keyboard."""
        index = self.currentIndex()
        return (index.row(), index.column()) if index.isValid() else (0, 0)

    def go_to(self, row: int, column: int) -> None:
        """Put the keyboard into a cell."""
        index = self.grid.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def go_on(self, down: int, right: int) -> None:
        """Go on from the cell; beyond the last column the next row begins."""
        row, column = self.at()
        row, column = row + down, column + right
        if column >= len(COLUMNS):
            row, column = row + 1, 0
        elif column < 0:
            row, column = (row - 1, len(COLUMNS) - 1) if row else (0, 0)
        self.go_to(max(0, min(row, self.grid.rowCount() - 1)), column)

    def chosen(self) -> list[tuple[int, int]]:
        """Return the selected cells, row by row."""
        found = {(one.row(), one.column()) for one in self.selectedIndexes()} or {self.at()}
        return sorted(found)

    # -- what is done with cells

    def fill_down(self) -> None:
        """Copy the top of the selection down; of one cell the one above."""
        cells = self.chosen()
        first, last = cells[0][0], cells[-1][0]
        columns = sorted({column for _row, column in cells})
        source = first if last > first else first - 1
        if source >= 0:
            rows = range(source + 1, last + 1)
            self.grid.write({(r, c): self.grid.text(source, c) for r in rows for c in columns})

    def copy_row(self) -> None:
        """Write the row once more below all others, and go there."""
        row = self.at()[0]
        below = (self.grid.filled() or [-1])[-1] + 1
        if row in self.grid.filled():
            every = range(len(COLUMNS))
            self.grid.write({(below, column): self.grid.text(row, column) for column in every})
            self.go_to(below, COLUMNS.index("company_id"))

    def remove_rows(self) -> None:
        """Take the rows of the selection away."""
        self.grid.remove(sorted({row for row, _column in self.chosen()}))

    def clear_cells(self) -> None:
        """Empty the selected cells."""
        self.grid.write(dict.fromkeys(self.chosen(), ""))

    def copy(self) -> None:
        """Put the selected cells on the clipboard."""
        cells = self.chosen()
        rows = sorted({row for row, _column in cells})
        columns = sorted({column for _row, column in cells})
        text = written([[self.grid.text(row, column) for column in columns] for row in rows])
        QGuiApplication.clipboard().setText(text)

    def paste(self) -> None:
        """Write the block of the clipboard: by its header, else from this cell on."""
        block = read(QGuiApplication.clipboard().text())
        if not block.rows:
            return
        top, left = self.at()
        if block.columns is not None:
            left = 0
        cells: dict[tuple[int, int], str] = {}
        for row, line in enumerate(block.rows):
            for place, text in enumerate(line):
                column = self._column(block, place, left)
                if column is not None:
                    cells[top + row, column] = text
        if cells:
            self.grid.write(cells)
        beyond = min(max(0, top + len(block.rows) - MOST), len(block.rows))
        self._pasted = (top, top + len(block.rows))
        self.pasted.emit(block._replace(beyond=beyond))

    def merged(self) -> dict[tuple[int, int], str]:
        """Return what the rows pasted last, or else all, lack that merged cells over them had."""
        found: dict[tuple[int, int], str] = {}
        first, last = self._pasted if any(self._pasted) else (0, MOST)
        rows = [row for row in self.grid.filled() if first <= row < last]
        for column in map(COLUMNS.index, _MERGED):
            above = ""
            for row in rows:
                text = self.grid.text(row, column)
                if not text and above:
                    found[row, column] = above
                above = text or above
        return found

    def event(self, event: QEvent) -> bool:
        """Keep the keys of a spreadsheet from the window while the table has the keyboard."""
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and _is_own(event, self.grid):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of a spreadsheet."""
        act = self._act(event)
        if act is not None:
            act()
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell where the keyboard went."""
        super().currentChanged(current, previous)
        self.looked.emit(current.row(), current.column())

    # -- inside

    def _act(self, event: QKeyEvent) -> Callable[[], Any] | None:
        """Return what a key does; None where it is the table's own or begins writing."""
        own = (self.copy, self.paste, self.grid.take_back, self.grid.do_again)
        for standard, act in zip(_OWN, own, strict=True):
            if event.matches(standard):
                return act
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        control = Qt.KeyboardModifier.ControlModifier
        none, shift = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier
        keys: dict[tuple[int, Any], Callable[[], Any]] = {
            (Qt.Key.Key_Return, none): lambda: self.go_on(1, 0),
            (Qt.Key.Key_Enter, none): lambda: self.go_on(1, 0),
            (Qt.Key.Key_Tab, none): lambda: self.go_on(0, 1),
            (Qt.Key.Key_Backtab, shift): lambda: self.go_on(0, -1),
            (Qt.Key.Key_Escape, none): self._leave,
            (Qt.Key.Key_Delete, none): self.clear_cells,
            (Qt.Key.Key_Backspace, none): self.clear_cells,
            (Qt.Key.Key_Delete, control): self.remove_rows,
            (Qt.Key.Key_Y, control): self.grid.do_again,
            (Qt.Key.Key_D, control): self.fill_down,
            (Qt.Key.Key_D, control | shift): self.copy_row,
        }
        return keys.get((Qt.Key(event.key()), held))

    def _column(self, block: Block, place: int, left: int) -> int | None:
        if block.columns is None:
            return left + place if left + place < len(COLUMNS) else None
        return block.columns[place] if place < len(block.columns) else None

    def _hold(self) -> None:
        self._held = self.at()

    def _go_back(self) -> None:
        row, column = self._held
        index = self.grid.index(min(row, self.grid.rowCount() - 1), column)
        select = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, select)

    def _leave(self) -> None:
        """Go on to the button that saves: Tab belongs to the cells."""
        self.left.emit()

    def focusNextPrevChild(self, _following: bool) -> bool:
        """Tab goes from cell to cell; Esc leaves the table."""
        return False
