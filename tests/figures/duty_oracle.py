"""The duties once more, by loops over all records and days: slow, plain, and written apart."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
KINDS = ("visit", "safety", "population", "publicity", "legal")
_DAY = timedelta(days=1)


def _shipped() -> list[Any]:
    told = [("visit", None, 1), ("visit", "key", 2), *((kind, None, 1) for kind in KINDS[1:])]
    return [
        SimpleNamespace(
            id=-place, counted=kind, grade=grade, state=None, cycle="month", minimum=minimum,
            days=None, buffer=None, start=None, end=None,
        )
        for place, (kind, grade, minimum) in enumerate(told, 1)
    ]  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What one duty of one company is in a report: (company, kind, cycle, last day) → the rest."""

    asked: int
    done: int
    excused: bool
    officer: int | None
    rule: int


Key = tuple[int, str, str, date]


@dataclass(frozen=True)
class Oracle:
    """All living records by table name, whether the store ever had a duty, and the day."""

    tables: dict[str, list[Any]]
    own_rules: bool
    today: date

    @property
    def rules(self) -> list[Any]:
        return list(self.tables["duty"]) if self.own_rules else _shipped()

    def month(self, year: int, month: int) -> dict[Key, Told]:
        """Everything a report of a calendar month tells."""
        last = _last(year, month)
        found: dict[Key, Told] = {}
        begun = {one: date(year, max(1, month - length + 1), 1) for one, length in MONTHS.items()}
        ending = [
            cycle
            for cycle, length in MONTHS.items()
            if month % length == 0 and begun[cycle] <= self.today
        ]
        for cycle in ending:
            first = date(year, month - MONTHS[cycle] + 1, 1)
            for company in self.tables["company"]:
                for kind in KINDS:
                    told = self._calendar(company, kind, cycle, first, last)
                    if told:
                        found[company.id, kind, cycle, last] = told
        if date(year, month, 1) <= self.today:
            for company in self.tables["company"]:
                for kind in KINDS:
                    told = self._interval(company, kind, date(year, month, 1), last)
                    if told:
                        found[company.id, kind, "interval", last] = told
        return found

    def answers(self, company: int, day: date) -> int | None:
        """Who answers for a company on a day."""
        for role in ("stand-in", "lead"):
            for one in self.tables["assignment"]:
                here = one.company_id == company and _word(one.role) == role
                if here and one.start <= day and (one.end is None or day <= one.end):
                    return int(one.officer_id)
        return None

    def days(self, company: int, kind: str) -> list[date]:
        """The days on which it was done, each once."""
        return sorted(
            {
                one.visited_on
                for one in self.tables["visit"]
                if one.company_id == company
                and _word(one.outcome) == "done"
                and (kind == "visit" or kind in (one.duties or ()))
            }
        )

    # -- by the calendar

    def _calendar(
        self, company: Any, kind: str, cycle: str, first: date, last: date
    ) -> Told | None:
        if not self._asked(company, first, last):
            return None
        half = _middle(first, cycle)
        rules = [
            one
            for one in self.rules
            if _word(one.counted) == kind
            and _word(one.cycle) == cycle
            and _fits(one, company)
            and (one.start is None or one.start <= half)
            and (one.end is None or one.end >= last)
        ]
        rules.sort(key=lambda one: (-one.minimum, one.id))
        if not rules:
            return None
        free = [one for one in rules if not self._excused(company.id, one.id, first, last)]
        rule = (free or rules)[0]
        done = len([day for day in self.days(company.id, kind) if first <= day <= last])
        day = max(first, min(last, self.today))
        asked = rule.minimum if free else 0
        return Told(asked, done, not free, self.answers(company.id, day), rule.id)

    def _asked(self, company: Any, first: date, last: date) -> bool:
        if company.left_on is None and _word(company.state) == "left":
            return False
        if company.left_on is not None and company.left_on <= last:
            return False
        months = (last.month - first.month) + 1
        cycle = next(name for name, length in MONTHS.items() if length == months)
        if company.entered_on is None:
            return self._on_record(company, last)
        return bool(company.entered_on <= _middle(first, cycle))

    def _on_record(self, company: Any, day: date) -> bool:
        """Had the station written anything down of the company by a day: itself, or whose it is?"""
        if company.created_at.astimezone().date() <= day:
            return True
        of_it = (one for one in self.tables["assignment"] if one.company_id == company.id)
        return any(one.start <= day for one in of_it)

    def _excused(self, company: int, rule: int, first: date, last: date) -> bool:
        days = list(_days(first, last))
        free = [day for day in days if not self._excuse_on(company, rule, day)]
        return len(free) * 2 < len(days)

    def _excuse_on(self, company: int, rule: int, day: date) -> bool:
        return any(one.start <= day <= one.end for one in self._excuses(company, rule))

    def _excuses(self, company: int, rule: int) -> list[Any]:
        return [
            one
            for one in self.tables["excuse"]
            if one.company_id == company and one.duty_id in (None, rule)
        ]

    # -- by intervals

    def _interval(self, company: Any, kind: str, first: date, last: date) -> Told | None:
        here = (
            self._on_record(company, last)
            if company.entered_on is None
            else company.entered_on <= last
        )
        gone = company.left_on <= last if company.left_on else _word(company.state) == "left"
        rules = [
            one
            for one in self.rules
            if _word(one.counted) == kind
            and _word(one.cycle) == "interval"
            and _fits(one, company)
            and (one.start is None or one.start <= last)
            and (one.end is None or one.end >= last)
        ]
        rules.sort(key=lambda one: (one.days, one.id))
        if gone or not here or not rules:
            return None
        free = [
            one
            for one in rules
            if not self._excuse_on(company.id, one.id, last)
            and not self._excused(company.id, one.id, first, last)
        ]
        rule, excused = (free or rules)[0], not free
        asked, done = self._turns(company, kind, rule, first, last)
        officer = self.answers(company.id, max(first, min(last, self.today)))
        if asked == 0:
            return None
        return Told(0 if excused else asked, done, excused, officer, rule.id)

    def _turns(
        self, company: Any, kind: str, rule: Any, first: date, last: date
    ) -> tuple[int, int]:
        days = self.days(company.id, kind)
        base = self.started(company, rule, [day for day in days if day < first], last)
        asked = done = 0
        day = base
        while base + rule.days * _DAY <= last:
            asked += 1
            while day < last:
                day += _DAY
                if day in days and day > base:
                    break
            else:
                return asked, done
            done, base = done + 1, day
        return asked, done

    def started(self, company: Any, rule: Any, days: list[date], on: date) -> date:
        """The day the clock of an interval started."""
        ends = [one.end for one in self._excuses(company.id, rule.id) if one.end <= on]
        came: date = company.entered_on or on
        if company.entered_on is None:
            while self._on_record(company, came - _DAY):
                came -= _DAY
        known: list[date] = [came, *days, *ends, *filter(None, [rule.start])]
        return max(known)


def _fits(rule: Any, company: Any) -> bool:
    state = _word(company.state)
    states = {"building", "operating", "left"} if rule.state is None else {_word(rule.state)}
    return state in states and (rule.grade is None or _word(rule.grade) == _word(company.grade))


def _word(value: Any) -> str:
    return str(getattr(value, "value", value))


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _middle(first: date, cycle: str) -> date:
    return {
        "month": lambda: date(first.year, first.month, 15),
        "quarter": lambda: date(first.year, first.month + 1, 15),
        "half-year": lambda: _last(first.year, first.month + 2),
        "year": lambda: date(first.year, 6, 30),
    }[cycle]()


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += _DAY
