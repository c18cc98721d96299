"""What stands in a form that is not saved yet: kept for its writer alone, offered again.

One draft for each person and form; no step, no history, no audit row. It goes in the
transaction that saves what was written (``Intent``): no text is ever both (safety.md §7.3).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.store import jotting, tables
from liaison.store.step import Store

_WORDS = 120
_TABLE = tables.draft


@dataclass(frozen=True)
class Draft:
    """What a person has written in a form without saving it.

    ``form`` names the form (see :func:`form_of`), ``words`` tell the writer
    what it is, ``register`` and ``id`` where it is opened again (None: a new
    record), ``version`` which state of the record was being changed.
    ``content`` is plain JSON and the form's own affair.
    """

    form: str
    words: str
    register: str
    id: int | None = None
    version: int | None = None
    content: Mapping[str, Any] = field(default_factory=dict)
    at: datetime | None = None

    def when(self) -> str:
        """Return when it was written, short: month, day and time."""
        return f"{clock.local(self.at):%m-%d %H:%M}" if self.at else ""


def form_of(register: str, id: int | None = None, given: Mapping[str, Any] | None = None) -> str:
    """Return the name of a form: of a record, or of a new one with what is decided for it.

    >>> form_of("visits", 3), form_of("visits"), form_of("visits", given={"company_id": 7})
    ('visits:3', 'visits:new', 'visits:new:company_id=7')
    """
    if id is not None:
        return f"{register}:{id}"
    decided = [f"{name}={_short(value)}" for name, value in sorted((given or {}).items())]
    return ":".join([register, "new", *decided])[:80]


def keep(store: Store, draft: Draft) -> None:
    """Keep a draft in place of the one kept before; a short transaction of its own."""
    values = {
        "words": draft.words[:_WORDS],
        "record": draft.register,
        "record_id": draft.id,
        "version": draft.version,
        "at": clock.now(),
        "content": json.dumps(dict(draft.content), ensure_ascii=False),
    }
    with store.aside() as session:
        jotting.put(session, store.who.login, draft.form, values)


def of(session: Session, form: str) -> Draft | None:
    """Return what the signed-in person of a session has written in a form, if anything."""
    mine = _TABLE.c.by == session.info["who"].login
    row = session.execute(select(_TABLE).where(mine, _TABLE.c.form == form)).one_or_none()
    return _draft(row) if row is not None else None


def within(session: Session, register: str, id: int, prefix: str) -> list[Draft]:
    """Return the drafts opened with a record whose forms begin with a prefix, newest first."""
    return [
        one
        for one in _all(session)
        if one.register == register and one.id == id and one.form.startswith(prefix)
    ]


def all_of(store: Store) -> list[Draft]:
    """Return all drafts of the signed-in person, newest first."""
    with store.reading() as session:
        return _all(session)


def mine(session: Session) -> list[Draft]:
    """Return all drafts of the signed-in person of a session, newest first."""
    return _all(session)


def drop(store: Store, form: str) -> None:
    """Forget what the signed-in person has written in a form."""
    with store.aside() as session:
        jotting.drop(session, store.who.login, form)


def _all(session: Session) -> list[Draft]:
    mine = _TABLE.c.by == session.info["who"].login
    newest = select(_TABLE).where(mine).order_by(_TABLE.c.at.desc(), _TABLE.c.id.desc())
    return [_draft(row) for row in session.execute(newest)]


def _draft(row: Row[Any]) -> Draft:
    told = json.loads(row.content)
    return Draft(row.form, row.words, row.record, row.record_id, row.version, told, row.at)


def _short(value: Any) -> str:
    return "+".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
