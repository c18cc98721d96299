"""Undo and redo: an inverse step made from the change rows, itself recorded.

Records touched again since are kept as they are and told (features.md #4, H4).
Redo is the undo of an undo: that is a step which is undone in its turn.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Row, exists, or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import OneOf
from liaison.fields.field import Bound, References, fields_of
from liaison.fields.kind import Day, Instant, Money, Time
from liaison.fields.record import Record
from liaison.records import BY_NAME, Company
from liaison.store import holding, staying, tables
from liaison.store.referring import Key
from liaison.store.staying import old_values
from liaison.store.step import Op, Step, Store, load, load_all
from liaison.store.trail import BIRTH, GONE

Also = Callable[[Session], Collection[int]]
"""Asked within the step that undoes, of companies held: which steps followed from the one undone
by themselves. It raises :class:`Problem` when another must be undone first."""

DEEP = 50
"""So many steps of a session can be undone one after the other (safety.md R12)."""

IMPORT = N_("导入")
UNDO, REDO = N_("撤销"), N_("重做")


@dataclass(frozen=True)
class Undone:
    """What an undo did: records put back, and numbers of those kept because they moved on."""

    words: str
    back: int
    kept: tuple[str, ...]


def _alone(_session: Session) -> Collection[int]:
    """Nothing follows by itself from most steps."""
    return ()


def undo(store: Store, step_id: int, op_id: Op = None, also: Also = _alone) -> Undone:
    """Put back what a step did, in one step; raises :class:`Problem` when it cannot be.

    A record is kept as it is when it was changed again since (steps undone again
    do not count), or when others have come to refer to it. What ``also`` names
    goes back with it. Undoing an undo is redoing: all of it or nothing.
    """
    with store.reading() as session:
        step = session.execute(select(tables.step).where(tables.step.c.id == step_id)).one_or_none()
    if step is None or step.grave:
        raise Problem(_("没有可以撤销的操作。"))
    redoing = step.words == UNDO

    def work(inverse: Step) -> tuple[int, list[str], list[int]]:
        session = inverse.session
        by_record = _changed(session, [step_id])
        firms = [one for table, one in by_record if table == Company.__tablename__]
        holding.hold(session, Company, firms)
        if more := sorted(also(session)):
            by_record = _changed(session, [step_id, *more])
        found = _found(session, by_record)
        holding.stay(session, _named(found, by_record))
        kept = staying.kept(session, by_record, found, step_id)
        stay = kept | staying.charges(found, kept)
        back = {key: (found[key], rows) for key, rows in by_record.items() if key not in stay}
        _put_back(inverse, back)
        numbers = [found[key].number for key in by_record if key in kept]
        if not back or (redoing and numbers):
            raise _moved(numbers, redoing)
        return len(back), numbers, more

    what = step.reason if step.words in (UNDO, REDO) else step.words
    words = REDO if redoing else UNDO
    back, kept_as_is, *_more = store.once(words, work, op_id, what, undoes=step_id)
    return Undone(what, back, tuple(kept_as_is))


def _moved(numbers: Sequence[str], redoing: bool) -> Problem:
    """Return the problem that records were changed again since."""
    words = (
        _("撤销以后这些记录又有改动，没有重做：{numbers}。")
        if redoing
        else _("这一步涉及的记录后来又有改动，没有撤销：{numbers}。")
    )
    return Problem(words.format(numbers="、".join(numbers[:5])))


def last_step(store: Store) -> Row[Any] | None:
    """Return the newest step of the signed-in person that Ctrl+Z undoes, if there is one.

    The last fifty steps since signing in, and imports of any day (H4): what
    was saved yesterday is put back from the record's history instead.
    """
    found = latest(store, DEEP)
    return next((row for row in found if row.words == IMPORT or row.id > store.begun), None)


def last_undone(store: Store) -> Row[Any] | None:
    """Return the newest undo of the signed-in person that can be redone, if there is one.

    Since signing in, and only until something else is done.
    """
    step = tables.step.c
    mine = (
        select(tables.step)
        .where(step.by == store.who.login, step.id > store.begun, step.grave.is_(False), _changes())
        .order_by(step.id.desc())
        .limit(2 * DEEP)
    )
    with store.reading() as session:
        rows = session.execute(mine).all()
    redone = {row.undoes_id for row in rows}
    for row in rows:
        if row.words == UNDO and row.id not in redone:
            return row
        if row.words not in (UNDO, REDO):
            return None
    return None


def latest(store: Store, most: int, by_all: bool = False) -> Sequence[Row[Any]]:
    """Return the newest steps that can still be undone, one's own or everybody's."""
    step = tables.step.c
    undone = select(step.undoes_id).where(step.undoes_id.is_not(None))
    newest = (
        select(tables.step)
        .where(
            or_(step.undoes_id.is_(None), step.words == REDO),
            step.id.not_in(undone),
            _changes(),
            step.grave.is_(False),
        )
        .order_by(step.id.desc())
        .limit(most)
    )
    if not by_all:
        newest = newest.where(step.by == store.who.login)
    with store.reading() as session:
        return session.execute(newest).all()


def _changes() -> ColumnElement[bool]:
    return exists().where(tables.change.c.step_id == tables.step.c.id)


def _changed(session: Session, steps: Collection[int]) -> dict[Key, list[Row[Any]]]:
    """Return the change rows of steps by record, the latest first; raises :class:`Problem`."""
    change = tables.change.c
    query = select(tables.change).where(change.step_id.in_(steps)).order_by(change.id.desc())
    found: dict[Key, list[Row[Any]]] = defaultdict(list)
    for row in session.execute(query):
        found[row.record, row.record_id].append(row)
    if not found:
        raise Problem(_("没有可以撤销的操作。"))
    return found


def _named(found: Mapping[Key, Record], by_record: Mapping[Key, list[Row[Any]]]) -> Iterator[int]:
    """Yield the companies that records name, or will when they are put back."""
    for key, record in found.items():
        yield from holding.of(record, old_values(by_record[key]))


def _found(session: Session, keys: Iterable[Key]) -> dict[Key, Record]:
    ids: dict[str, list[int]] = defaultdict(list)
    for table, one in keys:
        ids[table].append(one)
    return {
        (table, one): record
        for table in ids
        for one, record in load_all(session, BY_NAME[table], ids[table]).items()
    }


def _put_back(step: Step, changed: Mapping[Key, tuple[Record, list[Row[Any]]]]) -> None:
    """Put back what goes first, then what changed, then what comes: none in another's way."""
    back = []
    for record, rows in changed.values():
        old = old_values(rows)
        if BIRTH in old:
            record.deleted_at = clock.now()
        elif old.get(GONE) is not None:
            record.deleted_at = datetime.fromisoformat(old[GONE])
        elif GONE in old:
            back.append(record)
    step.session.flush()
    for record, rows in changed.values():
        fields = fields_of(type(record))
        old = {name: value for name, value in old_values(rows).items() if name in fields}
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
