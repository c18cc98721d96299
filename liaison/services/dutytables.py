"""Companies × the tasks of a month, and companies × the months of a year, as boards show them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures import duties, visitcounts
from liaison.figures.duties import Asked
from liaison.figures.scope import ALL, Scope, within
from liaison.records import Company
from liaison.records.company import CompanyState
from liaison.records.duty import Counted
from liaison.services.dutycells import TASKS, VISIT, Cells, MonthCell
from liaison.services.names import titles
from liaison.store.among import among


class CompanyMonth(NamedTuple):
    """A company in one month: its visits (see :class:`MonthCell`) and the tasks done on them.

    ``tasks`` tells on how many days each task was done, ``wanted`` how often it
    is asked (0: not asked, or excused), both by ``Counted`` value; ``owed`` are
    the kinds, "visit" among them, that are still missing.
    """

    company_id: int
    company: str
    grade: str
    officer_id: int | None
    officer: str
    visits: int
    attempts: int
    planned: int
    tasks: dict[str, int]
    wanted: dict[str, int]
    asked: int
    done: int
    missing: int
    excused: str
    heat: str
    owed: tuple[str, ...]


class CompanyYear(NamedTuple):
    """A company in the twelve months of a year, January first; ``visits`` is their sum."""

    company_id: int
    company: str
    grade: str
    officer_id: int | None
    officer: str
    months: tuple[MonthCell, ...]
    visits: int


class _Head(NamedTuple):
    """What stands at the head of a row."""

    company_id: int
    company: str
    grade: str
    officer_id: int | None
    officer: str


def month_table(
    session: Session, month: Period, scope: Scope = ALL, companies: Collection[int] | None = None
) -> list[CompanyMonth]:
    """Return the companies in the park in a month, by id, and how their duties stand.

    ``companies`` narrows to some of them, for reading page by page.
    """
    heads = _heads(session, month, scope, companies)
    ids = [head.company_id for head in heads]
    counts = visitcounts.by_month(session, month, ids)
    survey = duties.survey(session, month, ids)
    number = month.first.month
    visited, *tasks = (survey.days[kind][number] for kind in (VISIT, *TASKS))
    cells = Cells()
    found = []
    for head in heads:
        company = head.company_id
        told = tuple(survey.asked.get(company, ()))
        counted = counts.get((company, number), visitcounts.NONE)
        cell = cells.of(counted, visited.get(company, 0), told)
        done = {task: days.get(company, 0) for task, days in zip(TASKS, tasks, strict=True)}
        found.append(_month_row(head, cell, done, *cells.wants(told)))
    return found


def year_table(
    session: Session, year: int, scope: Scope = ALL, companies: Collection[int] | None = None
) -> list[CompanyYear]:
    """Return the companies in the park in a year, by id, and their visits month by month.

    An officer's are those they answer for today (or at the year's end); what is
    told of the months before is of the company, whoever answered then.
    """
    period = Period.year(year)
    heads = _heads(session, period, scope, companies)
    ids = [head.company_id for head in heads]
    counts = visitcounts.by_month(session, period, ids)
    survey = duties.survey(session, period, ids, [Counted.visit])
    days = survey.days[VISIT]
    cells = Cells()
    found = []
    for head in heads:
        company = head.company_id
        by_month = defaultdict[int, tuple[Asked, ...]](tuple)
        for one in survey.asked.get(company, ()):
            by_month[one.month] += (one,)
        row = tuple(
            cells.of(
                counts.get((company, month), visitcounts.NONE),
                days[month].get(company, 0),
                by_month[month],
            )
            for month in range(1, 13)
        )
        found.append(CompanyYear(*head, row, sum(cell.visits for cell in row)))
    return found


def _month_row(
    head: _Head,
    cell: MonthCell,
    tasks: dict[str, int],
    wanted: dict[str, int],
    owed: tuple[str, ...],
) -> CompanyMonth:
    return CompanyMonth(
        *head,
        cell.visits,
        cell.attempts,
        cell.planned,
        tasks,
        wanted,
        cell.asked,
        cell.done,
        cell.missing,
        cell.excused,
        cell.heat,
        owed,
    )


def _heads(
    session: Session, period: Period, scope: Scope, companies: Collection[int] | None
) -> list[_Head]:
    """Return the companies that were in the park on some day of the period."""
    where = within(Company, Scope(scope.station_id, None, scope.company_id), period.last)
    if companies is not None:
        where.append(among(Company.id, companies))
    where += [
        or_(Company.entered_on.is_(None), Company.entered_on <= period.last),
        or_(Company.left_on.is_(None), Company.left_on > period.first),
        or_(Company.state != CompanyState.left, Company.left_on.is_not(None)),
    ]
    rows = session.execute(
        select(Company.id, Company.name, Company.grade).where(*where).order_by(Company.id)
    ).all()
    answering = duties.answering(session, duties.as_of(period), [row.id for row in rows])
    officers = titles(session, "Officer", sorted(set(answering.values())))
    return [
        _Head(
            row.id,
            row.name,
            row.grade.words if row.grade else "",
            officer := answering.get(row.id),
            officers.get(officer, "") if officer else "",
        )
        for row in rows
        if scope.officer_id in (None, answering.get(row.id))
    ]
