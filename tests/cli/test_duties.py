"""duties: what is asked and done by command; the same as the page tells."""

from __future__ import annotations

from datetime import timedelta

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.cli.duties import STATES
from tests.commands import Cli

KEYS = {
    "duty", "counted", "cycle", "company", "officer", "inherited_from", "first", "last",
    "due_by", "asked", "done", "missing", "excused", "state",
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
    today = clock.now()
    after = Period.month_of(clock.today()).last + timedelta(days=1)
    day = after.isoformat()
    before = cli("duties", "--on", day, "--missing", "--json")
    with clock.held(today + timedelta(days=(after - clock.today()).days)):
        missing = cli("duties", "--missing", "--json")
        every = cli("duties", "--on", day, "--json").data
    assert missing.status == 0
    assert all(one["missing"] for one in missing.data)
    late = [one for one in missing.data if one["state"] == "overdue"]
    assert late
    assert all(one["due_by"] < day for one in late)
    assert missing.data[: len(late)] == late, "overdue ones first"
    assert f"已逾期 {len(late)}" in missing.err
    assert [one for one in every if one["missing"]] == missing.data
    assert "overdue" not in {one["state"] for one in before.data}, "there is time until then"
    coming = [one for one in before.data if one["due_by"] < day]
    assert len(coming) == len(late)
    assert f"未完成的有 {len(coming)} 项在 {day} 以前到期" in before.err
    assert "将到期" in cli("duties", "--on", day).out


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


def test_who_took_a_company_over_is_told_with_who_missed_it(cli: Cli) -> None:
    with clock.held(clock.now() + timedelta(days=30)):
        today = clock.today()
        late = next(one for one in cli("duties", "--missing", "--json").data
                    if one["state"] == "overdue" and one["officer"])  # fmt: skip
        officers = cli("list", "officer", "--where", "active=是", "--json").data
        other = next(one["name"] for one in officers if one["name"] != late["officer"])
        assert cli("assign", late["company"], other, "--from", f"{today}").status == 0
        same = [one for one in cli("duties", "--officer", other, "--json").data
                if all(one[key] == late[key] for key in ("company", "duty", "first"))]  # fmt: skip
        assert [(one["officer"], one["inherited_from"]) for one in same] == [
            (other, late["officer"])
        ]
        assert f"{other}（承接{late['officer']}）" in cli("duties", "--officer", other).out
        gone = cli("duties", "--officer", late["officer"], "--json").data
        assert late["company"] not in {one["company"] for one in gone if one["state"] == "overdue"}


def test_no_further_than_a_year_ahead(cli: Cli) -> None:
    answer = cli("duties", "--on", "2099-01-01")
    assert (answer.status, answer.out) == (2, "")
    assert "on: 任务最多看到" in answer.err
    assert cli("duties", "--on", "").status == 2
