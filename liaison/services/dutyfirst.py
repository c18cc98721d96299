"""The first rule of one's own: the shipped duties become records beside it, so that none vanishes.

Until then they hold without being records (:mod:`liaison.figures.dutyrules`),
as in a store that was upgraded from before there were any.
"""

from __future__ import annotations

from sqlalchemy import select

from liaison.figures.dutyrules import Rule, goes_by_shipped, shipped
from liaison.records import Duty
from liaison.store.step import Step

_TOLD = ("name", "counted", "grade", "cycle", "minimum")
_MORE = ("state", "days", "buffer", "start", "end")


def before_first(step: Step, duty: Duty) -> None:
    """Put the shipped duties into the store before its first one; part of the same step.

    One of the same name takes the place of the shipped one.
    """
    if duty.deleted_at is None and goes_by_shipped(step.session):
        put(step, {duty.name})


def put(step: Step, without: set[str] | frozenset[str] = frozenset()) -> int:
    """Add the shipped duties, except those of some names; return how many.

    Where they had been put in before, and that was undone, they come back.
    """
    wanted = [one for one in shipped() if one.name not in without]
    before = {_told(one): one for one in step.session.scalars(select(Duty).order_by(Duty.id))}
    for one in wanted:
        duty = before.get(_told(one))
        if duty is None:
            told = {name: getattr(one, name) for name in _TOLD}
            step.session.add(Duty(**told))
        else:
            duty.deleted_at = None
    step.session.flush()  # the next one of the step finds them
    return len(wanted)


def _told(one: Duty | Rule) -> tuple[object, ...]:
    return tuple(getattr(one, name) or None for name in (*_TOLD, *_MORE))
