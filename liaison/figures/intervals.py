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

_DAY = timedelta(days=1)


def windows(book: Book, on: date) -> Iterator[Standing]:
    """Yield the windows that run on a day: due so many days after the last time before it.

    Of a day that is over it is known whether it was done in time after it.
    """
    rules = _in_force(book, Period(on, on))
    if not rules:
        return
    answering, today = book.answering(on), clock.today()
    last = _last_before(book, rules, on + _DAY)
    after = {kind: book.days(kind) for kind in last} if on < today else {}
    for firm, group in _fitting(book, rules, on, answering):
        for rules_of in group:
            rule, why = book.choose(firm.id, rules_of, Period(on, on))
            done_on = after.get(rule.counted, {}).get(firm.id, [])
            base = _base(book, firm, rule, last[rule.counted].get(firm.id), on)
            if not why:
                base = _put_off(base, rule, _pauses(book, firm, rule), Period(on, today), done_on)
            window = Period(base + _DAY, base + timedelta(days=rule.days))
            by = min(today, window.last + timedelta(days=rule.buffer))
            done = 0 if why else int(following(done_on, max(on, base), by) is not None)
            yield standing(rule, firm.id, answering.get(firm.id), window, (done, why), today)


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
        rules = _in_force(book, Period(month.last, month.last))
        for firm, group in _fitting(book, rules, month.last, answering):
            for rules_of in group:
                counts = rules_of[0].counted
                done_on = days[counts].get(firm.id, [])
                earlier = done_on[: bisect_left(done_on, month.first)]
                last = earlier[-1] if earlier else before[counts].get(firm.id)
                told = _of_month(book, firm, rules_of, month, (last, done_on))
                if told:
                    rule, asked, done, why = told
                    officer = answering.get(firm.id)
                    yield standing(rule, firm.id, officer, month, (done, why), judged, asked)


def _of_month(
    book: Book, firm: Firm, rules: list[Rule], month: Period, done: tuple[date | None, list[date]]
) -> tuple[Rule, int, int, str] | None:
    """Return the strictest rule not excused, how often a month asks it, how often done, and why.

    ``done`` are the last day before the month, and all days. None where nothing falls due.
    """
    last, done_on = done
    excused = None
    for rule in rules:
        base = _base(book, firm, rule, last, month.first - _DAY)
        pauses = _pauses(book, firm, rule)
        asked, times = _turns(base, rule.days, done_on, pauses, month)
        mostly = book.excused(firm.id, rule, month) if pauses else ""
        if mostly or (pauses and not asked):
            if excused is None and _turns(base, rule.days, done_on, [], month)[0]:
                excused = rule, 0, times, mostly or book.covered(firm.id, rule, month)[1]
            if mostly or excused:
                continue
        return (rule, asked, times, "") if asked else None
    return excused


def _turns(
    base: date, days: int, done_on: list[date], pauses: list[Period], month: Period
) -> tuple[int, int]:
    """Return how often it fell due by a month's end, and how often it was then done by it.

    An excuse that begins in time puts off what is due; one that begins when it
    was overdue already does not undo that.
    """
    asked = done = 0
    while True:
        due, one = base + timedelta(days=days), following(done_on, base, month.last)
        pause = next((each for each in pauses if each.last > base), None)
        if pause and pause.first <= min(one or month.last, month.last):
            asked += due < pause.first and month.first < pause.first
            base = pause.last
            continue
        if due > month.last:
            return asked, done
        asked += 1
        if one is None:
            return asked, done
        done += 1
        base = one


def _put_off(
    base: date, rule: Rule, pauses: list[Period], since: Period, done_on: list[date]
) -> date:
    """Return the day the clock will have started anew by excuses that begin before it is due.

    ``since`` are the day asked about and today: what was done between them ends the window.
    """
    on, today = since.first, since.last
    for one in pauses:
        in_time = on < one.first <= base + timedelta(days=rule.days)
        done = following(done_on, max(on, base), today)
        if in_time and (done is None or one.first <= done):
            base = max(base, one.last)
    return base


def _pauses(book: Book, firm: Firm, rule: Rule) -> list[Period]:
    """Return the excuses of a company from a rule, by their first day."""
    return [
        Period(one.start, one.end)
        for one in book.excuses.get(firm.id, ())
        if one.duty_id in (None, rule.id)
    ]


def _base(book: Book, firm: Firm, rule: Rule, last: date | None, on: date) -> date:
    """Return the day the clock started: see the text of :mod:`liaison.figures.duties`."""
    came = firm.entered or book.begun[firm.id]
    known = [came, *(one for one in (last, rule.start) if one is not None)]
    known += [one.last for one in _pauses(book, firm, rule) if one.last <= on]
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
