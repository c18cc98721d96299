"""What holds for every command, and for every type of record on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from liaison.base import words
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.cli.desk import Command
from liaison.cli.entry import commands
from liaison.cli.fields import TYPES, Type
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.field import Reference, References, fields_of
from liaison.fields.kind import Day, Kind, Money, Time, Whole, YesNo
from tests.commands import Cli

KEPT = {
    "company": {"name", "credit_code", "grade"},
    "officer": {"name", "badge", "phone"},
    "assignment": {"company", "officer", "role", "start", "end"},
    "visit": {"company", "officers", "visited_on", "content"},
    "issue": {"kind", "company", "reported_on", "state"},
    "dispute": {"company", "found_on", "category", "state"},
}
"""Names scripts use: never renamed."""

PRINTING = {
    "list",
    "search",
    "add",
    "set",
    "import",
    "figures",
    "check",
    "ledger",
    "history",
}
"""Commands whose result a script reads."""

NEW = {
    "station": ["name=基础园区警务站"],
    "department": ["name=警犬大队"],
    "departmentcontact": ["department={department}", "name=史北", "phone=13900000003"],
    "officer": ["name=史远", "badge=056999", "phone=13900000001"],
    "company": ["name=云岭甲乙有限公司", "employees=约300人"],
    "contact": ["company={company}", "name=史近", "phone=13900000002"],
    "assignment": ["company=云岭甲乙有限公司", "officer={officer}", "start=2026.1.1"],
    "support": ["company={company}", "department={department}", "start=2026-01-01"],
    "visit": ["company={company}", "officers={officer}", "visited_on=2026-11-03", "content=检查"],
    "issue": ["kind=need", "company={company}", "reported_on=2026-11-03", "description=通行证",
              "officer={officer}"],
    "need": ["company={company}", "reported_on=2026-11-03", "description=通行证",
             "officer={officer}"],
    "hazard": ["company={company}", "reported_on=2026-11-03", "description=通道堵塞",
               "officer={officer}"],
    "action": ["issue={issue}", "done_on=2026-11-04", "content=已联系"],
    "dispute": ["company={company}", "found_on=2026-11-05", "description=欠薪",
                "officer={officer}"],
    "party": ["dispute={dispute}", "name=史中"],
    "mediationsession": ["dispute={dispute}", "held_on=2026-11-06", "account=协商",
                         "result=达成协议"],
    "codeitem": ["list=need", "word=无人机备案"],
    "handover": ["giver={officer}", "day=2026-11-10", "reason=轮岗"],
    "duty": ["name=每45天走访一次", "counted=走访", "cycle=每隔若干天", "days=45"],
    "excuse": ["company={company}", "start=2026-11-01", "end=2026-11-30", "reason=停产检修"],
    "calendarday": ["day=2031-10-01", "kind=放假"],
    "phrase": ["place=走访工作内容", "words=查看安防设施"],
}  # fmt: skip
"""The least that makes a record of each type; braces name records of the demo."""

CHANGE = {
    "assignment": "note=x", "support": "remark=x", "action": "content=x", "codeitem": "also=x",
    "departmentcontact": "post=x", "party": "name=x", "mediationsession": "place=x",
    "contact": "post=x", "station": "park=x",
    "handover": "note=x", "excuse": "reason=x", "calendarday": "name=x", "phrase": "words=x",
}  # fmt: skip

every_command = pytest.mark.parametrize("command", commands(), ids=lambda one: str(one.name))
every_type = pytest.mark.parametrize("kind", TYPES.values(), ids=lambda one: str(one.name))


def _fits(kind: Kind, value: Any) -> bool:
    """Is a value of JSON what this kind of field is printed as?"""
    if value is None:
        return not isinstance(kind, References)
    if isinstance(kind, OneOf):
        return value in [one.value for one in kind.choices]
    if isinstance(kind, ManyOf | References):
        return isinstance(value, list) and all(isinstance(one, str) for one in value)
    if isinstance(kind, Day | Time):
        form = r"\d{4}-\d{2}-\d{2}" if isinstance(kind, Day) else r"\d{2}:\d{2}"
        return bool(re.fullmatch(form, value))
    if isinstance(kind, Whole | Money) and not isinstance(kind, Reference):  # shown by name
        return isinstance(value, int | float) and not isinstance(value, bool)
    return isinstance(value, bool if isinstance(kind, YesNo) else str)


@every_command
@pytest.mark.parametrize("language", words.LANGUAGES)
def test_help_in_each_language(command: Command, language: str, call: Cli, tmp_path: Path) -> None:
    home = Home(tmp_path)
    Settings(language=language).save(home.settings)
    answer = call("--home", str(tmp_path), command.name, "--help")
    assert (answer.status, answer.err) == (0, "")
    assert words.language() == language
    assert f"liaison {command.name}" in answer.out
    assert command.help
    if language == "zh":
        assert "用法：" in answer.out
        assert not re.search(r"usage|optional|positional|show this", answer.out)


@every_command
def test_results_for_machines_are_offered(command: Command, call: Cli) -> None:
    assert ("--json" in call(command.name, "--help").out) or command.name not in PRINTING


@every_command
def test_senseless_arguments_are_refused(command: Command, cli: Cli) -> None:
    answer = cli(command.name, "--no-such-option", "--json")
    assert (answer.status, answer.out) == (2, "")
    assert "liaison" in answer.err
    assert "Traceback" not in answer.err


def test_names_are_distinct_and_plain() -> None:
    names = [command.name for command in commands()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+", name) for name in names)


def test_kept_names_are_there() -> None:
    for name, wanted in KEPT.items():
        also = {"company"} if name == "dispute" else set()
        assert wanted <= set(TYPES[name].public) | also, name


@every_type
def test_fields_are_called_by_what_they_are(kind: Type) -> None:
    assert not any(name.endswith("_id") for name in kind.public)
    for name, own in kind.public.items():
        assert kind.attribute(name) == kind.attribute(own) == own


@pytest.fixture
def stocked(cli: Cli, request: pytest.FixtureRequest) -> None:
    """See to one record of the type at least: a demo has none of some."""
    kind = request.getfixturevalue("kind")
    if not cli("list", kind.name, "--limit", "1", "--json").data:
        named = request.getfixturevalue("named")
        assert cli("add", kind.name, *(one.format(**named) for one in NEW[kind.name])).status == 0


@every_type
@pytest.mark.usefixtures("stocked")
def test_list_prints_every_field(kind: Type, cli: Cli) -> None:
    answer = cli("list", kind.name, "--json")
    assert answer.status == 0, answer.err
    assert answer.data
    fields = fields_of(kind.record)
    for row in answer.data:
        assert {"number", *kind.public} <= set(row)
        wrong = {
            name: row[name]
            for name, own in kind.public.items()
            if not _fits(fields[own].kind, row[name])
        }
        assert not wrong, row["number"]


@every_type
@pytest.mark.usefixtures("stocked")
def test_each_printed_value_finds_its_record(kind: Type, cli: Cli) -> None:
    """What ``list`` prints may be given to ``--where`` as it is."""
    (row, *_rest) = cli("list", kind.name, "--limit", "1", "--json").data
    for name in ["number", *kind.public]:
        value = row[name]
        if isinstance(value, str) and "****" in value:
            continue  # a masked number finds nothing: it is nobody's
        given = "、".join(value) if isinstance(value, list) else "" if value is None else value
        if isinstance(value, list) and len(value) > 1:
            continue  # several records are asked for one by one
        answer = cli("list", kind.name, "--where", f"{name}={given}", "--json")
        assert answer.status == 0, answer.err
        assert row in answer.data, (name, given)


@every_type
def test_table_for_people(kind: Type, cli: Cli) -> None:
    answer = cli("list", kind.name, "--limit", "3")
    assert answer.status == 0
    assert "编号" in answer.out.split("\n")[0]
    assert "条" in answer.err


@pytest.fixture
def named(cli: Cli) -> dict[str, str]:
    """One record of each type that others refer to, by what people call it."""
    found = {}
    for name in ("company", "officer", "department", "issue", "dispute"):
        (row,) = cli("list", name, "--limit", "1", "--json").data
        found[name] = row.get("name") or row["number"]
    return found


@every_type
def test_add_then_set(kind: Type, cli: Cli, named: dict[str, str]) -> None:
    given = [one.format(**named) for one in NEW[kind.name]]
    if kind.name == "assignment":  # needs a company that nobody leads yet
        assert cli("add", "company", "name=云岭甲乙有限公司").status == 0
    added = cli("add", kind.name, *given, "--json")
    assert added.status == 0, added.err
    (row,) = added.data
    listed = cli("list", kind.name, "--where", f"number={row['number']}", "--json").data
    assert listed == [row]
    field, _sign, value = CHANGE.get(kind.name, "remark=x").partition("=")
    changed = cli("set", kind.name, row["number"], f"{field}={value}", "--json")
    assert changed.status == 0, changed.err
    assert changed.data == [{**row, field: value}]
    told = cli("history", kind.name, row["number"], "--json").data
    assert (told[0]["new"], len(told)) == (value, 2)


@every_type
def test_add_without_anything_needed_is_refused(kind: Type, cli: Cli) -> None:
    field = CHANGE.get(kind.name, "remark=x")
    before = cli("list", kind.name, "--json").data
    answer = cli("add", kind.name, field if kind.name not in ("party", "action") else "officer=")
    assert (answer.status, answer.out) == (2, "")
    assert cli("list", kind.name, "--json").data == before


def test_json_is_nothing_but_json(cli: Cli, tmp_path: Path) -> None:
    for arguments in (
        ("list", "company"),
        ("figures", "--month", "2026-10"),
        ("check",),
        ("ledger", "visits", "--month", "2026-10", "--out", str(tmp_path)),
        ("undo",),
    ):
        answer = cli(*arguments, "--json")
        assert answer.status == 0, answer.err
        json.loads(answer.out)


def test_nothing_is_printed_for_machines_unasked(cli: Cli) -> None:
    assert not cli("figures", "--month", "2026-10").out.startswith(("[", "{"))
