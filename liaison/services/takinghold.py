"""A handover planned for a later day takes hold when that day has come (交接生效).

Until then it is the planned assignments only: whatever is registered, finished
or given to somebody else in between is as it is on the day itself. On it, at
the first sign-in or when midnight passes a window that stays open, all that is
then open becomes the receiver's from that day on, each handover in one step.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.words import N_
from liaison.figures.scope import alive
from liaison.records import Assignment, Charge, Handover
from liaison.services import handedmatters
from liaison.services.handedmatters import Going
from liaison.store import tables
from liaison.store.among import among
from liaison.store.step import DoneBefore, Step, Store
from liaison.store.trail import BIRTH, GONE

TAKING_HOLD = N_("交接生效")
_DAY = timedelta(days=1)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Come:
    """A planned handover whose day has come; ``uid`` is the operation id that marks it done."""

    id: int
    uid: str
    number: str


class _Undone(Exception):
    """It was taken back, or put off, in the very moment."""


def take_hold(store: Store) -> int:
    """Carry out the planned handovers whose day has come; return how many were.

    Asked as often as one likes: each takes hold once. What stands in the way
    of one (another PC is just writing, a full disk) leaves it for the next time
    and is raised when the others are done.
    """
    if store.health.damaged:
        return 0
    with store.reading(whole=True) as session:
        come = _come(session)
    done, failed = 0, None
    for one in come:
        try:
            done += _carried_out(store, one)
        except (Problem, Trouble) as error:
            _log.warning("handover %s did not take hold: %s", one.id, type(error).__name__)
            failed = failed or error
    if failed is not None:
        raise failed
    return done


def consequences(session: Session, step_id: int) -> list[int]:
    """Return the steps in which handovers made by a step took hold after it: undone together.

    Asked within the step that undoes, it holds the handovers: none of them takes
    hold on another PC meanwhile.
    """
    change, step = tables.change.c, tables.step.c
    made = select(change.record_id).where(
        change.step_id == step_id,
        change.record == Handover.__tablename__,
        change.field.in_((BIRTH, GONE)),  # a note written to one makes nothing hold
    )
    held = select(Handover.uid).where(Handover.id.in_(made)).order_by(Handover.id)
    marks = session.scalars(held.with_for_update()).all()
    query = select(step.id).where(step.op_id.in_(marks), step.id > step_id)
    return list(session.scalars(query))


def _come(session: Session) -> list[_Come]:
    step, today = tables.step.c, clock.today()
    done = select(step.id).where(step.op_id == Handover.uid).exists()
    handovers = session.scalars(
        select(Handover).where(Handover.day <= today, ~done, alive(Handover)).order_by(Handover.day)
    ).all()
    planned = {one.id: one for one in handovers if _before(one.created_at, one.day)}
    if not planned:
        return []
    turns = _turns(session, list(planned))
    return [_Come(one.id, one.uid, one.number) for one in planned.values() if _begun(turns[one.id])]


def _turns(session: Session, handovers: list[int]) -> dict[int, list[Assignment]]:
    found: dict[int, list[Assignment]] = defaultdict(list)
    query = select(Assignment).where(among(Assignment.handover_id, handovers), alive(Assignment))
    for turn in session.scalars(query):
        found[turn.handover_id].append(turn)  # type: ignore[index]
    return found


def _begun(turns: list[Assignment]) -> bool:
    """Have all turns of a handover begun, and is there one?"""
    return bool(turns) and all(turn.start <= clock.today() for turn in turns)


def _carried_out(store: Store, one: _Come) -> bool:
    try:
        with store.step(TAKING_HOLD, one.uid, one.number, grave=True) as step:
            giver_id, begun = _still_standing(step.session, one.id)
            by_day: dict[date, list[Assignment]] = defaultdict(list)
            for turn in begun:
                by_day[turn.start].append(turn)
            for day, turns in by_day.items():
                _pass(step, giver_id, turns, day)
    except (DoneBefore, _Undone):  # another PC was first
        return False
    return True


def _still_standing(session: Session, one: int) -> tuple[int, list[Assignment]]:
    """Hold the handover until the step ends; return who gives, and the turns as they now are."""
    held = select(Handover).where(Handover.id == one, alive(Handover))
    handover = session.scalar(held.with_for_update())
    turns = _turns(session, [one])[one]
    if handover is None or not _begun(turns):
        raise _Undone
    return handover.giver_id, turns


def _pass(step: Step, giver_id: int, turns: list[Assignment], day: date) -> None:
    """Whose turn ended the day before has left: the giver, or who came in between."""
    receivers = {one.company_id: one.officer_id for one in turns}
    leavers = {one: {giver_id} for one in receivers}
    ended = step.session.scalars(
        select(Assignment).where(
            among(Assignment.company_id, list(receivers)),
            Assignment.end == day - _DAY,
            alive(Assignment),
        )
    )
    roles = {one.company_id: one.role for one in turns}
    for before in ended:
        if before.role is roles[before.company_id]:
            leavers[before.company_id].add(before.officer_id)
    found = handedmatters.going(step.session, leavers, day, day)
    handedmatters.pass_on(step, _untouched(step.session, found, day), receivers, day)
    handedmatters.pass_visits(
        step, giver_id, receivers, day, lambda visit: _before(visit.changed_at, day)
    )
    step.session.flush()


def _untouched(session: Session, found: Going, day: date) -> Going:
    """Leave out what was registered on the day or later, or was given to its officer since."""
    return replace(
        found,
        issues=_standing(session, "issue", found.issues, day),
        disputes=_standing(session, "dispute", found.disputes, day),
    )


def _standing(session: Session, owner: str, matters: Any, day: date) -> Any:
    given = select(Charge.owner_id).where(
        Charge.owner == owner, Charge.until >= day - _DAY, alive(Charge)
    )
    since = set(session.scalars(given))
    return tuple(
        (one, company)
        for one, company in matters
        if one.id not in since and _before(one.created_at, day)
    )


def _before(moment: Any, day: date) -> bool:
    """Was it before a (local) day?"""
    return clock.local(moment).date() < day
