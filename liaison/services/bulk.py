"""Many records at once as plain values: what an import compares with."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, inspect, select
from sqlalchemy.orm import Session, selectinload

from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import BY_NAME

CHUNK = 500
"""Ids asked for at once; far below the databases' limits of parameters."""


@dataclass(slots=True)
class Kept:
    """A record as it stands: values by field, references by id, several as a tuple of ids."""

    id: int
    number: str
    version: int
    values: dict[str, Any]


def kept(session: Session, record: type[Record], *where: ColumnElement[bool]) -> list[Kept]:
    """Return the records outside the bin that fulfil all conditions, by id."""
    fields = fields_of(record)
    single = [name for name, bound in fields.items() if not isinstance(bound.kind, References)]
    columns = [getattr(record, name) for name in single]
    conditions = (alive(record), *where)
    rows = session.execute(
        select(record.id, record.number, record.version, *columns)
        .where(*conditions)
        .order_by(record.id)
    )
    found = [Kept(row[0], row[1], row[2], dict(zip(single, row[3:], strict=True))) for row in rows]
    for name in fields.keys() - set(single):
        linked = _linked(session, record, name, conditions)
        for one in found:
            one.values[name] = linked.get(one.id, ())
    return found


def between(record: type[Record], first: date, last: date) -> ColumnElement[bool]:
    """Return the condition: the record's own day lies between two days, both included."""
    assert record.dated, "only dated records have a day"
    column: ColumnElement[bool] = getattr(record, record.dated).between(first, last)
    return column


def load(session: Session, name: str, ids: Iterable[int]) -> dict[int, Record]:
    """Return records by id, their many-references loaded; those missing are left out."""
    record = BY_NAME[name]
    many = [
        selectinload(getattr(record, field))
        for field, bound in fields_of(record).items()
        if isinstance(bound.kind, References)
    ]
    found: dict[int, Record] = {}
    for chunk in chunks(sorted(set(ids))):
        query = select(record).where(record.id.in_(chunk)).options(*many)
        found.update((one.id, one) for one in session.scalars(query))
    return found


def chunks(ids: list[int]) -> Iterator[list[int]]:
    """Yield ids in pieces of :data:`CHUNK`."""
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]


def _linked(
    session: Session, record: type[Record], name: str, where: Iterable[ColumnElement[bool]]
) -> dict[int, tuple[int, ...]]:
    through = inspect(record).relationships[name].secondary
    assert through is not None
    bound = fields_of(record)[name]
    assert isinstance(bound.kind, References)
    owner, target = through.c[record.__tablename__], through.c[bound.kind.target.lower()]
    query = select(owner, target).join(record, record.id == owner).where(*where)
    found: dict[int, list[int]] = defaultdict(list)
    for one, other in session.execute(query.order_by(owner, through.c.place)):
        found[one].append(other)
    return {one: tuple(others) for one, others in found.items()}
