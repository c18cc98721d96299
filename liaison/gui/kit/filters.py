"""A filter in use, shown as a chip that can be taken away, and the quick search box."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QSizePolicy, QWidget

from liaison.base.words import _
from liaison.gui.kit.labels import one_line, tip
from liaison.gui.look import icons, style

_LONGEST = 260
_SETTLE_MS = 40  # an input method commits several characters at once


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


class SearchBox(QLineEdit):
    """Quick search: tells what is looked for while it is typed, Esc empties it."""

    searched = Signal(str)

    def __init__(self, hint: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint or _("搜索"))
        self.setAccessibleName(hint or _("搜索"))
        self.setClearButtonEnabled(True)
        sizes = style.now().sizes
        self.setTextMargins(sizes.icon + sizes.gap_xs, 0, 0, 0)
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._settle.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(lambda _text: self._settle.start())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lens beside the words (Qt's own never grows with the type)."""
        super().paintEvent(event)
        sizes = style.now().sizes
        lens = icons.pixmap("search", "second", sizes.icon, self.devicePixelRatioF())
        QPainter(self).drawPixmap(sizes.gap_s, (self.height() - sizes.icon) // 2, lens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc empties the box first; an empty box leaves Esc to the page."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep Esc from a shortcut of the window while there is text to empty."""
        if event.type() == QEvent.Type.ShortcutOverride and self.text():
            assert isinstance(event, QKeyEvent)
            if event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
        return super().event(event)
