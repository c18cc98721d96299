"""What Linux desktops tell over D-Bus: lock, sleep, end of the session.

logind (systemd) tells of the session, each desktop's screen saver of its own
lock: GNOME, KDE, MATE and others by ``ActiveChanged``, UKUI (Kylin) by
``lock``, Deepin (UOS) by ``Visible`` of its lock screen.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import SLOT, QObject, Slot
from PySide6.QtDBus import QDBusConnection

from liaison.gui.away import ASLEEP, ENDING, LOCKED, Away

SAVERS = (
    ("org.freedesktop.ScreenSaver", "ActiveChanged"),
    ("org.gnome.ScreenSaver", "ActiveChanged"),
    ("org.mate.ScreenSaver", "ActiveChanged"),
    ("org.cinnamon.ScreenSaver", "ActiveChanged"),
    ("org.xfce.ScreenSaver", "ActiveChanged"),
    ("com.deepin.dde.lockFront", "Visible"),
    ("org.deepin.dde.LockFront1", "Visible"),
)
"""Interfaces and signals that carry whether the screen is locked now."""

UKUI = "org.ukui.ScreenSaver"
LOGIND = "org.freedesktop.login1"
_SYSTEM = Path("/run/dbus/system_bus_socket")


class SessionBus(Away):
    """The desktop's screen saver on the bus of the session."""

    def __init__(self, bus: QDBusConnection, parent: QObject | None = None) -> None:
        super().__init__(parent)
        for interface, name in SAVERS:
            bus.connect("", "", interface, name, self, _slot("_active(bool)"))
        bus.connect("", "", UKUI, "lock", self, _slot("_locked()"))

    @Slot(bool)
    def _active(self, locked: bool) -> None:
        if locked:
            self.left.emit(LOCKED)

    @Slot()
    def _locked(self) -> None:
        self.left.emit(LOCKED)


class SystemBus(Away):
    """logind on the system's bus: sleep, shut-down, and the lock of this session."""

    def __init__(self, bus: QDBusConnection, session: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        seat, manager = "/org/freedesktop/login1", f"{LOGIND}.Manager"
        bus.connect(LOGIND, seat, manager, "PrepareForSleep", self, _slot("_asleep(bool)"))
        bus.connect(LOGIND, seat, manager, "PrepareForShutdown", self, _slot("_ending(bool)"))
        if session:
            own = f"{seat}/session/{label(session)}"
            bus.connect(LOGIND, own, f"{LOGIND}.Session", "Lock", self, _slot("_locked()"))

    @Slot(bool)
    def _asleep(self, before: bool) -> None:
        self.left.emit(ASLEEP)  # told before and after: what was missed going is done coming

    @Slot(bool)
    def _ending(self, before: bool) -> None:
        if before:
            self.left.emit(ENDING)

    @Slot()
    def _locked(self) -> None:
        self.left.emit(LOCKED)


def label(session: str) -> str:
    """Return a session's id as logind writes it in a path: ``3`` is ``_33``."""
    return "".join(
        sign if sign.isascii() and (sign.isalpha() or (sign.isdigit() and place)) else _hex(sign)
        for place, sign in enumerate(session)
    )


def of_desktop(parent: QObject, told: Mapping[str, str] = os.environ) -> Iterator[Away]:
    """Listen on the buses there are; one that is not there is not waited for, nor started."""
    if session_bus_stands(told):
        bus = QDBusConnection.sessionBus()
        if bus.isConnected():
            yield SessionBus(bus, parent)
    if _SYSTEM.exists() or told.get("DBUS_SYSTEM_BUS_ADDRESS"):
        bus = QDBusConnection.systemBus()
        if bus.isConnected():
            yield SystemBus(bus, told.get("XDG_SESSION_ID", ""), parent)


def session_bus_stands(told: Mapping[str, str]) -> bool:
    """Is there a session bus, so that asking for it starts none?"""
    if told.get("DBUS_SESSION_BUS_ADDRESS"):
        return True
    folder = told.get("XDG_RUNTIME_DIR")
    return bool(folder) and (Path(str(folder)) / "bus").exists()


def _slot(signature: str) -> Any:
    return SLOT(signature)  # the bindings take words here, though their types say bytes


def _hex(sign: str) -> str:
    return "".join(f"_{one:02x}" for one in sign.encode())
