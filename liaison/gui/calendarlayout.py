"""Where things lie in the calendar: cells, their heads, and the lines in them; no painting here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRect

from liaison.base.period import Period

DAYS = 7


def month_span(day: date) -> tuple[date, date]:
    """Return the whole weeks (Monday first) that hold the month of a day."""
    month = Period.month_of(day)
    return week_span(month.first)[0], week_span(month.last)[1]


def week_span(day: date) -> tuple[date, date]:
    """Return Monday and Sunday of the week of a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=DAYS - 1)


def month_after(day: date, by: int) -> date:
    """Return the same day some months on, the last of the month where there is none."""
    place = day.year * 12 + day.month - 1 + by
    month = Period.month(place // 12, place % 12 + 1)
    return month.first + timedelta(days=min(day.day, month.last.day) - 1)


@dataclass(frozen=True)
class Layout:
    """The cells of some weeks in a widget; lengths in pixels.

    ``head`` is the line of weekdays above, ``top`` the line of a cell with its
    number, ``line`` the height of an entry.
    """

    first: date
    weeks: int
    width: int
    height: int
    head: int
    top: int
    line: int
    pad: int

    def cell(self, day: date) -> QRect:
        """Return the box of a day."""
        place = (day - self.first).days
        row, column = divmod(place, DAYS)
        left, right = (self.width * one // DAYS for one in (column, column + 1))
        room = self.height - self.head
        upper, lower = (self.head + room * one // self.weeks for one in (row, row + 1))
        return QRect(left, upper, right - left, lower - upper)

    def column(self, weekday: int) -> QRect:
        """Return the box of a weekday's heading."""
        left, right = (self.width * one // DAYS for one in (weekday, weekday + 1))
        return QRect(left, 0, right - left, self.head)

    def room(self, day: date) -> int:
        """Return how many lines fit into a day's box."""
        return max(0, (self.cell(day).height() - self.top - self.pad) // self.line)

    def shown(self, day: date, count: int) -> int:
        """Return how many of so many entries are shown; the last line tells of the rest."""
        room = self.room(day)
        return count if count <= room else max(0, room - 1)

    def entry(self, day: date, place: int) -> QRect:
        """Return the box of the entry (or of the words ``+n``) at a place."""
        cell = self.cell(day)
        upper = cell.top() + self.top + place * self.line
        return QRect(cell.left() + self.pad, upper, cell.width() - 2 * self.pad, self.line)

    def day_at(self, at: QPoint) -> date | None:
        """Return the day under a point."""
        if not (0 <= at.x() < self.width and self.head <= at.y() < self.height):
            return None
        for place in range(self.weeks * DAYS):
            day = self.first + timedelta(days=place)
            if self.cell(day).contains(at):
                return day
        return None

    def place_at(self, at: QPoint, count: int) -> int | None:
        """Return the line under a point in the box of its day, of so many entries.

        The number of shown entries stands for the words that tell of the rest.
        """
        day = self.day_at(at)
        if day is None:
            return None
        shown = self.shown(day, count)
        lines = shown + (1 if shown < count else 0)
        place = (at.y() - self.cell(day).top() - self.top) // self.line
        return place if 0 <= place < lines else None
