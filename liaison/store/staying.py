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
    moved = set()
    for key in touched:
        later = session.execute(
            select(tables.step.c.id, tables.step.c.undoes_id)
            .join(tables.change, tables.change.c.step_id == tables.step.c.id)
            .where(
                tables.change.c.record == key[0],
                tables.change.c.record_id == key[1],
                tables.change.c.version > left[key],
            )
            .group_by(tables.step.c.id, tables.step.c.undoes_id)
            .order_by(func.max(tables.change.c.version).desc())
        ).all()
        if not later or not _cancel_out([(row[0], row[1]) for row in later]):
            moved.add(key)
    return moved


def _cancel_out(steps: list[tuple[int, int | None]]) -> bool:
    """Tell whether steps, newest first, were all undone by one another."""
    undone: set[int] = set()
    for step, undoes in steps:
        if step in undone:
            undone.discard(step)
        elif undoes is None:
            return False
        else:
            undone.add(undoes)
    return not undone


def _goes(old: Mapping[str, Any]) -> bool:
    """Does a record go to the bin when these old values are put back?"""
    return BIRTH in old or old.get(GONE) is not None


def kept(
    session: Session, changed: Mapping[Key, list[Row[Any]]], found: Mapping[Key, Record]
) -> set[Key]:
    """Return the records that stay as they are: what one of them is kept for keeps others."""
    stay = _moved_on(session, changed, found) | gone(session, changed)
    while True:
        back = {key: old_values(rows) for key, rows in changed.items() if key not in stay}
        going = {key for key, old in back.items() if _goes(old)}
        more = _needed(session, going, back)
        more |= _stranded(session, changed, found, stay | going)
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


def _needed(session: Session, going: set[Key], back: Mapping[Key, Mapping[str, Any]]) -> set[Key]:
    """Return which of the records others refer to that neither go with them nor let them go."""
    gone, needed = set(going), set()
    while gone:
        stay = {
            use.of for use in uses(session, gone) if use.by not in gone and not _lets_go(back, use)
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
) -> set[Key]:
    """Return the records that would, put back, refer to what is in the bin and stays there."""
    old = {key: old_values(rows) for key, rows in changed.items() if key not in without}
    back = {key for key, values in old.items() if GONE in values and values[GONE] is None}
    leads = {key: set(_leads(found[key], values, key in back)) for key, values in old.items()}
    dead = binned(session, set().union(*leads.values()))
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
