"""The two columns of a company's card: beside each other, or one above the other and scrolled."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLayout, QVBoxLayout, QWidget

from liaison.gui.layouts import keep_edge, scrolled
from liaison.gui.look import style

_BESIDE = 840
"""So wide, at 100 %, both columns fit: a screen of 1366 at 130 % is one."""
_ASIDE, _SLIM, _ROOMY = 344, 324, 960
"""Width of the right column, and below what width of the page it is the slim one."""
_ANY = 16_777_215
_TALL, _UNDER = 420, 380
"""Least heights when they stand one above the other: the page is scrolled then."""


class CompanyColumns(QWidget):
    """At the left what happened, at the right who and what the company is."""

    def __init__(self, left: QLayout, aside: QWidget, parent: QWidget) -> None:
        super().__init__(parent)
        sizes = style.now().sizes
        inside, self._left = QWidget(), QWidget()
        self._left.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        margin = sizes.page_margin
        self._columns.setContentsMargins(margin, sizes.gap_xs, margin, margin)
        self._columns.setSpacing(sizes.gap_l)
        self.right = scrolled(aside, inside)
        keep_edge(self.right, self._columns, margin)
        self._columns.addWidget(self._left, 1)
        self._columns.addWidget(self.right, 0)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(scrolled(inside, self))

    def are_beside(self) -> bool:
        """Do they stand beside each other?"""
        return self._columns.direction() == QBoxLayout.Direction.LeftToRight

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the right column below where there is no room for it."""
        super().resizeEvent(event)
        scale, way = style.now().scale, QBoxLayout.Direction
        beside = self.width() >= round(_BESIDE * scale)
        aside = round((_ASIDE if self.width() >= round(_ROOMY * scale) else _SLIM) * scale)
        self._columns.setDirection(way.LeftToRight if beside else way.TopToBottom)
        self._left.setMinimumHeight(0 if beside else round(_TALL * scale))
        self.right.setMinimumHeight(0 if beside else round(_UNDER * scale))
        self.right.setMinimumWidth(aside if beside else 0)
        self.right.setMaximumWidth(aside if beside else _ANY)
