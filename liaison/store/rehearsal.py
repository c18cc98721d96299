"""An empty store in memory, to which everything the first screen asks is said once before.

While the password is typed the worker has nothing to do, and afterwards a person
waits for it. Nothing of a real store is in it, nothing of it is kept but the texts
of the statements (:mod:`~liaison.store.madeonce`).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event, insert

from liaison.base.clock import clock
from liaison.base.errors import Cancelled
from liaison.records import Account, Company, Officer, Station
from liaison.records.account import AccountRole
from liaison.store import engine as engines, madeonce, migrations, searchnames, sections, tables
from liaison.store.step import Store, Who

LOGIN = "-"
"""Who signs in at a rehearsal."""

OFFICER = 1
"""The officer that account is for."""


@dataclass
class _State:
    over: bool = False


_state = _State()


def is_over() -> bool:
    """Has everything been said once? Then there is nothing more to make."""
    return _state.over


@contextmanager
def empty(hurry: Callable[[], bool]) -> Iterator[Store]:
    """Yield a store of nobody's; what is said to it need not be made again.

    ``hurry`` is asked before each statement; once it says yes, the next one
    raises :class:`Cancelled`. What was made until then is kept.
    """
    made = madeonce.engine(module=engines.driver())
    store = Store(made, Who(LOGIN, AccountRole.leader.value, OFFICER, 1))
    event.listen(made, "begin", engines.begin)
    try:
        _fill(made)
        event.listen(made, "before_execute", lambda *_told: _go_on(hurry))
        yield store
        _state.over = True
    finally:
        madeonce.keep(made)
        store.close()


def _go_on(hurry: Callable[[], bool]) -> None:
    if hurry():
        raise Cancelled


def _fill(made: Engine) -> None:
    """Make the tables, without keys and rules, and who is needed for anybody to be there."""
    with made.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE alembic_version (version_num)")
        connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (migrations.head(),))
        for table in tables.metadata.tables.values():
            columns = ", ".join(f'"{column.name}"' for column in table.columns)
            connection.exec_driver_sql(f'CREATE TABLE "{table.name}" ({columns})')
        given: dict[Any, dict[str, Any]] = {
            tables.secret: {"name": "audit", "value": secrets.token_hex(32)},
            tables.search_name: searchnames.stamped(sections.stamp()),
            Company.__table__: _base() | {"name": LOGIN, "station_id": 1},
            Station.__table__: _base() | {"name": LOGIN},
            Officer.__table__: _base() | {"name": LOGIN, "station_id": 1},
            Account.__table__: _base() | {
                "login": LOGIN, "role": AccountRole.leader, "active": True,
                "also_admin": True, "officer_id": OFFICER,
            },
        }  # fmt: skip
        for table, values in given.items():
            connection.execute(insert(table), values)


def _base() -> dict[str, Any]:
    now = clock.now()
    return {
        "id": 1,
        "number": LOGIN,
        "created_at": now,
        "created_by": LOGIN,
        "changed_at": now,
        "changed_by": LOGIN,
    }
