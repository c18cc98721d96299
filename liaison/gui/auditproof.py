"""Proving the whole audit trail from its page, and telling how it came out."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from liaison.base.errors import Cancelled
from liaison.base.words import _, clauses
from liaison.gui.calls import call, words_of
from liaison.gui.jobs import Failure, Jobs, ScreenWatcher
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.progress import Progress
from liaison.services import auditing
from liaison.services.auditing import Proved


class Proving(QObject):
    """One proof at a time; tells in the page's bar how it ended."""

    running = Signal(bool)
    proved = Signal()
    """It is over, and is an entry of its own."""

    def __init__(self, jobs: Jobs, bar: MessageBar, progress: Progress, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs, self._bar, self._progress = jobs, bar, progress
        self._watcher: ScreenWatcher | None = None

    def prove(self) -> None:
        """Prove all entries."""
        if self._watcher is not None:
            return
        watcher = self._watcher = ScreenWatcher(self)
        watcher.began.connect(self._progress.begin)
        watcher.moved.connect(self._progress.at)
        self._progress.cancelled.connect(watcher.stop)
        self.running.emit(True)
        call(
            self, self._jobs, lambda s: auditing.verify(s, watcher), self._proved, self._not_proved
        )

    def _proved(self, proved: Proved) -> None:
        self._end()
        told = f"{proved.words} {clauses(proved.wrong[:3])}"
        head = _("当前校验值 {head}").format(head=proved.head)
        self._bar.say("info" if proved.sound else "error", f"{told.strip()} {head}")
        self.proved.emit()

    def _not_proved(self, failure: Failure) -> None:
        self._end()
        if not isinstance(failure, Cancelled):
            self._bar.say("error", words_of(failure))

    def _end(self) -> None:
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None
        self._progress.finish()
        self.running.emit(False)
