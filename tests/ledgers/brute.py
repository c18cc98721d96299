"""The ledgers' rows once more, by loops over all records: slow, plain, and written apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from liaison.base.period import Period
from liaison.fields.field import References, fields_of
from liaison.records import RECORDS
from liaison.records.dispute import DisputeState
from liaison.records.issue import IssueKind, IssueState

_ISSUE_DONE = {
    IssueState.finished,
    IssueState.fed_back,
    IssueState.declined,
    IssueState.closed,
    IssueState.handed_over,
}
_DISPUTE_DONE = {DisputeState.settled, DisputeState.transferred}


@dataclass(frozen=True)
class Everything:
    """All records not in the bin, by table name, in the order they were registered."""

    tables: dict[str, list[Any]]

    @classmethod
    def of(cls, session: Session) -> Everything:
        """Load everything."""
        tables = {}
        for record in RECORDS:
            many = [
                selectinload(getattr(record, name))
                for name, bound in fields_of(record).items()
                if isinstance(bound.kind, References)
            ]
            found = session.scalars(select(record).options(*many).order_by(record.id)).all()
            tables[record.__tablename__] = [one for one in found if one.deleted_at is None]
        return cls(tables)

    def name(self, table: str, id: int | None) -> str | None:
        """Return what people call a record."""
        return next((one.name for one in self.tables[table] if one.id == id), None)

    def visits(self, period: Period) -> list[Any]:
        """Visits done in the period, by day."""
        found = [
            one
            for one in self.tables["visit"]
            if one.visited_on in period and one.outcome.value == "done"
        ]
        return sorted(found, key=lambda one: (one.visited_on, one.id))

    def issues(self, kind: IssueKind, period: Period) -> list[Any]:
        """Needs or hazards reported in the period, or still open on its last day, by day."""
        found = [
            one
            for one in self.tables["issue"]
            if one.kind is kind and (one.reported_on in period or issue_open(one, period.last))
        ]
        return sorted(found, key=lambda one: (one.reported_on, one.id))

    def disputes(self, period: Period) -> list[Any]:
        """Disputes found in the period, or still open on its last day, by day."""
        found = [
            one
            for one in self.tables["dispute"]
            if one.found_on in period or dispute_open(one, period.last)
        ]
        return sorted(found, key=lambda one: (one.found_on, one.id))

    def companies(self, day: date) -> list[Any]:
        """Companies in the park on a day."""
        return [
            one
            for one in self.tables["company"]
            if (one.entered_on is None or one.entered_on <= day)
            and (one.left_on is None or one.left_on > day)
            and (one.state.value != "left" or one.left_on is not None)
        ]

    def leads(self, day: date) -> dict[int, int]:
        """Officer by company: who leads it on a day."""
        return {
            one.company_id: one.officer_id
            for one in self.tables["assignment"]
            if one.role.value == "lead" and in_force(one, day)
        }


def in_force(one: Any, day: date) -> bool:
    """Does the span hold the day?"""
    return bool(one.start <= day and (one.end is None or day <= one.end))


def issue_open(one: Any, day: date) -> bool:
    """Was it reported by the day and not at its end yet?"""
    if one.reported_on > day:
        return False
    end = one.finished_on
    if one.kind is IssueKind.hazard and one.recheck_on is not None:
        end = one.recheck_on
    return one.state not in _ISSUE_DONE or (end is not None and end > day)


def dispute_open(one: Any, day: date) -> bool:
    """Was it found by the day, and neither settled nor transferred yet?"""
    if one.found_on > day:
        return False
    return one.state not in _DISPUTE_DONE or (one.settled_on is not None and one.settled_on > day)
