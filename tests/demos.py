"""A store full of invented records, on a day that never changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.services import demo as demo_service
from liaison.store import onserver, opening
from liaison.store.step import Store
from tests.stores import LOGIN, Made, Server

TODAY = datetime(2026, 11, 20, 4, tzinfo=UTC)
"""Noon of a Friday in China, and the same day everywhere else people work."""

COMPANIES, MONTHS, SEED = 24, 3, 7


@pytest.fixture(scope="session")
def demo_made(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The closed demo store of this session, to be copied."""
    home = template.copy(tmp_path_factory.mktemp("demo") / "data")
    store = opening.open_with(home, template.key, LOGIN)
    with clock.held(TODAY):
        demo_service.fill(store, COMPANIES, MONTHS, SEED)
    store.close()
    return Made(home, template.key, template.recovery)


@pytest.fixture
def today() -> Iterator[datetime]:
    """Hold the clock at the demo's day."""
    with clock.held(TODAY):
        yield TODAY


@pytest.fixture
def demo_home(demo_made: Made, tmp_path: Path, today: datetime) -> Home:
    """The data folder of a copy of the demo store, closed; the clock stands still."""
    return demo_made.copy(tmp_path / "demo")


@pytest.fixture
def demo(demo_home: Home, demo_made: Made) -> Iterator[Store]:
    """A copy of the demo store, open; the clock stands still."""
    store = opening.open_with(demo_home, demo_made.key, LOGIN)
    yield store
    store.close()


@pytest.fixture(scope="session")
def demo_database(server: Server) -> str:
    """The name of a PostgreSQL database with the same records, to be copied."""
    store = onserver.open_postgresql(server.make("demo_template"), LOGIN)
    with clock.held(TODAY):
        demo_service.fill(store, COMPANIES, MONTHS, SEED)
    store.close()
    return "demo_template"


@pytest.fixture
def shared_demo(
    server: Server, demo_database: str, today: datetime, request: pytest.FixtureRequest
) -> Iterator[Store]:
    """The demo on PostgreSQL, open; the clock stands still."""
    name = f"d{abs(hash(request.node.nodeid)):x}"
    store = onserver.open_postgresql(server.make(name, demo_database), LOGIN)
    yield store
    store.close()
    server.run(f'DROP DATABASE "{name}" WITH (FORCE)')
