"""The only door from the screen to the store: one worker thread, results come back.

No ORM object crosses threads; a job returns plain values. Jobs run one after
the other, because the store has one connection.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

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


def _nothing() -> None:
    """Stand at the end of the queue: done when all before it is."""


def _close(store: Store, last: Callable[[Store], Any] | None) -> None:
    """Do the last thing with a store and close it, whatever becomes of the last thing."""
    try:
        if last is not None:
            last(store)
    except (Problem, Trouble) as error:
        _log.warning("the last work before closing failed: %s", type(error).__name__)
    finally:
        store.close()


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
    late = Signal(object)
    """Work that nobody waits for any more (:meth:`release`) failed: the exception."""
    _back = Signal(object)

    def __init__(
        self, parent: QObject | None = None, pool: ThreadPoolExecutor | None = None
    ) -> None:
        super().__init__(parent)
        self.store: Store | None = None
        self._pool = pool or ThreadPoolExecutor(1, thread_name_prefix="store")
        self._waiting = 0
        self._released = False
        # Queued even when the work is done before plain() returns: never inside the asker's line.
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

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

    def settled(self, seconds: float) -> bool:
        """Wait until everything asked for so far is done; False when it takes longer."""
        return bool(wait([self._pool.submit(_nothing)], seconds).done)

    def release(self, last: Callable[[Store], Any], parent: QObject | None = None) -> Jobs:
        """Let go of the store without waiting; return the jobs for what comes after.

        What was asked for is still done, then ``last(store)``, then the store
        is closed, and only then what the new jobs are given (same thread).
        Results no longer come back; what fails is told by ``late``.
        """
        store, self.store, self._released = self.store, None, True
        if store is not None and self._heard in store.hear:
            store.hear.remove(self._heard)
        after = Jobs(parent, self._pool)
        if store is not None:
            after.plain(lambda: _close(store, last))
        return after

    def close(self, last: Callable[[Store], Any] | None = None) -> None:
        """Finish what runs, then ``last(store)``, close, end the thread; again is harmless."""
        if self.store is not None:
            store, self.store = self.store, None
            self._pool.submit(_close, store, last).result()
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
        if self._released:
            if error is not None and not isinstance(error, Cancelled):
                _log.warning("job failed after locking: %s", type(error).__name__)
                self.late.emit(error)
        elif error is None:
            if done is not None and not _gone(done):
                done(future.result())
        elif isinstance(error, Failure) and failed is not None:
            if not _gone(failed):
                failed(error)
        else:
            _log.error("job failed: %s", type(error).__name__)
            self.broke.emit(error)
