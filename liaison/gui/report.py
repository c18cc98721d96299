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

import PySide6
from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QtMsgType,
    QUrl,
    Signal,
    Slot,
    qInstallMessageHandler,
)
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from liaison.base import log
from liaison.base.errors import Trouble
from liaison.base.words import _
from liaison.gui.kit.buttons import button
from liaison.gui.kit.dialogs import Sheet
from liaison.gui.kit.labels import PlainLabel

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


class BugSheet(Sheet):
    """What happened, what was kept, where the report is."""

    def __init__(self, parent: QWidget | None, report: Path | None) -> None:
        super().__init__(
            parent,
            _("程序遇到了意外问题"),
            _(
                "刚才的操作没有完成，已保存的数据没有改动。您可以继续使用；如果反复出现，请把报告文件交给管理员。"
            ),
            "error",
        )
        if report is None:
            where = _("报告文件未能写入，请检查磁盘空间。")
            self.body.addWidget(PlainLabel(where, self, kind="small", wrap=True))
        else:
            where = _("报告文件（不含姓名、号码等个人信息）：")
            self.body.addWidget(PlainLabel(where, self, kind="small"))
            self.body.addWidget(PlainLabel(str(report), self, elide=True))
            self._buttons.insertWidget(
                0, button(_("打开所在文件夹"), lambda: _open_folder(report), parent=self)
            )
        known = self.add_button(_("继续使用"), "primary", accepts=True)
        known.setDefault(True)
        known.setFocus()


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


def _open_folder(report: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(report.parent)))
