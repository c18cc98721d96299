"""What lies under the windows: this PC's settings and look, the jobs, failures nobody takes."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from liaison.base import words
from liaison.base.errors import Cancelled, Problem, Problems, Trouble
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.base.words import _
from liaison.gui import remember
from liaison.gui.jobs import Jobs
from liaison.gui.look import boot, style
from liaison.gui.report import Reporter

if TYPE_CHECKING:
    from liaison.store.step import Store

_log = logging.getLogger(__name__)
_LOOKS = {"theme", "scale", "language"}
"""Settings that change what is on the screen at once."""


def sign_out(store: Store, why: str) -> None:
    """Note that nobody is signed in any more; on the store's thread, before it is closed."""
    from liaison.services import signing

    signing.sign_out(store, why)


class Surroundings(QObject):
    """The program without its windows; :class:`~liaison.gui.start.Program` shows those."""

    late = Signal(object)
    """Work that was let go with its store has failed: the exception."""

    def __init__(self, home: Home, app: QApplication) -> None:
        super().__init__()
        self.home, self.app = home, app
        self.settings = Settings.load(home.settings)
        self.jobs = self._new_jobs()
        self.reporter = Reporter(home.logs, self.shown, self)
        remember.use(lambda: self.settings.places, lambda places: self.keep(places=places))

    # -- what the windows are asked

    def shown(self) -> QWidget | None:
        """Return the window on the screen."""
        raise NotImplementedError

    def minded(self) -> None:
        """Hear that settings changed."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """Make the window on the screen anew, in other words or sizes."""
        raise NotImplementedError

    # -- settings and look

    def keep(self, **changes: Any) -> None:
        """Change settings of this PC, save them, and show what they change at once."""
        before = self.settings
        self.settings = before.with_(**changes)
        if self.settings == before:
            return
        self.minded()
        self.save()
        changed = {name for name in _LOOKS if getattr(before, name) != getattr(self.settings, name)}
        if changed == {"theme"}:
            self.dress()
        elif changed:
            # Words and sizes are given to widgets when they are made: make them anew,
            # but not while the widget that asked is still at work.
            QTimer.singleShot(0, self.rebuild)

    @Slot(str)
    def speak(self, language: str) -> None:
        """Use another language from now on."""
        self.keep(language=language)

    def save(self) -> None:
        """Write the settings; a disk that is full must not stop the work."""
        try:
            self.settings.save(self.home.settings)
        except Trouble as trouble:
            _log.warning("settings were not saved: %s", type(trouble.__cause__).__name__)

    def dress(self) -> None:
        """Give the application its language and look; what an old file asks wrongly is passed."""
        wanted = self.settings
        language = wanted.language if wanted.language in words.LANGUAGES else "zh"
        words.use(language)
        boot.speak(self.app, language)
        theme: style.Theme = next((one for one in style.THEMES if one == wanted.theme), "light")
        style.dress(self.app, theme, min(max(wanted.scale / 100, 1.0), 2.0))

    # -- the store

    def release(self, why: str) -> None:
        """Let the store go; the next jobs begin when it is closed."""
        before = self.jobs
        before.late.connect(self.late)
        self.jobs = before.release(lambda store: self._left(store, why), self)
        self.jobs.broke.connect(self._broke)

    def close_store(self, why: str) -> None:
        """Finish what runs and close the store, waiting for it."""
        remember.forget()
        self.jobs.close(lambda store: self._left(store, why))

    def _left(self, store: Store, why: str) -> None:
        """On the worker, last of all: nothing that was opened stays readable."""
        from liaison.base.opened import opened_sweep

        opened_sweep(self.home)
        sign_out(store, why)

    def _new_jobs(self) -> Jobs:
        made = Jobs(self)
        made.broke.connect(self._broke)
        return made

    @Slot(object)
    def _broke(self, error: BaseException) -> None:
        if isinstance(error, Problem | Problems | Trouble):
            from liaison.gui import ask

            ask.tell(self.shown(), _("没有完成"), str(error), "warn")
        elif not isinstance(error, Cancelled):
            self.reporter.show(error)
