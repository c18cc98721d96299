"""Duties that are due so many days after the last time, and not by the calendar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import date, timedelta

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures import dutyrules
from liaison.figures.dutybook import Book, Firm, following
from liaison.figures.dutyrules import Rule
from liaison.figures.standing import Standing, standing
from liaison.records.company import CompanyState
from liaison.records.duty import Counted, Cycle


def windows(book: Book, on: date) -> Iterator[Standing]:
    """Yield the windows that run on a day: done 0 times, due so many days after the last time."""
    rules = _in_force(book, Period(on, on))
    if not rules:
        return
    answering, today = book.answering(on), clock.today()
    last = _last_before(book, rules, on + timedelta(days=1))
    for firm, group in _fitting(book, rules, on, answering):
        for rules_of in group:
            rule, why = book.choose(firm.id, rules_of, Period(on, on))
            base = _base(book, firm, rule, last[rule.counted].get(firm.id), on)
            window = Period(base + timedelta(days=1), base + timedelta(days=rule.days))
            yield standing(rule, firm.id, answering.get(firm.id), window, (0, why), today)


def report(book: Book, period: Period, judged: date) -> Iterator[Standing]:
    """Yield what a report of the period tells, by months that have begun and end in it."""
    if not any(rule.cycle is Cycle.interval for rule in book.rules):
        return
    months = [one for one in period.months() if one.last <= period.last and one.first <= judged]
    counted = {rule.counted for rule in book.rules if rule.cycle is Cycle.interval}
    days = {one: book.days(one) for one in counted}
    before = _last_before(book, list(book.rules), book.span.first)
    for month in months:
        answering = book.answering(min(month.last, judged))
        end = Period(month.last, month.last)
        rules = _in_force(book, end)
        for firm, group in _fitting(book, rules, month.last, answering):
            for rules_of in group:
                rule, why = book.choose(firm.id, rules_of, end, month)
                done_on = days[rule.counted].get(firm.id, [])
                earlier = done_on[: bisect_left(done_on, month.first)]
                last = earlier[-1] if earlier else before[rule.counted].get(firm.id)
                base = _base(book, firm, rule, last, month.last)
                asked, done = _turns(base, rule.days, done_on, month.last)
                if asked:
                    officer = answering.get(firm.id)
                    told = (done, why)
                    yield standing(rule, firm.id, officer, month, told, judged, asked)


def _turns(base: date, days: int, done_on: list[date], until: date) -> tuple[int, int]:
    """Return how often it fell due by a day, and how often it was then done by it."""
    asked = done = 0
    while base + timedelta(days=days) <= until:
        asked += 1
        one = following(done_on, base, until)
        if one is None:
            break
        done += 1
        base = one
    return asked, done


def _base(book: Book, firm: Firm, rule: Rule, last: date | None, on: date) -> date:
    """Return the day the clock started: see the text of :mod:`liaison.figures.duties`."""
    came = firm.entered or book.begun[firm.id]
    known = [came, *(one for one in (last, rule.start) if one is not None)]
    known += [
        one.end
        for one in book.excuses.get(firm.id, ())
        if one.duty_id in (None, rule.id) and one.end <= on
    ]
    return max(known)


def _in_force(book: Book, period: Period) -> list[Rule]:
    day = period.last
    return [
        rule
        for rule in book.rules
        if rule.cycle is Cycle.interval
        and (rule.start is None or rule.start <= day)
        and (rule.end is None or rule.end >= day)
    ]


def _last_before(book: Book, rules: list[Rule], day: date) -> dict[Counted, dict[int, date]]:
    """Return the last time before a day by kind and company."""
    near: dict[Counted, int] = {}
    for rule in rules:
        if rule.cycle is Cycle.interval:
            near[rule.counted] = max(near.get(rule.counted, 0), rule.days + rule.buffer)
    return {one: book.last_before(one, day, days) for one, days in near.items()}


def _fitting(
    book: Book, rules: list[Rule], day: date, answering: dict[int, int]
) -> Iterator[tuple[Firm, list[list[Rule]]]]:
    """Yield the companies in the park on a day with their rules, strictest first by kind."""
    whose = book.scope.officer_id
    for firm in book.firms:
        gone = firm.state is CompanyState.left if firm.left is None else firm.left <= day
        here = not gone and (firm.entered or book.begun[firm.id]) <= day
        if here and (whose is None or answering.get(firm.id) == whose):
            groups = dutyrules.strictest_first(rules, firm.grade, firm.state)
            if groups:
                yield firm, groups
