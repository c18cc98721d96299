"""Pictures of the main pages, drawn in memory: for the tour and for the README."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import (
    QDeadlineTimer,
    QMessageLogContext,
    QThread,
    QtMsgType,
    qInstallMessageHandler,
)
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base.errors import Trouble
from liaison.base.files import atomic_write
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.base.words import _, language
from liaison.gui import report
from liaison.gui.jobs import Jobs
from liaison.gui.look import boot, style
from liaison.store.step import Store

MAIN = ("workbench", "companies", "visits", "needs", "hazards", "disputes", "ledgers")
SIZE = (1366, 768)
_PATIENCE_MS = 20_000
_QUIET_MS = 120
"""Short timers of a page (debounced counts, a bar that waits) have run by then."""
_QUIET_TURNS = 5
"""And so often the screen has worked: the machine may have stood still meanwhile."""


def settle(jobs: Jobs, still: Callable[[], bool] = lambda: True) -> None:
    """Let the screen work until nothing runs and ``still`` holds; raises Trouble after 20 s."""
    end, quiet, turns = QDeadlineTimer(_PATIENCE_MS), QDeadlineTimer(_QUIET_MS), 0
    while True:
        QApplication.processEvents()
        QThread.msleep(2)  # leave the processor to the store thread
        turns += 1
        if jobs.busy or not still():
            quiet, turns = QDeadlineTimer(_QUIET_MS), 0
        elif turns >= _QUIET_TURNS and quiet.hasExpired():
            return
        if end.hasExpired():
            raise Trouble(_("页面没有在 20 秒内准备好。"), todo=_("请关闭其他程序，稍后再试一次。"))


def save(picture: QPixmap, path: Path) -> Path:
    """Write a picture as PNG; raises :class:`Trouble`."""

    def write(part: Path) -> None:
        if not picture.save(str(part), "PNG"):
            raise OSError("the picture was not written")

    return atomic_write(path, write)


def take(
    store: Store, home: Home, out: Path, pages: Sequence[str] = MAIN, theme: style.Theme = "light"
) -> list[Path]:
    """Draw pages of the window over an open store; return the files, in the order of pages.

    The store stays open and belongs to the caller. Without a display the
    pages are drawn in memory; needs a Chinese font (Trouble without one).
    """
    from liaison.gui.window import Window

    app = _application()
    boot.speak(app, language())
    style.dress(app, theme)
    jobs = Jobs()
    jobs.attach(store)
    broken: list[Any] = []
    jobs.broke.connect(broken.append)
    window: QWidget | None = None
    try:
        window = made = Window(home, Settings(theme=theme), jobs, lambda **_changes: None)
        made.resize(*SIZE)
        made.show()
        files = []
        for number, name in enumerate(pages, 1):
            made.go(name)
            settle(jobs)
            if broken:
                raise broken[0]
            files.append(save(made.grab(), out / f"{number:02}-{name}.png"))
        made.end()
        return files
    finally:
        jobs.detach()
        if window is not None:
            shiboken6.delete(window)


def _hear(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    if "propagateSizeHints" not in words:  # memory has no window manager to tell them to
        report.hear_qt(kind, context, words)


def _application() -> QApplication:
    here = QApplication.instance()
    if isinstance(here, QApplication):
        return here
    if sys.platform.startswith("linux") and not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_hear)
    return QApplication(["liaison"])
