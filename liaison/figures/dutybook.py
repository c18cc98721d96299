"""What duties are reckoned from, read in a handful of statements for any number of companies.

Companies, the days things were done, who answered when, and who was excused.
"""

from __future__ import annotations

import functools
import operator
from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import String, case, func, or_, select, type_coerce
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.fields.record import Record
from liaison.figures.beginnings import first_days
from liaison.figures.dutyrules import Rule
from liaison.figures.scope import Condition, Scope, alive, within
from liaison.records import Assignment, Company, Excuse, Visit
from liaison.records.assignment import Role
from liaison.records.company import CompanyState, Grade
from liaison.records.duty import Counted, Cycle
from liaison.records.visit import Outcome, VisitDuty
from liaison.store.among import among

_FEW = 2_000
"""Of so many companies the visits are looked up one by one, of more by their days."""


@dataclass(frozen=True)
class Kind:
    """What records fulfil a duty: their type, the day that counts, and which of them.

    Kinds of one record type have the same day.
    """

    record: type[Record]
    day: Any
    which: Condition


def _task(task: VisitDuty) -> Condition:
    done: Condition = type_coerce(Visit.duties, String).contains(f",{task.value},")
    return (Visit.outcome == Outcome.done) & done


KINDS: dict[Counted, Kind] = {
    Counted.visit: Kind(Visit, Visit.visited_on, Visit.outcome == Outcome.done),
    Counted.safety: Kind(Visit, Visit.visited_on, _task(VisitDuty.safety)),
    Counted.population: Kind(Visit, Visit.visited_on, _task(VisitDuty.population)),
    Counted.publicity: Kind(Visit, Visit.visited_on, _task(VisitDuty.publicity)),
    Counted.legal: Kind(Visit, Visit.visited_on, _task(VisitDuty.legal)),
}
"""A further kind of duty is one line here (and a member of ``Counted``)."""


class Firm(NamedTuple):
    """What a company is to the rules: grade and state as of now, the days it came and left."""

    id: int
    grade: Grade | None
    state: CompanyState
    entered: date | None
    left: date | None


class Excused(NamedTuple):
    """One excuse of a company; ``duty_id`` None excuses from every duty."""

    duty_id: int | None
    start: date
    end: date
    reason: str


class Book:
    """Everything needed to reckon the duties of a scope within a span of days."""

    def __init__(
        self,
        session: Session,
        rules: tuple[Rule, ...],
        span: Period,
        scope: Scope,
        companies: Collection[int] | None = None,
    ) -> None:
        self.session, self.rules, self.span, self.scope = session, rules, span, scope
        self._wanted = companies
        self._intervals = any(rule.cycle is Cycle.interval for rule in rules)
        self.firms = self._firms()
        self._answering: dict[date, dict[int, int]] = {}
        self._months: dict[type[Record], dict[Counted, dict[int, dict[int, int]]]] = {}

    # -- companies and their officers

    def _firms(self) -> list[Firm]:
        """Companies of the scope; an officer's are told by day, here those ever theirs."""
        where = within(Company, Scope(self.scope.station_id, None, self.scope.company_id), None)
        if self._wanted is not None:
            where.append(among(Company.id, self._wanted))
        if self.scope.officer_id is not None:
            theirs = select(Assignment.company_id).where(
                Assignment.officer_id == self.scope.officer_id, *self._meeting()
            )
            where.append(Company.id.in_(theirs))
        columns = (Company.id, Company.grade, Company.state, Company.entered_on, Company.left_on)
        found = self.session.execute(select(*columns).where(*where).order_by(Company.id))
        return [Firm(*row) for row in found]

    def _meeting(self) -> list[Condition]:
        """Assignments that say who answers on some day of the span, or before it (intervals)."""
        found = [
            alive(Assignment),
            Assignment.role.in_([Role.lead, Role.stand_in]),
            Assignment.start <= self.span.last,
        ]
        if not self._intervals:  # a window may have run out long ago: see answered()
            found.append(or_(Assignment.end.is_(None), Assignment.end >= self.span.first))
        return found

    def _narrow(self, company: Any) -> list[Condition]:
        """Narrow a query to the companies at hand, where they are few."""
        whole = self.scope == Scope() and self._wanted is None
        if whole or len(self.firms) > _FEW:
            return []
        return [among(company, [firm.id for firm in self.firms])]

    @cached_property
    def _assignments(self) -> list[Any]:
        columns = (Assignment.company_id, Assignment.officer_id, Assignment.start, Assignment.end)
        found = self.session.execute(
            select(*columns)
            .where(*self._meeting(), *self._narrow(Assignment.company_id))
            .order_by(case((Assignment.role == Role.lead, 0), else_=1), Assignment.id)
        )
        return [tuple(row) for row in found]

    def answering(self, day: date) -> dict[int, int]:
        """Return who answers on a day by company: the stand-in in force, else the lead."""
        if day not in self._answering:
            self._answering[day] = {
                company: officer
                for company, officer, start, end in self._assignments  # stand-ins come last
                if start <= day and (end is None or end >= day)
            }
        return self._answering[day]

    @cached_property
    def _turns(self) -> dict[int, list[tuple[int, date, date | None]]]:
        found: dict[int, list[tuple[int, date, date | None]]] = {}
        for company, officer, start, end in self._assignments:
            found.setdefault(company, []).append((officer, start, end))
        return found

    def answered(self, company_id: int, day: date) -> int | None:
        """Return who answered for one company on a day; :meth:`answering` for one.

        Of the span, where a rule runs by intervals also before it.
        """
        found = None
        for officer, start, end in self._turns.get(company_id, ()):  # stand-ins come last
            if start <= day and (end is None or end >= day):
                found = officer
        return found

    @cached_property
    def registered(self) -> dict[int, date]:
        """The (local) days the companies were registered in this store."""
        query = select(Company.id, Company.created_at)
        found = self.session.execute(query.where(*self._narrow(Company.id)))
        return {id_: clock.local(moment).date() for id_, moment in found}

    @cached_property
    def begun(self) -> dict[int, date]:
        """The first days on record of companies of no 入园日期; the rest began before the span.

        Where a rule runs by intervals it is all of them.
        """
        since = None if self._intervals else self.span.first
        return first_days(self.session, self._narrow(Company.id), since)

    # -- what was done

    def done(self, counted: Counted, months: Sequence[int]) -> dict[int, int]:
        """Return on how many days it was done in these months, by company.

        A month is told as year × 12 + month - 1. Several records of one
        company and day count once.
        """
        by_month = self._counts(KINDS[counted].record)[counted]
        if len(months) == 1:
            return by_month.get(months[0], {})
        added: dict[int, int] = {}
        for month in months:
            for company, days in by_month.get(month, {}).items():
                added[company] = added.get(company, 0) + days
        return added

    def _counts(self, record: type[Record]) -> dict[Counted, dict[int, dict[int, int]]]:
        """Numbers of days by kind, month and company, for the kinds of one record type.

        Read in one go: each kind is a bit of a mask, so that a record is looked at once.
        """
        if record not in self._months:
            counts: dict[Counted, dict[int, dict[int, int]]] = {
                one: {} for one, kind in KINDS.items() if kind.record is record
            }
            self._months[record] = counts
            for (company, day), mask in self._masks(record, list(counts)).items():
                month = number_of(day)
                for place, by_month in enumerate(counts.values()):
                    if mask >> place & 1:
                        by_company = by_month.setdefault(month, {})
                        by_company[company] = by_company.get(company, 0) + 1
        return self._months[record]

    def _masks(self, record: Any, kinds: list[Counted]) -> dict[tuple[int, date], int]:
        """What was done at a company on a day: bit by bit the kinds in their order."""
        day = KINDS[kinds[0]].day
        bits = (case((KINDS[one].which, 1 << at), else_=0) for at, one in enumerate(kinds))
        mask = functools.reduce(operator.add, bits)
        rows = self.session.execute(
            select(record.company_id, day, mask).where(*self._in_span(KINDS[kinds[0]]))
        )
        found: dict[tuple[int, date], int] = {}
        for company, on, one in rows:
            if one:
                found[company, on] = found.get((company, on), 0) | one
        return found

    def _in_span(self, kind: Kind) -> list[Condition]:
        record: Any = kind.record
        within_span = kind.day.between(self.span.first, self.span.last)
        return [within_span, alive(record), *self._narrow(record.company_id)]

    # -- the days themselves, for intervals

    def days(self, counted: Counted) -> dict[int, list[date]]:
        """Return the days it was done within the span, in order, by company."""
        kind = KINDS[counted]
        record: Any = kind.record
        found: dict[int, list[date]] = {}
        for company, day in self.session.execute(
            select(record.company_id, kind.day)
            .where(*self._in_span(kind), kind.which)
            .distinct()
            .order_by(kind.day)
        ):
            found.setdefault(company, []).append(day)
        return found

    def last_before(self, counted: Counted, day: date, near: int) -> dict[int, date]:
        """Return the last day before ``day`` it was done, by company.

        First within the ``near`` days before it, which is read at once; then
        far back, company by company, for those that had none.
        """
        kind = KINDS[counted]
        record: Any = kind.record
        last = func.max(kind.day)
        query = select(record.company_id, last).where(alive(record), kind.which)
        query = query.group_by(record.company_id)
        back = day - timedelta(days=near)
        found: dict[int, date] = {}
        near_by = query.where(kind.day >= back, kind.day < day, *self._narrow(record.company_id))
        found.update((company, one) for company, one in self.session.execute(near_by))
        rest = [firm.id for firm in self.firms if firm.id not in found]
        if rest:
            far = query.where(kind.day < back, among(record.company_id, rest))
            found.update((company, one) for company, one in self.session.execute(far))
        return found

    # -- excuses

    @cached_property
    def excuses(self) -> dict[int, list[Excused]]:
        """Excuses by company, by their start."""
        found: dict[int, list[Excused]] = {}
        columns = (Excuse.duty_id, Excuse.start, Excuse.end, Excuse.reason)
        for company, duty_id, start, end, reason in self.session.execute(
            select(Excuse.company_id, *columns)
            .where(alive(Excuse), *self._narrow(Excuse.company_id))
            .order_by(Excuse.start, Excuse.id)
        ):
            found.setdefault(company, []).append(Excused(duty_id, start, end, reason))
        return found

    def choose(self, company_id: int, rules: list[Rule], *periods: Period) -> tuple[Rule, str]:
        """Return the strictest rule excused for none of the periods, else the strictest and why."""
        if company_id not in self.excuses:
            return rules[0], ""
        reasons = []
        for rule in rules:
            whys = (self.excused(company_id, rule, one) for one in periods)
            why = next(filter(None, whys), "")
            if not why:
                return rule, ""
            reasons.append(why)
        return rules[0], reasons[0]

    def excused(self, company_id: int, rule: Rule, period: Period) -> str:
        """Return why a company is excused for a period, "" when it is not.

        It is when excuses, taken together, cover half of its days or more.
        """
        covered, reason = self.covered(company_id, rule, period)
        return reason if 2 * covered >= (period.last - period.first).days + 1 else ""

    def covered(self, company_id: int, rule: Rule, period: Period) -> tuple[int, str]:
        """Return how many days of a period are excused, and the reason of most of them."""
        covered: set[date] = set()
        reason, longest = "", 0
        for one in self.excuses.get(company_id, ()):
            first, last = max(one.start, period.first), min(one.end, period.last)
            length = (last - first).days + 1
            if one.duty_id in (None, rule.id) and length > 0:
                covered.update(first + timedelta(days=n) for n in range(length))
                if length > longest:
                    reason, longest = one.reason, length
        return len(covered), reason


def number_of(day: date) -> int:
    """Return a day's calendar month as one number: year × 12 + month − 1."""
    return day.year * 12 + day.month - 1


def following(days: list[date], after: date, until: date) -> date | None:
    """Return the first of the ordered days that lies after one and not after another."""
    place = bisect_right(days, after)
    return days[place] if place < len(days) and days[place] <= until else None
