"""Which way Chinese comes in on Linux, decided before the application object is made.

The wheels of Qt bring the input methods compose and IBus, none for fcitx, and Kylin V10
and UOS type by fcitx 4: there a bridge of our own speaks to it (platform.md §2). fcitx 5
answers to the same words. Everything else is left to Qt as it is; Windows needs nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from liaison.gui.fcitx import Bridge

OVERRIDE = "LIAISON_FCITX"
"""Set to ``off`` the bridge is never built, to ``on`` it is wherever there is X."""

INSTEAD = "compose"
"""The input method of Qt's own beside the bridge: dead keys, and it claims nothing else."""

_PLATFORMS = ("xcb", "wayland")
_log = logging.getLogger(__name__)


def asks_for_fcitx(environment: Mapping[str, str]) -> bool:
    """Does the desktop name fcitx as the way to type?

    What is set for Qt decides; where that says nothing, or XIM, which Qt 6
    cannot, what is set for other programs. Qt 6.7 reads the plural first.
    """
    told = environment.get("QT_IM_MODULES", "").split(";")
    told = [one for one in told if one and not one.startswith(_PLATFORMS)]
    told = told or [environment.get("QT_IM_MODULE", "")]
    for name in told:
        if name.startswith("fcitx"):
            return True
        if name and name != "xim":
            return False
    others = (environment.get("XMODIFIERS", ""), environment.get("GTK_IM_MODULE", ""))
    return any(name.removeprefix("@im=").startswith("fcitx") for name in others)


def has_plugin(folders: Iterator[Path]) -> bool:
    """Is there a platform input context plugin of fcitx for this Qt?"""
    found = (one.glob("platforminputcontexts/*fcitx*") for one in folders)
    return any(next(one, None) is not None for one in found)


def platform(environment: Mapping[str, str]) -> str:
    """Return what the window will stand on: xcb, wayland, another that was asked for, or ""."""
    forced = environment.get("QT_QPA_PLATFORM", "").partition(";")[0].partition(":")[0]
    if forced:
        return next((one for one in _PLATFORMS if forced.startswith(one)), forced)
    if environment.get("DISPLAY"):
        return "xcb"  # under Wayland too, see app.platform_wanted
    return "wayland" if environment.get("WAYLAND_DISPLAY") else ""


def wanted(environment: Mapping[str, str], system: str, plugin: bool) -> bool:
    """Is the bridge to be built in these surroundings?"""
    if not system.startswith("linux") or environment.get(OVERRIDE) == "off":
        return False
    if platform(environment) != "xcb":
        return False
    if environment.get(OVERRIDE) == "on":
        return True
    return asks_for_fcitx(environment) and not plugin


def prepare(environment: MutableMapping[str, str], system: str) -> bool:
    """Decide, and keep Qt from looking for the plugin it has not; before QApplication."""
    if not system.startswith("linux"):
        return False
    plugin = has_plugin(plugin_folders(environment))
    if wanted(environment, system, plugin):
        environment.pop("QT_IM_MODULES", None)
        environment["QT_IM_MODULE"] = INSTEAD
        return True
    if platform(environment) == "wayland" and asks_for_fcitx(environment) and not plugin:
        # There the compositor itself hands words on, if no other way is named.
        environment.pop("QT_IM_MODULES", None)
        environment.pop("QT_IM_MODULE", None)
    return False


def start(app: QApplication, environment: Mapping[str, str]) -> Bridge | None:
    """Build the bridge; returns None and says so where there is no session bus."""
    from PySide6.QtDBus import QDBusConnection

    from liaison.gui.awaybus import session_bus_stands
    from liaison.gui.fcitx import Bridge
    from liaison.gui.fcitxbus import Context

    bus = QDBusConnection.sessionBus() if session_bus_stands(environment) else None
    if bus is None or not bus.isConnected():
        _log.info("no session bus: fcitx cannot be reached")
        return None
    _log.info("typing goes through the bridge to fcitx")
    return Bridge(app, Context(bus, display_number(environment), app))


def display_number(environment: Mapping[str, str]) -> int:
    """Return the number of the display as fcitx puts it in its name: ``host:10.0`` is 10."""
    number = environment.get("DISPLAY", "").rpartition(":")[2].partition(".")[0]
    return int(number) if number.isascii() and number.isdigit() else 0


def plugin_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    """Yield where Qt looks for plugins."""
    from PySide6.QtCore import QLibraryInfo

    yield Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath))
    for one in environment.get("QT_PLUGIN_PATH", "").split(":"):
        if one:
            yield Path(one)
