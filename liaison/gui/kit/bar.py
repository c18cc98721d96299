"""The bar on a page that tells what is wrong there, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import Role

Tone = Literal["info", "warn", "error"]

_LOOKS: dict[Tone, tuple[str, Role]] = {
    "info": ("info", "info"),
    "warn": ("triangle-alert", "soon"),
    "error": ("circle-alert", "overdue"),
}


class MessageBar(QWidget):
    """What happened and what to do, in that order; hidden while all is well."""

    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone: Tone = "info"
        self._act: Callable[[], object] | None = None
        self._mark = PlainLabel(parent=self)
        self._words = PlainLabel(parent=self, wrap=True)
        self._button = button("", self._acted, small=True, parent=self)
        self._close = icon_button("x", _("关闭"), self.clear, parent=self)
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.gap_m, sizes.gap_xs, sizes.gap_xs, sizes.gap_xs)
        layout.setSpacing(sizes.gap_s)
        layout.addWidget(self._mark)
        layout.addWidget(self._words, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._close)
        self.hide()

    def say(
        self,
        tone: Tone,
        words: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        closable: bool = True,
    ) -> None:
        """Show the bar with these words and, when there is one, the mending action."""
        self._tone, self._act = tone, on_action
        self._words.setText(words)
        self._button.setText(action.replace("&", "&&"))
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self._close.setVisible(closable)
        self.setAccessibleName(words)
        self._draw_mark()
        self.show()
        self.update()

    def clear(self) -> None:
        """Take the bar away."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()

    def words(self) -> str:
        """Return the words shown, "" while the bar is hidden."""
        return "" if self.isHidden() else self._words.text()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground of the tone."""
        look = style.now()
        role = _LOOKS[self._tone][1]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.colours.wash(role)))
        round_ = look.sizes.radius
        painter.drawRoundedRect(QRectF(self.rect()), round_, round_)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes the bar when the keyboard is in it."""
        if event.key() == Qt.Key.Key_Escape and not self._close.isHidden():
            self.clear()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the mark in the new colours after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and not self.isHidden():
            self._draw_mark()

    def _draw_mark(self) -> None:
        name, role = _LOOKS[self._tone]
        side = style.now().sizes.icon_large
        self._mark.setPixmap(icons.pixmap(name, role, side, self.devicePixelRatioF()))

    def _acted(self) -> None:
        if self._act:
            self._act()
