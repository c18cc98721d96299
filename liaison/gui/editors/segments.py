"""A few choices side by side, one of them chosen: painted as one control."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison.gui.look import icons, style

_CLEAR = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Segments(QWidget):
    """Arrow keys and digits choose, Delete takes the choice away where that is allowed."""

    chosen = Signal(int)
    """A person chose a segment, or none (-1)."""

    def __init__(self, words: Sequence[str], clearable: bool, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._words = tuple(words)
        self._clearable = clearable
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def at(self) -> int:
        """Return the number of the chosen segment, -1 for none."""
        return self._at

    def set_at(self, at: int) -> None:
        """Choose a segment without telling."""
        self._at = at
        self.setAccessibleDescription(self._words[at] if at >= 0 else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for all words."""
        return QSize(sum(self._widths()) + 1, style.now().sizes.control)

    def minimumSizeHint(self) -> QSize:
        """Never cut a word."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the outline, the lines between, and the chosen one on its ground."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(box, look.sizes.radius, look.sizes.radius)
        painter.fillPath(shape, QColor(self._ground()))
        painter.setClipPath(shape)
        left = 0.0
        for place, width in enumerate(self._widths()):
            self._paint_one(painter, place, QRectF(left, 0, width, self.height()))
            left += width
        painter.setClipping(False)
        wrong = self.property("problem") == "true"
        edge = "focus" if self.hasFocus() else "overdue" if wrong else "edge"
        painter.setPen(QPen(look.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the segment under the mouse; the chosen one again takes it away."""
        left = 0.0
        for place, width in enumerate(self._widths()):
            if left <= event.position().x() < left + width:
                self._choose(-1 if place == self._at and self._clearable else place)
                return
            left += width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by arrows and digits."""
        key, last = event.key(), len(self._words) - 1
        digit = key - Qt.Key.Key_1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            step = 1 if key == Qt.Key.Key_Right else -1
            self._choose(max(0, min(last, self._at + step)))
        elif 0 <= digit <= last:
            self._choose(digit)
        elif key in _CLEAR and self._clearable:
            self._choose(-1)
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _choose(self, at: int) -> None:
        if at != self._at and self.isEnabled():
            self.set_at(at)
            self.chosen.emit(at)

    def _widths(self) -> list[int]:
        pad = style.now().sizes.gap_m
        return [self.fontMetrics().horizontalAdvance(one) + 2 * pad for one in self._words]

    def _ground(self) -> str:
        colours = style.now().colours
        return colours.surface if self.isEnabled() else colours.ground

    def _paint_one(self, painter: QPainter, place: int, box: QRectF) -> None:
        look = style.now()
        if place == self._at:
            ground = look.colours.primary_ground if self.isEnabled() else look.colours.pressed
            painter.fillRect(box, QColor(ground))
        if place:
            painter.fillRect(QRectF(box.left(), 0, 1, box.height()), look.colour("line"))
        ink = "primary" if place == self._at else "text"
        painter.setPen(look.colour(ink if self.isEnabled() else "disabled"))
        painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), self._words[place])


class CheckChip(QWidget):
    """One of several things that can each be so or not; Space turns it."""

    turned = Signal(bool)

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._on = words, False
        self.setAccessibleName(words)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def is_on(self) -> bool:
        """Is it so?"""
        return self._on

    def set_on(self, on: bool) -> None:
        """Set it without telling."""
        self._on = on
        self.setAccessibleDescription("✓" if on else "")
        self.update()

    def turn(self) -> None:
        """Turn it as a person does."""
        self.set_on(not self._on)
        self.turned.emit(self._on)

    def sizeHint(self) -> QSize:
        """Return room for the tick and the words."""
        sizes = style.now().sizes
        words = self.fontMetrics().horizontalAdvance(self._words)
        return QSize(words + sizes.icon + sizes.gap_xs + 2 * sizes.gap_m, sizes.control)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip: ground and tick when it is so."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = look.colours.primary_ground if self._on else look.colours.surface
        if self.underMouse() and not self._on:
            ground = look.colours.hover
        edge = "focus" if self.hasFocus() else "primary" if self._on else "edge"
        painter.setPen(QPen(look.colour(edge), 2 if self.hasFocus() else 1))
        painter.setBrush(QColor(ground))
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)
        self._paint_tick(painter)
        left = look.sizes.gap_m + look.sizes.icon + look.sizes.gap_xs
        painter.setPen(look.colour("primary" if self._on else "text"))
        words = QRectF(left, 0, self.width() - left, self.height())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(words, int(flags), self._words)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Turn it."""
        if self.rect().contains(event.position().toPoint()):
            self.turn()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space turns it."""
        if event.key() == Qt.Key.Key_Space:
            self.turn()
        else:
            super().keyPressEvent(event)

    def _paint_tick(self, painter: QPainter) -> None:
        sizes = style.now().sizes
        side, top = sizes.icon, (self.height() - sizes.icon) / 2
        if self._on:
            tick = icons.pixmap("check", "primary", side, self.devicePixelRatioF())
            painter.drawPixmap(sizes.gap_m, round(top), tick)
        else:
            painter.setPen(QPen(style.now().colour("field"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            box = QRectF(sizes.gap_m + 1.5, top + 1.5, side - 3, side - 3)
            painter.drawRoundedRect(box, 3, 3)
