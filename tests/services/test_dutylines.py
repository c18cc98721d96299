"""What duties put on the workbench, on the days that matter: one line a company, rightly named."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.records import Company, Duty, Officer, Visit
from liaison.services import monthboard, today
from liaison.services.benchlines import Line
from liaison.store.step import Store
from tests.stores import add, no_duties

FOUR = ["safety", "population", "publicity", "legal"]


def _held(day: date) -> Any:
    return clock.held(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def _company(store: Store, name: str = "甲公司") -> int:
    with _held(date(2033, 1, 3)):
        return add(store, Company, name=name)


def _visit(store: Store, company: int, day: date, **more: Any) -> None:
    officer = add(store, Officer, name=f"张{day:%m%d}")
    told = {"company_id": company, "officers": [officer], "visited_on": day, "content": "查"}
    add(store, Visit, duties=FOUR, **told, **more)


def _rule(store: Store, name: str, **values: Any) -> None:
    """A rule of one's own beside those there are."""
    add(store, Duty, name=name, counted="visit", **values)


def _only(store: Store, name: str, **values: Any) -> None:
    """The only rule there is."""
    no_duties(store)
    _rule(store, name, **values)


def _bench(store: Store, day: date) -> today.Bench:
    with _held(day), store.reading() as session:
        return today.bench(session)


def _told(lines: list[Line]) -> list[tuple[str, str, date | None]]:
    return [(one.title, one.words, one.due) for one in lines if one.act == "visit"]


def test_what_was_missed_in_two_months_is_one_company(store: Store) -> None:
    company = _company(store)
    _visit(store, company, date(2033, 9, 9))
    told = _bench(store, date(2033, 11, 1))
    assert _told(told.overdue) == [("甲公司", "10月 差走访", date(2033, 10, 31))]
    _company(store, "乙公司")
    told = _bench(store, date(2033, 10, 5))
    assert _told(told.overdue) == [
        ("乙公司", "8月、9月 差走访", date(2033, 8, 31)),
        ("甲公司", "8月 差走访", date(2033, 8, 31)),
    ]
    assert "2 家企业以前的任务未完成" in told.sentence


def test_a_quarter_is_named_and_near_only_in_its_last_month(store: Store) -> None:
    company = _company(store)
    _only(store, "每季走访三次", cycle="quarter", minimum=3)
    _visit(store, company, date(2033, 7, 4))
    assert _told(_bench(store, date(2033, 8, 15)).week) == []
    september = _bench(store, date(2033, 9, 1))
    words = "第3季度 差走访2次 · 上次 07-04"
    assert _told(september.week) == [("甲公司", words, date(2033, 9, 30))]
    assert _told(_bench(store, date(2033, 10, 1)).overdue) == [
        ("甲公司", "第3季度 差走访2次", date(2033, 9, 30))
    ]


def test_month_and_quarter_of_one_company_are_one_line(store: Store) -> None:
    company = _company(store)
    _rule(store, "每季走访五次", cycle="quarter", minimum=5)
    _visit(store, company, date(2033, 8, 4))
    (line,) = _told(_bench(store, date(2033, 9, 20)).week)
    assert line == ("甲公司", "差走访 · 第3季度 差走访4次 · 上次 08-04", date(2033, 9, 30))


def test_an_officers_month_is_that_of_the_board(store: Store) -> None:
    """Of visits asked by quarters, years and intervals too: told in the month they end in."""
    company, other = _company(store), _company(store, "乙公司")
    _only(store, "每季走访两次", cycle="quarter", minimum=2)
    _rule(store, "每年走访三次", cycle="year", minimum=3)
    _rule(store, "每隔二十天", cycle="interval", days=20, grade="一般")
    _visit(store, company, date(2033, 7, 20))
    for day in (date(2033, 8, 3), date(2033, 8, 20), date(2033, 9, 1), date(2033, 12, 31)):
        with _held(day), store.reading() as session:
            whole = monthboard.read_month(session, Period.month_of(day)).summary
            every = today.by_officer(session)
        asked, met = sum(one.companies for one in every), sum(one.met for one in every)
        assert (asked, met) == (whole.asked, whole.met)
        if day.month == 8:
            _visit(store, company, day)
    assert other


def test_halves_and_years_are_named(store: Store) -> None:
    company = _company(store)
    _only(store, "每半年走访两次", cycle="half-year", minimum=2)
    _rule(store, "每年走访九次", cycle="year", minimum=9)
    _visit(store, company, date(2033, 5, 4))
    assert _told(_bench(store, date(2033, 7, 1)).overdue)[0][1] == "上半年 差走访"
    (line,) = _told(_bench(store, date(2034, 1, 2)).overdue)
    assert line[1] == "2033年下半年 差走访2次 · 2033年 差走访8次"


def test_an_interval_is_near_when_it_falls_due_and_shouts_until_somebody_goes(
    store: Store,
) -> None:
    company = _company(store)
    _only(store, "每隔四十五天", cycle="interval", days=45, buffer=3)
    _visit(store, company, date(2033, 3, 10))
    assert _told(_bench(store, date(2033, 3, 11)).week) == [], "not the day after the visit"
    (soon,) = _told(_bench(store, date(2033, 4, 1)).week)
    assert soon == ("甲公司", "差走访 · 上次 03-10", date(2033, 4, 27))
    for day in (date(2033, 4, 28), date(2033, 9, 1)):
        told = _bench(store, day)
        assert _told(told.overdue) == [("甲公司", "差走访", date(2033, 4, 27))]
        assert _told(told.week) == []


def test_a_month_that_is_over_is_told_while_its_buffer_runs(store: Store) -> None:
    """Nobody is reminded of anything else that can still be entered late."""
    company = _company(store)
    _only(store, "每月走访", cycle="month", buffer=5)
    _visit(store, company, date(2033, 8, 4))
    with _held(date(2033, 10, 3)):
        _visit(store, company, date(2033, 10, 2))
    told = _bench(store, date(2033, 10, 5))
    assert _told(told.week) == [("甲公司", "9月 差走访 · 上次 10-02", date(2033, 10, 5))]
    assert _told(told.overdue) == []
    told = _bench(store, date(2033, 10, 6))
    assert _told(told.overdue) == [("甲公司", "9月 差走访", date(2033, 10, 5))]
    assert _told(told.week) == []
    with _held(date(2033, 10, 6)):
        _visit(store, company, date(2033, 9, 28))
    assert _told(_bench(store, date(2033, 10, 6)).overdue) == [], "entered late, it counts"
