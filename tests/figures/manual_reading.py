"""The duties by the letter of the manual (chapter 九), over plain rows, day by day.

A second opinion: it takes nothing from the program but rows as they stand in the
tables, and was written from the manual before the figures were looked at.
"""

from __future__ import annotations

import calendar
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

LENGTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
KINDS = ("visit", "safety", "population", "publicity", "legal")
_DAY = timedelta(days=1)
_NEVER = date(1900, 1, 1)
_SHIPPED = Path(__file__).resolve().parents[2] / "resources" / "duties.json"
_TABLES = {
    "company": "id, station_id, state, grade, entered_on, left_on, created_at, merged_into_id",
    "assignment": 'id, company_id, officer_id, role, start, "end"',
    "visit": "id, company_id, station_id, visited_on, outcome, duties",
    "excuse": 'id, company_id, duty_id, start, "end", reason',
    "duty": 'id, counted, grade, state, cycle, days, buffer, minimum, start, "end"',
}

Span = tuple[date, date]


@dataclass(frozen=True)
class Told:
    """What one duty asks of one company in one period; ``rule`` is the one that holds."""

    asked: int
    done: int
    excused: bool
    rule: int
    due_by: date

    @property
    def missing(self) -> int:
        return max(0, self.asked - self.done)


def days(first: date, last: date) -> Iterator[date]:
    """Yield every day, both ends included."""
    while first <= last:
        yield first
        first += _DAY


def month_of(day: date) -> Span:
    """Return the first and last day of a day's month."""
    return period_of("month", day)


def period_of(cycle: str, day: date) -> Span:
    """Return the first and last day of the calendar period that holds a day."""
    first = (day.month - 1) // LENGTHS[cycle] * LENGTHS[cycle] + 1
    return date(day.year, first, 1), _last(day.year, first + LENGTHS[cycle] - 1)


def half(cycle: str, first: date) -> date:
    """Return the last day of the period's first half: who comes by it is asked for the period."""
    if cycle == "month":
        return first.replace(day=15)
    if cycle == "quarter":
        return date(first.year, first.month + 1, 15)
    return _last(first.year, first.month + LENGTHS[cycle] // 2 - 1)


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


class Rows:
    """Rows of a store: who answered for a company when, and what was done on which days."""

    def __init__(self, session: Session, today: date, shipped: bool = True) -> None:
        self.today, self._goes_by_shipped = today, shipped
        self._every = {
            table: [_plain(row) for row in session.execute(text(_all(table, columns))).mappings()]
            for table, columns in _TABLES.items()
        }
        self.rows = {
            name: [one for one in every if not one.gone] for name, every in self._every.items()
        }
        self.companies = {one.id: one for one in self.rows["company"]}
        self._officers = session.execute(text("SELECT visit, officer FROM visit_officer")).all()
        self._cache: dict[Any, Any] = {}

    @property
    def rules(self) -> list[Any]:
        """The rules that hold; those of the program where nobody has any, or took them away."""
        kept = self.rows["duty"]
        return kept if kept or not self._goes_by_shipped else _shipped()

    # -- who answers, and what was done

    def answers(self, company: int, day: date) -> int | None:
        """有代管的算代管人，没有的算主办。"""
        for role in ("stand-in", "lead"):
            for one in self._turns.get(company, ()):
                if one.role == role and one.start <= day and (one.end is None or day <= one.end):
                    return int(one.officer_id)
        return None

    @cached_property
    def _turns(self) -> dict[int, list[Any]]:
        return _by(self.rows["assignment"])

    @cached_property
    def _visits(self) -> dict[int, list[Any]]:
        return _by(self.rows["visit"])

    def done_on(self, company: int, kind: str) -> list[date]:
        """只有“已走访”才算；同一天几次算一次。"""
        key = (company, kind)
        if key not in self._cache:
            self._cache[key] = sorted(
                {
                    one.visited_on
                    for one in self._visits.get(company, ())
                    if one.outcome == "done" and (kind == "visit" or kind in one.tasks)
                }
            )
        found: list[date] = self._cache[key]
        return found

    def known(self, company: Any) -> Any:
        """登记进本系统的那天，或者第一次分工的起始日期，取较早的。"""
        return min([company.created, *(one.start for one in self._turns.get(company.id, ()))])


class Reading(Rows):
    """What the manual makes of the rows, as of a day."""

    # -- calendar periods

    def fits(self, company: Any, rule: Any) -> bool:
        """等级和状态按现在的登记；没写状态的只管在建、投产。迁出的，迁出以前算投产。"""
        if company.state == "left" and not company.left_on:
            return False
        here = {company.state, "operating"} if company.state == "left" else {company.state}
        wanted = {rule.state} if rule.state else {"building", "operating"}
        return bool(here & wanted) and rule.grade in (None, company.grade)

    def one(self, company: Any, kind: str, cycle: str, first: date) -> Told | None:
        """How a kind stands in a calendar period; None where nothing is asked."""
        key = (company.id, kind, cycle, first)
        if key not in self._cache:
            self._cache[key] = self._one(company, kind, cycle, first)
        found: Told | None = self._cache[key]
        return found

    def _one(self, company: Any, kind: str, cycle: str, first: date) -> Told | None:
        last = period_of(cycle, first)[1]
        middle = half(cycle, first)
        came = company.entered_on <= middle if company.entered_on else self.known(company) <= last
        few = [
            rule
            for rule in self.rules
            if (rule.counted, rule.cycle) == (kind, cycle)
            and self.fits(company, rule)
            and (rule.start is None or rule.start <= middle)
            and (rule.end is None or rule.end >= last)
        ]
        if not few or not came or (company.left_on and company.left_on <= last):
            return None
        free = [rule for rule in few if not self.excused(company, rule, first, last)]
        rule = max(free or few, key=lambda one: (one.minimum, -one.id))
        done = len([day for day in self.done_on(company.id, kind) if first <= day <= last])
        due_by = last + timedelta(days=rule.buffer or 0)
        return Told(rule.minimum if free else 0, done, not free, rule.id, due_by)

    def excused(self, company: Any, rule: Any, first: date, last: date) -> bool:
        """免除盖住一半以上天数的不要求，不到一半的仍然要求。"""
        free = {
            day
            for one in self._of(company, rule)
            for day in days(max(first, one.start), min(last, one.end))
        }
        return 2 * len(free) >= (last - first).days + 1

    def _of(self, company: Any, rule: Any) -> list[Any]:
        return [
            one
            for one in self.rows["excuse"]
            if one.company_id == company.id and one.duty_id in (None, rule.id)
        ]

    # -- intervals

    def _interval_rules(self, company: Any, kind: str, day: date) -> list[Any]:
        came = company.entered_on or self.known(company)
        gone = company.left_on is not None and company.left_on <= day
        found = [
            rule
            for rule in self.rules
            if (rule.counted, rule.cycle) == (kind, "interval")
            and self.fits(company, rule)
            and (rule.start or day) <= day <= (rule.end or day)
        ]
        return sorted(found, key=lambda one: (one.days, one.id)) if came <= day and not gone else []

    def _started(self, company: Any, rule: Any, before: date) -> Any:
        """The day the clock started, as it stood at the end of the day before one."""
        came = company.entered_on or self.known(company)
        done = [day for day in self.done_on(company.id, rule.counted) if day < before]
        ends = [one.end for one in self._of(company, rule) if one.end < before]
        return max([came, *done, *ends, rule.start or _NEVER])

    def _walk(
        self, company: Any, rule: Any, first: date, last: date, excuses: bool = True
    ) -> tuple[int, int]:
        """Walk the days of a month: how often it was due by its end, and how often done."""
        started = self._started(company, rule, first)
        done_on = set(self.done_on(company.id, rule.counted))
        every = self._of(company, rule) if excuses else []
        free = {day for one in every for day in days(one.start, one.end)}
        asked = done = 0
        for day in days(max(first, started + _DAY), last):
            due = started + timedelta(days=rule.days)
            if day in free:
                asked += due < day and day != first  # overdue when it began: not undone by that
                started = day
            elif day in done_on:
                if due <= last:
                    asked, done = asked + 1, done + 1
                started = day
        return asked + (started + timedelta(days=rule.days) <= last), done

    def interval(self, company: Any, kind: str, first: date) -> Told | None:
        """到期日在当月或以前的算应做，当月做了就算完成；免除期间不计，期满重新起算。"""
        last, put_off = month_of(first)[1], None
        for rule in self._interval_rules(company, kind, last):
            asked, done = self._walk(company, rule, first, last)
            due_by = last + timedelta(days=rule.buffer or 0)
            mostly = self.excused(company, rule, first, last)
            if asked and not mostly:
                return Told(asked, done, False, rule.id, due_by)
            due = self._walk(company, rule, first, last, False)[0]
            if due and put_off is None:
                put_off = Told(0, done, True, rule.id, due_by)
            if not due and not mostly:
                break
        return put_off

    def window(self, company: Any, kind: str, on: date) -> tuple[Span, Told] | None:
        """The window that runs on a day: from the day after the last time to the day it is due."""
        rules = self._interval_rules(company, kind, on)
        free = [one for one in rules if not self._excused_on(company, one, on)]
        if not rules:
            return None
        rule = (free or rules)[0]
        started = self._started(company, rule, on + _DAY)
        pauses, day = self._of(company, rule), on
        while free and day < started + timedelta(days=rule.days):
            day += _DAY
            if day <= self.today and day in self.done_on(company.id, kind):
                break
            inside = [one.end for one in pauses if one.start <= day <= one.end]
            if inside:
                day = started = max(inside)
        due = started + timedelta(days=rule.days)
        due_by = due + timedelta(days=rule.buffer or 0)
        until = min(due_by, self.today)
        done = int(any(max(on, started) < one <= until for one in self.done_on(company.id, kind)))
        told = Told(1 if free else 0, done if free else 0, not free, rule.id, due_by)
        return (started + _DAY, due), told

    def _excused_on(self, company: Any, rule: Any, day: date) -> bool:
        return any(one.start <= day <= one.end for one in self._of(company, rule))

    # -- what is told

    def month(self, first: date) -> dict[tuple[int, str, str], Told]:
        """报表只计最后一天在当月、并且已经开始的周期: by company, kind and cycle."""
        if first not in self._cache:
            self._cache[first] = self._month(first)
        found: dict[tuple[int, str, str], Told] = self._cache[first]
        return found

    def _month(self, first: date) -> dict[tuple[int, str, str], Told]:
        found: dict[tuple[int, str, str], Told] = {}
        for company in self.companies.values():
            for kind in KINDS:
                for cycle, length in LENGTHS.items():
                    begun = period_of(cycle, first)[0]
                    if first.month % length == 0 and begun <= self.today:
                        told = self.one(company, kind, cycle, begun)
                        if told:
                            found[company.id, kind, cycle] = told
                if first <= self.today and (told := self.interval(company, kind, first)):
                    found[company.id, kind, "interval"] = told
        return found

    def of_period(self, company: int, first: date, last: date) -> int | None:
        """周期最后一天由谁负责，没过完的看今天。"""
        return self.answers(company, min(last, max(first, self.today)))

    def state(self, told: Told) -> str:
        """超过周期最后一天和宽限天数还没做够的，才算逾期。"""
        if told.excused:
            return "excused"
        if not told.missing:
            return "done"
        return "overdue" if told.due_by < self.today else "open"

    def overdue(self) -> dict[tuple[int, str, str, date], tuple[int, int | None, int | None]]:
        """Missing, who is reminded and who had it then, by company, kind, cycle and last day."""
        found = {}
        back = self.today - timedelta(days=366)
        for company in self.companies.values():
            now = self.answers(company.id, self.today)
            for kind in KINDS:
                for cycle in LENGTHS:
                    first, last = period_of(cycle, back)
                    while last < self.today:
                        told = self.one(company, kind, cycle, first)
                        late = told and told.missing and told.due_by < self.today
                        if late and told and last >= back and company.created <= last:
                            then = self.answers(company.id, last)
                            found[company.id, kind, cycle, last] = (
                                told.missing, now, None if then == now else then,
                            )  # fmt: skip
                        first, last = period_of(cycle, last + _DAY)
                running = self.window(company, kind, self.today)
                if running and running[1].missing and running[1].due_by < self.today:
                    last = running[0][1]
                    then = self.answers(company.id, last)
                    found[company.id, kind, "interval", last] = (
                        1, now, None if then == now else then,
                    )  # fmt: skip
        return found

    # -- visits

    def led(self, company: int, day: date) -> bool:
        """Has a company a lead on a day?"""
        every = [one for one in self._turns.get(company, ()) if one.role == "lead"]
        return any(one.start <= day <= (one.end or day) for one in every)

    def visits(
        self, first: date, last: date, officer: int | None = None, outcome: str = "done"
    ) -> list[Any]:
        """Visits made in a period, every record of them; with an officer, those they went on."""
        theirs = {visit for visit, one in self._officers if officer in (None, one)}
        return [
            one
            for one in self.rows["visit"]
            if one.outcome == outcome
            and first <= one.visited_on <= last
            and (officer is None or one.id in theirs)
        ]


def _all(table: str, columns: str) -> str:
    return f"SELECT {columns}, deleted_at FROM {table} ORDER BY id"


def _by(rows: list[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for one in rows:
        found.setdefault(one.company_id, []).append(one)
    return found


def _plain(row: Any) -> Any:
    told = {name: _day(value) for name, value in row.items()}
    told["gone"] = told.pop("deleted_at") is not None
    if "created_at" in told:
        told["created"] = told["created_at"]
    if "duties" in told:
        told["tasks"] = tuple(part for part in (told["duties"] or "").split(",") if part)
    return SimpleNamespace(**told)


def _day(value: Any) -> Any:
    """A day, or a moment's local day, however the database hands it over."""
    if isinstance(value, str) and value[4:5] == "-" and value[7:8] == "-" and value[:4].isdigit():
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone().date()
    return value


def _shipped() -> list[Any]:
    told = json.loads(_SHIPPED.read_text("utf-8"))["duties"]
    nothing = dict.fromkeys(("grade", "state", "days", "buffer", "start", "end"))
    return [SimpleNamespace(**(nothing | one), id=-place) for place, one in enumerate(told, 1)]
