"""Signing in and out: who may, what is said and noted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.records import Account
from liaison.records.account import AccountRole
from liaison.services import accounts, ownpassword, signing
from liaison.store import keyfile, keys, opening
from liaison.store.audit import Event
from liaison.store.step import Store
from tests.services.doors import BY_ADMIN, NEW, TODAY, Door, events
from tests.stores import LOGIN, PASSWORD, Server


def test_the_first_sign_in_and_the_next_are_told_and_noted(door: Door) -> None:
    with clock.held(TODAY):
        first = door.sign_in()
        assert (first.last, first.failures, first.doubt, first.must_change) == ("", 0, "", False)
    with clock.held(TODAY + timedelta(hours=25)):
        again = door.sign_in(" ZHAO ")
    at = f"{clock.local(TODAY):%Y-%m-%d %H:%M}"
    assert again.last.startswith(f"上次登录：{at}")
    assert again.store.who.login == LOGIN
    assert [row[:4] for row in door.told("sign_in")] == [("sign_in", LOGIN, True, False)] * 2


def test_wrong_tries_are_told_to_the_person_and_to_the_auditor(li: Door) -> None:
    li.wrong(2)
    li.wrong(3, "nobody")
    assert li.sign_in("li", NEW).failures == 0
    assert li.sign_in().failures == 2, "the other's sign-in does not hide them"
    assert li.sign_in().failures == 0
    found = {(row[5].get("login"), row[4]) for row in li.told("sign_in_failed")}
    assert found == {(LOGIN, 2), ("", 3)}
    assert all(row[1] == "li" and not row[2] for row in li.told("sign_in_failed"))


def test_five_wrong_ones_lock_and_the_right_one_has_to_wait(li: Door) -> None:
    said = li.wrong(5, "li")
    assert "已连续输错 5 次，请等待 15 分钟后再试" in said
    with pytest.raises(Problem, match="还需等待 15 分钟"):
        li.sign_in("li", NEW)
    li.do(lambda store: accounts.unlock(store, "LI", BY_ADMIN))
    assert li.sign_in("li", NEW).failures == 5
    (row,) = li.told("locked_out")
    assert row[2:5] == (False, True, 1)
    assert [row[1] for row in li.told("unlock")] == [LOGIN]


def test_known_and_unknown_names_hear_the_same(door: Door) -> None:
    heard = [[door.wrong(1, login) for _turn in range(7)] for login in (LOGIN, "nobody", PASSWORD)]
    assert heard[0] == heard[1] == heard[2]


def test_a_store_that_does_not_open_is_no_wrong_try(door: Door) -> None:
    door.wrong(4)
    with closing(opening.open_with(door.home, door.key, LOGIN)):
        for _turn in range(3):
            with pytest.raises(Trouble):
                signing.sign_in(door.home, LOGIN, PASSWORD)
    assert door.sign_in().failures == 4


def test_a_closed_account_is_refused_and_nothing_is_left_open(li: Door) -> None:
    li.do(lambda store: accounts.set_active(store, "li", False, BY_ADMIN))
    with pytest.raises(Problem, match="已停用") as caught:
        li.sign_in("li", NEW)
    assert caught.value.field is None
    li.do(lambda store: accounts.set_active(store, "li", True, BY_ADMIN))
    assert li.sign_in("li", NEW).store.who.role == "officer"


def test_a_one_time_password_lasts_a_week_and_must_be_changed(door: Door) -> None:
    with clock.held(TODAY):
        made = door.do(lambda store: accounts.add(store, "li", "officer", leave=BY_ADMIN))
    with clock.held(TODAY + timedelta(days=7)):
        signed = door.sign_in("li", made.code.lower())
        assert signed.must_change
        assert "一次性密码" in signed.why
    with clock.held(TODAY + timedelta(days=8)), pytest.raises(Problem, match="已过期") as caught:
        door.sign_in("li", made.code)
    assert caught.value.field == "password"


def test_a_password_ages_by_the_profile(door: Door) -> None:
    with clock.held(TODAY):
        store = signing.sign_in(door.home, LOGIN, PASSWORD).store
        ownpassword.change_own(store, PASSWORD, NEW)
        store.close()
    with clock.held(TODAY + timedelta(days=80)):
        signed = door.sign_in(LOGIN, NEW)
        assert (signed.days_left, signed.must_change) == (10, False)
    with clock.held(TODAY + timedelta(days=90)):
        signed = door.sign_in(LOGIN, NEW)
        assert (signed.days_left, signed.must_change) == (0, True)
        assert "更换期限" in signed.why
        keys.set_profile(door.home.keyring, door.key, "asvs")
        signed = door.sign_in(LOGIN, NEW)
        assert (signed.days_left, signed.must_change) == (None, False)


@pytest.mark.parametrize("days", [-1, 8])
def test_a_clock_that_leapt_is_doubted(door: Door, days: int) -> None:
    with clock.held(TODAY):
        door.sign_in()
    with clock.held(TODAY + timedelta(days=days)):
        assert "电脑时间可能不对" in door.sign_in().doubt


def test_a_key_file_is_asked_for(door: Door, tmp_path: Path) -> None:
    assert not signing.asks_key_file(door.home)
    path = keyfile.new_key_file(tmp_path / "usb.key")
    store = signing.sign_in(door.home, LOGIN, PASSWORD).store
    ownpassword.set_key_file(store, PASSWORD, path)
    signing.prove(store, LOGIN, PASSWORD)
    store.close()
    assert signing.asks_key_file(door.home)
    with pytest.raises(Problem, match="密钥文件"):
        door.sign_in()
    with pytest.raises(Problem) as caught:
        door.sign_in(key_file=tmp_path / "none")
    assert caught.value.field == "key_file"
    assert door.sign_in(key_file=path).failures == 1, "a stick that is not there is no guess"
    store = signing.sign_in(door.home, LOGIN, PASSWORD, path).store
    ownpassword.change_own(store, PASSWORD, NEW, path)
    store.close()
    assert door.sign_in(LOGIN, NEW, key_file=path).days_left == 90


def test_a_password_is_proved_while_signed_in(li: Door) -> None:
    with closing(signing.sign_in(li.home, LOGIN, PASSWORD).store) as store:
        signing.prove(store, LOGIN, PASSWORD)
        signing.prove(store, "li", NEW)
        for login, password in ((LOGIN, NEW), ("li", PASSWORD), ("nobody", NEW)):
            with pytest.raises(Problem) as caught:
                signing.prove(store, login, password)
            assert caught.value.field == "password"
        code = accounts.reset(store, "li", BY_ADMIN).code
        with pytest.raises(Problem):
            signing.prove(store, "li", code)
        for _turn in range(5):
            with pytest.raises(Problem):
                signing.prove(store, LOGIN, "wrong")
        with pytest.raises(Problem, match="还需等待"):
            signing.prove(store, LOGIN, PASSWORD)


def test_a_closed_person_confirms_nothing(li: Door) -> None:
    li.do(lambda store: accounts.set_active(store, "li", False, BY_ADMIN))
    with (
        closing(signing.sign_in(li.home, LOGIN, PASSWORD).store) as store,
        pytest.raises(Problem, match="已停用"),
    ):
        signing.prove(store, "li", NEW)


def test_leaving_is_noted_and_never_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch, expected_log: Callable[[str], None]
) -> None:
    expected_log("the sign-out was not noted: Trouble")
    signing.sign_out(store, "idle")
    assert events(store, "sign_out")[-1][5] == {"why": "idle"}
    monkeypatch.setattr(store, "note", _refuse)
    signing.sign_out(store)


def _refuse(_event: object) -> int:
    raise Trouble("磁盘空间不足。")


def test_a_person_of_a_server_signs_in(database: str, server: Server) -> None:
    server.run(f'DROP ROLE IF EXISTS "{LOGIN}"')  # another test may have made it
    first = signing.sign_in_shared(database, LOGIN)
    assert (first.last, first.must_change, first.days_left) == ("", False, None)
    signing.sign_out(first.store)
    first.store.close()
    with closing(signing.sign_in_shared(database, LOGIN).store) as store:
        assert [row[0] for row in events(store, "sign_in", "sign_out")] == [
            "sign_in", "sign_out", "sign_in"
        ]  # fmt: skip
        with pytest.raises(Problem, match="不正确"):
            signing.prove(store, LOGIN, PASSWORD)  # the server has no role of this name
    with pytest.raises(Problem, match="已停用"):
        signing.sign_in_shared(database, "nobody")


def test_a_server_checks_the_password_of_its_role(shared: Store, server: Any) -> None:
    server.run(f'DROP ROLE IF EXISTS "{LOGIN}"')  # another test may have made it
    server.run(f'CREATE ROLE "{LOGIN}" LOGIN')
    try:
        signing.prove(shared, LOGIN, PASSWORD)  # this server trusts whoever comes by its socket
    finally:
        server.run(f'DROP ROLE "{LOGIN}"')


@pytest.fixture
def asked(server: Server) -> Iterator[str]:
    """A role whom the server asks for a password, unlike those it trusts."""
    rules = server.folder / "data" / "pg_hba.conf"
    before = rules.read_text("utf-8")
    server.run("CREATE ROLE li LOGIN PASSWORD 'Kettle-9-Lamp'")
    rules.write_text(f"local all li scram-sha-256\n{before}", "utf-8")
    server.run("SELECT pg_reload_conf()")
    yield "li"
    rules.write_text(before, "utf-8")
    server.run("SELECT pg_reload_conf()")
    server.run("DROP OWNED BY li")
    server.run("DROP ROLE li")


def test_wrong_passwords_of_a_server_are_counted_on_this_pc(
    shared: Store, database: str, asked: str, tmp_path: Path
) -> None:
    with shared.step("x") as step:
        step.session.add(Account(login=asked, role=AccountRole.admin))
    home = Home(tmp_path / "pc")
    wrong, right = (database.replace("liaison@", f"{asked}:{one}@") for one in ("wrong", NEW))
    said = [_refusal(wrong, asked, home) for _turn in range(5)]
    assert all("不正确" in one for one in said)
    assert "请等待 15 分钟" in said[-1]
    assert "还需等待 15 分钟" in _refusal(right, asked, home)
    with pytest.raises(Problem, match="不正确"):
        signing.prove(shared, asked, "wrong")
    signing.prove(shared, asked, NEW)
    with closing(signing.sign_in_shared(database, LOGIN, home).store) as store:
        found = [(row[5]["login"], row[4]) for row in events(store, "sign_in_failed")]
    assert found == [(asked, 1), (asked, 5)], "of the proof at once, of the door at the next visit"


def test_wrong_proofs_to_a_server_lead_to_a_wait_and_are_noted(shared: Store, asked: str) -> None:
    with shared.step("x") as step:
        step.session.add(Account(login=asked, role=AccountRole.admin))
    start = clock.now()

    def said(password: str, minutes: float = 0) -> str:
        with clock.held(start + timedelta(minutes=minutes)), pytest.raises(Problem) as caught:
            signing.prove(shared, asked.upper(), password)
        assert caught.value.field == "password"
        return str(caught.value)

    with clock.held(start):
        signing.prove(shared, asked, NEW)
        assert not events(shared, "sign_in_failed", "unlock"), "right at once: nothing to tell"
    for turn in range(4):
        assert "不正确" in said(f"wrong {turn}")
    assert "请等待 15 分钟" in said("wrong")
    assert "还需等待 15 分钟" in said(NEW)
    assert "还需等待 15 分钟" in said(NEW, -90), "a clock set back shortens nothing"
    assert "请等待 30 分钟" in said("wrong", 15.1)
    with clock.held(start + timedelta(minutes=46)):
        signing.prove(shared, asked, NEW)
    assert "再输错" not in said("wrong", 47), "counted anew"
    told = [row[0] for row in events(shared, "sign_in_failed", "locked_out", "unlock")]
    assert told.count("sign_in_failed") == 7
    assert told.count("locked_out") == 2
    assert told.count("unlock") == 1
    assert {row[5]["login"] for row in events(shared, "sign_in_failed")} == {asked}


def _refusal(url: str, login: str, home: Home) -> str:
    with pytest.raises(Problem) as caught:
        signing.sign_in_shared(url, login, home)
    assert caught.value.field == "password"
    return str(caught.value)


def test_a_doubtful_clock_is_asked_about_until_somebody_confirms_it(home: Home) -> None:
    signing.sign_in(home, LOGIN, PASSWORD).store.close()
    with clock.held(clock.now() + timedelta(days=30)):
        for _turn in range(2):
            signed = signing.sign_in(home, LOGIN, PASSWORD)
            assert signed.doubt
            signed.store.close()
        signed = signing.sign_in(home, LOGIN, PASSWORD)
        signed.store.note(Event("clock", notice=True))
        signed.store.close()
        signed = signing.sign_in(home, LOGIN, PASSWORD)
        assert not signed.doubt
        signed.store.close()
