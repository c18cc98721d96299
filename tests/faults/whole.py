"""All records of a store, field by field, to be compared."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from liaison.fields.field import fields_of
from liaison.records import RECORDS
from liaison.store.step import Store, load_all
from liaison.store.trail import GONE, plain

Rows = dict[tuple[str, int], dict[str, Any]]
"""By table and id: the number, every field as change rows keep it, and when it was removed."""


def rows_of(store: Store) -> Rows:
    """Return every record, those in the bin too."""
    found: Rows = {}
    with store.reading() as session:
        for record in RECORDS:
            ids = session.scalars(select(record.id)).all()
            for one in load_all(session, record, ids).values():
                told = {name: plain(getattr(one, name)) for name in fields_of(record)}
                told |= {"number": one.number, GONE: plain(one.deleted_at)}
                found[record.__tablename__, one.id] = told
    return found


def living(rows: Rows) -> Rows:
    """Return those that are not in the bin."""
    return {key: told for key, told in rows.items() if told[GONE] is None}


def hasten(store: Store) -> None:
    """Let a test's store not wait for the disk; nothing here is about power."""
    if not store.postgres:
        raw: Any = store.engine.raw_connection()
        raw.driver_connection.execute("PRAGMA synchronous = OFF")
        raw.close()
