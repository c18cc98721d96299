"""Keeping the days of a notice: what would change, and writing it as one undoable step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import CalendarDay
from liaison.services import records, rights, workdays
from liaison.services.workdays import Special
from liaison.store.step import Op, Step, Store

NEW, CHANGED, SAME = N_("新增"), N_("修改"), N_("已有")


@dataclass(frozen=True)
class Fate:
    """What would become of one day: its fate (untranslated), and what stood there before."""

    special: Special
    fate: str
    before: Special | None = None


def preview(store: Store, days: Sequence[Special]) -> list[Fate]:
    """Return what :func:`keep` would do with each day, by day; nothing is written."""
    with store.reading() as session:
        rows = session.scalars(select(CalendarDay).where(alive(CalendarDay))).all()
        kept = {one.day: _special(one) for one in rows}
    return [
        Fate(one, _fate(one, kept.get(one.day)), kept.get(one.day))
        for one in sorted(days, key=lambda one: one.day)
    ]


def keep(store: Store, days: Iterable[Special], op_id: Op = None) -> dict[str, int]:
    """Put the days into the register in one step; return how many were new, changed, the same.

    Days of the same years that the notice does not name stay as they are.
    Raises :class:`Problem` for no days, ``Refused`` without the right.
    """
    told = list(days)
    if not told:
        raise Problem(_("没有可以写入的日期。"))

    def work(step: Step) -> dict[str, int]:
        rights.allow(step, rights.Operation.maintain)
        counts = {NEW: 0, CHANGED: 0, SAME: 0}
        kept = {one.day: one for one in step.session.scalars(_alive(told))}
        for one in told:
            counts[_put(step, one, kept)] += 1
        step.session.flush()
        return counts

    return store.once(N_("导入节假日安排"), work, op_id)


def in_force(store: Store) -> tuple[str, ...]:
    """Return the years whose days hold as they came with the program, while none is a record."""
    with store.reading(whole=True) as session:
        if session.scalar(select(CalendarDay.id).where(alive(CalendarDay)).limit(1)) is not None:
            return ()
    years = sorted({one.day.year for one in workdays.shipped()})
    return tuple(_("{year}年").format(year=year) for year in years)


def load(store: Store, op_id: Op = None) -> int:
    """Put the days that come with the program into a register without any; return how many.

    Asked for by a person, so it can be undone. Raises ``Refused`` without the right.
    """

    def work(step: Step) -> int:
        rights.allow(step, rights.Operation.maintain)
        if step.session.scalar(select(CalendarDay.id).where(alive(CalendarDay)).limit(1)):
            return 0
        for one in workdays.shipped():
            records.write(step, CalendarDay(), _values(one))
        return len(workdays.shipped())

    return store.once(N_("载入节假日安排"), work, op_id)


def seed(store: Store) -> int:
    """Put the days that come with the program into a fresh store; return how many. Not undoable."""
    with store.reading() as session:
        if session.scalar(select(CalendarDay.id).limit(1)) is not None:
            return 0
    with store.step(N_("载入节假日安排"), grave=True) as step:
        rights.allow(step, rights.Operation.maintain)
        for one in workdays.shipped():
            records.write(step, CalendarDay(), _values(one))
    return len(workdays.shipped())


def _alive(days: Iterable[Special]) -> Any:
    wanted = {one.day for one in days}
    between = CalendarDay.day.between(min(wanted), max(wanted))
    return select(CalendarDay).where(between, alive(CalendarDay))


def _put(step: Step, one: Special, kept: dict[date, CalendarDay]) -> str:
    before = kept.get(one.day)
    fate = _fate(one, _special(before) if before else None)
    if fate != SAME:
        record = before or CalendarDay()
        records.write(step, record, _values(one))
        kept[one.day] = record
    return fate


def _fate(one: Special, before: Special | None) -> str:
    if before is None:
        return NEW
    return SAME if before == one else CHANGED


def _special(one: CalendarDay) -> Special:
    return Special(one.day, one.kind, one.name or "", one.basis or "")


def _values(one: Special) -> dict[str, Any]:
    return {"day": one.day, "kind": one.kind, "name": one.name, "basis": one.basis}
