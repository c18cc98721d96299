"""Whose a record is: an officer's own, and of which station (safety.md §8, own-team rule).

Own is what one wrote oneself, what one is named in, and what belongs to a
company one is lead, deputy or stand-in of today; parts follow their whole.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.fields.record import Record
from liaison.figures.scope import alive, in_force
from liaison.records import (
    BY_NAME,
    Action,
    Assignment,
    Company,
    Dispute,
    Officer,
    Station,
    Visit,
)
from liaison.records.dispute import dispute_company
from liaison.records.visit import visit_officer
from liaison.store.among import among
from liaison.store.step import Who

Condition = ColumnElement[bool]


def own(record: type[Record], who: Who) -> Condition:
    """Return the condition: a record of this type is the person's own today."""
    return or_(record.created_by == who.login, _named(record, who), _within(record, who))


def own_ids(session: Session, record: type[Record], ids: Collection[int], who: Who) -> set[int]:
    """Return those of the ids that are the person's own."""
    found = session.scalars(select(record.id).where(among(record.id, ids), own(record, who)))
    return set(found)


def is_own(session: Session, record: Record, who: Who) -> bool:
    """Is this record the person's own? A new one is, unless it is part of another's."""
    kind = type(record)
    if record.id is None:
        return kind.inside is None or part_of_own(session, record, who)
    if record.created_by == who.login:
        return True
    query = select(kind.id).where(kind.id == record.id, own(kind, who))
    return session.scalar(query) is not None


def station_of(session: Session, record: Record) -> int | None:
    """Return the station a record belongs to; None when it belongs to none or to all."""
    if isinstance(record, Station):
        return record.id
    station = getattr(record, "station_id", None)
    if station is not None:
        return int(station)
    for name, whole in _WHOLES:
        parent = getattr(record, name, None)
        if isinstance(parent, int):
            found = session.get(BY_NAME[whole], parent)
            return station_of(session, found) if found is not None else None
    return None


def several_stations(session: Session) -> bool:
    """Are there several stations, so that a team is not simply everybody?"""
    return len(session.scalars(select(Station.id).where(alive(Station)).limit(2)).all()) > 1


def in_team(session: Session, record: Record, who: Who) -> bool:
    """Is the record of the person's station? Who has none belongs to every team."""
    if who.station_id is None:
        return True
    stations = {station_of(session, record), _station_of_company(session, record)}
    return stations <= {None, who.station_id} or not several_stations(session)


def _station_of_company(session: Session, record: Record) -> int | None:
    """Return the station of the company a record names, whatever the record says of itself."""
    company_id = getattr(record, "company_id", None)
    company = session.get(Company, company_id) if isinstance(company_id, int) else None
    return None if company is None else company.station_id


_WHOLES = (("company_id", "company"), ("issue_id", "issue"), ("dispute_id", "dispute"))
"""What a record is part of, by the reference it carries."""


def part_of_own(session: Session, part: Record, who: Who) -> bool:
    """Is what a new record belongs to the person's own?"""
    for name, whole in _WHOLES:
        parent = getattr(part, name, None)
        if name == part.inside and isinstance(parent, int):
            found = session.get(BY_NAME[whole], parent)
            return found is not None and is_own(session, found, who)
    return True


def _mine(who: Who) -> Any:
    """The companies the person is lead, deputy or stand-in of today."""
    return select(Assignment.company_id).where(
        Assignment.officer_id == who.officer_id, in_force(Assignment, clock.today())
    )


def _named(record: type[Record], who: Who) -> Condition:
    """The condition that the person is named in the record as its officer."""
    if who.officer_id is None:
        return false()
    if record is Visit:
        named: Condition = record.id.in_(
            select(visit_officer.c.visit).where(visit_officer.c.officer == who.officer_id)
        )
        return named
    if record is Officer:
        return record.id == who.officer_id
    column = getattr(record, "officer_id", None)
    return column == who.officer_id if column is not None and record is not Action else false()


def _within(record: type[Record], who: Who) -> Condition:
    """The condition that what the record is part of is the person's own."""
    if who.officer_id is None and record.inside is None:
        return false()
    found: Condition
    if record is Company:
        found = record.id.in_(_mine(who))
        return found
    if record is Dispute:
        through = select(dispute_company.c.dispute)
        found = record.id.in_(through.where(dispute_company.c.company.in_(_mine(who))))
        return found
    for name, whole in _WHOLES:
        column = getattr(record, name, None)
        if column is not None:
            parent = BY_NAME[whole]
            found = column.in_(select(parent.id).where(own(parent, who)))
            return found
    return false()


__all__ = ["in_team", "is_own", "own", "own_ids", "part_of_own", "several_stations", "station_of"]
