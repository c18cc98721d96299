"""警种走访统计表: the visits each of the N went along on (mechanisms.md 3-34: unit × count)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Integer, case, cast, func, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.dutybook import KINDS
from liaison.figures.scope import Scope, alive, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, table
from liaison.ledgers.sheet import Column
from liaison.records import Department, Issue, Visit
from liaison.records.duty import Counted
from liaison.records.issue import IssueKind
from liaison.records.visit import Outcome, visit_department

_TASKS = (Counted.safety, Counted.population, Counted.publicity, Counted.legal)


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a department, also one that went nowhere; only visits done count."""
    visits = (
        select(
            visit_department.c.department.label("department"),
            Visit.id.label("visit"),
            Visit.company_id.label("company"),
            Visit.visited_on.label("day"),
            Visit.people_reached.label("reached"),
            *(case((KINDS[one].which, 1), else_=0).label(one.name) for one in _TASKS),
            cast(_hazards(), Integer).label("hazards"),
        )
        .join(Visit, Visit.id == visit_department.c.visit)
        .where(
            Visit.visited_on.between(period.first, period.last),
            Visit.outcome == Outcome.done,
            *within(Visit, scope, period.last),
        )
        .subquery()
    )
    of = visits.c
    query = (
        select(
            Department.name,
            func.count(of.visit),
            func.count(of.company.distinct()),
            *(func.coalesce(func.sum(of[one.name]), 0) for one in _TASKS),
            func.coalesce(func.sum(of.reached), 0),
            func.coalesce(func.sum(of.hazards), 0),
            func.max(of.day),
        )
        .select_from(Department)
        .outerjoin(visits, of.department == Department.id)
        .where(alive(Department))
        .group_by(Department.id, Department.name)
        .order_by(func.count(of.visit).desc(), Department.id)
    )
    return table(session, query, Department)


def _hazards() -> Any:
    """How many hazards were found on a visit."""
    return (
        select(func.count())
        .where(Issue.visit_id == Visit.id, Issue.kind == IssueKind.hazard, alive(Issue))
        .correlate(Visit)
        .scalar_subquery()
    )


LEDGER = Ledger(
    "alongside",
    "警种走访统计表",
    fixed(
        Column("警种部门", "text", 20),
        Column("走访家次", "whole", 9),
        Column("走访企业", "whole", 9),
        Column("安全检查", "whole", 10),
        Column("流动人口管理", "whole", 10),
        Column("安全防范宣传", "whole", 10),
        Column("法律咨询", "whole", 10),
        Column("宣传人次", "whole", 10),
        Column("发现隐患", "whole", 9),
        Column("最近走访", "day", 12),
    ),
    rows,
    ("几个部门一同走访的，各计一次，所以各行不相加；未遇、拒绝、计划不计入。",),
)
