"""Periods of the ledgers and the ones they are compared with."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from liaison.base.errors import Problem
from liaison.base.period import Period

OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31))
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
PERIODS = st.tuples(DAYS, DAYS).map(lambda days: Period(min(days), max(days)))


def test_a_month_is_the_month_it_lies_in() -> None:
    assert Period.month(2026, 10) == OCTOBER == Period.read("2026-10")
    assert Period.month_of(date(2026, 10, 31)) == OCTOBER
    assert OCTOBER.is_month
    assert not Period(date(2026, 10, 1), date(2026, 10, 30)).is_month


@pytest.mark.parametrize(
    ("period", "words"),
    [
        (OCTOBER, "2026年10月"),
        (Period.year(2026), "2026年"),
        (Period(date(2026, 7, 1), date(2026, 9, 30)), "2026-07-01 至 2026-09-30"),
    ],
)
def test_is_named_as_on_paper(period: Period, words: str) -> None:
    assert period.words == words


def test_a_month_is_compared_with_whole_months() -> None:
    assert Period.month(2026, 3).before() == Period.month(2026, 2)
    assert Period.month(2026, 1).before() == Period.month(2025, 12)
    assert Period.month(2025, 2).last_year() == Period(date(2024, 2, 1), date(2024, 2, 29))


def test_other_spans_are_compared_with_as_many_days() -> None:
    ten_days = Period(date(2026, 3, 1), date(2026, 3, 10))
    assert ten_days.before() == Period(date(2026, 2, 19), date(2026, 2, 28))
    leap = Period(date(2024, 2, 20), date(2024, 2, 29))
    assert leap.last_year() == Period(date(2023, 2, 20), date(2023, 2, 28))


@given(PERIODS)
def test_the_period_before_ends_where_this_one_begins(period: Period) -> None:
    assert period.before().last + timedelta(days=1) == period.first


@given(PERIODS)
def test_months_cover_the_period_without_a_gap(period: Period) -> None:
    months = list(period.months())
    assert months[0].first <= period.first
    assert period.last <= months[-1].last
    assert all(month.is_month for month in months)
    assert all(one == other.before() for one, other in pairwise(months))


def test_the_year_to_date_ends_with_the_period() -> None:
    assert OCTOBER.year_to_date() == Period(date(2026, 1, 1), date(2026, 10, 31))


def test_holds_its_first_and_last_day() -> None:
    assert date(2026, 10, 1) in OCTOBER
    assert date(2026, 10, 31) in OCTOBER
    assert date(2026, 11, 1) not in OCTOBER


def test_a_period_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Period(OCTOBER.last, OCTOBER.first)
    with pytest.raises(Problem, match="早于"):
        Period.read("2026-10..2026-09")
