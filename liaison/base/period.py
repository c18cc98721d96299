"""A span of whole days: month, quarter, half-year, year or any dates."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.base import dates


@dataclass(frozen=True, order=True)
class Period:
    """First and last day, both included."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """Return a calendar month."""
        return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))

    @classmethod
    def month_of(cls, day: date) -> Period:
        """Return the calendar month a day lies in."""
        return cls.month(day.year, day.month)

    @classmethod
    def year(cls, year: int) -> Period:
        """Return a calendar year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def read(cls, words: str) -> Period:
        """Read ``2026-10``, ``2026``, a day or ``a..b``; raises ``Problem``."""
        return cls(*dates.span(words))

    @property
    def is_month(self) -> bool:
        """Is it exactly one calendar month?"""
        return self == Period.month_of(self.first)

    @property
    def words(self) -> str:
        """The period as printed on a ledger (always Chinese)."""
        if self.is_month:
            return f"{self.first.year}年{self.first.month}月"
        if self == Period.year(self.first.year):
            return f"{self.first.year}年"
        return f"{self.first.isoformat()} 至 {self.last.isoformat()}"

    def before(self) -> Period:
        """Return the period before: the month before a month, else as many days before."""
        last = self.first - timedelta(days=1)
        if self.is_month:
            return Period.month_of(last)
        return Period(last - (self.last - self.first), last)

    def last_year(self) -> Period:
        """Return the same period one year earlier (29 February becomes 28)."""
        if self.is_month:
            return Period.month(self.first.year - 1, self.first.month)
        return Period(_year_back(self.first), _year_back(self.last))

    def year_to_date(self) -> Period:
        """Return 1 January of the last day's year up to the last day."""
        return Period(date(self.last.year, 1, 1), self.last)

    def months(self) -> Iterator[Period]:
        """Yield the calendar months the period touches."""
        month = Period.month_of(self.first)
        while month.first <= self.last:
            yield month
            month = Period.month_of(month.last + timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def _year_back(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
