"""From the first window to the last: first start, log-in, work, lock."""

from __future__ import annotations

import gc
import logging
import os
import sys
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication, QWidget

import liaison
from liaison.base import log
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.gui import inputmethod, onlyone
from liaison.gui.locking import hurry, keep_drafts, tell_last
from liaison.gui.login import LoginWindow
from liaison.gui.look import style
from liaison.gui.rescuing import Rescuing
from liaison.gui.warming import Warming

if TYPE_CHECKING:
    from liaison.gui.wizard import WizardWindow
    from liaison.services.welcoming import SignedIn
    from liaison.store.step import Store

_log = logging.getLogger(__name__)
_DOOR_AFTER_MS = 50
"""From the window's first picture until it listens for a second start."""


def run(home: Home) -> int:
    """Open the window over a data folder and stay until it is closed."""
    app = application()
    app.setApplicationVersion(liaison.__version__)
    if onlyone.knock(home):  # the window over this store has come to the front
        return 0
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
    bridged = inputmethod.prepare(os.environ, sys.platform)
    app = QApplication(["liaison", "-style", "fusion"])
    app.setApplicationName("liaison")
    style.stands_in_fusion(app)
    if bridged:
        inputmethod.start(app, os.environ)
    return app


def finish_restore(home: Home) -> str:
    """Finish a restore that was cut short; return why that failed, "" mostly."""
    if not (home.folder / "restoring.json").exists():  # before anything slow is imported
        return ""
    from liaison.store import restoring

    try:
        restoring.finish(home)
    except Trouble as trouble:
        return str(trouble)
    return ""


def tell_unfinished(over: QWidget | None, words: str) -> None:
    """Tell that a restore could not be finished; the next start tries again."""
    if words:
        from liaison.gui import ask

        ask.tell(over, _("恢复没有完成"), words, "warn")


class Program(Rescuing):
    """What is on the screen, who is signed in, and this PC's settings."""

    def __init__(self, home: Home, app: QApplication) -> None:
        super().__init__(home, app)
        self.warming = Warming(lambda: self.jobs, lambda: not self.settings.database, self)
        self.warming.loaded.connect(self._loaded)
        self.wizard: WizardWindow | None = None
        self.guard.wanted.connect(self.lock)
        self.door = onlyone.Door(home, lambda: onlyone.to_front(self.shown()), self)
        app.commitDataRequest.connect(self._session_ends)

    def begin(self) -> None:
        """Show the first window: the wizard when there is no data yet, else the log-in."""
        self.dress()
        unfinished = finish_restore(self.home)
        if self.home.keyring.exists() or self.settings.database:
            self._show_login(self.settings.last_login)
        else:
            self._show_wizard()
        tell_unfinished(self.shown(), unfinished)
        self.warming.start()

    def shown(self) -> QWidget | None:
        """Return the window on the screen."""
        return self.window or self.login or self.wizard or self.damaged or self.restore

    @Slot()
    @Slot(str)
    def lock(self, why: str = "lock") -> None:
        """Take the window away at once, close the store, and show the log-in; asks nothing.

        Drafts are kept, and what runs is still finished behind the log-in.
        """
        if self.login is not None and self.login.holds_store():
            self._give_back()
        elif self.window is not None and not self.guard.leaving:
            self._keep_geometry()
            self.guard.put_away(self.window, partial(self._locked, why))
        elif self._rescued_by is not None and self.window is None and self.login is None:
            self._forget_key()

    def end(self) -> None:
        """Finish what runs and close the store; drafts are kept, nothing is asked."""
        self.warming.stop()
        self.guard.end()
        self.door.close()
        if self.window is not None:
            if self.window.isVisible():
                keep_drafts(self.window)
            self.window.end()
        self.close_store("closed")
        self._clear()

    # -- what the surroundings ask

    def minded(self) -> None:
        """Settings changed: the window and the guard hear of it."""
        if self.window is not None:
            self.window.house.settings = self.settings
        self.guard.set_minutes(self.settings.idle_minutes)

    def rebuild(self) -> None:
        """Make the window on the screen anew, in other words or sizes."""
        self.dress()
        if self.window is not None:
            self.window.leave(self._window_anew)
        elif self.wizard is not None:
            self._show_wizard()
        elif self.damaged is not None:
            self._show_damaged(*self.damaged.asked())
        elif self.restore is not None:
            self._show_restore()
        elif self.login is not None:
            self._show_login(self.login.login())

    # -- windows

    def _show_login(self, login: str, doubt: str = "") -> None:
        made = LoginWindow(self.home, self.jobs, login, self.settings.database, doubt)
        made.language_asked.connect(self.speak)
        made.opened.connect(self._signed_in)
        made.left.connect(self._give_back)
        self.late.connect(made.tell_late)
        made.damaged.connect(self._show_damaged)
        self.guard.rest()
        self._rescued_by = None
        self._bring(made)
        made.start()
        self.login = made
        self.warming.behind(made)
        if self.warming.is_loaded:
            made.look()

    def _show_wizard(self) -> None:
        from liaison.gui.wizard import WizardWindow

        made = WizardWindow(self.home, self.jobs)
        made.language_asked.connect(self.speak)
        made.restore_asked.connect(self._show_restore)
        made.opened.connect(self._opened)
        if self.wizard is not None:
            made.fill(self.wizard.written())
        self._bring(made)
        made.start()
        self.wizard = made

    def _show_window(self, page: str = "", anew: bool = True) -> None:
        from liaison.gui.quickvisitopen import window

        made = window(self.home, self.settings, self.jobs, self.keep)
        made.lock_asked.connect(self.lock)
        made.closed.connect(self._closed)
        made.health.rescue_asked.connect(self._rescue)
        if page:
            made.go(page)
        self._bring(made)
        self.window = made
        self.guard.watch(made, self.settings.idle_minutes, anew=anew)

    def _bring(self, made: QWidget) -> None:
        """Show a window and take the one before away; in this order, so the program stays."""
        made.show()
        if self.window is not None:
            self.window.end()
        self._clear()

    def _clear(self) -> None:
        for one in (self.window, self.login, self.wizard, self.damaged, self.restore):
            if one is not None:
                one.hide()
                one.deleteLater()
        self.window = self.login = self.wizard = self.damaged = self.restore = None

    # -- what happens

    @Slot(object)
    def _signed_in(self, signed: SignedIn) -> None:
        self._opened(signed.store)
        assert self.window is not None
        tell_last(self.window, signed)

    @Slot(object)
    def _opened(self, store: Store) -> None:
        _log.info("signed in")
        if self.jobs.store is None:
            self.jobs.attach(store)
        self.keep(last_login=store.who.login)
        self._show_window()
        if store.home is not None:
            QTimer.singleShot(_DOOR_AFTER_MS, self.door, self.door.open)

    def _locked(self, why: str) -> None:
        _log.info("locked: %s", why)
        self.release(why)
        self._show_login(self.settings.last_login)
        gc.collect()  # what was read goes too, as far as Python promises it

    @Slot()
    def _give_back(self) -> None:
        """Close a store in which nothing was shown yet, and begin the log-in again."""
        assert self.login is not None
        self.release("left")
        self._show_login(self.login.login(), self.login.doubted())

    @Slot(QSessionManager)
    def _session_ends(self, _manager: QSessionManager) -> None:
        """The desktop logs off or shuts down: keep drafts now, lock as soon as may be."""
        if self.window is not None:
            hurry(self.window, self.jobs)
            QTimer.singleShot(0, self, partial(self.lock, "shutdown"))

    @Slot()
    def _closed(self) -> None:
        _log.info("closed")
        self._keep_geometry()
        if self.window is not None:
            self.window.end()

    def _window_anew(self) -> None:
        assert self.window is not None
        self._keep_geometry()
        self._show_window(self.window.page(), anew=False)

    @Slot()
    def _loaded(self) -> None:
        if self.login is not None:
            self.login.look()

    # -- inside

    def _keep_geometry(self) -> None:
        if self.window is not None:
            self.settings = self.settings.with_(window=self.window.geometry_kept())
            self.save()
