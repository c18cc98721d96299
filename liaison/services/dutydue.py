"""What of the duties belongs on the workbench of a day: missed, due now, and the rest not yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures import dutyrules
from liaison.figures.duties import reckoned
from liaison.figures.scope import Scope
from liaison.records.duty import Cycle
from liaison.services import duties
from liaison.services.duties import Standing

LATELY = 45
"""Days after it was due in which a duty missed in a past period is shouted about."""

INTERVAL = str(Cycle.interval.value)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Due:
    """``missed`` shouts, ``now`` is near, ``month`` is what the month's report tells, all of it."""

    missed: list[Standing]
    now: list[Standing]
    month: list[Standing]


def due(session: Session, scope: Scope, today: date, until: date) -> Due:
    """Return what duties ask on a day, told as a month's report tells it.

    Near is what ends this month, or by ``until``: a quarter in its last month,
    an interval that falls due; also a period that is over while its buffer
    runs, as a visit to it may still be entered (补录). An interval that is
    overdue shouts until somebody goes; a period that is over for
    :data:`LATELY` days.
    """
    since = today - timedelta(days=LATELY)
    rules = dutyrules.rules(session)
    longest = max((rule.buffer for rule in rules), default=0)
    missed = [
        one
        for one in duties.overdue(session, today, scope, timedelta(days=LATELY + longest))
        if one.due_by >= since or one.cycle == INTERVAL
    ]
    running = duties.standings(session, today, scope)
    over = {(one.duty_id, one.company_id, one.first) for one in missed}
    month = Period.month_of(today)
    horizon = max(month.last, until)
    now = [
        one
        for one in running
        if one.last <= horizon and (one.duty_id, one.company_id, one.first) not in over
    ]
    grace = _in_grace(session, scope, today, longest) if longest else []
    told = [one for one in running if one.cycle != INTERVAL and one.last <= month.last]
    if any(rule.cycle is Cycle.interval for rule in rules):  # done ones run no more
        report = reckoned(session, month, scope)
        told += [one for one in report if one.cycle == INTERVAL]
    return Due(missed, grace + now, told)


def _in_grace(session: Session, scope: Scope, today: date, longest: int) -> list[Standing]:
    """Return what was not done in a period that is over, while its buffer still runs."""
    ahead, back = today + timedelta(days=longest) + _DAY, timedelta(days=2 * longest + 1)
    return [
        one
        for one in duties.overdue(session, ahead, scope, back)
        if one.last < today <= one.due_by and one.cycle != INTERVAL
    ]
