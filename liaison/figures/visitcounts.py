"""How many visits were done, tried and planned at each company in each month."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import alive
from liaison.records import Visit
from liaison.records.visit import Outcome
from liaison.store.among import among


class Counts(NamedTuple):
    """Records of visits: done, attempts (not met, refused), planned."""

    done: int
    attempts: int
    planned: int


NONE = Counts(0, 0, 0)

_FEW = 2_000
"""Of so many companies the visits are looked up one by one; of more, all of the period are read."""


def by_month(
    session: Session, period: Period, companies: Collection[int] | None = None
) -> dict[tuple[int, int], Counts]:
    """Return the counts by company and calendar month (1-12) of a period within one year.

    Each record counts, as in the ledger of visits (家次); ``companies`` None is all,
    and with many named there may be others among what is returned.
    """
    where = [Visit.visited_on.between(period.first, period.last), alive(Visit)]
    if companies is not None and len(companies) <= _FEW:
        where.append(among(Visit.company_id, companies))
    kind = case(
        (Visit.outcome == Outcome.done, 0),
        (Visit.outcome.in_([Outcome.not_met, Outcome.refused]), 1),
        else_=2,
    )
    found: dict[tuple[int, int], list[int]] = {}
    rows = session.execute(select(Visit.company_id, Visit.visited_on, kind).where(*where))
    for company, day, which in rows:
        numbers = found.get((company, day.month))
        if numbers is None:
            numbers = found[company, day.month] = [0, 0, 0]
        numbers[which] += 1
    return {key: Counts(*numbers) for key, numbers in found.items()}
