"""The only door from the screen to the store: one worker thread, results come back.

No ORM object crosses threads; a job returns plain values. Jobs run one after
the other, because the store has one connection.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Signal, Slot

from liaison.base.errors import Cancelled, Problem, Problems, Trouble
from liaison.base.watcher import Watcher

if TYPE_CHECKING:  # the log-in window stands before SQLAlchemy is imported
    from liaison.store.step import Done, Store

T = TypeVar("T")
Failure = Problem | Problems | Trouble | Cancelled
_log = logging.getLogger(__name__)


def _gone(callback: Callable[..., Any]) -> bool:
    """Is this a method of a widget that was closed while the work ran?"""
    owner = getattr(callback, "__self__", None)
    return isinstance(owner, QObject) and not shiboken6.isValid(owner)


class ScreenWatcher(QObject, Watcher):
    """Carries progress from the store thread to a bar on the screen."""

    began = Signal(str, int)
    moved = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stop = threading.Event()

    def begin(self, words: str, total: int) -> None:
        self.began.emit(words, total)

    def at(self, done: int) -> None:
        self.moved.emit(done)

    def stop(self) -> None:
        """Ask the work to stop (from the screen)."""
        self._stop.set()

    def stopped(self) -> bool:
        return self._stop.is_set()


class Jobs(QObject):
    """Runs work on the store thread and brings results to the screen thread.

    ``changed`` tells which record types (table names) a finished step touched;
    ``broke`` carries the exception of a bug for the report window.
    """

    changed = Signal(object)
    broke = Signal(object)
    idle = Signal()
    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store: Store | None = None
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="store")
        self._waiting = 0
        self._back.connect(self._deliver)

    def attach(self, store: Store) -> None:
        """Serve this store from now on."""
        self.store = store
        store.hear.append(self._heard)

    def run(
        self,
        work: Callable[[Store], T],
        done: Callable[[T], Any] | None = None,
        failed: Callable[[Failure], Any] | None = None,
    ) -> None:
        """Do ``work(store)`` on the store thread, then ``done(result)`` on the screen's.

        A Problem, Trouble or Cancelled goes to ``failed``; anything else, or
        a failure nobody takes, is emitted by ``broke``.
        """
        assert self.store is not None, "log in first"
        store = self.store
        self.plain(lambda: work(store), done, failed)

    def plain(
        self,
        work: Callable[[], T],
        done: Callable[[T], Any] | None = None,
        failed: Callable[[Failure], Any] | None = None,
    ) -> None:
        """The same for work that needs no open store (log-in, first start)."""
        self._waiting += 1
        future = self._pool.submit(work)
        future.add_done_callback(lambda one: self._back.emit((one, done, failed)))

    def now(self, work: Callable[[Store], T]) -> T:
        """Do ``work(store)`` on the store thread and wait: only for work of milliseconds."""
        assert self.store is not None, "log in first"
        return self._pool.submit(work, self.store).result()

    @property
    def busy(self) -> bool:
        """Is anything waiting or running?"""
        return self._waiting > 0

    def detach(self) -> None:
        """Finish what runs and end the thread; the store stays open and its owner's."""
        if self.store is not None:
            if self._heard in self.store.hear:
                self.store.hear.remove(self._heard)
            self.store = None
        self._pool.shutdown()

    def close(self) -> None:
        """Finish what runs, close the store, end the thread; again is harmless."""
        if self.store is not None:
            self._pool.submit(self.store.close).result()
            self.store = None
        self._pool.shutdown()

    def _heard(self, done: Done) -> None:
        self.changed.emit(done)  # emitted on the store thread, queued to the screen

    @Slot(object)
    def _deliver(self, parcel: tuple[Future[Any], Any, Any]) -> None:
        future, done, failed = parcel
        self._waiting -= 1
        try:
            self._hand_over(future, done, failed)
        finally:
            if not self._waiting:
                self.idle.emit()

    def _hand_over(self, future: Future[Any], done: Any, failed: Any) -> None:
        error = future.exception()
        if error is None:
            if done is not None and not _gone(done):
                done(future.result())
        elif isinstance(error, Failure) and failed is not None:
            if not _gone(failed):
                failed(error)
        else:
            _log.error("job failed: %s", type(error).__name__)
            self.broke.emit(error)
