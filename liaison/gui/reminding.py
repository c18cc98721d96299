"""Reminders that never block: a new day is shown, and appointments are told of beforehand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, QTimer

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.gui.jobs import Failure, Jobs
from liaison.services import newday
from liaison.services.appointments import Appointment

BEFORE = timedelta(minutes=15)
_LOOK_MS = 30_000


def new_day(jobs: Jobs, refresh: Callable[[], Any]) -> Callable[[], Any]:
    """Return what a new day brings: what is due by itself is done, then all is read anew.

    What could not be done is told like all that nobody asked for (``broke``).
    """

    def shown(_told: object) -> None:
        refresh()

    def left(failure: Failure) -> None:
        refresh()
        jobs.broke.emit(failure)

    return partial(jobs.run, newday.begin, shown, left)


class Reminder(QObject):
    """Looks at the clock; tells an appointment once, and that a day has passed."""

    def __init__(
        self,
        say: Callable[[str], Any],
        new_day: Callable[[], Any],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._say, self._new_day = say, new_day
        self._day: date = clock.today()
        self._appointments: Sequence[Appointment] = ()
        self._told: set[tuple[int, time]] = set()
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def expect(self, appointments: Sequence[Appointment]) -> None:
        """Take today's appointments as they stand now."""
        self._appointments = appointments
        self.look()

    def look(self) -> None:
        """Tell what is about to be, and of a new day."""
        now = clock.local(clock.now())
        if now.date() != self._day:
            self._day = now.date()
            self._told.clear()
            self._new_day()
            return
        for one in self._appointments:
            at = datetime.combine(now.date(), one.at, now.tzinfo)
            if (one.visit_id, one.at) not in self._told and at - BEFORE <= now <= at:
                self._told.add((one.visit_id, one.at))  # put to another hour it is told again
                words = _("{at} 约定走访{company}。")
                self._say(words.format(at=f"{one.at:%H:%M}", company=one.company))
