"""Surroundings that the lowest room must stand."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest


@pytest.fixture
def beijing() -> Iterator[None]:
    """Let this machine stand in China."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()
