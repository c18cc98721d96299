"""Open matters that go along with companies: which they are, and passing them on from a day."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from liaison.base.clock import clock
from liaison.figures.scope import alive, responsible
from liaison.figures.states import agreement_waits, dispute_open, issue_open
from liaison.records import Dispute, Issue, Officer, Visit
from liaison.records.dispute import dispute_company
from liaison.records.visit import Outcome, visit_officer
from liaison.services import charging
from liaison.services.handingsources import goes_with, still_held
from liaison.store.among import among
from liaison.store.step import Step

Leavers = Mapping[int, Collection[int]]
"""Whose matters go along, officers by company."""


@dataclass(frozen=True)
class Going:
    """Open issues and disputes, each with the company it goes with; and agreements that wait."""

    issues: tuple[tuple[Issue, int], ...]
    disputes: tuple[tuple[Dispute, int], ...]


def going(session: Session, leavers: Leavers, day: date, open_on: date) -> Going:
    """Return what is open on a day at these companies and answered for by who leaves them.

    ``day`` is that of the handover: a dispute of several companies goes with
    the first of them that its officer has had. Of a day to come, what is
    planned until then counts.
    """
    before = max(day - timedelta(days=1), clock.today())
    officers = {one for those in leavers.values() for one in those}
    who = responsible(Issue, before) if before > clock.today() else Issue.officer_id
    issues = session.execute(
        select(Issue, who).where(
            who.in_(officers),
            among(Issue.company_id, list(leavers)),
            issue_open(open_on),
            alive(Issue),
        )
    )
    mine = tuple((one, one.company_id) for one, whose in issues if whose in leavers[one.company_id])
    return Going(mine, tuple(_disputes(session, leavers, officers, day, open_on)))


def _disputes(
    session: Session, leavers: Leavers, officers: Collection[int], day: date, open_on: date
) -> list[tuple[Dispute, int]]:
    through = dispute_company.c
    here = select(through.dispute).where(among(through.company, list(leavers)))
    before = max(day - timedelta(days=1), clock.today())
    who = responsible(Dispute, before) if before > clock.today() else Dispute.officer_id
    disputes = session.execute(
        select(Dispute, who)
        .where(
            who.in_(officers),
            Dispute.id.in_(here),
            or_(dispute_open(open_on), agreement_waits()),
            alive(Dispute),
        )
        .options(selectinload(Dispute.companies))
    ).all()
    kept: dict[int, set[int]] = {}
    found = []
    for one, whose in disputes:
        if whose not in kept:
            kept[whose] = still_held(session, whose, day) - leavers.keys()
        given = {company for company, those in leavers.items() if whose in those}
        company = goes_with([firm.id for firm in one.companies], given, kept[whose])
        if company in given:
            found.append((one, company))
    return found


def pass_on(step: Step, found: Going, receivers: Mapping[int, int], day: date) -> None:
    """Let the receivers of the companies answer for what goes with them, from a day on.

    A dispute whose agreement is still to be performed was settled by who answered then:
    it goes along from the day after.
    """
    for issue, company in found.issues:
        charging.pass_on(step, issue, receivers[company], day)
    for dispute, company in found.disputes:
        settled = dispute.settled_on
        since = day if settled is None else max(day, settled + timedelta(days=1))
        charging.pass_on(step, dispute, receivers[company], since)


def pass_visits(
    step: Step,
    giver_id: int,
    receivers: Mapping[int, int],
    day: date,
    which: Callable[[Visit], bool] = lambda _visit: True,
) -> int:
    """Visits planned for the day or later are the receiver's to make; return how many.

    So are those of before that nobody made, once the day has come.
    """
    since = [Visit.visited_on >= day] if day > clock.today() else []
    visits = step.session.scalars(
        select(Visit)
        .where(
            Visit.id.in_(select(visit_officer.c.visit).where(visit_officer.c.officer == giver_id)),
            Visit.outcome == Outcome.planned,
            *since,
            among(Visit.company_id, list(receivers)),
            alive(Visit),
        )
        .options(selectinload(Visit.officers))
    ).all()
    officers = {one: step.session.get_one(Officer, one) for one in set(receivers.values())}
    chosen = [one for one in visits if which(one)]
    for visit in chosen:
        new = [officers[receivers[visit.company_id]] if one.id == giver_id else one
               for one in visit.officers]  # fmt: skip
        visit.officers = list(dict.fromkeys(new))
    return len(chosen)
