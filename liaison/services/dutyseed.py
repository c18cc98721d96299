"""The shipped duties, put into a store so that they can be edited."""

from __future__ import annotations

from liaison.base.words import N_
from liaison.figures import dutyrules
from liaison.services import dutyfirst, rights
from liaison.store.step import Op, Step, Store


def seed(store: Store) -> int:
    """Put the shipped duties into a fresh store; return how many were added. Not undoable.

    Until then they hold as they are (:func:`liaison.figures.dutyrules.rules`),
    so nothing changes but that they can be edited. A store all of whose duties
    were removed stays without. Raises ``Refused`` without the right.
    """
    with store.reading(whole=True) as session:
        if not dutyrules.goes_by_shipped(session):
            return 0
    with store.step(N_("载入常态任务"), grave=True) as step:
        rights.allow(step, rights.Operation.maintain)
        return dutyfirst.put(step)


def load(store: Store, op_id: Op = None) -> int:
    """Do as :func:`seed` for the user who asked for it; undone, the shipped ones hold again."""

    def work(step: Step) -> int:
        rights.allow(step, rights.Operation.maintain)
        return dutyfirst.put(step) if dutyrules.goes_by_shipped(step.session) else 0

    return store.once(N_("载入常态任务"), work, op_id)


def in_force(store: Store) -> tuple[str, ...]:
    """Return the names of the shipped duties that hold now without being records."""
    with store.reading(whole=True) as session:
        unkept = dutyrules.goes_by_shipped(session)
    return tuple(one.name for one in dutyrules.shipped()) if unkept else ()
