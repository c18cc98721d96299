"""Putting a record back to what it was: one field, or all of it, as before a step.

A new step like any other: checked by the record's rules, told in its history,
itself undone by Ctrl+Z (features.md H8).
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from sqlalchemy import select

from liaison.base.errors import Problem, Problems
from liaison.base.words import N_, _
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.services import guarding, records, rights
from liaison.services.records import Saved
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Op, Step, Store
from liaison.store.trail import BIRTH
from liaison.store.undo import revive


class Before(NamedTuple):
    """What is put back: a field (or "": every field) to what it was before a step."""

    step_id: int
    field: str = ""


def put_back(
    store: Store,
    record: type[Record],
    id: int,
    version: int,
    before: Before,
    leave: Leave | None = None,
    op_id: Op = None,
) -> Saved:
    """Set fields to what they were before a step; return the record as kept.

    It asks for what changing the record by hand asks for. Raises :class:`Stale`
    when the record has moved on, :class:`Problem` when nothing would change or
    the rules of today refuse the old values.
    """
    proof = rights.prove(store, leave or Leave())

    def work(step: Step) -> list[Any]:
        one = step.get(record, id, version)
        guarding.may_change(step, one, proof)
        old = _before(step, one, before.step_id)
        wanted = {name: value for name, value in old.items() if before.field in ("", name)}
        problems = _set(step, one, wanted)
        if problems:
            raise Problems(problems)
        guarding.may_correct(step, one, proof)
        records.settle(step, one)
        step.session.flush()
        if one.version == version:
            raise Problem(_("内容与当时相同，没有需要恢复的。"))
        return [record.__tablename__, one.id, one.number, one.version]

    words = N_("恢复原值") if before.field else N_("恢复到以前的内容")
    return Saved(*store.once(words, work, op_id, leave.reason if leave else ""))


def _before(step: Step, one: Record, step_id: int) -> dict[str, Any]:
    """Return the stored values, by field, that stood before a step: those changed since."""
    change = tables.change.c
    rows = step.session.execute(
        select(change.field, change.old)
        .where(
            change.record == one.__tablename__,
            change.record_id == one.id,
            change.step_id >= step_id,
        )
        .order_by(change.id.desc())
    ).all()
    known = fields_of(type(one))
    if any(row.field == BIRTH for row in rows):
        raise Problem(_("在此之前还没有这条记录。"), mend=_("如不需要它，请放入回收站。"))
    return {
        row.field: None if row.old is None else json.loads(row.old)
        for row in rows
        if row.field in known
    }


def _set(step: Step, one: Record, values: dict[str, Any]) -> list[Problem]:
    problems: list[Problem] = []
    for name, stored in values.items():
        bound = fields_of(type(one))[name]
        value = revive(step, bound, stored)
        if getattr(one, name) == value:
            continue
        if value is None and bound.required:
            continue  # it was filled in since it became required
        problems += [found.at(name) for found in records.absent(step.session, bound, value)]
        setattr(one, name, value)
    return problems
