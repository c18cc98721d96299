"""Records that another one names: a few of their values, or objects, read the short way.

A save must know of the company it names only that it is there and of which
station; a whole object would cost more than the saved row itself (speed.md G10).
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import bindparam, inspect, select
from sqlalchemy.orm import Session, make_transient_to_detached

from liaison.fields.record import Record
from liaison.store.prepared import Prepared

R = TypeVar("R", bound=Record)
SEEN = "glanced"
"""Where a session that writes keeps what it glanced at, until it changes a record."""

_ASKED = ("deleted_at", "station_id")
"""Asked together, as a save asks for one after the other."""


def at(
    session: Session, record: type[Record], id: int, names: tuple[str, ...]
) -> tuple[Any, ...] | None:
    """Return these values of a record as the session sees it; None when it is not there."""
    held = held_one(session, record, id)
    if held is not None:
        return tuple(getattr(held, name) for name in names)
    seen = session.info.get(SEEN, {})
    told = seen.get((record, id))
    if told is None or not all(name in told for name in names):
        asked = tuple(dict.fromkeys((*names, *_ASKED))) if SEEN in session.info else names
        asked = tuple(name for name in asked if name in record.__table__.c)
        row = _row(record, asked).first(session.connection(), {"id": id})
        if row is None:
            return None
        told = seen[record, id] = dict(zip(asked, row, strict=True))
    return tuple(told[name] for name in names)


def held_one(session: Session, record: type[R], id: int) -> R | None:
    """Return the object of a record if the session has it already."""
    return session.identity_map.get(session.identity_key(record, id))


def objects(session: Session, record: type[R], ids: Collection[int]) -> dict[int, R]:
    """Return the objects of records by id, reading those the session lacks; without their lists."""
    found = {}
    for number in ids:
        one = held_one(session, record, number) or _read(session, record, number)
        if one is not None:
            found[number] = one
    return found


def _read(session: Session, record: type[R], id: int) -> R | None:
    names = tuple(inspect(record).columns.keys())
    row = _row(record, names).first(session.connection(), {"id": id})
    if row is None:
        return None
    one = record()
    inspect(one).dict.update(zip(names, row, strict=True))
    make_transient_to_detached(one)
    session.add(one)
    return one


@cache
def _row(record: type[Record], names: tuple[str, ...]) -> Prepared:
    table = record.__table__.c
    query = select(*(table[name] for name in names)).where(table.id == bindparam("id"))
    return Prepared(query)
