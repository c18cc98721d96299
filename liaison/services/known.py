"""What the program can know before the officer writes: defaults, today, my station, the lead.

A form shows these as filled in by the program, so that they can be seen and
changed; :mod:`liaison.services.rules` fills them in for imports and commands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import N_
from liaison.fields.choice import Choice
from liaison.fields.field import Bound, Reference, References
from liaison.fields.record import Record
from liaison.figures.scope import alive, in_force
from liaison.records import (
    Action,
    Assignment,
    Dispute,
    Issue,
    MediationSession,
    Officer,
    Station,
    Support,
    Visit,
)
from liaison.records.assignment import Role
from liaison.records.dispute import MOVES as DISPUTE_MOVES
from liaison.records.issue import MOVES as ISSUE_MOVES
from liaison.services import names
from liaison.services.derived import lead
from liaison.services.registers import Register
from liaison.store.step import Who
from liaison.store.trail import plain

TODAY, MINE, THEIRS, DEFAULT = N_("今天"), N_("本人"), N_("该企业的联络民警"), ""
_STARTS: dict[type[Record], str] = {
    Assignment: "start",
    Support: "start",
    Action: "done_on",
    MediationSession: "held_on",
}
_OFFICER: dict[type[Record], str] = {Visit: "officers", Issue: "officer_id", Dispute: "officer_id"}
_COMPANY: dict[type[Record], str] = {Dispute: "companies"}


@dataclass(frozen=True)
class Known:
    """A value filled in: as stored, as read, and how it is known (untranslated)."""

    value: Any
    text: str
    why: str = DEFAULT


def company_field(record: type[Record]) -> str:
    """Return the field of a record type that names its company."""
    return _COMPANY.get(record, "company_id")


def at_start(
    session: Session, register: Register, who: Who, given: Mapping[str, Any]
) -> dict[str, Known]:
    """Return what a new record of a register starts with.

    ``given`` are values of fields that are already decided (the company whose
    card it was opened from); they are in the answer too.
    """
    found = {name: Known(*one) for name, one in _defaults(register).items()}
    record, fields = register.record, register.fields
    day = record.dated or _STARTS.get(record, "")
    if day in fields:
        found[day] = Known(clock.today().isoformat(), clock.today().isoformat(), TODAY)
    if "recorded_by" in fields:
        found["recorded_by"] = Known(who.login, who.login, MINE)
    if "station_id" in fields and (station := _only_station(session)):
        found["station_id"] = Known(station[0], station[1])
    if "state" in fields and record in (Issue, Dispute):
        first = next(iter(_states(register)))
        found["state"] = Known(first.value, first.words)
    for name, value in given.items():
        found[name] = Known(value, text_of(session, fields[name], value))
    found.update(follow(session, register, who, {name: one.value for name, one in found.items()}))
    return found


def follow(
    session: Session, register: Register, who: Who, values: Mapping[str, Any]
) -> dict[str, Known]:
    """Return what follows from the company and day chosen so far: who is responsible."""
    record = register.record
    name = _OFFICER.get(record)
    company = values.get(company_field(record))
    company = company[0] if isinstance(company, list) and company else company
    officer, why = who.officer_id if record is Visit else None, MINE
    if officer is None and isinstance(company, int):
        stands_in = record is Visit  # a visit is made by who stands in, matters stay with the lead
        officer = _lead_of(session, company, values.get(record.dated or ""), stands_in)
        why = THEIRS
    if officer is None or name is None or name not in register.fields:
        return {}
    value = [officer] if isinstance(register.fields[name].kind, References) else officer
    return {name: Known(value, text_of(session, register.fields[name], value), why)}


def states(register: Register) -> tuple[Choice, ...]:
    """Return the states records of a register can have; empty where any choice may be made."""
    return _states(register) if register.record in (Issue, Dispute) else ()


def text_of(session: Session, bound: Bound, value: Any) -> str:
    """Return a plain value (id, ids, or as stored in JSON) as people read it."""
    kind = bound.kind
    if isinstance(kind, Reference | References):
        ids = list(value) if isinstance(value, list | tuple) else [value]
        found = names.titles(session, kind.target, ids)
        return "、".join(found.get(one, "") for one in ids)
    return kind.show(kind.parse(value))


def _states(register: Register) -> tuple[Choice, ...]:
    if register.record is Issue:
        return tuple(ISSUE_MOVES[register.fixed["kind"]])
    return tuple(DISPUTE_MOVES)


def _defaults(register: Register) -> dict[str, tuple[Any, str]]:
    columns = inspect(register.record).columns
    found = {}
    for name, bound in register.fields.items():
        column = columns.get(name)
        default = getattr(column.default, "arg", None) if column is not None else None
        if default is not None and not callable(default):
            found[name] = (plain(default), bound.kind.show(default))
    return found


def _only_station(session: Session) -> tuple[int, str] | None:
    rows = session.execute(select(Station.id, Station.name).where(alive(Station)).limit(2)).all()
    return (rows[0][0], rows[0][1]) if len(rows) == 1 else None


def _lead_of(session: Session, company_id: int, day: Any, stands_in: bool) -> int | None:
    on = clock.today()
    try:
        on = date.fromisoformat(str(day)) if day else on
    except ValueError:  # the day is still being written
        return None
    other = select(Assignment.officer_id).where(
        Assignment.company_id == company_id,
        Assignment.role == Role.stand_in,
        in_force(Assignment, on),
    )
    found = session.scalar(other) if stands_in else None
    return found or session.scalar(select(lead(Officer.id, on, company_id)))
