"""Days as people write them, and what is no day told as such."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from liaison.base import dates
from liaison.base.clock import clock
from liaison.base.errors import Problem

FIFTH = date(2026, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2026-3-5",
        "2026.3.5",
        "2026/03/05",
        "2026年3月5日",
        "2026年3月5号",
        "20260305",
        "26.3.5",
        " 2026 年 3 月 5 日 ",
        "2026．３．５",
        "2026-03-05 14:05",
        "2026-03-05T14:05:06",
        "2026年3月5日上午",
        "2026-03-05 下午",
        "2026年3月5日 星期四",
        "46086",
        46086,
        46086.75,
        20260305,
        date(2026, 3, 5),
        datetime(2026, 3, 5, 14, 5),
    ],
)
def test_every_form_people_type_is_read(written: Any) -> None:
    assert dates.day(written) == FIFTH


@pytest.mark.parametrize(
    "written",
    [
        "",
        "3月5日",
        "2026-02-30",
        "2026-13-01",
        "2026年3月",
        "2026.3.5-3.7",
        "三月五日",
        "12",
        12,
        -1,
    ],
)
def test_what_is_no_single_day_is_refused_with_the_reason(written: Any) -> None:
    with pytest.raises(Problem) as caught:
        dates.day(written)
    assert str(written) in caught.value.words
    assert caught.value.mend


@given(st.dates(dates.FIRST, dates.LAST))
def test_what_is_shown_is_read_back(day: date) -> None:
    assert dates.day(day.isoformat()) == day
    assert dates.day(f"{day.year}年{day.month}月{day.day}日") == day


@given(st.dates(dates.FIRST, date(2099, 12, 31)))
def test_days_packed_into_eight_digits_are_read(day: date) -> None:
    packed = day.isoformat().replace("-", "")
    assert dates.day(packed) == dates.day(int(packed)) == dates.day(float(packed)) == day


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans()))
@example(float("nan"))
@example(float("inf"))
@example("1e999")
def test_anything_is_either_a_day_or_a_problem(written: Any) -> None:
    try:
        found = dates.day(written)
    except Problem:
        return
    assert dates.FIRST <= found <= dates.LAST


@pytest.mark.usefixtures("beijing")
def test_words_count_from_the_officers_day() -> None:
    with clock.held(datetime(2026, 10, 31, 17, 30, tzinfo=UTC)):
        assert dates.day("今天") == date(2026, 11, 1)
        assert dates.day("昨天") == date(2026, 10, 31)


@pytest.mark.parametrize(
    ("written", "minute"),
    [
        ("14:05", time(14, 5)),
        ("14：05", time(14, 5)),
        ("1405", time(14, 5)),
        ("下午2点", time(14)),
        ("下午2点05分", time(14, 5)),
        ("上午9时30分", time(9, 30)),
        (0.5, time(12)),
        (time(14, 5, 59), time(14, 5)),
        (datetime(2026, 3, 5, 14, 5, 59), time(14, 5)),
    ],
)
def test_times_are_read_to_the_minute(written: Any, minute: time) -> None:
    assert dates.time_of_day(written) == minute


@pytest.mark.parametrize("written", ["25:00", "12:60", "下午", "", "中午", 1.5])
def test_what_is_no_time_is_refused(written: Any) -> None:
    with pytest.raises(Problem):
        dates.time_of_day(written)


@pytest.mark.usefixtures("beijing")
def test_a_moment_written_here_is_kept_in_utc() -> None:
    kept = dates.moment("2026-11-01 01:30:15")
    assert kept == datetime(2026, 10, 31, 17, 30, 15, tzinfo=UTC)
    assert kept.tzinfo is UTC


def test_a_month_is_its_first_and_last_day() -> None:
    assert (
        dates.month("2026-02") == dates.month("2026年2月") == (date(2026, 2, 1), date(2026, 2, 28))
    )
    assert dates.month("2024.02")[1] == date(2024, 2, 29)
    for wrong in ("2026-13", "2026", "十月", ""):
        with pytest.raises(Problem):
            dates.month(wrong)


@pytest.mark.parametrize(
    ("words", "first", "last"),
    [
        ("2026-3-5", FIFTH, FIFTH),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026年", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
        ("2026-10-03..2026-11", date(2026, 10, 3), date(2026, 11, 30)),
        ("2026-10..", date(2026, 10, 1), dates.LAST),
        ("..2026-10", dates.FIRST, date(2026, 10, 31)),
    ],
)
def test_a_filter_spans_days(words: str, first: date, last: date) -> None:
    assert dates.span(words) == (first, last)


@given(st.text("0123456789-年月日. "))
@example("0000")
@example("0000-05")
@example("2026-10..2026-09")
@example("....")
def test_any_filter_is_a_span_or_a_problem(words: str) -> None:
    try:
        first, last = dates.span(words)
    except Problem:
        return
    assert dates.FIRST <= first <= last <= dates.LAST


@pytest.mark.parametrize(
    ("written", "nearest", "been"),
    [
        ("10.3", "2026-10-03", "2026-10-03"),
        ("１０．３", "2026-10-03", "2026-10-03"),
        ("10月3日", "2026-10-03", "2026-10-03"),
        ("10月3号上午", "2026-10-03 上午", "2026-10-03 上午"),
        ("10/3 9:30", "2026-10-03 9:30", "2026-10-03 9:30"),
        ("3-5", "2026-03-05", "2026-03-05"),
        ("1.5", "2027-01-05", "2026-01-05"),
        ("12.28", "2026-12-28", "2026-12-28"),
        ("2.29", "2.29", "2.29"),
        ("10.3-10.5", "10.3-10.5", "10.3-10.5"),
        ("10.3至5", "10.3至5", "10.3至5"),
        ("26.3.5", "26.3.5", "26.3.5"),
        ("2026-10", "2026-10", "2026-10"),
        ("3日", "3日", "3日"),
        ("昨天", "昨天", "昨天"),
        ("", "", ""),
    ],
)
def test_a_day_without_its_year_is_completed(written: str, nearest: str, been: str) -> None:
    with clock.held(datetime(2026, 11, 22, 3, tzinfo=UTC)):
        assert dates.completed(written) == nearest
        assert dates.completed(written, been=True) == been


def test_a_day_of_the_old_year_is_meant_in_january() -> None:
    with clock.held(datetime(2027, 1, 3, 3, tzinfo=UTC)):
        assert dates.completed("12.28") == dates.completed("12.28", been=True) == "2026-12-28"
        assert dates.completed("1.2") == dates.completed("1.2", been=True) == "2027-01-02"


@pytest.mark.parametrize("written", ["10.3-10.5", "10.3-10", "10月3日-5日", "10.3~10.5"])
def test_two_days_of_a_month_are_not_a_day_long_ago(written: str) -> None:
    with pytest.raises(Problem, match="不止一个日期"):
        dates.day(written)


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2026-10-3 9:30", time(9, 30)),
        ("2026-10-3 下午2点", time(14)),
        ("2026-10-03 00:00:00", None),
        ("2026-10-3", None),
        ("10.3", None),
        ("甲", None),
    ],
)
def test_the_time_behind_a_day_is_found(written: str, at: time | None) -> None:
    assert dates.time_behind(written) == at
