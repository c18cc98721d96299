"""Each boundary rule of the duties, told by a case a station leader would know."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from liaison.base.errors import Problems, Refused
from liaison.base.period import Period
from liaison.figures.dutyrules import middle, period_of, rules, shipped
from liaison.figures.scope import Scope
from liaison.ledgers.coverage import NOT_DUE, rows
from liaison.records import Assignment, Company, Duty, Excuse, Officer, Visit
from liaison.records.duty import Cycle
from liaison.services import duties, dutyseed, records
from liaison.store.step import Store
from tests.services.dutycases import (
    DAY,
    NOVEMBER,
    OCTOBER,
    TODAY,
    a_company,
    held,
    known,
    only,
    report,
    running,
    visited,
)
from tests.stores import add, seated


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Hold the clock at the 22nd of a November."""
    with held(TODAY):
        yield


@pytest.fixture
def zhang(store: Store) -> int:
    """An officer."""
    return add(store, Officer, name="张三", badge="056314")


@pytest.mark.parametrize(("entered", "asked"), [(1, 1), (15, 1), (16, 0), (30, 0)])
def test_a_company_that_came_after_the_15th_is_asked_from_the_next_month(
    store: Store, entered: int, asked: int
) -> None:
    company = a_company(store, entered_on=NOVEMBER.first.replace(day=entered))
    assert sum(one.asked for one in report(store, company)) == asked
    assert not report(store, company, OCTOBER)
    (december,) = running(store, company, date(2033, 12, 5))
    assert december.asked == 1


@pytest.mark.parametrize(("left", "asked"), [(date(2033, 11, 20), 0), (date(2033, 11, 30), 0),
                                             (date(2033, 12, 1), 1)])  # fmt: skip
def test_a_company_that_left_by_the_last_day_is_not_asked(
    store: Store, zhang: int, left: date, asked: int
) -> None:
    company = known(store, left_on=left, state="迁出")
    visited(store, company, zhang, date(2033, 11, 3))
    assert sum(one.asked for one in report(store, company)) == asked
    assert [one.asked for one in report(store, company, OCTOBER)] == [1], "the past stays"
    with store.reading() as session:
        (row,) = duties.month_table(session, NOVEMBER)
    assert (row.visits, row.heat) == (1, "met"), "what was done still counts"


def test_a_suspended_company_is_asked_only_by_a_rule_that_says_so(store: Store) -> None:
    company = a_company(store, state="停产")
    assert report(store, company) == []
    rule = {"name": "停产企业每月看一次", "counted": "visit", "cycle": "month"}
    add(store, Duty, **rule, state="停产")
    (told,) = report(store, company)
    assert (told.duty, told.asked) == (rule["name"], 1)


def test_of_several_rules_the_strictest_holds_and_grade_is_as_of_now(store: Store) -> None:
    company = known(store, grade="重点单位")
    (told,) = report(store, company)
    assert (told.duty, told.asked) == ("重点单位每月走访两次", 2)
    with store.reading() as session:
        version = session.get_one(Company, company).version
    records.save(store, Company, {"grade": "一般"}, company, version)
    assert [one.asked for one in report(store, company, OCTOBER)] == [1]


def test_who_answers_at_the_end_has_the_duty(store: Store, zhang: int) -> None:
    company, li, wang = a_company(store), add(store, Officer, name="李四"), None
    assert [one.officer_id for one in report(store, company)] == [None], "the station's"
    lead = {"company_id": company, "officer_id": zhang, "start": "2033-01-01"}
    add(store, Assignment, **lead, end="2033-11-09")
    add(store, Assignment, company_id=company, officer_id=li, start="2033-11-10")
    visited(store, company, zhang, date(2033, 11, 2))
    (told,) = report(store, company)
    assert (told.officer_id, told.done) == (li, 1), "whoever did it, it is done"
    assert [one.officer_id for one in report(store, company, OCTOBER)] == [zhang]
    wang = add(store, Officer, name="王五")
    away = {"role": "代管", "start": "2033-11-20", "end": "2033-11-25"}
    add(store, Assignment, company_id=company, officer_id=wang, **away)
    assert [one.officer_id for one in report(store, company)] == [wang], "today, while it runs"
    with held(date(2033, 12, 2)):
        assert [one.officer_id for one in report(store, company)] == [li], "the last day"
    with store.reading() as session:
        theirs = duties.standings(session, TODAY, Scope(officer_id=wang))
        assert {one.company_id for one in theirs} == {company}
        assert duties.standings(session, TODAY, Scope(officer_id=li)) == []


@pytest.mark.parametrize("outcome", ["未遇", "拒绝", "计划"])
def test_attempts_and_plans_never_count(store: Store, zhang: int, outcome: str) -> None:
    company = a_company(store)
    visited(store, company, zhang, TODAY, outcome=outcome, duties="安全检查")
    assert [one.done for one in report(store, company)] == [0]
    with store.reading() as session:
        (row,) = duties.month_table(session, NOVEMBER)
    assert (row.visits, row.attempts + row.planned, row.heat) == (0, 1, "none")
    assert row.tasks["safety"] == 0


def test_a_late_entry_counts_for_the_month_of_its_day(store: Store, zhang: int) -> None:
    company = known(store)
    with store.reading() as session:
        late = records.card(session, Visit, visited(store, company, zhang, OCTOBER.last))
    assert late.values["late"] is True
    assert [one.state for one in report(store, company, OCTOBER)] == ["done"]
    assert [one.state for one in report(store, company)] == ["open"]


def test_two_visits_on_one_day_count_once_for_the_duty(store: Store, zhang: int) -> None:
    company = a_company(store, grade="重点单位")
    for _ in range(2):
        visited(store, company, zhang, TODAY, duties="法律咨询")
    assert [(one.asked, one.done) for one in report(store, company)] == [(2, 1)]
    with store.reading() as session:
        (row,) = duties.month_table(session, NOVEMBER)
    assert (row.visits, row.done, row.missing, row.heat) == (2, 1, 1, "short")
    assert row.tasks["legal"] == 1


@pytest.mark.parametrize(("days", "asked"), [(14, 1), (15, 0), (16, 0), (30, 0)])
def test_an_excuse_over_half_of_the_month_lifts_the_duty(
    store: Store, days: int, asked: int
) -> None:
    company = a_company(store)
    first = NOVEMBER.first
    excuse = {"company_id": company, "reason": "停产检修", "start": first}
    add(store, Excuse, **excuse, end=first + (days - 1) * DAY)
    (told,) = report(store, company)
    assert told.asked == asked
    assert (told.state, told.excused) == (("open", "") if asked else ("excused", "停产检修"))


def test_an_excuse_from_the_strictest_rule_leaves_the_next(store: Store) -> None:
    dutyseed.seed(store)
    company = a_company(store, grade="重点单位")
    with store.reading() as session:
        twice = session.scalars(select(Duty.id).where(Duty.minimum == 2)).one()
    told = {"company_id": company, "start": NOVEMBER.first, "end": NOVEMBER.last, "reason": "装修"}
    add(store, Excuse, **told, duty_id=twice)
    (left,) = report(store, company)
    assert (left.duty, left.asked) == ("每月走访", 1)


@pytest.mark.parametrize(
    ("start", "end", "asked"),
    [("2033-11-15", None, 1), ("2033-11-16", None, 0), (None, "2033-11-30", 1),
     (None, "2033-11-29", 0)],
)  # fmt: skip
def test_a_rule_that_starts_or_ends_inside_the_month(
    store: Store, start: str | None, end: str | None, asked: int
) -> None:
    company = a_company(store)
    only(store, name="走访", cycle="month", start=start, end=end)
    assert len(report(store, company)) == asked


def test_the_quarter_is_asked_at_its_end_and_stands_open_before(store: Store, zhang: int) -> None:
    company = a_company(store)
    only(store, name="季度走访", cycle="quarter", minimum=3)
    visited(store, company, zhang, date(2033, 10, 3))
    assert report(store, company) == []
    (now,) = running(store, company)
    assert (now.first, now.last, now.done, now.missing) == (
        date(2033, 10, 1), date(2033, 12, 31), 1, 2,
    )  # fmt: skip
    with held(date(2034, 1, 9)):
        (told,) = report(store, company, Period.month(2033, 12))
    assert (told.asked, told.done, told.state) == (3, 1, "overdue")


def test_the_middle_of_each_cycle() -> None:
    middles = {Cycle.month: date(2033, 11, 15), Cycle.quarter: date(2033, 11, 15),
               Cycle.half_year: date(2033, 9, 30), Cycle.year: date(2033, 6, 30)}  # fmt: skip
    for cycle, day in middles.items():
        assert middle(period_of(cycle, TODAY)) == day


def test_overdue_after_the_buffer_not_before_the_registration(store: Store) -> None:
    with held(date(2033, 10, 20)):
        company = a_company(store)
        only(store, name="走访", cycle="month", buffer=5)
    with store.reading() as session:

        def late(day: date) -> list[date]:
            return [one.last for one in duties.overdue(session, day) if one.company_id == company]

        assert late(date(2033, 11, 5)) == []
        assert late(date(2033, 11, 6)) == [OCTOBER.last]
        with held(date(2034, 12, 6)):
            assert late(date(2034, 12, 6))[0] == date(2033, 12, 31), "no further back than a year"
        (one,) = duties.overdue(session, date(2033, 11, 6))
        assert (one.due_by, one.state, one.missing) == (date(2033, 11, 5), "overdue", 1)


def test_an_interval_runs_from_the_last_visit(store: Store, zhang: int) -> None:
    company = a_company(store, entered_on="2033-09-01")
    only(store, name="间隔", cycle="interval", days=45, buffer=3)
    (first,) = running(store, company)
    assert (first.first, first.last, first.due_by) == (
        date(2033, 9, 2), date(2033, 10, 16), date(2033, 10, 19),
    )  # fmt: skip
    assert (first.state, first.missing) == ("overdue", 1)
    with store.reading() as session:
        assert duties.overdue(session, TODAY) == [first]
    assert [(one.asked, one.done) for one in report(store, company)] == [(1, 0)]
    visited(store, company, zhang, date(2033, 11, 20))
    (second,) = running(store, company)
    assert (second.first, second.due_by, second.state) == (
        date(2033, 11, 21), date(2034, 1, 7), "open",
    )  # fmt: skip
    assert [(one.asked, one.done) for one in report(store, company)] == [(1, 1)]
    assert report(store, company, Period.month(2033, 9)) == [], "not due in that month"
    add(store, Excuse, company_id=company, start="2033-11-21", end="2033-11-30", reason="停产")
    assert [one.state for one in running(store, company)] == ["excused"]
    with held(date(2033, 12, 5)):
        (again,) = running(store, company, date(2033, 12, 5))
    assert again.first == date(2033, 12, 1), "the clock starts anew"


def test_an_interval_of_nothing_known_runs_from_the_first_day_on_record(
    store: Store, zhang: int
) -> None:
    company = a_company(store)
    only(store, name="间隔", start="2020-01-01", cycle="interval", days=10)
    assert [one.first for one in running(store, company)] == [TODAY + DAY], "not the rule's start"
    add(store, Assignment, company_id=company, officer_id=zhang, start="2033-11-07")
    assert [one.first for one in running(store, company)] == [date(2033, 11, 8)]


def test_nothing_is_asked_of_the_months_before_a_company_was_on_record(
    store: Store, zhang: int
) -> None:
    """A station's first year: its companies were there, but nobody knew of them here."""
    company = a_company(store)
    only(store, name="季度走访", cycle="quarter")
    add(store, Duty, name="每月走访", counted="visit", cycle="month")
    december, quarter = Period.month(2033, 12), Period(date(2033, 10, 1), date(2033, 12, 31))
    assert [one.asked for one in report(store, company)] == [1], "the running month, at once"
    assert report(store, company, OCTOBER) == []
    with store.reading() as session:
        assert duties.covered(session, Period.year(2033)) == duties.Covered(2, 0)
        (row,) = duties.year_table(session, 2033)
        assert [cell.heat for cell in row.months[8:]] == ["notdue", "notdue", "none", "none"]
        assert rows(session, OCTOBER, Scope())[0][-3:] == (0, 0, NOT_DUE)
    with held(date(2034, 1, 9)):
        asked = {(one.first, one.last): one.asked for one in report(store, company, december)}
    assert asked == {(december.first, december.last): 1, (quarter.first, quarter.last): 1}
    add(store, Assignment, company_id=company, officer_id=zhang, start="2033-10-20")
    assert [one.asked for one in report(store, company, OCTOBER)] == [1], "whose it was by then"
    with store.reading() as session:
        late = [one.last for one in duties.overdue(session, TODAY)]
        (row,) = duties.year_table(session, 2033)
    assert late == [], "but nobody is reminded of what ended before the registration"
    assert row.months[9].heat == "none"


def test_an_interval_asks_once_at_a_time(store: Store) -> None:
    told = {"name": "间隔", "counted": "visit", "cycle": "interval", "days": 10, "minimum": 2}
    with pytest.raises(Problems, match="最少次数只能填 1"):
        add(store, Duty, **told)


def test_the_month_to_come_asks_nothing_in_a_report(store: Store) -> None:
    company = a_company(store)
    assert report(store, company, Period.month(2033, 12)) == []
    with store.reading() as session:
        (row,) = duties.year_table(session, 2033)
    assert [cell.heat for cell in row.months][-2:] == ["none", "notdue"]


def test_the_shipped_rules_hold_until_they_are_the_users_own(store: Store) -> None:
    with store.reading() as session:
        assert rules(session) == shipped()
    assert dutyseed.seed(store) == len(shipped()) == 6
    assert dutyseed.seed(store) == 0
    with store.reading() as session:
        own = rules(session)
    assert [(one.name, one.counted, one.cycle, one.minimum, one.grade) for one in own] == [
        (one.name, one.counted, one.cycle, one.minimum, one.grade) for one in shipped()
    ]
    for one in own:
        with store.reading() as session:
            version = session.get_one(Duty, one.id).version
        records.remove(store, Duty, one.id, version)
    with store.reading() as session:
        assert rules(session) == (), "who removed them all meant it"
    assert dutyseed.seed(store) == 0


def test_only_a_leader_excuses_and_makes_rules(store: Store, zhang: int) -> None:
    company = a_company(store)
    officer = seated(store, "li", "officer", zhang)
    told = {"company_id": company, "start": NOVEMBER.first, "end": NOVEMBER.last, "reason": "忙"}
    with pytest.raises(Refused):
        add(officer, Excuse, **told)
    with pytest.raises(Refused):
        add(officer, Duty, name="少走", counted="visit", cycle="year")
    add(seated(store, "wang", "leader"), Excuse, **told)
