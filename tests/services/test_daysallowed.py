"""Days allowed in words: read in every writing, counted over holidays and weekends worked."""

from __future__ import annotations

from datetime import date

import pytest

from liaison.services import daysallowed
from liaison.services.daysallowed import Allowed
from liaison.services.workdays import Days, shipped


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("7日内", Allowed(7, False)),
        ("７ 个 工作日", Allowed(7, True)),
        ("限期十五天内", Allowed(15, False)),
        ("二十个工作日内", Allowed(20, True)),
        ("两天", Allowed(2, False)),
        ("2026-12-01", None),
        ("12月1日", None),
        ("7日内整改完毕", None),
        ("", None),
    ],
)
def test_words_that_say_nothing_else(words: str, meant: Allowed | None) -> None:
    assert daysallowed.alone(words) == meant


def test_within_a_sentence() -> None:
    assert daysallowed.within("请限期7日内整改完毕") == Allowed(7, False)
    assert daysallowed.within("7 月的检查") is None


def test_the_day_they_end_on() -> None:
    days, before = Days((), shipped()), date(2026, 9, 30)
    assert Allowed(3, False).until(before, days) == date(2026, 10, 3)
    assert Allowed(3, True).until(before, days) == date(2026, 10, 10)  # a Saturday that is worked
    assert Allowed(999, False).until(date(2199, 12, 1), days) is None
