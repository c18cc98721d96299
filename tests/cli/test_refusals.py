"""What is refused is told in words, with status 2, on standard error, and changes nothing."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from liaison.base.paths import Home
from tests.commands import Answer, Cli

_LONG = "长" * 100_000
HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://x","点我")',
    "' OR 1=1 --",
    '"; DROP TABLE company; --',
    "100%_\\",
    "a\x1b[2Jb\x07",
    "\u202e倒写\u2066",
    "甲\n乙\t丙",
    "😀𠮷㐂",
    "{0}{name}%s%(x)s",
    "<b>粗</b>",
    "-h",
    "../../etc",
]


def _refused(answer: Answer, *words: str) -> None:
    assert answer.status == 2, answer
    assert answer.out == ""
    assert "Traceback" not in answer.err
    assert all(one in answer.err for one in words), answer.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("list", "nix"), "没有名为“nix”的类型"),
        (("list",), "缺少参数"),
        (("nix",), "不能填"),
        ((), "缺少参数"),
        (("list", "company", "--nix"), "不认识的参数：--nix"),
        (("list", "company", "--where"), "后面缺少内容"),
        (("list", "company", "--limit", "x"), "不能填"),
        (("list", "company", "--limit", "-1"), "不是有效的条数"),
        (("list", "company", "--limit", "9" * 30), "不是有效的条数"),
        (("list", "company", "--where", "name"), "没有等号"),
        (("list", "company", "--where", "nix=1"), "没有“nix”这个字段"),
        (("list", "issue", "--where", "state=nix"), "可填："),
        (("list", "visit", "--where", "visited_on=2026-13-01"), "不是有效日期"),
        (("list", "visit", "--where", "people_reached=许多"), "不是数字"),
        (("list", "account"), "没有名为“account”的类型"),
        (("add", "company", "name"), "没有等号"),
        (("add", "company", "name=甲", "name=乙"), "写了两次"),
        (("add", "company", "number=QY-1"), "没有“number”这个字段"),
        (("add", "company", "id=7", "name=甲"), "没有“id”这个字段"),
        (("add", "company", "employees=3"), "请填写“企业名称”"),
        (("add", "account", "login=x"), "没有名为“account”的类型"),
        (("set", "company", "QY-9999", "name=甲"), "找不到企业“QY-9999”"),
        (("history", "company", "QY-9999"), "找不到企业"),
        (("ledger", "nix", "--month", "2026-10", "--out", "x"), "没有名为“nix”的台账"),
        (("ledger", "all", "--out", "x"), "没有写明统计时段"),
        (("ledger", "all", "--month", "2026-13", "--out", "x"), "不是有效月份"),
        (("figures", "--from", "2026-10-31", "--to", "2026-10-01"), "早于起始日期"),
        (("figures", "--month", "2026-10", "--from", "2026-10-01"), "没有写明统计时段"),
        (("figures", "--month", "2026-10", "--station", "无"), "找不到警务站“无”"),
        (("import", "nix.xlsx"), "nix.xlsx"),
        (("import", "nix.xlsx", "--as", "station"), "不能导入“station”"),
        (("demo", "--companies", "5"), "不能生成演示数据"),
        (("init", "--station", "甲", "--user", "qian"), "不能重新初始化"),
    ],
)
def test_words_say_why(cli: Cli, arguments: tuple[str, ...], words: str) -> None:
    _refused(cli(*arguments), words)


def test_without_a_store(call: Cli, tmp_path: Path) -> None:
    _refused(call("--home", str(tmp_path / "none"), "list", "company"), "还没有数据", "init")


def test_wrong_password(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_PASSWORD", "Wrong123456!")
    _refused(cli("list", "company"), "用户名或密码不正确")


def test_without_answers_nobody_waits(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIAISON_PASSWORD")
    _refused(cli("list", "company"), "LIAISON_PASSWORD")


def test_weak_password(call: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LIAISON_PASSWORD", "123")
    folder = tmp_path / "new"
    answer = call("--home", str(folder), "init", "--station", "甲", "--user", "qian")
    _refused(answer, "密码太简单")
    assert not list(folder.glob("*.db"))


def test_home_that_is_a_file(call: Cli, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("x", "utf-8")
    answer = call("--home", str(place), "init", "--station", "甲", "--user", "qian")
    _refused(answer, "file", "换一个文件夹")


def test_store_in_use(cli: Cli, demo: object) -> None:
    """``demo`` holds the very store open, as the window would."""
    _refused(cli("list", "company"), "正被本机用户")


def test_damaged_store(cli: Cli, demo_home: Home) -> None:
    demo_home.store.write_bytes(os.urandom(8192))
    _refused(cli("check"), "文件已损坏，或与密钥文件不配套")


def test_out_that_cannot_be_written(cli: Cli, tmp_path: Path) -> None:
    place = tmp_path / "file"
    place.write_text("x", "utf-8")
    answer = cli("ledger", "visits", "--month", "2026-10", "--out", str(place / "a.xlsx"))
    _refused(answer, "写入")
    assert place.read_text("utf-8") == "x"


def test_unreadable_arguments(cli: Cli) -> None:
    _refused(cli("add", "company", "name=\udcff"), "无法识别的文字编码")


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_are_kept_as_they_are(fresh: Cli, words: str) -> None:
    added = fresh("add", "company", f"name={words}", f"remark={words}", "--json")
    assert added.status == 0, added.err
    (row,) = added.data
    assert row["remark"] == words
    assert row["name"] == " ".join(words.split())
    found = fresh("list", "company", "--where", f"name={words}", "--json").data
    assert found == [row]
    assert fresh("list", "company", "--where", "name=%", "--json").data == []
    shown = fresh("list", "company").out
    assert not any(sign in shown for sign in "\x1b\x07\u202e")


def test_endless_words(fresh: Cli) -> None:
    _refused(fresh("add", "company", f"name={_LONG}"), "内容过长")
    assert fresh("list", "company", "--where", f"name~{_LONG}", "--json").data == []
    assert len(fresh("list", _LONG).err) < 2000
