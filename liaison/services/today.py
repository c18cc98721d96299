"""The workbench: what is overdue, what comes soon, what waits, and what is done, as of today.

Everything is counted from the records; nothing is ticked. A line put off
(:mod:`~liaison.services.snoozing`) is only not shown to the one who put it off.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.figure import Rate, per_cent
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope
from liaison.services import (
    benchends,
    benchlines,
    benchplans,
    duties,
    dutydue,
    dutylines,
    names,
    snoozing,
    workdays,
)
from liaison.services.benchlines import Line
from liaison.store import tables

REMIND = 3
"""Working days ahead that a deadline is told of, when the week ends earlier: what is due after
a long holiday is told before it."""

_MOST_KEPT = 4
_KEPT: WeakKeyDictionary[Any, dict[Any, _Lines]] = WeakKeyDictionary()
"""What was read last, by store: who asked for which scope on which day after which step."""


@dataclass(frozen=True)
class Bench:
    """The workbench of a day: a first sentence, the columns, and the month's coverage.

    ``visited`` counts those of the ``assigned`` companies that were visited
    this month; ``finished`` is what was done this week; ``put_off`` how many
    lines this person does not want to see yet.
    """

    sentence: str
    overdue: list[Line]
    week: list[Line]
    waiting: list[Line]
    finished: list[Line]
    counts: dict[str, int]
    visited: int
    assigned: int
    coverage: Any
    put_off: int = 0


@dataclass(frozen=True)
class OfficerDay:
    """An officer's day in numbers; ``officer_id`` None for what nobody answers for."""

    officer_id: int | None
    name: str
    companies: int
    """Companies this officer answers for that are due a visit this month."""
    met: int
    """Of them, those visited as often as asked."""
    overdue: int
    week: int
    waiting: int


@dataclass(frozen=True)
class _Lines:
    """The lines of a scope before anything is put off, and what was done this week.

    ``asked`` counts by officer the companies due a visit this month, ``met``
    those visited as often; ``assigned`` and ``visited`` as in :class:`Bench`.
    """

    overdue: list[Line]
    week: list[Line]
    waiting: list[Line]
    finished: list[Line]
    counts: dict[str, int]
    asked: Counter[int | None]
    met: Counter[int | None]
    assigned: int
    visited: int


def bench(session: Session, scope: Scope = ALL, remind: int = REMIND) -> Bench:
    """Return the workbench for a station or officer as of today.

    ``remind`` is how many working days ahead deadlines are told of. Asked again before
    anything was changed it is not counted again: frame, page and table of
    officers ask in one breath.
    """
    today = clock.today()
    hidden = snoozing.hidden(session, today)
    found = _kept(session, scope, today, remind)
    columns = (found.overdue, found.week, found.waiting)
    late, soon, waits = ([one for one in lines if one.key not in hidden] for lines in columns)
    return Bench(
        _sentence(found.counts, Period.month_of(today)),
        late,
        soon,
        waits,
        found.finished,
        found.counts,
        found.visited,
        found.assigned,
        per_cent(found.visited, found.assigned),
        sum(map(len, columns)) - len(late) - len(soon) - len(waits),
    )


def forget() -> None:
    """Forget what was read last, so that the next asking reads again."""
    _KEPT.clear()


def _kept(session: Session, scope: Scope, today: date, remind: int) -> _Lines:
    last = session.scalar(select(func.max(tables.step.c.id)))
    mark = (last, session.info.get("who"), today, scope, remind)
    kept = _KEPT.setdefault(session.get_bind(), {})
    if mark not in kept:
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        until = max(week_of(today).last, workdays.add_working_days(session, today, remind))
        kept[mark] = _lines(session, scope, today, until)
    return kept[mark]


def week_of(day: date) -> Period:
    """Return the week of a day, Monday to Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


def by_officer(session: Session, remind: int = REMIND) -> list[OfficerDay]:
    """Return the day of every officer who answers for something, and of nobody last."""
    found = _kept(session, ALL, clock.today(), remind)
    columns = [Counter(one for line in lines for one in line.officers or (None,)) for lines in
               (found.overdue, found.week, found.waiting)]  # fmt: skip
    every = set(found.asked).union(*columns)
    called = names.titles(session, "Officer", [one for one in every if one is not None])
    rows = [
        OfficerDay(
            one,
            called.get(one, "") if one is not None else _("无联络民警"),
            found.asked[one],
            found.met[one],
            *(column[one] for column in columns),
        )
        for one in every
    ]
    return sorted(rows, key=lambda row: (row.officer_id is None, -row.overdue, row.name))


def _visits_asked(
    now: Iterable[duties.Standing],
) -> tuple[Counter[int | None], Counter[int | None]]:
    """Return by officer how many companies are due visits this month, and how many had them."""
    asked: Counter[int | None] = Counter()
    met: Counter[int | None] = Counter()
    every: defaultdict[int, list[duties.Standing]] = defaultdict(list)
    for one in now:
        if one.counted == "visit" and one.asked:
            every[one.company_id].append(one)
    for standings in every.values():
        asked[standings[0].officer_id] += 1
        met[standings[0].officer_id] += all(not one.missing for one in standings)
    return asked, met


def _lines(session: Session, scope: Scope, today: date, until: date) -> _Lines:
    late = benchlines.late_issues(session, scope, today)
    soon = benchlines.soon_issues(session, scope, today, until)
    plans = benchplans.planned(session, scope, until)
    agreed = benchlines.agreements(session, scope, today, until)
    nobody = benchlines.unassigned(session, scope, today)
    due = dutydue.due(session, scope, today, until)
    shown = {line.id for line in soon if line.register == "hazards"}
    checks = [one for one in benchlines.rechecks(session, scope, today) if one.id not in shown]
    waits = benchlines.waiting(session, scope, today)
    told = {line.key for line in [*late, *soon]}
    counts = {"overdue": len(late), "due": len(soon)}
    counts |= {"unassigned": len(nobody), "waiting": len(waits)}
    before = [line for line in [*plans, *agreed] if line.due and line.due < today]
    after = [line for line in [*plans, *agreed] if not line.due or line.due >= today]
    undone = dutylines.missed_lines(session, due.missed, today)
    counts["missed"] = len(undone)
    overdue = [*late, *before, *undone, *nobody]
    week = [
        *_by_day([*soon, *after, *benchends.ending(session, scope, today)]),
        *checks,
        *dutylines.duty_lines(session, due.now, today),
    ]
    assigned, visited = _coverage(session, scope, Period.month_of(today))
    counts["unvisited"] = assigned - visited
    waits = [one for one in waits if one.key not in told]
    done = benchlines.finished(session, scope, week_of(today))
    asked, met = _visits_asked(due.month)
    return _Lines(overdue, week, waits, done, counts, asked, met, assigned, visited)


def _coverage(session: Session, scope: Scope, month: Period) -> tuple[int, int]:
    """Return how many companies have an officer, and how many of them were visited."""
    coverage = BY_NAME["coverage"]
    assert isinstance(coverage, Rate)
    both = (BY_NAME["companies_assigned"], coverage.part)
    assigned, visited = (int(one.value(session, month, scope) or 0) for one in both)
    return assigned, visited


def _by_day(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda line: (line.due or date.max, line.title))


def _sentence(counts: dict[str, int], month: Period) -> str:
    parts = []
    if counts["overdue"]:
        parts.append(_("{n} 条事项已逾期").format(n=counts["overdue"]))
    if counts["missed"]:
        parts.append(_("{n} 家企业以前的任务未完成").format(n=counts["missed"]))
    if counts["due"]:
        parts.append(_("{n} 条近期到期").format(n=counts["due"]))
    if counts["unvisited"]:
        parts.append(_("本月还有 {n} 家企业未走访").format(n=counts["unvisited"]))
    if counts["unassigned"]:
        parts.append(_("{n} 家企业没有联络民警").format(n=counts["unassigned"]))
    if not parts:
        return _("今天没有到期的事项，{month}月走访任务已完成。").format(month=month.first.month)
    return _("，").join(parts) + _("。")
