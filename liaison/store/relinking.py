"""What refers to a lost record: put back where history tells it, else cut or given up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, update

from liaison.fields.field import References, fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.store import tables
from liaison.store.mended import Mended, add_change
from liaison.store.rebirth import told_by
from liaison.store.trail import BIRTH

_MOST_ROUNDS = 50


def links(connection: Connection, mended: Mended) -> None:
    """Put back the linked records (a visit's officers) the last change row tells of."""
    for name, record in BY_NAME.items():
        many = {one: b for one, b in fields_of(record).items() if isinstance(b.kind, References)}
        if not many:
            continue
        rows: dict[int, list[Row[Any]]] = defaultdict(list)
        told = select(tables.change).where(
            tables.change.c.record == name, tables.change.c.field.in_([BIRTH, *many])
        )
        for row in connection.execute(told.order_by(tables.change.c.id)):
            rows[row.record_id].append(row)
        for attribute in many:
            _link(connection, mended, record, attribute, rows)


def _link(
    connection: Connection,
    mended: Mended,
    record: type[Record],
    attribute: str,
    rows: Mapping[int, list[Row[Any]]],
) -> None:
    through: Any = record.__mapper__.relationships[attribute].secondary
    own = record.__tablename__
    other = next(c.name for c in through.c if c.name not in {own, "place"})
    present: dict[int, set[int]] = defaultdict(set)
    for row in connection.execute(select(through.c[own], through.c[other])):
        present[row[0]].add(row[1])
    ids = set(connection.execute(select(record.__table__.c.id)).scalars())
    for one in ids & rows.keys():
        for linked in (told_by(rows[one]) or {}).get(attribute) or ():
            if linked not in present[one]:
                connection.execute(insert(through).values({own: one, other: linked}))
                mended.rebuilt[through.name] += 1


def references(connection: Connection, mended: Mended) -> None:
    """What refers to a lost record: the reference goes where it may, else the row."""
    for _round in range(_MOST_ROUNDS):
        wrong = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if not wrong:
            return
        for name, rowid, _parent, place in wrong:
            keys = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{name}")').all()
            column = next(row[3] for row in keys if row[0] == place)
            table = Record.metadata.tables[name]
            if not table.c[column].nullable:
                connection.exec_driver_sql(f'DELETE FROM "{name}" WHERE rowid = ?', (rowid,))  # noqa: S608 - a table of ours
                mended.dropped[name] += 1
            else:
                _cut(connection, mended, table, rowid, column)


def _cut(connection: Connection, mended: Mended, table: Table, id: int, column: str) -> None:
    """Empty a reference to what is lost, and tell it in the record's history."""
    if table.name not in BY_NAME:
        connection.execute(update(table).where(table.c.id == id).values({column: None}))
        return
    row = connection.execute(
        select(table.c[column], table.c.version).where(table.c.id == id)
    ).one_or_none()
    if row is None or row[0] is None:
        return
    new = {column: None, "version": row.version + 1}
    connection.execute(update(table).where(table.c.id == id).values(new))
    add_change(connection, mended, (table.name, id), row.version + 1, (column, row[0], None))
