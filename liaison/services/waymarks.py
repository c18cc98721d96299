"""Where the rows of a long list stand: milestones, so that a jump walks a short way only.

A database finds row 400,000 of a list by walking past 399,999 index entries. The
first jump walks in stages and keeps, at the end of each, a value of the first
key and how many rows stand before the first row of that value; later ones
start from the nearest of them. Of a list that depends on nothing but its own
records (:mod:`liaison.services.newsteps`), later steps move the
milestones; of others they hold until the next step.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, Select, bindparam, func
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.services.newsteps import Own, Seen, moves, seen
from liaison.store.engine import WRITING

STAGE = 16_384
"""Rows between two milestones; a list shorter than two stages has none."""

_MOST_KEPT = 8
_KEPT: WeakKeyDictionary[Engine, dict[Any, Trail]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Walk:
    """A list in an order: ``rows`` selects ``first`` and ``last`` of all rows, in their order.

    Neither key is ever empty; ``last`` is the id. ``name`` tells the list from
    others (hashable), ``own`` is set when only its own records decide about it.
    """

    name: Any
    rows: Select[Any]
    first: Any
    last: Any
    down: bool
    own: Own | None = None

    def beyond(self, one: Any, other: Any) -> Any:
        """Return the condition that a key stands behind another in this order."""
        return one < other if self.down else one > other

    @cached_property
    def onward(self) -> Select[Any]:
        """Rows from the first one of the value ``mark`` on: a bound of the index, no test."""
        mark: Any = bindparam("mark")
        bound = self.first <= mark if self.down else self.first >= mark
        return _cut(self.rows.where(bound))

    @cached_property
    def start(self) -> Select[Any]:
        """Rows from the beginning on."""
        return _cut(self.rows)

    @cached_property
    def alike(self) -> Select[Any]:
        """How many rows have the value ``mark`` and stand before ``id``."""
        same, before = self.first == bindparam("mark"), self.beyond(bindparam("id"), self.last)
        return self.counted.where(same, before)

    @cached_property
    def next(self) -> Select[Any]:
        """The value that comes after ``mark``."""
        later = self.rows.where(self.beyond(self.first, bindparam("mark")))
        return later.with_only_columns(self.first).limit(1)

    @cached_property
    def counted(self) -> Select[Any]:
        """How many rows there are."""
        return self.rows.order_by(None).with_only_columns(func.count(self.last))


@dataclass
class Trail:
    """The milestones of a list: so many rows stand before the first one of each value.

    ``total`` is how many rows there are, once it was asked; ``ended`` tells
    that nothing stands behind the last milestone's rows of one value.
    """

    seen: Seen
    places: list[int] = field(default_factory=lambda: [0])
    values: list[Any] = field(default_factory=lambda: [None])
    total: int | None = None
    ended: bool = False

    def move(self, value: date, by: int, down: bool) -> None:
        """Take a row of that value in (1) or out (-1)."""
        self.ended = False
        if self.total is not None:
            self.total += by
        for i, mark in enumerate(self.values):
            if mark is not None and (value > mark if down else value < mark):
                self.places[i] += by


def ids(session: Session, walk: Walk, offset: int, limit: int) -> list[int]:
    """Return the ids of a page of a list."""
    place, mark = 0, None
    if offset >= 2 * STAGE:
        place, mark = _nearest(session, walk, offset)
    return [row[-1] for row in _rows(session, walk, mark, offset - place, limit)]


def count(session: Session, walk: Walk) -> int:
    """Return how many rows a list of its own has; asked once, then told from the steps.

    SQLite walks the index for it anyway, so the milestones are set by the way;
    a server counts faster than it answers so many questions.
    """
    trail = _trail(session, walk)
    if trail.total is None:
        if _engine(session).dialect.name == "sqlite":
            while not trail.ended:
                _walk_on(session, walk, trail)
        trail.total = trail.places[-1] + _many(session, walk, trail.values[-1])
        _keep(session, walk, trail)
    return trail.total


def _nearest(session: Session, walk: Walk, offset: int) -> tuple[int, Any]:
    """Return the last milestone before a place, walking on from the last one known."""
    trail = _trail(session, walk)
    known = len(trail.places)
    while trail.places[-1] + STAGE <= offset and not trail.ended:
        _walk_on(session, walk, trail)
    if len(trail.places) > known:
        _keep(session, walk, trail)
    nearest = bisect_right(trail.places, offset) - 1
    return trail.places[nearest], trail.values[nearest]


def _walk_on(session: Session, walk: Walk, trail: Trail) -> None:
    """Set the next milestone: a stage on, at the first row of the value met there."""
    place, mark = trail.places[-1], trail.values[-1]
    row = next(iter(_rows(session, walk, mark, STAGE, 1)), None)
    if row is None:
        trail.ended = True
        return
    first, last = row
    if first != mark:
        place += STAGE - session.scalar(walk.alike, {"mark": first, "id": last})
    else:  # more of one value than a stage: past all of them
        first = session.scalar(walk.next, {"mark": mark})
        if first is None:
            trail.ended = True
            return
        place += session.scalar(walk.counted.where(walk.first == mark))
    trail.places.append(place)
    trail.values.append(first)


def _rows(session: Session, walk: Walk, mark: Any, skip: int, take: int) -> Sequence[Any]:
    cut = {"skip": skip, "take": take}
    if mark is None:
        return session.execute(walk.start, cut).all()
    return session.execute(walk.onward, cut | {"mark": mark}).all()


def _many(session: Session, walk: Walk, mark: Any) -> int:
    """Return how many rows stand from the first one of a value on."""
    rows = walk.counted
    if mark is not None:
        rows = rows.where(walk.first <= mark if walk.down else walk.first >= mark)
    return session.scalar(rows) or 0


def _cut(rows: Select[Any]) -> Select[Any]:
    return rows.offset(bindparam("skip")).limit(bindparam("take"))


def _trail(session: Session, walk: Walk) -> Trail:
    """Return the milestones as they stand now."""
    if _writing(session):
        return Trail(seen(session))
    trail = _KEPT.get(_engine(session), {}).get(_mark(session, walk))
    if trail is not None and _up_to_date(session, walk, trail):
        return trail
    return Trail(seen(session))


def _up_to_date(session: Session, walk: Walk, trail: Trail) -> bool:
    """Bring the milestones to where the steps since then have moved them, if that can be told."""
    now = seen(session, trail.seen)
    if now == trail.seen:
        return True
    moved = moves(session, walk.own, trail.seen, now) if walk.own else None
    if moved is None or seen(session, now) != now:  # a server goes on meanwhile
        return False
    for value, by in moved:
        trail.move(value, by, walk.down)
    trail.seen = now
    return True


def _keep(session: Session, walk: Walk, trail: Trail) -> None:
    """Keep milestones, unless something was changed while they were read."""
    if _writing(session):
        return
    kept = _KEPT.setdefault(_engine(session), {})
    mark = _mark(session, walk)
    if seen(session, trail.seen) != trail.seen:
        kept.pop(mark, None)
        return
    if mark not in kept and len(kept) >= _MOST_KEPT:
        kept.clear()
    kept[mark] = trail


def _writing(session: Session) -> bool:
    """Is this a step under way, of which all may still be taken back?"""
    return bool(session.connection().get_execution_options().get(WRITING))


def _mark(session: Session, walk: Walk) -> Any:
    who = None if walk.own else (session.info.get("who"), clock.today())
    return (walk.name, walk.down, who)


def _engine(session: Session) -> Engine:
    return session.get_bind().engine
