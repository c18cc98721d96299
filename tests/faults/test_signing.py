"""A stolen store and a change of keys cut short (S5, S10, A 8-9)."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import zlib
from contextlib import closing
from pathlib import Path

import pytest

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.records import Account, Officer
from liaison.services import records, seats, signing
from liaison.store import keys, opening, rekeying, ring as rings, sealing
from liaison.store.check import check
from liaison.store.step import Store
from tests.faults.killing import killed
from tests.faults.victim import say, wait
from tests.promises import tell, turns
from tests.stores import LOGIN, PASSWORD, Made, fill

ROOT = Path(__file__).resolve().parents[2]
LEFT = ("li", "Kettle-9-Lamp")


def test_s5_a_stolen_file_looks_random(local: Store) -> None:
    """No header, every byte as often as any other, nothing to compress, in file and log."""
    fill(local, Officer, [{"name": "史远", "remark": "民警" * 200} for _turn in range(300)])
    home = local.home
    assert home is not None
    paths = [home.store, home.store.with_name(f"{home.store.name}-wal")]
    log = paths[1].read_bytes()
    local.close()
    seen = [home.store.read_bytes(), log]
    lost = 0
    for content in seen:
        lost += b"SQLite format" in content
        lost += "史远".encode() in content
    page = seen[0]
    expected = len(page) / 256
    chi = sum((page.count(bytes([value])) - expected) ** 2 / expected for value in range(256))
    assert chi < 400, "255 degrees of freedom: beyond 400 once in a hundred million"
    assert len(zlib.compress(page, 9)) >= len(page)
    tell("S5", "被盗的数据文件", tried=len(seen), lost=lost)
    assert not lost


def test_s5_each_guess_costs_what_owasp_demands(template: Made) -> None:
    """In the ring of a station that calibrated, too; the recovery key is random and needs less."""
    least = keys.LEAST
    assert (least.passes, least.memory) == (2, 19_456)
    for entry in rings.load(template.home.keyring).entries:
        cost = sealing.Cost.read(entry["kdf"])
        assert not cost.below(least)
        assert entry["kdf"]["name"] == "argon2id"
    assert not keys.calibrated().below(least)


def test_s5_neither_ring_nor_count_open_anything_without_the_password(home: Home) -> None:
    with pytest.raises(Problem):
        signing.sign_in(home, LOGIN, "wrong")
    key = keys.unlock(home.keyring, LOGIN, PASSWORD)
    for path in home.folder.glob("*.json*"):
        text = path.read_text("utf-8")
        assert key.hex() not in text
        assert PASSWORD not in text
    for guess in (b"\0" * 32, bytes.fromhex(json.loads(home.keyring.read_text("utf-8"))["mac"])):
        with pytest.raises(Trouble):
            opening.open_with(home, guess, LOGIN)


def change_the_key(home: Home, key: bytes, _seed: int) -> None:
    """Take a person out and give the store a new data key."""
    store = opening.open_with(home, key, LOGIN)
    say("ready")
    rekeying.rekey(store, [LEFT[0]])
    say("given")
    wait()


def guess(home: Home, _key: bytes, seed: int) -> None:
    """Try one password after the other."""
    say("ready")
    for turn in range(100):
        try:
            signing.sign_in(home, LOGIN, f"guess-{seed}-{turn}")
        except Problem as problem:
            say("wait" if "还需等待" in str(problem) else "wrong")


@pytest.fixture
def stored(template: Made, tmp_path: Path) -> Made:
    """A store with a second person and enough pages that a new key takes its time."""
    home = template.copy(tmp_path / "stored")
    with closing(opening.open_with(home, template.key, LOGIN)) as store:
        records.save(store, Account, {"login": LEFT[0], "role": "officer"})
        fill(store, Officer, [{"name": "史远", "remark": "民警" * 100} for _turn in range(200)])
    keys.add(home.keyring, template.key, *LEFT, keys.LEAST)
    return Made(home, template.key, template.recovery)


def _survived(home: Home, stored: Made) -> bool:
    """Does the administrator open what a kill left, by password and by recovery key?"""
    with closing(signing.sign_in(home, LOGIN, PASSWORD).store) as store:
        sound = all(one.sound for one in check(store))
        assert store.key is not None
        changed = store.key != stored.key
        assert changed is (keys.former(home.keyring, store.key) == [stored.key])
    assert not rekeying.staged(home).exists()
    assert keys.unlock_by_recovery(home.keyring, stored.recovery) == store.key
    if changed:
        with pytest.raises(Problem):
            keys.unlock(home.keyring, *LEFT)
        with pytest.raises(Trouble):
            opening.open_with(home, stored.key, LOGIN)
    return sound


def test_killed_while_the_data_key_is_changed(stored: Made, tmp_path: Path) -> None:
    lost, seeds = [], turns(quick=3, long=200)
    for seed in seeds:
        home = stored.copy(tmp_path / f"turn{seed}")
        killed(change_the_key, home, stored.key, seed, within=0.08)
        if not _survived(home, stored):
            lost.append(seed)
        shutil.rmtree(home.folder)
    tell("R1", "更换数据密钥中被杀", tried=len(seeds), lost=len(lost))
    assert not lost


STEPS = ("rewrapped", "staged", "given", "taken")


@pytest.mark.parametrize("step", STEPS)
def test_stopped_after_each_step_of_a_new_data_key(stored: Made, step: str) -> None:
    """The process ends at once behind each step, in turn; nothing is closed or flushed."""
    home = stored.home
    done = subprocess.run(
        [sys.executable, "-c", _STOPPING, str(home.folder), stored.key.hex(), step],
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 9, done.stderr
    staged = rekeying.staged(home).exists()
    assert staged is (step in ("staged", "given"))
    assert _survived(home, stored)
    with closing(signing.sign_in(home, LOGIN, PASSWORD).store) as store:
        assert (store.key == stored.key) is (step in ("rewrapped", "staged"))


_STOPPING = """
import os, sys
from pathlib import Path
from liaison.base.paths import Home
from liaison.store import keys, opening, rekeying, ring as rings
home, key, step = Home(Path(sys.argv[1])), bytes.fromhex(sys.argv[2]), sys.argv[3]
def stopping(work):
    def stop(*told, **more):
        work(*told, **more)
        os._exit(9)
    return stop
store = opening.open_with(home, key, "zhao")
if step == "rewrapped":
    keys.rewrapped = stopping(keys.rewrapped)
elif step == "staged":
    rings.save = stopping(rings.save)
elif step == "given":
    rekeying._give = stopping(rekeying._give)
else:
    rekeying._take = stopping(rekeying._take)
rekeying.rekey(store, ["li"])
"""


def test_the_one_who_left_does_not_come_in_by_a_change_cut_short(stored: Made) -> None:
    """Their entry still stands in the ring that was to be replaced."""
    home = stored.home
    subprocess.run(
        [sys.executable, "-c", _STOPPING, str(home.folder), stored.key.hex(), "given"],
        cwd=ROOT,
        check=False,
    )
    with pytest.raises(Problem, match="不正确"):
        signing.sign_in(home, *LEFT)
    assert _survived(home, stored)


def test_s10_the_count_outlives_kills(template: Made, tmp_path: Path) -> None:
    """A guesser who kills the program after each try, or before it answers, gains nothing."""
    seeds, lost = turns(quick=3, long=40), 0
    for seed in seeds:
        home = template.copy(tmp_path / f"turn{seed}")
        tries = 0
        while tries < 40:
            said = killed(guess, home, template.key, seed * 100 + tries, within=0.4)
            tries += 1
            with pytest.raises(Problem) as caught:
                signing.sign_in(home, LOGIN, f"wrong{random.Random(seed).random()}")
            answered = sum(line[0] == "wrong" for line in said)
            if "还需等待" in str(caught.value):
                break
            lost += answered >= 5
        else:
            lost += 1
        shutil.rmtree(home.folder)
    tell("S10", "猜密码时反复杀掉程序", tried=len(seeds), lost=lost)
    assert not lost


def test_no_account_is_there_before_the_first_one(template: Made) -> None:
    assert keys.names(template.home.keyring) == [LOGIN]
    with closing(opening.open_with(template.home, template.key, LOGIN)) as store:
        assert [one.login for one in seats.seats(store)] == [LOGIN]
