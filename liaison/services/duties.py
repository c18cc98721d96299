"""How the duties stand, as pages and commands ask for it; the definition is in the figures.

Everything here is read from :mod:`liaison.figures.duties` and adds names and
the shapes of a page; its text for officers is chapter 九 of the manual.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures import duties
from liaison.figures.scope import ALL, Scope
from liaison.figures.standing import Standing
from liaison.records.duty import Cycle
from liaison.services.dutycells import MonthCell
from liaison.services.dutytables import (
    CompanyMonth,
    CompanyYear,
    month_table,
    year_table,
)

__all__ = [
    "CompanyMonth",
    "CompanyYear",
    "Covered",
    "MonthCell",
    "Standing",
    "covered",
    "for_company",
    "in_month",
    "month_table",
    "overdue",
    "standings",
    "year_table",
]


@dataclass(frozen=True)
class Covered:
    """Duties asked of companies in a period, and those of them met."""

    asked: int
    met: int


def standings(
    session: Session, day: date, scope: Scope = ALL, companies: Collection[int] | None = None
) -> list[Standing]:
    """Return every duty whose period holds the day, by company; see ``figures.duties``."""
    return duties.current(session, day, scope, companies)


def overdue(
    session: Session, day: date, scope: Scope = ALL, back: timedelta = duties.YEAR
) -> list[Standing]:
    """Return what was due before the day and is not done, of periods ended within ``back``.

    To whoever answers now, with who answered then; before a day to come also what is still open.
    """
    return duties.missed(session, day, scope, back)


def in_month(one: Standing, day: date) -> bool:
    """Does a running duty belong to a day's month: by intervals only what is due by its end?"""
    return one.cycle != Cycle.interval.value or one.last <= Period.month_of(day).last


def for_company(session: Session, company_id: int, day: date | None = None) -> list[Standing]:
    """Return how the duties of one company stand on a day, today unless given."""
    return duties.current(session, day or clock.today(), Scope(company_id=company_id))


def covered(session: Session, period: Period, scope: Scope = ALL) -> Covered:
    """Return how many duties a report of the period asks, and how many are met."""
    found = duties.tally(session, period, scope)
    return Covered(sum(found.asked.values()), sum(found.met.values()))
