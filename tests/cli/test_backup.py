"""``liaison backup`` and ``liaison restore`` as people and scripts call them."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.base.paths import Home
from tests.commands import Cli
from tests.stores import LOGIN


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def _copy(cli: Cli, *more: str) -> Path:
    answer = cli("backup", "--json", *more)
    assert answer.status == 0, answer.err
    return Path(answer.data["backup"]["path"])


def test_a_backup_is_made_listed_and_carried(cli: Cli, place: Path) -> None:
    path = _copy(cli, "--to", str(place))
    listed = cli("backup", "--list", "--json", "--to", str(place)).data
    assert listed[0]["path"] == str(path)
    assert len(listed) == 2
    assert listed[0]["sha256"] == listed[1]["sha256"]
    shown = cli("backup", "--list")
    assert "手动" in shown.out
    assert "本机" in shown.out
    assert path.name in cli("backup").out or cli("backup").status == 0


def test_a_second_place_that_is_not_there_is_refused(cli: Cli, place: Path) -> None:
    answer = cli("backup", "--to", str(place / "nix"))
    assert (answer.status, answer.out) == (2, "")
    assert "找不到文件夹" in answer.err


def test_a_drill_from_the_terminal(cli: Cli) -> None:
    answer = cli("backup", "--drill", "--json")
    assert answer.status == 0, answer.err
    assert answer.data["ok"]
    assert "一致" in cli("backup", "--drill").out


def test_a_restore_tells_what_it_changes_and_asks(cli: Cli, demo_home: Home) -> None:
    path = _copy(cli)
    assert cli("add", "company", "name=后来的企业").status == 0
    before = len(cli("list", "company", "--json").data)
    unasked = cli("restore", str(path), "--reason", "试一试")
    assert unasked.status == 2
    assert "--yes" in unasked.err
    assert len(cli("list", "company", "--json").data) == before
    unreasoned = cli("restore", str(path), "--yes")
    assert unreasoned.status == 2
    assert len(cli("list", "company", "--json").data) == before
    answer = cli("restore", str(path), "--yes", "--reason", "试一试")
    assert answer.status == 0, answer.err
    assert "将不在恢复后的数据中" in answer.err
    assert LOGIN in answer.err
    assert len(cli("list", "company", "--json").data) == before - 1


def test_a_damaged_store_is_restored(cli: Cli, demo_home: Home) -> None:
    path = _copy(cli)
    demo_home.store.write_bytes(b"\0" * 8192)
    assert cli("list", "company").status == 2
    answer = cli("restore", str(path), "--yes")
    assert answer.status == 0, answer.err
    assert cli("list", "company", "--json").data


def test_an_empty_folder_becomes_the_backups(cli: Cli, call: Cli, tmp_path: Path) -> None:
    path = _copy(cli)
    answer = call("--home", str(tmp_path / "new"), "restore", str(path), "--yes")
    assert answer.status == 0, answer.err
    answer = call("--home", str(tmp_path / "new"), "list", "company", "--json")
    assert answer.status == 0, answer.err
    assert answer.data


def test_what_is_no_backup_is_refused(cli: Cli, tmp_path: Path, demo_home: Home) -> None:
    letter = tmp_path / "信.db"
    letter.write_text("不是备份" * 100, "utf-8")
    for path in (letter, tmp_path, tmp_path / "nix.db", demo_home.store):
        answer = cli("restore", str(path), "--yes", "--reason", "x")
        assert answer.status == 2, answer
        assert "Traceback" not in answer.err
    assert cli("list", "company", "--json").data
