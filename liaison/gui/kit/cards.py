"""A figure on a card: what it is, how much, and how it moved."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison.gui.kit.labels import tip
from liaison.gui.look import fonts, style
from liaison.gui.look.tokens import Role


class FigureCard(QWidget):
    """Label, a large figure in digits of one width, and a small line under it.

    A figure opens the rows behind it: click, Enter or Space emit ``clicked``.
    """

    clicked = Signal()

    def __init__(
        self,
        label: str,
        figure: str = "",
        change: str = "",
        role: Role = "neutral",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(figure, change, role)

    def say(self, figure: str, change: str = "", role: Role = "neutral") -> None:
        """Show another figure; ``role`` colours the small line."""
        self._figure, self._change, self._role = figure, change, role
        self.setAccessibleName(" ".join(part for part in (self._label, figure, change) if part))
        self.setToolTip(tip(change))
        self.updateGeometry()
        self.update()

    def figure(self) -> str:
        """Return the figure shown."""
        return self._figure

    def sizeHint(self) -> QSize:
        """Return room for three lines, none of them cut."""
        least, small = self.minimumSizeHint(), QFontMetrics(style.now().small())
        wide = small.horizontalAdvance(self._change) + 2 * style.now().sizes.gap_l
        return QSize(max(132, least.width(), wide), least.height())

    def minimumSizeHint(self) -> QSize:
        """Never be narrower than label and figure; the small line may be cut."""
        look = style.now()
        small = QFontMetrics(look.small())
        big = QFontMetrics(fonts.font(look.sizes.figure, strong=True))
        width = max(small.horizontalAdvance(self._label), big.horizontalAdvance(self._figure))
        high = 2 * small.height() + big.height() + 2 * look.sizes.gap_m + 2 * look.sizes.gap_xs
        return QSize(width + 2 * look.sizes.gap_l, high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter)
        left, width = look.sizes.gap_l, self.width() - 2 * look.sizes.gap_l
        y = look.sizes.gap_m
        lines = (
            (self._label, look.small(), "second"),
            (self._figure, fonts.font(look.sizes.figure, strong=True), "text"),
            (self._change, look.small(), self._role),
        )
        for words, font, ink in lines:
            painter.setFont(font)
            painter.setPen(look.colour(ink))
            metrics = painter.fontMetrics()
            high = metrics.height()
            cut = metrics.elidedText(words, Qt.TextElideMode.ElideRight, width)
            painter.drawText(QRectF(left, y, width, high), int(Qt.AlignmentFlag.AlignVCenter), cut)
            y += high + look.sizes.gap_xs

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open the rows behind the figure."""
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(
            event.position().toPoint()
        ):
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and Space open the rows behind the figure."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Take the new sizes after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def _paint_ground(self, painter: QPainter) -> None:
        look = style.now()
        painter.setBrush(QColor(look.colours.hover if self.underMouse() else look.colours.surface))
        pen = painter.pen()
        pen.setColor(look.colour("focus" if self.hasFocus() else "line"))
        pen.setWidthF(2 if self.hasFocus() else 1)
        painter.setPen(pen)
        inset = pen.widthF() / 2
        box = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(box, look.sizes.radius, look.sizes.radius)
