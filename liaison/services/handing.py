"""Handing companies over from one officer to others, in one step (交接).

What an officer led goes on being theirs in every figure of the days before:
assignments end the day before and new ones begin, and who answered for an open
matter until then stays on record (:mod:`liaison.services.charging`). One for a
day to come is planned, and takes hold on it (:mod:`liaison.services.takinghold`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Company, Handover, Officer
from liaison.records.assignment import Reason, Role
from liaison.services import assigning, handedmatters, records, rights, turns
from liaison.services.assigning import About
from liaison.services.turns import Held, Turn, Wanted
from liaison.store.among import among
from liaison.store.step import Op, Step, Store

_HANDED_ON = (Role.lead, Role.stand_in)


@dataclass(frozen=True)
class Handed:
    """What went over: the handover's id and number, and how many of each.

    Of one planned for a day to come (``day``) what would go as things stand.
    """

    handover_id: int
    number: str
    companies: int
    issues: int
    disputes: int
    visits: int = 0
    day: date = date.min

    @property
    def planned(self) -> bool:
        """Is its day still to come?"""
        return self.day > clock.today()


@dataclass(frozen=True)
class Going:
    """Turns that begin together: one receiver, one role, one end."""

    wanted: Wanted
    turns: tuple[Turn, ...]


def hand_over(
    store: Store,
    giver_id: int,
    receivers: Mapping[int, int],
    day: date,
    reason: Reason = Reason.rotation,
    note: str = "",
    op_id: Op = None,
) -> Handed:
    """Hand companies over (``receivers``: company id → officer id) from a day on, in one step.

    Open needs, hazards and disputes the giver answers for in these companies
    go along, and visits they planned and did not make; what was recorded
    keeps its author, deputies stay. Where the giver stands in for the lead,
    the receiver does so until the same day. For a day to come the assignments
    and visits are planned; what is open on that day goes along on it. Raises
    :class:`Problem`, or ``Problems`` when several companies refuse.
    """

    def work(step: Step) -> list[int | str]:
        rights.allow(step, rights.Operation.assign)
        told = records.checked(Handover, {"day": day, "note": note})
        going = plan(step.session, giver_id, receivers, day)
        assigning.refuse([one.problem for one in _all(going) if one.problem is not None])
        handover = Handover(giver_id=giver_id, reason=reason, **told)
        records.settle(step, handover)
        step.session.flush()
        about = About(reason, handover_id=handover.id)
        for one in going:
            assigning.write(step, one.turns, one.wanted, about)
        counts = _pass(step, giver_id, receivers, day)
        return [handover.id, handover.number, len(receivers), *counts]

    told = store.once(N_("交接"), work, op_id)
    return Handed(*told, day=day)  # type: ignore[arg-type,misc]


def plan(session: Session, giver_id: int, receivers: Mapping[int, int], day: date) -> list[Going]:
    """Return what a handover would begin and end; problems of companies stand in the turns.

    Raises :class:`Problem` for what is wrong with the whole.
    """
    _check(session, giver_id, receivers)
    held = {one.company_id: one for one in _held_by(session, giver_id, list(receivers), day)}
    if strange := [one for one in receivers if one not in held]:
        raise assigning.not_led(session, giver_id, strange, day)
    groups: dict[Wanted, list[int]] = defaultdict(list)
    for company, receiver in receivers.items():
        now = held[company]
        instead = giver_id if now.role is Role.stand_in else None
        groups[Wanted(receiver, day, now.role, now.end, instead)].append(company)
    return [
        Going(wanted, tuple(turns.plan(session, companies, wanted)))
        for wanted, companies in groups.items()
    ]


def problems(
    session: Session, giver_id: int, receivers: Mapping[int, int], day: date
) -> list[Problem]:
    """Return why a handover could not be, for the screen; empty when it could."""
    try:
        return [one.problem for one in _all(plan(session, giver_id, receivers, day)) if one.problem]
    except Problem as problem:
        return [problem]


def to_hand(session: Session, giver_id: int, day: date) -> list[int]:
    """Return the companies an officer could hand over on a day: led or stood in for, by name."""
    held = [one.company_id for one in _held_by(session, giver_id, None, day)]
    query = select(Company.id).where(among(Company.id, held), alive(Company))
    return list(session.scalars(query.order_by(Company.name, Company.id)))


def _pass(step: Step, giver_id: int, receivers: Mapping[int, int], day: date) -> list[int]:
    """Pass on what goes along, matters not before their day; return how many of each."""
    leavers = {one: {giver_id} for one in receivers}
    found = handedmatters.going(step.session, leavers, day, clock.today())
    if day <= clock.today():
        handedmatters.pass_on(step, found, receivers, day)
    visits = handedmatters.pass_visits(step, giver_id, receivers, day)
    step.session.flush()
    return [len(found.issues), len(found.disputes), visits]


def _all(going: list[Going]) -> Iterator[Turn]:
    return (turn for one in going for turn in one.turns)


def _check(session: Session, giver_id: int, receivers: Mapping[int, int]) -> None:
    if not receivers:
        raise Problem(_("请选择要移交的企业。"), "companies")
    giver = session.get(Officer, giver_id)
    if giver is None or giver.deleted_at is not None:
        raise Problem(_("找不到移交人，可能已被删除。"), "giver_id")
    if giver_id in receivers.values():
        words = _("接收人不能是移交人本人（{officer}）。").format(officer=giver.name)
        raise Problem(words, "receiver_id", _("请另选接收人。"))


def _held_by(session: Session, giver_id: int, companies: list[int] | None, day: date) -> list[Held]:
    ids = companies
    if ids is None:
        ids = [one for role in _HANDED_ON for one in assigning.led_by(session, giver_id, day, role)]
    standing = turns.standing(session, ids, day)
    return [
        one
        for held in standing.values()
        for one in held
        if one.officer_id == giver_id and one.role in _HANDED_ON and one.holds(day)
    ]


__all__ = ["Going", "Handed", "hand_over", "plan", "problems", "to_hand"]
