"""The painted calendar: every point in its day, and quick however full."""

from __future__ import annotations

import time
from datetime import date, timedelta

from PySide6.QtCore import QPoint

from liaison.gui.calendarlayout import Layout
from liaison.gui.calendarlist import DayPopup
from liaison.records.visit import Outcome
from liaison.services import agenda
from liaison.services.agendasources import Item
from tests.gui.calendars import Leaf
from tests.gui.hands import parts

DAY = timedelta(days=1)


def test_every_point_lies_in_its_day() -> None:
    for weeks in (1, 4, 5, 6):
        layout = Layout(date(2026, 11, 2), weeks, 903, 611, 26, 26, 19, 6)
        for n in range(weeks * 7):
            day = layout.first + n * DAY
            cell = layout.cell(day)
            for corner in (cell.topLeft(), cell.bottomRight(), cell.center()):
                assert layout.day_at(corner) == day
            for place in range(layout.shown(day, 99)):
                assert layout.place_at(layout.entry(day, place).center(), 99) == place
        assert layout.day_at(QPoint(3, 3)) is None


def test_two_thousand_entries_are_painted_quickly(leaf: Leaf) -> None:
    first, last = leaf.grid.span()
    span = (last - first).days + 1
    days: dict[date, list[Item]] = {}
    for n in range(2000):
        day = first + n % span * DAY
        item = Item("visits", "visits", n + 1, day, f"企业{n}", Outcome.done.words, "许丽 · 检查")
        days.setdefault(day, []).append(item)
    assert leaf.grid.agenda is not None
    full = agenda.Agenda(first, last, days, leaf.grid.agenda.calendar)
    leaf.grid.show_agenda(full)
    began = time.process_time()
    for _n in range(5):
        leaf.grid.grab()
    assert (time.process_time() - began) / 5 < 0.25
    assert len(parts(leaf.grid, DayPopup)) == 0
