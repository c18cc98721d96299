"""Statements of every save: made once for the local store, so that little stands before SQLite.

SQLAlchemy takes several times as long over a short statement as SQLite does
(speed.md G10). Text, order and types of the values are the same on every turn;
here they are looked up once. Errors, listeners and the transaction stay
SQLAlchemy's. A server's own way there is so much longer that it is asked as usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Dialect, Executable, Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from liaison.store import damage

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_Way = Callable[[Any], Any] | None
_Rows = Mapping[str, Any] | Sequence[Mapping[str, Any]]


def insert_or(table: Table, server: bool) -> sqlite.Insert | postgresql.Insert:
    """Return an INSERT that can tell what to do when the row is there already.

    The server's dialect takes longer to load than a page to show: only a server loads it.
    """
    if not server:
        return sqlite.insert(table)
    from sqlalchemy.dialects import postgresql

    return postgresql.insert(table)


class Prepared:
    """A statement that is run again and again with values for the same names.

    Every value must be given: defaults of columns are not filled in. None is
    NULL in every type we have.
    """

    def __init__(self, statement: Executable, *names: str) -> None:
        self._statement = statement
        self._names = names
        self._made: _Made | None = None

    def run(self, connection: Connection, values: _Rows) -> None:
        """Run it once, or once for each of several rows of values."""
        if connection.dialect.name == "sqlite":
            self._run(connection, values)
        else:
            connection.execute(self._statement, values)

    def first(self, connection: Connection, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """Return the first row it gives, or None."""
        if connection.dialect.name == "sqlite":
            row = self._run(connection, values)
            return None if row is None else self._of(connection).read(row)
        found = connection.execute(self._statement, values).first()
        return None if found is None else tuple(found)

    def _run(self, connection: Connection, values: _Rows) -> Any:
        made = self._of(connection)
        told = made.told(values) if isinstance(values, Mapping) else [*map(made.told, values)]
        listened = bool(connection.dispatch.before_cursor_execute)
        if listened or not connection.in_transaction():  # which SQLAlchemy then begins
            found = connection.exec_driver_sql(made.text, told)
            return found.fetchone() if found.returns_rows else None
        return _by_driver(connection, made.text, told)

    def _of(self, connection: Connection) -> _Made:
        if self._made is None:
            self._made = _Made(self._statement, self._names, connection.dialect)
        return self._made


class _Made:
    """The text of a statement for SQLite, and what its values and its row go through."""

    def __init__(self, statement: Any, names: Sequence[str], dialect: Dialect) -> None:
        made = statement.compile(dialect=dialect, column_keys=names or None)
        assert isinstance(made, SQLCompiler)
        if made.insert_prefetch or made.update_prefetch:
            raise ValueError(f"a column's default is wanted: {made.insert_prefetch}")
        self.text = made.string
        binds = [(name, made.binds[name]) for name in made.positiontup or ()]
        self._values = [
            (name, one.required, one.value, _in(one.type, dialect)) for name, one in binds
        ]
        given = getattr(statement, "selected_columns", None)
        columns = statement.exported_columns if given is None else given
        ways = [_out(column.type, dialect) for column in columns]
        self._row: list[_Way] | None = ways if any(ways) else None

    def told(self, values: Mapping[str, Any]) -> tuple[Any, ...]:
        """Return the values in the order of the text, as the driver takes them."""
        found = []
        for name, required, fixed, way in self._values:
            value = values[name] if required else fixed
            found.append(value if way is None or value is None else way(value))
        return tuple(found)

    def read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        """Return a row of the driver's as it is meant."""
        if self._row is None:
            return tuple(row)
        pairs = zip(self._row, row, strict=True)
        return tuple(
            [value if way is None or value is None else way(value) for way, value in pairs]
        )


def _by_driver(connection: Connection, text: str, told: tuple[Any, ...] | list[Any]) -> Any:
    """Run a statement on the driver's cursor; return its first row. Errors are SQLAlchemy's."""
    driver: Any = connection.dialect.dbapi
    cursor = connection.connection.cursor()
    try:
        if isinstance(told, list):
            cursor.executemany(text, told)
            return None
        cursor.execute(text, told)
        row = cursor.fetchone() if cursor.description else None
        if row is not None:
            cursor.fetchall()  # to its end: what is left half-way is undone at the commit
        return row
    except driver.Error as error:
        if damage.is_damage(error):
            damage.health_of(connection.engine).mark()
        meant = DBAPIError.instance(text, told, error, driver.Error, dialect=connection.dialect)
        raise meant from error
    finally:
        cursor.close()


def _in(of: TypeEngine[Any], dialect: Dialect) -> _Way:
    return of.dialect_impl(dialect).bind_processor(dialect)


def _out(of: TypeEngine[Any], dialect: Dialect) -> _Way:
    return of.dialect_impl(dialect).result_processor(dialect, None)
