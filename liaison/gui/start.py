"""From the first window to the last: first start, log-in, work, lock."""

from __future__ import annotations

import gc
import logging
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

import liaison
from liaison.base import log, words
from liaison.base.errors import Cancelled, Problem, Problems, Trouble
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.base.words import _
from liaison.gui.jobs import Jobs
from liaison.gui.login import LoginWindow
from liaison.gui.look import boot, style
from liaison.gui.report import Reporter

if TYPE_CHECKING:
    from liaison.gui.window import Window
    from liaison.gui.wizard import WizardWindow
    from liaison.store.step import Store

_log = logging.getLogger(__name__)
_WARM_AFTER_MS = 50
_FIRST_SEEN = ("liaison.gui.pages.workbench", "liaison.gui.window")
"""Modules of the first screen after the log-in."""

_LOOKS = {"theme", "scale", "language"}
"""Settings that change what is on the screen at once."""


def run(home: Home) -> int:
    """Open the window over a data folder and stay until it is closed."""
    app = application()
    app.setApplicationVersion(liaison.__version__)
    home.make()
    handler = log.start(home.logs)
    _log.info("started %s", liaison.__version__)
    program = Program(home, app)
    program.reporter.install()
    try:
        program.begin()
        return app.exec()
    finally:
        program.end()
        log.stop(handler)


def application() -> QApplication:
    """Return the application object, in Fusion from the start.

    Asking for the style afterwards would have Shiboken build all of QStyle's
    enumerations before the first window.
    """
    app = QApplication(["liaison", "-style", "fusion"])
    app.setApplicationName("liaison")
    style.stands_in_fusion(app)
    return app


def warm() -> None:
    """Load what signing in and the workbench need, on the worker, while the password is typed.

    Modules only, never a Qt object: those belong to the screen's thread.
    """
    from liaison.store import opening

    opening.prepare()
    for name in _FIRST_SEEN:
        import_module(name)
    gc.freeze()  # what was loaded stays for good: collections need not walk it each time


class Program(QObject):
    """What is on the screen, who is signed in, and this PC's settings."""

    def __init__(self, home: Home, app: QApplication) -> None:
        super().__init__()
        self.home, self.app = home, app
        self.settings = Settings.load(home.settings)
        self.jobs = self._new_jobs()
        self._warming = QTimer(self, singleShot=True, interval=_WARM_AFTER_MS)
        self._warming.timeout.connect(self._warm)
        self.login: LoginWindow | None = None
        self.wizard: WizardWindow | None = None
        self.window: Window | None = None
        self.reporter = Reporter(home.logs, self.shown, self)

    def begin(self) -> None:
        """Show the first window: the wizard when there is no data yet, else the log-in."""
        self._dress()
        if self.home.keyring.exists():
            self._show_login(self.settings.last_login)
        else:
            self._show_wizard()
        self._warming.start()

    def shown(self) -> QWidget | None:
        """Return the window on the screen."""
        return self.window or self.login or self.wizard

    def keep(self, **changes: Any) -> None:
        """Change settings of this PC, save them, and show what they change at once."""
        before = self.settings
        self.settings = before.with_(**changes)
        if self.settings == before:
            return
        if self.window is not None:
            self.window.house.settings = self.settings
        self._save()
        changed = {name for name in _LOOKS if getattr(before, name) != getattr(self.settings, name)}
        if changed == {"theme"}:
            self._dress()
        elif changed:
            # Words and sizes are given to widgets when they are made: make them anew,
            # but not while the widget that asked is still at work.
            QTimer.singleShot(0, self._rebuild)

    def lock(self) -> None:
        """Close the store and go back to the log-in, keeping nothing of it in memory."""
        if self.window is not None:
            self.window.leave(self._lock)

    def end(self) -> None:
        """Finish what runs and close the store."""
        self._warming.stop()
        self.jobs.close()
        for one in (self.window, self.login, self.wizard):
            if one is not None:
                one.deleteLater()
        self.window = self.login = self.wizard = None

    # -- windows

    def _show_login(self, login: str) -> None:
        made = LoginWindow(self.home, self.jobs, login)
        made.language_asked.connect(self._speak)
        made.opened.connect(self._opened)
        made.show()
        made.start()
        self._drop()
        self.login = made

    def _show_wizard(self) -> None:
        from liaison.gui.wizard import WizardWindow

        made = WizardWindow(self.home, self.jobs)
        made.language_asked.connect(self._speak)
        made.opened.connect(self._opened)
        if self.wizard is not None:
            made.fill(self.wizard.written())
        made.show()
        made.start()
        self._drop()
        self.wizard = made

    def _show_window(self, page: str = "") -> None:
        from liaison.gui.window import Window

        made = Window(self.home, self.settings, self.jobs, self.keep)
        made.lock_asked.connect(self.lock)
        made.closed.connect(self._closed)
        if page:
            made.go(page)
        made.show()
        self._drop()
        self.window = made

    def _drop(self) -> None:
        """Take the window before away; the next one is already shown, so the program stays."""
        if self.window is not None:
            self.window.end()
        for one in (self.window, self.login, self.wizard):
            if one is not None:
                one.hide()
                one.deleteLater()
        self.window = self.login = self.wizard = None

    # -- what happens

    @Slot(object)
    def _opened(self, store: Store) -> None:
        _log.info("signed in")
        if self.jobs.store is None:
            self.jobs.attach(store)
        self.keep(last_login=store.who.login)
        self._show_window()

    def _lock(self) -> None:
        _log.info("locked")
        self._keep_geometry()
        self.jobs.close()
        self.jobs = self._new_jobs()
        self._show_login(self.settings.last_login)

    @Slot()
    def _closed(self) -> None:
        _log.info("closed")
        self._keep_geometry()
        if self.window is not None:
            self.window.end()

    @Slot(str)
    def _speak(self, language: str) -> None:
        self.keep(language=language)

    @Slot()
    def _rebuild(self) -> None:
        self._dress()
        if self.window is not None:
            self.window.leave(self._window_anew)
        elif self.wizard is not None:
            self._show_wizard()
        elif self.login is not None:
            self._show_login(self.login.login())

    def _window_anew(self) -> None:
        assert self.window is not None
        self._keep_geometry()
        self._show_window(self.window.page())

    @Slot(object)
    def _broke(self, error: BaseException) -> None:
        if isinstance(error, Problem | Problems | Trouble):
            from liaison.gui import ask

            ask.tell(self.shown(), _("没有完成"), str(error), "warn")
        elif not isinstance(error, Cancelled):
            self.reporter.show(error)

    @Slot()
    def _warm(self) -> None:
        self.jobs.plain(warm)

    # -- inside

    def _new_jobs(self) -> Jobs:
        made = Jobs(self)
        made.broke.connect(self._broke)
        return made

    def _keep_geometry(self) -> None:
        if self.window is not None:
            self.settings = self.settings.with_(window=self.window.geometry_kept())
            self._save()

    def _save(self) -> None:
        try:
            self.settings.save(self.home.settings)
        except Trouble as trouble:
            _log.warning("settings were not saved: %s", type(trouble.__cause__).__name__)

    def _dress(self) -> None:
        """Give the application its language and look; what an old file asks wrongly is passed."""
        wanted = self.settings
        language = wanted.language if wanted.language in words.LANGUAGES else "zh"
        words.use(language)
        boot.speak(self.app, language)
        theme: style.Theme = next((one for one in style.THEMES if one == wanted.theme), "light")
        style.dress(self.app, theme, min(max(wanted.scale / 100, 1.0), 2.0))
