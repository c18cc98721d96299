"""Lines of the workbench put off by a person until a day: not shown, never done."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.store import personal, tables
from liaison.store.step import Store

LONGEST = 92
"""Days a line can be put off at most, so that nothing is put off for good."""

APART = "two:"
"""Lines that are no line of the workbench: pairs of companies said to be two (duplicates)."""

_TABLE = tables.snooze


def put_off(store: Store, line: str, until: date) -> None:
    """Do not show a line to the signed-in person before a day; again for another day.

    Raises :class:`Problem` for a day that is not after today or too far away.
    """
    today = clock.today()
    if not today < until <= today + timedelta(days=LONGEST):
        raise Problem(
            _("只能推迟到明天以后、{n} 天以内。").format(n=LONGEST), "until", _("请另选一天。")
        )
    with store.aside() as session:
        key = {"by": store.who.login, "line": line}
        personal.put(session, _TABLE, key, {"until": until, "at": clock.now()})


def show_again(store: Store, *lines: str) -> None:
    """Show lines again that were put off; all of the signed-in person's when none is named."""
    with store.aside() as session:
        for line in lines:
            personal.forget(session, _TABLE, by=store.who.login, line=line)
        if not lines:
            kept = select(_TABLE.c.line).where(_mine(session), ~_TABLE.c.line.startswith(APART))
            for line in session.scalars(kept).all():
                personal.forget(session, _TABLE, by=store.who.login, line=line)


def hidden(session: Session, today: date) -> frozenset[str]:
    """Return the lines the person of a session does not want to see on a day."""
    if session.info.get("who") is None:
        return frozenset()
    query = select(_TABLE.c.line).where(_mine(session), _TABLE.c.until > today)
    return frozenset(session.scalars(query))


def _mine(session: Session) -> ColumnElement[bool]:
    mine: ColumnElement[bool] = _TABLE.c.by == session.info["who"].login
    return mine
