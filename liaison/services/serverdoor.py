"""Proving who one is while signed in to a PostgreSQL store: wrong passwords lead to a wait there.

The server checks the password and knows no lock-out, and no guard file lies
beside its data: what failed stands in the audit trail, for all PCs, and is
counted from there. Waits are those of :mod:`liaison.store.lockout`.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.store import lockwords, onserver, opening, tables
from liaison.store.audit import Event
from liaison.store.lockfile import LONGEST
from liaison.store.step import Store

_FAILED, _FREED = "sign_in_failed", "unlock"
_MOST = 1000
"""So many of the latest entries are looked at; more than five failures make wait anyhow."""


def prove(store: Store, login: str, password: str) -> None:
    """Let the server check a password of its role; raises :class:`Problem` at ``password``.

    A wrong one is noted; from the fifth in a row on the person must wait.
    """
    login = opening.who(store.engine, login).login
    fails, last = _tries(store, login)
    left = _left(fails, last)
    if left > 0:
        raise lockwords.locked(left)
    try:
        onserver.knock(store.engine, login, password)
    except Problem as problem:
        told = {"login": login, "proof": True}
        store.note(Event(_FAILED, ok=False, count=1, detail=told))
        if lockwords.wait_after(fails + 1):
            store.note(Event("locked_out", ok=False, notice=True, count=1, detail=told))
        raise lockwords.wrong(fails + 1, problem) from problem
    if fails:
        store.note(Event(_FREED, detail={"login": login, "proof": True}))


def _tries(store: Store, login: str) -> tuple[int, datetime | None]:
    """Return how often it failed in a row within the last day, and when last."""
    audit = tables.audit.c
    since = clock.now() - timedelta(seconds=LONGEST)
    query = (
        select(audit.action, audit.at, audit.detail)
        .where(audit.action.in_((_FAILED, _FREED)), audit.at > since)
        .order_by(audit.seq.desc())
        .limit(_MOST)
    )
    with store.reading(whole=True) as session:
        rows = session.execute(query).all()
    fails, last = 0, None
    for row in rows:
        told = json.loads(row.detail)
        if not told.get("proof") or str(told.get("login")).casefold() != login.casefold():
            continue
        if row.action == _FREED:
            break
        fails, last = fails + 1, last or row.at
    return fails, last


def _left(fails: int, last: datetime | None) -> float:
    """Return the seconds still to wait; a clock set back shortens nothing."""
    if last is None:
        return 0.0
    wait = lockwords.wait_after(fails)
    passed = max(0.0, (clock.now() - last).total_seconds())
    return wait - min(passed, wait)
