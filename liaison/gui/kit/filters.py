"""A filter in use, shown as a chip that can be taken away."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from liaison.base.words import _
from liaison.gui.kit.labels import one_line, tip
from liaison.gui.look import icons, style

_LONGEST = 260


class FilterChip(QWidget):
    """One filter in use; a click on its cross, Delete or Backspace removes it."""

    removed = Signal()
    clicked = Signal()

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = one_line(words)
        self.setAccessibleName(_("筛选：{words}").format(words=self._words))
        self.setToolTip(tip(words))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)

    def words(self) -> str:
        """Return what the filter says."""
        return self._words

    def sizeHint(self) -> QSize:
        """Return room for the words (at most 260 pixels of them) and the cross."""
        sizes = style.now().sizes
        longest = round(_LONGEST * style.now().scale)
        width = min(self.fontMetrics().horizontalAdvance(self._words), longest)
        extra = sizes.gap_m + sizes.gap_xs + sizes.control_small
        return QSize(width + extra, sizes.control_small)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the chip; focus is a ring."""
        look = style.now()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = look.colour("focus") if self.hasFocus() else QColor(look.colours.primary_ground)
        painter.setPen(pen)
        painter.setBrush(QColor(look.colours.primary_ground))
        half = self.height() / 2
        painter.drawRoundedRect(self.rect().toRectF().adjusted(0.5, 0.5, -0.5, -0.5), half, half)
        painter.setPen(look.colour("text"))
        left = look.sizes.gap_m
        width = self.width() - left - look.sizes.control_small
        words = self.fontMetrics().elidedText(self._words, Qt.TextElideMode.ElideRight, width)
        box = self.rect().adjusted(left, 0, 0, 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        side = look.sizes.icon - 2
        cross = icons.pixmap("x", "second", side, self.devicePixelRatioF())
        off = (look.sizes.control_small - side) // 2
        painter.drawPixmap(self.width() - look.sizes.control_small + off, off, cross)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remove by the cross, else open the filter."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if event.position().x() >= self.width() - style.now().sizes.control_small:
            self.removed.emit()
        else:
            self.clicked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes, Enter and Space open."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.clicked.emit()
        else:
            super().keyPressEvent(event)
