"""Writing and forgetting the rows of the ``draft`` table: no step, no history."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from liaison.store import tables

_TABLE = tables.draft


def put(session: Session, login: str, form: str, values: Mapping[str, Any]) -> None:
    """Write what a person has in a form in place of what was there."""
    if _rewrite(session, login, form, values):
        return
    try:
        with session.begin_nested():
            session.execute(insert(_TABLE).values({"by": login, "form": form, **values}))
    except IntegrityError:  # the same person writes it on another PC as well
        _rewrite(session, login, form, values)


def drop(session: Session, login: str, form: str) -> None:
    """Forget what a person has in a form."""
    session.execute(delete(_TABLE).where(_TABLE.c.by == login, _TABLE.c.form == form))


def forget(session: Session, registers: Collection[str], record_id: int) -> None:
    """Forget what anybody has in a form of a record."""
    of = (_TABLE.c.record.in_(registers), _TABLE.c.record_id == record_id)
    session.execute(delete(_TABLE).where(*of))


def forget_all(session: Session, login: str) -> None:
    """Forget everything a person has not saved: the account is gone."""
    session.execute(delete(_TABLE).where(_TABLE.c.by == login))


def _rewrite(session: Session, login: str, form: str, values: Mapping[str, Any]) -> bool:
    mine = (_TABLE.c.by == login, _TABLE.c.form == form)
    changed = update(_TABLE).where(*mine).values(dict(values)).returning(_TABLE.c.id)
    return session.execute(changed).first() is not None
