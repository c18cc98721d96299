"""服务企业事项台账: needs reported in the period, and earlier ones still open at its end."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import Scope, within
from liaison.figures.states import issue_open
from liaison.ledgers.ledger import Ledger, Rows, fixed, table
from liaison.ledgers.sheet import Column
from liaison.records import Company, Department, Issue, Officer
from liaison.records.issue import IssueKind
from liaison.services.words import state_words


def of_period(kind: IssueKind, period: Period) -> ColumnElement[bool]:
    """Return the condition: of a kind, reported in the period or open at its end."""
    reported = Issue.reported_on.between(period.first, period.last)
    return and_(Issue.kind == kind, or_(reported, issue_open(period.last)))


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a need, by day."""
    query = (
        select(
            Issue.number,
            Issue.reported_on,
            Company.name,
            Issue.reported_by,
            Issue.source,
            Issue.category,
            Issue.description,
            Department.name,
            Officer.name,
            Issue.deadline,
            case((Issue.result.is_not(None), Issue.result), else_=state_words(Issue.state)),
            Issue.finished_on,
            Issue.satisfaction,
        )
        .join(Company, Company.id == Issue.company_id)
        .join(Officer, Officer.id == Issue.officer_id)
        .outerjoin(Department, Department.id == Issue.department_id)
        .where(of_period(IssueKind.need, period), *within(Issue, scope, period.last))
        .order_by(Issue.reported_on, Issue.id)
    )
    return table(session, query, Issue, Company)


LEDGER = Ledger(
    "needs",
    "服务企业事项台账",
    fixed(
        Column("编号", "text", 15),
        Column("受理日期", "day", 11),
        Column("企业名称", "long", 20),
        Column("反映人", "text", 8),
        Column("来源", "text", 6),
        Column("类别", "text", 8),
        Column("诉求内容", "long", 26),
        Column("承办部门", "text", 12),
        Column("责任民警", "text", 8),
        Column("办理期限", "day", 11),
        Column("办理情况", "long", 14),
        Column("办结日期", "day", 11),
        Column("满意度", "text", 8),
    ),
    rows,
)
