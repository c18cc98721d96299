"""Disputes of the demo with their parties and sessions."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from liaison.base.clock import clock
from liaison.records import Dispute, MediationSession, Party
from liaison.records.dispute import (
    Agreement,
    DisputeState,
    Level,
    PartyKind,
    Risk,
    SessionResult,
    Side,
    Size,
)
from liaison.services.demo_cast import Cast, add
from liaison.services.demo_month import Planned
from liaison.services.demo_words import Draw, words
from liaison.store.step import Step

_S = DisputeState
_RISKS = (*[Risk.ordinary] * 16, *[Risk.civil_to_criminal] * 3, Risk.criminal_to_lethal)
_SOURCES = ("走访", "员工反映", "企业反映", "报警", "热线12345", "恳谈会")
_STUCK = {"held": _S.held, "not settled": _S.not_settled, "multi-party": _S.multi_party}


def quarrel(step: Step, draw: Draw, cast: Cast, seen: Planned) -> None:
    """Add a dispute at the company that was visited, with parties and sessions."""
    category = draw.one(list(words()["dispute"]))
    many = draw.one((1, 1, 1, 2, 3, 6, 11, 20, 30))
    amount = Decimal(draw.between(20, 4000) * 100) * many
    told = draw.one(words()["dispute"][category])
    dispute = Dispute(
        companies=[seen.post.company],
        station_id=cast.station_id,
        found_on=seen.day,
        source=draw.one(_SOURCES),
        category=category,
        people=many,
        amount=amount,
        description=told.format(months=draw.between(2, 5), amount=f"{amount:.0f}"),
        risk=draw.one(_RISKS),
        level=Level.park if many > 5 else Level.company,
        size=Size.large if many > 5 else Size.small,
        officer_id=seen.officer.id,
        state=_S.found,
        recorded_by=seen.officer.name,
    )
    held = _follow(draw, dispute, (clock.today() - seen.day).days)
    add(step, dispute)
    step.session.flush()
    _parties(step, draw, dispute, seen.post.company.name, many)
    for place, day in enumerate(held, 1):
        _session(step, draw, dispute, day, last=place == len(held))
    step.session.flush()


def _follow(draw: Draw, dispute: Dispute, age: int) -> list[date]:
    """Bring the dispute as far as its age allows; return the days it was mediated."""
    takes = draw.between(2, 25)
    days = sorted({draw.between(1, takes) for _turn in range(draw.between(1, 3))} - {takes})
    held = [dispute.found_on + timedelta(days=day) for day in days if day <= age]
    if held:
        dispute.state, dispute.mediated_on = _S.mediating, held[0]
    fate = draw.card("dispute")
    if takes > age or fate == "mediating":
        return held
    if fate in _STUCK:
        dispute.state = _STUCK[fate]
        return held
    day = dispute.found_on + timedelta(days=takes)
    dispute.settled_on = day
    if fate == "transferred":
        dispute.state, dispute.transferred_to = _S.transferred, draw.word("transferred")
        return held
    dispute.state, dispute.outcome = _S.settled, draw.word("outcomes")
    dispute.mediated_on = dispute.mediated_on or day
    dispute.settled_at = dispute.level
    dispute.agreement = Agreement.written if dispute.size is Size.large else Agreement.oral
    if takes + 7 <= age:
        dispute.followed_on = day + timedelta(days=7)
        dispute.followed, dispute.performed = draw.word("followed"), True
    return [*held, day]


def _parties(step: Step, draw: Draw, dispute: Dispute, company: str, many: int) -> None:
    name = draw.person()
    people = Party(
        dispute_id=dispute.id,
        kind=PartyKind.person,
        name=f"{name}等{many}人" if many > 1 else name,
        phone=draw.phone(),
        side=Side.applicant,
    )
    body = Party(dispute_id=dispute.id, kind=PartyKind.body, name=company, side=Side.respondent)
    add(step, people)
    add(step, body)


def _session(step: Step, draw: Draw, dispute: Dispute, day: date, *, last: bool) -> None:
    result = draw.one((SessionResult.adjourned, SessionResult.failed, SessionResult.partly))
    if last and dispute.state is _S.settled:
        result = SessionResult.agreed
    session = MediationSession(
        dispute_id=dispute.id,
        held_on=day,
        place=draw.one(("警务站调解室", "企业会议室", "园区联合调解室")),
        mediators=f"{dispute.recorded_by}、{draw.person()}",
        account=draw.word("accounts"),
        result=result,
    )
    add(step, session)
