"""The clock: aware moments, the officer's day, and time that can be held still."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from liaison.base.clock import Clock, clock

LATE = datetime(2026, 10, 31, 17, 30, tzinfo=UTC)  # half past one on 1 November in Beijing


def test_now_is_aware_and_in_utc() -> None:
    before = datetime.fromtimestamp(0, UTC)
    first, second = clock.now(), clock.now()
    assert first.tzinfo is UTC
    assert before < first <= second


@pytest.mark.usefixtures("beijing")
def test_today_is_the_officers_day_not_that_of_utc() -> None:
    with clock.held(LATE):
        assert clock.now() == LATE
        assert clock.today() == date(2026, 11, 1)


@pytest.mark.usefixtures("beijing")
def test_stored_moments_are_shown_in_local_time() -> None:
    for stored in (LATE, LATE.replace(tzinfo=None)):
        shown = clock.local(stored)
        assert (shown.day, shown.hour, shown.minute) == (1, 1, 30)
        assert shown == LATE


def test_holding_ends_and_may_be_nested() -> None:
    own = Clock()
    with own.held(LATE):
        with own.held(LATE + timedelta(days=1)):
            assert own.now() == LATE + timedelta(days=1)
        assert own.now() == LATE
    assert own.now() != LATE


def test_holding_ends_when_the_work_fails() -> None:
    own = Clock()
    with pytest.raises(ZeroDivisionError), own.held(LATE):
        raise ZeroDivisionError
    assert own.now() != LATE


def test_held_moment_is_turned_into_utc() -> None:
    own = Clock()
    with own.held(datetime(2026, 11, 1, 1, 30, tzinfo=timezone(timedelta(hours=8)))):
        assert own.now() == LATE
        assert own.now().tzinfo is UTC


def test_a_moment_without_zone_cannot_be_held() -> None:
    with pytest.raises(ValueError, match="aware"), clock.held(LATE.replace(tzinfo=None)):
        pytest.fail("held a moment of unknown zone")
