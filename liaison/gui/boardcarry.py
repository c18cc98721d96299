"""What the mouse holds on the board: a card about to be dragged, or a lane's scroll thumb."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication

from liaison.gui.look import style
from liaison.services.board import Firm

_CREEP = 12


class Carry:
    """From the press to the release; a drag begins once the mouse has gone far enough."""

    def __init__(self) -> None:
        self.firm: Firm | None = None
        self.thumb: int | None = None
        self.under_way = False
        self.at = self._begun = self._hold = QPoint()

    def take(self, firm: Firm, at: QPoint, corner: QPoint) -> None:
        """Hold a card whose corner lies there."""
        self.drop()
        self.firm, self.at, self._begun, self._hold = firm, at, at, at - corner

    def take_thumb(self, lane: int, at: QPoint) -> None:
        """Hold the scroll thumb of a lane."""
        self.drop()
        self.thumb, self.at = lane, at

    def thumb_by(self, at: QPoint) -> int:
        """Return how far the thumb went since it was asked last."""
        by, self.at = at.y() - self.at.y(), at
        return by

    def move(self, at: QPoint) -> bool:
        """Follow the mouse; tell whether a card is being dragged."""
        self.at = at
        if self.firm is not None and not self.under_way:
            far = (at - self._begun).manhattanLength()
            self.under_way = far >= QApplication.startDragDistance()
        return self.under_way

    def corner(self) -> QPoint:
        """Return where the dragged card is to be painted."""
        return self.at - self._hold

    def edge(self, width: int) -> int:
        """Return how far to scroll sideways for a mouse held at an edge."""
        room = style.now().sizes.gap_xl * 2
        speed = round(_CREEP * style.now().scale)
        if not self.under_way:
            return 0
        if self.at.x() < room:
            return -speed
        return speed if self.at.x() > width - room else 0

    def drop(self) -> None:
        """Hold nothing any more."""
        self.firm, self.thumb, self.under_way = None, None, False
