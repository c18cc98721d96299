"""Restore drills as the audit trail tells of them: the last one, and whether one is due."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from liaison.base.clock import clock
from liaison.store import tables
from liaison.store.step import Store


@dataclass(frozen=True)
class Drilled:
    """The last restore drill: when, with what result, of which month, over how many ledgers."""

    at: datetime
    ok: bool
    month: str
    ledgers: int


def last_drill(store: Store) -> Drilled | None:
    """Return the last restore drill, None when there was none."""
    with store.reading(whole=True) as session:
        row = session.execute(events("drill").limit(1)).one_or_none()
    if row is None:
        return None
    detail = json.loads(row.detail)
    return Drilled(row.at, row.ok, str(detail.get("month", "")), len(detail.get("ledgers", {})))


def drill_due(store: Store) -> bool:
    """Has there been no drill this month? A new store's first month asks none."""
    if store.home is None or store.health.damaged:
        return False
    last = last_drill(store)
    when = last.at if last else trail_begun(store)
    if when is None:
        return False
    then, now = when.astimezone(), clock.now().astimezone()
    return (then.year, then.month) != (now.year, now.month)


def trail_begun(store: Store) -> datetime | None:
    """Return when this store's trail begins."""
    with store.reading(whole=True) as session:
        first = select(tables.audit.c.at).order_by(tables.audit.c.seq).limit(1)
        return session.execute(first).scalar()


def events(action: str) -> Any:
    """Return the query of the trail's entries of one action, the newest first."""
    table = tables.audit.c
    told = select(table.at, table.ok, table.detail).where(table.action == action)
    return told.order_by(table.seq.desc())
