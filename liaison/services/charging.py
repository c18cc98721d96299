"""Who answers for an issue or a dispute changes; who did before stays on record (Charge)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, inspect, select

from liaison.base.clock import clock
from liaison.figures.scope import alive
from liaison.records import Charge, Dispute, Issue
from liaison.store.step import Step

Charged = Issue | Dispute


def pass_on(step: Step, record: Charged, officer_id: int, day: date) -> None:
    """Let another officer answer for a record from a day on; the one before did until then."""
    if record.officer_id != officer_id:
        _left(step, record, record.officer_id, day - timedelta(days=1))
        record.officer_id = officer_id


def changed_hands(step: Step, record: Any) -> None:
    """Keep who answered for a record whose officer was changed in a form: until yesterday.

    On the day it was begun a change is a mistake being mended, not a handover.
    """
    history = inspect(record).attrs["officer_id"].history
    if not inspect(record).transient and history.added and history.deleted and history.deleted[0]:
        begun = record.reported_on if isinstance(record, Issue) else record.found_on
        until = clock.today() - timedelta(days=1)
        if until >= begun:
            _left(step, record, history.deleted[0], until)


def _left(step: Step, record: Charged, officer_id: int, until: date) -> None:
    """Note the turn of who leaves, unless an earlier charge reaches as far: then it was empty."""
    owner = record.__tablename__
    latest = step.session.scalar(
        select(func.max(Charge.until)).where(
            Charge.owner == owner, Charge.owner_id == record.id, alive(Charge)
        )
    )
    if latest is None or latest < until:
        step.session.add(
            Charge(owner=owner, owner_id=record.id, officer_id=officer_id, until=until)
        )
