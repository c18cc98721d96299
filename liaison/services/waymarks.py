"""Where the rows of a long list stand: milestones, so that a jump walks a short way only.

A database finds row 400,000 of a list by walking past 399,999 index entries.
The first jump walks in stages and keeps the key of the row at the end of each;
later ones start from the nearest of them. Milestones hold until the next step:
any change of a record is one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.store import tables

STAGE = 16_384
"""Rows between two milestones; a list shorter than two stages has none."""

_MOST_KEPT = 8
_KEPT: WeakKeyDictionary[Engine, dict[Any, Trail]] = WeakKeyDictionary()


@dataclass
class Trail:
    """The milestones of one list in one order: keys of the rows at these places."""

    places: list[int] = field(default_factory=lambda: [0])
    keys: list[tuple[Any, ...]] = field(default_factory=lambda: [()])


def ids(
    session: Session, list_: Any, statement: Select[Any], keys: tuple[Any, ...], down: bool,
    offset: int, limit: int,
) -> list[int]:  # fmt: skip
    """Return the ids of a page: ``statement`` selects the keys of all rows in their order.

    ``keys`` are its order, neither of them ever empty, the last one the id;
    ``list_`` names the list (hashable).
    """

    def after(key: tuple[Any, ...]) -> Select[Any]:
        return statement.where(_from(keys, key, down)) if key else statement

    place, key = _nearest(session, list_, after, offset) if offset >= 2 * STAGE else (0, ())
    rows = session.execute(after(key).offset(offset - place).limit(limit))
    return [row[-1] for row in rows]


def _nearest(
    session: Session, list_: Any, after: Callable[[tuple[Any, ...]], Select[Any]], offset: int
) -> tuple[int, tuple[Any, ...]]:
    """Return the last milestone before a place, walking on from the last one known."""
    trail = _trail(session, list_)
    while trail.places[-1] + STAGE <= offset:
        step = after(trail.keys[-1]).offset(STAGE).limit(1)
        row = session.execute(step).one_or_none()
        if row is None:  # the list is shorter than it was said to be
            break
        trail.keys.append(tuple(row))
        trail.places.append(trail.places[-1] + STAGE)
    nearest = bisect_right(trail.places, offset) - 1
    return trail.places[nearest], trail.keys[nearest]


def _trail(session: Session, list_: Any) -> Trail:
    last = session.scalar(select(func.max(tables.step.c.id)))
    mark = (last, session.info.get("who"), clock.today(), list_)
    kept = _KEPT.setdefault(session.get_bind().engine, {})
    if mark not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[mark] = Trail()
    return kept[mark]


def _from(keys: tuple[Any, ...], key: tuple[Any, ...], down: bool) -> ColumnElement[bool]:
    """The rows from one key on: by the first column for the index, then exactly."""
    (first, last), (one, two) = keys, key
    if down:
        return and_(first <= one, or_(first < one, last <= two))
    return and_(first >= one, or_(first > one, last >= two))
