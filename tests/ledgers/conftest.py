"""The periods and the demo store that the ledgers are told of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from liaison.base.period import Period
from liaison.figures.scope import ALL, Scope
from liaison.ledgers import export
from liaison.store import opening
from liaison.store.step import Store
from tests.ledgers.brute import Everything
from tests.stores import LOGIN, Made

Rows = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(params=["2026-09", "2026-10", "2026-11", "2026-10-10..2026-11-05", "2026"])
def period(request: pytest.FixtureRequest) -> Period:
    """Months, a span and a year."""
    return Period.read(request.param)


@pytest.fixture(params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)])
def demo(request: pytest.FixtureRequest) -> Iterator[Store]:
    """The demo store on each engine."""
    if request.param == "postgresql":
        yield request.getfixturevalue("shared_demo")
        return
    made: Made = request.getfixturevalue("demo_made")
    store = opening.open_with(request.getfixturevalue("demo_home"), made.key, LOGIN)
    yield store
    store.close()


@pytest.fixture
def rows(demo: Store) -> Rows:
    """Give a ledger's rows of the demo store by name, period and scope."""

    def of(name: str, period: Period, scope: Scope = ALL) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in export.filled(demo, name, period, scope).rows]

    return of


@pytest.fixture
def everything(demo: Store) -> Everything:
    """All records of the demo store."""
    with demo.reading() as session:
        return Everything.of(session)
