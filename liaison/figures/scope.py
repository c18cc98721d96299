"""Whose records: a station, an officer, a company, or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.expression import UnaryExpression
from sqlalchemy.sql.operators import custom_op

from liaison.base.clock import clock
from liaison.fields.record import Record
from liaison.records import (
    Account,
    Assignment,
    CalendarDay,
    Charge,
    CodeItem,
    Company,
    Department,
    DepartmentContact,
    Dispute,
    Duty,
    Handover,
    Issue,
    Officer,
    Phrase,
    Station,
    Visit,
)
from liaison.records.assignment import Role
from liaison.records.company import CompanyState
from liaison.records.dispute import dispute_company
from liaison.records.visit import visit_officer

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Scope:
    """Ids to narrow by; an empty scope means everything."""

    station_id: int | None = None
    officer_id: int | None = None
    company_id: int | None = None


ALL = Scope()
_OF_ALL = {
    *(Account, CalendarDay, Charge, CodeItem, Department, DepartmentContact),
    *(Duty, Handover, Phrase, Station),
}
"""Records that belong to no station, officer or company."""


def alive(record: type[Record]) -> Condition:
    """Not in the recycle bin."""
    return record.deleted_at.is_(None)


def in_force(record: Any, day: date) -> Condition:
    """The dated interval holds the day (``start`` and ``end`` both included)."""
    inside: Condition = and_(
        record.start <= day,
        or_(record.end.is_(None), record.end >= day),
        record.deleted_at.is_(None),
    )
    return inside


def answering(officer_id: int, day: date) -> Any:
    """Select the companies an officer answers for on a day: as stand-in, or unreplaced lead."""
    other = aliased(Assignment)
    replaced = (
        select(other.id)
        .where(
            other.company_id == Assignment.company_id,
            other.role == Role.stand_in,
            in_force(other, day),
        )
        .exists()
    )
    return select(Assignment.company_id).where(
        Assignment.officer_id == officer_id,
        in_force(Assignment, day),
        or_(Assignment.role == Role.stand_in, and_(Assignment.role == Role.lead, ~replaced)),
    )


def responsible(record: Any, day: Any) -> Any:
    """The officer who answered for an issue or a dispute on a day (a date or a column of it).

    Who answers now, unless someone who handed it over later still did
    (:class:`~liaison.records.Charge`): a handover changes no figure of the past.
    On a day to come: whoever a handover planned until then passes it to.
    """
    before = (
        select(Charge.officer_id)
        .where(
            Charge.owner == record.__tablename__,
            Charge.owner_id == record.id,
            Charge.until >= day,
            alive(Charge),
        )
        .order_by(Charge.until, Charge.id)
        .limit(1)
        .correlate(record)
        .scalar_subquery()
    )
    if isinstance(day, date) and day > clock.today():
        return func.coalesce(before, _planned(record, day), record.officer_id)
    return func.coalesce(before, record.officer_id)


def _planned(record: Any, day: date) -> Any:
    """The receiver of the last handover by its officer that is to be by a day to come."""
    if record is Dispute:
        through = dispute_company.c
        firms = select(through.company).where(through.dispute == Dispute.id)
        here = Assignment.company_id.in_(firms.correlate(Dispute))
    else:
        here = Assignment.company_id == record.company_id
    return (
        select(Assignment.officer_id)
        .join(Handover, Handover.id == Assignment.handover_id)
        .where(
            here,
            Handover.giver_id == record.officer_id,
            Handover.day <= day,
            Handover.day > clock.today(),
            alive(Handover),
            alive(Assignment),
        )
        .order_by(Handover.day.desc(), Assignment.id)
        .limit(1)
        .correlate(record)
        .scalar_subquery()
    )


def present(day: date) -> Condition:
    """Companies in the park on a day: entered, and not yet left."""
    return (
        alive(Company)
        & or_(Company.entered_on.is_(None), Company.entered_on <= day)
        & or_(Company.left_on.is_(None), Company.left_on > day)
        & or_(Company.state != CompanyState.left, Company.left_on > day)
    )


def within(record: type[Record], scope: Scope, day: Any) -> list[Condition]:
    """Return the conditions that narrow a record type to a scope, as of a day.

    For issues and disputes ``day`` may be a column: each is credited to who
    answered for it on the day that stands there.
    """
    found = [alive(record)]
    if record in _OF_ALL:
        return found
    if scope.station_id is not None:
        found.append(_of_station(record, scope.station_id))
    if scope.company_id is not None and record is not Officer:
        found.append(_of_company(record, scope.company_id))
    if scope.officer_id is not None:
        found.append(_of_officer(record, scope.officer_id, day))
    return found


def _of_station(record: Any, station_id: int) -> Condition:
    found: Condition = (
        _checked(record.station_id) == station_id
        if hasattr(record, "station_id")
        else (record.company_id.in_(select(Company.id).where(Company.station_id == station_id)))
    )
    return found


def _checked(column: Any) -> Any:
    """A column that is looked at, but by which no database looks rows up (a unary plus).

    All visits of a station are most there are, and an officer's are those of years: found
    by these first, a month's figure took seconds where it takes milliseconds by its days.
    """
    expression = column.expression
    return UnaryExpression(expression, operator=custom_op("+"), type_=expression.type)


def _of_company(record: type[Record], company_id: int) -> Condition:
    if record is Company:
        return Company.id == company_id
    if record is Dispute:
        through = dispute_company
        return Dispute.id.in_(select(through.c.dispute).where(through.c.company == company_id))
    condition: Condition = record.company_id == company_id  # type: ignore[attr-defined]
    return condition


def _of_officer(record: type[Record], officer_id: int, day: Any) -> Condition:
    if record is Visit:
        through = visit_officer
        theirs = select(through.c.visit).where(through.c.officer == officer_id)
        made: Condition = _checked(Visit.id).in_(theirs)
        return made
    if record in (Issue, Dispute):
        condition: Condition = responsible(record, day) == officer_id
        return condition
    if record is Officer:
        return Officer.id == officer_id
    if record is Assignment:
        return Assignment.officer_id == officer_id
    of: Any = record
    company = Company.id if record is Company else of.company_id
    answered: Condition = company.in_(answering(officer_id, day))
    return answered
