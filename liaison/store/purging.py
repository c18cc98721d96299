"""Wiping records for good: their texts and personal data, in the records and in their history.

What is left is a number in the recycle bin's place, so that references and
serial numbers stay whole. Every step that told of the record is sealed anew by
the entry that tells of the wiping, so the audit chain still proves
(个人信息保护法 Art. 47; safety.md §7.3).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.codes import Code
from liaison.fields.field import Bound, fields_of
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import audit, jotting, searchindex, tables
from liaison.store.among import among
from liaison.store.damage import is_damage
from liaison.store.engine import driver
from liaison.store.referring import Key, uses
from liaison.store.step import Store
from liaison.store.trail import BIRTH

_log = logging.getLogger(__name__)

WIPED = "\uff08\u5df2\u6e05\u9664\uff09"
"""Stands where a text must stand: （已清除）."""


def gone(session: Session, keys: Iterable[Key]) -> set[Key]:
    """Return which of the records were wiped."""
    table = tables.purged.c
    ids = sorted({one for _record, one in keys})
    rows = session.execute(select(table.record, table.record_id).where(among(table.record_id, ids)))
    return {(row[0], row[1]) for row in rows} & set(keys)


def purge(
    store: Store,
    record: type[Record],
    id: int,
    reason: str,
    second: str = "",
    registers: Collection[str] = (),
) -> list[Key]:
    """Wipe a record of the recycle bin and what is inside it, in one step that is never undone.

    ``second`` is who confirmed it; with nobody else there the auditor gets a
    notice. ``registers`` are the names under which drafts of it are kept.
    Returns what was wiped. Raises :class:`Problem` when the record is not in
    the bin, was wiped before, or others refer to it.
    """
    with store.step(N_("彻底清除"), reason=reason, grave=True) as step:
        keys = [(record.__tablename__, id), *_inside(step.session, record, id)]
        _refuse(step.session, record, id, keys)
        wiped = [{"record": one[0], "record_id": one[1], "step_id": step.id} for one in keys]
        step.session.execute(insert(tables.purged), wiped)
        jotting.forget(step.session, registers, id)
        searchindex.forget(step.session, keys)
        told: set[int] = set()
        for key in keys:
            _wipe(step.session, key)
            told |= _wipe_history(step.session, key)
        connection = step.session.connection()
        step.event = audit.Event(
            audit.PURGE,
            record.__tablename__,
            id,
            reason,
            notice=not second,
            count=len(keys),
            detail={"second": second, "sealed": _seal_anew(connection, told)},
        )
        step.touched.update(one[0] for one in keys)
    if not store.postgres:
        _clean(store)
    return keys


def _refuse(session: Session, record: type[Record], id: int, keys: Collection[Key]) -> None:
    found = session.get(record, id)
    if found is None or found.deleted_at is None:
        raise Problem(_("只能清除回收站中的记录。"), mend=_("请先删除它。"))
    if gone(session, [(record.__tablename__, id)]):
        raise Problem(_("“{number}”的内容已经清除。").format(number=found.number))
    for use in uses(session, keys):
        raise Problem(
            _("{number} 仍引用它，不能清除。").format(number=use.number),
            mend=_("请先处理引用它的记录。"),
        )


def _inside(session: Session, record: type[Record], id: int) -> list[Key]:
    """Return what is kept inside a record, and belongs to it by name and id (attachments)."""
    found: list[Key] = []
    for name, other in BY_NAME.items():
        columns = other.__table__.c
        if other.inside is not None and fields_of(other)[other.inside].kind.target.lower() == (  # type: ignore[attr-defined]
            record.__tablename__
        ):
            query = select(other.id).where(columns[other.inside] == id)
        elif {"owner", "owner_id"} <= set(columns.keys()):
            query = select(other.id).where(
                columns["owner"] == record.__tablename__, columns["owner_id"] == id
            )
        else:
            continue
        found += [(name, one) for one in session.scalars(query)]
    return found


def wiped_value(bound: Bound) -> Any:
    """Return what stands in a field once wiped; the field itself when it may stay as it is."""
    text_like = isinstance(bound.kind, Text) and not isinstance(bound.kind, OneOf | ManyOf)
    if not (text_like or isinstance(bound.kind, Code) or bound.field.personal):
        return bound
    if not bound.required:
        return None
    return WIPED if text_like else bound


def _wipe(session: Session, key: Key) -> None:
    record = BY_NAME[key[0]]
    values = {name: wiped_value(bound) for name, bound in fields_of(record).items()}
    values = {name: value for name, value in values.items() if not isinstance(value, Bound)}
    table: Any = record.__table__
    was = session.scalar(select(record.deleted_at).where(record.id == key[1]))
    values["deleted_at"] = was or clock.now()  # what was inside it goes with it
    session.execute(update(table).where(table.c.id == key[1]).values(values))


def _wipe_history(session: Session, key: Key) -> set[int]:
    """Blank what the change rows of a record tell; return the steps they belong to."""
    change, fields = tables.change, fields_of(BY_NAME[key[0]])
    kept = {name for name, bound in fields.items() if isinstance(wiped_value(bound), Bound)}
    kept |= {"deleted_at", "number"}
    mine = (change.c.record == key[0], change.c.record_id == key[1])
    rows = session.execute(select(change).where(*mine)).all()
    for row in rows:
        if row.field == BIRTH:
            born = {name: one for name, one in json.loads(row.new).items() if name in kept}
            values = {"old": None, "new": json.dumps(born, ensure_ascii=False)}
        elif row.field not in kept:
            values = {"old": None, "new": None}
        else:
            continue
        session.execute(update(change).where(change.c.id == row.id).values(values))
    return {row.step_id for row in rows}


def _seal_anew(connection: Connection, steps: set[int]) -> dict[str, str]:
    return {
        str(one): audit.digest_of(connection, audit.step_row(connection, one))
        for one in sorted(steps)
    }


def _clean(store: Store) -> None:
    """Leave nothing of it in the log or in free pages of the file.

    The wiping itself is kept by now: a disk too full for this must not stop
    what comes after it. What was freed is overwritten all the same
    (secure_delete), and the log goes when the store is closed.
    """
    with store.engine.connect() as connection:
        found: Any = connection.connection.driver_connection
        try:
            found.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            searchindex.clean(found)
            found.execute("VACUUM")
            found.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except driver().Error as error:
            _log.warning("the file was not rewritten after wiping: %s", type(error).__name__)
            if is_damage(error):
                store.health.mark()
