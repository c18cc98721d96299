"""The history of salvaged records: it goes with a lost one, and begins anew where it is lost."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Table, func, select, update

from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import tables
from liaison.store.mended import LOST_STEP, Key, Mended, add_change, begin_step
from liaison.store.trail import BIRTH, plain


def steps_of_changes(connection: Connection, mended: Mended, login: str) -> None:
    """A change row whose step is lost gets an empty one; an undoing of a lost step stands alone."""
    step, change = tables.step, tables.change
    known = select(step.c.id)
    lost = select(change.c.step_id).where(change.c.step_id.not_in(known)).distinct()
    for one in connection.execute(lost).scalars().all():
        begin_step(connection, LOST_STEP, login, one)
        mended.rebuilt[step.name] += 1
    loose = step.c.undoes_id.is_not(None) & step.c.undoes_id.not_in(known)
    connection.execute(update(step).where(loose).values(undoes_id=None))


def without_record(connection: Connection, mended: Mended) -> None:
    """Take away the history of what is lost for good, and tell how many that are."""
    change = tables.change
    lost: set[Key] = set()
    for name in connection.execute(select(change.c.record).distinct()).scalars().all():
        alone = change.c.record == name
        if name in BY_NAME:
            alone &= change.c.record_id.not_in(select(BY_NAME[name].__table__.c.id))
        told = connection.execute(select(change.c.record_id).where(alone).distinct())
        lost |= {(name, one) for one in told.scalars()}
        connection.execute(change.delete().where(alone))
    if lost:
        mended.notes.append(_("{n} 条记录只剩部分历史，无法还原，已列为缺失。").format(n=len(lost)))


def changes_of_records(connection: Connection, mended: Mended) -> None:
    """A record whose history is lost begins one anew with what it holds now."""
    many = 0
    for name, record in BY_NAME.items():
        table: Table = record.__table__  # type: ignore[assignment]
        told = (
            select(func.coalesce(func.max(tables.change.c.version), 0))
            .where(tables.change.c.record == name, tables.change.c.record_id == table.c.id)
            .scalar_subquery()
        )
        for row in connection.execute(
            select(table, told.label("told")).where(table.c.version != told)
        ).all():
            version = max(row.version, row.told)
            connection.execute(update(table).where(table.c.id == row.id).values(version=version))
            if row.told < version:
                key, held = (name, row.id), _held(record, row)
                add_change(connection, mended, key, version, (BIRTH, None, held))
                many += 1
    if many:
        mended.notes.append(_("{n} 条记录的修改历史不完整，已从现状重新记起。").format(n=many))


def _held(record: type[Record], row: Row[Any]) -> dict[str, Any]:
    values = {"number": row.number}
    for name in fields_of(record):
        value = getattr(row, name, None)
        if value is not None:
            values[name] = plain(value)
    return values
