"""One row of the navigation: icon, words, count."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from liaison.base.words import _
from liaison.gui.kit.labels import tip
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import Role

_STEPS = {
    Qt.Key.Key_Up: -1,
    Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -1000,
    Qt.Key.Key_End: 1000,
}


class NavRow(QAbstractButton):
    """A button painted as a row; only the current one is a stop for Tab."""

    stepped = Signal(int)
    """The keyboard goes up (negative) or down by so many rows."""

    def __init__(self, key: str, words: str, icon: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.key = key
        self._icon = icon
        self._count = 0
        self._role: Role = "neutral"
        self._current = self._folded = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.set_words(words)

    def set_words(self, words: str) -> None:
        """Show other words."""
        self.setText(words)
        self._tell()
        self.update()

    def set_current(self, current: bool) -> None:
        """Mark the row of the page shown."""
        self._current = current
        self._tell()
        self.update()

    def set_count(self, count: int, role: Role) -> None:
        """Show how much waits; 0 shows nothing."""
        self._count, self._role = count, role
        self._tell()
        self.update()

    def set_folded(self, folded: bool) -> None:
        """Show the icon only; the words are then told on hover."""
        self._folded = folded
        self.setToolTip(tip(self.text()) if folded else "")
        self.update()

    def sizeHint(self) -> QSize:
        """Return the height of a row; the navigation gives the width."""
        sizes = style.now().sizes
        return QSize(sizes.nav_folded - 2 * sizes.gap_s - 1, sizes.nav_row)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new height after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down go to the neighbours, Enter chooses as Space does."""
        step = _STEPS.get(Qt.Key(event.key()))
        if step:
            self.stepped.emit(step)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, words and count."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        side = look.sizes.icon_large - 2
        left = (self.width() - side) // 2 if self._folded else look.sizes.gap_m
        ink = "primary" if self._current else "second"
        drawn = icons.pixmap(self._icon, ink, side, self.devicePixelRatioF())
        painter.drawPixmap(left, (self.height() - side) // 2, drawn)
        if self._folded:
            self._paint_dot(painter, left + side)
            return
        right = self._paint_count(painter)
        left += side + look.sizes.gap_s + 2
        painter.setFont(look.body(strong=self._current))
        painter.setPen(look.colour("primary" if self._current else "text"))
        box = QRect(left, 0, right - left, self.height())
        metrics = painter.fontMetrics()
        words = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, box.width())
        painter.drawText(box, int(Qt.AlignmentFlag.AlignVCenter), words)

    def _paint_ground(self, painter: QPainter) -> None:
        look = style.now()
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        if self._current or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            ground = look.colours.primary_ground if self._current else look.colours.hover
            painter.setBrush(QColor(ground))
            painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)
        if self.hasFocus():
            pen = painter.pen()
            pen.setStyle(Qt.PenStyle.SolidLine)
            pen.setColor(look.colour("focus"))
            pen.setWidthF(1.5)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)

    def _paint_count(self, painter: QPainter) -> int:
        """Paint the count at the right and return where the words must end."""
        look = style.now()
        right = self.width() - look.sizes.gap_s
        if not self._count:
            return right
        words = "999+" if self._count > 999 else str(self._count)
        painter.setFont(look.small(strong=self._role != "neutral"))
        wide = max(painter.fontMetrics().horizontalAdvance(words) + 12, 20)
        high = look.sizes.chip - 4
        box = QRectF(right - wide, (self.height() - high) / 2, wide, high)
        if self._role != "neutral":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(look.colours.wash(self._role)))
            painter.drawRoundedRect(box, high / 2, high / 2)
        painter.setPen(look.colour(self._role))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
        return int(box.left()) - look.sizes.gap_xs

    def _paint_dot(self, painter: QPainter, x: int) -> None:
        if self._count:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(style.now().colour(self._role))
            painter.drawEllipse(QRectF(x - 3, self.height() / 2 - 12, 7, 7))

    def _tell(self) -> None:
        parts = [self.text()]
        if self._count:
            parts.append(_("{n} 条").format(n=self._count))
        if self._current:
            parts.append(_("当前页"))
        self.setAccessibleName(",".join(parts))
        self.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus
            if self._current or not self.key
            else Qt.FocusPolicy.ClickFocus
        )
