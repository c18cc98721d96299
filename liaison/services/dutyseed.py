"""The shipped duties, put into a store so that they can be edited."""

from __future__ import annotations

from sqlalchemy import select

from liaison.base.words import N_
from liaison.figures.dutyrules import Rule, shipped
from liaison.records import Duty
from liaison.services import records, rights
from liaison.store.step import Store


def seed(store: Store) -> int:
    """Put the shipped duties into a store that never had one; return how many were added.

    Until then they hold as they are (:func:`liaison.figures.dutyrules.rules`),
    so nothing changes but that they can be edited. A store all of whose duties
    were removed stays without. Raises ``Refused`` without the right.
    """
    with store.reading(whole=True) as session:
        if session.scalar(select(Duty.id).limit(1)) is not None:
            return 0
    with store.step(N_("载入常态任务"), grave=True) as step:
        rights.allow(step, rights.Operation.maintain)
        for one in shipped():
            records.write(step, Duty(), _values(one))
    return len(shipped())


def _values(one: Rule) -> dict[str, object]:
    return {
        "name": one.name,
        "counted": one.counted,
        "grade": one.grade,
        "cycle": one.cycle,
        "minimum": one.minimum,
    }
