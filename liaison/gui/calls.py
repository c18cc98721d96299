"""Jobs on behalf of a widget: answers that come after it is gone are dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import shiboken6
from PySide6.QtCore import QObject

from liaison.base.errors import Cancelled, Problem, Problems, Trouble
from liaison.base.ids import uuid7
from liaison.gui.jobs import Failure, Jobs
from liaison.store.step import Done, Store

T = TypeVar("T")


class Kept(NamedTuple):
    """The result of a change and the step it was kept in (None: nothing was changed)."""

    result: Any
    step_id: int | None


def call(
    owner: QObject,
    jobs: Jobs,
    work: Callable[[Store], T],
    done: Callable[[T], Any] | None = None,
    failed: Callable[[Failure], Any] | None = None,
) -> None:
    """Do ``work(store)`` on the store thread; tell ``owner`` if it still exists then.

    Once the store is closed (locked, leaving) nothing is asked any more.
    """
    if jobs.store is None:
        return
    jobs.run(work, _while(owner, done), _while(owner, failed) if failed else None)


def change(
    owner: QObject,
    jobs: Jobs,
    work: Callable[[Store], Any],
    done: Callable[[Kept], Any] | None = None,
    failed: Callable[[Failure], Any] | None = None,
) -> None:
    """The same for work that writes: ``done`` is told the step, so that it can be undone."""

    def listening(store: Store) -> Kept:
        steps: list[Done] = []
        hear = steps.append
        store.hear.append(hear)
        try:
            result = work(store)
        finally:
            store.hear.remove(hear)
        return Kept(result, steps[-1].step_id if steps else None)

    call(owner, jobs, listening, done, failed)


class Latest:
    """Questions of which only the last one counts: answers to those before are dropped."""

    def __init__(self) -> None:
        self._turn = 0

    def drop(self) -> None:
        """Hear none of the answers that are still on their way."""
        self._turn += 1

    def call(
        self,
        owner: QObject,
        jobs: Jobs,
        work: Callable[[Store], T],
        done: Callable[[T], Any],
        failed: Callable[[Failure], Any] | None = None,
    ) -> None:
        """Do as :func:`call`; whether it is told is known when the answer is there."""
        self.drop()
        turn = self._turn

        def last(then: Callable[[Any], Any]) -> Callable[[Any], Any]:
            return lambda told: then(told) if turn == self._turn else None

        call(owner, jobs, work, last(done), last(failed) if failed is not None else None)


class Intention:
    """One thing a person wants done: asked for again while it is under way it is not done twice.

    After a failure that leaves the outcome unknown (a :class:`Trouble`) the
    same wish, told by ``about``, is tried again under its first operation id.
    """

    def __init__(self) -> None:
        self._op_id = uuid7()
        self._about: Any = None
        self._running = False

    def change(
        self,
        owner: QObject,
        jobs: Jobs,
        work: Callable[[Store, str], Any],
        done: Callable[[Kept], Any],
        failed: Callable[[Failure], Any],
        about: Any = None,
    ) -> bool:
        """Do ``work(store, op_id)`` as :func:`change`; False when it is under way already."""
        if self._running or jobs.store is None:
            return False
        if about != self._about:
            self._op_id = uuid7()
        op_id, self._about, self._running = self._op_id, about, True

        def kept(told: Kept) -> None:
            self._running, self._op_id = False, uuid7()
            done(told)

        def lost(failure: Failure) -> None:
            self._running = False
            if not isinstance(failure, Trouble):
                self._op_id = uuid7()
            failed(failure)

        change(owner, jobs, lambda store: work(store, op_id), kept, lost)
        return True


def words_of(failure: Failure) -> str:
    """Return a failure in one text: what happened, what was kept, what to do."""
    if isinstance(failure, Problems):
        return " ".join(str(problem) for problem in failure.problems)
    if isinstance(failure, Trouble):
        return " ".join(part for part in (failure.what, failure.kept, failure.todo) if part)
    return str(failure)


def problems_of(failure: Failure) -> tuple[Problem, ...]:
    """Return the single problems in a failure, none for a Trouble."""
    if isinstance(failure, Problems):
        return failure.problems
    return (failure,) if isinstance(failure, Problem) else ()


def was_cancelled(failure: Failure) -> bool:
    """Did the person stop the work themselves?"""
    return isinstance(failure, Cancelled)


def _while(owner: QObject, then: Callable[[Any], Any] | None) -> Callable[[Any], Any]:
    def tell(result: Any) -> None:
        if then is not None and shiboken6.isValid(owner):
            then(result)

    return tell
