"""Whose records: a station, an officer, a company, or all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from liaison.fields.record import Record
from liaison.records import (
    Account,
    Assignment,
    CodeItem,
    Company,
    Department,
    Dispute,
    Issue,
    Officer,
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
_OF_ALL = {Account, CodeItem, Department, Station}
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


def leads(officer_id: int, day: date) -> Any:
    """Select the companies whose lead an officer is on a day."""
    return select(Assignment.company_id).where(
        Assignment.officer_id == officer_id, Assignment.role == Role.lead, in_force(Assignment, day)
    )


def present(day: date) -> Condition:
    """Companies in the park on a day: entered, and not yet left."""
    return (
        alive(Company)
        & or_(Company.entered_on.is_(None), Company.entered_on <= day)
        & or_(Company.left_on.is_(None), Company.left_on > day)
        & or_(Company.state != CompanyState.left, Company.left_on > day)
    )


def within(record: type[Record], scope: Scope, day: date) -> list[Condition]:
    """Return the conditions that narrow a record type to a scope, as of a day."""
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
        record.station_id == station_id
        if hasattr(record, "station_id")
        else (record.company_id.in_(select(Company.id).where(Company.station_id == station_id)))
    )
    return found


def _of_company(record: type[Record], company_id: int) -> Condition:
    if record is Company:
        return Company.id == company_id
    if record is Dispute:
        through = dispute_company
        return Dispute.id.in_(select(through.c.dispute).where(through.c.company == company_id))
    condition: Condition = record.company_id == company_id  # type: ignore[attr-defined]
    return condition


def _of_officer(record: type[Record], officer_id: int, day: date) -> Condition:
    if record is Visit:
        through = visit_officer
        return Visit.id.in_(select(through.c.visit).where(through.c.officer == officer_id))
    if record in (Issue, Dispute):
        condition: Condition = record.officer_id == officer_id
        return condition
    if record is Officer:
        return Officer.id == officer_id
    if record is Assignment:
        return Assignment.officer_id == officer_id
    return Company.id.in_(leads(officer_id, day))
