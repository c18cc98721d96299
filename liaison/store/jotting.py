"""Writing and forgetting the rows of the ``draft`` table: no step, no history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.orm import Session

from liaison.store import personal, tables
from liaison.store.prepared import Prepared

_TABLE = tables.draft
_DROP = Prepared(
    delete(_TABLE).where(_TABLE.c.by == bindparam("writer"), _TABLE.c.form == bindparam("which"))
)


def put(session: Session, login: str, form: str, values: Mapping[str, Any]) -> None:
    """Write what a person has in a form in place of what was there."""
    personal.put(session, _TABLE, {"by": login, "form": form}, values)


def drop(session: Session, login: str, form: str) -> None:
    """Forget what a person has in a form."""
    _DROP.run(session.connection(), {"writer": login, "which": form})


def forget(session: Session, registers: Collection[str], record_id: int) -> None:
    """Forget what anybody has in a form of a record."""
    of = (_TABLE.c.record.in_(registers), _TABLE.c.record_id == record_id)
    session.execute(delete(_TABLE).where(*of))


def forget_all(session: Session, login: str) -> None:
    """Forget what was a person's own: drafts, views, lines put off; the account is gone."""
    for table in (_TABLE, tables.saved_view, tables.snooze):
        personal.forget(session, table, by=login)
