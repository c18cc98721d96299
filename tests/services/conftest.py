"""A filled park, made once for each engine; tests of reading share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liaison.base.clock import clock
from liaison.store import opening
from liaison.store.step import Store
from tests.services.park import NOON, park
from tests.stores import LOGIN, Made, Server


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 22 November 2026."""
    with clock.held(NOON):
        yield


@pytest.fixture(
    scope="module", params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    """A filled park that tests only read."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("server")
        name = f"park{abs(hash(request.node.nodeid)):x}"
        store = opening.open_postgresql(server.make(name), LOGIN)
    else:
        template: Made = request.getfixturevalue("template")
        home = template.copy(tmp_path_factory.mktemp("park") / "data")
        store = opening.open_with(home, template.key, LOGIN)
    try:
        park(store)
        yield store
    finally:
        store.close()
