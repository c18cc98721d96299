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
from liaison.figures.states import dispute_open, issue_late, issue_open
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
from liaison.records.issue import IssueKind
from liaison.records.visit import Outcome
from liaison.services import masking, records, timeline

P = TypeVar("P", "Duty", "Behind")
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


@dataclass(frozen=True)
class CompanyCard:
    """Everything on the card, read in one go."""

    facts: records.Card
    officers: tuple[Duty, ...]
    behind: tuple[Behind, ...]
    contacts: tuple[records.Card, ...]
    figures: dict[str, int]
    """visits, visits_month, needs_open, hazards_open, late, disputes_open; visits of this year."""
    last_visit: date | None
    events: tuple[timeline.Event, ...]


def read(session: Session, company_id: int, whole: bool = False) -> CompanyCard:
    """Return the card of a company as of today; raises ``Problem`` when there is none.

    Phones are masked unless ``whole``, which is for :mod:`~liaison.services.privacy`.
    """
    today = clock.today()
    facts = records.card(session, Company, company_id, whole)
    last = session.scalar(
        select(func.max(Visit.visited_on)).where(
            Visit.company_id == company_id, Visit.outcome == Outcome.done, alive(Visit)
        )
    )
    return CompanyCard(
        facts,
        tuple(_masked(one, whole) for one in _officers(session, company_id, today)),
        tuple(_masked(one, whole) for one in _behind(session, company_id, today)),
        tuple(records.inside(session, Contact, company_id, whole)),
        _figures(session, company_id, today),
        last,
        tuple(timeline.of_company(session, company_id)),
    )


def _masked(one: P, whole: bool) -> P:
    return one if whole else replace(one, phone=masking.phone(one.phone))


def _officers(session: Session, company_id: int, today: date) -> list[Duty]:
    rows = session.execute(
        select(Assignment, Officer)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.company_id == company_id, in_force(Assignment, today))
        .order_by(Assignment.start, Assignment.id)
    ).all()
    duties = [
        Duty(
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
        for one, officer in rows
    ]
    return sorted(duties, key=lambda duty: [role.words for role in _ROLES].index(duty.role))


def _behind(session: Session, company_id: int, today: date) -> list[Behind]:
    own = session.execute(
        select(Support, Department)
        .join(Department, Department.id == Support.department_id)
        .where(Support.company_id == company_id, in_force(Support, today))
        .order_by(Support.id)
    ).all()
    found = {
        department.id: _told(department, one.contact, one.phone, own=True)
        for one, department in own
    }
    general = session.scalars(
        select(Department)
        .where(Department.supports_all.is_(True), alive(Department))
        .order_by(Department.id)
    )
    for department in general:
        found.setdefault(department.id, _told(department, None, None, own=False))
    return list(found.values())


def _told(department: Department, contact: str | None, phone: str | None, own: bool) -> Behind:
    return Behind(
        department.id,
        department.name,
        department.topics or "",
        contact or department.contact or "",
        phone or department.phone or "",
        own,
    )


def _figures(session: Session, company_id: int, today: date) -> dict[str, int]:
    scope = Scope(company_id=company_id)

    def count(record: Any, *where: Any) -> int:
        query = select(func.count(record.id)).where(*where, *within(record, scope, today))
        return session.scalar(query) or 0

    year, month = Period.year(today.year), Period.month_of(today)
    done = Visit.outcome == Outcome.done
    return {
        "visits": count(Visit, Visit.visited_on.between(year.first, year.last), done),
        "visits_month": count(Visit, Visit.visited_on.between(month.first, month.last), done),
        "needs_open": count(Issue, Issue.kind == IssueKind.need, issue_open(today)),
        "hazards_open": count(Issue, Issue.kind == IssueKind.hazard, issue_open(today)),
        "late": count(Issue, issue_late(today)),
        "disputes_open": count(Dispute, dispute_open(today)),
    }
