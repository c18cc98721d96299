"""Since when the station knows a company whose 入园日期 nobody wrote down."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.figures.scope import Condition, alive
from liaison.records import Assignment, Company

_DAY = timedelta(days=1)


def first_days(
    session: Session, where: list[Condition], since: date | None = None
) -> dict[int, date]:
    """Return the first day on record of the companies of no 入园日期, by id.

    That is the (local) day the company was registered here, or the day its
    first assignment began, the earlier. ``where`` narrows companies; with
    ``since`` those are left out that were registered before that day.
    """
    narrowed = [Company.entered_on.is_(None), *where]
    if since is not None:  # a day to spare: the moment is UTC
        narrowed.append(Company.created_at >= datetime.combine(since - _DAY, time.min, UTC))
    registered = session.execute(select(Company.id, Company.created_at).where(*narrowed))
    days: dict[datetime, date] = {}  # an import registers thousands in one moment
    found: dict[int, date] = {}
    for company, moment in registered:
        day = days.get(moment)
        if day is None:
            day = days[moment] = clock.local(moment).date()
        found[company] = day
    if found:
        theirs = Assignment.company_id.in_(select(Company.id).where(*narrowed))
        starts = session.execute(
            select(Assignment.company_id, func.min(Assignment.start))
            .where(alive(Assignment), theirs)
            .group_by(Assignment.company_id)
        )
        for company, start in starts:
            found[company] = min(found[company], start)
    return found
