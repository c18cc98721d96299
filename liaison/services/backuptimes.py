"""When a backup is due: at the start, every half-hour of work, at the end (safety.md §7.6)."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from liaison.base.clock import clock
from liaison.store import backuplist, proving, tables
from liaison.store.backuplist import Copy
from liaison.store.step import Store

START, TIMER, EXIT = "start", "timer", "exit"
"""Moments at which :func:`due` is asked."""


EVERY = timedelta(minutes=30)


_QUIET = ("backup", "drill", "check", "sign_in", "sign_out", "clock")
"""Events that alone are no reason for a copy."""


def due(store: Store, moment: str) -> str:
    """Return why a backup is due at this moment (a key of ``WORDS``), "" when none is.

    ``start``: none was made today. ``timer``: a step since the last one, and
    half an hour gone. ``exit``: anything happened since the last one but
    signing in and out.
    """
    if store.home is None or store.key is None or store.health.damaged:
        return ""
    newest = next((one for one in backuplist.listed(store.home.backups) if one.manifest), None)
    if newest is None or newest.manifest is None:
        return "daily"
    now = clock.now()
    if moment == START:
        same = newest.made.astimezone().date() == now.astimezone().date()
        return "" if same else "daily"
    head, steps, others = _since(store, newest)
    if moment == EXIT:
        return "exit" if steps or others or not head else ""
    over = not timedelta(0) <= now - newest.made < EVERY
    return "timer" if steps and over else ""


def _since(store: Store, newest: Copy) -> tuple[bool, bool, bool]:
    """Return: is the copy of this chain, are there later steps, are there later events."""
    assert newest.manifest is not None
    head, table = newest.manifest.noted(), tables.audit.c
    with store.reading(whole=True) as session:
        connection = session.connection()
        ours = head is not None and proving.anchored(connection, head)
        steps = session.execute(select(func.coalesce(func.max(tables.step.c.id), 0))).scalar_one()
        later = select(func.count(table.seq)).where(
            table.seq > (head.seq if head else 0), table.action.not_in(_QUIET)
        )
        events = session.execute(later).scalar_one()
    return ours, not ours or steps != newest.manifest.steps, bool(events)
