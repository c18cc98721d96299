"""Keeping what is typed as a draft while it is typed.

Written one second after the last key, when the keyboard goes elsewhere, and
while one types on at least every two seconds, so that a kill costs
no more than three seconds of typing (safety.md §7.3, R11).
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from liaison.gui.calls import call
from liaison.gui.jobs import Failure, Jobs
from liaison.services import drafts
from liaison.services.drafts import Draft

SOON_MS = 1000
LATEST_MS = 2000


class Keeper(QObject):
    """Keeps what ``written`` returns (None: nothing) soon after it has changed."""

    troubled = Signal(object)
    """A draft could not be kept: the failure."""
    over = Signal()
    """It is known what became of a save."""

    def __init__(
        self, jobs: Jobs, written: Callable[[], Draft | None], parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._jobs, self.written = jobs, written
        self._kept: Draft | None = None
        self._held = self._again = False
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._latest = QTimer(self, singleShot=True, interval=LATEST_MS)
        for timer in (self._soon, self._latest):
            timer.timeout.connect(self.now)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)

    def touch(self) -> None:
        """Something may have been written: keep it soon."""
        if not self._held:
            self._soon.start()
            if not self._latest.isActive():
                self._latest.start()

    def now(self) -> None:
        """Keep what is written at this moment; does not wait for it."""
        self._rest()
        if self._held:
            return
        draft, before = self.written(), self._kept
        if before is not None and (draft is None or draft.form != before.form):
            self._drop(before.form)
        if draft is not None and not _same(draft, before):
            self._kept = draft
            jobs = self._jobs
            call(self, jobs, lambda store: drafts.keep(store, draft), None, self._not_kept)

    def found(self, draft: Draft) -> None:
        """This draft is there already, and stands in the form."""
        self._kept = draft

    def hold(self) -> None:
        """What is written is being saved: keep no draft until that is over."""
        self._rest()
        self._held = True

    def go(self) -> None:
        """It was not saved, or nobody knows: keep it."""
        self._held, self._again = False, True
        self.now()
        self.over.emit()

    def saved(self) -> None:
        """It was saved, and its draft went with it, unless it had been saved before."""
        if self._again:
            self.forget()
        self._rest()
        self._held, self._again, self._kept = False, False, None
        self.over.emit()

    def forget(self) -> None:
        """Throw away what was kept."""
        self._rest()
        if self._kept is not None:
            self._drop(self._kept.form)

    def _rest(self) -> None:
        self._soon.stop()
        self._latest.stop()

    def _drop(self, form: str) -> None:
        self._kept = None
        call(self, self._jobs, lambda store: drafts.drop(store, form), None, self._not_kept)

    def _not_kept(self, failure: Failure) -> None:
        self._kept = None
        self.troubled.emit(failure)

    def _focus_moved(self, _old: QWidget | None, _now: QWidget | None) -> None:
        if self._soon.isActive():
            self.now()


def finish_composing() -> None:
    """Take what an input method is still composing into its field, before a page is closed."""
    method = QGuiApplication.inputMethod()
    if method is not None:
        method.commit()


def _same(one: Draft, other: Draft | None) -> bool:
    return other is not None and (one.form, one.content) == (other.form, other.content)
