"""duties: what is asked and done by command; the same as the page tells."""

from __future__ import annotations

from datetime import timedelta

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.cli.duties import STATES
from tests.commands import Cli

KEYS = {
    "duty", "counted", "cycle", "company", "officer", "first", "last", "due_by",
    "asked", "done", "missing", "excused", "state",
}  # fmt: skip


def test_every_duty_of_the_day_is_told(cli: Cli) -> None:
    today = clock.today()
    answer = cli("duties", "--on", today.isoformat(), "--json")
    assert answer.status == 0, answer.err
    assert {frozenset(one) for one in answer.data} == {frozenset(KEYS)}
    assert {one["state"] for one in answer.data} <= set(STATES)
    now = [one for one in answer.data if one["first"] <= today.isoformat() <= one["last"]]
    assert {one["counted"] for one in now} == {
        "visit", "safety", "population", "publicity", "legal",
    }  # fmt: skip
    for one in now:
        assert one["missing"] == max(0, one["asked"] - one["done"])
    figures = cli("figures", "--month", f"{today:%Y-%m}", "--json").data
    (asked,) = [one["value"] for one in figures if one["name"] == "duties_asked"]
    (met,) = [one["value"] for one in figures if one["name"] == "duties_met"]
    assert asked == len([one for one in now if one["asked"]])
    assert met == len([one for one in now if one["asked"] and not one["missing"]])


def test_today_is_meant_when_no_day_is_told(cli: Cli) -> None:
    assert (
        cli("duties", "--json").data
        == cli("duties", "--on", clock.today().isoformat(), "--json").data
    )


def test_an_officer_by_name_number_or_badge(cli: Cli) -> None:
    every = cli("duties", "--json").data
    name = next(one["officer"] for one in every if one["officer"])
    (officer,) = cli("list", "officer", "--where", f"name={name}", "--json").data
    wanted = [one for one in every if one["officer"] == name]
    for words in (name, officer["number"], officer["badge"]):
        assert cli("duties", "--officer", words, "--json").data == wanted
    unknown = cli("duties", "--officer", "查无此人")
    assert unknown.status == 2
    assert "查无此人" in unknown.err
    assert cli("duties", "--officer", "").status == 2


def test_what_is_missing_and_overdue(cli: Cli) -> None:
    month = Period.month_of(clock.today())
    day = (month.last + timedelta(days=1)).isoformat()
    missing = cli("duties", "--on", day, "--missing", "--json")
    assert missing.status == 0
    assert all(one["missing"] for one in missing.data)
    late = [one for one in missing.data if one["state"] == "overdue"]
    assert late
    assert all(one["due_by"] < day for one in late)
    assert missing.data[: len(late)] == late, "overdue ones first"
    assert f"已逾期 {len(late)}" in missing.err
    every = cli("duties", "--on", day, "--json").data
    assert [one for one in every if one["missing"]] == missing.data


def test_a_table_for_people(cli: Cli) -> None:
    answer = cli("duties")
    assert answer.status == 0
    head = answer.out.split("\n")[0]
    assert head.split() == ["任务", "企业", "民警", "应", "已", "差", "截止", "状态"]
    assert "每月走访" in answer.out


def test_a_station_narrows_and_a_wrong_day_is_refused(cli: Cli) -> None:
    (station,) = cli("list", "station", "--json").data
    assert cli("duties", "--station", "").status == 2  # an empty variable is not: all stations
    every = cli("duties", "--json").data
    assert cli("duties", "--station", station["name"], "--json").data == every
    wrong = cli("duties", "--on", "2026-13-40")
    assert (wrong.status, wrong.out) == (2, "")


def test_no_company_no_duty(fresh: Cli) -> None:
    assert fresh("duties", "--json").data == []
    assert fresh("duties").status == 0
