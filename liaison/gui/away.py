"""The desktop says that nobody is there: its own lock, sleep, the end of the session.

What the platform tells is taken as it comes, nothing is asked again and again
(safety.md S10: OS lock → lock in a second).
"""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal

LOCKED, ASLEEP, ENDING = "os", "sleep", "shutdown"
"""Why the desktop is left, as the audit trail tells it."""


class Away(QObject):
    """Tells by ``left`` why nobody is at the desktop any more."""

    left = Signal(str)

    def end(self) -> None:
        """Listen no longer."""


def listen(parent: QObject) -> list[Away]:
    """Listen to this platform; empty where it tells nothing (the idle time still holds)."""
    if sys.platform == "win32":
        from liaison.gui.awaywindows import WindowsAway

        return [WindowsAway(parent)]
    if sys.platform.startswith("linux"):
        from liaison.gui.awaybus import of_desktop

        return list(of_desktop(parent))
    return []
