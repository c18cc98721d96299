"""What an officer should know of a company when a visit is recorded.

The last visit, what is open, what this month's tasks still lack, whom one
meets there, and a visit that was planned for the month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import alive, in_force
from liaison.figures.standing import Standing
from liaison.figures.states import dispute_open, issue_late, issue_open
from liaison.records import Assignment, Company, Contact, Dispute, Issue, Officer, Visit
from liaison.records.assignment import Role
from liaison.records.dispute import dispute_company
from liaison.records.issue import IssueKind
from liaison.records.visit import Outcome, VisitDuty, visit_officer
from liaison.services import duties, masking, rights
from liaison.services.visitstage import Stage

MOST = 20
"""So many open items are listed; the rest are counted."""

_TASKS = tuple(str(one.value) for one in VisitDuty)
_MET = 6
_RECENT = 40


@dataclass(frozen=True)
class OpenItem:
    """A need, hazard or dispute of the company that is not at its end."""

    register: str
    id: int
    number: str
    words: str
    due: date | None
    late: bool


@dataclass(frozen=True)
class LastVisit:
    """The last visit that was done, before or on the day."""

    id: int
    number: str
    day: date
    officers: str
    content: str


@dataclass(frozen=True)
class Planned:
    """A visit planned in the month of the day, not yet made."""

    id: int
    version: int
    number: str
    day: date


@dataclass(frozen=True)
class Context:
    """What is known of a company on a day; ``missing_tasks`` are values of VisitDuty.

    ``same_day`` are numbers of visits recorded already for that day, ``lead``
    id and name of who answers for the company (the stand-in while one is in
    force), ``more`` how many open items are not listed.
    """

    company_id: int
    name: str
    day: date
    last_visit: LastVisit | None = None
    open_items: tuple[OpenItem, ...] = ()
    more: int = 0
    missing_tasks: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    lead: tuple[int, str] | None = None
    planned: tuple[Planned, ...] = ()
    same_day: tuple[str, ...] = ()
    due: tuple[Standing, ...] = ()
    """Duties of the company that hold the day and are not done yet, the four tasks left out."""
    warning: str = ""
    """What is unusual about a visit on the day: the company has left, or is not there yet."""


def context(session: Session, company_id: int, day: date) -> Context:
    """Return what is known of a company on a day; empty for one that is not there."""
    company = session.get(Company, company_id)
    if company is None:
        return Context(company_id, "", day)
    standings = duties.for_company(session, company_id, day)
    items = [*_issues(session, company_id, day), *_disputes(session, company_id, day)]
    items.sort(key=lambda one: (not one.late, one.due or date.max, one.number))
    return Context(
        company_id,
        company.name,
        day,
        _last(session, company_id, day),
        tuple(items[:MOST]),
        max(0, len(items) - MOST),
        _missing(session, company_id, day, standings),
        _contacts(session, company),
        _lead(session, company_id, day),
        _planned(session, company_id, day),
        _same_day(session, company_id, day),
        tuple(
            one
            for one in standings
            if one.missing and one.counted not in _TASKS and duties.in_month(one, day)
        ),
        Stage(company.state, company.entered_on, company.left_on).warning(day),
    )


def _visits(company_id: int, *what: Any) -> Select[Any]:
    return select(*what).where(Visit.company_id == company_id, alive(Visit))


def _last(session: Session, company_id: int, day: date) -> LastVisit | None:
    row = session.execute(
        _visits(company_id, Visit.id, Visit.number, Visit.visited_on, Visit.content)
        .where(Visit.outcome == Outcome.done, Visit.visited_on <= day)
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        return None
    names = session.scalars(
        select(Officer.name)
        .join(visit_officer, visit_officer.c.officer == Officer.id)
        .where(visit_officer.c.visit == row.id)
        .order_by(visit_officer.c.place)
    )
    content = masking.within(row.content)
    return LastVisit(row.id, row.number, row.visited_on, "、".join(names), content)


def _issues(session: Session, company_id: int, day: date) -> list[OpenItem]:
    late = issue_late(day)
    rows = session.execute(
        select(Issue.kind, Issue.id, Issue.number, Issue.description, Issue.deadline, late)
        .where(Issue.company_id == company_id, alive(Issue), issue_open(day))
        .order_by(Issue.id)
    )
    return [
        OpenItem(
            "needs" if row[0] is IssueKind.need else "hazards",
            row[1],
            row[2],
            masking.within(row[3]),
            row[4],
            bool(row[5]),
        )
        for row in rows
    ]


def _disputes(session: Session, company_id: int, day: date) -> list[OpenItem]:
    of = select(dispute_company.c.dispute).where(dispute_company.c.company == company_id)
    rows = session.execute(
        select(Dispute.id, Dispute.number, Dispute.description)
        .where(Dispute.id.in_(of), alive(Dispute), dispute_open(day))
        .order_by(Dispute.id)
    )
    return [
        OpenItem("disputes", row[0], row[1], masking.within(row[2]), None, False) for row in rows
    ]


def _missing(
    session: Session, company_id: int, day: date, standings: list[Standing]
) -> tuple[str, ...]:
    """Return the tasks that are still due; where no duty asks them, those not ticked this month."""
    asked = [one for one in standings if one.counted in _TASKS]
    if asked:
        due = {one.counted for one in asked if one.missing and duties.in_month(one, day)}
        return tuple(one for one in _TASKS if one in due)
    month = Period.month_of(day)
    done = session.scalars(
        _visits(company_id, Visit.duties).where(
            Visit.outcome == Outcome.done, Visit.visited_on.between(month.first, month.last)
        )
    )
    ticked = {one for duties in done for one in duties or ()}
    return tuple(one for one in _TASKS if one not in ticked)


def _contacts(session: Session, company: Company) -> tuple[str, ...]:
    """Return whom one meets there: the liaison, further contacts, and who was met before."""
    rows = session.execute(
        select(Contact.name, Contact.post)
        .where(Contact.company_id == company.id, alive(Contact))
        .order_by(Contact.id)
    )
    found = [f"{company.liaison} 治安联络员"] if company.liaison else []
    found += [f"{name} {post}" if post else name for name, post in rows]
    recent = (
        _visits(company.id, Visit.met_with)
        .where(Visit.met_with.is_not(None))
        .order_by(Visit.visited_on.desc(), Visit.id.desc())
        .limit(_RECENT)
        .subquery()
    )
    met = recent.c.met_with
    often = select(met).group_by(met).order_by(func.count().desc(), met).limit(_MET)
    found += session.scalars(often)
    found += [f"{company.legal_person} 法定代表人"] if company.legal_person else []
    who = session.info.get("who")
    if who is not None and rights.masked_only(who):
        found = [masking.within(one) for one in found]
    return tuple(dict.fromkeys(found))


def _lead(session: Session, company_id: int, day: date) -> tuple[int, str] | None:
    rows = session.execute(
        select(Assignment.role, Officer.id, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            Assignment.company_id == company_id,
            Assignment.role.in_((Role.lead, Role.stand_in)),
            in_force(Assignment, day),
        )
    ).all()
    found = {role: (id_, name) for role, id_, name in rows}
    return found.get(Role.stand_in) or found.get(Role.lead)


def _planned(session: Session, company_id: int, day: date) -> tuple[Planned, ...]:
    month = Period.month_of(day)
    rows = session.execute(
        _visits(company_id, Visit.id, Visit.version, Visit.number, Visit.visited_on)
        .where(Visit.outcome == Outcome.planned, Visit.visited_on.between(month.first, month.last))
        .order_by(Visit.visited_on, Visit.id)
    )
    return tuple(Planned(*row) for row in rows)


def _same_day(session: Session, company_id: int, day: date) -> tuple[str, ...]:
    rows = session.scalars(
        _visits(company_id, Visit.number)
        .where(Visit.visited_on == day, Visit.outcome != Outcome.planned)
        .order_by(Visit.id)
    )
    return tuple(rows)
