"""The hurried officer and the careless script: what slips is told, never swallowed."""

from __future__ import annotations

import sys
from pathlib import Path

import openpyxl
import pytest

from liaison.cli.desk import PASSWORD
from tests.commands import Cli


def test_no_standard_input_at_all(fresh: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSWORD)
    monkeypatch.setattr(sys, "stdin", None)
    answer = fresh("check")
    assert (answer.status, answer.out) == (2, "")
    assert "没有给出用户名或密码" in answer.err


def test_no_standard_output_at_all(fresh: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as within:
        within.setattr(sys, "stdout", None)
        status = fresh("list", "station", "--json").status
    assert status == 0


def test_a_file_nothing_is_recognised_in_is_not_called_imported(fresh: Cli, tmp_path: Path) -> None:
    path = tmp_path / "说明.xlsx"
    book = openpyxl.Workbook()
    book.worksheets[0].append(["请按要求填写"])
    book.save(path)
    answer = fresh("import", str(path))
    assert answer.status == 1
    assert "没有带表头的表格" in answer.err
    assert "没有需要写入的内容" in answer.err
    assert "已导入" not in answer.err


@pytest.mark.parametrize("name", ["台账.xls", "台账.csv", "旧文件"])
def test_another_ending_is_no_folder(cli: Cli, tmp_path: Path, name: str) -> None:
    place = tmp_path / name
    if not place.suffix:
        place.write_text("x", "utf-8")
    answer = cli("ledger", "visits", "--month", "2026-10", "--out", str(place))
    assert answer.status == 2
    assert "不是 .xlsx 文件" in answer.err
    assert not place.is_dir()


def test_a_new_officer_belongs_to_the_only_station(fresh: Cli) -> None:
    (station,) = fresh("list", "station", "--json").data
    (officer,) = fresh("add", "officer", "name=张伟", "badge=012345", "--json").data
    assert officer["station"] == station["name"]


def test_half_a_phone_number_is_refused(fresh: Cli) -> None:
    answer = fresh("add", "officer", "name=张伟", "badge=012345", "phone=139")
    assert answer.status == 2
    assert "不是有效的电话号码" in answer.err
    assert fresh("add", "officer", "name=李强", "badge=012346", "phone=110").status == 0
