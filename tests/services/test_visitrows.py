"""Cells as hand-kept ledgers have them: days without years, names nearly right, odd companies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple

import pytest

from liaison.base.clock import clock
from liaison.records import Company, Officer, Visit
from liaison.records.company import CompanyState
from liaison.records.visit import Outcome
from liaison.services import assigning, visiting, visitrows
from liaison.services.visitheadings import column_of
from liaison.services.visitrows import COLUMNS, Row
from liaison.services.visitstage import Stage
from liaison.store.step import Store, load
from tests.stores import add


class Park(NamedTuple):
    """A store with companies and their lead."""

    store: Store
    company: int
    lead: int


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 11, 22, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def park(store: Store) -> Park:
    """A company with its lead, one that has left, one that is shut down."""
    lead = add(store, Officer, name="许丽", badge="056314")
    company = add(store, Company, name="云岭中禾商贸有限责任公司")
    left = add(store, Company, name="永固包装有限公司", state="left", left_on="2026-09-30")
    shut = add(store, Company, name="鼎盛磷肥厂", state="suspended")
    new = add(store, Company, name="新来建材有限公司", entered_on="2026-11-01")
    assigning.assign(store, [company, left, shut, new], lead, date(2026, 1, 1))
    return Park(store, company, lead)


def check(park: Park, **cells: str) -> Row:
    """Check one row of a visit to the first company, unless told otherwise."""
    told = {"visited_on": "10.8", "company_id": "云岭中禾商贸有限责任公司", "content": "检查。"}
    with park.store.reading() as session:
        return visitrows.check(session, [{**told, **cells}], park.store.who)[0]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("10.8", date(2026, 10, 8)),
        ("10月8日", date(2026, 10, 8)),
        ("１０／８", date(2026, 10, 8)),
        ("1.5", date(2026, 1, 5)),
        ("11月20日（周五）", date(2026, 11, 20)),
    ],
)
def test_a_day_without_its_year_is_this_years_and_told(park: Park, written: str, day: date) -> None:
    row = check(park, visited_on=written)
    assert row.problems == {}
    assert row.entry is not None
    assert row.entry.visited_on == day
    assert row.shown["visited_on"] == day.isoformat()
    assert row.yearless
    assert any("没有写年份" in one and day.isoformat() in one for one in row.notes)


def test_a_plan_without_its_year_is_the_next_such_day(park: Park) -> None:
    row = check(park, visited_on="1.5", outcome="计划", content="")
    assert row.entry is not None
    assert (row.entry.visited_on, row.entry.outcome) == (date(2027, 1, 5), Outcome.planned)


def test_a_day_excel_may_have_cut_is_told(park: Park) -> None:
    [note, *_others] = check(park, visited_on="10.3").notes
    assert "10.30" in note
    assert "2026-10-03" in note
    assert not any("10.30" in one for one in check(park, visited_on="10.31").notes)
    assert not check(park, visited_on="2026-10-03").yearless


@pytest.mark.parametrize("written", ["10.3-10.5", "3日", "2026.10", "13.5", "十月三日"])
def test_what_is_no_single_day_stays_a_problem(park: Park, written: str) -> None:
    assert set(check(park, visited_on=written).problems) == {"visited_on"}


def test_the_time_behind_the_day_is_kept(park: Park) -> None:
    row = check(park, visited_on="2026-10-8 9:30")
    assert row.entry is not None
    assert row.entry.visited_at == time(9, 30)
    cut = check(park, visited_on="2026/10/8 0:00")
    assert cut.entry is not None
    assert cut.entry.visited_at is None


def test_what_was_found_and_done_about_it_is_kept_too(park: Park) -> None:
    assert [column_of(one) for one in ("发现问题", "处理情况", "备注")] == [
        COLUMNS.index(one) for one in ("findings", "handling", "remark")
    ]
    row = check(park, findings="灭火器过期", handling="已更换", remark="随行车辆 2 台")
    assert row.entry is not None
    [saved] = visiting.record_all(park.store, [row.entry])
    with park.store.reading() as session:
        visit = load(session, Visit, saved.id)
        assert (visit.findings, visit.handling, visit.remark) == (
            "灭火器过期", "已更换", "随行车辆 2 台",
        )  # fmt: skip


@pytest.mark.parametrize("written", ["中禾商贸", "云岭中禾商贸有限公司", "云岭中禾商贸公司"])
def test_who_may_be_meant_is_told_and_not_taken(park: Park, written: str) -> None:
    row = check(park, company_id=written)
    problem = row.problems["company_id"]
    assert "云岭中禾商贸有限责任公司" in str(problem)
    assert row.entry is None
    assert "云岭" not in str(check(park, company_id="没有这家企业").problems["company_id"])


@pytest.mark.parametrize(
    ("company", "told"),
    [
        ("永固包装有限公司", "2026-09-30 迁出"),
        ("鼎盛磷肥厂", "停产"),
        ("新来建材有限公司", "2026-11-01 才入园"),
    ],
)
def test_an_odd_company_is_told_of_and_not_refused(park: Park, company: str, told: str) -> None:
    row = check(park, company_id=company)
    assert row.entry is not None
    assert any(told in one for one in row.notes)
    with park.store.reading() as session:
        known = visiting.context(session, row.entry.company_id, row.entry.visited_on)
    assert told in known.warning


def test_a_company_in_its_place_has_no_warning() -> None:
    day = date(2026, 10, 8)
    assert Stage(CompanyState.operating, date(2020, 1, 1), None).warning(day) == ""
    assert Stage(CompanyState.left, None, day).warning(day) == "", "on its last day it is there"
    assert Stage(CompanyState.left, None, None).warning(day)


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("走访企业", "company_id"),
        ("被走访企业", "company_id"),
        ("单位名称", "company_id"),
        ("走访时间", "visited_on"),
        ("走访内容", "content"),
        ("存在问题", "findings"),
        ("登记流动人口（人）", "people_registered"),
    ],
)
def test_headings_of_hand_kept_ledgers_are_known(heading: str, column: str) -> None:
    assert column_of(heading) == COLUMNS.index(column)


def test_a_number_is_one_record_s_whoever_else_is_called_so(park: Park) -> None:
    """The way out that is told (请改填编号) leads out, whatever another one is called."""
    add(park.store, Company, name="QY-0001")
    add(park.store, Officer, name="MJ-0001", badge="056999")
    row = check(park, company_id="qy-0001", officers="MJ-0001")
    assert row.entry is not None, row.problems
    assert (row.entry.company_id, list(row.entry.officers)) == (park.company, [park.lead])
