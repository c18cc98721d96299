"""A ring that tells how much of a whole is done, e.g. companies visited this month."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison.gui.look import fonts, style
from liaison.gui.look.tokens import Role


class Ring(QWidget):
    """Done of total as a ring, the share in its middle and the words under it."""

    def __init__(
        self,
        label: str,
        done: int = 0,
        total: int = 0,
        role: Role = "primary",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._label = label
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.say(done, total, role)

    def say(self, done: int, total: int, role: Role = "primary", counted: str = "") -> None:
        """Show other numbers; a total of 0 shows an empty ring and no share.

        ``counted`` tells the numbers with their unit (走访 41 / 86 家).
        """
        self._done, self._total, self._role = done, total, role
        self._counted = counted or f"{done} / {total}"
        self.setAccessibleName(f"{self._label} {self.share()} {self.counted()}")
        self.update()

    def share(self) -> str:
        """Return the share as shown: whole percents, 100 only when all is done."""
        if self._total <= 0:
            return "—"
        percent = self._done * 100 // self._total
        return f"{min(percent, 100)}%"

    def counted(self) -> str:
        """Return the numbers behind the share, as shown."""
        return self._counted

    def sizeHint(self) -> QSize:
        """Return room for the ring and two lines."""
        scale = style.now().scale
        return QSize(round(180 * scale), round(196 * scale))

    def minimumSizeHint(self) -> QSize:
        """Never cut the ring."""
        return QSize(round(140 * style.now().scale), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ring, share and words."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = round(136 * look.scale)
        wide = round(12 * look.scale)
        left = (self.width() - side) / 2
        box = QRectF(left, 2, side, side)
        self._paint_ring(painter, box.adjusted(wide / 2, wide / 2, -wide / 2, -wide / 2), wide)
        painter.setPen(look.colour("text"))
        painter.setFont(fonts.font(look.sizes.figure, strong=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.share())
        line = look.sizes.gap_xl - look.sizes.gap_xs
        words = QRectF(0, box.bottom() + look.sizes.gap_s, self.width(), line)
        painter.setFont(look.body())
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self._label)
        painter.setPen(look.colour("second"))
        painter.setFont(look.small())
        words.translate(0, line)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, self.counted())

    def _paint_ring(self, painter: QPainter, box: QRectF, wide: int) -> None:
        colours = style.now().colours
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(colours.neutral_ground), wide))
        painter.drawEllipse(box)
        if self._total > 0 and self._done > 0:
            pen = QPen(QColor(colours.ink(self._role)), wide)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            # Qt counts sixteenths of a degree, against the clock, from three o'clock.
            span = min(360.0, 360.0 * self._done / self._total)
            painter.drawArc(box, 90 * 16, -round(span * 16))
