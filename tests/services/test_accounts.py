"""Keeping accounts: who may, what it leads to, and that somebody can always keep them."""

from __future__ import annotations

from contextlib import closing

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import NeedsPassword, NeedsReason, NeedsSecond, Problem, Refused
from liaison.base.paths import Home
from liaison.records import Account, Officer
from liaison.services import accounts, ownpassword, records, seats, signing, stationkeys
from liaison.services.rights import Leave
from liaison.services.seats import Seat
from liaison.store import keyfile, keys, opening, tables, undo
from liaison.store.step import Store, Who
from liaison.store.wrapping import LASTS
from tests.services.doors import events
from tests.stores import LOGIN, PASSWORD, Made

NEW = "Kettle-9-Lamp"
LEAVE = Leave(reason="test", password=PASSWORD)


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords of tests need not be dear to guess."""
    monkeypatch.setattr(keys, "calibrated", lambda: keys.LEAST)


@pytest.fixture
def leave(store: Store, monkeypatch: pytest.MonkeyPatch) -> Leave:
    """What a grave act brings on either engine: the test server knows no passwords."""
    if store.postgres:
        monkeypatch.setattr(signing, "prove", lambda *_told: None)
    return LEAVE


def seat(store: Store, login: str) -> Seat:
    return next(one for one in seats.seats(store) if one.login == login)


def test_an_account_is_added_with_a_one_time_password(store: Store, leave: Leave) -> None:
    officer = records.save(store, Officer, {"name": "史远"}).id
    made = accounts.add(store, " li ", "officer", officer, leave=leave)
    assert (made.login, made.until) == ("li", clock.today() + LASTS)
    assert bool(made.code) is not store.postgres
    found = seat(store, "li")
    assert (found.role, found.officer, found.active, found.duty) == (
        "联络民警", "史远", True, "officer"
    )  # fmt: skip
    assert found.state == ("正常" if store.postgres else "待首次登录")


@pytest.mark.parametrize(
    ("login", "role", "also", "words", "field"),
    [
        ("", "officer", False, "请填写用户名", "login"),
        ("*x", "officer", False, "不能以“\\*”开头", "login"),
        (LOGIN.upper(), "officer", False, "已有同名账号", "login"),
        ("li", "auditor", True, "审计员不能兼任管理员", "also_admin"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    store: Store, leave: Leave, login: str, role: str, also: bool, words: str, field: str
) -> None:
    with pytest.raises(Problem, match=words) as caught:
        accounts.add(store, login, role, also_admin=also, leave=leave)
    assert caught.value.field == field
    assert [one.login for one in seats.seats(store)] == [LOGIN]


@pytest.mark.parametrize("role", ["officer", "auditor", "leader"])
def test_only_an_administrator_keeps_accounts(store: Store, leave: Leave, role: str) -> None:
    accounts.add(store, "li", role, leave=leave)
    store.who, leave = Who("li", role), Leave(reason="test")
    for act in (
        lambda: accounts.add(store, "wang", "officer", leave=leave),
        lambda: accounts.reset(store, LOGIN, leave),
        lambda: accounts.unlock(store, LOGIN, leave),
        lambda: accounts.set_active(store, LOGIN, False, leave),
        lambda: accounts.set_role(store, "li", "admin", leave=leave),
        lambda: accounts.set_officer(store, "li", None, leave),
        lambda: accounts.remove(store, LOGIN, leave),
        lambda: stationkeys.set_profile(store, "asvs", leave),
    ):
        with pytest.raises(Refused):
            act()
    assert not accounts.may_keep(store.who)
    seen = [one.login for one in seats.seats(store)]
    assert seen == (["li"] if role == "officer" else ["li", LOGIN])


def test_a_grave_act_asks_for_what_it_needs(local: Store) -> None:
    with pytest.raises(NeedsPassword):
        accounts.add(local, "li", "leader")
    with pytest.raises(Problem) as caught:
        accounts.add(local, "li", "leader", leave=Leave(password="wrong"))
    assert caught.value.field == "password"
    made = accounts.add(local, "li", "leader", leave=LEAVE)
    _choose(local, made.code)
    with pytest.raises((NeedsReason, NeedsPassword, NeedsSecond)):
        accounts.set_role(local, "li", "officer", leave=Leave(password=PASSWORD))
    with pytest.raises(NeedsSecond):
        accounts.set_role(local, "li", "officer", leave=LEAVE)
    accounts.set_role(local, "li", "officer", leave=Leave("调岗", PASSWORD, "li", NEW))
    assert seat(local, "li").duty == "officer"
    told = [row[5] for row in events(local, "step") if row[5].get("second")]
    assert told == [{"operation": "change_role", "second": "li"}]


def _choose(store: Store, code: str) -> None:
    """Let li choose a password, as in a sign-in of their own."""
    assert store.home is not None
    assert store.key is not None
    assert keys.unlock(store.home.keyring, "li", code) == store.key
    keys.change(store.home.keyring, store.key, "li", NEW)


def test_alone_a_reason_and_the_auditors_notice_stand_for_a_second_person(
    store: Store, leave: Leave
) -> None:
    accounts.set_role(store, LOGIN, "admin", leave=leave)
    assert seat(store, LOGIN).duty == "admin"
    (row,) = [row for row in events(store, "step") if row[5].get("operation") == "change_role"]
    assert row[3], "the auditor is told"


def test_the_last_administrator_stays_one(store: Store, leave: Leave) -> None:
    accounts.add(store, "li", "officer", leave=leave)
    accounts.add(store, "wang", "admin", leave=leave)
    accounts.set_active(store, "wang", False, leave)
    for act in (
        lambda: accounts.set_active(store, LOGIN, False, leave),
        lambda: accounts.set_role(store, LOGIN, "leader", leave=leave),
        lambda: accounts.set_role(store, LOGIN, "officer", leave=leave),
    ):
        with pytest.raises(Refused, match="最后一个启用的管理员"):
            act()
    found = seat(store, LOGIN)
    assert (found.active, found.duty, found.also_admin) == (True, "leader", True)
    with pytest.raises(Problem, match="审计员不能兼任"):
        accounts.set_role(store, "li", "auditor", also_admin=True, leave=leave)
    accounts.set_active(store, "wang", True, leave)
    accounts.set_active(store, LOGIN, False, leave)
    assert seat(store, LOGIN).state == "停用"


def test_no_change_of_an_account_is_taken_back_with_undo(store: Store, leave: Leave) -> None:
    accounts.add(store, "li", "officer", leave=leave)
    accounts.set_role(store, "li", "leader", leave=leave)
    assert undo.last_step(store) is None


def test_a_reset_password_is_one_time_and_the_old_one_opens_nothing(local: Store) -> None:
    assert local.home is not None
    ring = local.home.keyring
    _choose(local, accounts.add(local, "li", "officer", leave=LEAVE).code)
    made = accounts.reset(local, "LI", LEAVE)
    assert made.login == "li"
    assert keys.unlock(ring, "li", made.code) == local.key
    for path in (ring, ring.with_suffix(".json.bak")):
        with pytest.raises(Problem):
            keys.unlock(path, "li", NEW)
    (row,) = events(local, "reset")
    assert row[1] == LOGIN
    assert made.code not in str(row)
    with pytest.raises(Problem, match="没有账号"):
        accounts.reset(local, "nobody", LEAVE)


def test_ones_own_password_needs_the_old_one_and_a_new_one(local: Store) -> None:
    with pytest.raises(Problem, match="当前密码不正确") as caught:
        ownpassword.change_own(local, "wrong", NEW)
    assert caught.value.field == "old"
    for password, words in (
        (PASSWORD, "与当前密码相同"),
        ("short", "太简单"),
        ("Zhao-9-Lamps", "用户名"),
        ("P@ssw0rd2024", "太常见"),
    ):
        with pytest.raises(Problem, match=words) as caught:
            ownpassword.change_own(local, PASSWORD, password)
        assert caught.value.field == "password"
    ownpassword.change_own(local, PASSWORD, NEW)
    with pytest.raises(Problem, match="最近用过"):
        ownpassword.change_own(local, NEW, PASSWORD)
    assert local.home is not None
    assert keys.unlock(local.home.keyring, LOGIN, NEW) == local.key
    assert [row[5] for row in events(local, "key_ring")] == [{"password": LOGIN}]


def test_who_leaves_for_good_opens_no_newer_data(local: Store) -> None:
    home, old = local.home, local.key
    assert home is not None
    assert old is not None
    _choose(local, accounts.add(local, "li", "officer", leave=LEAVE).code)
    copied = home.keyring.with_name("copied.json")
    copied.write_bytes(home.keyring.read_bytes())
    with pytest.raises(Refused, match="不能删除自己"):
        accounts.remove(local, LOGIN, LEAVE)
    assert accounts.remove(local, "li", LEAVE) == []
    assert local.key != old
    records.save(local, Officer, {"name": "史远"})
    local.close()
    assert keys.unlock(copied, "li", NEW) == old
    with pytest.raises(Exception, match="不配套"):
        opening.open_with(home, old, LOGIN)
    with closing(signing.sign_in(home, LOGIN, PASSWORD).store) as store:
        assert store.key == local.key
        assert [one.login for one in seats.seats(store)] == [LOGIN]
        assert not stationkeys.rekey_due(store)
        assert keys.former(home.keyring, local.key or b"") == [old]
        assert [row[5] for row in events(store, "key_ring")] == [{"rekey": True, "removed": ["li"]}]
        with store.reading() as session:
            assert session.scalars(select(Officer.name)).all() == ["史远"]
    assert list(home.backups.glob("*before-rekey*.db")), "a backup precedes it"


def test_new_keys_are_not_for_a_server(shared: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signing, "prove", lambda *_told: None)
    assert not stationkeys.rekey_due(shared)
    accounts.add(shared, "li", "officer", leave=LEAVE)
    for act in (
        lambda: accounts.reset(shared, LOGIN, LEAVE),
        lambda: accounts.unlock(shared, LOGIN, LEAVE),
        lambda: stationkeys.rekey(shared, LEAVE),
        lambda: stationkeys.new_recovery(shared, LEAVE),
        lambda: ownpassword.change_own(shared, PASSWORD, NEW),
        lambda: stationkeys.set_profile(shared, "asvs", LEAVE),
    ):
        with pytest.raises(Refused, match="服务器管理员"):
            act()
    assert accounts.remove(shared, "li", LEAVE) == []
    assert [one.login for one in seats.seats(shared)] == [LOGIN]


def test_a_new_recovery_key_replaces_the_old(local: Store, template: Made) -> None:
    assert local.home is not None
    with pytest.raises((NeedsReason, NeedsPassword)):
        stationkeys.new_recovery(local)
    new = stationkeys.new_recovery(local, LEAVE)
    assert keys.unlock_by_recovery(local.home.keyring, new) == local.key
    with pytest.raises(Problem):
        keys.unlock_by_recovery(local.home.keyring, template.recovery)
    assert [(row[3], row[5]) for row in events(local, "key_ring")] == [(True, {"recovery": True})]
    assert new not in str(events(local, "key_ring"))


def test_a_profile_is_chosen_and_told(local: Store) -> None:
    assert stationkeys.profile(local).name == "dengbao"
    with pytest.raises(Problem, match="没有这种密码规则"):
        stationkeys.set_profile(local, "none", LEAVE)
    stationkeys.set_profile(local, "asvs", LEAVE)
    assert stationkeys.profile(local).name == "asvs"
    assert [row[5] for row in events(local, "settings")] == [{"profile": "asvs"}]
    ownpassword.change_own(local, PASSWORD, "all lower and long")


def test_seats_tell_who_is_locked_and_who_has_a_key_file(
    local: Store, home: Home, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = keyfile.new_key_file(tmp_path_factory.mktemp("usb") / "usb.key")
    with pytest.raises(Problem) as caught:
        ownpassword.set_key_file(local, "wrong", path)
    assert caught.value.field == "password"
    ownpassword.set_key_file(local, PASSWORD, path)
    assert seat(local, LOGIN).key_file
    ownpassword.set_key_file(local, PASSWORD, None, path)
    assert not seat(local, LOGIN).key_file
    accounts.add(local, "li", "officer", leave=LEAVE)
    for _turn in range(5):
        with pytest.raises(Problem):
            signing.prove(local, "li", "wrong")
    found = seat(local, "li")
    assert (found.state, found.tone, found.locked) == ("锁定", "warn", "15 分钟")
    accounts.reset(local, "li", LEAVE)
    assert seat(local, "li").state == "待首次登录"


def test_killed_between_step_and_ring_an_account_waits_for_a_password(
    local: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_told: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(keys, "add_once", killed)
    with pytest.raises(KeyboardInterrupt):
        accounts.add(local, "li", "officer", leave=LEAVE)
    found = seat(local, "li")
    assert (found.active, found.state) == (True, "待签发密码")


def test_an_account_is_not_changed_as_a_record(local: Store) -> None:
    accounts.add(local, "li", "officer", leave=LEAVE)
    one = seat(local, "li")
    with pytest.raises(Refused):
        records.save(local, Account, {"role": "admin"}, one.id, leave=LEAVE)
    assert seat(local, "li").duty == "officer"


def test_one_alone_makes_nobody_who_leads(store: Store, leave: Leave) -> None:
    accounts.add(store, "wang", "leader", leave=leave)  # nobody else was there to confirm it
    for role, also in (("leader", False), ("admin", False), ("officer", True)):
        with pytest.raises(NeedsSecond):
            accounts.add(store, "puppet", role, also_admin=also, leave=leave)
    accounts.add(store, "li", "officer", leave=leave)


def test_closing_or_resetting_who_leads_is_told_to_the_auditor(local: Store) -> None:
    accounts.add(local, "wang", "leader", leave=LEAVE)
    accounts.reset(local, "wang", LEAVE)
    accounts.set_active(local, "wang", False, LEAVE)
    audit = tables.audit.c
    with local.reading() as session:
        newest = select(audit.action, audit.notice).order_by(audit.seq.desc()).limit(2)
        assert session.execute(newest).all() == [("step", True), ("reset", True)]
