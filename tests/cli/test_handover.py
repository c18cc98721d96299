"""``liaison handover``: the step, the list it writes, and what is refused beforehand."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.ledgers import handover as book
from tests.commands import Cli
from tests.demos import TODAY as NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


@pytest.fixture
def giver(cli: Cli) -> dict[str, Any]:
    """An officer who leads several companies today, and one to give them to."""
    rows = cli("list", "assignment", "--where", "role=lead", "--json").data
    now = [row for row in rows if row["end"] is None and row["start"] < f"{TODAY}"]
    names = [row["officer"] for row in now]
    name = max(set(names), key=names.count)
    firms = [row["company"] for row in now if row["officer"] == name]
    officers = cli("list", "officer", "--where", "active=是", "--json").data
    other = next(one for one in officers if one["name"] in set(names) - {name})
    one = next(one for one in officers if one["name"] == name)
    return {"name": name, "badge": one["badge"], "other": other, "firms": firms}


def _leads(cli: Cli, name: str, day: str) -> set[str]:
    rows = cli("list", "assignment", "--where", f"officer={name}", "--json").data
    return {
        row["company"] for row in rows
        if row["role"] == "lead" and row["start"] <= day and (row["end"] or "9999") >= day
    }  # fmt: skip


def test_everything_goes_and_the_workbook_is_written(
    cli: Cli, giver: dict[str, Any], tmp_path: Path
) -> None:
    out = tmp_path / "清单.xlsx"
    day = f"{TODAY + DAY}"
    answer = cli(
        "handover", "--from", giver["badge"] or giver["name"], "--to", giver["other"]["number"],
        "--on", day, "--out", str(out), "--note", "钥匙已交", "--json",
    )  # fmt: skip
    assert answer.status == 0, answer.err
    told = answer.data
    assert told["number"].startswith("JJ-")
    assert told["companies"] == len(giver["firms"])
    assert told["path"] == str(out)
    assert told["sha256"] == hashlib.sha256(out.read_bytes()).hexdigest()
    assert _leads(cli, giver["name"], day) == set()
    assert set(giver["firms"]) <= _leads(cli, giver["other"]["name"], day)
    assert set(giver["firms"]) <= _leads(cli, giver["name"], f"{TODAY}")
    cells = [cell for sheet in openpyxl.load_workbook(out) for row in sheet.values for cell in row]
    text = "\n".join(str(cell) for cell in cells if cell is not None)
    assert all(one in text for one in (*giver["firms"], told["number"], "钥匙已交", "监交人"))
    assert cli("undo", "--json").status == 0
    assert _leads(cli, giver["name"], day) == set(giver["firms"])


def test_some_companies_and_the_word_form(cli: Cli, giver: dict[str, Any], tmp_path: Path) -> None:
    out, (first, second, *rest) = tmp_path / "清单.docx", giver["firms"]
    answer = cli(
        "handover", "--from", giver["name"], "--to", giver["other"]["name"], "--on", f"{TODAY}",
        "--company", first, "--company", second, "--company", first, "--out", str(out),
    )  # fmt: skip
    assert answer.status == 0, answer.err
    assert hashlib.sha256(out.read_bytes()).hexdigest() in answer.out
    assert _leads(cli, giver["name"], f"{TODAY}") == set(rest)
    words = "\n".join(
        cell.text for table in Document(str(out)).tables for row in table.rows for cell in row.cells
    )
    assert first in words
    assert second in words


def test_a_list_that_cannot_be_written_says_so(
    cli: Cli, giver: dict[str, Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_args: object, **_more: object) -> object:
        raise Trouble("磁盘空间不足。")

    monkeypatch.setattr(book, "export", fails)
    answer = cli(
        "handover", "--from", giver["name"], "--to", giver["other"]["name"], "--on", f"{TODAY}",
        "--out", str(tmp_path / "清单.xlsx"), "--json",
    )  # fmt: skip
    assert answer.status == 1
    assert (answer.data["path"], answer.data["sha256"]) == (None, None)
    assert "交接已经登记" in answer.err
    assert _leads(cli, giver["name"], f"{TODAY}") == set()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"--out": "清单.pdf"}, "out: "),
        ({"--out": f"{__file__}/清单.xlsx"}, "out: 不能在"),
        ({"--on": "某天"}, "on: "),
        ({"--from": "无此人"}, "from: 找不到民警"),
        ({"--to": "无此人"}, "to: 找不到民警"),
        ({"--to": "{giver}"}, "to: 接收人不能是移交人本人"),
        ({"--company": "无此企业"}, "company: 找不到企业"),
        ({"--on": "2001-01-01"}, "没有由移交人联络的企业"),
        ({"--company": "{strange}"}, "company: "),
        ({"--full": None}, "原因"),
    ],
)
def test_what_is_refused(
    cli: Cli, giver: dict[str, Any], tmp_path: Path, change: dict[str, str | None], words: str
) -> None:
    strange = sorted(_leads(cli, giver["other"]["name"], f"{TODAY}"))[0]
    given: dict[str, str | None] = {
        "--from": giver["name"],
        "--to": giver["other"]["number"],
        "--on": f"{TODAY}",
        "--out": str(tmp_path / "清单.xlsx"),
    } | change
    about = {"giver": giver["name"], "strange": strange}
    arguments = [
        part for name, value in given.items()
        for part in (name, *([value.format(**about)] if value is not None else []))
    ]  # fmt: skip
    answer = cli("handover", *arguments)
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert not list(tmp_path.glob("*清单*"))
    assert _leads(cli, giver["name"], f"{TODAY}") == set(giver["firms"])


def _handed(cli: Cli, giver: dict[str, Any], out: Path) -> dict[str, Any]:
    answer = cli(
        "handover", "--from", giver["name"], "--to", giver["other"]["number"],
        "--on", f"{TODAY}", "--out", str(out), "--json",
    )  # fmt: skip
    assert answer.status == 0, answer.err
    told: dict[str, Any] = answer.data
    return told


@pytest.mark.parametrize("ending", [".xlsx", ".docx"])
def test_the_list_of_an_earlier_handover_is_written_again(
    cli: Cli, giver: dict[str, Any], tmp_path: Path, ending: str
) -> None:
    made = _handed(cli, giver, tmp_path / "清单.xlsx")
    out = tmp_path / f"再一份{ending}"
    handovers = cli("list", "handover", "--json").data
    answer = cli("handover", "--again", made["number"].lower(), "--out", str(out), "--json")
    assert answer.status == 0, answer.err
    assert answer.data == {
        "number": made["number"],
        "on": f"{TODAY}",
        "companies": len(giver["firms"]),
        "path": str(out),
        "sha256": hashlib.sha256(out.read_bytes()).hexdigest(),
    }
    assert cli("list", "handover", "--json").data == handovers, "nothing is handed over"
    exports = cli("audit", "--action", "export", "--json").data
    assert len(exports) == 2
    assert exports[0]["what"] == exports[1]["what"], "told of with as many rows as the first"
    if ending == ".xlsx":
        first, again = (
            [[*sheet.values] for sheet in openpyxl.load_workbook(tmp_path / name)][1:]
            for name in ("清单.xlsx", out.name)
        )
        assert len(first) == len(again)
    shown = cli("handover", "--again", made["number"], "--out", str(out))
    assert made["number"] in shown.out
    assert hashlib.sha256(out.read_bytes()).hexdigest() in shown.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--again", "JJ-200001-0001"], "again: 找不到交接"),
        (["--again", " "], "again: "),
        (["--again", "{number}", "--full"], "原因"),
        (["--again", "{number}", "--to", "张三"], "--again 不能与 --to 同用"),
        (["--again", "{number}", "--note", "补充"], "--again 不能与 --note 同用"),
        (["--from", "张三"], "缺少参数：--to, --on"),
        ([], "缺少参数：--from, --to, --on"),
    ],
)
def test_what_of_writing_it_again_is_refused(
    cli: Cli, giver: dict[str, Any], tmp_path: Path, arguments: list[str], words: str
) -> None:
    number = _handed(cli, giver, tmp_path / "清单.xlsx")["number"]
    given = [one.format(number=number) for one in arguments]
    answer = cli("handover", *given, "--out", str(tmp_path / "再.xlsx"))
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert not (tmp_path / "再.xlsx").exists()


def test_whole_numbers_again_need_their_reason_and_are_told(
    cli: Cli, giver: dict[str, Any], tmp_path: Path
) -> None:
    number = _handed(cli, giver, tmp_path / "清单.xlsx")["number"]
    out = str(tmp_path / "全.xlsx")
    answer = cli("handover", "--again", number, "--out", out, "--full", "--reason", "交接核对",
                 "--json")  # fmt: skip
    assert answer.status == 0, answer.err
    newest = cli("audit", "--action", "export", "--json").data[0]
    assert newest["reason"] == "交接核对"


def test_a_plan_takes_hold_only_when_the_clock_is_believed(
    cli: Cli, giver: dict[str, Any], tmp_path: Path
) -> None:
    answer = cli(
        "handover", "--from", giver["name"], "--to", giver["other"]["number"],
        "--on", f"{TODAY + DAY}", "--out", str(tmp_path / "清单.xlsx"), "--json",
    )  # fmt: skip
    going = answer.data["issues"]
    assert going

    def theirs() -> int:
        rows = cli("list", "issue", "--where", f"officer={giver['name']}", "--json").data
        return len(rows)

    with clock.held(NOON + 40 * DAY):
        before = theirs()
        doubted = cli("list", "handover")
        assert "电脑时间可能不对" in doubted.err
        assert "liaison check --clock" in doubted.err
        assert theirs() == before
        assert "已确认" in cli("check", "--clock").err
        assert theirs() == before - going
        assert "电脑时间" not in cli("list", "handover").err
