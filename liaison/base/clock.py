"""The only source of time, so that tests and the demo can choose the day.

Business dates are what the officer writes (local, no zone arithmetic);
system moments are UTC (safety.md 3h: the same instant cut in UTC falls into
another month for eight hours of each day).
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime


class Clock:
    """Tells the moment (UTC) and the day (local); can be held still."""

    def __init__(self) -> None:
        self._held: datetime | None = None

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC, whole microseconds."""
        return self._held or datetime.now(UTC)

    def ticks(self) -> float:
        """Return seconds that only go forward, whatever is done to the wall clock (idle, locks)."""
        return time.monotonic()

    def today(self) -> date:
        """Return the local calendar day an officer would write."""
        return self.now().astimezone().date()

    def local(self, moment: datetime) -> datetime:
        """Return a stored UTC moment as local time for showing."""
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return aware.astimezone()

    def shown(self, moment: datetime) -> str:
        """Return a stored UTC moment as people read it, to the minute."""
        return f"{self.local(moment):%Y-%m-%d %H:%M}"

    @contextmanager
    def held(self, moment: datetime) -> Iterator[None]:
        """Hold the clock still at an aware moment (tests, pictures, demo)."""
        if moment.tzinfo is None:
            raise ValueError("clock.held needs an aware moment")
        before, self._held = self._held, moment.astimezone(UTC)
        try:
            yield
        finally:
            self._held = before


clock = Clock()
