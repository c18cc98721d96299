"""Rows that are a person's own and no record: drafts, views, lines put off. No step, no history."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Table, delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session


def put(session: Session, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Write a row in place of the one with that key."""
    if _rewrite(session, table, key, values):
        return
    try:
        with session.begin_nested():
            session.execute(insert(table).values({**key, **values}))
    except IntegrityError:  # the same person writes it on another PC as well
        _rewrite(session, table, key, values)


def change(session: Session, table: Table, id: int, values: Mapping[str, Any]) -> None:
    """Change a row that is there."""
    session.execute(update(table).where(table.c.id == id).values(dict(values)))


def forget(session: Session, table: Table, **key: Any) -> None:
    """Forget the rows whose columns have these values."""
    session.execute(delete(table).where(*(table.c[name] == one for name, one in key.items())))


def _rewrite(
    session: Session, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]
) -> bool:
    mine = (table.c[name] == one for name, one in key.items())
    changed = update(table).where(*mine).values(dict(values)).returning(table.c.id)
    return session.execute(changed).first() is not None
