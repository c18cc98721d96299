"""What is due, done and overdue: the one definition for pages, boards, ledgers and figures.

A duty is a rule; what it asks of a company is counted from the records and
nobody ticks boxes (domain.md §4). Where that leaves a question, this holds:

* *Which rules.* Those for the company's grade and state **as of now** (neither
  has a dated history). A rule that names no state is for companies being built
  or at work; a suspended one is asked only by a rule that names that state. Of
  several rules of the same kind and cycle the strictest one that is not
  excused holds, and only that one.
* *Came in the period.* Asked when it came by the :func:`~.dutyrules.middle` of
  the period (of a month: the 15th), else from the next on. A rule that starts
  inside a period likewise; one that ends inside a period no longer asks it.
* *Nobody wrote when it came* (no 入园日期). Asked from the period that holds the
  first day the station has it on record: the day it was registered here or its
  first assignment began, the earlier. Nothing is asked of periods before that:
  in a station's first year they would count as missed by nobody.
* *Left in the period.* Not asked when it left by the last day; what was done
  still counts as done. The periods before stay as they were: one that left
  counts as at work before.
* *Who answers.* On the last day of the period, today while it runs: the
  stand-in in force, else the lead, else nobody: it stays with the station.
  Whoever did it, it counts for the company, so a later handover changes
  nothing of a period that is over.
* *Whose reminder.* What was missed in a period that is over is told to whoever
  answers for the company on the day one asks (:func:`missed`): a new officer
  takes it over (承接) with the name of who had it then, who is reminded no
  longer. Only the reminder moves: in every figure and report the period stays
  with who answered in it.
* *What counts.* A visit that was done, in the period its day lies in, whenever
  it was entered (补录). Not met, refused and planned never count. Several visits
  to a company on one day count once.
* *Excused.* When excuses cover half of the days of the period or more (以上).
* *Overdue.* The day after the period's last day and the rule's buffer, by
  today: asked of a day to come, what falls due before it is still open.
* *Intervals.* The next one is due so many days after the last one, after the
  company's coming (or first day on record) or the rule's start, whichever is
  latest. An excuse that begins by the day it is due puts it off: the clock
  starts anew when the excuse ends. In the report of a month (:func:`reckoned`)
  it is asked as often as the day it is due lies in the month or before, and
  done when it was done in it; what was overdue when an excuse began is asked
  all the same.
* *In a report*, a duty belongs to the period its last day lies in: a month
  asks the months, and at its end also the quarter, half-year and year. One
  that has not begun asks nothing yet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures import calendars, dutyrules
from liaison.figures.calendars import as_of
from liaison.figures.dutybook import KINDS, Book, number_of
from liaison.figures.dutyrules import period_of
from liaison.figures.intervals import report, windows
from liaison.figures.scope import ALL, Scope
from liaison.figures.standing import Standing, standing
from liaison.records.duty import Counted, Cycle

__all__ = [
    "Asked", "Standing", "Survey", "Tally", "answering", "as_of", "current", "missed",
    "reckoned", "survey", "tally",
]  # fmt: skip

YEAR = timedelta(days=366)
"""How far back what was missed is still told."""


Periods = list[tuple[Cycle, Period]]


class Asked(NamedTuple):
    """A :class:`Standing` in short, and the same one for every company that stands so.

    ``month`` (1-12) is the one its last day lies in.
    """

    counted: str
    month: int
    asked: int
    done: int
    excused: str

    @property
    def missing(self) -> int:
        """How many times are still to be done, or were not."""
        return max(0, self.asked - self.done)


@dataclass(frozen=True)
class Survey:
    """What is asked by company, and on how many days each kind was done.

    ``days`` is by ``Counted`` value, calendar month (1-12) and company.
    """

    asked: dict[int, list[Asked]]
    days: dict[str, dict[int, dict[int, int]]]


@dataclass(frozen=True)
class Tally:
    """How many duties were asked and how many of them met, by company."""

    asked: dict[int, int]
    met: dict[int, int]


def current(
    session: Session, day: date, scope: Scope = ALL, companies: Collection[int] | None = None
) -> list[Standing]:
    """Return how every duty stands whose period (or window) holds a day, by company.

    Of a day to come too nothing is overdue that today is not.
    """
    rules, today = dutyrules.rules(session), clock.today()
    periods = [(cycle, period_of(cycle, day)) for cycle in calendars.cycles(rules)]
    on = min(day, today)
    span = Period(
        min([on, *(one.first for _cycle, one in periods)]),
        max([today, *(one.last for _cycle, one in periods)]),
    )
    book = Book(session, rules, span, scope, companies)
    return _by_company([*_standings(book, periods), *windows(book, on)])


def missed(
    session: Session, day: date, scope: Scope = ALL, back: timedelta = YEAR
) -> list[Standing]:
    """Return what was due before a day and was not done; oldest first.

    Told of are periods that ended within ``back`` before the day (of a day to
    come: before today, and those that end within as long after), to who answers
    for the company on that day, of a day to come now: see *Whose reminder*
    above. What can still be done in time stands "open". Periods that ended
    before a company was registered here are not told: nobody can be reminded
    of them.
    """
    rules, today = dutyrules.rules(session), clock.today()
    on = min(day, today)
    span = Period(on - back, min(day, on + back) - timedelta(days=1))
    periods = [
        (cycle, one) for cycle in calendars.cycles(rules) for one in dutyrules.ended(cycle, span)
    ]
    first = min([on, *(one.first for _cycle, one in periods)])
    book = Book(session, rules, Period(first, max(on, day)), scope)
    found = [one for cycle, period in periods for one in _undone(book, cycle, period, on)]
    found += [_heir(book, one) for one in windows(book, on) if one.missing]
    found = [one for one in found if one.due_by < day]
    return sorted(found, key=lambda one: (one.due_by, one.company_id, one.duty_id))


def reckoned(
    session: Session, period: Period, scope: Scope = ALL, companies: Collection[int] | None = None
) -> list[Standing]:
    """Return how every duty stands that a report of the period tells, by company.

    Those that have begun and whose last day lies in the period; see the module's text.
    """
    book, periods = _opened(session, period, scope, companies)
    today = clock.today()
    return _by_company([*_standings(book, periods), *report(book, period, today)])


def tally(session: Session, period: Period, scope: Scope = ALL) -> Tally:
    """Count :func:`reckoned` by company: duties asked, and those of them met."""
    asked: dict[int, int] = defaultdict(int)
    met: dict[int, int] = defaultdict(int)
    book, periods = _opened(session, period, scope, None)
    for cycle, one in periods:
        for company, rule, done, why in calendars.told(book, cycle, one):
            if not why:
                asked[company] += 1
                if done >= rule.minimum:
                    met[company] += 1
    for told in report(book, period, clock.today()):
        if told.asked:
            asked[told.company_id] += 1
            met[told.company_id] += told.done >= told.asked
    return Tally(dict(asked), {company: number for company, number in met.items() if number})


def answering(
    session: Session, day: date, companies: Collection[int] | None = None
) -> dict[int, int]:
    """Return who answers on a day by company: the stand-in in force, else the lead."""
    return Book(session, (), Period(day, day), ALL, companies).answering(day)


def survey(
    session: Session,
    period: Period,
    companies: Collection[int] | None = None,
    kinds: Collection[Counted] = tuple(KINDS),
) -> Survey:
    """Return :func:`reckoned` in short for a period within one year, and the days behind it.

    Only duties that count these ``kinds``; of a whole park that is a fifth of the work.
    """
    book, periods = _opened(session, period, ALL, companies, kinds)
    found: dict[int, list[Asked]] = {}
    same: dict[tuple[int, int, int, int, str], Asked] = {}

    def put(company: int, rule: int, told: Asked) -> None:
        one = same.setdefault((rule, *told[1:]), told)
        found.setdefault(company, []).append(one)

    for cycle, ends in periods:
        month = ends.last.month
        for company, rule, done, why in calendars.told(book, cycle, ends):
            wanted = 0 if why else rule.minimum
            put(company, rule.id, Asked(rule.counts, month, wanted, done, why))
    for one in report(book, period, clock.today()):
        short = Asked(one.counted, one.last.month, one.asked, one.done, one.excused)
        put(one.company_id, one.duty_id, short)
    numbers = {number_of(month.first): month.first.month for month in period.months()}
    days = {
        str(kind.value): {number: book.done(kind, [month]) for month, number in numbers.items()}
        for kind in kinds
    }
    return Survey(found, days)


def _opened(
    session: Session,
    period: Period,
    scope: Scope,
    companies: Collection[int] | None,
    kinds: Collection[Counted] = tuple(KINDS),
) -> tuple[Book, Periods]:
    """Return what a report of a period is made of: the book, and the periods that it tells."""
    rules, today = dutyrules.rules(session), clock.today()
    rules = tuple(rule for rule in rules if rule.counted in kinds)
    periods = [
        (cycle, one)
        for cycle in calendars.cycles(rules)
        for one in dutyrules.ended(cycle, period)
        if one.first <= today
    ]
    firsts = [one.first for _cycle, one in periods]
    first = min([Period.month_of(period.first).first, *firsts])
    return Book(session, rules, Period(first, period.last), scope, companies), periods


def _standings(book: Book, periods: Periods) -> Iterator[Standing]:
    today = clock.today()
    for cycle, period in periods:
        officers = book.answering(as_of(period))
        for told in calendars.told(book, cycle, period):
            yield _standing(officers, period, told, today)


def _undone(book: Book, cycle: Cycle, period: Period, on: date) -> Iterator[Standing]:
    """Yield what a period asks and nobody did; of one that is over, to who answers on a day."""
    today, known = clock.today(), book.registered
    over = period.last < today
    whose = on if over else as_of(period)
    officers = book.answering(whose)
    for told in calendars.told(book, cycle, period, whose):
        company, rule, done, why = told
        if done < rule.minimum and not why and known[company] <= period.last:
            one = _standing(officers, period, told, today)
            yield _heir(book, one) if over else one


def _heir(book: Book, one: Standing) -> Standing:
    """Name who answered when it was missed, where somebody else does now."""
    then = book.answered(one.company_id, one.last) if one.last < clock.today() else one.officer_id
    return one if then == one.officer_id else one._replace(inherited_from=then)


def _standing(
    officers: dict[int, int], period: Period, told: calendars.Told, judged: date
) -> Standing:
    company, rule, done, why = told
    return standing(rule, company, officers.get(company), period, (done, why), judged)


def _by_company(found: list[Standing]) -> list[Standing]:
    found.sort(key=lambda one: (one.company_id, one.last))
    return found
