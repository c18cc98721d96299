"""Working days: which days are worked, counting them, and the first one a deadline may fall on.

The yearly notice of the State Council's office (国务院办公厅节假日安排通知) stands in
the register of calendar days. A year that is not whole there takes what came
with the program (``resources/holidays.json``); a year nobody knows yet has its
weekends off and says so (:meth:`Days.known`). The day a period begins on is not
counted, its last day is (公安机关办理行政案件程序规定, on 期间).
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base import dates
from liaison.base.errors import Problem
from liaison.base.paths import resources
from liaison.base.words import N_, _, listed
from liaison.figures.scope import alive
from liaison.records import CalendarDay
from liaison.records.calendarday import DayKind

LEAST = 11
"""A year with fewer days off is not whole: 11 of them are by law, 13 since 2025
(全国年节及纪念日放假办法)."""

WEEKDAYS = (N_("周一"), N_("周二"), N_("周三"), N_("周四"), N_("周五"), N_("周六"), N_("周日"))
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Special:
    """A day that is not what its weekday says: free, or worked; its holiday and the notice."""

    day: date
    kind: DayKind
    name: str = ""
    basis: str = ""


class Days:
    """What is known of all days, read once: answers any number of questions without asking again.

    ``stored`` are the days of the register; those of a year that is not whole
    there lie over the ones that came with the program.
    """

    def __init__(self, stored: Iterable[Special] = (), shipped: Iterable[Special] = ()) -> None:
        own = {one.day: one for one in stored}
        whole = _whole(own.values())
        given = {one.day: one for one in shipped if one.day.year not in whole}
        self._special = {**given, **own}
        self._whole = _whole(self._special.values())
        off = (one.day for one in self._special.values() if one.kind is DayKind.holiday)
        on = (one.day for one in self._special.values() if one.kind is DayKind.working)
        self._off = sorted(day for day in off if day.weekday() < 5)
        self._on = sorted(day for day in on if day.weekday() >= 5)

    def is_working(self, day: date) -> bool:
        """Do people work on that day?"""
        special = self._special.get(day)
        return special.kind is DayKind.working if special else day.weekday() < 5

    def special(self, day: date) -> Special | None:
        """Return what the notice says of a day, None when it is as its weekday says."""
        return self._special.get(day)

    def all(self) -> list[Special]:
        """Return every day that is not what its weekday says, in order."""
        return [self._special[day] for day in sorted(self._special)]

    def known(self, year: int) -> bool:
        """Is the notice of that year here? Otherwise only its weekends are off."""
        return year in self._whole

    def between(self, first: date, last: date) -> int:
        """Return how many working days lie after ``first`` up to ``last``; negative backwards."""
        return self._worked(last) - self._worked(first)

    def add(self, day: date, count: int) -> date:
        """Return the ``count``-th working day after a day (before it when negative), itself for 0.

        Raises :class:`Problem` beyond the days the program knows (1900 … 2200).
        """
        if count == 0:
            return day
        start = self._worked(day) if count > 0 else self._worked(day - _DAY) + 1
        return self._first_with(start + count, day, 1 if count > 0 else -1)

    def next(self, day: date) -> date:
        """Return the day itself when it is worked, else the first working day after it."""
        return day if self.is_working(day) else self.add(day, 1)

    def words(self, day: date) -> str:
        """Return ``国庆节放假``, ``春节调休上班``, or nothing for a day that is as usual."""
        special = self._special.get(day)
        if special is None:
            return ""
        told = _("{name}放假") if special.kind is DayKind.holiday else _("{name}调休上班")
        return told.format(name=special.name)

    def hint(self, day: date) -> str:
        """Return the weekday of a deadline, and what should be known of it."""
        parts = [_(WEEKDAYS[day.weekday()]), self.words(day)]
        if not self.is_working(day):
            after = self.next(day)
            weekday = _(WEEKDAYS[after.weekday()])
            told = _("其后第一个工作日是 {month}月{day}日{weekday}")
            parts.append(told.format(month=after.month, day=after.day, weekday=weekday))
        if not self.known(day.year):
            parts.append(_("{year}年节假日安排尚未录入").format(year=day.year))
        return _("，").join(part for part in parts if part)

    def note(self, years: Collection[int]) -> str:
        """Return the note for years whose notice is not here; nothing when all are known."""
        missing = [str(year) for year in sorted(years) if not self.known(year)]
        if not missing:
            return ""
        return _("{years}年的节假日安排尚未录入，暂按周末休息计算。").format(years=listed(missing))

    def _worked(self, day: date) -> int:
        """Count the working days up to and with a day, from the first Monday there is."""
        weeks, rest = divmod(day.toordinal(), 7)  # ordinal 1 is a Monday
        usual = weeks * 5 + min(rest, 5)
        return usual - bisect_right(self._off, day) + bisect_right(self._on, day)

    def _first_with(self, wanted: int, near: date, way: int) -> date:
        """Return the first day by which so many are worked; ``near`` lies on the other side."""
        first, last = dates.FIRST.toordinal(), dates.LAST.toordinal()
        low = near.toordinal() if way > 0 else first
        high = last if way > 0 else near.toordinal()
        if not self._worked(date.fromordinal(low)) < wanted <= self._worked(date.fromordinal(high)):
            raise Problem(_("超出了可以计算的日期范围。"), mend=_("请核对天数。"))
        while high - low > 1:
            middle = (low + high) // 2
            if self._worked(date.fromordinal(middle)) < wanted:
                low = middle
            else:
                high = middle
        return date.fromordinal(high)


def table(session: Session) -> Days:
    """Read what is known of all days, in one query."""
    columns = (CalendarDay.day, CalendarDay.kind, CalendarDay.name, CalendarDay.basis)
    rows = session.execute(select(*columns).where(alive(CalendarDay)).order_by(CalendarDay.day))
    return Days((Special(row[0], row[1], row[2] or "", row[3] or "") for row in rows), shipped())


def is_working(session: Session, day: date) -> bool:
    """Do people work on that day?"""
    return table(session).is_working(day)


def add_working_days(session: Session, day: date, n: int) -> date:
    """Return the ``n``-th working day after a day; see :meth:`Days.add`."""
    return table(session).add(day, n)


def working_days_between(session: Session, first: date, last: date) -> int:
    """Return how many working days lie after ``first`` up to ``last``."""
    return table(session).between(first, last)


def next_working_day(session: Session, day: date) -> date:
    """Return the day itself when it is worked, else the first working day after it."""
    return table(session).next(day)


def known(session: Session, year: int) -> bool:
    """Is the notice of that year here? Otherwise only its weekends are off."""
    return table(session).known(year)


@cache
def shipped() -> tuple[Special, ...]:
    """Return the days that come with the program, by day."""
    told = json.loads((resources() / "holidays.json").read_text("utf-8"))
    found = [one for notice in told["notices"] for one in _of_notice(notice)]
    return tuple(sorted(found, key=lambda one: one.day))


def _of_notice(notice: dict[str, Any]) -> Iterator[Special]:
    basis = notice["basis"]
    for name, first, last in notice["holidays"]:
        for day in days_from(date.fromisoformat(first), date.fromisoformat(last)):
            yield Special(day, DayKind.holiday, name, basis)
    for name, day in notice["working"]:
        yield Special(date.fromisoformat(day), DayKind.working, name, basis)


def days_from(first: date, last: date) -> list[date]:
    """Return all days from the first to the last, both included."""
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _whole(days: Iterable[Special]) -> frozenset[int]:
    """Return the years that have the days off of a whole notice."""
    free: dict[int, int] = {}
    for one in days:
        if one.kind is DayKind.holiday:
            free[one.day.year] = free.get(one.day.year, 0) + 1
    return frozenset(year for year, count in free.items() if count >= LEAST)
