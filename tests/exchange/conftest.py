"""The day on which files are imported in these tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from liaison.base.clock import clock


@pytest.fixture
def november() -> Iterator[None]:
    """Hold the clock at 22 November 2026, after the months the files tell of."""
    with clock.held(datetime(2026, 11, 22, 4, tzinfo=UTC)):
        yield
