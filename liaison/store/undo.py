"""Undo: an inverse step made from the change rows, itself recorded.

Records touched again since are kept as they are and told (features.md #4, H4).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import Row, exists, func, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import OneOf
from liaison.fields.field import Bound, References, fields_of
from liaison.fields.kind import Day, Instant, Money, Time
from liaison.fields.record import Record
from liaison.records import BY_NAME, Charge
from liaison.store import tables
from liaison.store.purging import gone
from liaison.store.referring import Key, binned, references, uses
from liaison.store.step import Op, Step, Store, load, load_all
from liaison.store.trail import BIRTH, GONE, plain

DEEP = 50
"""So many steps of a session can be undone one after the other (safety.md R12)."""

IMPORT = N_("导入")


@dataclass(frozen=True)
class Undone:
    """What an undo did: records put back, and numbers of those kept because they moved on."""

    words: str
    back: int
    kept: tuple[str, ...]


def undo(store: Store, step_id: int, op_id: Op = None) -> Undone:
    """Put back what a step did, in one step; raises :class:`Problem` when it cannot be.

    A record is kept as it is when it was changed again since (steps undone again
    do not count), or when others have come to refer to it.
    """
    with store.reading() as session:
        step = session.execute(select(tables.step).where(tables.step.c.id == step_id)).one_or_none()
        changes = session.execute(
            select(tables.change)
            .where(tables.change.c.step_id == step_id)
            .order_by(tables.change.c.id.desc())
        ).all()
    if step is None or not changes or step.grave:
        raise Problem(_("没有可以撤销的操作。"))
    by_record: dict[Key, list[Row[Any]]] = defaultdict(list)
    for change in changes:
        by_record[change.record, change.record_id].append(change)

    def work(inverse: Step) -> tuple[int, list[str]]:
        session = inverse.session
        found = _found(session, by_record)
        kept = _moved_on(session, by_record, found) | gone(session, by_record)
        going = {key for key, rows in by_record.items() if _goes(_old(rows))} - kept
        kept |= _needed(session, going)
        kept |= _stranded(session, by_record, found, kept | going)
        stay = kept | _charges(found, kept)
        back = {key: (found[key], rows) for key, rows in by_record.items() if key not in stay}
        _put_back(inverse, back)
        numbers = [found[key].number for key in by_record if key in kept]
        if not back:
            raise Problem(
                _("这一步涉及的记录后来又有改动，没有撤销：{numbers}。").format(
                    numbers="、".join(numbers[:5])
                )
            )
        return len(back), numbers

    back, kept_as_is = store.once(N_("撤销"), work, op_id, step.words, undoes=step_id)
    return Undone(step.words, back, tuple(kept_as_is))


def last_step(store: Store) -> Row[Any] | None:
    """Return the newest step of the signed-in person that Ctrl+Z undoes, if there is one.

    The last fifty steps since signing in, and imports of any day (H4): what
    was saved yesterday is put back from the record's history instead.
    """
    found = latest(store, DEEP)
    return next((row for row in found if row.words == IMPORT or row.id > store.begun), None)


def latest(store: Store, most: int, by_all: bool = False) -> Sequence[Row[Any]]:
    """Return the newest steps that can still be undone, one's own or everybody's."""
    step = tables.step.c
    undone = select(step.undoes_id).where(step.undoes_id.is_not(None))
    newest = (
        select(tables.step)
        .where(
            step.undoes_id.is_(None),
            step.id.not_in(undone),
            exists().where(tables.change.c.step_id == step.id),
            step.grave.is_(False),
        )
        .order_by(step.id.desc())
        .limit(most)
    )
    if not by_all:
        newest = newest.where(step.by == store.who.login)
    with store.reading() as session:
        return session.execute(newest).all()


def _found(session: Session, keys: Iterable[Key]) -> dict[Key, Record]:
    ids: dict[str, list[int]] = defaultdict(list)
    for table, one in keys:
        ids[table].append(one)
    return {
        (table, one): record
        for table in ids
        for one, record in load_all(session, BY_NAME[table], ids[table]).items()
    }


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


def _needed(session: Session, going: set[Key]) -> set[Key]:
    """Return which of the records others refer to that do not go with them."""
    gone, needed = set(going), set()
    while gone:
        stay = {use.of for use in uses(session, gone) if use.by not in gone}
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
    old = {key: _old(rows) for key, rows in changed.items() if key not in without}
    back = {key for key, values in old.items() if GONE in values and values[GONE] is None}
    leads = {key: set(_leads(found[key], values, key in back)) for key, values in old.items()}
    dead = binned(session, set().union(*leads.values()))
    stranded: set[Key] = set()
    while more := {key for key in old if leads[key] & dead - back} - stranded:
        stranded |= more
        back -= more
    return stranded


def _charges(found: Mapping[Key, Record], kept: set[Key]) -> set[Key]:
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


def _old(rows: list[Row[Any]]) -> dict[str, Any]:
    """Return the values before a step by field; of several changes the earliest counts."""
    return {row.field: None if row.old is None else json.loads(row.old) for row in rows}


def _put_back(step: Step, changed: Mapping[Key, tuple[Record, list[Row[Any]]]]) -> None:
    """Put back what goes first, then what changed, then what comes: none in another's way."""
    back = []
    for record, rows in changed.values():
        old = _old(rows)
        if BIRTH in old:
            record.deleted_at = clock.now()
        elif old.get(GONE) is not None:
            record.deleted_at = datetime.fromisoformat(old[GONE])
        elif GONE in old:
            back.append(record)
    step.session.flush()
    for record, rows in changed.values():
        fields = fields_of(type(record))
        old = {name: value for name, value in _old(rows).items() if name in fields}
        for name, value in old.items():
            setattr(record, name, revive(step, fields[name], value))
        if old:
            step.session.flush()  # one by one, latest first: the reverse of how they were made
    for record in back:
        record.deleted_at = None
    step.session.flush()


def revive(step: Step, bound: Bound, stored: Any) -> Any:
    """Return the value a change row kept as JSON."""
    kind = bound.kind
    if isinstance(kind, References):
        return [load(step.session, BY_NAME[kind.target.lower()], one) for one in stored or ()]
    if stored is None:
        return None
    if isinstance(kind, OneOf):
        return next(one for one in kind.choices if one.value == stored)
    for of, read in ((Day, date), (Time, time), (Instant, datetime)):
        if isinstance(kind, of):
            return read.fromisoformat(stored)
    if isinstance(kind, Money):
        return Decimal(stored)
    return tuple(stored) if isinstance(stored, list) else stored
