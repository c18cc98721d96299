"""Restoring from a backup, step by step: choose, see what changes, confirm, sign in again.

The same steps stand in the page 备份 and in a window of their own when nobody
can sign in (a damaged store, a new PC). What differs is behind
:class:`~liaison.gui.restorelists.Doer`.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from liaison.base.errors import Cancelled, Problem
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import words_of
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.labels import section
from liaison.gui.layouts import column
from liaison.gui.restorelists import FILES, Asked, Doer, Found, Seen
from liaison.gui.restoresteps import Changes, Choose


class RestoreWizard(QWidget):
    """The steps; ``left`` when it is not wanted any more, ``done`` when all is ready.

    ``done`` carries words to be told; afterwards the store must be closed, and
    the restore is finished before the next sign-in.
    """

    left = Signal()
    done = Signal(str)

    def __init__(self, doer: Doer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._doer = doer
        self._asked: Asked | None = None
        self._seen: Seen | None = None
        self.bar = MessageBar(self)
        self.where = section("", self)
        self.choose, self.changes = Choose(self), Changes(self)
        self.steps = QStackedWidget(self)
        for step in (self.choose, self.changes):
            self.steps.addWidget(step)
        layout = column(self)
        layout.addWidget(self.where)
        layout.addWidget(self.bar)
        layout.addWidget(self.steps, 1)
        self.choose.next.clicked.connect(self._next)
        self.choose.other.clicked.connect(self._other)
        self.choose.back.clicked.connect(self.left)
        self.choose.table.row_opened.connect(lambda _row: self._next())
        self.changes.back.clicked.connect(self._first)
        self.changes.go.clicked.connect(self._restore)

    def start(self, path: Path | None = None) -> None:
        """Begin with the list; ``path`` chooses one of it."""
        self._asked, self._seen = None, None
        self.choose.login.line.setText(self._doer.login())
        self.choose.ask_password(self._doer.asks_password)
        self._first()
        self._doer.list(lambda found: self._listed(found, path))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes one step back."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.steps.currentWidget() is self.changes:
            self._first()
        else:
            self.left.emit()

    # -- inside

    def _listed(self, found: list[Found], path: Path | None) -> None:
        self.choose.put(found)
        places = [one.copy.path for one in found]
        if path in places:
            self.choose.table.selectRow(places.index(path))
        if self.choose.password.isVisible() and self.choose.login.text():
            self.choose.password.line.setFocus()
        else:
            self.choose.table.setFocus()

    def _first(self) -> None:
        self.bar.clear()
        self.where.setText(_("第 1 步，共 2 步：选择备份"))
        self.steps.setCurrentWidget(self.choose)
        self.choose.table.setFocus()

    def _other(self) -> None:
        path = ask.choose_file(self, _("选择备份文件"), kinds=_(FILES))
        if path is not None:
            self._look(path)

    def _next(self) -> None:
        path = self.choose.chosen()
        if path is None:
            self.bar.say("warn", _("请先选择一份备份。"))
        else:
            self._look(path)

    def _look(self, path: Path) -> None:
        self._busy(_("正在检查这份备份…"))
        self._asked = Asked(path, self.choose.login.text(), self.choose.password.text())
        self._doer.look(self._asked, self._looked, self._failed)

    def _looked(self, seen: Seen) -> None:
        self._idle()
        self._seen = seen
        self.changes.tell(seen.preview)
        self.where.setText(_("第 2 步，共 2 步：核对后恢复"))
        self.steps.setCurrentWidget(self.changes)
        self.changes.go.setFocus()

    def _restore(self) -> None:
        assert self._asked is not None
        assert self._seen is not None
        self._busy(_("正在准备恢复…"))
        self._doer.restore(self._asked, self._seen, self._ready, self._failed)

    def _ready(self, missing: int) -> None:
        self._idle()
        words = _("数据已恢复，请重新登录。")
        if missing:
            words += _("有 {n} 个附件的文件不在这份备份旁边，没有恢复。").format(n=missing)
        self.done.emit(words)

    def _failed(self, failure: Failure) -> None:
        self._idle()
        if isinstance(failure, Cancelled):
            return
        if isinstance(failure, Problem) and failure.field == "password":
            self._first()
            self.choose.ask_password(True)
            self.choose.password.problem(str(failure))
        else:
            self.bar.say("error", words_of(failure))

    def _busy(self, words: str) -> None:
        self.steps.setEnabled(False)
        self.bar.say("info", words, closable=False)

    def _idle(self) -> None:
        self.steps.setEnabled(True)
        self.bar.clear()
