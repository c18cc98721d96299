"""Saving what people type, and what is refused before it does harm."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from liaison.base.errors import Problem, Problems, Refused
from liaison.records import (
    Assignment,
    Company,
    Contact,
    Department,
    Dispute,
    Issue,
    Officer,
    Station,
    Visit,
)
from liaison.services import assigning, names, records
from liaison.services.rights import Leave
from liaison.store.step import Store
from tests.services.park import TODAY
from tests.stores import add, fill, seated

pytestmark = pytest.mark.usefixtures("noon")
DAY = date(2026, 11, 2)


def _card(store: Store, record: Any, one_id: int) -> records.Card:
    with store.reading() as session:
        return records.card(session, record, one_id)


@pytest.fixture
def ground(store: Store) -> Store:
    fill(store, Company, [{"name": "甲公司"}, {"name": "乙（集团）公司"}])
    fill(store, Officer, [{"name": "张三", "badge": "056314"}, {"name": "李四"}])
    return store


def test_every_problem_is_told_at_its_field(ground: Store) -> None:
    wrong = {
        "company_id": "丁公司",
        "officers": "赵六",
        "visited_on": "2026-02-30",
        "people_reached": "很多",
        "form": "飞行",
        "visited_at": "25:00",
    }
    with pytest.raises(Problems) as caught:
        add(ground, Visit, **wrong)
    assert {one.field for one in caught.value.problems} == set(wrong)


def test_an_unknown_field_is_told_with_the_known_ones(ground: Store) -> None:
    with pytest.raises(Problem, match="没有“nonsense”") as caught:
        add(ground, Company, name="甲", nonsense=1)
    assert "credit_code" in caught.value.mend


@pytest.mark.parametrize(
    "typed",
    ["甲公司", " 甲公司 ", "QY-0001", "qy-0001", 1],
)
def test_a_company_is_named_in_many_ways(ground: Store, typed: Any) -> None:
    visit = add(ground, Visit, company_id=typed, officers="张三", visited_on=DAY, content="查")
    assert _card(ground, Visit, visit).values["company_id"] == 1


@pytest.mark.parametrize("typed", ["乙（集团）公司", "乙(集团)公司", "QY-0002"])
def test_brackets_are_found_full_width_or_not(ground: Store, typed: str) -> None:
    with ground.reading() as session:
        assert names.find(session, "Company", typed) == 2


@pytest.mark.parametrize(
    "typed", ["甲", "甲公", "公司", "", "%", "甲公司\n2", True, "\x00", "\ud800"]
)
def test_a_similar_name_is_never_taken(ground: Store, typed: Any) -> None:
    with ground.reading() as session, pytest.raises(Problem) as caught:
        names.find(session, "Company", typed)
    assert caught.value.mend


def test_two_of_one_name_are_told_apart_by_number(ground: Store) -> None:
    add(ground, Officer, name="张三", badge="056399")
    with pytest.raises(Problems, match="有 2 个民警叫“张三”") as caught:
        add(ground, Visit, company_id=1, officers="张三", visited_on=DAY, content="查")
    assert "MJ-0001、MJ-0003" in str(caught.value)
    for typed, one_id in (("056399", 3), ("MJ-0001", 1)):
        visit = add(ground, Visit, company_id=1, officers=typed, visited_on=DAY, content="查")
        assert _card(ground, Visit, visit).values["officers"] == [one_id]


def test_names_that_hold_a_separator_are_one_name(ground: Store) -> None:
    add(ground, Company, name="万和及时包装")
    told = {"officer_id": 1, "found_on": DAY, "description": "欠薪"}
    for typed, ids in (
        ("万和及时包装", [3]),
        ("万和及时包装、甲公司", [3, 1]),
        ("甲公司和万和及时包装", None),
        ("甲公司和乙（集团）公司", [1, 2]),
        ("甲公司;甲公司", [1]),
    ):
        if ids is None:
            with pytest.raises(Problems):
                add(ground, Dispute, companies=typed, **told)
            continue
        dispute = add(ground, Dispute, companies=typed, **told)
        assert _card(ground, Dispute, dispute).values["companies"] == ids


def test_what_is_in_the_bin_or_nowhere_is_not_referred_to(ground: Store) -> None:
    records.remove(ground, Company, 2, 1)
    told = {"officers": [1], "visited_on": DAY, "content": "查"}
    for company in (2, 999):
        with pytest.raises(Problems) as caught:
            add(ground, Visit, company_id=company, **told)
        assert [one.field for one in caught.value.problems] == ["company_id"]
    with pytest.raises(Problems, match="找不到"):
        add(ground, Visit, company_id=1, **{**told, "officers": [1, 999]})
    with pytest.raises(Problems, match="找不到"):
        add(ground, Visit, company_id="乙（集团）公司", **told)


def test_defaults_are_seen_by_the_rules(ground: Store) -> None:
    """A visit is done unless said otherwise, and what was done must say by whom."""
    with pytest.raises(Problems, match="走访民警"):
        add(ground, Visit, company_id=1, visited_on=DAY, content="查")
    add(ground, Visit, company_id=1, visited_on=DAY, content="查", outcome="未遇")
    add(ground, Assignment, company_id=1, officer_id=1, start=DAY)
    with pytest.raises(Problem, match="联络民警"):
        add(ground, Assignment, company_id=1, officer_id=2, start=DAY)


def test_what_the_program_knows_is_filled_in(ground: Store) -> None:
    assigning.assign(ground, [1], 2, date(2026, 1, 1))
    visit = add(ground, Visit, company_id=1, visited_on=DAY, content="查")
    need = add(ground, Issue, kind="诉求", company_id=1, reported_on=DAY, description="办证")
    values = _card(ground, Visit, visit).values
    assert (values["officers"], values["station_id"], values["recorded_by"]) == ([2], 1, "zhao")
    values = _card(ground, Issue, need).values
    assert (values["officer_id"], values["state"], values["severity"]) == (
        2, "registered", "ordinary",
    )  # fmt: skip


def test_the_signed_in_officer_is_who_visited(ground: Store) -> None:
    assigning.assign(ground, [1], 2, date(2026, 1, 1))
    mine = seated(ground, "zhang", "officer", officer_id=1)
    visit = add(mine, Visit, company_id=1, visited_on=DAY, content="查")
    assert _card(ground, Visit, visit).values["officers"] == [1]


def test_who_mends_a_record_did_not_write_it(ground: Store) -> None:
    visit = add(ground, Visit, company_id=1, officers=[1], visited_on=DAY, content="查")
    records.save(ground, Visit, {"recorded_by": None}, visit)
    reason = Leave("核对后更正")
    records.save(seated(ground, "li"), Visit, {"content": "查过"}, visit, leave=reason)
    card = _card(ground, Visit, visit)
    assert card.values["recorded_by"] is None
    assert card.created.startswith("zhao ")
    assert card.changed.startswith("li ")


@pytest.mark.parametrize(("day", "late"), [(TODAY, False), (date(2026, 11, 1), False),
                                           (date(2026, 10, 31), True)])  # fmt: skip
def test_a_visit_entered_after_its_month_is_marked(ground: Store, day: date, late: bool) -> None:
    visit = add(ground, Visit, company_id=1, officers=[1], visited_on=day, content="查")
    assert _card(ground, Visit, visit).values["late"] is late


def test_with_two_stations_the_company_must_say_which(ground: Store) -> None:
    add(ground, Station, name="另一警务站")
    with pytest.raises(Problems, match="警务站"):
        add(ground, Company, name="丙公司")
    company = add(ground, Company, name="丙公司", station_id="另一警务站")
    visit = add(ground, Visit, company_id=company, officers=[1], visited_on=DAY, content="查")
    assert _card(ground, Visit, visit).values["station_id"] == 2


def test_what_others_need_is_not_removed(ground: Store) -> None:
    visit = add(ground, Visit, company_id=1, officers=[1], visited_on=DAY, content="查")
    dispute = add(ground, Dispute, companies=[2], officer_id=2, found_on=DAY, description="欠薪")
    department = add(ground, Department, name="治安")
    officer = add(ground, Officer, name="王五", department_id=department)
    needed: list[tuple[Any, int]] = [
        (Company, 1), (Company, 2), (Officer, 1), (Officer, 2), (Station, 1),
        (Department, department),
    ]  # fmt: skip
    for record, one_id in needed:  # fmt: skip
        with pytest.raises(Problem, match="仍引用它"):
            records.remove(ground, record, one_id, 1)
        with pytest.raises(Problem, match="仍引用它"):
            records.remove_all(ground, record, [one_id])
    for record, one_id in ((Visit, visit), (Dispute, dispute), (Officer, officer)):
        records.remove(ground, record, one_id, 1)
    for record, one_id in ((Company, 1), (Company, 2), (Officer, 1), (Department, department)):
        records.remove(ground, record, one_id, 1)


def test_a_company_goes_with_its_contacts_and_comes_back_with_them(ground: Store) -> None:
    add(ground, Contact, company_id=1, name="王芳")
    records.remove(ground, Company, 1, 1)
    records.restore(ground, Company, 1)
    with ground.reading() as session:
        assert [one.texts["name"] for one in records.inside(session, Contact, 1)] == ["王芳"]


def test_several_go_together_or_not_at_all(ground: Store) -> None:
    add(ground, Visit, company_id=2, officers=[1], visited_on=DAY, content="查")
    with pytest.raises(Problem):
        records.remove_all(ground, Company, [1, 2])
    assert not _card(ground, Company, 1).deleted
    assert records.remove_all(ground, Officer, [2]) == 1
    assert records.restore_all(ground, Officer, [2]) == 1
    assert not _card(ground, Officer, 2).deleted


def test_nothing_comes_back_in_the_way_of_others(ground: Store) -> None:
    code = "91350100M000100Y43"
    first = add(ground, Company, name="丙公司", credit_code=code)
    records.remove(ground, Company, first, 1)
    add(ground, Company, name="丁公司", credit_code=code)
    with pytest.raises(Problem, match="统一社会信用代码"):
        records.restore(ground, Company, first)
    one = add(ground, Assignment, company_id=1, officer_id=1, start=DAY)
    records.remove(ground, Assignment, one, 1)
    add(ground, Assignment, company_id=1, officer_id=2, start=DAY)
    with pytest.raises(Problem, match="联络民警"):
        records.restore(ground, Assignment, one)
    visit = add(ground, Visit, company_id=2, officers=[1], visited_on=DAY, content="查")
    records.remove(ground, Visit, visit, 1)
    records.remove(ground, Company, 2, 1)
    with pytest.raises(Problem, match="回收站"):
        records.restore(ground, Visit, visit)


def test_the_kind_of_an_issue_is_not_changed_under_its_state(ground: Store) -> None:
    need = add(
        ground, Issue, kind="诉求", company_id=1, officer_id=1, reported_on=DAY, description="办证"
    )
    with pytest.raises((Problem, Problems, Refused)):
        records.save(ground, Issue, {"kind": "隐患"}, need)
