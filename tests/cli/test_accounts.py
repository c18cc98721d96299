"""``liaison accounts``: what it prints, what it refuses, and the forced change of a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from liaison.base.paths import Home
from liaison.cli.accounts import NEW_PASSWORD
from liaison.cli.desk import KEY_FILE, PASSWORD as PASSWORD_VARIABLE, USER
from liaison.store import keys
from tests.commands import Answer, Cli
from tests.stores import LOGIN, PASSWORD

NEW = "Kettle-9-Lamp"


@pytest.fixture
def at(call: Cli, home: Home, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Call ``accounts`` on a fresh store; passwords of tests need not be dear to guess."""
    monkeypatch.setattr(keys, "calibrated", lambda: keys.LEAST)

    def run(*arguments: str) -> Answer:
        return call("accounts", *arguments, "--home", str(home.folder))

    return run


def _as(monkeypatch: pytest.MonkeyPatch, user: str, password: str) -> None:
    monkeypatch.setenv(USER, user)
    monkeypatch.setenv(PASSWORD_VARIABLE, password)


def test_an_account_is_added_changed_and_used(
    at: Cli, call: Cli, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = at("add", "li", "--role", "officer", "--json")
    assert made.status == 0, made.err
    (told,) = made.data
    assert told["login"] == "li"
    states = {one["login"]: one["state"] for one in at("list", "--json").data}
    assert states == {LOGIN: "正常", "li": "待首次登录"}
    _as(monkeypatch, "li", told["code"])
    first = call("list", "company", "--home", str(home.folder))
    assert first.status == 2
    assert "一次性密码" in first.err
    assert "liaison accounts password" in first.err
    monkeypatch.setenv(NEW_PASSWORD, NEW)
    changed = at("password")
    assert (changed.status, changed.out) == (0, "")
    assert "密码已修改" in changed.err
    _as(monkeypatch, "li", NEW)
    assert call("list", "company", "--home", str(home.folder)).status == 0
    refused = at("reset", LOGIN)
    assert refused.status == 2
    assert "管理账号" in refused.err


def test_locked_reset_closed_and_opened(at: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    at("add", "li", "--role", "officer")
    _as(monkeypatch, "li", "wrong")
    for _turn in range(4):
        assert "用户名或密码不正确" in at("list").err
    assert "请等待 15 分钟" in at("list").err
    assert "还需等待 15 分钟" in at("list").err
    _as(monkeypatch, LOGIN, PASSWORD)
    assert "锁定" in at("list").out
    assert "已解锁" in at("unlock", "li").err
    code = at("reset", "li").out.strip()
    assert [len(group) for group in code.split("-")] == [4] * 4
    assert "已停用" in at("disable", "li").err
    assert "停用" in at("list").out
    assert "已启用" in at("enable", "li").err
    last = at("disable", LOGIN)
    assert (last.status, last.out) == (2, "")
    assert "最后一个启用的管理员" in last.err


def test_what_a_grave_act_lacks_is_told(at: Cli) -> None:
    at("add", "li", "--role", "officer")
    for asked in (("role", "li", "--role", "leader"), ("remove", "li"), ("recovery",), ("rekey",)):
        answer = at(*asked)
        assert (answer.status, answer.out) == (2, ""), asked
        assert "原因" in answer.err
    assert at("role", "li", "--role", "auditor", "--reason", "调岗").status == 0
    assert at("remove", "li", "--reason", "调离").status == 0
    assert [one["login"] for one in at("list", "--json").data] == [LOGIN]


def test_keys_are_changed(at: Cli, home: Home) -> None:
    key = keys.unlock(home.keyring, LOGIN, PASSWORD)
    recovery = at("recovery", "--reason", "信封遗失").out.strip()
    assert keys.unlock_by_recovery(home.keyring, recovery) == key
    assert at("rekey", "--reason", "有人离任").status == 0
    assert keys.unlock(home.keyring, LOGIN, PASSWORD) != key
    assert at("profile", "asvs").status == 0
    assert keys.profile(home.keyring).name == "asvs"


def test_a_key_file_is_made_and_needed(
    at: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "usb.key"
    assert at("keyfile", str(path)).status == 0
    assert "密钥文件" in at("list").err
    monkeypatch.setenv(KEY_FILE, str(path))
    assert at("list").status == 0
    assert "已有同名文件" in at("keyfile", str(path)).err


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("add",), "没有写明用户名"),
        (("add", "li"), "没有写明角色"),
        (("add", LOGIN, "--role", "officer"), "已有同名账号"),
        (("add", "li", "--role", "officer", "--officer", "无此人"), "无此人"),
        (("reset", "nobody"), "没有账号"),
        (("role", "li"), "没有写明角色"),
        (("profile", "none"), "没有这种密码规则"),
        (("sweep",), "不能填"),
        (("add", "li", "--role", "king"), "不能填"),
    ],
)
def test_what_cannot_be_is_refused(at: Cli, asked: tuple[str, ...], words: str) -> None:
    answer = at(*asked)
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert "Traceback" not in answer.err
