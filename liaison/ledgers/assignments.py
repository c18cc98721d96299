"""“1+N”警企联络分工一览表: company × officer in force on the last day."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import String, case, cast, func, literal, select
from sqlalchemy.orm import Session, aliased

from liaison.base.period import Period
from liaison.figures.scope import Scope, alive, in_force, present, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, table
from liaison.ledgers.sheet import Column
from liaison.records import Assignment, Company, Department, Officer, Support
from liaison.records.assignment import Role
from liaison.services.derived import BETWEEN, joined, supports


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row an assignment by company: the lead first, then deputies and stand-ins.

    Companies stand by the order number of their lead (else the least of the others').
    """
    place = _place(period.last)
    query = (
        select(
            Company.name,
            Officer.name,
            Officer.badge,
            Officer.phone,
            Assignment.start,
            _behind(period.last),
            Company.liaison,
            Company.liaison_phone,
            _remark(),
        )
        .select_from(Assignment)
        .join(Company, Company.id == Assignment.company_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            in_force(Assignment, period.last),
            present(period.last),
            *within(Company, scope, period.last),
        )
        .order_by(
            place.is_(None), place, Company.id, Assignment.role != Role.lead,
            Assignment.order_number.is_(None), Assignment.order_number, Assignment.id,
        )
    )  # fmt: skip
    return table(session, query, Company, Officer)


def _place(day: date) -> Any:
    """Return where a company stands: its lead's order number, else the least of the others."""
    other = aliased(Assignment)
    of_lead = func.min(case((other.role == Role.lead, other.order_number)))
    return (
        select(func.coalesce(of_lead, func.min(other.order_number)))
        .where(other.company_id == Company.id, in_force(other, day))
        .correlate(Company)
        .scalar_subquery()
    )


def _behind(day: date) -> Any:
    """Return what is registered for the company with contacts, then the general departments."""
    special = (
        select(Support.department_id)
        .where(Support.company_id == Company.id, in_force(Support, day))
        .correlate(Company)
    )
    rest = (
        select(Department.id)
        .where(Department.supports_all.is_(True), alive(Department), Department.id.not_in(special))
        .correlate(Company)
    )
    own, general = supports(day), joined(Department.name, Department.id, rest)
    both = case((own.is_not(None) & general.is_not(None), literal(BETWEEN)), else_=literal(""))
    return func.coalesce(own, "") + both + func.coalesce(general, "")


def _remark() -> Any:
    """Return the role of who is not the lead, a stand-in's last day, and the note."""
    note = func.coalesce(Assignment.note, "")
    after = case((note != "", literal("；") + note), else_=literal(""))
    until = literal("代管至 ") + cast(Assignment.end, String)
    return case(
        (Assignment.role == Role.deputy, literal(Role.deputy.label) + after),
        (Assignment.role == Role.stand_in, until + after),
        else_=Assignment.note,
    )


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
