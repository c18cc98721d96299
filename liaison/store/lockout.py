"""Wrong passwords are counted, and who errs too often must wait (S10).

Five wrong ones: 15 minutes; each further one after the wait doubles it, up to
24 hours. ``lockout.json`` lies beside the key ring, not in the store, because it
is needed before anything is open. A try is counted before the password is
tried, so that killing the program forgets none. Known and unknown names are
treated alike and stand in the file as marks only.

On PostgreSQL the server checks passwords; what is tried on this PC is counted
all the same. How waiting is measured: :mod:`liaison.store.lockfile`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from liaison.base.errors import Problem
from liaison.store import ring as rings
from liaison.store.lockfile import (
    RECOVERY,
    Slot,
    load,
    logins_of,
    mark_of,
    save,
    with_slot,
)
from liaison.store.lockwords import locked, wait_after, wrong


@dataclass(frozen=True)
class Try:
    """A try under way: whose, and how the slot was before it."""

    ring: Path
    name: str
    before: Slot


@dataclass(frozen=True)
class Told:
    """What the audit trail is to hear of: ``login`` "" for names nobody has, ``at`` in seconds.

    ``lost``: the file itself was missing or damaged.
    """

    login: str
    fails: int
    locks: int
    at: float
    lost: bool = False


def enter(ring: Path, login: str) -> Try:
    """Begin a try: count it as wrong until it is :func:`passed`; raises :class:`Problem` to wait.

    A file that is missing or damaged although the ring knows of one makes
    everybody wait 15 minutes once.
    """
    key, state = load(ring)
    name = mark_of(key, login)
    before = state.slots.get(name, Slot())
    left = max(state.hold, before.left)
    if left > 0:
        save(ring, key, state)
        raise locked(left)
    wait = wait_after(before.tries + 1)
    counted = Slot(
        before.tries + 1,
        wait,
        before.since + 1,
        before.fails + 1,
        before.locks + bool(wait),
        state.seen,
    )
    save(ring, key, with_slot(ring, key, state, name, counted))
    return Try(ring, name, before)


@contextmanager
def counted(ring: Path | None, login: str) -> Iterator[None]:
    """Count a try while a password is looked at (not at all without a ring).

    Only a :class:`Problem` at ``password`` or ``recovery`` stays counted and tells
    what it leads to: a key file that cannot be read is no wrong try.
    """
    if ring is None:
        yield
        return
    tried = enter(ring, login)
    try:
        yield
    except Problem as problem:
        if problem.field not in ("password", "recovery"):
            forgive(tried)
            raise
        raise wrong(tried.before.tries + 1, problem) from problem
    except BaseException:
        forgive(tried)
        raise
    forgive(tried)


def forgive(tried: Try) -> None:
    """Take a try back: the password was right, or it was not what failed."""
    key, state = load(tried.ring)
    save(tried.ring, key, with_slot(tried.ring, key, state, tried.name, tried.before))


def untold(ring: Path, logins: Iterable[str] = ()) -> list[Told]:
    """Return what the audit trail has not heard of yet; ``logins`` are known beside the ring's."""
    key, state = load(ring)
    known = {mark_of(key, one): one for one in (*logins_of(ring), *logins)}
    known[mark_of(key, RECOVERY)] = rings.RECOVERY
    told = [
        Told(known.get(name, ""), slot.fails, slot.locks, slot.at)
        for name, slot in state.slots.items()
        if slot.fails or slot.locks
    ]
    return [*told, *([Told("", 0, 1, state.seen, True)] if state.lost else [])]


def since(ring: Path, login: str) -> int:
    """Return how often a name was tried wrongly since its last sign-in."""
    key, state = load(ring)
    return state.slots.get(mark_of(key, login), Slot()).since


def passed(ring: Path, login: str) -> None:
    """Clear a name after its sign-in, and what the audit trail has now heard of."""
    key, state = load(ring)
    heard = {
        name: replace(slot, fails=0, locks=0)
        for name, slot in state.slots.items()
        if name != mark_of(key, login)
    }
    save(ring, key, replace(state, slots=heard, lost=False))


def unlock(ring: Path, login: str) -> None:
    """End a name's wait and count anew; what it did is still told at the next sign-in."""
    key, state = load(ring)
    name = mark_of(key, login)
    freed = replace(state.slots.get(name, Slot()), tries=0, left=0.0)
    save(ring, key, with_slot(ring, key, state, name, freed))


def waits(ring: Path, logins: Iterable[str]) -> dict[str, float]:
    """Return the seconds each of these names must still wait; 0 who need not."""
    key, state = load(ring)
    slots = {login: state.slots.get(mark_of(key, login), Slot()) for login in logins}
    return {login: max(state.hold, slot.left) for login, slot in slots.items()}
