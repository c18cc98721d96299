"""Who changed what, from, to: of one record, and the latest steps of all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Money, Time
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.services import masking, names
from liaison.store import tables
from liaison.store.step import load
from liaison.store.trail import BIRTH, GONE


@dataclass(frozen=True)
class Entry:
    """One change as people read it."""

    at: str
    by: str
    step: str
    field: str
    old: str
    new: str
    step_id: int = 0
    name: str = ""
    """The field's own name where its old value can be put back, else ""."""


def of_record(session: Session, record: type[Record], id: int) -> list[Entry]:
    """Return the changes of one record, newest first; raises :class:`Problem` for one not seen.

    Numbers of persons are masked, within free text too, as lists show them.
    """
    load(session, record, id)  # the change rows know no station: who may not see it sees nothing
    change = tables.change.c
    mine = (change.record == record.__tablename__, change.record_id == id)
    rows = session.execute(_changes().where(*mine).order_by(change.id.desc()))
    return [_entry(session, record, row) for row in rows]


def of_step(session: Session, step_id: int, limit: int = 200) -> list[tuple[str, int, Entry]]:
    """Return what a step changed, at most so many lines: table name, record id and change."""
    change = tables.change.c
    told = _changes().where(change.step_id == step_id).order_by(change.id).limit(limit)
    known = [row for row in session.execute(told) if row.record in BY_NAME]
    return [(row.record, row.record_id, _entry(session, BY_NAME[row.record], row)) for row in known]


def _changes() -> Select[Any]:
    """Return the query of change rows with the step that made them."""
    change, step = tables.change.c, tables.step.c
    of_change = (change.record, change.record_id, change.field, change.old, change.new)
    of_step = (step.id, step.at, step.by, step.words)
    return select(*of_change, *of_step).join(tables.step, step.id == change.step_id)


def _entry(session: Session, record: type[Record], row: Any) -> Entry:
    at = clock.shown(row.at)
    bound = fields_of(record).get(row.field)
    told = (at, row.by, _(row.words))
    if row.field == BIRTH:
        return Entry(*told, _("登记"), "", "", row.id)
    if row.field == GONE:
        return Entry(*told, _("删除") if row.new else _("恢复"), "", "", row.id)
    if bound is None:  # a field of an earlier version of the program
        old, new = (masking.within(value or "") for value in (row.old, row.new))
        return Entry(*told, row.field, old, new, row.id)
    old, new = (_shown(session, bound, value) for value in (row.old, row.new))
    return Entry(*told, _(bound.field.label), old, new, row.id, row.field)


def _shown(session: Session, bound: Bound, stored: str | None) -> str:
    value = None if stored is None else json.loads(stored)
    kind = bound.kind
    if value is None or value == []:
        return ""
    if bound.field.personal:
        return masking.masked(kind, str(value))
    if isinstance(kind, Reference | References):
        ids = value if isinstance(value, list) else [value]
        found = names.titles(session, kind.target, ids)
        return "、".join(found.get(one, str(one)) for one in ids)
    if isinstance(kind, OneOf):
        known = [one for one in kind.choices if one.value == value]
        return known[0].words if known else str(value)
    if isinstance(kind, ManyOf):
        return kind.show(tuple(value))
    if isinstance(value, str) and not isinstance(kind, Money | Time):
        return masking.within(value)
    return kind.show(kind.parse(value))
