"""The bridge between fcitx and the field being written in.

Keys are looked at where they reach the window, before shortcuts and before
lists of suggestions, which take the keys of the field below them. Nothing is
looked at but the window that has the keyboard; fcitx draws what is composed
and its candidates in its own panel, so a field only ever gets whole words.
"""

from __future__ import annotations

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractItemView, QApplication, QWidget

from liaison.gui import fcitxkeys
from liaison.gui.fcitxbus import Context, Key

_OVERRIDE, _PRESS, _RELEASE = (
    QEvent.Type.ShortcutOverride,
    QEvent.Type.KeyPress,
    QEvent.Type.KeyRelease,
)


def target() -> QWidget | None:
    """Return what is being written in; of a list of suggestions the field it serves."""
    popup = QApplication.activePopupWidget()
    found = QApplication.focusWidget() if popup is None else popup.focusWidget() or popup
    while found is not None and found.focusProxy() is not None:
        found = found.focusProxy()
    return found


def takes_words(widget: QWidget | None) -> bool:
    """May words be composed for it? Not for what is read-only, nor for what is hidden."""
    if widget is None or not widget.isEnabled():
        return False
    if not widget.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled):
        return False
    if widget.inputMethodHints() & Qt.InputMethodHint.ImhHiddenText:
        return False
    told = widget.inputMethodQuery(Qt.InputMethodQuery.ImEnabled)
    return told is None or bool(told)  # what says nothing of it takes words, as Qt has it


def place_of(widget: QWidget) -> QRect:
    """Return where on the screen the cursor stands, in the pixels of the screen."""
    told = widget.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    inside = told if isinstance(told, QRect) else told.toRect()
    # A table tells the place of its cell as it stands below and beside the headings.
    within = widget.viewport() if isinstance(widget, QAbstractItemView) else widget
    at, screen = within.mapToGlobal(inside.topLeft()), widget.screen()
    ratio, origin = screen.devicePixelRatio(), screen.geometry().topLeft()
    x = origin.x() + round((at.x() - origin.x()) * ratio)
    y = origin.y() + round((at.y() - origin.y()) * ratio)
    return QRect(x, y, max(1, round(inside.width() * ratio)), round(inside.height() * ratio))


class Bridge(QObject):
    """Asks fcitx for each key of a field, and gives the field what it commits."""

    def __init__(self, app: QApplication, context: Context) -> None:
        super().__init__(app)
        self._context = context
        self._window: QWindow | None = None
        self._field: QWidget | None = None
        self._place = QRect()
        self._asked: tuple[int, int, bool] = (0, 0, False)
        self._taken = False
        app.focusWindowChanged.connect(self._look_at)
        app.focusChanged.connect(self._focus_changed)
        app.aboutToQuit.connect(context.end)
        context.ready.connect(self._greet)
        context.committed.connect(self._write)
        context.forwarded.connect(self._hand_back)
        self._look_at(app.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys that fcitx takes."""
        kind = event.type()
        if kind not in (_OVERRIDE, _PRESS, _RELEASE) or not isinstance(event, QKeyEvent):
            return False
        self._turn_to(target())
        if self._field is None or not self._context.is_ready():
            return False
        if kind == _RELEASE:
            return not event.isAutoRepeat() and self._ask(event, released=True)
        # The same key comes twice, first to keep it from being a shortcut.
        key = (event.timestamp(), event.key(), event.isAutoRepeat())
        if kind == _OVERRIDE or key != self._asked:
            self._asked, self._taken = key, self._ask(event)
            if kind == _PRESS:
                self._asked = (0, 0, False)
        else:
            self._asked = (0, 0, False)
        if self._taken:
            event.accept()
        return self._taken

    # -- where the keyboard is

    def _look_at(self, window: QWindow | None) -> None:
        if self._window is not None and shiboken6.isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window
        if window is not None:
            window.installEventFilter(self)
        self._turn_to(target())

    def _focus_changed(self, _old: object, _new: object) -> None:
        self._turn_to(target())

    def _turn_to(self, widget: QWidget | None) -> None:
        field = widget if self._window is not None and takes_words(widget) else None
        if self._field is not None and not shiboken6.isValid(self._field):
            self._field = None
            self._context.reset()
        if field is self._field:
            return
        if self._field is not None:
            self._context.reset()
            self._context.focus(False)
        self._field = field
        self._place = QRect()
        self._greet()

    def _greet(self) -> None:
        if self._is_writing():
            self._context.focus(True)
            self._tell_place()

    def _is_writing(self) -> bool:
        """Is there a field we speak for, and does it still stand?"""
        return self._field is not None and shiboken6.isValid(self._field)

    def _tell_place(self) -> None:
        assert self._field is not None
        place = place_of(self._field)
        if place != self._place:
            self._place = place
            self._context.place(place)

    # -- keys and words

    def _ask(self, event: QKeyEvent, released: bool = False) -> bool:
        symbol = fcitxkeys.symbol(event)
        if not symbol:
            return False
        if not released:
            self._tell_place()
        code, state = event.nativeScanCode(), fcitxkeys.state(event)
        return self._context.takes(Key(symbol, code, state, released, event.timestamp()))

    def _write(self, words: str) -> None:
        if self._field is not None and shiboken6.isValid(self._field) and words:
            if isinstance(self._field, QAbstractItemView):
                # A table opens its editor for what is being composed, not for what is done.
                QCoreApplication.sendEvent(self._field, QInputMethodEvent(words, []))
            event = QInputMethodEvent()
            event.setCommitString(words)
            QCoreApplication.sendEvent(self._field, event)

    def _hand_back(self, symbol: int, state: int, released: bool) -> None:
        if self._field is not None and shiboken6.isValid(self._field):
            QCoreApplication.sendEvent(self._field, fcitxkeys.handed_back(symbol, state, released))
