"""The shapes of tables: what their rows look like, so that a row can be told by its looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

Row = tuple[int, list[Any]]
"""A row: its rowid and the values of its columns."""


@dataclass(frozen=True)
class Column:
    """What a value of a column may be: its SQL type, whether it must stand, its longest text."""

    name: str
    type: str
    must: bool
    longest: int | None = None

    def fits(self, value: Any) -> bool:
        """Could this be a value of the column?"""
        if value is None:
            return not self.must
        if self.type in {"INTEGER", "BIGINT", "BOOLEAN"}:
            return isinstance(value, int)
        if self.type in {"FLOAT", "NUMERIC", "REAL"}:
            return isinstance(value, int | float)
        if self.type == "BLOB":
            return isinstance(value, bytes)
        return isinstance(value, str) and (self.longest is None or len(value) <= self.longest)


@dataclass(frozen=True)
class Shape:
    """The columns of a table in order; ``own`` is the place of the column that is the rowid."""

    columns: tuple[Column, ...]
    own: int | None = None

    def fits(self, row: Row) -> bool:
        """Could this row be of the table?"""
        values = row[1]
        if len(values) != len(self.columns):
            return False
        for place, (column, value) in enumerate(zip(self.columns, values, strict=True)):
            if place == self.own:
                if value is not None:
                    return False
            elif not column.fits(value):
                return False
        return True

    def named(self, row: Row) -> dict[str, Any]:
        """Return the row's values by column."""
        names = [column.name for column in self.columns]
        values = dict(zip(names, row[1], strict=False))
        if self.own is not None:
            values[names[self.own]] = row[0]
        return values


def roots_of(engine: Engine) -> dict[str, int]:
    """Return the first page of every table of a store."""
    with engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT name, rootpage FROM sqlite_master WHERE type = 'table'"
        )
        return {row[0]: row[1] for row in told}


def shapes_of(engine: Engine) -> dict[str, Shape]:
    """Return the shape of every table of a store."""
    with engine.connect() as connection:
        told = connection.exec_driver_sql(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            " AND name NOT LIKE 'search%'"  # the search index is built anew from the records
        )
        return {name: _shape(connection, name) for name in told.scalars().all()}


def _shape(connection: Connection, name: str) -> Shape:
    info = connection.exec_driver_sql(f'PRAGMA table_info("{name}")').all()
    keys = [row for row in info if row[5]]
    columns, own = [], None
    for row in info:
        kind, _open, rest = row[2].upper().partition("(")
        longest = rest.rstrip(")")
        columns.append(
            Column(row[1], kind, bool(row[3]), int(longest) if longest.isdigit() else None)
        )
        if len(keys) == 1 and row[5] and kind == "INTEGER":
            own = row[0]
    return Shape(tuple(columns), own)
