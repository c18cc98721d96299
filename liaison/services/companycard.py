"""What stands on the card of a company: who is responsible, who stands behind, what is open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.scope import Scope, alive, in_force, within
from liaison.figures.standing import DONE, EXCUSED, Standing
from liaison.figures.states import SETTLED, dispute_open, issue_late, issue_open
from liaison.records import (
    Assignment,
    Company,
    Contact,
    Department,
    Dispute,
    Issue,
    Officer,
    Support,
    Visit,
)
from liaison.records.assignment import Role
from liaison.records.issue import IssueKind, IssueState
from liaison.records.visit import Outcome
from liaison.services import departmentcontacts, duties, masking, records, timeline
from liaison.services.departmentcontacts import Desk

P = TypeVar("P", "Duty", "Behind")
FIRST_EVENTS = 100
"""So many events are read with the card; the others when they are scrolled to."""
_ENDED = (IssueState.finished, IssueState.fed_back)
_MENDED = (IssueState.rectified, IssueState.closed)
"""As the figures of the month count them (figures.monthly)."""
_ROLES = (Role.stand_in, Role.lead, Role.deputy)


@dataclass(frozen=True)
class Duty:
    """An officer in force today: who, in which role (label), since and until when."""

    assignment_id: int
    officer_id: int
    role: str
    is_lead: bool
    name: str
    badge: str
    phone: str
    start: date
    end: date | None


@dataclass(frozen=True)
class Behind:
    """A department behind the company today; ``own`` when registered for this company."""

    department_id: int
    name: str
    topics: str
    contact: str
    phone: str
    own: bool
    post: str = ""
    duty: str = ""


@dataclass(frozen=True)
class CompanyCard:
    """Everything on the card, read in one go."""

    facts: records.Card
    officers: tuple[Duty, ...]
    behind: tuple[Behind, ...]
    contacts: tuple[records.Card, ...]
    figures: dict[str, int]
    """Of this year: visits, reached, registered, needs_done, hazards_done, disputes_done, tasks
    and tasks_met (of this period); visits_month; as of today: needs_open, hazards_open,
    disputes_open, late, needs_late, hazards_late."""
    last_visit: date | None
    events: tuple[timeline.Event, ...]
    """The newest of the timeline; ``index`` knows them all."""
    index: timeline.Index
    former: tuple[Duty, ...] = ()
    """Officers of before, the last one first."""
    duties: tuple[Standing, ...] = ()
    """How the duties of the periods that hold today stand."""


def read(session: Session, company_id: int, whole: bool = False, shy: bool = False) -> CompanyCard:
    """Return the card of a company as of today; raises ``Problem`` when there is none.

    Phones are masked unless ``whole``, which is for :mod:`~liaison.services.privacy`;
    with ``shy`` within free text too, as on paper.
    """
    today = clock.today()
    facts = records.card(session, Company, company_id, whole, shy)
    last = session.scalar(
        select(func.max(Visit.visited_on)).where(
            Visit.company_id == company_id, Visit.outcome == Outcome.done, alive(Visit)
        )
    )
    index = timeline.index(session, company_id)
    standings = tuple(duties.for_company(session, company_id, today))
    return CompanyCard(
        facts,
        tuple(_masked(one, whole) for one in _officers(session, company_id, today)),
        tuple(_masked(one, whole) for one in _behind(session, company_id, today, whole)),
        tuple(records.inside(session, Contact, company_id, whole, shy)),
        _figures(session, company_id, today) | _tasks(standings, today),
        last,
        tuple(timeline.events(session, index, index.keys[:FIRST_EVENTS])),
        index,
        tuple(_masked(one, whole) for one in _former(session, company_id, today)),
        standings,
    )


def _tasks(standings: tuple[Standing, ...], today: date) -> dict[str, int]:
    asked = [one for one in standings if one.state != EXCUSED and duties.in_month(one, today)]
    return {"tasks": len(asked), "tasks_met": sum(one.state == DONE for one in asked)}


def _masked(one: P, whole: bool) -> P:
    return one if whole else replace(one, phone=masking.phone(one.phone))


def _officers(session: Session, company_id: int, today: date) -> list[Duty]:
    rows = session.execute(
        select(Assignment, Officer)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.company_id == company_id, in_force(Assignment, today))
        .order_by(Assignment.start, Assignment.id)
    ).all()
    found = [_duty(one, officer) for one, officer in rows]
    return sorted(found, key=lambda duty: [role.words for role in _ROLES].index(duty.role))


def _former(session: Session, company_id: int, today: date) -> list[Duty]:
    rows = session.execute(
        select(Assignment, Officer)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.company_id == company_id, Assignment.end < today, alive(Assignment))
        .order_by(Assignment.end.desc(), Assignment.id.desc())
    )
    return [_duty(one, officer) for one, officer in rows]


def _duty(one: Assignment, officer: Officer) -> Duty:
    return Duty(
        one.id,
        officer.id,
        one.role.words,
        one.role is Role.lead,
        officer.name,
        officer.badge or "",
        officer.phone or "",
        one.start,
        one.end,
    )


def _behind(session: Session, company_id: int, today: date, whole: bool) -> list[Behind]:
    desks = departmentcontacts.desks(session, today)
    own = session.execute(
        select(Support, Department)
        .join(Department, Department.id == Support.department_id)
        .where(Support.company_id == company_id, in_force(Support, today))
        .order_by(Support.id)
    ).all()
    found = {department.id: _told(department, desks[department.id], one) for one, department in own}
    general = session.scalars(
        select(Department)
        .where(Department.supports_all.is_(True), alive(Department))
        .order_by(Department.id)
    )
    for department in general:
        found.setdefault(department.id, _told(department, desks[department.id]))
    if whole:
        return list(found.values())
    return [
        replace(one, contact=masking.within(one.contact), duty=masking.phone(one.duty))
        for one in found.values()
    ]


def _told(of: Department, desk: Desk, support: Support | None = None) -> Behind:
    one, own = departmentcontacts.answer(of, desk, support), support is not None
    return Behind(*(of.id, of.name, of.topics or "", one.name, one.phone, own, one.post, one.duty))


def _figures(session: Session, company_id: int, today: date) -> dict[str, int]:
    scope = Scope(company_id=company_id)

    def ask(what: Any, record: Any, *where: Any) -> int:
        query = select(what).where(*where, *within(record, scope, today))
        return int(session.scalar(query) or 0)

    def count(record: Any, *where: Any) -> int:
        return ask(func.count(record.id), record, *where)

    year, month = Period.year(today.year), Period.month_of(today)
    need, hazard = Issue.kind == IssueKind.need, Issue.kind == IssueKind.hazard
    visited = (Visit.visited_on.between(year.first, year.last), Visit.outcome == Outcome.done)
    ended = Issue.finished_on.between(year.first, year.last)
    settled = Dispute.settled_on.between(year.first, year.last)
    this_month = Visit.visited_on.between(month.first, month.last)
    return {
        "visits": count(Visit, *visited),
        "visits_month": count(Visit, this_month, Visit.outcome == Outcome.done),
        "reached": ask(func.sum(Visit.people_reached), Visit, *visited),
        "registered": ask(func.sum(Visit.people_registered), Visit, *visited),
        "needs_open": count(Issue, need, issue_open(today)),
        "needs_done": count(Issue, need, ended, Issue.state.in_(_ENDED)),
        "hazards_open": count(Issue, hazard, issue_open(today)),
        "hazards_done": count(Issue, hazard, ended, Issue.state.in_(_MENDED)),
        "late": count(Issue, issue_late(today)),
        "needs_late": count(Issue, need, issue_late(today)),
        "hazards_late": count(Issue, hazard, issue_late(today)),
        "disputes_open": count(Dispute, dispute_open(today)),
        "disputes_done": count(Dispute, settled, Dispute.state == SETTLED),
    }
