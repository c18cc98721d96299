"""list, add and set: what they select, keep and print."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands import Cli

OCTOBER = "visited_on=2026-10"


def _numbers(rows: list[dict[str, Any]]) -> list[str]:
    return [row["number"] for row in rows]


def test_where_narrows_exactly(cli: Cli) -> None:
    every = cli("list", "visit", "--json").data
    name = every[0]["company"]
    found = cli("list", "visit", "--where", f"company={name}", "--json").data
    assert found == [row for row in every if row["company"] == name]
    assert cli("list", "visit", "--where", f"company={name[:4]}", "--json").data == []


def test_tilde_finds_a_part(cli: Cli) -> None:
    every = cli("list", "visit", "--json").data
    part = every[0]["company"][2:4]
    found = cli("list", "visit", "--where", f"company~{part}", "--json").data
    assert found == [row for row in every if part in row["company"]]


def test_company_is_found_by_number_and_code(cli: Cli) -> None:
    (company,) = cli("list", "company", "--limit", "1", "--json").data
    by_name = cli("list", "assignment", "--where", f"company={company['name']}", "--json").data
    assert by_name
    for key in ("number", "credit_code"):
        where = f"company={company[key]}"
        assert cli("list", "assignment", "--where", where, "--json").data == by_name


@pytest.mark.parametrize("state", ["责令整改", "ordered", "整改中"])
def test_states_by_value_label_and_other_names(cli: Cli, state: str) -> None:
    every = cli("list", "issue", "--json").data
    found = cli("list", "issue", "--where", f"state={state}", "--json").data
    assert _numbers(found) == _numbers([row for row in every if row["state"] == "ordered"])
    assert found


def test_named_conditions(cli: Cli) -> None:
    open_ones = cli("list", "hazard", "--where", "state=open", "--json").data
    assert open_ones
    assert {row["state"] for row in open_ones} <= {"found", "ordered", "rectified"}
    overdue = cli("list", "hazard", "--where", "state=overdue", "--json").data
    assert set(_numbers(overdue)) < set(_numbers(open_ones))
    unled = cli("list", "company", "--where", "state=unassigned", "--json").data
    assert all(row["name"] for row in unled)


def test_days_and_numbers(cli: Cli) -> None:
    every = cli("list", "visit", "--json").data
    found = cli("list", "visit", "--where", OCTOBER, "--json").data
    assert found == [row for row in every if row["visited_on"].startswith("2026-10")]
    many = cli("list", "company", "--where", "employees=>=500", "--json").data
    assert many
    assert all(row["employees"] >= 500 for row in many)


def test_nothing_after_the_equals_sign_means_empty(cli: Cli) -> None:
    found = cli("list", "issue", "--where", "finished_on=", "--json").data
    assert found
    assert all(row["finished_on"] is None for row in found)
    assert cli("list", "visit", "--where", "officers=", "--json").data == []


def test_conditions_add_up_and_limit_cuts(cli: Cli) -> None:
    both = ("--where", OCTOBER, "--where", "outcome=已走访")
    found = cli("list", "visit", *both, "--json").data
    assert found
    assert cli("list", "visit", *both, "--limit", "2", "--json").data == found[:2]
    assert cli("list", "visit", "--limit", "0", "--json").data == []


def test_dated_records_come_newest_first(cli: Cli) -> None:
    days = [row["visited_on"] for row in cli("list", "visit", "--json").data]
    assert days == sorted(days, reverse=True)


def test_tables_are_for_people(cli: Cli) -> None:
    answer = cli("list", "company", "--limit", "2")
    assert "企业名称" in answer.out
    assert "一般" in answer.out or "重点单位" in answer.out
    assert "共 2 条" in answer.err


def test_dispute_answers_to_company(cli: Cli) -> None:
    every = cli("list", "dispute", "--json").data
    (first, *_rest) = every
    assert first["companies"] == [first["company"]]
    found = cli("list", "dispute", "--where", f"company={first['company']}", "--json").data
    assert first["number"] in _numbers(found)


def test_add_fills_in_what_is_known(cli: Cli) -> None:
    lead = cli("list", "assignment", "--where", "end=", "--where", "role=主办", "--json").data[0]
    (visit,) = cli(
        "add", "visit", f"company={lead['company']}", "visited_on=2026.11.3", "content=安全检查",
        "--json",
    ).data  # fmt: skip
    assert visit["officers"] == [lead["officer"]]
    assert (visit["visited_on"], visit["station"]) == ("2026-11-03", "循环园区警务站")
    assert visit["number"].startswith("ZF-202611-")


def test_several_names_in_one_value(cli: Cli) -> None:
    two = [row["name"] for row in cli("list", "officer", "--limit", "2", "--json").data]
    (company,) = cli("list", "company", "--limit", "1", "--json").data
    about = (f"company={company['name']}", "visited_on=2026-11-03", "content=检查")
    (visit,) = cli("add", "visit", *about, f"officers={'、'.join(two)}", "--json").data
    assert visit["officers"] == two


def test_a_name_with_and_in_it_is_one_name(fresh: Cli) -> None:
    """万和 holds the word for “and”, which also stands between two names."""
    for name in ("云岭万和包装有限公司", "云岭中和（测试）及配套厂"):
        fresh("add", "company", f"name={name}")
    fresh("add", "officer", "name=张三")
    about = ("found_on=2026-11-05", "description=欠薪", "officer=张三", "amount=12.5万元")
    for name in ("云岭万和包装有限公司", "云岭中和（测试）及配套厂"):
        answer = fresh("add", "dispute", f"company={name}", *about, "--json")
        assert answer.status == 0, answer.err
        assert (answer.data[0]["company"], answer.data[0]["amount"]) == (name, 125000)


def test_labels_may_stand_for_field_names(fresh: Cli) -> None:
    (company,) = fresh(
        "add", "company", "企业名称=云岭甲乙有限公司", "员工数=约300人", "--json"
    ).data
    assert (company["name"], company["employees"]) == ("云岭甲乙有限公司", 300)


def test_every_problem_is_told_with_its_field(fresh: Cli) -> None:
    answer = fresh("add", "company", "name=甲", "employees=许多", "credit_code=123")
    assert (answer.status, answer.out) == (2, "")
    assert "employees: " in answer.err
    assert "credit_code: " in answer.err
    assert fresh("list", "company", "--json").data == []


@pytest.fixture
def about(fresh: Cli) -> tuple[str, str]:
    """Add a company and an officer, and name them as fields of another record."""
    fresh("add", "company", "name=云岭甲乙有限公司")
    fresh("add", "officer", "name=张三")
    return "company=云岭甲乙有限公司", "officer=张三"


def test_set_goes_by_the_rules_of_states(fresh: Cli, about: tuple[str, str]) -> None:
    seen = ("reported_on=2026-10-09", "description=通道堵塞", "state=责令整改")
    (hazard,) = fresh("add", "hazard", *about, *seen, "--json").data
    number = hazard["number"]
    refused = fresh("set", "hazard", number, "state=复查合格")
    assert refused.status == 2
    assert "不能从“责令整改”直接变为“复查合格”" in refused.err
    done = ("state=已整改", "--note", "已清理", "--on", "2026-10-19")
    (row,) = fresh("set", "hazard", number, *done, "--json").data
    assert (row["state"], row["finished_on"], row["result"]) == (
        "rectified", "2026-10-19", "已清理",
    )  # fmt: skip
    (entry,) = fresh("list", "action", "--where", f"issue={number}", "--json").data
    assert (entry["state"], entry["content"], entry["done_on"]) == (
        "rectified", "已清理", "2026-10-19",
    )  # fmt: skip


def test_going_back_needs_a_note(cli: Cli) -> None:
    (need, *_rest) = cli("list", "need", "--where", "state=办结", "--json").data
    assert cli("set", "need", need["number"], "state=办理中").status == 2
    (row,) = cli("set", "need", need["number"], "state=办理中", "--note", "材料不全", "--json").data
    assert (row["state"], row["finished_on"]) == ("working", None)


def test_a_day_given_with_the_state_is_its_day(fresh: Cli, about: tuple[str, str]) -> None:
    (dispute,) = fresh(
        "add", "dispute", *about, "found_on=2026-10-05", "description=欠薪", "--json"
    ).data
    number, day = dispute["number"], "2026-10-20"
    (row,) = fresh("set", "dispute", number, "state=化解", f"settled_on={day}", "--json").data
    assert (row["state"], row["settled_on"]) == ("settled", day)
    moved = fresh("set", "dispute", number, "state=移交", "transferred_to=县人民法院")
    assert moved.status == 2  # a settled one must be taken up again first
    again = fresh("set", "dispute", number, "state=调解中", "--note", "未按期支付")
    assert again.status == 0, again.err
    moved = fresh("set", "dispute", number, "state=移交", "transferred_to=县人民法院", "--json")
    assert moved.data[0]["transferred_to"] == "县人民法院"


def test_set_clears_and_keeps(cli: Cli) -> None:
    (company, *_rest) = cli("list", "company", "--json").data
    (row,) = cli("set", "company", company["name"], "grid=", "remark=夜间联系保卫科", "--json").data
    assert (row["grid"], row["remark"]) == (None, "夜间联系保卫科")
    assert {**row, "grid": company["grid"], "remark": None} == company


def test_a_need_is_no_hazard(cli: Cli) -> None:
    (need, *_rest) = cli("list", "need", "--json").data
    assert cli("set", "hazard", need["number"], "remark=x").status == 2
    assert cli("set", "issue", need["number"], "remark=x").status == 0


def test_two_leads_are_refused(cli: Cli) -> None:
    lead = cli("list", "assignment", "--where", "end=", "--where", "role=主办", "--json").data[0]
    other = next(
        row["name"]
        for row in cli("list", "officer", "--json").data
        if row["name"] != lead["officer"]
    )
    about = (f"company={lead['company']}", f"officer={other}", "start=2026-11-01")
    answer = cli("add", "assignment", *about)
    assert answer.status == 2
    assert "已是这家企业的联络民警" in answer.err


def test_identity_numbers_are_masked(cli: Cli) -> None:
    (dispute, *_rest) = cli("list", "dispute", "--json").data
    number = "11010519491231002X"
    about = (f"dispute={dispute['number']}", "name=甲", f"id_number={number}")
    (party,) = cli("add", "party", *about, "--json").data
    assert party["id_number"] == "110105********002X"
    assert number not in cli("list", "party").out
