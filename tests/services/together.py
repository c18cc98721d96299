"""Two programs on one shared store: a colleague's, and waiting until it must wait."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from sqlalchemy import text

from liaison.store import onserver
from liaison.store.step import Store
from tests.stores import LOGIN

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@pytest.fixture
def colleague(shared: Store, database: str) -> Iterator[Store]:
    """A colleague's program on the same database."""
    store = onserver.open_postgresql(database, LOGIN)
    yield store
    store.close()


def held_up(store: Store, work: Future[Any]) -> None:
    """Wait until the work stands at a lock of the server's, or is done."""
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not work.done() and not connection.scalar(_WAITING):
            time.sleep(0.005)
