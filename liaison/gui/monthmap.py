"""Where everything of the month board stands: columns, rows, and what is under a point."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QRect

from liaison.base.period import Period
from liaison.base.words import _
from liaison.gui.look import style
from liaison.services.duties import CompanyMonth
from liaison.services.dutycells import TASKS

COMPANY, OFFICER, VISITS = "company", "officer", "visits"
_OFFICER, _VISITS, _TASK, _DAY = 60, 62, 40, 20
_NAME_LEAST, _HEAD, _ROW = 150, 44, 30


@dataclass(frozen=True)
class Place:
    """What is under a point: a row (-1 the heading), and a day of the month (0 none)."""

    row: int
    day: int


class MonthMap:
    """Widths follow the window: the name takes what the rest leaves."""

    def __init__(self, month: Period, width: int) -> None:
        scale = style.now().scale
        self.month = month
        self.last = calendar.monthrange(month.first.year, month.first.month)[1]
        self.head, self.row = round(_HEAD * scale), round(_ROW * scale)
        self._officer, self._visits = round(_OFFICER * scale), round(_VISITS * scale)
        self._task, self._day = round(_TASK * scale), round(_DAY * scale)
        rest = self._officer + self._visits + len(TASKS) * self._task + self.last * self._day
        self.name = max(round(_NAME_LEAST * scale), width - rest)
        self.width = self.name + rest

    def columns(self) -> list[tuple[str, QRect]]:
        """Return the columns before the days with their place in a row at 0."""
        found = []
        left = 0
        widths = [(COMPANY, self.name), (OFFICER, self._officer), (VISITS, self._visits)]
        for name, wide in widths + [(task, self._task) for task in TASKS]:
            found.append((name, QRect(left, 0, wide, self.row)))
            left += wide
        return found

    def day_at(self, number: int) -> QRect:
        """Return the place of a day (from 1) in a row at 0."""
        left = self.width - (self.last - number + 1) * self._day
        return QRect(left, 0, self._day, self.row)

    def top_of(self, row: int) -> int:
        """Return where a row begins below the heading, unscrolled."""
        return row * self.row

    def place(self, x: int, y: int, rows: int) -> Place:
        """Return what is under a point of the unscrolled picture below the heading."""
        row = y // self.row if y >= 0 else -1
        day = 0
        if x >= self.day_at(1).left():
            day = min(self.last, (x - self.day_at(1).left()) // self._day + 1)
        return Place(row if row < rows else rows, day)

    def date_of(self, number: int) -> date:
        """Return the date of a day of the month."""
        return self.month.first.replace(day=number)


def visit_words(row: CompanyMonth) -> str:
    """Return the visits against what is asked, to be read without colours too."""
    if row.heat == "excused":
        return _("免")
    if row.heat == "notdue":
        return "—"
    sign = {"met": "✓", "over": "✓", "short": "◐", "none": "○"}[row.heat]
    return f"{sign} {row.done}/{row.asked}" if row.asked else f"✓ {row.done}"


def task_words(row: CompanyMonth, task: str) -> str:
    """Return whether a task was done, or not often enough, or is asked at all."""
    done, wanted = row.tasks.get(task, 0), row.wanted.get(task, 0)
    if done:
        return "✓" if done >= wanted else "◐"
    return "○" if wanted else "—"
