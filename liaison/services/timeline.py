"""Everything that happened at one company, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, String, literal, select, type_coerce, union_all
from sqlalchemy.orm import Session

from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import Assignment, Dispute, Issue, Officer, Visit
from liaison.records.assignment import Role
from liaison.records.dispute import DisputeState, dispute_company
from liaison.records.issue import IssueKind, IssueState
from liaison.records.visit import Outcome
from liaison.services import masking, tones

_STATES: dict[str, Any] = {
    "visits": Outcome,
    "needs": IssueState,
    "hazards": IssueState,
    "disputes": DisputeState,
    "assignments": Role,
}


@dataclass(frozen=True)
class Event:
    """One line of the timeline; ``register`` and ``id`` lead to the record."""

    register: str
    id: int
    day: date
    number: str
    words: str
    state: str
    tone: str


def of_company(session: Session, company_id: int, limit: int = 200) -> list[Event]:
    """Return visits, needs, hazards, disputes and assignments of a company."""
    disputes = select(dispute_company.c.dispute).where(dispute_company.c.company == company_id)
    parts = [
        _part("visits", Visit, Visit.visited_on, Visit.content, Visit.outcome).where(
            Visit.company_id == company_id
        ),
        *(
            _part(name, Issue, Issue.reported_on, Issue.description, Issue.state).where(
                Issue.company_id == company_id, Issue.kind == kind
            )
            for name, kind in (("needs", IssueKind.need), ("hazards", IssueKind.hazard))
        ),
        _part("disputes", Dispute, Dispute.found_on, Dispute.description, Dispute.state).where(
            Dispute.id.in_(disputes)
        ),
        _part("assignments", Assignment, Assignment.start, Officer.name, Assignment.role)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.company_id == company_id),
    ]
    every = union_all(*parts).subquery()
    rows = session.execute(
        select(every).order_by(every.c.day.desc(), every.c.id.desc(), every.c.register).limit(limit)
    )
    return [_event(row) for row in rows]


def _part(
    name: str, record: type[Record], day: Any, words: Any, state: Any
) -> Select[Any, Any, Any, Any, Any, Any]:
    return select(
        literal(name).label("register"),
        record.id.label("id"),
        day.label("day"),
        record.number.label("number"),
        words.label("words"),
        type_coerce(state, String).label("state"),
    ).where(alive(record))


def _event(row: Any) -> Event:
    state = next(one for one in _STATES[row.register] if one.value == row.state)
    words = masking.within(row.words or "")
    return Event(row.register, row.id, row.day, row.number, words, state.words, tones.of(state))
