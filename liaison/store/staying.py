"""Which records an undo leaves as they are: moved on since, or needed by others."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from liaison.fields.record import Record
from liaison.records import Charge
from liaison.store import tables
from liaison.store.purging import gone
from liaison.store.referring import Key, Use, binned, references, uses
from liaison.store.trail import BIRTH, GONE, plain


def _moved_on(
    session: Session, changed: Mapping[Key, list[Row[Any]]], found: Mapping[Key, Record]
) -> set[Key]:
    """Return the records whose present state is not the one this step left."""
    left = {key: max(row.version for row in rows) for key, rows in changed.items()}
    touched = {key for key, record in found.items() if record.version != left[key]}
    return {key for key in touched if not _cancel_out(*_steps_of(session, key, left[key]))}


def _steps_of(session: Session, key: Key, version: int) -> tuple[list[Any], set[int]]:
    """Return the steps that changed a record after a version, newest first, and all that did."""
    step, change = tables.step.c, tables.change.c
    latest = func.max(change.version)
    rows = session.execute(
        select(step.id, step.undoes_id, step.result, latest.label("version"))
        .join(tables.change, change.step_id == step.id)
        .where(change.record == key[0], change.record_id == key[1])
        .group_by(step.id, step.undoes_id, step.result)
        .order_by(latest.desc())
    ).all()
    return [row for row in rows if row.version > version], {row.id for row in rows}


def _cancel_out(later: list[Any], every: set[int]) -> bool:
    """Tell whether steps, newest first, were all undone by one another.

    ``every`` are all steps that ever changed the record: what else an undo took
    back with the step it names did not concern it.
    """
    undone: set[int] = set()
    for step in later:
        if step.id in undone:
            undone.discard(step.id)
        elif step.undoes_id is None:
            return False
        else:
            undone |= {step.undoes_id, *_followed(step.result)} & every
    return bool(later) and not undone


def _followed(result: str) -> list[int]:
    """Return the steps an undo took back with the one it names, from what it told."""
    told = json.loads(result)
    return told[2] if isinstance(told, list) and len(told) > 2 else []


def _goes(old: Mapping[str, Any]) -> bool:
    """Does a record go to the bin when these old values are put back?"""
    return BIRTH in old or old.get(GONE) is not None


def kept(
    session: Session,
    changed: Mapping[Key, list[Row[Any]]],
    found: Mapping[Key, Record],
    step_id: int,
) -> set[Key]:
    """Return the records that stay as they are: what one of them is kept for keeps others.

    What referred to something in the bin before the step that is undone may do so
    again: an assignment that a merge of companies left behind.
    """
    stay = _moved_on(session, changed, found) | gone(session, changed)
    while True:
        back = {key: old_values(rows) for key, rows in changed.items() if key not in stay}
        going = {key for key, old in back.items() if _goes(old)}
        more = _needed(session, going, back, step_id)
        more |= _stranded(session, changed, found, stay | going, step_id)
        if more <= stay:
            return stay
        stay |= more


def _lets_go(back: Mapping[Key, Mapping[str, Any]], use: Use) -> bool:
    """Will a record, put back, no longer refer to what it refers to now?"""
    old = back.get(use.by, {})
    if use.field not in old:
        return False
    value = old[use.field]
    return use.of[1] not in (value if isinstance(value, list) else [value])


def _since(session: Session, key: Key, fields: tuple[str, ...], step_id: int) -> bool:
    """Was one of these fields of a record changed in a step, or after it?"""
    change = tables.change.c
    mine = (change.record == key[0], change.record_id == key[1], change.field.in_(fields))
    newest: int | None = session.scalar(select(func.max(change.step_id)).where(*mine))
    return (newest or 0) >= step_id


def _needed(
    session: Session,
    going: set[Key],
    back: Mapping[Key, Mapping[str, Any]],
    step_id: int,
) -> set[Key]:
    """Return which of the records others refer to that neither go with them nor let them go."""
    gone, needed = set(going), set()

    def came(use: Use) -> bool:
        born = BIRTH in back[use.of]  # before that nothing can have referred to it
        return born or _since(session, use.by, (BIRTH, GONE, use.field), step_id)

    while gone:
        stay = {
            use.of
            for use in uses(session, gone)
            if use.by not in gone and not _lets_go(back, use) and came(use)
        }
        if not stay:
            break
        needed |= stay
        gone -= stay
    return needed


def _stranded(
    session: Session,
    changed: Mapping[Key, list[Row[Any]]],
    found: Mapping[Key, Record],
    without: set[Key],
    step_id: int,
) -> set[Key]:
    """Return the records that would, put back, refer to what went to the bin and stays there."""
    old = {key: old_values(rows) for key, rows in changed.items() if key not in without}
    back = {key for key, values in old.items() if GONE in values and values[GONE] is None}
    leads = {key: set(_leads(found[key], values, key in back)) for key, values in old.items()}
    dead = binned(session, set().union(*leads.values()))
    dead = {one for one in dead if one in back or _since(session, one, (GONE,), step_id)}
    stranded: set[Key] = set()
    while more := {key for key in old if leads[key] & dead - back} - stranded:
        stranded |= more
        back -= more
    return stranded


def charges(found: Mapping[Key, Record], kept: set[Key]) -> set[Key]:
    """Return the charges of records that are kept as they are.

    Who answers now stays, so who answered before must stay known with it:
    else figures of the past would be credited to the wrong officer.
    """
    return {
        key
        for key, one in found.items()
        if isinstance(one, Charge) and (one.owner, one.owner_id) in kept
    }


def _leads(record: Record, old: Mapping[str, Any], back: bool) -> Iterator[Key]:
    """Yield what a record would refer to that it does not refer to, living, now.

    What it is inside of does not count: a part rests and comes back with its whole.
    """
    for bound in references(type(record)):
        if bound.name not in old and (not back or bound.name == type(record).inside):
            continue
        value = old[bound.name] if bound.name in old else plain(getattr(record, bound.name))
        target: str = bound.kind.target.lower()  # type: ignore[attr-defined]
        for one in value if isinstance(value, list) else [value]:
            if one is not None:
                yield target, one


def old_values(rows: list[Row[Any]]) -> dict[str, Any]:
    """Return the values before a step by field; of several changes the earliest counts."""
    return {row.field: None if row.old is None else json.loads(row.old) for row in rows}
