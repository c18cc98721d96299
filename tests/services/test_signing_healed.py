"""What a sign-in sets right and whom it closes: kills, edited files, unused accounts, recovery."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.records import Account
from liaison.services import accounts, records, seats, signing, stationkeys
from liaison.store import keys, lockfile, proving, ring as rings
from liaison.store.step import Store
from tests.services.doors import BY_ADMIN, NEW, TODAY, Door
from tests.stores import LOGIN, PASSWORD, Made


def _active(door: Door) -> dict[str, bool]:
    return {seat.login: seat.active for seat in door.do(seats.seats)}


def test_an_account_unused_for_ninety_days_is_closed(li: Door) -> None:
    with clock.held(TODAY):
        li.sign_in("li", NEW)
    li.days(*range(0, 92, 6))
    assert _active(li) == {LOGIN: True, "li": True}
    li.days(92)
    assert _active(li) == {LOGIN: True, "li": False}
    told = [row for row in li.told("step") if row[5].get("unused")]
    assert [(row[3], row[5]["unused"]) for row in told] == [(True, ["li"])]
    with clock.held(TODAY + timedelta(days=93)):
        li.do(lambda store: accounts.set_active(store, "li", True, BY_ADMIN))
        assert li.sign_in("li", NEW).store.who.login == "li"


def test_who_comes_back_after_ninety_days_is_told(li: Door) -> None:
    with clock.held(TODAY):
        li.sign_in("li", NEW)
    li.days(*range(0, 90, 6))
    with clock.held(TODAY + timedelta(days=90.5)):
        with pytest.raises(Problem, match="已 90 天未登录"):
            li.sign_in("li", NEW)
        with pytest.raises(Problem, match="已停用"):
            li.sign_in("li", NEW)


def test_the_last_administrator_is_never_closed(li: Door) -> None:
    with clock.held(TODAY):
        li.sign_in()
    li.days(*range(0, 100, 6), login="li", password=NEW)
    assert _active(li) == {LOGIN: True, "li": True}
    with clock.held(TODAY + timedelta(days=100)):
        li.sign_in()
    noted = [row for row in li.told("sign_in") if row[5].get("unused")]
    assert [(row[1], row[3]) for row in noted] == [(LOGIN, True)]


def test_a_leap_of_the_clock_closes_nobody(li: Door) -> None:
    with clock.held(TODAY):
        li.sign_in("li", NEW)
        li.sign_in()
    li.days(400, 401, 406)
    assert _active(li) == {LOGIN: True, "li": True}
    li.days(408)
    assert not _active(li)["li"], "a week later it is believed"


def test_the_recovery_key_opens_once_and_gives_another(door: Door, template: Made) -> None:
    door.wrong(5)
    signed, new = signing.sign_in_by_recovery(door.home, LOGIN, template.recovery, NEW)
    signed.store.close()
    assert not signed.must_change
    assert door.sign_in(LOGIN, NEW).store.who.login == LOGIN, "the wait is over too"
    with pytest.raises(Problem, match="恢复密钥不正确") as caught:
        signing.sign_in_by_recovery(door.home, LOGIN, template.recovery, PASSWORD)
    assert caught.value.field == "recovery"
    (row,) = door.told("recovery")
    assert (row[1], row[3], row[5]) == (LOGIN, True, {"login": LOGIN})
    signed, _third = signing.sign_in_by_recovery(door.home, LOGIN, new, "Other-9-Lampe")
    signed.store.close()


@pytest.mark.parametrize(
    ("login", "password", "match"),
    [(LOGIN, "short", "太简单"), (LOGIN, PASSWORD, "最近用过"), ("nobody", NEW, "已停用")],
)
def test_a_recovery_that_fails_changes_nothing(
    door: Door, template: Made, login: str, password: str, match: str
) -> None:
    with pytest.raises(Problem, match=match):
        signing.sign_in_by_recovery(door.home, login, template.recovery, password)
    assert keys.unlock_by_recovery(door.home.keyring, template.recovery) == door.key
    assert door.sign_in().store.who.login == LOGIN


def _after(door: Door, action: str) -> list[tuple[Any, ...]]:
    door.sign_in()
    return door.told(action)


def test_guesses_of_the_recovery_key_are_counted_apart(door: Door, tmp_path: Path) -> None:
    _key, foreign = keys.create(tmp_path / "other.json", LOGIN, PASSWORD, keys.LEAST)
    for _turn in range(6):
        with pytest.raises(Problem) as caught:
            signing.sign_in_by_recovery(door.home, LOGIN, "ABCD", NEW)
        assert "恢复密钥有误" in caught.value.words
    for _turn in range(5):
        with pytest.raises(Problem, match="恢复密钥不正确") as caught:
            signing.sign_in_by_recovery(door.home, LOGIN, foreign, NEW)
        assert caught.value.field == "recovery"
    with pytest.raises(Problem, match="还需等待 15 分钟"):
        signing.sign_in_by_recovery(door.home, LOGIN, foreign, NEW)
    door.wrong(5, keys.RECOVERY)
    told = {(row[5]["login"], row[4]) for row in _after(door, "sign_in_failed")}
    assert told == {(keys.RECOVERY, 5), ("", 5)}
    assert door.sign_in().failures == 0


def test_an_entry_whose_account_is_gone_is_taken_out(li: Door) -> None:
    """Killed between removing the account and its entry."""

    def drop(store: Store) -> None:
        with store.step("x") as step:
            one = step.session.scalars(select(Account).where(Account.login == "li")).one()
            one.deleted_at = clock.now()

    li.do(drop)
    assert set(keys.names(li.home.keyring)) == {LOGIN, "li"}
    li.sign_in()
    assert keys.names(li.home.keyring) == [LOGIN]
    assert li.do(stationkeys.rekey_due)
    assert [row[5] for row in li.told("key_ring") if row[3]] == [{"removed": ["li"]}]


def test_an_account_killed_before_its_entry_waits_for_a_password(door: Door) -> None:
    door.do(lambda store: records.save(store, Account, {"login": "li", "role": "officer"}))
    assert {seat.login: seat.state for seat in door.do(seats.seats)}["li"] == "待签发密码"
    door.sign_in()
    made = door.do(lambda store: accounts.reset(store, "li", BY_ADMIN))
    assert door.sign_in("li", made.code).must_change


def test_a_ring_edited_by_hand_is_told_to_the_auditor(door: Door) -> None:
    door.sign_in()
    ring = door.home.keyring
    rings.save(ring, rings.load(ring).with_head(profile="asvs"))
    door.sign_in()
    door.sign_in()
    (row,) = door.told("key_ring")
    assert (row[2], row[3], row[5]) == (False, True, {"altered": True})
    assert keys.profile(ring).name == "dengbao"


def test_a_lost_count_is_told_to_the_auditor(door: Door) -> None:
    with clock.held(TODAY):
        door.sign_in()
    lockfile.path_of(door.home.keyring).unlink()
    assert "还需等待 15 分钟" in door.wrong(1)
    lockfile.renew(door.home.keyring)
    assert door.sign_in().failures == 0


def test_the_audit_chain_proves_after_all_of_it(li: Door) -> None:
    li.wrong(3)
    li.sign_in()

    def verify(store: Store) -> bool:
        with store.reading(whole=True) as session:
            return proving.verify(session.connection()).sound

    assert li.do(verify)
