"""The board tells who leads what on a day; narrowing and foretelling happen in memory."""

from __future__ import annotations

import time
from datetime import date, timedelta

import pytest

from liaison.base.clock import clock
from liaison.figures.scope import Scope
from liaison.records import Assignment, Company, Department, Officer, Station
from liaison.records.assignment import Role
from liaison.services import assigning, board
from liaison.services.board import NOBODY, Board, Filter
from liaison.store.step import Store
from tests.stores import add, fill

_DAY = timedelta(days=1)


def _read(store: Store, day: date | None = None, scope: Scope | None = None) -> Board:
    with store.reading() as session:
        return board.read(session, day or clock.today(), scope or Scope())


def _lanes(found: Board) -> dict[str, list[str]]:
    return {lane.name: [firm.name for firm in lane.firms] for lane in found.lanes}


@pytest.fixture
def people(store: Store) -> dict[str, int]:
    """Two officers of the station, one of a department, one no longer active."""
    department = add(store, Department, name="交警")
    return {
        "许丽": add(store, Officer, name="许丽", badge="056314"),
        "邓毅": add(store, Officer, name="邓毅", badge="056315", kind="辅警"),
        "交警张": add(store, Officer, name="交警张", department_id=department),
        "老王": add(store, Officer, name="老王", active=False),
    }


def test_each_company_stands_with_its_lead_of_the_day(store: Store, people: dict[str, int]) -> None:
    today = clock.today()
    firms = [add(store, Company, name=name) for name in ("甲厂", "乙厂", "丙厂")]
    assigning.assign(store, firms[:2], people["许丽"], today - 30 * _DAY)
    assigning.assign(store, firms[:1], people["邓毅"], today + 5 * _DAY)
    now = _read(store)
    assert _lanes(now) == {"无联络民警": ["丙厂"], "许丽": ["乙厂", "甲厂"], "邓毅": []}
    assert now.lanes[0].officer_id == NOBODY
    lane = now.lane_of(people["许丽"])
    assert lane is not None
    assert (lane.badge, lane.companies) == ("056314", 2)
    first = next(firm for firm in lane.firms if firm.name == "甲厂")
    assert first.since == today - 30 * _DAY
    assert first.marks == (f"计划 {today + 5 * _DAY} 起由邓毅",)
    then = _read(store, today + 5 * _DAY)
    assert _lanes(then) == {"无联络民警": ["丙厂"], "许丽": ["乙厂"], "邓毅": ["甲厂"]}
    assert board.gaps(now) == (1, 1)
    assert board.gaps(then) == (1, 0)
    assert (now.companies, now.officers) == (3, 2)


def test_a_stand_in_has_the_company_as_a_guest(store: Store, people: dict[str, int]) -> None:
    today = clock.today()
    firm = add(store, Company, name="甲厂", grade="重点单位")
    assigning.assign(store, [firm], people["许丽"], today - _DAY)
    assigning.stand_in(store, people["许丽"], people["邓毅"], today, today + 9 * _DAY)
    found = _read(store)
    lead, stand_in = found.lane_of(people["许丽"]), found.lane_of(people["邓毅"])
    assert lead is not None
    assert stand_in is not None
    assert lead.firms[0].marks == (f"邓毅代管至 {today + 9 * _DAY}",)
    assert (lead.keys, lead.firms[0].tone) == (1, "info")
    [guest] = stand_in.firms
    assert guest.guest
    assert guest.marks == (f"代管至 {today + 9 * _DAY}",)
    assert found.companies == 1
    assert found.leads([firm]) == {firm: people["许丽"]}


def test_who_is_no_longer_active_has_a_lane_while_leading(
    store: Store, people: dict[str, int]
) -> None:
    firm = add(store, Company, name="甲厂")
    fill(
        store,
        Assignment,
        [{"company_id": firm, "officer_id": people["老王"], "role": Role.lead,
          "start": clock.today()}],
    )  # fmt: skip
    lane = _read(store).lane_of(people["老王"])
    assert lane is not None
    assert not lane.active
    assert _read(store).lane_of(people["交警张"]) is None


def test_a_station_alone(store: Store, people: dict[str, int]) -> None:
    other = add(store, Station, name="第二警务站")
    add(store, Officer, name="外站人", station_id=other)
    here = add(store, Company, name="甲厂", station_id=1)
    add(store, Company, name="外站厂", station_id=other)
    assigning.assign(store, [here], people["许丽"], clock.today())
    assert "外站厂" in _lanes(_read(store))["无联络民警"]
    found = _lanes(_read(store, scope=Scope(station_id=other)))
    assert found["无联络民警"] == ["外站厂"]
    assert "外站人" in found


def test_companies_that_left_are_not_on_the_board(store: Store, people: dict[str, int]) -> None:
    add(store, Company, name="已迁厂", state="迁出", left_on=clock.today() - _DAY)
    assert _lanes(_read(store))["无联络民警"] == []


@pytest.mark.parametrize(
    ("wish", "left"),
    [
        (Filter("重庆"), ["重庆云岭电子"]),
        (Filter("cqyl"), ["重庆云岭电子"]),
        (Filter("老名"), ["鼎盛磷肥"]),
        (Filter("磷 鼎"), ["鼎盛磷肥"]),
        (Filter(grid="一网格"), ["鼎盛磷肥"]),
        (Filter(grade="重点单位"), ["重庆云岭电子"]),
        (Filter(state="停产"), ["鼎盛磷肥"]),
        (Filter("查无"), []),
    ],
)
def test_it_is_narrowed_by(local: Store, wish: Filter, left: list[str]) -> None:
    add(local, Company, name="重庆云岭电子", grade="重点单位")
    add(local, Company, name="鼎盛磷肥", grid="一网格", state="停产", former_names="老名")
    found = _read(local)
    assert board.grids(found) == ["一网格"]
    shown = board.narrow(found, wish)
    assert [firm.name for lane in shown.lanes for firm in lane.firms] == left
    assert shown.lanes[0].companies == 2


def test_the_gaps_alone(store: Store, people: dict[str, int]) -> None:
    firm = add(store, Company, name="甲厂")
    assigning.assign(store, [firm], people["许丽"], clock.today())
    found = _read(store)
    assert _lanes(board.narrow(found, Filter(idle=True))) == {"邓毅": []}
    assert _lanes(board.narrow(found, Filter(missing=True))) == {"无联络民警": []}


def test_what_would_follow_is_foretold(store: Store, people: dict[str, int]) -> None:
    firms = [add(store, Company, name=name) for name in ("甲厂", "乙厂", "丙厂")]
    assigning.assign(store, firms[:1], people["邓毅"], clock.today() - _DAY)
    assigning.assign(store, firms[1:2], people["许丽"], clock.today() - _DAY)
    found = _read(store)
    words = board.foretell(found, firms, people["邓毅"])
    assert words == (
        f"2 家企业自 {clock.today()} 起由邓毅主办（原：无联络民警 1 家、许丽 1 家）。"
        "1 家已由其联络，不变。"
    )
    assert "没有改动" in board.foretell(found, firms[:1], people["邓毅"])
    lane = found.lane_of(people["邓毅"])
    assert lane is not None
    assert all(board.finds(lane, words) for words in ("邓", "056315", "dy", "dengyi", ""))
    assert not board.finds(lane, "许")


def test_sixty_officers_and_two_thousand_companies_are_quick(local: Store) -> None:
    officers = fill(local, Officer, ({"name": f"民警{n}"} for n in range(60)))
    firms = fill(local, Company, ({"name": f"云岭第{n}企业"} for n in range(2000)))
    fill(
        local,
        Assignment,
        (
            {"company_id": firm, "officer_id": officers[n % 60], "start": "2026-01-01"}
            for n, firm in enumerate(firms[:1990])
        ),
    )
    begun = time.process_time()
    found = _read(local)
    took = time.process_time() - begun
    assert found.companies == 2000
    begun = time.process_time()
    assert board.narrow(found, Filter("yld7")).companies > 100
    assert took < 3
    assert time.process_time() - begun < 1
