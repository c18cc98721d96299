"""The power fails after any call of any service: nothing acknowledged is lost (R2, A 11)."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.store import opening
from tests.faults.deeds import ALONE, DEEDS, NEW_KEY
from tests.faults.judging import Trial
from tests.faults.test_upgrade import KEY, golden
from tests.faults.tracing import need_strace, recorded
from tests.promises import tell, turns
from tests.stores import LOGIN, Made

NAMES = [*DEEDS, *ALONE]
STATES = 100_000 // len(NAMES) + 1
QUICK = 20


def _trial(name: str, home: Home, key: bytes, folder: Path) -> Trial:
    need_strace()
    scratch = folder / "crashed"
    scratch.mkdir()
    keys = (key, NEW_KEY) if name == "rekey" else (key,)
    return Trial(home.folder, recorded(name, home, key), keys, scratch)


@pytest.mark.parametrize("name", NAMES)
def test_no_power_failure_takes_what_was_acknowledged(
    name: str, template: Made, home: Home, tmp_path: Path
) -> None:
    if name == "migrate":
        trial = _trial(name, golden(tmp_path / "earlier"), KEY, tmp_path)
    else:
        trial = _trial(name, home, template.key, tmp_path)
    wanted, seed = len(turns(QUICK, STATES)), 0
    while trial.tried < wanted:
        trial.run(random.Random(f"{name}{seed}"), share=wanted / len(trial.ops) / 4)
        seed += 1
    tell("R2", f"power lost: {name}", trial.tried, sum(trial.wrong.values()))
    assert not trial.wrong, trial.wrong.most_common(5)


@pytest.mark.parametrize("name", ["unsynced", "naive"])
def test_the_harness_sees_what_is_not_synced(
    name: str, template: Made, home: Home, tmp_path: Path
) -> None:
    trial = _trial(name, home, template.key, tmp_path)
    trial.run(random.Random(name), share=0.1)
    assert trial.wrong, f"{trial.tried} states of a careless program were all found good"


def test_a_destroyed_salt_is_mended_at_the_next_start(template: Made, home: Home) -> None:
    """Its page was being written when the power failed; the log is of no use without it."""
    content = home.store.read_bytes()
    home.store.write_bytes(bytes(16) + content[16:])
    opening.open_with(home, template.key, LOGIN).close()
    assert home.store.read_bytes()[:16] == content[:16]
    with pytest.raises(Trouble):
        opening.open_with(home, bytes(32), LOGIN)
