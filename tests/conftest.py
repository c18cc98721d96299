"""What holds for every test: nothing unexpected is logged, no thread is left behind.

Warnings and Qt's own messages fail by pyproject.toml. Fixtures of one room
live in that room's conftest.py.
"""

from __future__ import annotations

import logging
import os
import re
import threading
from collections.abc import Callable, Iterator

import pytest
from hypothesis import settings

# A busy machine is no failure; where changes land, the same examples are tried each time.
settings.register_profile("liaison", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("liaison")

pytest_plugins = ["tests.stores", "tests.demos", "tests.commands"]

_PATIENCE = 20.0  # seconds a thread may take to end after it was told to


class _Listener(logging.Handler):
    """Keeps every line of a level that someone should look at."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []
        self.expected: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    def unexpected(self) -> list[str]:
        """Return the lines that no expected pattern is found in."""
        return [
            line for line in self.lines if not any(re.search(text, line) for text in self.expected)
        ]

    def missed(self) -> list[str]:
        """Return the expected patterns that no line answered."""
        return [
            text for text in self.expected if not any(re.search(text, line) for line in self.lines)
        ]


@pytest.fixture(autouse=True)
def _log() -> Iterator[_Listener]:
    """Fail a test that logs a warning or worse without having said so."""
    listener = _Listener()
    root = logging.getLogger()
    root.addHandler(listener)
    try:
        yield listener
    finally:
        root.removeHandler(listener)
    assert not listener.unexpected(), "logged, but not expected by the test"
    assert not listener.missed(), "expected in the log, but not logged"


@pytest.fixture
def expected_log(_log: _Listener) -> Callable[[str], None]:
    """Say which log line the test will cause: a regular expression found in it."""
    return _log.expected.append


@pytest.fixture(autouse=True)
def _threads() -> Iterator[None]:
    """Fail a test after which a thread still runs that would keep the program alive."""
    before = set(threading.enumerate())
    yield
    left = [one for one in threading.enumerate() if one not in before and not one.daemon]
    for one in left:
        one.join(_PATIENCE)
    alive = [one.name for one in left if one.is_alive()]
    assert not alive, f"threads left running: {', '.join(alive)}"
