"""A small bar chart, e.g. visits of the last twelve months; a bar opens its rows."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison.gui.look import style

_NARROWEST_STEP = 20


class Bars(QWidget):
    """Labels under the bars, numbers on them; the last bar (now) is the strong one."""

    bar_chosen = Signal(int)
    """A bar was clicked, or Enter pressed on it."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._labels: tuple[str, ...] = ()
        self._values: tuple[int, ...] = ()
        self._at = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    def say(self, labels: Sequence[str], values: Sequence[int]) -> None:
        """Show other numbers, none below 0; a label for each."""
        if len(labels) != len(values):
            raise ValueError(f"{len(labels)} labels for {len(values)} values")
        self._labels, self._values = tuple(labels), tuple(values)
        self._at = len(values) - 1
        pairs = ", ".join(f"{a} {b}" for a, b in zip(labels, values, strict=True))
        self.setAccessibleDescription(pairs)
        self.update()

    def sizeHint(self) -> QSize:
        """Return room for a dozen bars."""
        scale = style.now().scale
        return QSize(round(300 * scale), round(132 * scale))

    def minimumSizeHint(self) -> QSize:
        """Return the least width at which bars can still be told apart."""
        step = round(_NARROWEST_STEP * style.now().scale)
        return QSize(step * max(1, len(self._values)), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bars, numbers and labels."""
        look = style.now()
        painter = QPainter(self)
        painter.setFont(look.small())
        metrics = painter.fontMetrics()
        base = self.height() - metrics.height() - look.sizes.gap_xs
        painter.fillRect(0, base, self.width(), 1, look.colour("line"))
        step = self._step()
        room = base - metrics.height() - look.sizes.gap_xs
        most = max(self._values, default=0) or 1
        for place, value in enumerate(self._values):
            high = round(room * value / most)
            self._paint_bar(painter, place, base, high)
            self._paint_words(painter, metrics, place, base, high)
        if self.hasFocus() and self._values:
            painter.setPen(look.colour("focus"))
            painter.drawRect(QRectF(step * self._at + 0.5, 0.5, step - 1, self.height() - 1))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the bar under the mouse."""
        place = int(event.position().x() // self._step()) if self._values else -1
        if 0 <= place < len(self._values) and event.button() == Qt.MouseButton.LeftButton:
            self._go(place)
            self.bar_chosen.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right go along the bars, Enter chooses."""
        key = event.key()
        if key == Qt.Key.Key_Left:
            self._go(max(0, self._at - 1))
        elif key == Qt.Key.Key_Right:
            self._go(min(len(self._values) - 1, self._at + 1))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space) and self._at >= 0:
            self.bar_chosen.emit(self._at)
        else:
            super().keyPressEvent(event)

    def _go(self, place: int) -> None:
        self._at = place
        self.update()

    def _step(self) -> float:
        return self.width() / max(1, len(self._values))

    def _paint_bar(self, painter: QPainter, place: int, base: int, high: int) -> None:
        colours = style.now().colours
        step = self._step()
        width = min(step * 0.6, 28.0 * style.now().scale)
        box = QRectF(step * place + (step - width) / 2, base - high, width, high)
        last = place == len(self._values) - 1
        painter.fillRect(box, QColor(colours.primary if last else colours.bar))

    def _paint_words(
        self, painter: QPainter, metrics: QFontMetrics, place: int, base: int, high: int
    ) -> None:
        look = style.now()
        step, line, gap = self._step(), metrics.height(), look.sizes.gap_xs
        last = place == len(self._values) - 1
        painter.setPen(look.colour("text" if last else "second"))
        number = str(self._values[place])
        if last or metrics.horizontalAdvance(number) + gap <= step:
            top = QRectF(step * place, base - high - line - 1, step, line)
            self._write(painter, top, number)
        label = self._labels[place]
        if last or metrics.horizontalAdvance(label) + gap <= step:
            self._write(painter, QRectF(step * place, base + look.sizes.gap_xs, step, line), label)

    @staticmethod
    def _write(painter: QPainter, box: QRectF, words: str) -> None:
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip
        painter.drawText(box, int(flags), words)
