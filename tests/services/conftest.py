"""A filled park, made once for each engine; tests of reading share it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from liaison.base.clock import clock
from liaison.store.step import Store
from tests.services.doors import door, li, quickly  # noqa: F401 - fixtures
from tests.services.handground import led  # noqa: F401 - a fixture
from tests.services.park import NOON, park
from tests.stores import a_store


@pytest.fixture
def noon() -> Iterator[None]:
    """It is noon on 22 November 2026."""
    with clock.held(NOON):
        yield


@pytest.fixture(
    scope="module", params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def filled(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A filled park that tests only read."""
    with a_store(request) as store:
        park(store)
        yield store
