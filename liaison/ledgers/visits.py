"""走访企业工作台账: visits done in the period."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import Scope, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, table
from liaison.ledgers.sheet import Column
from liaison.records import Company, Visit
from liaison.records.visit import Outcome
from liaison.services.reading import linked


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a visit, by day; attempts and plans are not visits."""
    query = (
        select(
            Visit.number,
            Visit.visited_on,
            Company.name,
            linked(Visit, "officers"),
            Visit.form,
            Visit.met_with,
            Visit.content,
            Visit.people_reached,
            Visit.people_registered,
            Visit.findings,
            Visit.handling,
            Visit.remark,
        )
        .join(Company, Company.id == Visit.company_id)
        .where(
            Visit.visited_on.between(period.first, period.last),
            Visit.outcome == Outcome.done,
            *within(Visit, scope, period.last),
        )
        .order_by(Visit.visited_on, Visit.id)
    )
    return table(session, query, Visit, Company)


LEDGER = Ledger(
    "visits",
    "走访企业工作台账",
    fixed(
        Column("走访编号", "text", 15),
        Column("走访日期", "day", 11),
        Column("企业名称", "long", 20),
        Column("走访民警", "text", 8),
        Column("走访形式", "text", 8),
        Column("受访人", "text", 8),
        Column("工作内容", "long", 30),
        Column("宣传人次", "whole", 6, total=True),
        Column("登记流动人口", "whole", 8, total=True),
        Column("发现问题", "long", 16),
        Column("处理情况", "long", 12),
        Column("备注", "long", 8),
    ),
    rows,
)
