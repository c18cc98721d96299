"""Short news of what succeeded, with undo; it goes by itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QColor, QEnterEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QGraphicsDropShadowEffect,
    QHBoxLayout,
    QWidget,
)

from liaison.base.words import _
from liaison.gui.kit import toastplace
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import icons, style
from liaison.gui.look.tokens import MESSAGE_MS

_MOST = 3
_WORDS_WIDEST = 460
_AGAIN_MS = 150


_DONE = ("circle-check", "done")
_REFUSED = ("triangle-alert", "soon")
"""What stands before the words: an icon and its colour."""


class Toast(QFrame):
    """One piece of news; it waits while the mouse is on it or the keyboard in it."""

    gone = Signal()
    undone = Signal()

    def __init__(
        self,
        words: str,
        undo: Callable[[], object] | None = None,
        parent: QWidget | None = None,
        milliseconds: int | None = None,
        refused: bool = False,
    ) -> None:
        super().__init__(parent)
        self._words = words
        self._undo = undo
        self._mark = _REFUSED if refused else _DONE
        self.setProperty("kind", "raised")
        self.setAccessibleName(words)
        self._timer = QTimer(self, singleShot=True, interval=milliseconds or MESSAGE_MS)
        self._timer.timeout.connect(self.gone)
        self._lay(bool(undo))
        shadow = QGraphicsDropShadowEffect(self)
        shadow.setBlurRadius(20)
        shadow.setOffset(0, 4)
        shade = QColor(style.now().colours.shade)
        shade.setAlpha(60)
        shadow.setColor(shade)
        self.setGraphicsEffect(shadow)
        self._timer.start()

    def words(self) -> str:
        """Return the news."""
        return self._words

    def is_pointed_at(self) -> bool:
        """Is the mouse on one of its buttons, which must not run away then?"""
        buttons: list[QAbstractButton] = list(self.findChildren(QAbstractButton))
        return any(one.underMouse() for one in buttons)

    def undo(self) -> None:
        """Take back what the news tells of."""
        self._timer.stop()
        if self._undo:
            self._undo()
        self.undone.emit()
        self.gone.emit()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Wait while somebody reads."""
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        """Go on counting."""
        super().leaveEvent(event)
        self._timer.start()

    def _lay(self, can_undo: bool) -> None:
        sizes = style.now().sizes
        layout = QHBoxLayout(self)
        layout.setContentsMargins(sizes.gap_l, sizes.gap_s, sizes.gap_s, sizes.gap_s)
        layout.setSpacing(sizes.gap_s)
        mark = PlainLabel(parent=self)
        ratio = self.devicePixelRatioF()
        mark.setPixmap(icons.pixmap(*self._mark, sizes.icon_large, ratio))
        layout.addWidget(mark)
        self._label = PlainLabel(self._words, self, wrap=False)
        widest = round(_WORDS_WIDEST * style.now().scale)
        if self._label.sizeHint().width() > widest:
            self._label.setWordWrap(True)
            self._label.setFixedWidth(widest)
        layout.addWidget(self._label, 1)
        layout.addSpacing(sizes.gap_s)
        if can_undo:
            layout.addWidget(button(_("撤销"), self.undo, kind="quiet", small=True, parent=self))
        layout.addWidget(icon_button("x", _("关闭"), self.gone.emit, parent=self))


class Toasts(QObject):
    """The toasts of one window, stacked at its bottom centre; the newest is lowest.

    They stand above the buttons at the foot of a form and the editor one writes
    in (:mod:`~liaison.gui.kit.toastplace`), also when those come later: while
    there are any, and the mouse is on no button of theirs, they are placed anew.
    """

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._shown: list[Toast] = []
        self._again = QTimer(self, interval=_AGAIN_MS)
        self._again.timeout.connect(self._look)
        window.installEventFilter(self)

    def say(
        self, words: str, undo: Callable[[], object] | None = None, refused: bool = False
    ) -> Toast:
        """Tell what succeeded, or was ``refused``; ``undo`` takes it back for 6 seconds."""
        while len(self._shown) >= _MOST:
            self._drop(self._shown[0])
        toast = Toast(words, undo, self._window, refused=refused)
        toast.gone.connect(lambda: self._drop(toast))
        self._shown.append(toast)
        self._place()  # first, else it opens where the mouse may be and counts as read
        toast.show()
        self._again.start()
        return toast

    def shown(self) -> list[Toast]:
        """Return the toasts on the screen, oldest first."""
        return list(self._shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep the toasts in their place when the window changes size."""
        if watched is self._window and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def _drop(self, toast: Toast) -> None:
        if toast in self._shown:
            self._shown.remove(toast)
            toast.hide()
            toast.deleteLater()
            self._place()

    def _look(self) -> None:
        if not self._shown:
            self._again.stop()
        elif not any(toast.is_pointed_at() for toast in self._shown):
            self._place()

    def _place(self) -> None:
        gap = style.now().sizes.gap_s
        bottom = self._window.height() - style.now().sizes.gap_xl
        for toast in reversed(self._shown):
            toast.adjustSize()
            place = toastplace.lowest(self._window, toast.size(), bottom, gap, self._shown)
            if toast.pos() != place:
                toast.move(place)
                toast.raise_()
            bottom = place.y() - gap
