"""The quick search box over a list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from liaison.base.words import _
from liaison.gui.look import icons, style

_SETTLE_MS = 40  # an input method commits several characters at once


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
