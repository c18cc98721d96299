"""Which failures of a server a step may simply be tried again after, and when.

A step carries its operation id, so trying again can never do it twice
(safety.md §7.2: at most 3 tries, 50 to 800 ms apart, the same id).
"""

from __future__ import annotations

import random
import time

from sqlalchemy.exc import DBAPIError

from liaison.store.holding import Forsaken

TRIES = 3
"""So often a step is tried before its failure is told."""

_SHORTEST, _LONGEST = 0.05, 0.8
_LOST_RACE = {"40001", "40P01", "23P01"}
"""Serialization failure and deadlock: the server has rolled everything back. And two that
overlap, written at once: tried again, the rule sees the other and names it."""

_draw = random.Random()  # noqa: S311 - clients need only differ


def cause_of(error: BaseException) -> DBAPIError | None:
    """Return what the database said, if a failure came from it."""
    for one in (error, error.__cause__):
        if isinstance(one, DBAPIError):
            return one
    return None


def lost_link(error: DBAPIError) -> bool:
    """Is the connection gone, so that nobody knows what became of a commit?"""
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or state.startswith(("08", "57P"))


def passing(error: BaseException) -> bool:
    """May the same step succeed when it is tried again in a moment, or say more exactly why not?"""
    if isinstance(error, Forsaken):
        return True
    cause = cause_of(error)
    if cause is None:
        return False
    return lost_link(cause) or getattr(cause.orig, "sqlstate", None) in _LOST_RACE


def pause(turn: int) -> None:
    """Wait before try ``turn`` (1, 2 …): 50 to 800 ms, no two clients alike."""
    longest = min(_LONGEST, _SHORTEST * 4**turn)
    time.sleep(_draw.uniform(_SHORTEST, longest))
