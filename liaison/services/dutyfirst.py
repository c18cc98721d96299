"""The first rule of one's own: the shipped duties become records beside it, so that none vanishes.

Until then they hold without being records (:mod:`liaison.figures.dutyrules`),
as in a store that was upgraded from before there were any.
"""

from __future__ import annotations

from liaison.figures.dutyrules import goes_by_shipped, shipped
from liaison.records import Duty
from liaison.store.step import Step


def before_first(step: Step, duty: Duty) -> None:
    """Put the shipped duties into the store before its first one; part of the same step.

    One of the same name takes the place of the shipped one.
    """
    if duty.deleted_at is None and goes_by_shipped(step.session):
        put(step, {duty.name})


def put(step: Step, without: set[str] | frozenset[str] = frozenset()) -> int:
    """Add the shipped duties, except those of some names; return how many."""
    made = [
        Duty(
            name=one.name,
            counted=one.counted,
            grade=one.grade,
            cycle=one.cycle,
            minimum=one.minimum,
        )
        for one in shipped()
        if one.name not in without
    ]
    step.session.add_all(made)
    step.session.flush()  # the next one of the step finds them
    return len(made)
