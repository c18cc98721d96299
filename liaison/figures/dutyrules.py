"""The rules a company answers for, and the calendar periods they are counted over.

Rules are :class:`~liaison.records.Duty` records; a store that never had one
goes by the shipped ones (domain.md §4), as it does by the shipped code lists.
They become records with the first one that is written, so that none vanishes
(:mod:`liaison.services.dutyfirst`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.paths import resources
from liaison.base.period import Period
from liaison.figures.scope import alive
from liaison.records import Duty
from liaison.records.company import CompanyState, Grade
from liaison.records.duty import Counted, Cycle
from liaison.store import tables
from liaison.store.trail import GONE

MONTHS: dict[Cycle, int] = {Cycle.month: 1, Cycle.quarter: 3, Cycle.half_year: 6, Cycle.year: 12}
"""How many calendar months the period of a cycle has; an interval has none."""

_USUAL = frozenset({CompanyState.building, CompanyState.operating, CompanyState.left})
"""States a rule that names none is for; one that left was at work until the day it left."""

_SAME = {CompanyState.left: (CompanyState.left, CompanyState.operating)}
"""The months before it left stay as they were, also by a rule for those at work."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A duty as it is reckoned with; ``id`` is below 0 for a shipped one."""

    id: int
    name: str
    counted: Counted
    cycle: Cycle
    minimum: int
    grade: Grade | None = None
    state: CompanyState | None = None
    days: int = 0
    buffer: int = 0
    start: date | None = None
    end: date | None = None
    counts: str = field(init=False)
    recurs: str = field(init=False)
    """The stored words of ``counted`` and ``cycle``: an enum tells them slowly."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "counts", str(self.counted.value))
        object.__setattr__(self, "recurs", str(self.cycle.value))

    def fits(self, grade: Grade | None, state: CompanyState) -> bool:
        """Is the rule for companies of this grade and state?"""
        here = state in _USUAL if self.state is None else self.state in _SAME.get(state, (state,))
        return here and self.grade in (None, grade)

    def holds(self, period: Period) -> bool:
        """Is it asked in a calendar period: in force by its middle and to its end?"""
        begun = self.start is None or self.start <= middle(period)
        return begun and (self.end is None or self.end >= period.last)

    @property
    def strictness(self) -> tuple[int, int]:
        """Sorts the strictest of the same counted kind and cycle first."""
        return (self.days if self.cycle is Cycle.interval else -self.minimum, self.id)


def rules(session: Session) -> tuple[Rule, ...]:
    """Return the rules of a store, or the shipped ones where it never had any."""
    kept = session.scalars(select(Duty).where(alive(Duty)).order_by(Duty.id)).all()
    if not kept and goes_by_shipped(session):
        return shipped()
    return tuple(
        Rule(
            one.id,
            one.name,
            one.counted,
            one.cycle,
            1 if one.cycle is Cycle.interval else one.minimum,
            one.grade,
            one.state,
            one.days or 0,
            one.buffer or 0,
            one.start,
            one.end,
        )
        for one in kept
    )


def goes_by_shipped(session: Session) -> bool:
    """Has the store no rules of its own: never any, or none whose making was not undone?

    Who removed them all meant it, and none hold; but undoing the step that
    made the first ones leads back to the shipped ones.
    """
    ids = session.scalars(select(Duty.id)).all()
    if not ids:
        return True
    if session.scalar(select(Duty.id).where(alive(Duty)).limit(1)) is not None:
        return False
    change, step = tables.change.c, tables.step.c
    rows = session.execute(
        select(change.record_id, step.undoes_id)
        .join(tables.step, step.id == change.step_id)
        .where(change.record == Duty.__tablename__, change.field == GONE)
        .order_by(change.id)
    )
    last: dict[int, int | None] = {row.record_id: row.undoes_id for row in rows}
    return all(last.get(one) is not None for one in ids)


@cache
def shipped() -> tuple[Rule, ...]:
    """Return the rules that come with the program."""
    told = json.loads((resources() / "duties.json").read_text("utf-8"))["duties"]
    return tuple(
        Rule(
            -place,
            one["name"],
            Counted.read(one["counted"]),
            Cycle.read(one["cycle"]),
            one["minimum"],
            Grade.read(one["grade"]) if "grade" in one else None,
        )
        for place, one in enumerate(told, 1)
    )


def period_of(cycle: Cycle, day: date) -> Period:
    """Return the calendar period of a cycle that holds a day."""
    length = MONTHS[cycle]
    first = (day.month - 1) // length * length + 1
    return Period(date(day.year, first, 1), Period.month(day.year, first + length - 1).last)


def ended(cycle: Cycle, period: Period) -> Iterator[Period]:
    """Yield the periods of a cycle whose last day lies in the period, in order."""
    one = period_of(cycle, period.first)
    while one.last <= period.last:
        yield one
        one = period_of(cycle, one.last + timedelta(days=1))


def middle(period: Period) -> date:
    """Return the last day on which one may begin and still be asked for the period.

    The 15th of a month, the 15th of a quarter's second month, the end of a
    half-year's third and of a year's sixth.
    """
    months = period.last.month - period.first.month + 1
    place = period.first.month + months // 2
    if months % 2:
        return date(period.first.year, place, 15)
    return date(period.first.year, place, 1) - timedelta(days=1)


def strictest_first(
    rules: Iterable[Rule], grade: Grade | None, state: CompanyState
) -> list[list[Rule]]:
    """Return the rules for a company of this grade and state by counted kind, strictest first."""
    groups: dict[Counted, list[Rule]] = {}
    for rule in rules:
        if rule.fits(grade, state):
            groups.setdefault(rule.counted, []).append(rule)
    return [sorted(group, key=lambda one: one.strictness) for group in groups.values()]


def visits_due(grade: Grade) -> int:
    """Return how many visits a month the shipped rules ask for a company at work."""
    fitting = [
        one.minimum
        for one in shipped()
        if one.counted is Counted.visit and one.fits(grade, CompanyState.operating)
    ]
    return max(fitting)
