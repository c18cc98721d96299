"""Fields laid out in sections: two columns where there is room, one where not; each folds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.editors import is_wide
from liaison.gui.fieldbox import FieldBox
from liaison.gui.kit.buttons import icon_button
from liaison.gui.kit.labels import section
from liaison.gui.look import icons, style

_TWO_COLUMNS = 600


class Section(QFrame):
    """A heading that folds, and fields under it on one surface."""

    folded = Signal(bool)

    def __init__(self, heading: str, boxes: Sequence[FieldBox], parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "surface")
        self.boxes = tuple(boxes)
        self._columns = 0
        sizes = style.now().sizes
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(sizes.gap_l, sizes.gap_m, sizes.gap_l, sizes.gap_xs)
        layout.setSpacing(sizes.gap_s)
        self._inside = QWidget(self)
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(sizes.gap_xl)
        self._grid.setVerticalSpacing(sizes.gap_xs + 2)
        self._arrow: QToolButton | None = None
        if heading:
            layout.addLayout(self._heading(heading))
        layout.addWidget(self._inside)
        for box in self.boxes:
            box.setParent(self._inside)

    def is_folded(self) -> bool:
        """Are the fields hidden?"""
        return self._inside.isHidden()

    def fold(self, folded: bool) -> None:
        """Hide or show the fields."""
        self._inside.setVisible(not folded)
        if self._arrow is not None:
            icons.wear(self._arrow, "chevron-right" if folded else "chevron-down", "second")
        sizes = style.now().sizes
        bottom = sizes.gap_m if folded else sizes.gap_xs
        self._layout.setContentsMargins(sizes.gap_l, sizes.gap_m, sizes.gap_l, bottom)
        self.folded.emit(folded)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use one column or two, as there is room."""
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_columns"):
            self._columns = 0
            self._arrange()

    def _heading(self, heading: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(section(heading, self), 1)
        self._arrow = icon_button(
            "chevron-down", _("收起或展开“{section}”").format(section=heading)
        )
        self._arrow.setParent(self)
        self._arrow.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._arrow.clicked.connect(lambda _on=False: self.fold(not self.is_folded()))
        row.addWidget(self._arrow)
        return row

    def _arrange(self) -> None:
        columns = 2 if self.width() >= round(_TWO_COLUMNS * style.now().scale) else 1
        if columns == self._columns:
            return
        self._columns = columns
        while self._grid.count():
            self._grid.takeAt(0)
        row = at = 0
        for box in self.boxes:
            wide = is_wide(box.bound) or columns == 1
            if wide and at:
                row, at = row + 1, 0
            self._grid.addWidget(box, row, at, 1, columns if wide else 1)
            at += columns if wide else 1
            if at >= columns:
                row, at = row + 1, 0
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
            self._grid.setColumnMinimumWidth(column, 0)
