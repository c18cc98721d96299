"""Two programs on one store: the second is refused at once, told who has it (R13, A 17-18)."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from liaison.base.paths import Home
from liaison.store import check, opening
from tests.promises import patient, tell, turns
from tests.stores import LOGIN, Made

_ROOT = Path(__file__).resolve().parents[2]
_WORK = """
import json, sys, time
from pathlib import Path
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company
from liaison.services import records
from liaison.store import opening
opening.prepare()
home, key, name = Home(Path(sys.argv[1])), bytes.fromhex(sys.argv[2]), sys.argv[3]
print("ready", flush=True)
sys.stdin.readline()
begun = time.monotonic()
try:
    store = opening.open_with(home, key, "zhao")
except Trouble as trouble:
    print(json.dumps({"refused": trouble.what, "todo": trouble.todo,
                      "seconds": time.monotonic() - begun}), flush=True)
    sys.exit(0)
for turn in range(3):
    records.save(store, Company, {"name": f"{name}-{turn}"})
print(json.dumps({"opened": True}), flush=True)
sys.stdin.readline()
store.close()
"""


def _start(home: Home, key: bytes, name: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _WORK, str(home.folder), key.hex(), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=_ROOT,
    )


def _say(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def _hear(process: subprocess.Popen[str]) -> dict[str, object]:
    assert process.stdout is not None
    told: dict[str, object] = json.loads(process.stdout.readline())
    return told


def _end(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        process.communicate("\n", timeout=120)


def test_of_two_started_at_once_one_works_and_one_is_told_who(template: Made, home: Home) -> None:
    lost, seeds = 0, turns(3, 50)
    for seed in seeds:
        pair = [_start(home, template.key, f"甲{seed}-{n}") for n in range(2)]
        for process in pair:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in pair if seed % 2 else pair[::-1]:
            _say(process)
        said = [_hear(process) for process in pair]
        refused = [one for one in said if "refused" in one]
        lost += len(refused) != 1 or "正被" not in str(refused[0]["refused"])
        _end(*pair)
    store = opening.open_with(home, template.key, LOGIN)
    try:
        assert all(one.sound for one in check.check(store))
        with store.reading() as session:
            from liaison.records import Company

            assert session.query(Company).count() == 3 * len(seeds)
    finally:
        store.close()
    tell("R13", "同时启动两个程序", tried=len(seeds), lost=lost)
    assert lost == 0


def test_the_second_start_is_refused_within_a_second_with_the_holders_name(
    template: Made, home: Home
) -> None:
    late, seeds = 0, turns(1, 50)
    first = _start(home, template.key, "先")
    assert first.stdout is not None
    first.stdout.readline()
    _say(first)
    assert _hear(first) == {"opened": True}
    for _seed in seeds:
        second = _start(home, template.key, "后")
        assert second.stdout is not None
        second.stdout.readline()
        _say(second)
        told = _hear(second)
        named = f"进程 {first.pid}" in str(told.get("refused"))
        late += not named or not told["todo"] or float(str(told["seconds"])) > patient(1)
        _end(second)
    tell("R13", "第二个程序未在一秒内得知占用者", tried=len(seeds), lost=late)
    _end(first)
    assert late == 0


def test_a_killed_holder_frees_the_store_at_once(template: Made, home: Home) -> None:
    first = _start(home, template.key, "先")
    assert first.stdout is not None
    first.stdout.readline()
    _say(first)
    assert _hear(first) == {"opened": True}
    first.kill()
    first.communicate()
    begun = time.monotonic()
    store = opening.open_with(home, template.key, LOGIN)
    assert time.monotonic() - begun < patient(3)
    try:
        assert store.warnings == []
        assert all(one.sound for one in check.check(store))
    finally:
        store.close()
