"""A need, hazard or dispute as the moves see it: its state, where it may go, what was done."""

from __future__ import annotations

from dataclasses import dataclass

from liaison.fields.choice import Choice
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import Action, Dispute, Issue, MediationSession
from liaison.services import following, records
from liaison.services.drafts import Draft
from liaison.services.records import Card
from liaison.services.registers import Register
from liaison.store.step import Store


@dataclass(frozen=True)
class Standing:
    """A record as the moves see it: its state, where it may go, and its version."""

    state: Choice
    moves: tuple[Choice, ...]
    version: int
    number: str
    log: tuple[tuple[str, str], ...]
    """What was done so far, newest first: day and state or result, and in words."""
    draft: Draft | None = None
    """A note of a move that was begun and not done."""


def can_move(register: Register) -> bool:
    """Do records of a register go from state to state?"""
    return register.record in (Issue, Dispute)


def read(store: Store, record: type[Record], id: int) -> Standing:
    """Return how a record stands (on the store thread)."""
    allowed = tuple(following.moves(store, record, id))
    with store.reading() as session:
        card = records.card(session, record, id)
        child = Action if record is Issue else MediationSession
        entries = records.inside(session, child, id)
    state = fields_of(record)["state"].kind.parse(card.values["state"])
    log = tuple(line_of(entry) for entry in sorted(entries, key=_day, reverse=True))
    return Standing(state, allowed, card.version, card.number, log)


def _day(entry: Card) -> tuple[str, int]:
    return entry.texts.get("done_on") or entry.texts["held_on"], entry.id


def line_of(entry: Card) -> tuple[str, str]:
    """Return what was done: day, step and person, and in words."""
    texts = entry.texts
    step = texts.get("state") or texts.get("result") or ""
    who = texts.get("officer_id") or texts.get("mediators") or ""
    head = " · ".join(part for part in (_day(entry)[0], step, who) if part)
    words = texts.get("content") or texts.get("account") or ""
    return head, "" if words == step else words
