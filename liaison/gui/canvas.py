"""A picture on the screen: whole, or closer and moved by the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from liaison.gui.look import style

STEP = 1.25
"""How much closer one step is."""

_CLOSEST = 8.0


class Canvas(QWidget):
    """One picture: as large as fits, or closer and moved by the mouse."""

    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._image = QImage()
        self._zoom = 0.0
        """How many screen pixels a pixel takes; 0: as fits."""
        self._middle = QPointF()
        self._grip: QPointF | None = None

    def show_image(self, image: QImage) -> None:
        """Show another picture, whole."""
        self._image = image
        self.fit()

    def fit(self) -> None:
        """Show it whole, never larger than it is."""
        self._zoom = 0.0
        self._middle = QPointF(self._image.width() / 2, self._image.height() / 2)
        self._changed()

    def closer(self, times: float) -> None:
        """Show it larger or smaller by so much; smaller than whole is whole."""
        wanted = self.zoom() * times
        self._zoom = 0.0 if wanted <= self._fitting() else min(wanted, _CLOSEST)
        self._changed()

    def zoom(self) -> float:
        """Return how many screen pixels a pixel takes now."""
        return self._zoom or self._fitting()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the picture on the ground of the page."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), style.now().colour("ground"))
        if self._image.isNull():
            return
        zoom = self.zoom()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, zoom < 2)
        size = QSizeF(self._image.width() * zoom, self._image.height() * zoom)
        corner = QRectF(self.rect()).center() - self._middle * zoom
        painter.drawImage(QRectF(corner, size), self._image)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel brings it closer."""
        if event.angleDelta().y():
            self.closer(STEP if event.angleDelta().y() > 0 else 1 / STEP)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of it."""
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what was taken hold of."""
        if self._grip is not None and self._zoom:
            self._middle -= (event.position() - self._grip) * (1 / self._zoom)
            self._grip = event.position()
            self._changed()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._grip = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between whole and pixel by pixel."""
        if self._zoom:
            self.fit()
        else:
            self.closer(1 / self.zoom() if self.zoom() < 1 else STEP)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is whole stays whole."""
        super().resizeEvent(event)
        self._changed()

    def _fitting(self) -> float:
        if self._image.isNull():
            return 1.0
        wide, high = self.width() / self._image.width(), self.height() / self._image.height()
        return min(1.0, wide, high)

    def _changed(self) -> None:
        """Keep the picture in sight and paint anew."""
        zoom = self.zoom()
        for place, (room, whole) in enumerate(
            ((self.width(), self._image.width()), (self.height(), self._image.height()))
        ):
            half = room / zoom / 2
            at = self._middle.y() if place else self._middle.x()
            kept = whole / 2 if whole <= room / zoom else min(max(at, half), whole - half)
            (self._middle.setY if place else self._middle.setX)(kept)
        self.update()
        self.zoomed.emit()
