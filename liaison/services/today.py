"""The workbench: what is overdue, due this week, and waiting, as of today.

Simple but true: everything is counted from the records; nothing is ticked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.words import _
from liaison.figures.figure import Rate, per_cent
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope, alive, present, within
from liaison.figures.states import dispute_open, issue_late, issue_open
from liaison.records import Company, Dispute, Issue, Officer
from liaison.records.dispute import dispute_company
from liaison.records.issue import IssueKind
from liaison.services import masking
from liaison.services.derived import joined, last_visit, lead, visits_in
from liaison.services.names import titles


@dataclass(frozen=True)
class Line:
    """One line: what it is about, when it is due, and the record one key away."""

    register: str
    id: int
    title: str
    words: str
    due: date | None
    company_id: int | None = None


@dataclass(frozen=True)
class Bench:
    """The workbench of a day: a first sentence, three columns, and the month's coverage.

    ``visited`` counts those of the ``assigned`` companies that were visited this month.
    """

    sentence: str
    overdue: list[Line]
    week: list[Line]
    waiting: list[Line]
    counts: dict[str, int]
    visited: int
    assigned: int
    coverage: Any


def bench(session: Session, scope: Scope = ALL) -> Bench:
    """Return the workbench for a station or officer as of today."""
    today = clock.today()
    month = Period.month_of(today)
    week_end = today + timedelta(days=6 - today.weekday())
    overdue = _issues(session, scope, issue_late(today))
    soon = and_(
        issue_open(today), Issue.deadline.between(today, week_end), Issue.finished_on.is_(None)
    )
    due = _issues(session, scope, soon)
    unvisited = _unvisited(session, scope, month)
    unassigned = _unassigned(session, scope, today)
    waiting = _waiting(session, scope, today)
    assigned = int(BY_NAME["companies_assigned"].value(session, month, scope) or 0)
    coverage = BY_NAME["coverage"]
    assert isinstance(coverage, Rate)
    visited = int(coverage.part.value(session, month, scope) or 0)
    counts = {
        "overdue": len(overdue),
        "due": len(due),
        "unvisited": len(unvisited),
        "unassigned": len(unassigned),
        "waiting": len(waiting),
    }
    return Bench(
        _sentence(counts, month),
        [*overdue, *unassigned],
        [*due, *unvisited],
        waiting,
        counts,
        visited,
        assigned,
        per_cent(visited, assigned),
    )


def _sentence(counts: dict[str, int], month: Period) -> str:
    parts = []
    if counts["overdue"]:
        parts.append(_("{n} 条事项已逾期").format(n=counts["overdue"]))
    if counts["due"]:
        parts.append(_("{n} 条本周到期").format(n=counts["due"]))
    if counts["unvisited"]:
        parts.append(_("本月还有 {n} 家企业未走访").format(n=counts["unvisited"]))
    if counts["unassigned"]:
        parts.append(_("{n} 家企业没有联络民警").format(n=counts["unassigned"]))
    if not parts:
        return _("今天没有到期的事项，{month}月走访任务已完成。").format(month=month.first.month)
    return _("，").join(parts) + _("。")


def _issue_rows(session: Session, scope: Scope, condition: Any) -> Sequence[Any]:
    return session.execute(
        select(
            Issue.id,
            Issue.kind,
            Issue.description,
            Issue.deadline,
            Issue.company_id,
            Issue.department_id,
            Company.name,
        )
        .join(Company, Company.id == Issue.company_id)
        .where(condition, *within(Issue, scope, clock.today()))
        .order_by(Issue.deadline, Issue.id)
    ).all()


def _issues(session: Session, scope: Scope, condition: Any) -> list[Line]:
    return [
        Line(
            "needs" if row.kind is IssueKind.need else "hazards",
            row.id,
            row.name,
            masking.within(row.description),
            row.deadline,
            row.company_id,
        )
        for row in _issue_rows(session, scope, condition)
    ]


def _unvisited(session: Session, scope: Scope, month: Period) -> list[Line]:
    last = last_visit()
    rows = session.execute(
        select(Company.id, Company.name, last.label("last"))
        .where(
            present(clock.today()),
            lead(Officer.id, clock.today()).is_not(None),
            visits_in(month) == 0,
            *within(Company, scope, clock.today()),
        )
        .order_by(func.coalesce(last, date(1900, 1, 1)), Company.id)
    )
    return [
        Line(
            "companies",
            row.id,
            row.name,
            _("上次走访 {day}").format(day=row.last) if row.last else _("尚未走访"),
            month.last,
            row.id,
        )
        for row in rows
    ]


def _unassigned(session: Session, scope: Scope, today: date) -> list[Line]:
    if scope.officer_id is not None:
        return []
    rows = session.execute(
        select(Company.id, Company.name)
        .where(
            present(today),
            lead(Officer.id, today).is_(None),
            *within(Company, scope, today),
        )
        .order_by(Company.name)
    )
    words = _("没有联络民警")
    return [Line("companies", row.id, row.name, words, None, row.id) for row in rows]


def _waiting(session: Session, scope: Scope, today: date) -> list[Line]:
    """Needs with a department, and disputes still open, oldest first."""
    with_department = and_(
        issue_open(today), Issue.department_id.is_not(None), Issue.kind == IssueKind.need
    )
    rows = _issue_rows(session, scope, with_department)
    sent = {row.department_id for row in rows}
    names = titles(session, "Department", list(sent)) if sent else {}
    waiting = [
        Line(
            "needs",
            row.id,
            row.name,
            f"{names.get(row.department_id, '')} · {masking.within(row.description)}",
            row.deadline,
            row.company_id,
        )
        for row in rows
    ]
    parties = joined(
        Company.name,
        dispute_company.c.place,
        select(Company.id)
        .join(dispute_company, dispute_company.c.company == Company.id)
        .where(dispute_company.c.dispute == Dispute.id)
        .correlate(Dispute),
    )
    called = func.coalesce(parties, Dispute.number).label("called")
    disputes = session.execute(
        select(Dispute.id, called, Dispute.description)
        .where(dispute_open(today), *within(Dispute, scope, today), alive(Dispute))
        .order_by(Dispute.found_on)
    )
    return waiting + [
        Line("disputes", row.id, row.called, masking.within(row.description), None)
        for row in disputes
    ]
