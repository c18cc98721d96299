"""“1+N”警企联络分工一览表: company × officer in force on the last day."""

from __future__ import annotations

from sqlalchemy import case, literal, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.figures.scope import Scope, alive, in_force, present, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, table
from liaison.ledgers.sheet import Column
from liaison.records import Assignment, Company, Department, Officer
from liaison.records.assignment import Role
from liaison.services.derived import supports


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row an assignment: leads first, then deputies and stand-ins."""
    behind_all = "、".join(
        session.scalars(
            select(Department.name)
            .where(Department.supports_all.is_(True), alive(Department))
            .order_by(Department.id)
        )
    )
    own = supports(period.last)
    query = (
        select(
            Company.name,
            Officer.name,
            Officer.badge,
            Officer.phone,
            Assignment.start,
            case((own.is_not(None), own), else_=literal(behind_all)),
            Company.liaison,
            Company.liaison_phone,
            case(
                (Assignment.role == Role.deputy, literal(Role.deputy.label)),
                (Assignment.role == Role.stand_in, literal(Role.stand_in.label)),
                else_=Assignment.note,
            ),
        )
        .select_from(Assignment)
        .join(Company, Company.id == Assignment.company_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            in_force(Assignment, period.last),
            present(period.last),
            *within(Company, scope, period.last),
        )
        .order_by(Company.id, Assignment.role != Role.lead, Assignment.id)
    )
    return table(session, query, Company, Officer)


LEDGER = Ledger(
    "assignments",
    "“1+N”警企联络分工一览表",
    fixed(
        Column("企业名称", "long", 26),
        Column("联络民警", "text", 8),
        Column("警号", "code", 7),
        Column("联系电话", "code", 13, personal=True),
        Column("起始日期", "day", 11),
        Column("支援部门及联系人", "long", 40, personal=True),
        Column("治安联络员", "text", 8),
        Column("联系电话", "code", 13, personal=True),
        Column("备注", "long", 14),
    ),
    rows,
)
