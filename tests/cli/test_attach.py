"""attach: adding, listing and saving files by command."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.base.paths import Home
from tests.commands import Cli
from tests.services import contents


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file to attach."""
    path = tmp_path / "承诺书.pdf"
    path.write_bytes(contents.PDF)
    return path


@pytest.fixture
def visit(cli: Cli) -> str:
    """The number of a visit of the demo."""
    return str(cli("list", "visit", "--limit", "1", "--json").data[0]["number"])


def test_attached_listed_and_saved(cli: Cli, paper: Path, visit: str, tmp_path: Path) -> None:
    text = tmp_path / "记录.txt"
    text.write_bytes(contents.TEXT)
    added = cli("attach", "visit", visit, str(paper), str(text), "--note", "原件", "--json")
    assert added.status == 0, added.err
    assert "已添加 2 个附件" in added.err
    assert [(one["name"], one["kind"], one["note"]) for one in added.data] == [
        ("承诺书.pdf", "pdf", "原件"),
        ("记录.txt", "txt", "原件"),
    ]
    assert cli("attach", "visit", visit, "--list", "--json").data == added.data
    shown = cli("attach", "visit", visit, "--list")
    assert "承诺书.pdf" in shown.out
    assert "共 2 个附件" in shown.err
    out = tmp_path / "out"
    saved = cli("attach", "visit", visit, "--out", str(out), "--json")
    assert [Path(one).name for one in saved.data] == ["承诺书.pdf", "记录.txt"]
    assert (out / "承诺书.pdf").read_bytes() == contents.PDF
    only = cli("attach", "visit", visit, "--out", str(out), "--only", added.data[1]["number"])
    assert "记录 (2).txt" in only.out
    assert cli("check").status == 0
    assert cli("undo").status == 0
    assert cli("attach", "visit", visit, "--list", "--json").data == []


def test_a_photo_is_kept_as_it_is(cli: Cli, visit: str, tmp_path: Path) -> None:
    photo = tmp_path / "现场.png"
    photo.write_bytes(contents.png(6, 4))
    cli("attach", "visit", visit, str(photo))
    cli("attach", "visit", visit, "--out", str(tmp_path))
    assert (tmp_path / "现场 (2).png").read_bytes() == photo.read_bytes()


def test_all_files_or_none(cli: Cli, paper: Path, visit: str, tmp_path: Path) -> None:
    empty = tmp_path / "空.txt"
    empty.touch()
    for wrong in (empty, tmp_path):
        answer = cli("attach", "visit", visit, str(paper), str(wrong))
        assert answer.status == 2
        assert answer.out == ""
    missing = cli("attach", "visit", visit, str(tmp_path / "没有.pdf"))
    assert missing.status == 2
    assert "无法读取" in missing.err
    assert cli("attach", "visit", visit, "--list", "--json").data == []


def test_senseless_wishes_are_refused(
    cli: Cli, paper: Path, visit: str, demo_home: Home, tmp_path: Path
) -> None:
    for more, said in (
        ((), "没有选择文件"),
        ((str(paper), "--list"), "分开进行"),
        ((str(paper), "--out", str(tmp_path)), "分开进行"),
        (("--out", str(paper)), "不是文件夹"),
        (("--out", str(tmp_path), "--only", "FJ-9999"), "没有附件"),
        ((str(paper), "--note", "长" * 201), "内容过长"),
    ):
        answer = cli("attach", "visit", visit, *more)
        assert (answer.status, answer.out) == (2, ""), more
        assert said in answer.err
    assert cli("attach", "visit", "ZF-000000-0000", str(paper)).status == 2
    assert cli("attach", "nothing", visit, str(paper)).status == 2


def test_attachments_are_no_type_to_be_added_without_a_file(cli: Cli) -> None:
    answer = cli("add", "attachment", "owner=company", "owner_id=1")
    assert answer.status == 2
    assert "没有名为“attachment”的类型" in answer.err


def test_the_demo_has_some(cli: Cli) -> None:
    hazards = cli("list", "hazard", "--limit", "1000", "--json").data
    numbers = sorted(one["number"] for one in hazards)
    found = [cli("attach", "hazard", one, "--list", "--json").data for one in numbers[:3]]
    assert all(one[0]["name"] == "整改前.png" and one[0]["there"] for one in found)
