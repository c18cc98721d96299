"""One input context of fcitx 4 on the session bus (fcitx 5 answers the same).

``CreateICv3`` gives it, ``ProcessKeyEvent`` is asked for every key and waited
for, because whether the field gets the key depends on the answer. fcitx may
start later than we do, start anew, or hang: keys then go straight to the
field, and at most ``SLOW`` times ``PATIENCE_MS`` are lost.
"""

from __future__ import annotations

import logging
import os
from typing import Any, NamedTuple

from PySide6.QtCore import (
    Q_ARG,
    Q_RETURN_ARG,
    SLOT,
    QCoreApplication,
    QEvent,
    QMetaObject,
    QObject,
    QRect,
    Qt,
    QTimer,
    Signal,
    Slot,
)
from PySide6.QtDBus import (
    QDBusConnection,
    QDBusInterface,
    QDBusMessage,
    QDBusPendingCallWatcher,
    QDBusServiceWatcher,
)

from liaison.base.clock import clock

FACTORY, CONTEXT = "org.fcitx.Fcitx.InputMethod", "org.fcitx.Fcitx.InputContext"
PATIENCE_MS = 500
"""A key waits no longer for its answer; usual are 2 to 5 ms (platform.md §2), but the
first word may wait for the dictionary."""
SLOW = 3
"""So many late answers in a row, and fcitx is no longer asked."""

_UINT: Any = "uint"
_ASK: Any = "ProcessKeyEvent"  # the bindings take words, though their types say otherwise
_PING_MS = 10_000
_CREATE_MS = 5_000
_log = logging.getLogger(__name__)


class Key(NamedTuple):
    """A key as fcitx is told it: X symbol, key code and masks, and the moment in ms."""

    symbol: int
    code: int
    state: int
    released: bool = False
    at: int = 0


class Context(QObject):
    """What fcitx knows of this program; made, lost and made anew by itself."""

    committed = Signal(str)
    """The words that were composed."""
    forwarded = Signal(int, int, bool)
    """A key fcitx took and hands back: symbol, masks, released."""
    ready = Signal()
    """fcitx can be asked from now on; it knows nothing of the focus yet."""

    def __init__(self, bus: QDBusConnection, display: int, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bus, self._service = bus, f"org.fcitx.Fcitx-{display}"
        self._path = ""
        self._there: QDBusInterface | None = None
        self._late = 0
        self._asking: list[QDBusPendingCallWatcher] = []
        watcher = QDBusServiceWatcher(
            self._service, bus, QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange, self
        )
        watcher.serviceOwnerChanged.connect(self._owner_changed)
        self._create()

    def is_ready(self) -> bool:
        """Is there an fcitx that answers?"""
        return self._there is not None and self._late < SLOW

    def takes(self, key: Key) -> bool:
        """Ask whether fcitx takes a key; no when it does not answer in time.

        What it commits along with its answer has been handed on by then.
        """
        if self._there is None or self._late >= SLOW:
            return False
        began = clock.ticks()
        # Only through the introspected object: a message would carry int where uint is due.
        taken = QMetaObject.invokeMethod(
            self._there,
            _ASK,
            Qt.ConnectionType.DirectConnection,
            Q_RETURN_ARG("int"),
            Q_ARG("uint", key.symbol),
            Q_ARG("uint", key.code),
            Q_ARG("uint", key.state),
            Q_ARG("int", int(key.released)),
            Q_ARG("uint", key.at & 0xFFFF_FFFF),
        )
        if not self._in_time((clock.ticks() - began) * 1000):
            return False
        QCoreApplication.sendPostedEvents(self, QEvent.Type.MetaCall.value)
        return bool(taken)

    def focus(self, here: bool) -> None:
        """Tell that a field we speak for has the keyboard, or none any more."""
        self._tell("FocusIn" if here else "FocusOut")

    def reset(self) -> None:
        """Throw away what is being composed."""
        self._tell("Reset")

    def place(self, at: QRect) -> None:
        """Tell where on the screen is being written, in its own pixels."""
        self._tell("SetCursorRect", at.x(), at.y(), at.width(), at.height())

    def end(self) -> None:
        """Give the context back."""
        self._tell("DestroyIC")
        self._lose()

    # -- coming and going

    @Slot(str, str, str)
    def _owner_changed(self, _name: str, _before: str, after: str) -> None:
        self._lose()
        if after:
            self._create()

    def _create(self) -> None:
        call = QDBusMessage.createMethodCall(self._service, "/inputmethod", FACTORY, "CreateICv3")
        call.setArguments(["liaison", os.getpid()])
        call.setAutoStartService(False)
        self._ask(call, _CREATE_MS, self._created)

    def _created(self, told: QDBusMessage) -> None:
        given = told.arguments()
        if told.type() != QDBusMessage.MessageType.ReplyMessage or not given:
            return  # none runs yet; the watcher tells when one does
        self._lose()
        self._path = f"/inputcontext_{given[0]}"
        self._connect(self._bus.connect)
        made = QDBusInterface(self._service, self._path, CONTEXT, self._bus, self)
        if not made.isValid():
            made.deleteLater()
            self._lose()
            return
        made.setTimeout(PATIENCE_MS)
        self._there, self._late = made, 0
        self.ready.emit()

    def _lose(self) -> None:
        if self._path:
            self._connect(self._bus.disconnect)
            self._path = ""
        if self._there is not None:
            self._there.deleteLater()
            self._there = None

    def _connect(self, how: Any) -> None:
        for name, slot in (
            ("CommitString", "_commit(QString)"),
            ("ForwardKey", "_forward(uint,uint,int)"),
        ):
            how(self._service, self._path, CONTEXT, name, self, SLOT(slot))

    # -- being slow

    def _in_time(self, took_ms: float) -> bool:
        """Count late answers; tells whether this answer may be trusted."""
        assert self._there is not None
        failed = self._there.lastError().isValid()
        if not failed and took_ms < PATIENCE_MS:
            self._late = 0
            return True
        self._late += 1
        if self._late >= SLOW:
            _log.warning("fcitx does not answer in time: keys go straight to the fields")
            self._ping()
        return not failed

    def _ping(self) -> None:
        name = "org.freedesktop.DBus.Peer"
        call = QDBusMessage.createMethodCall(self._service, "/", name, "Ping")
        call.setAutoStartService(False)
        self._ask(call, _PING_MS, self._ponged)

    def _ponged(self, told: QDBusMessage) -> None:
        if self._there is None or self._late < SLOW:
            return
        if told.type() == QDBusMessage.MessageType.ReplyMessage:
            _log.info("fcitx answers again")
            self._late = 0
            self.reset()
            self.ready.emit()
        else:
            QTimer.singleShot(_PING_MS, self, self._ping)

    # -- the bus

    def _tell(self, name: str, *values: int) -> None:
        if self._path:
            call = QDBusMessage.createMethodCall(self._service, self._path, CONTEXT, name)
            call.setArguments(list(values))
            call.setAutoStartService(False)
            self._bus.send(call)

    def _ask(self, call: QDBusMessage, timeout: int, then: Any) -> None:
        asked = QDBusPendingCallWatcher(self._bus.asyncCall(call, timeout), self)
        self._asking.append(asked)

        def came() -> None:
            self._asking.remove(asked)
            asked.deleteLater()
            then(asked.reply())

        asked.finished.connect(came)

    @Slot(str)
    def _commit(self, words: str) -> None:
        self.committed.emit(words)

    @Slot(_UINT, _UINT, int)
    def _forward(self, symbol: int, state: int, kind: int) -> None:
        self.forwarded.emit(symbol, state, bool(kind))
