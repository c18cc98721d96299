"""What the workbench's lines are told from: one function a source, each a statement or two.

A line names who answers for it today, so that the station's lines are exactly
those of its officers and of nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures.scope import Scope, present, responsible, within
from liaison.figures.states import agreement_waits, dispute_open, issue_late, issue_open
from liaison.records import Company, Department, Dispute, Issue, Officer, Visit
from liaison.records.dispute import Risk, dispute_company
from liaison.records.issue import IssueKind, IssueState
from liaison.records.visit import Outcome
from liaison.services import masking
from liaison.services.derived import joined, lead


@dataclass(frozen=True)
class Line:
    """One line: what it is about, when it is due, and the record one key away.

    ``act`` is what Enter does: ``open`` the record, record a ``visit`` to the
    company, ``fulfil`` a planned visit, ``assign`` an officer, show a ``list``
    (narrowed by ``where``) of the many that the line tells of. ``key`` names
    the line from day to day (for putting it off), ``officers`` are who answer.
    """

    register: str
    id: int
    title: str
    words: str
    due: date | None
    company_id: int | None = None
    act: str = "open"
    key: str = ""
    officers: tuple[int, ...] = ()
    where: tuple[tuple[str, str], ...] = ()


def late_issues(session: Session, scope: Scope, today: date) -> list[Line]:
    """Needs and hazards past their deadline."""
    return _issues(session, scope, today, issue_late(today))


def soon_issues(session: Session, scope: Scope, today: date, until: date) -> list[Line]:
    """Needs and hazards whose deadline comes by a day."""
    soon = and_(issue_open(today), Issue.deadline.between(today, until))
    return _issues(session, scope, today, and_(soon, Issue.finished_on.is_(None)))


def rechecks(session: Session, scope: Scope, today: date) -> list[Line]:
    """Hazards reported as rectified, which nobody has looked at since."""
    waits = and_(
        issue_open(today), Issue.kind == IssueKind.hazard, Issue.state == IssueState.rectified
    )
    lines = _issues(session, scope, today, waits, N_("待复查"))
    return [replace(line, due=None) for line in lines]  # the deadline was for the company


def _issues(
    session: Session, scope: Scope, today: date, condition: Any, mark: str = ""
) -> list[Line]:
    before = f"{_(mark)} · " if mark else ""
    return [
        Line(
            "needs" if row.kind is IssueKind.need else "hazards",
            row.id,
            row.name,
            before + masking.within(row.description),
            row.deadline,
            row.company_id,
            key=f"issue:{row.id}",
            officers=(row.officer,),
        )
        for row in _issue_rows(session, scope, today, condition)
    ]


def _issue_rows(session: Session, scope: Scope, today: date, condition: Any) -> Sequence[Any]:
    return session.execute(
        select(
            Issue.id,
            Issue.kind,
            Issue.description,
            Issue.deadline,
            Issue.company_id,
            Issue.reported_on,
            responsible(Issue, today).label("officer"),
            Department.name.label("department"),
            Company.name,
        )
        .join(Company, Company.id == Issue.company_id)
        .join(Department, Department.id == Issue.department_id, isouter=True)
        .where(condition, *within(Issue, scope, today))
        .order_by(Issue.deadline, Issue.id)
    ).all()


def some(officer: int | None) -> tuple[int, ...]:
    """Return an officer as those who answer; nobody for None."""
    return () if officer is None else (officer,)


def unassigned(session: Session, scope: Scope, today: date) -> list[Line]:
    """Companies nobody leads: the station's affair, on no officer's own workbench."""
    if scope.officer_id is not None:
        return []
    rows = session.execute(
        select(Company.id, Company.name)
        .where(present(today), lead(Officer.id, today).is_(None), *within(Company, scope, today))
        .order_by(Company.name)
    )
    words = _("没有联络民警")
    return [
        Line("companies", row.id, row.name, words, None, row.id, "assign", f"nobody:{row.id}")
        for row in rows
    ]


def waiting(session: Session, scope: Scope, today: date) -> list[Line]:
    """Needs that wait on a department, and disputes still open: those at risk, oldest first."""
    with_department = and_(
        issue_open(today), Issue.department_id.is_not(None), Issue.kind == IssueKind.need
    )
    needs = [
        Line(
            "needs",
            row.id,
            row.name,
            _("{department}已 {n} 天").format(
                department=row.department, n=(today - row.reported_on).days
            )
            + f" · {masking.within(row.description)}",
            row.deadline,
            row.company_id,
            key=f"issue:{row.id}",
            officers=(row.officer,),
        )
        for row in _issue_rows(session, scope, today, with_department)
    ]
    return needs + list(_disputes(session, scope, today, dispute_open(today)))


def agreements(session: Session, scope: Scope, today: date, until: date) -> list[Line]:
    """Settled disputes whose agreement is to be performed by a day and is not known to be."""
    due = and_(agreement_waits(), Dispute.agreement_due <= until)
    return list(_disputes(session, scope, today, and_(due, ~dispute_open(today)), N_("协议待履行")))


def _disputes(
    session: Session, scope: Scope, today: date, condition: Any, mark: str = ""
) -> Iterator[Line]:
    parties = joined(
        Company.name,
        dispute_company.c.place,
        select(Company.id)
        .join(dispute_company, dispute_company.c.company == Company.id)
        .where(dispute_company.c.dispute == Dispute.id)
        .correlate(Dispute),
    )
    rows = session.execute(
        select(
            Dispute.id,
            func.coalesce(parties, Dispute.number).label("called"),
            Dispute.description,
            Dispute.agreement_due,
            Dispute.risk,
            responsible(Dispute, today).label("officer"),
        )
        .where(condition, *within(Dispute, scope, today))
        .order_by(Dispute.risk == Risk.ordinary, Dispute.found_on, Dispute.id)
    )
    for row in rows:
        risk = row.risk.words if row.risk is not Risk.ordinary else ""
        marks = [one for one in (_(mark) if mark else "", risk) if one]
        words = " · ".join([*marks, masking.within(row.description)])
        due = row.agreement_due if mark else None
        key = f"dispute:{row.id}"
        yield Line("disputes", row.id, row.called, words, due, key=key, officers=(row.officer,))


def finished(session: Session, scope: Scope, week: Period) -> list[Line]:
    """What was done in a period: visits, needs and hazards finished, disputes settled."""
    lines = []
    visits = session.execute(
        select(Visit.id, Visit.visited_on, Visit.content, Visit.company_id, Company.name)
        .join(Company, Company.id == Visit.company_id)
        .where(
            Visit.outcome == Outcome.done,
            Visit.visited_on.between(week.first, week.last),
            *within(Visit, scope, week.last),
        )
    )
    for row in visits:
        words = masking.within(row.content)
        lines.append(Line("visits", row.id, row.name, words, row.visited_on, row.company_id))
    ended = Issue.finished_on.between(week.first, week.last)
    for row in _issue_rows(session, scope, week.last, ended & ~issue_open(week.last)):
        register = "needs" if row.kind is IssueKind.need else "hazards"
        words = masking.within(row.description)
        lines.append(Line(register, row.id, row.name, words, None, row.company_id))
    settled = Dispute.settled_on.between(week.first, week.last)
    lines += _disputes(session, scope, week.last, settled & ~dispute_open(week.last))
    return lines
