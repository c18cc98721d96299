"""``liaison audit``, and whole numbers in a ledger by ``--full --reason``."""

from __future__ import annotations

import zipfile
from pathlib import Path

from tests.commands import Cli

MONTH = ("--month", "2026-10")


def test_the_trail_is_listed_proved_and_handed_out(cli: Cli, tmp_path: Path) -> None:
    lines = cli("audit", "--json", "--limit", "3").data
    assert len(lines) <= 3
    assert {"seq", "at", "by", "action", "what"} <= set(lines[0])
    assert cli("audit", "--action", "step").status == 0
    proved = cli("audit", "--verify", "--json")
    assert (proved.status, proved.data["sound"]) == (0, True)
    assert "校验通过" in proved.err
    out = tmp_path / "审计.xlsx"
    told = cli("audit", "--out", str(out), "--json")
    assert (told.status, out.exists()) == (0, True)
    assert told.data["rows"] > 0
    assert cli("audit", "--json", "--action", "export").data[0]["action"] == "导出"


def test_senseless_questions_are_refused(cli: Cli, tmp_path: Path) -> None:
    assert cli("audit", "--action", "nix").status == 2
    assert cli("audit", "--from", "昨天吧").status == 2
    assert cli("audit", "--out", str(tmp_path / "a.txt")).status == 2
    assert cli("audit", "--person", "王").status == 2


def test_whole_numbers_need_a_reason_and_the_file_is_found_by_person(
    cli: Cli, tmp_path: Path
) -> None:
    out = tmp_path / "企业.xlsx"
    refused = cli("ledger", "companies", *MONTH, "--out", str(out), "--full")
    assert (refused.status, out.exists()) == (2, False)
    assert "原因" in refused.err
    told = cli("ledger", "companies", *MONTH, "--out", str(out), "--full", "--reason", "上级调取")
    assert told.status == 0, told.err
    with zipfile.ZipFile(out) as book:
        text = "".join(book.read(name).decode() for name in book.namelist())
    assert "****" not in text
    (company, *_rest) = cli("list", "company", "--limit", "1", "--json").data
    files = cli("audit", "--person", company["legal_person"], "--json").data
    assert files[0]["name"] == "企业.xlsx"
    assert files[0]["full"] is True
    assert "企业.xlsx" in cli("audit", "--person", company["legal_person"]).out
