"""One window for a store: a second start brings the first to the front and ends.

The window that has the store open listens on a local socket only its own user
may use, named by the data folder. Who starts the program again knocks there;
over another user's or another PC's store the log-in window tells who holds it.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.paths import Home

if TYPE_CHECKING:  # loaded when first used: no start waits for it that is the first
    from PySide6.QtNetwork import QLocalServer

_SHOW, _SHOWN = b"show\n", b"shown\n"
_PATIENCE_MS = 1500
"""So long a second start waits for the first window to answer; it may be busy."""

_log = logging.getLogger(__name__)


def knock(home: Home) -> bool:
    """Ask the window that has this store open to come to the front; did one answer?"""
    if not home.store.with_name("holder.json").exists():  # before anything is imported
        return False
    from liaison.base import machine
    from liaison.store import holder

    held = holder.who(home.folder)
    if held is None or held.pc != machine.pc():
        return False
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(_name(home))
    if not socket.waitForConnected(_PATIENCE_MS):
        return False
    socket.write(_SHOW)
    socket.flush()
    answered = socket.waitForReadyRead(_PATIENCE_MS) and bytes(socket.readAll().data()) == _SHOWN
    socket.abort()
    return answered


class Door(QObject):
    """Hears the knocking of later starts over the same store."""

    def __init__(self, home: Home, came: Callable[[], object], parent: QObject | None) -> None:
        """``came`` brings the window to the front."""
        super().__init__(parent)
        self._home, self._came = home, came
        self._server: QLocalServer | None = None

    def open(self) -> None:
        """Listen from now on; where that cannot be, later starts are told at the log-in only."""
        from PySide6.QtNetwork import QLocalServer

        if self._server is not None:
            return
        # The store is ours: whatever lies under the name was left by a program that was killed.
        QLocalServer.removeServer(_name(self._home))
        server = QLocalServer(self)
        server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        if not server.listen(_name(self._home)):
            _log.info("no door for a second start: %s", server.serverError().name)
            server.deleteLater()
            return
        server.newConnection.connect(self._answer)
        self._server = server

    def is_open(self) -> bool:
        """Would a later start be heard?"""
        return self._server is not None

    def close(self) -> None:
        """Listen no longer."""
        if self._server is not None:
            self._server.close()
            self._server.deleteLater()
            self._server = None

    def _answer(self) -> None:
        assert self._server is not None
        while (socket := self._server.nextPendingConnection()) is not None:
            socket.disconnected.connect(socket.deleteLater)
            socket.write(_SHOWN)
            socket.flush()
            self._came()


def to_front(window: QWidget | None) -> None:
    """Bring a window before the others; where the desktop forbids that, its button blinks."""
    if window is None:
        return
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.show()
    window.raise_()
    window.activateWindow()
    QApplication.alert(window)


def _name(home: Home) -> str:
    """Return the socket's name: short, because a path of it may have only 100 signs."""
    import getpass
    import hashlib

    user = os.getuid() if hasattr(os, "getuid") else getpass.getuser()
    told = f"{user}\0{home.folder.resolve()}"
    return f"liaison-{hashlib.sha256(told.encode(errors='surrogatepass')).hexdigest()[:24]}"
