"""The calendar (日历): what happens on which day, read for a span of days in a few queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.words import N_, _
from liaison.figures.scope import ALL, Scope, alive
from liaison.records import Company, Station, Visit
from liaison.records.visit import Outcome
from liaison.services import agendasources, guarding, records, workdays
from liaison.services.agendasources import Item
from liaison.services.records import Saved
from liaison.services.registers import BY_NAME
from liaison.services.visiting import VisitEntry, record
from liaison.services.workdays import Days
from liaison.store.step import Op, Step, Store

KINDS: dict[str, str] = {
    "visits": N_("走访"),
    "deadlines": N_("期限"),
    "sessions": N_("调解"),
    "duties": N_("常态任务"),
    "assignments": N_("分工"),
}
"""What the calendar shows, by name: (untranslated) label, in the order within a day."""


@dataclass(frozen=True)
class Agenda:
    """The entries of a span of days, by day and in order; and what is known of its days.

    ``who`` is the officer it was narrowed to, or empty; ``note`` tells of a
    year whose holidays are not known.
    """

    first: date
    last: date
    days: dict[date, list[Item]]
    calendar: Days
    note: str = ""
    who: str = ""
    counts: dict[str, int] = field(default_factory=dict)

    def of(self, day: date) -> Sequence[Item]:
        """Return the entries of a day, in order."""
        return self.days.get(day, ())


def read(
    session: Session,
    first: date,
    last: date,
    scope: Scope = ALL,
    kinds: Collection[str] = tuple(KINDS),
) -> Agenda:
    """Return what lies on the days from ``first`` to ``last``, both included.

    With an officer in the scope: visits they are named in, matters they answer
    for, duties and assignments that are theirs. Texts are masked.
    """
    found: dict[date, list[Item]] = defaultdict(list)
    counts = dict.fromkeys(KINDS, 0)
    about = agendasources.About(session, first, last, scope, clock.today())
    for kind in KINDS:
        if kind in kinds:
            for one in agendasources.SOURCES[kind](about):
                counts[kind] += 1
                found[one.day].append(one)
    order = {kind: place for place, kind in enumerate(KINDS)}
    for items in found.values():
        items.sort(
            key=lambda one: (
                one.at or agendasources.NOON,
                order[one.kind],
                one.rank,
                one.title,
                one.id,
            )
        )
    days = workdays.table(session)
    note = days.note(range(first.year, last.year + 1))
    who = agendasources.officer_name(session, scope.officer_id)
    return Agenda(first, last, dict(found), days, note, who, counts)


def plan(
    store: Store,
    company: Any,
    day: date,
    officers: Any = None,
    at: Any = None,
    content: str = "",
    op_id: Op = None,
) -> Saved:
    """Plan a visit on a day; raises :class:`Problems` by field, and for a day that is over."""
    entry = VisitEntry(
        company_id=company,
        visited_on=day,
        visited_at=at,
        officers=officers,
        outcome=Outcome.planned.value,
        content=content,
    )
    return record(store, entry, op_id=op_id)


def move(store: Store, visit_id: int, day: date, version: int, op_id: Op = None) -> Saved:
    """Move a planned visit to another day (改期), one step that can be undone.

    Raises :class:`Refused` for one that took place, :class:`Problem` for a day
    that is over, ``Stale`` when it has changed since it was read.
    """
    if day < clock.today():
        raise Problem(_("计划日期早于今天。"), "visited_on", _("请拖到今天或以后的日期。"))

    def work(step: Step) -> list[Any]:
        visit = step.get(Visit, visit_id, version)
        if visit.outcome is not Outcome.planned:
            words = _("走访 {number} 已登记为“{outcome}”，不能改期。")
            raise Refused(words.format(number=visit.number, outcome=visit.outcome.words))
        guarding.may_handle(step, visit)
        records.write(step, visit, {"visited_on": day})
        step.session.flush()
        return records.told(visit)

    return Saved(*store.once(N_("走访改期"), work, op_id))


def handed(found: Agenda) -> dict[str, set[int]]:
    """Return the records a printed calendar names, by table name (the export register)."""
    ids: dict[str, set[int]] = defaultdict(set)
    for items in found.days.values():
        for one in items:
            if one.id:
                ids[BY_NAME[one.register].record.__tablename__].add(one.id)
            if one.company_id is not None:
                ids[Company.__tablename__].add(one.company_id)
    return dict(ids)


def unit(session: Session, scope: Scope) -> str:
    """Return the unit a printed calendar is of: the station's, or all stations together."""
    query = select(Station).where(alive(Station)).order_by(Station.id)
    stations = session.scalars(query).all()
    chosen = [one for one in stations if scope.station_id in (None, one.id)]
    if len(chosen) == 1:
        return chosen[0].unit
    bureaus = {one.bureau for one in chosen if one.bureau}
    return f"{bureaus.pop()}各警务站" if len(bureaus) == 1 else "各警务站"
