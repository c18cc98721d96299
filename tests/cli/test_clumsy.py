"""The officer's day from the terminal, in clumsy hands: nothing half done, no silent guess."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.cli import handover
from liaison.cli.desk import PASSWORD as VARIABLE, USER
from tests.commands import ROOT, Cli
from tests.demos import TODAY as NOON
from tests.stores import LOGIN, PASSWORD

TODAY = NOON.date()
TOMORROW = f"{TODAY + timedelta(days=1)}"


def _leader(cli: Cli) -> tuple[str, str]:
    """Return the numbers of an officer with companies, and of another one."""
    leads = cli("list", "assignment", "--where", "role=lead", "--json").data
    name = next(row["officer"] for row in leads if row["end"] is None)
    officers = cli("list", "officer", "--where", "active=是", "--json").data
    giver = next(row["number"] for row in officers if row["name"] == name)
    return giver, next(row["number"] for row in officers if row["name"] != name)


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "消防", "--limit=--"),
        ("list", "company", "--where=--"),
        ("duties", "--officer=--"),
        ("figures", "--month", "2026-10", "--station=--"),
        ("holidays", "--year=--"),
        ("assign", "QY-0001", "MJ-0001", "--from", "2026-12-01", "--note=--"),
        ("handover", "--from", "a", "--to", "b", "--on", "2026-12-01", "--out=--"),
        ("ledger", "all", "--month", "2026-10", "--out=--"),
    ],
)
def test_two_dashes_are_no_value(cli: Cli, arguments: tuple[str, ...]) -> None:
    answer = cli(*arguments)
    assert (answer.status, answer.out) == (2, "")
    assert "后面缺少内容" in answer.err


def test_an_empty_station_is_not_every_station(cli: Cli) -> None:
    """``--station "$STATION"`` with a variable nobody has set."""
    answer = cli("figures", "--month", "2026-10", "--station", "")
    assert (answer.status, answer.out) == (2, "")
    assert "找不到警务站" in answer.err


@pytest.mark.parametrize("out", ["", "  "])
def test_an_empty_file_is_not_this_folder(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, out: str
) -> None:
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    answer = cli("ledger", "visits", "--month", "2026-10", "--out", out)
    assert (answer.status, answer.out) == (2, "")
    assert "out: 没有写明文件" in answer.err
    assert list(here.iterdir()) == []


def test_a_number_is_one_record_s_whoever_else_is_called_so(cli: Cli) -> None:
    (company,) = cli("list", "company", "--limit", "1", "--json").data
    _giver, officer = _leader(cli)
    for name in (company["number"], company["number"].lower()):
        assert cli("add", "company", f"name={name}").status == 0
    answer = cli("assign", company["number"], officer, "--from", TOMORROW, "--json")
    assert answer.status == 0, answer.err
    assert answer.data["company"] == company["name"]


def test_a_name_that_is_another_s_badge_is_asked_for_by_number(cli: Cli) -> None:
    officers = cli("list", "officer", "--where", "active=是", "--json").data
    badge, number = next((row["badge"], row["number"]) for row in officers if row["badge"])
    assert cli("add", "officer", f"name={badge}", "badge=056990").status == 0
    answer = cli("duties", "--officer", badge)
    assert answer.status == 2
    assert number in answer.err
    assert cli("duties", "--officer", number).status == 0


@pytest.mark.parametrize("written", ["2026-12-01年初", "今天abc"])
def test_a_slip_behind_a_day_is_not_called_a_second_day(cli: Cli, written: str) -> None:
    answer = cli("assign", "QY-0001", "MJ-0001", "--from", written)
    assert answer.status == 2
    assert "不是有效日期" in answer.err


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), Problem("表格写不下。"), OSError("坏盘")])
def test_a_list_that_fails_does_not_hide_the_handover(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException
) -> None:
    def fails(*_about: Any) -> None:
        raise failure

    giver, other = _leader(cli)
    monkeypatch.setattr(handover, "write", fails)
    out = str(tmp_path / "a.xlsx")
    answer = cli("handover", "--from", giver, "--to", other, "--on", TOMORROW, "--out", out)
    assert answer.status == (130 if isinstance(failure, KeyboardInterrupt) else 1)
    assert "交接已经登记" in answer.err
    assert len(cli("list", "handover", "--json").data) == 1


def test_the_list_is_written_when_nobody_listens(demo_home: Home, tmp_path: Path, cli: Cli) -> None:
    """``liaison handover … 2>&1 | head -1``: the handover stands, and so does its list."""
    giver, other = _leader(cli)
    out = tmp_path / "清单.xlsx"
    asked = ["handover", "--from", giver, "--to", other, "--on", TOMORROW, "--out", str(out)]
    with subprocess.Popen(
        [sys.executable, "-m", "liaison", "--home", str(demo_home.folder), *asked],
        cwd=ROOT,
        env={**os.environ, USER: LOGIN, VARIABLE: PASSWORD},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:
        assert running.stdout is not None
        running.stdout.close()
        assert running.wait(60) == 0
    assert out.is_file()


def test_a_result_that_goes_nowhere_is_told_plainly(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_about: Any, **_more: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as within:
        within.setattr("liaison.cli.desk.Desk.table", full)
        answer = cli("list", "station")
    assert answer.status == 2
    assert "结果没有写出来" in answer.err
    assert "“”" not in answer.err


@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("terminal", ["ascii", "gbk", "utf-8"])
def test_a_notice_sent_in_is_read_whatever_the_terminal_speaks(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, written: str, terminal: str
) -> None:
    words = "关于2031年节假日安排的通知\r\n元旦：1月1日（周三）放假1天。\r\n"
    sent = io.TextIOWrapper(io.BytesIO(words.encode(written)), encoding=terminal)
    with monkeypatch.context() as within:
        within.setattr(sys, "stdin", sent)
        answer = cli("holidays", "-", "--dry-run", "--json")
    assert answer.status == 0, answer.err
    assert [one["day"] for one in answer.data["days"]] == ["2031-01-01"]


def test_what_is_no_notice_is_refused(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    for sent in (io.TextIOWrapper(io.BytesIO(b"\x89PNG\0\1\2" * 99)), None):
        with monkeypatch.context() as within:
            within.setattr(sys, "stdin", sent)
            answer = cli("holidays", "-")
        assert (answer.status, answer.out) == (2, "")
        assert "Traceback" not in answer.err
    answer = cli("holidays", "-", "--year", "9" * 30)
    assert answer.status == 2


@pytest.mark.parametrize("name", ["甲\x1b[2J乙", "甲\u202e乙", "甲\x9b2J乙"])
def test_what_is_refused_does_not_steer_the_terminal(cli: Cli, name: str) -> None:
    """Neither by what was typed nor by a name somebody else has written into the store."""
    _giver, officer = _leader(cli)
    assert cli("add", "company", f"name={name}").status == 0
    assert cli("assign", name, officer, "--from", TOMORROW).status == 0
    for asked in (
        ("assign", name, officer, "--from", TOMORROW, "--role", "deputy"),
        ("assign", f"{name}无", officer, "--from", TOMORROW),
        (name,),
        ("list", "company", name),
    ):
        answer = cli(*asked)
        assert answer.status == 2
        assert "甲" in answer.err
        assert name[1] not in answer.err


def test_a_receiver_of_another_station_is_told_of(cli: Cli, tmp_path: Path) -> None:
    giver, _other = _leader(cli)
    assert cli("add", "station", "name=西区警务站").status == 0
    (far,) = cli("add", "officer", "name=远人", "badge=056991", "station=西区警务站", "--json").data
    out = str(tmp_path / "a.docx")
    answer = cli("handover", "--from", giver, "--to", far["number"], "--on", TOMORROW, "--out", out)
    assert answer.status == 0, answer.err
    assert "用本人账号看不到它" in answer.err
