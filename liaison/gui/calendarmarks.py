"""The small shapes that tell the kinds of entries apart, also without colour."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

_POINTS = {
    "deadlines": ((0.5, 0.05), (1.0, 0.95), (0.0, 0.95)),
    "sessions": ((0.5, 0.0), (1.0, 0.5), (0.5, 1.0), (0.0, 0.5)),
    "assignments": ((0.1, 0.0), (1.0, 0.5), (0.1, 1.0)),
}
"""Corners of a shape in a unit square: a triangle, a diamond, an arrow; else round or square."""


def paint_mark(
    painter: QPainter, box: QRectF, kind: str, colour: QColor, hollow: bool = False
) -> None:
    """Paint the shape of a kind into a square box; hollow for what is only planned."""
    painter.save()
    painter.setPen(QPen(colour, max(1.0, box.width() / 6)))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush) if hollow else QBrush(colour))
    inner = box.adjusted(1, 1, -1, -1)
    if kind in _POINTS:
        corners = [
            QPointF(inner.left() + x * inner.width(), inner.top() + y * inner.height())
            for x, y in _POINTS[kind]
        ]
        painter.drawPolygon(QPolygonF(corners))
    elif kind == "duties":
        painter.drawRect(inner)
    else:
        painter.drawEllipse(inner)
    painter.restore()
