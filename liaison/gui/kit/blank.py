"""What stands where rows would be: nothing yet, still reading, or what went wrong."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QProgressBar, QVBoxLayout, QWidget

from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import PATIENCE_MS

_WIDEST = 440


def has_keyboard(part: QWidget) -> bool:
    """Is the keyboard in a widget, or in one inside it?"""
    at = QApplication.focusWidget()
    return at is not None and (at is part or part.isAncestorOf(at))


class Blank(QWidget):
    """A line icon, one sentence, one action, in the middle of its place."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("kind", "clear")
        self._icon, self._ink = "inbox", "disabled"
        self._act: Callable[[], object] | None = None
        self._picture = PlainLabel(parent=self)
        self._words = PlainLabel(parent=self, kind="second", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        self._bar.setFixedWidth(round(160 * style.now().scale))
        self._button = button("", self._acted, parent=self)
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._show_bar)
        self._lay()

    def empty(
        self,
        words: str,
        action: str = "",
        on_action: Callable[[], object] | None = None,
        icon: str = "inbox",
    ) -> None:
        """Say that there is nothing, and what to do next."""
        self._fill(icon, "disabled", words, action, on_action)

    def error(
        self, words: str, action: str = "", on_action: Callable[[], object] | None = None
    ) -> None:
        """Say what went wrong; the action (e.g. read again) mends it."""
        self._fill("circle-alert", "overdue", words, action, on_action)

    def loading(self, words: str = "") -> None:
        """Say that rows are being read; short waits show nothing at all."""
        self._fill("", "", words or _("正在读取…"), "", None)
        self._words.setVisible(False)
        self._patience.start()

    def words(self) -> str:
        """Return the sentence shown."""
        return self._words.text()

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the new colours after a change of look."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_button"):
            self._draw_icon()
            self._fit_words()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the sentence to the new width."""
        super().resizeEvent(event)
        self._fit_words()

    def _fit_words(self) -> None:
        # A centred label is not asked for its height at its width, so it is told.
        look = style.now()
        wide = min(round(_WIDEST * look.scale), self.width() - 2 * look.sizes.gap_l)
        if wide > 0:
            high = self._height(wide)
            narrow = next(
                (less for less in range(wide // 2, wide, 8) if self._height(less) <= high), wide
            )
            self._words.setFixedSize(narrow, high + 2)

    def _height(self, wide: int) -> int:
        """Return the height of the sentence when it is broken to a width."""
        room, flags = QRect(0, 0, wide, 10_000), int(Qt.TextFlag.TextWordWrap)
        return self._words.fontMetrics().boundingRect(room, flags, self._words.text()).height()

    def _lay(self) -> None:
        sizes = style.now().sizes
        layout = QVBoxLayout(self)
        layout.setSpacing(sizes.gap_m)
        layout.addStretch(2)
        parts: tuple[QLabel | QWidget, ...] = (self._picture, self._words, self._bar, self._button)
        for part in parts:
            layout.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addStretch(3)

    def _fill(
        self, icon: str, ink: str, words: str, action: str, on_action: Callable[[], object] | None
    ) -> None:
        self._patience.stop()
        self._icon, self._ink, self._act = icon, ink, on_action
        self._draw_icon()
        self._words.setText(words)
        self._fit_words()
        self._words.setVisible(True)
        self._bar.setVisible(False)
        self._button.setText(action.replace("&", "&&"))
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))

    def _draw_icon(self) -> None:
        self._picture.setVisible(bool(self._icon))
        if self._icon:
            side, density = style.now().sizes.icon_empty, self.devicePixelRatioF()
            self._picture.setPixmap(icons.pixmap(self._icon, self._ink, side, density))

    def cover(self, view: QWidget, fill: Callable[[], None]) -> None:
        """Stand where a view stood, with the keyboard if the view had it.

        ``fill`` says what is to be seen meanwhile: :meth:`loading`, :meth:`empty` or :meth:`error`.
        """
        held = has_keyboard(view) or has_keyboard(self)
        fill()
        self.show()
        if held:
            front = self._button if not self._button.isHidden() else self
            front.setFocus(Qt.FocusReason.OtherFocusReason)
        view.hide()

    def uncover(self, view: QWidget) -> None:
        """Let the view be seen again; the keyboard goes back to it."""
        held = has_keyboard(self)
        view.show()
        if held:
            view.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def _show_bar(self) -> None:
        self._words.setVisible(True)
        self._bar.setVisible(True)

    def _acted(self) -> None:
        if self._act:
            self._act()
