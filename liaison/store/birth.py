"""New records written straight into their table, without the unit of work's long way.

A step that only adds a few records, whose lists name kept records only, needs
no order found for it. What is changed or listed anew goes SQLAlchemy's way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import insert, inspect
from sqlalchemy.orm import Session, make_transient_to_detached

from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.store import trail
from liaison.store.prepared import Prepared

_MOST = 20
"""More records at once are written in batches by SQLAlchemy."""


@dataclass(frozen=True)
class _Form:
    """How a record type is written: its row, what stands in it unasked, and its lists.

    ``lists`` gives, by field, the columns of the link table and its statement.
    """

    insert: Prepared
    columns: tuple[str, ...]
    defaults: tuple[tuple[str, Any], ...]
    lists: dict[str, tuple[str, str, Any, Prepared]]


def plain(session: Session) -> list[Record]:
    """Return the new records of a flush if there is nothing else in it and no order to find."""
    new = list(session.new)
    if not 0 < len(new) <= _MOST or session.deleted:
        return []
    if any(map(session.is_modified, session.dirty)) or any(map(_reordered, session.dirty)):
        return []
    records = [one for one in new if isinstance(one, Record) and _simple(one)]
    return records if len(records) == len(new) else []


def write(session: Session, records: Sequence[Record]) -> None:
    """Write new records and their lists; they are then as if they had been read."""
    connection = session.connection()
    for record in records:
        form = _form(type(record))
        held: dict[str, Any] = inspect(record).dict
        held.pop("id", None)  # set to None it would be written so
        for name in form.columns:
            held.setdefault(name, None)
        for name, default in form.defaults:
            if held.get(name) is None:
                held[name] = _value(default)
        row = form.insert.first(connection, held)
        assert row is not None
        held["id"] = row[0]
        for name, (own, other, place, link) in form.lists.items():
            for one in held.get(name) or ():
                told = {own: row[0], other: one.id, "place": _value(place)}
                link.run(connection, told)
        session.expunge(record)
        make_transient_to_detached(record)
        session.add(record)


def _reordered(one: Any) -> bool:
    """Do lists of a record stand in another order? SQLAlchemy takes that for no change."""
    return isinstance(one, Record) and any(True for _change in trail.changes_of(one))


def _simple(record: Record) -> bool:
    """Has it no place yet, and do its lists name only records that have theirs?"""
    held = inspect(record).dict
    lists = _form(type(record)).lists
    listed = (one for name in lists for one in held.get(name) or ())
    return held.get("id") is None and all(inspect(one).key is not None for one in listed)


@cache
def _form(record: type[Record]) -> _Form:
    mapper: Any = inspect(record)
    table: Any = record.__table__
    columns = tuple(column.key for column in table.c if column.key != "id")
    assert {*columns, "id"} == set(mapper.columns.keys())
    lists = {}
    for name, bound in fields_of(record).items():
        if isinstance(bound.kind, References):
            through = mapper.relationships[name].secondary
            own, other = record.__tablename__, mapper.relationships[name].target.name
            link = Prepared(insert(through), own, other, "place")
            lists[name] = own, other, through.c.place.default, link
    return _Form(
        Prepared(insert(table).returning(table.c.id), *columns),
        columns,
        tuple((one.key, one.default) for one in table.c if one.default is not None),
        lists,
    )


def _value(default: Any) -> Any:
    return default.arg(None) if default.is_callable else default.arg
