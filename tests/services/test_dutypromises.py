"""Intervals and other edges of the duties; and each sentence of the manual has its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from liaison.base.paths import resources
from liaison.base.period import Period
from liaison.figures import duties as duties_figures
from liaison.figures.scope import Scope
from liaison.records import Assignment, Company, Duty, Excuse, Officer, Visit
from liaison.services import companycard, duties, dutydue, records, visitcontext
from liaison.store.step import Store
from tests.services import test_duties as cases
from tests.services.dutycases import (
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
from tests.stores import add, no_duties


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """Hold the clock at the 22nd of a November."""
    with held(TODAY):
        yield


@pytest.fixture
def zhang(store: Store) -> int:
    """An officer."""
    return add(store, Officer, name="张三", badge="056314")


def _interval(store: Store, **values: Any) -> tuple[int, int]:
    """A company that came on 1 September, and a visit asked every 30 days; return both."""
    company = a_company(store, entered_on="2033-09-01")
    no_duties(store)
    told = {"name": "每 30 天", "counted": "visit", "cycle": "interval", "days": 30}
    return company, add(store, Duty, **told | values)


def test_an_interval_that_ran_on_a_day_gone_by_was_done_in_time_or_not(
    store: Store, zhang: int
) -> None:
    company, _rule = _interval(store, buffer=2)
    visited(store, company, zhang, date(2033, 9, 21))
    visited(store, company, zhang, date(2033, 10, 23))
    (in_time,) = running(store, company, date(2033, 9, 10))
    assert (in_time.last, in_time.done, in_time.state) == (date(2033, 10, 1), 1, "done")
    (at_last,) = running(store, company, date(2033, 10, 1))
    assert (at_last.last, at_last.due_by) == (date(2033, 10, 21), date(2033, 10, 23))
    assert (at_last.done, at_last.state) == (1, "done"), "within the buffer"
    (last,) = running(store, company)
    assert (last.due_by, last.done, last.state) == (date(2033, 11, 24), 0, "open")
    visited(store, company, zhang, date(2033, 9, 5))
    (before,) = running(store, company, date(2033, 9, 30))
    assert (before.first, before.done) == (date(2033, 9, 22), 1)


def test_an_excuse_does_not_undo_what_was_overdue_before_it(store: Store, zhang: int) -> None:
    company, _rule = _interval(store)
    visited(store, company, zhang, date(2033, 10, 5))
    add(store, Excuse, company_id=company, start="2033-11-10", end="2033-11-10", reason="一天")
    (told,) = report(store, company)
    assert (told.asked, told.done, told.state) == (1, 0, "open"), "due on the 4th, not done"
    (now,) = running(store, company)
    assert now.last == date(2033, 12, 10), "from its end the clock runs anew"
    visited(store, company, zhang, date(2033, 11, 3))
    assert [(one.asked, one.done) for one in report(store, company)] == [(1, 1)]


def test_an_excuse_to_come_puts_off_what_would_be_due_in_it(store: Store, zhang: int) -> None:
    company, _rule = _interval(store)
    visited(store, company, zhang, date(2033, 11, 1))
    excuse = {"company_id": company, "start": "2033-11-28", "end": "2033-12-02", "reason": "检修"}
    add(store, Excuse, **excuse)
    (now,) = running(store, company)
    assert (now.first, now.last) == (date(2033, 12, 3), date(2034, 1, 1))
    with held(date(2034, 1, 9)):
        (told,) = report(store, company, Period.month(2033, 12))
    assert (told.asked, told.state, told.excused) == (0, "excused", "检修")


def test_a_short_interval_is_asked_as_often_as_it_falls_due(store: Store, zhang: int) -> None:
    company, rule = _interval(store)
    with store.reading() as session:
        version = session.get_one(Duty, rule).version
    records.save(store, Duty, {"days": 10}, rule, version)
    visited(store, company, zhang, date(2033, 10, 31))
    visited(store, company, zhang, date(2033, 11, 8))
    (told,) = report(store, company)
    assert (told.asked, told.done, told.missing) == (2, 1, 1), "by the 10th, and by the 18th"


def test_a_rule_that_starts_later_than_the_last_visit_runs_from_its_start(
    store: Store, zhang: int
) -> None:
    company, _rule = _interval(store, start="2033-11-20")
    visited(store, company, zhang, date(2033, 9, 5))
    (now,) = running(store, company)
    assert (now.first, now.state) == (date(2033, 11, 21), "open")


def test_a_company_that_left_was_at_work_before(store: Store) -> None:
    """A rule for companies at work goes on asking the months before one of them left."""
    company = known(store)
    only(store, name="投产企业每月走访", cycle="month", state="投产")
    (before,) = report(store, company, OCTOBER)
    with store.reading() as session:
        version = session.get_one(Company, company).version
    told = {"state": "迁出", "left_on": date(2033, 11, 20)}
    records.save(store, Company, told, company, version)
    assert report(store, company, OCTOBER) == [before]
    assert report(store, company) == []


def test_a_window_that_ran_out_long_ago_tells_whose_it_was(store: Store, zhang: int) -> None:
    company, _rule = _interval(store)
    li = add(store, Officer, name="李四")
    lead = {"company_id": company, "officer_id": zhang, "start": "2033-09-01"}
    add(store, Assignment, **lead, end="2033-10-20")
    add(store, Assignment, company_id=company, officer_id=li, start="2033-10-21")
    for back in (duties_figures.YEAR, timedelta(days=20)):
        with store.reading() as session:
            (late,) = duties.overdue(session, TODAY, back=back)
        assert (late.last, late.officer_id, late.inherited_from) == (date(2033, 10, 1), li, zhang)


def test_a_long_buffer_does_not_hide_what_was_missed(store: Store) -> None:
    with held(date(2033, 7, 3)):
        company = a_company(store)
        only(store, name="宽限一百天", cycle="month", buffer=100)
    with store.reading() as session:
        missed = dutydue.due(session, Scope(), TODAY, TODAY).missed
    assert [(one.company_id, one.last, one.due_by) for one in missed] == [
        (company, date(2033, 7, 31), date(2033, 11, 8))
    ]


def test_what_an_interval_asks_later_is_not_missing_this_month(store: Store, zhang: int) -> None:
    company, rule = _interval(store)
    with store.reading() as session:
        version = session.get_one(Duty, rule).version
    records.save(store, Duty, {"counted": "safety", "days": 60}, rule, version)
    visited(store, company, zhang, date(2033, 11, 20), duties=["safety"])
    with store.reading() as session:
        card = companycard.read(session, company)
        about = visitcontext.context(session, company, TODAY)
    assert (card.figures["tasks"], card.figures["tasks_met"]) == (0, 0)
    assert about.missing_tasks == ()
    with held(date(2034, 1, 3)), store.reading() as session:
        assert companycard.read(session, company).figures["tasks"] == 1
        assert visitcontext.context(session, company, date(2034, 1, 3)).missing_tasks == ("safety",)


def test_a_plan_that_is_told_as_made_after_its_month_is_late(store: Store, zhang: int) -> None:
    company = known(store)
    with held(date(2033, 10, 20)):
        plan = visited(store, company, zhang, date(2033, 10, 28), outcome="计划")
        other = visited(store, company, zhang, date(2033, 10, 29), outcome="计划")
    with store.reading() as session:
        version = session.get_one(Visit, plan).version
    records.save(store, Visit, {"outcome": "已走访"}, plan, version)
    told = {"outcome": "已走访", "visited_on": TODAY}
    records.save(store, Visit, told, other, version)
    with store.reading() as session:
        assert session.get_one(Visit, plan).late is True
        assert session.get_one(Visit, other).late is False


def _sentences() -> list[str]:
    """The boundary rules as the manual tells them: the list of chapter 九."""
    manual = (resources() / "help" / "使用手册.md").read_text("utf-8")
    chapter = manual.split("\n## 九、", 1)[1].split("\n## ", 1)[0]
    listed = chapter.split("\n### 怎么算\n", 1)[1].split("\n### ", 1)[0]
    return [line.removeprefix("- ") for line in listed.splitlines() if line.startswith("- ")]


PROMISES: dict[str, Callable[..., None]] = {
    "一条任务规则对": cases.test_of_several_rules_the_strictest_holds_and_grade_is_as_of_now,
    "等级和状态按现在": cases.test_a_suspended_company_is_asked_only_by_a_rule_that_says_so,
    "只停一段时间的": cases.test_an_excuse_over_half_of_the_month_lifts_the_duty,
    "同一类记录、同一周期": cases.test_an_excuse_from_the_strictest_rule_leaves_the_next,
    "当月 15 日及以前入园": cases.test_the_middle_of_each_cycle,
    "没有填写入园日期": cases.test_nothing_is_asked_of_the_months_before_a_company_was_on_record,
    "周期最后一天或以前迁出": cases.test_a_company_that_left_by_the_last_day_is_not_asked,
    "周期最后一天由谁负责": cases.test_who_answers_at_the_end_has_the_duty,
    "中途交接的": cases.test_who_answers_at_the_end_has_the_duty,
    "只有“已走访”才算": cases.test_attempts_and_plans_never_count,
    "补录的走访": cases.test_a_late_entry_counts_for_the_month_of_its_day,
    "同一天对同一家企业": cases.test_two_visits_on_one_day_count_once_for_the_duty,
    "任务免除盖住周期一半以上": cases.test_an_excuse_over_half_of_the_month_lifts_the_duty,
    "超过周期最后一天和宽限": cases.test_overdue_after_the_buffer_not_before_the_registration,
    "“每隔若干天”的任务，从": cases.test_an_interval_runs_from_the_last_visit,
    "“每隔若干天”的任务，到期日": test_a_short_interval_is_asked_as_often_as_it_falls_due,
    "报表只计最后一天": cases.test_the_quarter_is_asked_at_its_end_and_stands_open_before,
    "过完的周期没有做够": test_a_window_that_ran_out_long_ago_tells_whose_it_was,
    "逾期提醒只往回看一年": cases.test_overdue_after_the_buffer_not_before_the_registration,
}
"""How each sentence of the manual begins, and a test of what it says.

All of them together are what ``tests/figures/manual_reading.py`` reads.
"""


def test_every_sentence_of_the_manual_has_its_test() -> None:
    sentences = _sentences()
    found = [[one for one in PROMISES if told.startswith(one)] for told in sentences]
    assert [len(one) for one in found] == [1] * len(sentences)
    assert {one for few in found for one in few} == set(PROMISES)
    assert all(one.endswith("。") for one in sentences)
