"""安全隐患排查整改台账: hazards found in the period, and earlier ones still open."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.period import Period
from liaison.figures.scope import Scope, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, hand
from liaison.ledgers.needs import of_period
from liaison.ledgers.sheet import Column
from liaison.records import Company, Issue, Officer
from liaison.records.issue import IssueKind, IssueState


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a hazard, by day."""
    query = (
        select(Issue, Company.name, Officer.name)
        .join(Company, Company.id == Issue.company_id)
        .join(Officer, Officer.id == Issue.officer_id)
        .where(of_period(IssueKind.hazard, period), *within(Issue, scope, period.last))
        .order_by(Issue.reported_on, Issue.id)
    )
    found = session.execute(query).all()
    hand(session, Issue, (row[0].id for row in found))
    hand(session, Company, (row[0].company_id for row in found))
    return [_row(issue, company, officer) for issue, company, officer in found]


def _row(issue: Issue, company: str, officer: str) -> tuple[Cell, ...]:
    rectified = issue.result or ("已整改" if issue.finished_on else "整改中")
    return (
        issue.number,
        issue.reported_on,
        company,
        issue.category,
        issue.severity.label,
        issue.description,
        _order(issue.requirement, issue.deadline),
        officer,
        rectified if issue.state is not IssueState.found else issue.result,
        issue.finished_on,
        issue.recheck_on,
        issue.recheck.label if issue.recheck else None,
        issue.state.label,
    )


def _order(requirement: str | None, deadline: date | None) -> str | None:
    due = f"期限：{deadline.isoformat()}" if deadline else None
    return "\n".join(part for part in (requirement, due) if part) or None


LEDGER = Ledger(
    "hazards",
    "安全隐患排查整改台账",
    fixed(
        Column("编号", "text", 15),
        Column("发现日期", "day", 11),
        Column("企业名称", "long", 20),
        Column("隐患类别", "text", 8),
        Column("等级", "text", 4),
        Column("隐患内容", "long", 24),
        Column("整改要求及期限", "long", 18),
        Column("责任民警", "text", 8),
        Column("整改情况", "long", 12),
        Column("整改日期", "day", 11),
        Column("复查日期", "day", 11),
        Column("复查结果", "text", 6),
        Column("状态", "text", 8),
    ),
    rows,
)
