"""When the program itself is wrong: a report without personal data, and plain words.

Everything nobody else took ends here: exceptions of the screen, of the store
thread and of other threads, and Qt's own complaints (these are only logged).
"""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import PySide6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from liaison.base import log
from liaison.base.errors import Trouble

if TYPE_CHECKING:  # dialogs are loaded when one is shown, not before the log-in
    from liaison.gui.bugsheet import BugSheet

_log = logging.getLogger(__name__)
_qt = logging.getLogger("liaison.qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def hear_qt(kind: QtMsgType, context: QMessageLogContext, words: str) -> None:
    """Log what Qt says, without what may be personal in it."""
    _qt.log(_LEVELS[kind], "%s", log.bare(words))


def write(folder: Path, error: BaseException) -> Path | None:
    """Write the report of a bug; None when not even that is possible (disk full)."""
    about = {"qt": PySide6.__version__, "screen": QGuiApplication.platformName()}
    _log.error("bug: %s", type(error).__qualname__, exc_info=error)
    try:
        return log.write_report(folder, error, about)
    except Trouble as trouble:
        _log.warning("the report could not be written: %s", type(trouble.__cause__).__name__)
        return None


class Reporter(QObject):
    """Takes exceptions of any thread and shows one report at a time."""

    came = Signal(object)

    def __init__(
        self, folder: Path, over: Callable[[], QWidget | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._folder, self._over = folder, over
        self.shown: BugSheet | None = None
        self.came.connect(self.show)

    @Slot(object)
    def show(self, error: BaseException) -> None:
        """Write the report and tell; while one is on the screen others are only written."""
        path = write(self._folder, error)
        if self.shown is not None:
            return
        from liaison.gui.bugsheet import BugSheet

        self.shown = BugSheet(self._over(), path)
        self.shown.finished.connect(self._closed)
        self.shown.open()

    @Slot()
    def _closed(self) -> None:
        if self.shown is not None:
            self.shown.deleteLater()
            self.shown = None

    def install(self) -> None:
        """Take every exception and message nobody else takes, until the program ends."""
        sys.excepthook = self._took
        threading.excepthook = self._took_of_thread
        qInstallMessageHandler(hear_qt)

    def _took(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.came.emit(error)

    def _took_of_thread(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            self.came.emit(told.exc_value)
