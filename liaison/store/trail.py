"""Change rows: who changed which field from what to what; and serial numbers."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from sqlalchemy import insert, inspect, update
from sqlalchemy.orm import Session

from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.store import tables
from liaison.store.prepared import Prepared, insert_or

BIRTH = "*"
GONE = "deleted_at"
_WRITE = Prepared(
    insert(tables.change), "step_id", "record", "record_id", "version", "field", "old", "new"
)
_JSON = json.JSONEncoder(ensure_ascii=False)


def plain(value: Any) -> Any:
    """Return a value of a record as JSON can keep it."""
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Record):
        return value.id
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return value


def write(
    session: Session, step_id: int, changes: list[tuple[Record, str, Any, Any]]
) -> list[dict[str, Any]]:
    """Write the change rows of records, fields, old and new values; return them."""
    rows = [_row(step_id, *one) for one in changes]
    for record, name, _old, new in changes:
        if isinstance(new, list):
            _order(session, record, name, new)
    if rows:
        _WRITE.run(session.connection(), rows)
    return rows


def _row(step_id: int, record: Record, field: str, old: Any, new: Any) -> dict[str, Any]:
    if field == BIRTH:
        new = born(record)
    return {
        "step_id": step_id,
        "record": record.__tablename__,
        "record_id": record.id,
        "version": record.version,
        "field": field,
        "old": None if old is None else _JSON.encode(plain(old)),
        "new": None if new is None else _JSON.encode(plain(new)),
    }


def born(record: Record) -> dict[str, Any]:
    """Return the values a record began with, empty ones left out."""
    values = {"number": record.number}
    held = inspect(record).dict
    for name in fields_of(type(record)):
        value = held.get(name)
        if value not in (None, [], ()):
            values[name] = plain(value)
    return values


def changes_of(record: Record) -> Iterable[tuple[str, Any, Any]]:
    """Yield the fields of a loaded record that were set to something else, old and new."""
    state = inspect(record)
    for name, bound in fields_of(type(record)).items():
        history = state.attrs[name].history
        if isinstance(bound.kind, References):  # their order is part of the value
            new: Any = list(state.dict.get(name) or ())
            old: Any = list(state.committed_state.get(name, new))
        elif history.has_changes():
            old = history.deleted[0] if history.deleted else None
            new = history.added[0] if history.added else None
        else:
            continue
        if old != new:
            yield name, old, new
    history = state.attrs[GONE].history
    if history.has_changes():
        yield GONE, history.deleted[0] if history.deleted else None, record.deleted_at


def _order(session: Session, record: Record, field: str, linked: list[Record]) -> None:
    """Keep the order of linked records; the unit of work only adds and removes links."""
    through: Any = inspect(type(record)).relationships[field].secondary
    own = through.c[record.__tablename__]
    for place, one in enumerate(linked):
        link = update(through).where(own == record.id, through.c[one.__tablename__] == one.id)
        session.connection().execute(link.values(place=place))


def give_numbers(session: Session, new: list[Record]) -> None:
    """Give each new record without a number the next one of its code and month."""
    wanting: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for record in new:
        if record.number is None:
            day = getattr(record, record.dated) if record.dated else None
            wanting[record.serial_code(), f"{day:%Y%m}" if day else ""].append(record)
    for (code, period), records in sorted(wanting.items(), key=lambda one: one[0]):
        last = _take(session, code, period, len(records))
        for place, record in enumerate(records, last - len(records) + 1):
            middle = f"{period}-" if period else ""
            record.number = f"{code}-{middle}{place:04}"


def _take(session: Session, code: str, period: str, many: int) -> int:
    """Return the last of ``many`` numbers taken; the row stays locked to the commit."""
    taken = _taking(session.get_bind().dialect.name == "postgresql")
    about = {"code": code, "period": period, "last": many}
    row = taken.first(session.connection(), about)
    assert row is not None
    return int(row[0])


@cache
def _taking(server: bool) -> Prepared:
    """Return the statement that takes numbers; needed at every new record, so built once."""
    book = tables.number_book
    make = insert_or(book, server)
    more = {"last": book.c.last + make.excluded.last}
    taken = make.on_conflict_do_update(
        index_elements=[book.c.code, book.c.period], set_=more
    ).returning(book.c.last)
    return Prepared(taken, "code", "period", "last")
