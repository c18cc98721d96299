"""``liaison assign``: roles, days, names, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.commands import Cli
from tests.demos import TODAY as NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def led(cli: Cli) -> dict[str, Any]:
    """A company with a lead today, its lead, and an officer who has no part in it."""
    now = cli("list", "assignment", "--where", "role=lead", "--json").data
    one = next(row for row in now if row["end"] is None and row["start"] < f"{TODAY}")
    busy = {row["officer"] for row in cli("list", "assignment", "--json").data
            if row["company"] == one["company"]}  # fmt: skip
    officers = cli("list", "officer", "--where", "active=是", "--json").data
    other = next(row for row in officers if row["name"] not in busy and row["badge"])
    lead = next(row for row in officers if row["name"] == one["officer"])
    (company,) = cli("list", "company", "--where", f"name={one['company']}", "--json").data
    return {"company": company, "lead": lead, "other": other, "number": one["number"]}


def _assignments(cli: Cli, company: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = cli(
        "list", "assignment", "--where", f"company={company}", "--json"
    ).data
    return rows


@pytest.mark.parametrize("by", ["number", "name", "credit_code"])
def test_a_new_lead_by_any_name(cli: Cli, led: dict[str, Any], by: str) -> None:
    company, other = led["company"], led["other"]
    named = {"number": other["number"], "name": other["name"], "credit_code": other["badge"]}[by]
    called = company[by] or company["number"]
    day = TODAY + DAY
    answer = cli("assign", called, named, "--from", f"{day}", "--json")
    assert answer.status == 0, answer.err
    assert answer.data | {"before": "", "after": "", "note": None} == {
        "company": company["name"], "officer": other["name"], "role": "lead",
        "from": f"{day}", "to": None, "changed": True, "before": "", "after": "", "note": None,
    }  # fmt: skip
    assert led["lead"]["name"] in answer.data["before"]
    assert other["name"] in answer.data["after"]
    rows = {row["number"]: row for row in _assignments(cli, company["name"])}
    assert rows[led["number"]]["end"] == f"{TODAY}"
    again = cli("assign", called, named, "--from", f"{day}", "--json")
    assert (again.status, again.data["changed"]) == (0, False)
    assert len(_assignments(cli, company["name"])) == len(rows)


def test_a_stand_in_and_a_deputy(cli: Cli, led: dict[str, Any]) -> None:
    company, other = led["company"]["name"], led["other"]["number"]
    days = ("--from", f"{TODAY}", "--to", f"{TODAY + 7 * DAY}")
    answer = cli("assign", company, other, *days, "--role", "stand-in", "--note", "休假")
    assert answer.status == 0, answer.err
    assert "代管" in answer.out
    answer = cli("assign", company, other, *days, "--role", "deputy")
    assert answer.status == 0, answer.err
    kept = [row for row in _assignments(cli, company) if row["officer"] == led["other"]["name"]]
    assert {(row["role"], row["end"], row["reason"], row["note"]) for row in kept} == {
        ("stand-in", f"{TODAY + 7 * DAY}", "leave", "休假"),
        ("deputy", f"{TODAY + 7 * DAY}", "rotation", None),
    }


def test_the_past_is_warned_of(cli: Cli, led: dict[str, Any]) -> None:
    day = date.fromisoformat(f"{TODAY - DAY}")
    answer = cli("assign", led["company"]["name"], led["other"]["number"], "--from", f"{day}")
    assert answer.status == 0, answer.err
    assert "责任归属" in answer.err


@pytest.mark.parametrize(
    ("company", "officer", "more", "words"),
    [
        ("无此企业", "{other}", ("--from", "{day}"), "company: 找不到企业"),
        ("{company}", "无此人", ("--from", "{day}"), "officer: 找不到民警"),
        ("{company}", " ", ("--from", "{day}"), "officer: "),
        ("{company}", "{other}", ("--from", "明天后"), "from: "),
        ("{company}", "{other}", (), "缺少参数"),
        ("{company}", "{other}", ("--from", "{day}", "--to", ""), "to: "),
        ("{company}", "{other}", ("--from", "{day}", "--to", "2020-01-01"), "to: 截止日期早于"),
        ("{company}", "{other}", ("--from", "{day}", "--role", "stand-in"), "to: 代管必须写明"),
        ("{company}", "{other}", ("--from", "{day}", "--role", "代管"), "to: 代管必须写明"),
        ("{company}", "{other}", ("--from", "{day}", "--role", "chief"), "可填"),
        ("{company}", "{lead}", ("--from", "{day}", "--role", "deputy"), "officer: "),
        ("{company}", "{lead}", ("--from", "2001-01-01"), "请把截止日期填到"),
    ],
)
def test_what_is_refused(
    cli: Cli, led: dict[str, Any], company: str, officer: str, more: tuple[str, ...], words: str
) -> None:
    about = {
        "company": led["company"]["number"],
        "other": led["other"]["number"],
        "lead": led["lead"]["number"],
        "day": TODAY,
    }
    before = _assignments(cli, led["company"]["name"])
    answer = cli(*(one.format(**about) for one in ("assign", company, officer, *more)))
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert _assignments(cli, led["company"]["name"]) == before


def test_who_has_a_namesake_is_asked_for_by_number(cli: Cli, led: dict[str, Any]) -> None:
    name = led["other"]["name"]
    assert cli("add", "officer", f"name={name}", "badge=056998").status == 0
    answer = cli("assign", led["company"]["name"], name, "--from", f"{TODAY}")
    assert answer.status == 2
    assert led["other"]["number"] in answer.err
    answer = cli("assign", led["company"]["name"], "056998", "--from", f"{TODAY}")
    assert answer.status == 0, answer.err


def test_the_days_told_are_those_it_will_be(cli: Cli, led: dict[str, Any]) -> None:
    """A planned turn is given way to: the answer says until when, and who follows."""
    company, other = (led[one]["number"] for one in ("company", "other"))
    later, day = TODAY + 20 * DAY, TODAY + 5 * DAY
    assert cli("assign", company, other, "--from", f"{later}").status == 0
    again = cli("assign", company, other, "--from", f"{day}", "--json").data
    assert (again["from"], again["to"]) == (f"{day}", f"{later - DAY}")
    assert again["note"].startswith(f"{later} 起由{led['other']['name']}接任。")
    assert "没有联络民警" not in again["note"]


def test_a_gap_before_a_planned_turn_is_told(cli: Cli, led: dict[str, Any]) -> None:
    company, other = (led[one]["number"] for one in ("company", "other"))
    assert cli("assign", company, other, "--from", f"{TODAY + 20 * DAY}").status == 0
    third = cli("add", "officer", "name=钱多多", "badge=056997", "--json").data[0]["number"]
    days = ("--from", f"{TODAY + 5 * DAY}", "--to", f"{TODAY + 9 * DAY}")
    answer = cli("assign", company, third, *days)
    assert answer.status == 0, answer.err
    assert f"{TODAY + 10 * DAY} 至 {TODAY + 19 * DAY} 没有联络民警" in answer.err
    assert "请用代管" in answer.err
    still = cli("assign", company, other, "--from", f"{TODAY + 20 * DAY}", "--to",
                f"{TODAY + 30 * DAY}", "--json")  # fmt: skip
    assert not still.data["changed"]
    assert "不会因此提前结束" in still.err
