"""The key ring opens for the right person only, survives a bad write, and is honest when hurt."""

from __future__ import annotations

import base64
import contextlib
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from liaison.base.errors import Problem, Trouble
from liaison.store import keys, wrapping
from tests.store.keyring import OTHER, PASSWORD, written


def test_each_opens_with_their_own_password(ring: Path, whole: tuple[str, bytes, str]) -> None:
    assert keys.unlock(ring, "zhao", PASSWORD) == whole[1]
    assert keys.unlock(ring, " ZHAO ", PASSWORD) == whole[1]
    assert keys.unlock(ring, "li", OTHER) == whole[1]
    assert keys.names(ring) == ["zhao", "li"]
    assert len(whole[1]) == 32


@pytest.mark.parametrize(
    ("login", "password"),
    [
        ("zhao", OTHER),
        ("zhao", PASSWORD.lower()),
        ("zhao", PASSWORD + "\x00"),
        ("zhao", ""),
        ("zhao", "\ud800"),
        ("wang", PASSWORD),
        ("", PASSWORD),
        (keys.RECOVERY, PASSWORD),
    ],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(
    ring: Path, login: str, password: str
) -> None:
    with pytest.raises(Problem) as caught:
        keys.unlock(ring, login, password)
    assert "用户名或密码不正确" in caught.value.words
    assert login not in caught.value.words or not login


def test_the_recovery_key_opens_however_it_is_typed(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    recovery = whole[2]
    assert [len(group) for group in recovery.split("-")] == [4] * 9
    for typed in (recovery, recovery.lower(), recovery.replace("-", " "), f" {recovery}\n"):
        assert keys.unlock_by_recovery(ring, typed) == whole[1]


def test_a_slip_in_the_recovery_key_is_told_before_it_is_tried(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    first = "A" if whole[2][0] != "A" else "B"
    for typed in (first + whole[2][1:], whole[2][:-1], "", "恢复密钥"):
        with pytest.raises(Problem, match="恢复密钥有误") as caught:
            keys.unlock_by_recovery(ring, typed)
        assert caught.value.field == "recovery"


def test_another_rings_recovery_key_does_not_open(ring: Path, tmp_path: Path) -> None:
    _, other = keys.create(tmp_path / "other.json", "wang", PASSWORD, keys.LEAST)
    with pytest.raises(Problem):
        keys.unlock_by_recovery(ring, other)


def test_an_entry_copied_to_another_name_does_not_open(ring: Path) -> None:
    """Attack 124: li puts the leader's name over their own entry, or theirs over the leader's."""
    told = written(ring)
    zhao, _recovery, li = told["entries"]
    for forged in ({**li, "name": "zhao"}, {**zhao, "name": "li"}, {**li, "name": keys.RECOVERY}):
        ring.write_text(json.dumps({"format": 1, "entries": [forged]}), "utf-8")
        for login, password in (("zhao", OTHER), ("zhao", PASSWORD), ("li", PASSWORD)):
            with pytest.raises(Problem):
                keys.unlock(ring, login, password)


def test_no_password_and_no_key_stands_in_the_ring(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    text, key, recovery = whole
    for secret in (PASSWORD, OTHER, recovery, key.hex(), base64.b64encode(key).decode()):
        assert secret not in text
    salts = [entry["salt"] for entry in written(ring)["entries"]]
    nonces = [entry["nonce"] for entry in written(ring)["entries"]]
    assert len(set(salts)) == len(set(nonces)) == 3


def test_a_new_password_replaces_the_old_in_the_ring_and_in_its_copy(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    keys.add(ring, whole[1], "ZHAO", OTHER, keys.LEAST)
    copy = ring.with_suffix(".json.bak")
    for path in (ring, copy):
        assert keys.unlock(path, "zhao", OTHER) == whole[1]
        with pytest.raises(Problem):
            keys.unlock(path, "zhao", PASSWORD)
        assert keys.unlock_by_recovery(path, whole[2]) == whole[1]
        assert sorted(keys.names(path)) == ["ZHAO", "li"]
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_older_copy_left_by_a_kill_is_set_right_at_the_next_sign_in(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    keys.add(ring, whole[1], "zhao", OTHER, keys.LEAST)
    copy = ring.with_suffix(".json.bak")
    copy.write_text(whole[0], "utf-8")  # killed between ring and copy
    assert keys.unlock(copy, "zhao", PASSWORD)
    keys.refresh(ring, whole[1], "zhao", OTHER)
    with pytest.raises(Problem):
        keys.unlock(copy, "zhao", PASSWORD)


def test_a_damaged_ring_points_to_its_copy(ring: Path, whole: tuple[str, bytes, str]) -> None:
    keys.add(ring, whole[1], "zhao", OTHER, keys.LEAST)
    ring.write_text("{", "utf-8")
    with pytest.raises(Trouble) as caught:
        keys.unlock(ring, "zhao", OTHER)
    copy = ring.with_suffix(".json.bak")
    assert copy.name in caught.value.todo
    copy.replace(ring)
    assert keys.unlock(ring, "zhao", OTHER) == whole[1]


def test_a_ring_is_not_made_over_another(ring: Path, whole: tuple[str, bytes, str]) -> None:
    with pytest.raises(Problem, match="已经有数据"):
        keys.create(ring, "wang", PASSWORD, keys.LEAST)
    assert ring.read_text("utf-8") == whole[0]


@pytest.mark.parametrize("login", [keys.RECOVERY, "*", " *recovery ", "", "  "])
def test_no_account_takes_the_place_of_the_recovery_key(
    ring: Path, whole: tuple[str, bytes, str], login: str
) -> None:
    with pytest.raises(Problem):
        keys.add(ring, whole[1], login, PASSWORD, keys.LEAST)
    assert keys.unlock_by_recovery(ring, whole[2]) == whole[1]


@pytest.mark.parametrize(
    "password", ["short1A!", "alllowercase1", "ZHAOzhao12345!", "1234567890", "Abcdefghijk", ""]
)
def test_weak_passwords_are_refused(password: str) -> None:
    with pytest.raises(Problem) as caught:
        keys.check_password(password, "zhao")
    assert caught.value.field == "password"


HURT: list[Any] = [
    "",
    "{",
    "[]",
    "null",
    "1",
    '"x"',
    "{}",
    '{"format": 3, "entries": []}',
    '{"format": true, "entries": []}',
    '{"format": 2, "profile": 1, "entries": []}',
    '{"format": 2, "guard": "x", "entries": []}',
    '{"format": 2, "cost": {}, "entries": []}',
    '{"format": 2, "former": [{}], "entries": []}',
    '{"format": 1}',
    '{"format": 1, "entries": null}',
    '{"format": 1, "entries": "abc"}',
    '{"format": 1, "entries": [1]}',
    '{"format": 1, "entries": [{}]}',
    "[" * 100_000,
    "\x00" * 50,
]


@pytest.mark.parametrize("text", HURT, ids=lambda text: repr(text[:20]))
def test_a_damaged_ring_is_trouble_with_advice(ring: Path, text: str) -> None:
    ring.write_text(text, "utf-8")
    for act in (
        lambda: keys.unlock(ring, "zhao", PASSWORD),
        lambda: keys.names(ring),
        lambda: keys.unlock_by_recovery(ring, wrapping.new_recovery()),
    ):
        with pytest.raises(Trouble) as caught:
            act()
        assert "keyring.json" in caught.value.what
        assert caught.value.todo
    assert ring.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("salt", "x"),
        ("salt", None),
        ("nonce", "AAAA"),
        ("sealed", ""),
        ("sealed", "é"),
        ("name", 5),
        ("kdf", {}),
        ("kdf", {"t": 0, "m": 19456, "p": 1}),
        ("kdf", {"t": 2, "m": 2**40, "p": 1}),
        ("kdf", {"t": 10**9, "m": 19456, "p": 1}),
        ("kdf", {"t": "2", "m": 19456, "p": 1}),
        ("kdf", {"t": True, "m": 19456, "p": 1}),
        ("kdf", {"t": 2, "m": 8, "p": 64}),
        ("alg", "ROT13"),
        ("kem", "none"),
        ("public", "AAAA"),
        ("data", {}),
        ("data", {"public": "x", "nonce": "x", "sealed": "x"}),
        ("before", {"nonce": "x", "sealed": "x"}),
        ("changed", 5),
    ],
)
def test_a_hurt_entry_is_trouble_and_never_hangs(ring: Path, part: str, value: Any) -> None:
    told = written(ring)
    told["entries"][0][part] = value
    ring.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Trouble):
        keys.unlock(ring, "zhao", PASSWORD)


@pytest.mark.parametrize("part", ["data", "kem", "public", "before", "alg", "once", "file"])
def test_a_part_by_another_name_opens_nothing_else(
    ring: Path, whole: tuple[str, bytes, str], part: str
) -> None:
    """Without its last wrapping the private key must not pass for the data key."""
    told = written(ring)
    entry = told["entries"][0]
    entry["x"] = entry.pop(part, None)
    ring.write_text(json.dumps(told), "utf-8")
    with contextlib.suppress(Problem, Trouble):
        assert keys.unlock(ring, "zhao", PASSWORD) == whole[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(place=st.integers(0, 2000), sign=st.characters(codec="utf-8"))
def test_one_changed_sign_opens_nothing_else(
    ring: Path, whole: tuple[str, bytes, str], place: int, sign: str
) -> None:
    text = whole[0]
    place %= len(text)
    ring.write_text(text[:place] + sign + text[place + 1 :], "utf-8")
    with contextlib.suppress(Problem, Trouble):
        assert keys.unlock(ring, "zhao", PASSWORD) == whole[1]


def test_a_missing_ring_is_told(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="还没有数据"):
        keys.unlock(tmp_path / "none.json", "zhao", PASSWORD)
    with pytest.raises(Trouble):
        keys.unlock(tmp_path, "zhao", PASSWORD)


def test_the_cost_is_never_below_the_least() -> None:
    cost = keys.calibrated()
    assert cost.passes >= 2
    assert cost.memory >= keys.LEAST.memory == 19_456


@pytest.mark.parametrize(
    "cost", [{"t": 1, "m": 1_048_577, "p": 4}, {"t": 64, "m": 131_072, "p": 4}]
)
@pytest.mark.parametrize("place", ["cost", "kdf"])
def test_a_ring_cannot_ask_for_all_memory(ring: Path, cost: dict[str, int], place: str) -> None:
    told = written(ring)
    dear = {"name": "argon2id", **cost}
    if place == "cost":
        told["cost"] = dear
    else:
        told["entries"][0]["kdf"] = dear
    ring.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Trouble, match="无法读取"):
        keys.unlock(ring, "zhao", PASSWORD)


def test_the_cost_in_a_ring_edited_by_hand_is_not_taken_over(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    told = written(ring)
    told["cost"] = {"name": "argon2id", "t": 4, "m": 1_048_576, "p": 4}
    ring.write_text(json.dumps(told), "utf-8")
    assert not keys.refresh(ring, whole[1], "zhao", PASSWORD), "told to the auditor"
    assert written(ring)["cost"] == keys.Cost().told()
    assert keys.unlock(ring, "zhao", PASSWORD) == whole[1]
    assert keys.refresh(ring, whole[1], "zhao", PASSWORD)
    keys.add(ring, whole[1], "li", PASSWORD)
    made = next(one for one in written(ring)["entries"] if one["name"] == "li")
    assert made["kdf"] == keys.Cost().told()
