"""Every command once as a program of its own: the samples in, the month's workbook out.

The tests of this file share one data folder and run in order.
"""

from __future__ import annotations

import re
from pathlib import Path

import openpyxl

import liaison
from tests.commands import ROOT, Cli

SAMPLES = [
    str(ROOT / "resources" / "demo" / name)
    for name in ("企业花名册.xlsx", "2026年8-10月工作台账.xlsx")
]


def test_version(program: Cli) -> None:
    answer = program("--version")
    assert (answer.status, answer.out.strip()) == (0, f"liaison {liaison.__version__}")


def test_init_prints_the_recovery_key(program: Cli, tmp_path: Path) -> None:
    folder = str(tmp_path / "new")
    answer = program("--home", folder, "init", "--station", "循环园区警务站", "--user", "qian")
    assert answer.status == 0, answer.err
    assert re.fullmatch(r"([A-Z2-7]{4}-){8}[A-Z2-7]{4}\n", answer.out)
    again = program("--home", folder, "init", "--station", "别处", "--user", "qian")
    assert (again.status, again.out) == (2, "")
    listed = program("--home", folder, "list", "station", "--json", LIAISON_USER="qian")
    assert [row["name"] for row in listed.data] == ["循环园区警务站"]


def test_demo_makes_its_own_store(program: Cli, tmp_path: Path) -> None:
    folder = str(tmp_path / "demo")
    answer = program("--home", folder, "demo", "--companies", "6", "--months", "1", "--json")
    assert answer.status == 0, answer.err
    assert answer.data["records"]["company"] == 6
    assert answer.data["user"] == "zhao"
    assert "password" not in answer.data  # it was given, so nobody needs to be told
    assert program("--home", folder, "demo").status == 2


def test_import_looks_first(program: Cli) -> None:
    answer = program("import", *SAMPLES, "--dry-run", "--json")
    assert answer.status == 1  # six credit codes are wrong
    assert answer.data["applied"] is False
    assert program("list", "company", "--json").data == []


def test_import(program: Cli, tmp_path: Path) -> None:
    marked = tmp_path / "问题.xlsx"
    answer = program("import", *SAMPLES, "--problems", str(marked), "--json")
    assert answer.status == 1
    sheets = {sheet["kind"]: sheet for file in answer.data["files"] for sheet in file["sheets"]}
    assert {kind: sheet["new"] for kind, sheet in sheets.items() if kind} == {
        "companies": 86,
        "visits": 210,
        "needs": 54,
        "hazards": 36,
        "disputes": 27,
    }
    problems = sheets["companies"]["problems"]
    wrong = [one for one in problems if one["severity"] == "drop"]
    assert len(wrong) == 6
    assert all({"sheet", "row", "column", "value", "why"} <= set(one) for one in wrong)
    assert openpyxl.load_workbook(marked).worksheets


def test_import_again_changes_nothing(program: Cli) -> None:
    answer = program("import", *SAMPLES, "--json")
    assert answer.data["totals"]["new"] == answer.data["totals"]["changed"] == 0
    assert answer.data["step"] == 0


def test_list(program: Cli) -> None:
    counts = {
        name: len(program("list", name, "--json").data)
        for name in ("company", "officer", "visit", "need", "hazard", "dispute")
    }
    assert counts == {
        "company": 86, "officer": 7, "visit": 210, "need": 54, "hazard": 36, "dispute": 27,
    }  # fmt: skip


def test_add_set_history_undo(program: Cli) -> None:
    added = program("add", "company", "name=云岭甲乙有限公司", "--json")
    (company,) = added.data
    changed = program("set", "company", company["number"], "grade=重点", "--json")
    assert changed.data[0]["grade"] == "key"
    told = program("history", "company", company["number"], "--json").data
    assert [entry["new"] for entry in told] == ["重点单位", ""]
    assert program("undo").status == 0
    listed = program("list", "company", "--where", f"number={company['number']}", "--json")
    assert listed.data[0]["grade"] == "ordinary"


def test_ledger_of_the_month(program: Cli, tmp_path: Path) -> None:
    answer = program("ledger", "all", "--month", "2026-10", "--out", str(tmp_path), "--json")
    assert answer.status == 0, answer.err
    rows = {sheet["name"]: sheet["rows"] for sheet in answer.data["sheets"]}
    assert rows["visits"] == 70
    path = Path(answer.data["path"])
    assert path.parent == tmp_path
    assert len(openpyxl.load_workbook(path).worksheets) == 1 + len(rows) == 11


def test_figures(program: Cli) -> None:
    answer = program("figures", "--month", "2026-10", "--json")
    figures = {figure["name"]: figure for figure in answer.data}
    assert figures["visits"]["value"] == 70
    assert figures["visits"]["to_date"] == 210
    assert set(figures["visits"]) == {
        "name", "label", "section", "unit", "value", "before", "last_year", "to_date",
    }  # fmt: skip


def test_check(program: Cli) -> None:
    answer = program("check", "--json")
    assert (answer.status, answer.data["sound"]) == (0, True)


def test_tour(program: Cli, tmp_path: Path) -> None:
    answer = program("tour", "--out", str(tmp_path / "tour"), "--json", HOME=str(tmp_path))
    assert answer.status == 0, answer.err
    assert answer.data["sheets"]["visits"] == 70
    assert (ROOT / "resources" / "demo").is_dir()
    files = [Path(name) for name in answer.data["files"]]
    assert all(path.is_file() and path.parent == tmp_path / "tour" for path in files)
    assert files[0].suffix == ".xlsx"


def test_output_is_utf8_whatever_the_console(program: Cli) -> None:
    answer = program("list", "station", LC_ALL="C", PYTHONIOENCODING="ascii")
    assert "循环园区警务站" in answer.out
