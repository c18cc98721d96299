"""holidays: the notice by command, looked at first."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands import Cli

NOTICE = (
    "元旦：2031年1月1日（周三）放假1天，不调休。国庆节：10月1日（周三）至3日（周五）放假，共3天。"
)


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A notice of a year the program does not know."""
    path = tmp_path / "通知.txt"
    path.write_text("关于2031年节假日安排的通知\n" + NOTICE, "utf-8")
    return path


def test_looked_at_kept_and_undone(cli: Cli, notice: Path) -> None:
    seen = cli("holidays", str(notice), "--dry-run", "--json")
    assert seen.status == 0, seen.err
    assert not seen.data["applied"]
    assert [one["day"] for one in seen.data["days"]] == [
        "2031-01-01", "2031-10-01", "2031-10-02", "2031-10-03",
    ]  # fmt: skip
    assert {one["fate"] for one in seen.data["days"]} == {"new"}
    kept = cli("holidays", str(notice))
    assert kept.status == 0, kept.err
    assert "2031-10-01 周三" in kept.out
    assert "新增 4" in kept.err
    again = cli("holidays", str(notice), "--json")
    assert {one["fate"] for one in again.data["days"]} == {"same"}
    assert cli("undo").status == 0
    assert {
        one["fate"] for one in cli("holidays", str(notice), "--dry-run", "--json").data["days"]
    } == {"new"}


def test_what_is_known_is_listed(cli: Cli) -> None:
    shown = cli("holidays", "--year", "2026", "--json")
    assert shown.status == 0, shown.err
    assert {one["kind"] for one in shown.data} == {"holiday", "working"}
    assert "国庆节" in cli("holidays").out
    missing = cli("holidays", "--year", "2040")
    assert missing.status == 2
    assert "2040年" in missing.err


def test_a_slip_is_refused_and_nothing_written(cli: Cli, tmp_path: Path) -> None:
    path = tmp_path / "错.txt"
    path.write_text("国庆节：2031年10月1日（周四）放假。", "utf-8")
    refused = cli("holidays", str(path))
    assert refused.status == 2
    assert "周三" in refused.err
