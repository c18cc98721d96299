"""Which records refer to which: asked before something goes to the bin or comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store.among import among

Key = tuple[str, int]
"""A record by the name of its table and its id."""


@dataclass(frozen=True)
class Use:
    """A living record, told by its number, refers to another in one of its fields."""

    of: Key
    by: Key
    number: str
    field: str


def references(record: type[Record]) -> Iterator[Bound]:
    """Yield the fields of a record type that refer to others."""
    for bound in fields_of(record).values():
        if isinstance(bound.kind, Reference | References):
            yield bound


def uses(session: Session, keys: Iterable[Key]) -> Iterator[Use]:
    """Yield who of the living refers to these records; what is inside them goes with them."""
    ids = _by_table(keys)
    for other in BY_NAME.values():
        for bound in references(other):
            target: str = bound.kind.target.lower()  # type: ignore[attr-defined]
            if target not in ids or other.inside == bound.name:
                continue
            for row in session.execute(_using(other, bound, ids[target])):
                yield Use((target, row[2]), (other.__tablename__, row[0]), row[1], bound.name)


def binned(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Return which of the records lie in the recycle bin."""
    found: set[Key] = set()
    for table, ids in _by_table(keys).items():
        record = BY_NAME[table]
        query = select(record.id).where(among(record.id, ids), record.deleted_at.is_not(None))
        found.update((table, one) for one in session.scalars(query))
    return found


def _by_table(keys: Iterable[Key]) -> dict[str, list[int]]:
    ids: dict[str, list[int]] = {}
    for table, one in keys:
        ids.setdefault(table, []).append(one)
    return ids


def _using(other: type[Record], bound: Bound, ids: list[int]) -> Any:
    column = getattr(other, bound.name)
    if isinstance(bound.kind, References):
        through = column.property.secondary
        own = through.c[other.__tablename__]
        column = through.c[bound.kind.target.lower()]
        query = select(other.id, other.number, column).join(through, own == other.id)
    else:
        query = select(other.id, other.number, column)
    return query.where(among(column, ids), other.deleted_at.is_(None))
