"""Stories: the whole program, from the first window to a workbook on the disk, by real keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.store import keys, opening
from tests.gui.conftest import app, asked, qapp_args
from tests.gui.programs import hand
from tests.stores import FIRST, Made

__all__ = ["app", "asked", "hand", "qapp_args"]
DAY = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The store the stories begin with, made the evening before: their clock is in order."""
    home = Home(tmp_path_factory.mktemp("story") / "data")
    with clock.held(DAY - timedelta(hours=16)):
        store, recovery = opening.create(home, FIRST, keys.LEAST)
        assert store.key is not None
        store.close()
    return Made(home, store.key, recovery)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Hold the day: the stories are told in November 2026."""
    with clock.held(DAY):
        yield
