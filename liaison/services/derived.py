"""What is told about a record by other records: lead officer, last visit, parties.

SQL expressions, so that a list, a ledger and a card tell the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, func, literal, or_, select
from sqlalchemy.orm import aliased

from liaison.base.clock import clock
from liaison.base.errors import Problem, brief
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.fields.record import Record
from liaison.figures.scope import alive, in_force, present
from liaison.figures.states import dispute_open, issue_late, issue_open, visit_planned
from liaison.records import (
    Assignment,
    Company,
    Department,
    DepartmentContact,
    Dispute,
    Issue,
    MediationSession,
    Officer,
    Party,
    Support,
    Visit,
)
from liaison.records.assignment import Role
from liaison.records.dispute import Side
from liaison.records.visit import Outcome
from liaison.services.departmentcontacts import first, serving

BETWEEN = "、"


@dataclass(frozen=True)
class Derived:
    """A column computed from other records: its label, how it looks, its expression."""

    label: str
    look: str
    expression: Any
    """Function without arguments returning the SQL expression as of today."""


def lead(what: Any, day: date, company: Any = Company.id, role: Role = Role.lead) -> Any:
    """Return something of a company's lead officer on a day, e.g. ``Officer.name``.

    Or of the officer with another ``role`` of which there is but one.
    """
    return (
        select(what)
        .select_from(Assignment)
        .join(Officer, Assignment.officer_id == Officer.id)
        .where(
            Assignment.company_id == company,
            Assignment.role == role,
            in_force(Assignment, day),
        )
        .correlate_except(Assignment, Officer)
        .limit(1)
        .scalar_subquery()
    )


def answers(day: date) -> Any:
    """Return the name of who answers for a company on a day: the stand-in, else the lead."""
    return func.coalesce(lead(Officer.name, day, role=Role.stand_in), lead(Officer.name, day))


def joined(what: Any, order: Any, query: Select[Any]) -> Any:
    """Return the texts of ``query`` in one, with 、 between them, in order."""
    text = func.aggregate_strings(what, BETWEEN).aggregate_order_by(order)
    return query.with_only_columns(text).order_by(None).scalar_subquery()


def supports(day: date) -> Any:
    """Return the departments behind a company on a day with contact and phone.

    What was written for the company, else the contact chosen for it while that one
    serves, else the department's first (:mod:`~liaison.services.departmentcontacts`).
    """
    of, chosen = DepartmentContact, aliased(DepartmentContact)
    number = func.coalesce(of.phone, of.duty_phone)
    name_ = first(of.name, day, Department.contact)
    phone_ = first(number, day, Department.phone)
    own = func.coalesce(chosen.phone, chosen.duty_phone)
    its = case((chosen.id.is_not(None), own), else_=phone_)
    told = (
        Department.name
        + func.coalesce(" " + func.coalesce(Support.contact, chosen.name, name_), "")
        + func.coalesce(" " + func.coalesce(Support.phone, its), "")
    )
    which = (
        select(Support.id)
        .join(Department, Support.department_id == Department.id)
        .outerjoin(chosen, and_(chosen.id == Support.contact_id, serving(day, chosen)))
        .where(Support.company_id == Company.id, in_force(Support, day))
        .correlate(Company)
    )
    return joined(told, Support.id, which)


def parties() -> Any:
    """Return the parties of a dispute as written on paper, sides with 与 between."""

    def side(*sides: Side) -> Any:
        query = (
            select(Party.id)
            .where(Party.dispute_id == Dispute.id, Party.side.in_(sides), alive(Party))
            .correlate(Dispute)
        )
        return joined(Party.name, Party.id, query)

    ours, theirs = side(Side.applicant, Side.third), side(Side.respondent)
    both = case((ours.is_not(None) & theirs.is_not(None), literal("与")), else_=literal(""))
    return func.coalesce(ours, "") + both + func.coalesce(theirs, "")


def sessions() -> Any:
    """Return how many mediation sessions a dispute has had."""
    return (
        select(func.count())
        .where(MediationSession.dispute_id == Dispute.id, alive(MediationSession))
        .correlate(Dispute)
        .scalar_subquery()
    )


def visits_in(period: Period) -> Any:
    """Return how many visits were done at a company in a period."""
    return (
        select(func.count())
        .where(
            Visit.company_id == Company.id,
            Visit.visited_on.between(period.first, period.last),
            Visit.outcome == Outcome.done,
            alive(Visit),
        )
        .correlate(Company)
        .scalar_subquery()
    )


def last_visit() -> Any:
    """Return the day of a company's last visit that was done."""
    return (
        select(func.max(Visit.visited_on))
        .where(Visit.company_id == Company.id, Visit.outcome == Outcome.done, alive(Visit))
        .correlate(Company)
        .scalar_subquery()
    )


def open_matters() -> Any:
    """Return how many needs and hazards of a company are open today."""
    return (
        select(func.count())
        .where(Issue.company_id == Company.id, issue_open(clock.today()), alive(Issue))
        .correlate(Company)
        .scalar_subquery()
    )


def led() -> Any:
    """Return how many companies an officer leads today."""
    return (
        select(func.count())
        .where(
            Assignment.officer_id == Officer.id,
            Assignment.role == Role.lead,
            in_force(Assignment, clock.today()),
        )
        .correlate(Officer)
        .scalar_subquery()
    )


def _lateness(late: ColumnElement[bool]) -> Any:
    return case((late, literal(N_("已逾期"), String)), else_=literal("", String))


DERIVED: dict[type[Record], dict[str, Derived]] = {
    Company: {
        "lead": Derived(N_("联络民警"), "text", lambda: lead(Officer.name, clock.today())),
        "answers": Derived(N_("现负责民警"), "text", lambda: answers(clock.today())),
        "visits_month": Derived(
            N_("本月走访"), "number", lambda: visits_in(Period.month_of(clock.today()))
        ),
        "last_visit": Derived(N_("最近走访"), "day", last_visit),
        "open_matters": Derived(N_("未结事项"), "number", open_matters),
    },
    Officer: {"led": Derived(N_("负责企业"), "number", led)},
    Issue: {
        "late": Derived(N_("期限"), "chip", lambda: _lateness(issue_late(clock.today()))),
    },
    Dispute: {
        "parties": Derived(N_("当事人"), "text", parties),
        "sessions": Derived(N_("调解次数"), "number", sessions),
    },
}
"""Derived columns of lists, by record type."""


def named(record: type[Record], name: str) -> ColumnElement[bool]:
    """Return a named condition that lists offer (:data:`NAMED`)."""
    today = clock.today()
    month = Period.month_of(today)
    conditions: dict[tuple[type[Record], str], Any] = {
        (Issue, "open"): lambda: issue_open(today),
        (Issue, "overdue"): lambda: issue_late(today),
        (Dispute, "open"): lambda: dispute_open(today),
        (Company, "unassigned"): lambda: present(today) & lead(Assignment.id, today).is_(None),
        (Company, "led"): lambda: present(today) & lead(Assignment.id, today).is_not(None),
        (Company, "unvisited"): lambda: present(today) & (visits_in(month) == 0),
        (Assignment, "in_force"): lambda: in_force(Assignment, today),
        (Visit, "planned"): visit_planned,
        (Visit, "in_vain"): lambda: Visit.outcome.in_((Outcome.not_met, Outcome.refused)),
        (Visit, "late"): lambda: Visit.late.is_(True),
        (Visit, "this_month"): lambda: Visit.visited_on.between(month.first, month.last),
        (Officer, "active"): lambda: or_(Officer.active.is_(True), Officer.active.is_(None)),
    }
    if (record, name) not in conditions:
        raise Problem(_("没有“{name}”这个条件。").format(name=brief(name)), name)
    found: ColumnElement[bool] = conditions[record, name]()
    return found


NAMED: dict[type[Record], dict[str, str]] = {
    Issue: {"open": N_("未办结"), "overdue": N_("已逾期")},
    Dispute: {"open": N_("未化解")},
    Company: {
        "unassigned": N_("无联络民警"),
        "led": N_("有联络民警"),
        "unvisited": N_("本月未走访"),
    },
    Assignment: {"in_force": N_("现行分工")},
    Visit: {
        "this_month": N_("本月"),
        "planned": N_("计划"),
        "in_vain": N_("未遇、拒绝"),
        "late": N_("补录"),
    },
    Officer: {"active": N_("在岗")},
}
"""Named conditions offered as filter chips, by record type."""
