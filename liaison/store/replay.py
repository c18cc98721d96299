"""From a backup onwards: what the damaged store still tells of the time since is done again.

Entry by entry along the audit chain, each only when the chain proves that
entry, its step and its change rows to be what was written; with the first
that is not proved it ends, and every later step is listed as missing. The
restored store then is, to that entry, the one that was lost: same numbers,
same history, same chain. The damaged file is only read.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.fields.field import References, fields_of
from liaison.records import BY_NAME
from liaison.store import (
    audit,
    carrying,
    carve,
    copies,
    mending,
    migrations,
    pages,
    pouring,
    proving,
    rebirth,
    salvage,
    searchindex,
    shapes,
    tables,
)
from liaison.store.engine import sqlcipher
from liaison.store.migrate import revision_of
from liaison.store.trail import BIRTH, GONE

FILE = "replayed.db"
_KEPT = ("step", "change", "audit", "handed_out")


@dataclass(frozen=True)
class Missing:
    """A step that could not be done again: its number, when (local), who, and what."""

    id: int
    at: str
    by: str
    words: str


@dataclass(frozen=True)
class Replayed:
    """A new store file from a backup and what came after: steps done again and those missing.

    ``unknown`` counts steps of which only the number is known.
    """

    path: Path
    steps: int
    missing: tuple[Missing, ...]
    unknown: int
    notes: tuple[str, ...] = ()


def replay(home: Home, key: bytes, backup: Path) -> Replayed:
    """Make a store of a backup and all that can be proved of the time after it.

    The new file waits to be put in place (:func:`liaison.store.restoring.stage`).
    Raises :class:`Problem` when backup and damaged store are not of one
    history, :class:`Trouble` when a file cannot be read or written.
    """
    target = home.folder / salvage.FOLDER / FILE
    try:
        salvage.clear(home)
        target.parent.mkdir(mode=0o700)
        carrying.lay(backup, target, copies.digest(backup))
        image = pages.read(home.store, key)
    except OSError as error:
        raise Trouble(
            _("无法读取损坏的文件或备份。"),
            _("损坏的文件和备份都保持原样。"),
            _("请检查磁盘后重试（编号 {code}）。").format(code=error.errno),
        ) from error
    engine = sqlcipher(target, key)
    try:
        if revision_of(engine) != migrations.head():
            raise Problem(_("这份备份来自较早的版本，不能接着补做之后的操作。"))
        rows = _rows(carve.carve(image, shapes.shapes_of(engine)), shapes.shapes_of(engine))
        with pouring.unguarded(engine) as connection:
            return _go_on(connection, target, rows)
    finally:
        engine.dispose()


_Rows = Mapping[str, Mapping[int, list[dict[str, Any]]]]


def _rows(carved: carve.Carved, shapes: Mapping[str, shapes.Shape]) -> _Rows:
    """Return the rows of the history by what they hang on: a step's number, an entry's."""
    by = {"step": "id", "change": "step_id", "audit": "seq", "handed_out": "seq"}
    found: dict[str, dict[int, list[dict[str, Any]]]] = {}
    for name in _KEPT:
        found[name] = defaultdict(list)
        for row in sorted(carved.rows[name], key=lambda one: one[0]):
            told = shapes[name].named(row)
            found[name][told[by[name]]].append(told)
    uids = {
        (name, row[0]): shapes[name].named(row)["uid"]
        for name in BY_NAME
        for row in carved.rows[name]
    }
    found["uid"] = defaultdict(list)
    for (name, one), uid in uids.items():
        found["uid"][one].append({"record": name, "uid": uid})
    return found


def _go_on(connection: Connection, target: Path, rows: _Rows) -> Replayed:
    at = audit.head(connection)
    last = connection.execute(select(func.max(tables.step.c.id))).scalar() or 0
    mine = rows["audit"].get(at.seq, [])
    if at.seq and mine and not str(mine[0]["mac"]).startswith(at.mark):
        raise Problem(_("这份备份与损坏的数据不是同一段历史，不能接着补做。"))
    seq, steps = at.seq + 1, 0
    while (entry := rows["audit"].get(seq)) and _one(connection, entry[0], rows):
        steps += entry[0]["step_id"] is not None
        seq += 1
    mending.book(connection)
    searchindex.rebuild(connection)
    done = connection.execute(select(func.max(tables.step.c.id))).scalar() or 0
    missing, unknown = _missing(rows, max(last, done))
    return Replayed(target, steps, missing, unknown)


def _one(connection: Connection, entry: Mapping[str, Any], rows: _Rows) -> bool:
    """Do one entry again; False, and nothing done, when it is not proved."""
    step_id = entry["step_id"]
    if entry["action"] == audit.PURGE or (step_id is not None and step_id not in rows["step"]):
        return False
    with connection.begin_nested() as point:
        if step_id is not None:
            _raw(connection, "step", rows["step"][step_id])
            _raw(connection, "change", rows["change"].get(step_id, []))
        _raw(connection, "audit", [entry])
        _raw(connection, "handed_out", rows["handed_out"].get(entry["seq"], []))
        proved = proving.verify(connection, 1).sound
        if proved and step_id is not None:
            _apply(connection, step_id, rows)
            proved = not connection.exec_driver_sql("PRAGMA foreign_key_check").first()
        if not proved:
            point.rollback()
    return proved


def _raw(connection: Connection, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write rows as they were; a row that is there already is left to the chain to judge."""
    for row in rows:
        names = ", ".join(f'"{one}"' for one in row)
        marks = ", ".join("?" for _one in row)
        connection.exec_driver_sql(
            f'INSERT OR IGNORE INTO "{name}" ({names}) VALUES ({marks})',  # noqa: S608 - our own tables
            tuple(row.values()),
        )


def _apply(connection: Connection, step_id: int, rows: _Rows) -> None:
    """Give the records the values a step's change rows tell."""
    change, step = tables.change, tables.step
    told = connection.execute(
        select(change, step.c.at, step.c.by)
        .join(step, step.c.id == change.c.step_id)
        .where(change.c.step_id == step_id)
        .order_by(change.c.id)
    ).all()
    for row in told:
        if row.field == BIRTH:
            _bear(connection, row, rows)
        else:
            new = None if row.new is None else json.loads(row.new)
            _set(connection, row, {row.field: new})


def _bear(connection: Connection, row: Row[Any], rows: _Rows) -> None:
    values = json.loads(row.new)
    uid = next(
        (one["uid"] for one in rows["uid"].get(row.record_id, []) if one["record"] == row.record),
        None,
    )
    rebirth.bear(connection, BY_NAME[row.record], row.record_id, [row], uid)
    many = {
        name: values[name]
        for name, bound in fields_of(BY_NAME[row.record]).items()
        if isinstance(bound.kind, References) and name in values
    }
    _set(connection, row, many)


def _set(connection: Connection, row: Row[Any], values: Mapping[str, Any]) -> None:
    record: Any = BY_NAME[row.record]
    fields, plain = fields_of(record), dict[str, Any]()
    for name, value in values.items():
        if name == GONE:
            plain[name] = datetime.fromisoformat(value) if value else None
        elif isinstance(fields[name].kind, References):
            through = record.__mapper__.relationships[name].secondary
            own = through.c[row.record]
            other = next(c.name for c in through.c if c.name not in {row.record, "place"})
            connection.execute(delete(through).where(own == row.record_id))
            for one in value or ():
                connection.execute(insert(through).values({row.record: row.record_id, other: one}))
        else:
            plain[name] = rebirth.revive_plain(fields[name], value)
    stamped = {"version": row.version, "changed_at": row.at, "changed_by": row.by}
    table = record.__table__
    connection.execute(update(table).where(table.c.id == row.record_id).values(plain | stamped))


def _missing(rows: _Rows, done: int) -> tuple[tuple[Missing, ...], int]:
    """Return the steps after the last one done, and how many are known by their number only."""
    later = sorted(one for one in rows["step"] if one > done)
    told = tuple(_named(rows["step"][one][0]) for one in later)
    seen = {one["step_id"] for many in rows["audit"].values() for one in many} - {None}
    last = max([done, *later, *seen, *rows["change"]])
    return told, last - done - len(later)


def _named(step: Mapping[str, Any]) -> Missing:
    moment = clock.local(datetime.fromisoformat(str(step["at"])))
    return Missing(int(step["id"]), f"{moment:%Y-%m-%d %H:%M}", str(step["by"]), str(step["words"]))
