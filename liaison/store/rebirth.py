"""Lost records made again from their history, as far as it tells of them."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select
from sqlalchemy.exc import DBAPIError

from liaison.base.ids import uuid7
from liaison.base.words import _
from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import tables
from liaison.store.mended import Mended
from liaison.store.trail import BIRTH, GONE
from liaison.store.undo import revive


def records_of_changes(connection: Connection, mended: Mended) -> None:
    """Make each lost record again from its history; without its birth it stays lost."""
    for name, record in BY_NAME.items():
        table: Table = record.__table__  # type: ignore[assignment]
        told = tables.change.c
        lost = connection.execute(
            select(tables.change, tables.step.c.at, tables.step.c.by)
            .join(tables.step, tables.step.c.id == told.step_id)
            .where(told.record == name, told.record_id.not_in(select(table.c.id)))
            .order_by(told.record_id, told.id)
        ).all()
        by_id: dict[int, list[Row[Any]]] = defaultdict(list)
        for row in lost:
            by_id[row.record_id].append(row)
        for one, rows in by_id.items():
            if _reborn(connection, record, one, rows):
                mended.rebuilt[name] += 1
    made = sum(mended.rebuilt[name] for name in BY_NAME)
    if made:
        mended.notes.append(_("{n} 条记录已按修改历史还原。").format(n=made))


def _reborn(connection: Connection, record: type[Record], id: int, rows: list[Row[Any]]) -> bool:
    try:
        with connection.begin_nested():
            return bear(connection, record, id, rows)
    except (DBAPIError, ValueError, TypeError):  # a rule, or a field of another version
        return False


def bear(
    connection: Connection,
    record: type[Record],
    id: int,
    rows: list[Row[Any]],
    uid: str | None = None,
) -> bool:
    """Write a record as its change rows (with their step's ``at`` and ``by``) tell it.

    False when its birth is not among them. Links to several records are not written.
    """
    values = told_by(rows)
    if values is None or "number" not in values:
        return False
    kinds = fields_of(record)
    row: dict[str, Any] = {
        name: revive_plain(kinds[name], values.get(name))
        for name in kinds
        if not isinstance(kinds[name].kind, References)
    }
    gone = values.get(GONE)
    row |= {
        "id": id, "uid": uid or uuid7(), "number": values["number"],
        "version": max(one.version for one in rows),
        "created_at": rows[0].at, "created_by": rows[0].by,
        "changed_at": rows[-1].at, "changed_by": rows[-1].by,
        "deleted_at": datetime.fromisoformat(gone) if gone else None,
    }  # fmt: skip
    connection.execute(insert(record.__table__).values(row))  # type: ignore[arg-type]
    return True


def told_by(rows: list[Row[Any]]) -> dict[str, Any] | None:
    """Return the last values a record's change rows tell, as JSON; None without its birth."""
    values: dict[str, Any] | None = None
    for row in rows:
        new = None if row.new is None else json.loads(row.new)
        if row.field == BIRTH:
            values = {**(values or {}), **(new or {})}
        elif values is not None:
            values[row.field] = new
    return values


def revive_plain(bound: Any, stored: Any) -> Any:
    """Return a single value a change row kept as JSON (no references to many)."""
    return revive(None, bound, stored)  # type: ignore[arg-type]
