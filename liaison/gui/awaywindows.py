"""What Windows tells a window: the session was locked or left, the PC goes to sleep.

``WTSRegisterSessionNotification`` has to be asked for once per window; the
messages then come through Qt's native event filter.
"""

from __future__ import annotations

import ctypes
import sys
from ctypes import wintypes
from typing import Any

from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication, QObject
from PySide6.QtWidgets import QWidget

from liaison.gui.away import ASLEEP, LOCKED, Away

_SESSION_CHANGE = 0x02B1  # WM_WTSSESSION_CHANGE
_POWER = 0x0218  # WM_POWERBROADCAST
_LEAVINGS = frozenset((0x2, 0x4, 0x7))
"""WTS_CONSOLE_DISCONNECT (another user took over), WTS_REMOTE_DISCONNECT, WTS_SESSION_LOCK."""
_SUSPEND = 0x4  # PBT_APMSUSPEND
_THIS_SESSION = 0  # NOTIFY_FOR_THIS_SESSION


def reason(message: int, what: int) -> str:
    """Return why the desktop is left by a window message and its ``wParam``; "" when it is not."""
    if message == _SESSION_CHANGE and what in _LEAVINGS:
        return LOCKED
    if message == _POWER and what == _SUSPEND:
        return ASLEEP
    return ""


class WindowsAway(Away):
    """Has a hidden window told, for as long as the program runs."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._ear = QWidget()  # never shown; visible windows come and go with each sign-in
        self._filter = _Filter(self)
        app = QCoreApplication.instance()
        if app is not None:
            app.installNativeEventFilter(self._filter)
        self._asked = register(int(self._ear.winId()))

    def hear(self, address: int) -> None:
        """Take the window message at an address in memory (``MSG``)."""
        told = wintypes.MSG.from_address(address)
        why = reason(int(told.message), int(told.wParam))
        if why:
            self.left.emit(why)

    def end(self) -> None:
        """Listen no longer."""
        app = QCoreApplication.instance()
        if app is not None:
            app.removeNativeEventFilter(self._filter)
        if self._asked:
            unregister(int(self._ear.winId()))
            self._asked = False
        self._ear.deleteLater()


class _Filter(QAbstractNativeEventFilter):
    """Hands Windows' messages on; never takes one away from Qt."""

    def __init__(self, away: WindowsAway) -> None:
        super().__init__()
        self._away = away

    def nativeEventFilter(
        self, kind: QByteArray | bytes | bytearray | memoryview, message: int
    ) -> Any:
        """Look at a message; what Qt calls its kind is ``windows_generic_MSG``."""
        if QByteArray(kind) == b"windows_generic_MSG":
            self._away.hear(int(message))
        return False, 0


def register(window: int) -> bool:
    """Ask Windows to tell a window of its session; False where it will not."""
    if sys.platform != "win32":
        return False
    library = ctypes.WinDLL("wtsapi32")
    asked = library.WTSRegisterSessionNotification
    asked.argtypes, asked.restype = (wintypes.HWND, wintypes.DWORD), wintypes.BOOL
    return bool(asked(window, _THIS_SESSION))


def unregister(window: int) -> None:
    """Take that back before the window goes."""
    if sys.platform == "win32":
        library = ctypes.WinDLL("wtsapi32")
        library.WTSUnRegisterSessionNotification.argtypes = (wintypes.HWND,)
        library.WTSUnRegisterSessionNotification(window)
