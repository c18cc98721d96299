"""What is made ready on the worker while the password is typed, so that nobody waits for it after.

The modules are loaded, and the statements of the first screen made
(:mod:`liaison.store.rehearsal`). None of it knows anything of the store, which is
opened by the password only.
"""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractScrollArea

from liaison.base.errors import Cancelled
from liaison.gui.look.boot import SELDOM

if TYPE_CHECKING:
    from liaison.gui.jobs import Jobs
    from liaison.gui.login import LoginWindow
    from liaison.store.step import Store

AFTER_MS = 50
"""From the first window's first picture until the modules are loaded."""

_FIRST_SEEN = (
    "liaison.services.signing",
    "liaison.gui.pages.workbench",
    "liaison.gui.window",
    "liaison.gui.quickvisitopen",
    "liaison.services.backupstate",
)
"""Modules of the log-in and of the first screen after it."""

_log = logging.getLogger(__name__)


def warm() -> None:
    """Load what signing in and the workbench need.

    Modules only, never a Qt object: those belong to the screen's thread.
    """
    from liaison.store import opening

    opening.prepare()
    for name in _FIRST_SEEN:
        import_module(name)
    gc.freeze()  # what was loaded stays for good: collections need not walk it each time
    gc.set_threshold(*SELDOM)


def rehearse(hurry: Callable[[], bool]) -> None:
    """Sign in to a store of nobody's and read the first screen; once for all log-ins.

    ``hurry`` tells that the real thing waits: then it is left off.
    """
    from liaison.store import rehearsal

    if rehearsal.is_over() or hurry():
        return
    try:
        with rehearsal.empty(hurry) as store:
            first_screen(store)
    except Cancelled:
        _log.info("the rehearsal was left off")
    except Exception as error:  # noqa: BLE001 - it must not keep anybody from signing in
        _log.error("the rehearsal broke: %s", type(error).__name__)
    gc.collect()  # what it was made with is used again


def first_screen(store: Store) -> None:
    """Ask what is asked between the password and the workbench, of a station and of an officer."""
    from liaison.figures.scope import ALL, Scope
    from liaison.gui.pages.desk import desk
    from liaison.gui.waiting import frame
    from liaison.services import drafts, drilled, unused, welcoming
    from liaison.services.notices import Unseen
    from liaison.store import migrate, opening, searchindex

    migrate.refuse_newer(store.engine)
    opening.who(store.engine, store.who.login)
    searchindex.made(store.engine)
    opening.begun(store)
    welcoming.welcome(store, None, {}, None)
    unused.logins(store)
    desk(store, ALL)
    desk(store, Scope(officer_id=store.who.officer_id))
    drilled.last_drill(store)
    drilled.trail_begun(store)
    drafts.all_of(store)
    frame(store, Unseen())


def meet_kinds() -> None:
    """Have the kinds of widgets made that the bindings know, some hundredths of a second's work.

    They make them all when Qt first gives them a widget that is not theirs, a view's
    inside, to see of which kind it is. On the screen's thread, and short.
    """
    QAbstractScrollArea().viewport()


class Warming(QObject):
    """Makes ready behind the log-in window; ``loaded`` once the modules are there.

    ``jobs`` tells whose worker is asked, ``local`` whether the store is a file here:
    a server's statements are others.
    """

    loaded = Signal()

    def __init__(
        self,
        jobs: Callable[[], Jobs],
        local: Callable[[], bool] = lambda: True,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._local = jobs, local
        self._asked = threading.Event()
        self.is_loaded = False
        self._first = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._first.timeout.connect(self._load)

    def start(self) -> None:
        """Begin as soon as the first window is painted."""
        self._first.start()

    def stop(self) -> None:
        """Begin nothing any more, and leave off."""
        self._first.stop()
        self._asked.set()

    def behind(self, login: LoginWindow) -> None:
        """Make ready behind a log-in window; leave off when somebody signs in there."""
        self._asked.clear()
        login.sign_in.asked.connect(self._asked.set)
        if self.is_loaded:
            self._rehearse()

    @Slot()
    def _load(self) -> None:
        self._jobs().plain(warm, self._is_loaded)

    def _is_loaded(self, _nothing: object) -> None:
        self.is_loaded = True
        self.loaded.emit()
        meet_kinds()
        if not self._asked.is_set():
            self._rehearse()

    def _rehearse(self) -> None:
        if self._local():
            self._jobs().plain(lambda: rehearse(self._asked.is_set))
