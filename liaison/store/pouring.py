"""Writing rows into a store while the guards that would refuse old rows are down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, text

from liaison.store.engine import WRITING
from liaison.store.shapes import Row, Shape


def pour(connection: Connection, name: str, shape: Shape, rows: Sequence[Row]) -> int:
    """Write rows into a table; return how many went in (a rule may refuse one)."""
    before = _count(connection, name)
    verb = "INSERT OR REPLACE" if name == "secret" else "INSERT OR IGNORE"
    by_columns: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        values = shape.named(row)
        by_columns.setdefault(tuple(values), []).append(tuple(values.values()))
    for columns, many in by_columns.items():
        names = ", ".join(f'"{one}"' for one in columns)
        marks = ", ".join("?" for _one in columns)
        connection.exec_driver_sql(f'{verb} INTO "{name}" ({names}) VALUES ({marks})', many)
    return _count(connection, name) - before


def _count(connection: Connection, name: str) -> int:
    return int(connection.exec_driver_sql(f'SELECT count(*) FROM "{name}"').scalar_one())  # noqa: S608 - the same


@contextmanager
def unguarded(engine: Engine) -> Iterator[Connection]:
    """Write without the guards that would refuse old rows; they stand again afterwards."""
    with engine.connect() as opened:
        connection = opened.execution_options(**{WRITING: True})
        driver: Any = connection.connection.driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        try:
            with connection.begin():
                triggers = connection.exec_driver_sql(
                    "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
                ).all()
                for name, _sql in triggers:
                    connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
                yield connection
                for _name, sql in triggers:
                    connection.execute(text(sql.replace(":", "\\:")))
        finally:
            driver.execute("PRAGMA foreign_keys = ON")
