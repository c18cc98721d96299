"""Statements that are made once for every opening of the local store, and not once for each.

SQLAlchemy takes longer over the text of a statement than SQLite over its answer
(speed.md §1). What :mod:`~liaison.store.rehearsal` has had made is known to every
engine after it: the first one, and those of later log-ins. What a real store is asked
stays with its own engine: a statement holds the values it was first made with.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import StaticPool
from sqlalchemy.util import LRUCache

_MOST = 500
"""Statements kept by an engine, as many as SQLAlchemy keeps by itself."""

_known: dict[Any, Any] = {}


class Alike(SQLiteDialect_pysqlite):
    """SQLite's dialect, equal to any other of its kind: one's statements are the other's too."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register("sqlite.alike", __name__, Alike.__name__)


def engine(**how: Any) -> Engine:
    """Return an engine of one connection that knows the statements made so far."""
    statements: LRUCache[Any, Any] = LRUCache(_MOST)
    statements.update(_known)
    return create_engine(
        "sqlite+alike://",
        poolclass=StaticPool,
        execution_options={"compiled_cache": statements},
        **how,
    )


def keep(of: Engine) -> None:
    """Keep what the engine of a rehearsal has made for those to come."""
    _known.update(of.get_execution_options()["compiled_cache"])
