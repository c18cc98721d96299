"""Stories: the whole program, from the first window to a workbook on the disk, by real keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from liaison.base.clock import clock
from tests.gui.conftest import app, asked, qapp_args
from tests.gui.programs import hand

__all__ = ["app", "asked", "hand", "qapp_args"]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    """Hold the day: the stories are told in November 2026."""
    with clock.held(datetime(2026, 11, 22, 3, tzinfo=UTC)):
        yield
