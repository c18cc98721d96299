"""What the ring keeps beside the keys: ages, former passwords, codes, key files, a new data key."""

from __future__ import annotations

import base64
import json
import stat
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.store import keyfile, keys, policy, ring as rings, sealing, wrapping
from tests.store.keyring import OTHER, PASSWORD, written


def _first_format(key: bytes, *people: tuple[str, str]) -> dict[str, Any]:
    """Return a ring as the first version of the program wrote it."""
    entries = []
    for name, password in people:
        salt = b"s" * 16
        sealed = sealing.seal(
            sealing.stretch(password, salt, keys.LEAST), key, f"liaison|1|{name}".encode()
        )
        kdf, text = keys.LEAST.told(), base64.b64encode(salt).decode()
        entries.append({"name": name, "kdf": kdf, "alg": "AES-256-GCM", "salt": text, **sealed})
    return {"format": 1, "entries": entries}


def test_a_ring_of_the_first_format_opens_and_is_brought_up_to_date(tmp_path: Path) -> None:
    key, recovery = b"k" * 32, wrapping.new_recovery()
    path = tmp_path / "keyring.json"
    people = (("zhao", PASSWORD), ("li", OTHER))
    plain = wrapping.plain_recovery(recovery)
    old = json.dumps(_first_format(key, *people, (keys.RECOVERY, plain)))
    path.write_text(old, "utf-8")
    assert keys.unlock(path, "zhao", PASSWORD) == key
    assert keys.unlock_by_recovery(path, recovery) == key
    assert keys.refresh(path, key, "zhao", PASSWORD), "nothing was sealed yet"
    held = {one.name: one for one in keys.holds(path)}
    assert held["zhao"].changed == clock.today()
    assert held["li"].changed is None
    assert keys.unlock(path, "zhao", PASSWORD) == keys.unlock(path, "li", OTHER) == key
    with pytest.raises(Problem, match="最近用过"):
        keys.change(path, key, "zhao", PASSWORD)
    text = path.read_text("utf-8")
    assert keys.refresh(path, key, "zhao", PASSWORD)
    assert path.read_text("utf-8") == text, "once is enough"


def test_a_guess_becomes_as_dear_as_the_station_demands(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    dearer = keys.Cost(3, 19_456, 1)
    fresh = rings.load(ring).with_head(cost=dearer.told())
    rings.save(ring, fresh, whole[1])
    before = {one.name: one for one in keys.holds(ring)}
    keys.refresh(ring, whole[1], "zhao", PASSWORD)
    costs = {entry["name"]: entry["kdf"]["t"] for entry in written(ring)["entries"]}
    assert (costs["zhao"], costs["li"]) == (3, 2)
    assert keys.unlock(ring, "zhao", PASSWORD) == whole[1]
    assert {one.name: one for one in keys.holds(ring)} == before, "the password is no newer"


def test_the_last_passwords_cannot_be_used_again(ring: Path, whole: tuple[str, bytes, str]) -> None:
    key, cost = whole[1], keys.LEAST
    chosen = [f"Kettle-{turn}-Lamp" for turn in range(6)]
    for password in chosen:
        keys.change(ring, key, "zhao", password, cost=cost)
    for password in chosen:
        with pytest.raises(Problem, match="最近用过") as caught:
            keys.change(ring, key, "zhao", password, cost=cost)
        assert caught.value.field == "password"
    keys.change(ring, key, "zhao", PASSWORD, cost=cost)
    keys.set_profile(ring, key, "asvs")
    keys.change(ring, key, "zhao", "long but never used", cost=cost)
    keys.change(ring, key, "zhao", "long and quite different", cost=cost)
    keys.change(ring, key, "zhao", "long but never used", cost=cost)
    with pytest.raises(Problem):
        keys.change(ring, key, "zhao", "long but never used", cost=cost)


def test_a_one_time_password_is_known_as_one_and_typed_as_one_likes(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    code = keys.add_once(ring, whole[1], "li")
    assert [len(group) for group in code.split("-")] == [4] * 4
    for typed in (code, code.lower(), code.replace("-", " ")):
        assert keys.unlock(ring, "li", typed) == whole[1]
    with pytest.raises(Problem):
        keys.unlock(ring, "li", OTHER)
    held = {one.name: one for one in keys.holds(ring)}
    assert held["li"].once
    assert held["li"].until == clock.today() + timedelta(days=7)
    with pytest.raises(Problem):
        keys.prove(ring, whole[1], "li", code)
    with pytest.raises(Problem, match="最近用过"):
        keys.change(ring, whole[1], "li", OTHER, cost=keys.LEAST)
    keys.change(ring, whole[1], "li", PASSWORD, cost=keys.LEAST)
    assert not {one.name: one for one in keys.holds(ring)}["li"].once


@pytest.mark.parametrize(("part", "value"), [("once", None), ("changed", "2099-01-01"),
                                             ("file", None), ("name", "wang")])  # fmt: skip
def test_what_an_entry_says_is_bound_to_it(
    ring: Path, whole: tuple[str, bytes, str], tmp_path: Path, part: str, value: Any
) -> None:
    second = keyfile.read_key_file(keyfile.new_key_file(tmp_path / "usb.key"))
    if part == "file":
        keys.add(ring, whole[1], "li", PASSWORD, keys.LEAST, second)
        password = PASSWORD
    else:
        password = keys.add_once(ring, whole[1], "li")
    told = written(ring)
    entry = next(one for one in told["entries"] if one["name"] == "li")
    entry[part] = value
    if value is None:
        del entry[part]
    ring.write_text(json.dumps(told), "utf-8")
    with pytest.raises(Problem):
        keys.unlock(ring, entry["name"], password)


def test_a_key_file_is_needed_beside_the_password(
    ring: Path, whole: tuple[str, bytes, str], tmp_path: Path
) -> None:
    path, other = (keyfile.new_key_file(tmp_path / name) for name in ("a.key", "b.key"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    second = keyfile.read_key_file(path)
    keys.set_second(ring, whole[1], "zhao", PASSWORD, second)
    assert keys.unlock(ring, "zhao", PASSWORD, path) == whole[1]
    for wrong in ((PASSWORD, None), (PASSWORD, other), (OTHER, path)):
        with pytest.raises(Problem) as caught:
            keys.unlock(ring, "zhao", *wrong)
        assert caught.value.field == "password", "nothing tells which of both was wrong"
        assert "密钥文件" in caught.value.mend
    keys.prove(ring, whole[1], "zhao", PASSWORD)
    with pytest.raises(Problem):
        keys.prove(ring, whole[1], "zhao", OTHER)
    assert secrets_of(path) not in ring.read_text("utf-8")
    keys.set_second(ring, whole[1], "zhao", PASSWORD, None)
    assert keys.unlock(ring, "zhao", PASSWORD) == whole[1]


def secrets_of(path: Path) -> str:
    return path.read_text("ascii").split()[1]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "LIAISON-KEY-FILE-1 zz",
        "LIAISON-KEY-FILE-1 00",
        "OTHER-FILE " + "0" * 64,
        "\xe9",
        "LIAISON-KEY-FILE-1 " + "0" * 5000,
    ],
    ids=lambda text: text[:24],
)
def test_what_is_no_key_file_is_told(tmp_path: Path, text: str) -> None:
    path = tmp_path / "usb.key"
    path.write_text(text, "utf-8")
    with pytest.raises(Problem, match="不是密钥文件") as caught:
        keyfile.read_key_file(path)
    assert caught.value.field == "key_file"


def test_a_key_file_is_never_written_over(tmp_path: Path) -> None:
    path = keyfile.new_key_file(tmp_path / "usb.key")
    before = path.read_bytes()
    with pytest.raises(Problem, match="已有同名文件"):
        keyfile.new_key_file(path)
    assert path.read_bytes() == before
    with pytest.raises(Trouble):
        keyfile.new_key_file(tmp_path / "none" / "usb.key")
    with pytest.raises(Problem, match="读不到"):
        keyfile.read_key_file(tmp_path / "none.key")


def test_the_recovery_key_gives_a_password_and_is_used_up(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    _text, key, old = whole
    with pytest.raises(Problem, match="最近用过"):
        keys.recover(ring, key, "zhao", PASSWORD)
    assert keys.unlock_by_recovery(ring, old) == key
    new = keys.recover(ring, key, "zhao", OTHER)
    assert keys.unlock(ring, "zhao", OTHER) == keys.unlock_by_recovery(ring, new) == key
    with pytest.raises(Problem, match="恢复密钥不正确"):
        keys.unlock_by_recovery(ring, old)


def test_a_ring_edited_by_hand_is_noticed_and_its_rules_fall_back(
    ring: Path, whole: tuple[str, bytes, str]
) -> None:
    key = whole[1]
    for change in (
        lambda told: told.update(profile="asvs"),
        lambda told: told["entries"].pop(),
        lambda told: told.pop("mac"),
        lambda told: told.update(mac="é\ud800"),
        lambda told: told.update(due=True),
    ):
        ring.write_text(whole[0], "utf-8")
        assert rings.sound(rings.load(ring), key)
        told = written(ring)
        change(told)
        ring.write_text(json.dumps(told), "utf-8")
        assert not keys.refresh(ring, key, "zhao", PASSWORD)
        assert keys.profile(ring) is policy.DENGBAO
        assert keys.refresh(ring, key, "zhao", PASSWORD), "told once"


def test_a_new_data_key_is_given_to_those_who_stay_and_to_no_old_copy(
    ring: Path, whole: tuple[str, bytes, str], tmp_path: Path
) -> None:
    """The one who left has an old copy of the ring and everybody's old entries in it."""
    text, old, recovery = whole
    before = tmp_path / "old" / "keyring.json"
    before.parent.mkdir()
    before.write_text(text, "utf-8")
    new = b"n" * 32
    fresh, given = keys.rewrapped(rings.load(ring).without("li"), old, new)
    rings.save(ring, fresh, new)
    assert given == {}
    assert keys.unlock(ring, "zhao", PASSWORD) == new
    assert keys.unlock_by_recovery(ring, recovery) == new
    assert keys.former(ring, new) == [old]
    assert keys.former(ring, old) == []
    with pytest.raises(Problem):
        keys.unlock(ring, "li", OTHER)
    assert keys.unlock(before, "li", OTHER) == old
    forged = rings.load(ring).with_entry(rings.load(before).entry("li") or {})
    rings.save(ring, forged)  # they put their old entry into the new ring
    assert keys.unlock(ring, "li", OTHER) == old, "which opens no newer data"
    again, _given = keys.rewrapped(fresh, new, b"m" * 32)
    rings.save(ring, again, b"m" * 32)
    assert keys.former(ring, b"m" * 32) == [new, old]
    with pytest.raises(Problem, match="最近用过"):
        keys.change(ring, b"m" * 32, "zhao", PASSWORD)


def test_who_has_not_signed_in_since_the_first_format_gets_a_code(tmp_path: Path) -> None:
    key, new, recovery = b"k" * 32, b"n" * 32, wrapping.new_recovery()
    path = tmp_path / "keyring.json"
    people = (("zhao", PASSWORD), ("li", OTHER), (keys.RECOVERY, wrapping.plain_recovery(recovery)))
    path.write_text(json.dumps(_first_format(key, *people)), "utf-8")
    keys.refresh(path, key, "zhao", PASSWORD)
    fresh, given = keys.rewrapped(rings.load(path), key, new)
    rings.save(path, fresh, new)
    assert set(given) == {"li", keys.RECOVERY}
    assert keys.unlock(path, "zhao", PASSWORD) == new
    assert keys.unlock(path, "li", given["li"]) == new
    assert keys.unlock_by_recovery(path, given[keys.RECOVERY]) == new
