"""The month board: every company's month in a row, day by day, and what is still missing.

The cells are those of :mod:`~liaison.services.dutytables`, so that board,
workbench, ledger and figures tell the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import ALL, Scope, alive
from liaison.records import Company, Visit
from liaison.services import duties, workdays
from liaison.services.duties import CompanyMonth, CompanyYear
from liaison.services.dutycells import TASKS, VISIT
from liaison.services.workdays import Days


class Mark(NamedTuple):
    """A visit on its day: ``outcome`` as stored, ``late`` entered after its month."""

    visit_id: int
    version: int
    day: date
    outcome: str
    late: bool


class BoardRow(NamedTuple):
    """A company's month: its duties, its visits in order, its grid and short name for finding."""

    month: CompanyMonth
    marks: tuple[Mark, ...]
    about: str


@dataclass(frozen=True)
class Summary:
    """Companies asked to be visited, those where it is met, and by kind how many still miss it.

    ``never`` are those asked and not visited at all; the rest of what is
    :attr:`left` was visited, but not as often as asked. ``owed`` counts every
    company that misses the kind, in the order of the tasks.
    """

    asked: int
    met: int
    never: int
    owed: dict[str, int]

    @property
    def left(self) -> int:
        """How many companies are still to be visited."""
        return self.asked - self.met


@dataclass(frozen=True)
class MonthBoard:
    """A month of all companies of a scope; ``days`` knows holidays, ``note`` what is unknown."""

    month: Period
    rows: tuple[BoardRow, ...]
    summary: Summary
    days: Days
    note: str


@dataclass(frozen=True)
class YearBoard:
    """A year of all companies of a scope, twelve cells each."""

    year: int
    rows: tuple[CompanyYear, ...]


def read_month(session: Session, month: Period, scope: Scope = ALL) -> MonthBoard:
    """Return the board of a month; companies that lack most come first, then by name."""
    found = duties.month_table(session, month, scope)
    marks = _marks(session, month)
    about = _about(session)
    rows = [
        BoardRow(one, tuple(marks[one.company_id]), about.get(one.company_id, "")) for one in found
    ]
    rows.sort(key=lambda row: (-row.month.missing, -len(row.month.owed), row.month.company))
    days = workdays.table(session)
    return MonthBoard(month, tuple(rows), summary(found), days, days.note([month.first.year]))


def read_year(session: Session, year: int, scope: Scope = ALL) -> YearBoard:
    """Return the board of a year, companies by name."""
    rows = duties.year_table(session, year, scope)
    return YearBoard(year, tuple(sorted(rows, key=lambda row: row.company)))


def summary(rows: Iterable[CompanyMonth]) -> Summary:
    """Return what the rows of a month come to."""
    found = list(rows)
    asked = [row for row in found if row.asked]
    owed = Counter(kind for row in found for kind in row.owed)
    met = sum(not row.missing for row in asked)
    never = sum(row.missing > 0 and not row.done for row in asked)
    told = {kind: owed[kind] for kind in (VISIT, *TASKS) if owed[kind]}
    return Summary(len(asked), met, never, told)


def narrowed(
    rows: Sequence[BoardRow], words: str = "", missing: bool = False
) -> tuple[BoardRow, ...]:
    """Return the rows that hold all words (name, officer, grid), or only those still missing."""
    wanted = words.casefold().split()

    def fits(row: BoardRow) -> bool:
        if missing and not row.month.owed:
            return False
        text = f"{row.month.company} {row.month.officer} {row.about}".casefold()
        return all(word in text for word in wanted)

    return tuple(row for row in rows if fits(row))


def _marks(session: Session, month: Period) -> defaultdict[int, list[Mark]]:
    rows = session.execute(
        select(
            Visit.company_id, Visit.id, Visit.version, Visit.visited_on, Visit.outcome, Visit.late
        )
        .where(Visit.visited_on.between(month.first, month.last), alive(Visit))
        .order_by(Visit.visited_on, Visit.id)
    )
    found: defaultdict[int, list[Mark]] = defaultdict(list)
    for company, one, version, day, outcome, late in rows:
        found[company].append(Mark(one, version, day, str(outcome.value), bool(late)))
    return found


def _about(session: Session) -> dict[int, str]:
    query = select(Company.id, Company.grid, Company.short_name).where(alive(Company))
    rows = session.execute(query)
    return {one: " ".join(part for part in rest if part) for one, *rest in rows}
