"""Nobody at the keyboard: tells in time, and then that the window is to be locked.

Measured with :meth:`~liaison.base.clock.Clock.ticks`, so that setting the wall clock
neither locks nor keeps open (safety.md §7.4, S10: 600 s ± 5 s).
"""

from __future__ import annotations

from math import ceil

import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QCursor, QGuiApplication, QWindow

from liaison.base.clock import clock

WARN = 30
"""Seconds before the lock at which it is told."""

LONGEST = 12 * 3600
"""Seconds after which everybody must sign in again (GB/T 22239 8.1.4.1.b, ASVS 7.3.2)."""

LONGEST_WARN = 300
"""Seconds before that at which it is told: there is work to bring to an end."""

_DONE = frozenset(
    (
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.TabletMove,
        QEvent.Type.InputMethod,
    )
)


class Idle(QObject):
    """Counts from the last key or movement in any window of the program.

    ``warned(seconds, again)`` is told each second before the lock (``again``:
    because of the twelve hours, which no key puts off), ``back`` when somebody
    is there again, ``due`` once when it is time.

    Windows are watched, not the whole application: a filter there would be
    asked for each event of each widget. An input method hands hanzi to the
    widget itself, so the one with the keyboard is watched too.
    """

    warned = Signal(int, bool)
    back = Signal()
    due = Signal()

    def __init__(self, app: QGuiApplication, seconds: float, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._app, self._seconds = app, seconds
        self._begun = self._last = 0.0
        self._running = self._told = False
        self._at = QPoint()
        self._focus: QObject | None = None
        self._timer = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.check)
        app.focusWindowChanged.connect(self._window_came)
        app.focusObjectChanged.connect(self._focus_came)

    def start(self) -> None:
        """Count from now on: somebody has just signed in."""
        for window in self._app.topLevelWindows():
            window.installEventFilter(self)
        self._focus_came(self._app.focusObject())
        self._begun = self._last = clock.ticks()
        self._at, self._running, self._told = QCursor.pos(), True, False
        self.check()

    def stop(self) -> None:
        """Count no longer."""
        self._running = False
        self._timer.stop()

    def set_seconds(self, seconds: float) -> None:
        """Allow so much quiet from now on."""
        if seconds != self._seconds:
            self._seconds = seconds
            if self._running:
                self.check()

    def touch(self) -> None:
        """Somebody did something."""
        self._last = clock.ticks()
        if self._told and self._running:
            self.check()

    def check(self) -> None:
        """Tell what is due now, and look again when the next thing is."""
        now = clock.ticks()
        quiet, open_ = self._last + self._seconds - now, self._begun + LONGEST - now
        again = open_ - LONGEST_WARN < quiet - WARN
        left = open_ if again else quiet
        warn = LONGEST_WARN if again else min(WARN, self._seconds / 2)
        if left <= 0:
            self.stop()
            self.due.emit()
            return
        if left <= warn:
            self._told = True
            self.warned.emit(ceil(left), again)
            self._timer.start(max(10, round((left - ceil(left) + 1) * 1000)))
            return
        if self._told:
            self._told = False
            self.back.emit()
        self._timer.start(max(10, round((left - warn) * 1000)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice what a person does; windows that move under the mouse are nobody's doing."""
        kind = event.type()
        if kind in _DONE and self._running:
            if kind == QEvent.Type.MouseMove:
                at = QCursor.pos()
                if at == self._at:
                    return False
                self._at = at
            self.touch()
        return False

    def _window_came(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)

    def _focus_came(self, part: QObject | None) -> None:
        if self._focus is not None and shiboken6.isValid(self._focus):
            self._focus.removeEventFilter(self)
        self._focus = part
        if part is not None:
            part.installEventFilter(self)
