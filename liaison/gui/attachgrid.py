"""The grid of attachments: small pictures or icons, with name and size; arrows move in it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.attachmodel import AttachmentModel, Entry
from liaison.gui.attachpaint import AttachmentPainter, cell_size
from liaison.gui.look import style

_MOST_LINES = 3


class AttachmentGrid(QListView):
    """As many in a line as there is room for; three lines high at most, then it scrolls."""

    opened = Signal(int)
    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setViewMode(QListView.ViewMode.IconMode)
        self.setMovement(QListView.Movement.Static)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        self.setUniformItemSizes(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("kind", "grid")
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(_("附件"))
        self.entries = AttachmentModel(self)
        self.setModel(self.entries)
        self.setItemDelegate(AttachmentPainter(self))
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))
        self.entries.modelReset.connect(self.fit)
        self.selectionModel().selectionChanged.connect(lambda *_: self.chosen.emit())

    def selected(self) -> list[Entry]:
        """Return what is selected, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [one for row in rows if (one := self.entries.entry(row)) is not None]

    def select(self, row: int) -> None:
        """Select one and put the keyboard on it."""
        index = self.entries.index(min(max(row, 0), self.entries.rowCount() - 1))
        if index.isValid():
            self.setCurrentIndex(index)

    def fit(self) -> None:
        """Be as high as what is shown needs."""
        cell = cell_size(self.entries)
        gap = style.now().sizes.gap_s
        self.setViewportMargins(-gap // 2, 0, -gap // 2, 0)  # items stand in the middle of a cell
        self.setGridSize(QSize(cell.width() + gap, cell.height() + gap))
        columns = max(1, self.viewport().width() // (cell.width() + gap))
        lines = -(-self.entries.rowCount() // columns)
        self.setFixedHeight(max(1, min(lines, _MOST_LINES)) * (cell.height() + gap) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out anew where there is another width."""
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "entries"):
            self.fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """The keyboard that comes in always stands on one that is selected."""
        super().focusInEvent(event)
        by_mouse = event.reason() == Qt.FocusReason.MouseFocusReason
        if not by_mouse and not self.selectedIndexes() and self.entries.rowCount():
            self.select(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens; keys of the panel go to it."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentIndex().isValid():
                self.opened.emit(self.currentIndex().row())
        elif event.key() in _ARROWS:
            super().keyPressEvent(event)
        else:
            event.ignore()


_ARROWS = frozenset(
    {
        *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down),
        *(Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown),
        Qt.Key.Key_Space,
    }
)
