"""Where the events of a company come from: each kind's index, and the words of chosen ones."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.choice import OneOf
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import (
    BY_NAME,
    Action,
    Assignment,
    Attachment,
    Company,
    Department,
    Dispute,
    Handover,
    Issue,
    MediationSession,
    Officer,
    Support,
    Visit,
)
from liaison.records.dispute import dispute_company
from liaison.records.issue import IssueKind
from liaison.services import masking, tones
from liaison.store import tables
from liaison.store.among import among

Query = Any
"""A query of ids and days; SQLAlchemy names its columns' types one by one."""

_REGISTERS = {"company": "companies", "visit": "visits", "dispute": "disputes"}
_WATCHED = {"company": ("state", "grade"), "dispute": ("state",)}
"""Fields whose changes stand on the timeline, by table; those of issues are their actions."""


@dataclass(frozen=True, slots=True)
class Key:
    """One event in the index: its kind, the id that finds its words again, its day."""

    kind: str
    id: int
    day: date


@dataclass(frozen=True)
class Event:
    """One line of the timeline; ``register`` and ``id`` lead to the record.

    ``key`` is the id in the index where it is not that of the record.
    """

    register: str
    id: int
    day: date
    number: str
    words: str
    state: str
    tone: str
    kind: str = ""
    key: int = 0


@dataclass(frozen=True)
class About:
    """Which companies are meant: the one, and those merged into it with their names."""

    session: Session
    company_id: int
    companies: tuple[int, ...]
    merged: dict[int, str] = field(default_factory=dict)

    def disputes(self) -> Query:
        """Select the disputes of the companies."""
        through = dispute_company.c
        return select(through.dispute).where(through.company.in_(self.companies))

    def issues(self) -> Query:
        """Select the needs and hazards of the companies."""
        return select(Issue.id).where(Issue.company_id.in_(self.companies), alive(Issue))

    def told(self, company_id: int | None, words: str | None) -> str:
        """Return words masked; before those of a company merged into this one, its old name."""
        before = self.merged.get(company_id or 0)
        shown = masking.within(words or "")
        return _("〔{name}〕{words}").format(name=before, words=shown) if before else shown


@dataclass(frozen=True)
class Source:
    """One kind of event: its index, and the words of some of them by id."""

    keys: Callable[[About], Iterable[Key]]
    events: Callable[[About, Collection[int]], Iterable[Event]]


def _keys(kind: str, query: Callable[[About], Query]) -> Callable[[About], Iterator[Key]]:
    def keys(about: About) -> Iterator[Key]:
        for id_, day in about.session.execute(query(about)):
            yield Key(kind, id_, day)

    return keys


def _of_companies(record: Any, day: Any, *where: Any) -> Callable[[About], Query]:
    def query(about: About) -> Query:
        mine = record.company_id.in_(about.companies)
        return select(record.id, day).where(mine, alive(record), *where)

    return query


def _visits(about: About, ids: Collection[int]) -> Iterator[Event]:
    for one in _loaded(about, Visit, ids):
        words = about.told(one.company_id, one.content)
        yield _event("visits", "visits", one, one.visited_on, words, one.outcome)


def _issues(kind: str) -> Callable[[About, Collection[int]], Iterator[Event]]:
    def events(about: About, ids: Collection[int]) -> Iterator[Event]:
        for one in _loaded(about, Issue, ids):
            words = about.told(one.company_id, one.description)
            yield _event(kind, kind, one, one.reported_on, words, one.state)

    return events


def _disputes(about: About, ids: Collection[int]) -> Iterator[Event]:
    for one in _loaded(about, Dispute, ids):
        words = masking.within(one.description)
        yield _event("disputes", "disputes", one, one.found_on, words, one.state)


def _sessions(about: About, ids: Collection[int]) -> Iterator[Event]:
    query = (
        select(MediationSession, Dispute.number)
        .join(Dispute, Dispute.id == MediationSession.dispute_id)
        .where(among(MediationSession.id, ids))
    )
    for one, number in about.session.execute(query):
        words = masking.within(one.account)
        yield Event(
            "disputes", one.dispute_id, one.held_on, number, words, one.result.words,
            "done" if one.result.name == "agreed" else "soon", "sessions", one.id,
        )  # fmt: skip


def _actions(about: About, ids: Collection[int]) -> Iterator[Event]:
    query = (
        select(Action, Issue.number, Issue.kind, Issue.company_id)
        .join(Issue, Issue.id == Action.issue_id)
        .where(among(Action.id, ids))
    )
    for one, number, kind, company in about.session.execute(query):
        register = "needs" if kind is IssueKind.need else "hazards"
        state = one.state.words if one.state is not None else _("记录")
        words = about.told(company, one.content)
        yield Event(
            register, one.issue_id, one.done_on, number, words, state,
            tones.of(one.state), "actions", one.id,
        )  # fmt: skip


def _assignments(about: About, ids: Collection[int]) -> Iterator[Event]:
    query = (
        select(Assignment, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(among(Assignment.id, ids))
    )
    for one, name in about.session.execute(query):
        words = about.told(one.company_id, name + _period(one.end))
        yield _event("assignments", "assignments", one, one.start, words, one.role)


def _supports(about: About, ids: Collection[int]) -> Iterator[Event]:
    query = (
        select(Support, Department.name)
        .join(Department, Department.id == Support.department_id)
        .where(among(Support.id, ids))
    )
    for one, name in about.session.execute(query):
        words = about.told(one.company_id, name + _period(one.end))
        yield Event(
            "companies", one.company_id, one.start, one.number, words, _("支援"),
            "neutral", "supports", one.id,
        )  # fmt: skip


def _handovers(about: About, ids: Collection[int]) -> Iterator[Event]:
    query = (
        select(Handover, Officer.name)
        .join(Officer, Officer.id == Handover.giver_id)
        .where(among(Handover.id, ids))
    )
    for one, name in about.session.execute(query):
        told = _("{name}移交").format(name=name)
        note = masking.within(one.note or "")
        words = f"{told} {note}" if note else told
        yield _event("handovers", "handovers", one, one.day, words, one.reason)


def _handed(about: About) -> Query:
    mine = select(Assignment.handover_id).where(
        Assignment.company_id.in_(about.companies), alive(Assignment)
    )
    return select(Handover.id, Handover.day).where(Handover.id.in_(mine), alive(Handover))


def _attached(about: About) -> Iterator[Key]:
    visits = select(Visit.id).where(Visit.company_id.in_(about.companies), alive(Visit))
    owners: dict[str, Query] = {
        "company": select(Company.id).where(Company.id.in_(about.companies)),
        "visit": visits,
        "issue": about.issues(),
        "dispute": about.disputes(),
    }
    for owner, ids in owners.items():
        query = select(Attachment.id, Attachment.created_at).where(
            Attachment.owner == owner, Attachment.owner_id.in_(ids), alive(Attachment)
        )
        for id_, at in about.session.execute(query):
            yield Key("attachments", id_, clock.local(at).date())


def _attachments(about: About, ids: Collection[int]) -> Iterator[Event]:
    rows = about.session.scalars(select(Attachment).where(among(Attachment.id, ids))).all()
    owned = {one.owner_id for one in rows if one.owner == "issue"}
    issues = about.session.execute(select(Issue.id, Issue.kind).where(among(Issue.id, owned)))
    kinds = {row[0]: row[1] for row in issues}
    for one in rows:
        need = kinds.get(one.owner_id) is IssueKind.need
        register = _REGISTERS.get(one.owner) or ("needs" if need else "hazards")
        day = clock.local(one.created_at).date()
        words = masking.within(" ".join(part for part in (one.name, one.note) if part))
        yield Event(
            register, one.owner_id, day, one.number, words, _(BY_NAME[one.owner].label),
            "neutral", "attachments", one.id,
        )  # fmt: skip


def _changes(about: About) -> Query:
    change, step = tables.change.c, tables.step.c
    known = select(Company.id).where(Company.id.in_(about.companies))
    of_company = (
        change.record == "company",
        change.record_id.in_(known),
        change.field.in_(_WATCHED["company"]),
    )
    disputes = select(Dispute.id).where(Dispute.id.in_(about.disputes()), alive(Dispute))
    of_dispute = (
        change.record == "dispute",
        change.record_id.in_(disputes),
        change.field.in_(_WATCHED["dispute"]),
    )
    return (
        select(change.id, step.at, change.record, change.record_id, change.field)
        .add_columns(change.old, change.new)
        .join(tables.step, step.id == change.step_id)
        .where(or_(_all(of_company), _all(of_dispute)))
    )


def _all(conditions: tuple[Any, ...]) -> Any:
    first, second, third = conditions
    return first & second & third


def _state_keys(about: About) -> Iterator[Key]:
    for row in about.session.execute(_changes(about)):
        yield Key("states", row[0], clock.local(row.at).date())


def _states(about: About, ids: Collection[int]) -> Iterator[Event]:
    rows = about.session.execute(_changes(about).where(among(tables.change.c.id, ids))).all()
    for row in rows:
        record = BY_NAME[row.record]
        bound = fields_of(record)[row.field]
        old, new = (_word(bound.kind, value) for value in (row.old, row.new))
        label = _(bound.field.label)
        words = _("{label}：{old} → {new}").format(label=label, old=old or "—", new=new or "—")
        yield Event(
            _REGISTERS[row.record], row.record_id, clock.local(row.at).date(), "",
            words, _(record.label), "neutral", "states", row[0],
        )  # fmt: skip


def _word(kind: Any, stored: str | None) -> str:
    value = json.loads(stored) if stored else None
    assert isinstance(kind, OneOf)
    return next((one.words for one in kind.choices if one.value == value), "")


SOURCES: dict[str, Source] = {
    "visits": Source(_keys("visits", _of_companies(Visit, Visit.visited_on)), _visits),
    "needs": Source(
        _keys("needs", _of_companies(Issue, Issue.reported_on, Issue.kind == IssueKind.need)),
        _issues("needs"),
    ),
    "hazards": Source(
        _keys("hazards", _of_companies(Issue, Issue.reported_on, Issue.kind == IssueKind.hazard)),
        _issues("hazards"),
    ),
    "disputes": Source(
        _keys(
            "disputes",
            lambda about: select(Dispute.id, Dispute.found_on).where(
                Dispute.id.in_(about.disputes()), alive(Dispute)
            ),
        ),
        _disputes,
    ),
    "sessions": Source(
        _keys(
            "sessions",
            lambda about: (
                select(MediationSession.id, MediationSession.held_on)
                .join(Dispute, Dispute.id == MediationSession.dispute_id)
                .where(Dispute.id.in_(about.disputes()), alive(Dispute), alive(MediationSession))
            ),
        ),
        _sessions,
    ),
    "actions": Source(
        _keys(
            "actions",
            lambda about: select(Action.id, Action.done_on).where(
                Action.issue_id.in_(about.issues()), alive(Action)
            ),
        ),
        _actions,
    ),
    "assignments": Source(
        _keys("assignments", _of_companies(Assignment, Assignment.start)), _assignments
    ),
    "supports": Source(_keys("supports", _of_companies(Support, Support.start)), _supports),
    "handovers": Source(_keys("handovers", _handed), _handovers),
    "attachments": Source(_attached, _attachments),
    "states": Source(_state_keys, _states),
}
"""The kinds of events; see :data:`liaison.services.timeline.KINDS` for their labels."""


def _loaded(about: About, record: Any, ids: Collection[int]) -> Iterable[Any]:
    return about.session.scalars(select(record).where(among(record.id, ids)))


def _event(kind: str, register: str, one: Record, day: date, words: str, state: Any) -> Event:
    return Event(register, one.id, day, one.number, words, state.words, tones.of(state), kind)


def _period(end: date | None) -> str:
    return _("（至 {day}）").format(day=end) if end else ""
