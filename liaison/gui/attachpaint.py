"""Painting one attachment: a picture or an icon, the name with its ending, and a quiet line."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from liaison.gui.attachmodel import ENTRY, AttachmentModel, Entry, icon_of
from liaison.gui.look import icons, style
from liaison.gui.models import Index

_WIDE, _PICTURE = 140, 92


def cell_size(entries: AttachmentModel) -> QSize:
    """Return the size of one place; a line more where notes are shown."""
    look = style.now()
    noted = any(one.note for one in entries.entries())
    text = QFontMetrics(look.small()).height() + 2
    high = round(_PICTURE * look.scale) + text * (3 if noted else 2) + look.sizes.gap_xs * 3
    return QSize(round(_WIDE * look.scale), high)


def _ground(painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
    look = style.now()
    selected = bool(state & QStyle.StateFlag.State_Selected)
    hovered = bool(state & QStyle.StateFlag.State_MouseOver)
    focused = bool(state & QStyle.StateFlag.State_HasFocus)
    if not (selected or hovered or focused):
        return
    painter.setBrush(look.colour("primary_ground" if selected else "hover"))
    painter.setPen(QPen(look.colour("focus"), 2) if focused else Qt.PenStyle.NoPen)
    painter.drawRoundedRect(
        QRectF(rect).adjusted(1, 1, -1, -1), look.sizes.radius, look.sizes.radius
    )


def _picture(painter: QPainter, room: QRect, entry: Entry, density: float) -> None:
    look = style.now()
    frame = QPainterPath()
    frame.addRoundedRect(QRectF(room), look.sizes.gap_xs, look.sizes.gap_xs)
    painter.fillPath(frame, look.colour("neutral_ground"))
    lost = entry.item is not None and not entry.item.there
    if entry.picture is not None and not lost:
        painter.save()
        painter.setClipPath(frame)
        picture = entry.picture
        filled = picture.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatioByExpanding)
        place = QRectF(QPointF(), filled.toSizeF())
        place.moveCenter(QRectF(room).center())
        painter.drawPixmap(place.toRect(), picture)
        painter.restore()
    else:
        side = look.sizes.icon_empty * 3 // 4
        name, role = ("triangle-alert", "overdue") if lost else (icon_of(entry.kind), "second")
        at = room.center() - QRect(0, 0, side, side).center()
        painter.drawPixmap(at, icons.pixmap(name, role, side, density))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor(look.colours.line), 1))
    painter.drawPath(frame)


def _lines(painter: QPainter, inner: QRect, below: int, entry: Entry) -> None:
    look = style.now()
    words, role = entry.state()
    texts = [(entry.name, "text", Qt.TextElideMode.ElideMiddle)]
    texts.append((words, role, Qt.TextElideMode.ElideRight))
    if entry.note:
        texts.append((entry.note, "second", Qt.TextElideMode.ElideRight))
    painter.setFont(look.small())
    metrics = painter.fontMetrics()
    top = below + look.sizes.gap_xs
    for text, ink, cut in texts:
        line = QRect(inner.left() + 2, top, inner.width() - 4, metrics.height())
        painter.setPen(look.colour(ink))
        painter.drawText(
            line,
            int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
            metrics.elidedText(text, cut, line.width()),
        )
        top += metrics.height() + 2


class AttachmentPainter(QStyledItemDelegate):
    """Paints a picture or an icon, the name with its ending, and a quiet line."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry, view, entries = index.data(ENTRY), self.parent(), index.model()
        if not isinstance(entry, Entry) or not isinstance(view, QListView):
            return
        assert isinstance(entries, AttachmentModel)
        look, cell = style.now(), cast(Any, option)  # its parts carry no types
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        rect = QRect(cell.rect.topLeft(), cell_size(entries))
        _ground(painter, rect, cell.state)
        inner = rect.adjusted(*(look.sizes.gap_xs,) * 2, *(-look.sizes.gap_xs,) * 2)
        room = QRect(inner.topLeft(), QSize(inner.width(), round(_PICTURE * look.scale)))
        _picture(painter, room, entry, view.devicePixelRatioF())
        _lines(painter, inner, room.bottom(), entry)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        entries = index.model()
        assert isinstance(entries, AttachmentModel)
        return cell_size(entries)
