"""Notices nobody has marked as seen, counted without reading the trail again each time.

The trail only grows, so what was counted once need not be read a second time.
Each marking also tells up to which entry every notice is seen: a program that
has just started reads on from there.
"""

from __future__ import annotations

import json
from collections.abc import Collection

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from liaison.services import auditreach
from liaison.services.auditlines import SEEN, seen
from liaison.store import tables
from liaison.store.step import Store

UNTIL = "until"
"""Detail of a marking: every notice up to this number is seen."""


class Unseen:
    """Follows the trail of one store from entry to entry; belongs to the store's thread."""

    def __init__(self) -> None:
        self._top: int | None = None
        self._open: dict[int, str] = {}

    def count(self, store: Store) -> int:
        """Return how many notices wait for the person; 0 for who is not told of any."""
        if not auditreach.TOLD & store.who.roles:
            return 0
        with store.reading(whole=True) as session:
            self._follow(session)
            known = auditreach.logins(session, store.who) if self._open else None
        return sum(known is None or by in known for by in self._open.values())

    def _follow(self, session: Session) -> None:
        """Take in what came since the last time."""
        table, top = tables.audit.c, _top(session)
        if top == self._top:
            return
        since = settled(session) if self._top is None else self._top
        fresh = (table.seq > since, table.seq <= top)
        found = select(table.seq, table.by).where(*fresh, table.notice.is_(True))
        self._open |= {row.seq: row.by for row in session.execute(found)}
        marks = select(table.detail).where(*fresh, table.action == SEEN)
        for detail in session.scalars(marks):
            for seq in json.loads(detail).get("seqs", ()):
                self._open.pop(seq, None)
        self._top = top


def settled(session: Session) -> int:
    """Return the number up to which every notice is known to be seen; 0 at first."""
    table = tables.audit.c
    newest = select(table.detail).where(table.action == SEEN).order_by(table.seq.desc()).limit(1)
    told = session.scalar(newest)
    return int(json.loads(told).get(UNTIL, 0)) if told else 0


def settled_with(session: Session, marked: Collection[int]) -> int:
    """Return the number up to which every notice is seen once ``marked`` are."""
    table, top = tables.audit.c, _top(session)
    known = seen(session) | set(marked)
    notices = select(table.seq).where(table.seq > settled(session), table.notice.is_(True))
    left = [seq for seq in session.scalars(notices) if seq not in known]
    return min(left) - 1 if left else top


def _top(session: Session) -> int:
    return session.scalar(select(func.max(tables.audit.c.seq))) or 0


__all__ = ["UNTIL", "Unseen", "settled", "settled_with"]
