"""Reminders: an appointment is told once, beforehand; midnight brings a new day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from pytestqt.qtbot import QtBot

from liaison.base.clock import clock
from liaison.gui import putoff
from liaison.gui.reminding import Reminder
from liaison.services.appointments import Appointment

MORNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
"""9:00 in China, a Monday."""


class Ear:
    """Hears what a reminder says."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self.days = 0

    def day(self) -> None:
        """A new day has begun."""
        self.days += 1


@pytest.fixture
def ear() -> Ear:
    """Nothing heard yet."""
    return Ear()


def test_an_appointment_is_told_once_a_quarter_of_an_hour_before(qtbot: QtBot, ear: Ear) -> None:
    local = clock.local(MORNING)
    soon = (local + timedelta(minutes=10)).time()
    later = (local + timedelta(hours=2)).time()
    gone = (local - timedelta(hours=1)).time()
    planned = [
        Appointment(1, soon, "甲公司"),
        Appointment(2, later, "乙公司"),
        Appointment(3, gone, "丙公司"),
    ]
    with clock.held(MORNING):
        reminder = Reminder(ear.words.append, ear.day)
        reminder.expect(planned)
        reminder.expect(planned)
    assert ear.words == [f"{soon:%H:%M} 约定走访甲公司。"]
    with clock.held(MORNING + timedelta(hours=1, minutes=50)):
        reminder.look()
    assert ear.words[1:] == [f"{later:%H:%M} 约定走访乙公司。"]
    assert ear.days == 0


def test_an_appointment_put_to_another_hour_is_told_again(qtbot: QtBot, ear: Ear) -> None:
    local = clock.local(MORNING)
    soon, later = ((local + timedelta(minutes=n)).time() for n in (5, 12))
    with clock.held(MORNING):
        reminder = Reminder(ear.words.append, ear.day)
        for at in (soon, soon, later):
            reminder.expect([Appointment(1, at, "甲公司")])
    assert ear.words == [f"{at:%H:%M} 约定走访甲公司。" for at in (soon, later)]


def test_midnight_is_noticed(qtbot: QtBot, ear: Ear) -> None:
    with clock.held(MORNING):
        reminder = Reminder(ear.words.append, ear.day)
        reminder.expect([Appointment(1, time(23, 59), "甲公司")])
    with clock.held(MORNING + timedelta(days=1)):
        reminder.look()
        reminder.look()
    assert (ear.days, ear.words) == (1, [])


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 11, 23), ["2026-11-24", "2026-11-26", "2026-11-30", "2026-12-01"]),
        (date(2026, 11, 29), ["2026-11-30", "2026-12-01", "2026-12-02"]),
        (date(2026, 12, 31), ["2027-01-01", "2027-01-03", "2027-01-04"]),
    ],
)
def test_days_to_put_off_to_are_soonest_first_and_each_once(
    today: date, expected: list[str]
) -> None:
    offered = [day for _words, day in putoff.days(today)]
    assert [str(day) for day in offered] == expected
    assert all(day > today for day in offered)
