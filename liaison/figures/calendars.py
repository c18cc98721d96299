"""Duties that are due so many times within a calendar period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures import dutyrules
from liaison.figures.dutybook import Book, Firm, number_of
from liaison.figures.dutyrules import MONTHS, Rule, middle
from liaison.records.company import CompanyState
from liaison.records.duty import Cycle

Told = tuple[int, Rule, int, str]
"""A company, the rule that holds for it, how often it was done, and why it is excused."""


def as_of(period: Period) -> date:
    """Return the day that says who answers in a period: its last, today while it runs."""
    return min(period.last, max(period.first, clock.today()))


def cycles(rules: tuple[Rule, ...]) -> list[Cycle]:
    """Return the calendar cycles that rules have, shortest first."""
    used = {rule.cycle for rule in rules}
    return [cycle for cycle in MONTHS if cycle in used]


def told(book: Book, cycle: Cycle, period: Period, whose: date | None = None) -> Iterator[Told]:
    """Yield how the duties of a cycle stand in one of its periods, by company.

    Of an officer's scope: of the companies they answer for on the day ``whose``,
    that of :func:`as_of` unless given.
    """
    holding = [rule for rule in book.rules if rule.cycle is cycle and rule.holds(period)]
    months = range(number_of(period.first), number_of(period.last) + 1)
    done = {rule.id: book.done(rule.counted, months) for rule in holding}
    excuses, begun = book.excuses, book.begun
    half, last = middle(period), period.last
    fitting: dict[tuple[object, object], list[tuple[list[Rule], Rule, dict[int, int]]]] = {}
    for firm in _whose(book, whose or as_of(period)):
        if not _asked(firm, begun, half, last):
            continue
        key = (firm.grade, firm.state)
        groups = fitting.get(key)
        if groups is None:
            sorted_rules = dutyrules.strictest_first(holding, firm.grade, firm.state)
            groups = [(rules, rules[0], done[rules[0].id]) for rules in sorted_rules]
            fitting[key] = groups
        company = firm.id
        for rules, rule, times in groups:
            if company in excuses:
                chosen, why = book.choose(company, rules, period)
                yield company, chosen, times.get(company, 0), why
            else:
                yield company, rule, times.get(company, 0), ""


def _whose(book: Book, day: date) -> list[Firm]:
    """Return the companies of the scope: an officer's are those they answer for on a day."""
    whose = book.scope.officer_id
    if whose is None:
        return book.firms
    answering = book.answering(day)
    return [firm for firm in book.firms if answering.get(firm.id) == whose]


def _asked(firm: Firm, begun: dict[int, date], half: date, last: date) -> bool:
    """Had it come by the middle of the period, or been on record in it, and not left by its end?"""
    stays = firm.state is not CompanyState.left if firm.left is None else firm.left > last
    if firm.entered is None:
        return stays and begun.get(firm.id, last) <= last
    return stays and firm.entered <= half
