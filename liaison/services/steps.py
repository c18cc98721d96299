"""The latest steps as people read them, so that one can be undone later than at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.records import BY_NAME
from liaison.services import guarding, mergesince, rights, takinghold
from liaison.services.matrix import Operation, may
from liaison.services.names import labelled, title_of
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Op, Store
from liaison.store.undo import IMPORT, Undone, last_undone, latest, undo

SHOWN = 100
"""So many steps are offered."""
NAMED = 3
"""So many of its records stand beside a step."""


@dataclass(frozen=True)
class Line:
    """One step: when, who, what, how many records, and why or which (an import: its files)."""

    id: int
    at: str
    by: str
    words: str
    records: int
    about: str
    is_import: bool


def undoable(store: Store, most: int = SHOWN) -> list[Line]:
    """Return the newest steps that can still be undone, the latest first.

    Of everybody for those who may change others' records, else one's own.
    """
    rows = latest(store, most, by_all=may(Operation.edit_others, store.who.roles))
    with store.reading() as session:
        touched = _touched(session, [row.id for row in rows])
    return [
        Line(
            row.id,
            clock.shown(row.at),
            row.by,
            _(row.words),
            len(touched[row.id]),
            _about(row, touched[row.id]),
            row.words == IMPORT,
        )
        for row in rows
    ]


def take_back(store: Store, step_id: int, leave: Leave | None = None, op_id: Op = None) -> Undone:
    """Undo a step: the one door for Ctrl+Z, the recycle bin's page and the command line.

    It takes the right to write such records today; another person's step takes
    the right to change others' records and a reason.

    A handover that has taken hold since goes back with what that moved, a merge
    with what was gathered after it.
    Raises what :func:`liaison.store.undo.undo` and
    :func:`liaison.services.rights.demand` raise, and :class:`Problem` for a
    merge of companies that another one builds upon.
    """
    with store.reading() as session:
        by = session.scalar(select(tables.step.c.by).where(tables.step.c.id == step_id))
        found = select(tables.change.c.record).where(tables.change.c.step_id == step_id)
        names = session.scalars(found.distinct()).all()
    own = by is None or by == store.who.login
    for operation in _demanded(names, own):
        rights.demand(store, operation, leave)
    return undo(store, step_id, op_id, partial(_following, step_id))


def redo(store: Store, op_id: Op = None) -> Undone:
    """Do again what the signed-in person has undone last; see :func:`take_back`.

    Raises :class:`Problem` when there is nothing, or when a record that it
    touches was changed since.
    """
    undone = last_undone(store)
    if undone is None:
        raise Problem(_("没有可以重做的操作。"), mend=_("撤销以后又做了别的操作，就不能再重做了。"))
    return take_back(store, int(undone.id), None, op_id)


def _following(step_id: int, session: Session) -> list[int]:
    """Return what goes back with a step; asked when nobody can do any of it meanwhile."""
    mergesince.forbid(session, step_id)
    return takinghold.consequences(session, step_id) + mergesince.gathered(session, step_id)


def _demanded(names: Iterable[str], own: bool) -> list[Operation]:
    """Return what undoing a step that touched records of these tables is, least grave first."""
    needed = {guarding.operation_of(BY_NAME[name]) for name in names if name in BY_NAME}
    if not own:
        needed = (needed - {Operation.add_edit}) | {Operation.edit_others}
    return sorted(needed, key=list(Operation).index) or [Operation.add_edit]


def _about(row: Row[Any], touched: set[str]) -> str:
    """Tell which records and why; of an import its files."""
    if row.words == IMPORT and row.reason:
        return str(row.reason)
    told = "、".join(sorted(touched)[:NAMED])
    if not row.reason:
        return told
    return _("{records}（{reason}）").format(records=told, reason=row.reason)


def _touched(session: Session, steps: list[int]) -> dict[int, set[str]]:
    """Return number and name of the records each step touched."""
    change, numbers = tables.change.c, defaultdict[int, set[str]](set)
    for name, record in BY_NAME.items():
        query = (
            select(change.step_id, record.number, title_of(record))
            .select_from(tables.change)
            .join(record, record.id == change.record_id)
            .where(change.record == name, change.step_id.in_(steps))
            .distinct()
        )
        for row in session.execute(query):
            numbers[row[0]].add(labelled(row[1], row[2]))
    return numbers
