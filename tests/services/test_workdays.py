"""Working days: against a slow count over a calendar, and as the register changes them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st
from sqlalchemy import event, select

from liaison.base.errors import Problem, Refused
from liaison.records import CalendarDay, Officer, Station
from liaison.records.calendarday import DayKind
from liaison.services import holidays, workdays
from liaison.services.workdays import Days, Special
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.stores import add, seated

DAY = timedelta(days=1)
YEAR = date(2026, 1, 1)
DAYS = st.integers(-40, 420).map(lambda n: YEAR + n * DAY)
SPECIALS = st.lists(
    st.builds(Special, DAYS, st.sampled_from(DayKind)), max_size=40, unique_by=lambda one: one.day
)


def works(special: dict[date, DayKind], day: date) -> bool:
    """Tell by hand whether a day is worked."""
    return special[day] is DayKind.working if day in special else day.weekday() < 5


@settings(max_examples=150, deadline=None)
@given(SPECIALS, DAYS, DAYS, st.integers(-60, 60))
def test_counting_agrees_with_the_slow_way(
    specials: list[Special], first: date, last: date, n: int
) -> None:
    days = Days(specials)
    told = {one.day: one.kind for one in specials}
    low, high = sorted((first, last))
    slow = sum(works(told, low + k * DAY) for k in range(1, (high - low).days + 1))
    assert days.between(first, last) == (slow if first <= last else -slow)
    day, left = first, abs(n)
    while left:
        day += DAY if n > 0 else -DAY
        left -= works(told, day)
    assert days.add(first, n) == day
    day = first
    while not works(told, day):
        day += DAY
    assert days.next(first) == day
    assert days.is_working(first) == works(told, first)


@given(SPECIALS, DAYS, st.integers(1, 200))
@settings(max_examples=100, deadline=None)
def test_counting_back_what_was_counted(specials: list[Special], day: date, n: int) -> None:
    days = Days(specials)
    assert days.between(day, days.add(day, n)) == n
    assert days.is_working(days.add(day, n))
    assert days.is_working(days.add(day, -n))
    assert days.add(days.add(day, n), -n) <= days.next(day)


def test_the_national_day_of_2026() -> None:
    days = Days(shipped := (), workdays.shipped())
    assert shipped == ()
    assert days.add(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert days.add(date(2026, 9, 30), 3) == date(2026, 10, 10)
    assert days.between(date(2026, 9, 19), date(2026, 9, 20)) == 1
    assert days.next(date(2026, 10, 1)) == date(2026, 10, 8)
    assert days.words(date(2026, 10, 1)) == "国庆节放假"
    assert days.words(date(2026, 10, 10)) == "国庆节调休上班"
    assert days.words(date(2026, 10, 12)) == ""
    assert days.hint(date(2026, 10, 1)) == "周四，国庆节放假，其后第一个工作日是 10月8日周四"
    assert days.hint(date(2026, 10, 12)) == "周一"


def test_a_year_nobody_knows_has_its_weekends_off_and_says_so() -> None:
    days = Days((), workdays.shipped())
    assert days.known(2025)
    assert days.known(2026)
    assert not days.known(2031)
    assert days.is_working(date(2031, 10, 1))
    assert days.note([2026]) == ""
    assert days.note([2032, 2031, 2026]) == "2031、2032年的节假日安排尚未录入，暂按周末休息计算。"
    assert "尚未录入" in days.hint(date(2031, 10, 1))


def test_a_year_is_the_stores_own_once_it_is_whole() -> None:
    own = [Special(date(2026, 12, 27), DayKind.working, "元旦")]
    days = Days(own, workdays.shipped())
    assert days.is_working(date(2026, 12, 27))
    assert not days.is_working(date(2026, 10, 1))
    whole = [Special(date(2026, 3, n), DayKind.holiday) for n in range(1, 16)]
    days = Days(whole, workdays.shipped())
    assert days.known(2026)
    assert days.is_working(date(2026, 10, 1))
    assert not days.is_working(date(2026, 3, 2))
    assert not days.is_working(date(2025, 10, 1))


@pytest.mark.parametrize("n", [10**6, -(10**6)])
def test_days_beyond_the_calendar_are_a_problem(n: int) -> None:
    with pytest.raises(Problem, match="超出"):
        Days().add(YEAR, n)


def test_a_store_without_days_takes_the_shipped_ones(store: Store) -> None:
    with store.reading() as session:
        assert not workdays.is_working(session, date(2026, 10, 1))
        assert workdays.add_working_days(session, date(2026, 9, 30), 1) == date(2026, 10, 8)
        assert workdays.working_days_between(session, date(2026, 9, 30), date(2026, 10, 8)) == 1
        assert workdays.next_working_day(session, date(2026, 10, 3)) == date(2026, 10, 8)
        assert workdays.known(session, 2026)
        assert not workdays.known(session, 2040)


def test_many_questions_are_one_query(store: Store) -> None:
    asked: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *told: asked.append(told[2]))
    with store.reading() as session:
        days = workdays.table(session)
        for n in range(1000):
            days.add(YEAR + n * DAY, 7)
    assert sum("calendarday" in one for one in asked) == 1


def test_seeding_fills_the_register_once(store: Store) -> None:
    assert holidays.seed(store) == len(workdays.shipped())
    assert holidays.seed(store) == 0
    with store.reading() as session:
        rows = session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()
        assert len(rows) == len(workdays.shipped())
        assert workdays.table(session).words(date(2026, 10, 1)) == "国庆节放假"
    assert last_step(store) is None


def test_a_notice_is_shown_kept_and_undone(store: Store) -> None:
    add(store, CalendarDay, day=date(2027, 10, 1), kind="holiday", name="国庆")
    told = [
        Special(date(2027, 10, 9), DayKind.working, "国庆节", "通知"),
        Special(date(2027, 10, 1), DayKind.holiday, "国庆节", "通知"),
    ]
    seen = holidays.preview(store, told)
    assert [one.fate for one in seen] == [holidays.CHANGED, holidays.NEW]
    assert seen[0].before is not None
    assert seen[0].before.name == "国庆"
    counts = holidays.keep(store, told)
    assert counts == {holidays.NEW: 1, holidays.CHANGED: 1, holidays.SAME: 0}
    assert {one.fate for one in holidays.preview(store, told)} == {holidays.SAME}
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    assert [one.fate for one in holidays.preview(store, told)] == [holidays.CHANGED, holidays.NEW]


def test_a_notice_told_twice_is_kept_once(store: Store) -> None:
    told = [Special(date(2027, 10, 1), DayKind.holiday, "国庆节")] * 2
    assert holidays.keep(store, told, "one")[holidays.NEW] == 1
    assert holidays.keep(store, told, "one")[holidays.NEW] == 1
    with pytest.raises(Problem, match="没有可以写入"):
        holidays.keep(store, [])


def test_only_who_maintains_may_keep_one(store: Store) -> None:
    officer = seated(store, "qian", "officer")
    with pytest.raises(Refused):
        holidays.keep(officer, [Special(date(2027, 10, 1), DayKind.holiday)])
    with pytest.raises(Refused):
        add(officer, CalendarDay, day=date(2027, 10, 1), kind="holiday")


def test_everybody_reads_the_same_calendar(store: Store) -> None:
    add(store, Station, name="第二警务站", bureau="云岭县公安局")
    who = add(store, Officer, name="许丽", station_id=1)
    day = date(2033, 10, 1)
    holidays.keep(store, [Special(day, DayKind.holiday, "国庆节")])
    for other in (seated(store, "xu", "officer", who), seated(store, "guan", "admin")):
        with other.reading() as session:
            assert workdays.table(session).words(day) == "国庆节放假"
