"""The disk fails at any call: no crash, nothing lost, told in Chinese, and safe to repeat (R3)."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import func, select

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.store import copies, keys, opening, proving, tables
from liaison.store.check import check
from liaison.store.step import Store
from tests.faults.deeds import ACTS, DEEDS, prepare
from tests.faults.injecting import Fault, calls_of, chosen, struck
from tests.faults.test_upgrade import KEY, golden
from tests.faults.tracing import need_strace, recorded
from tests.faults.victim import PASSWORDS
from tests.promises import promised, turns
from tests.stores import LOGIN, Made

NAMES = [*DEEDS, "migrate", "sign_in"]
_STEPLESS = {"note", "ring", "settings", "draft", "migrate", "sign_in"}
_HANZI = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def calls(template: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Counter[str]]:
    """How often each deed makes the calls that can fail; filled as they are asked for."""
    return {}


@pytest.fixture(scope="module")
def prepared(template: Made, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many steps stand before the first act."""
    home = template.copy(tmp_path_factory.mktemp("prepared") / "data")
    store = prepare(home, template.key).store
    try:
        return _steps(store)
    finally:
        store.close()


@pytest.mark.parametrize("seed", turns(10, 680))
def test_a_failing_disk_loses_nothing_and_is_told(
    template: Made, tmp_path: Path, calls: dict[str, Counter[str]], prepared: int, seed: int
) -> None:
    need_strace()
    name = NAMES[seed * 5 % len(NAMES)]
    key = KEY if name == "migrate" else template.key
    home, other = (
        golden(tmp_path / place) if name == "migrate" else template.copy(tmp_path / place)
        for place in ("data", "record")
    )
    if name not in calls:
        calls[name] = calls_of(recorded(name, other, key))
    fault = chosen(random.Random(seed), calls[name])
    with promised("R3", f"failing disk: {name}"):
        said, stood = struck(name, home, key, fault)
        assert stood, f"{name} crashed at {fault}; it said {said[-3:]}"
        _told_well(said, fault)
        store = opening.open_with(home, key, LOGIN)
        try:
            _kept(store, name, said, prepared, fault)
        finally:
            store.close()
        _files(home, key, fault)


def test_a_fault_strikes_and_a_careless_program_is_seen_to_crash(
    template: Made, tmp_path: Path
) -> None:
    """The harness can fail."""
    need_strace()
    fault = Fault("pwrite64", "EIO", 1, forever=True)
    said, stood = struck("save", template.copy(tmp_path / "save"), template.key, fault)
    assert stood
    assert {line[0] for line in said} == {"trouble", "closed"}
    fault = Fault("write", "ENOSPC", 1, forever=False)
    _said, stood = struck("naive", template.copy(tmp_path / "naive"), template.key, fault)
    assert not stood


def _steps(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count(tables.step.c.id))) or 0


def _kept(store: Store, name: str, said: list[list[str]], prepared: int, fault: Fault) -> None:
    unsound = [one for one in check(store) if not one.sound]
    assert not unsound, (name, fault, unsound)
    with store.engine.connect() as connection:
        assert proving.verify(connection).sound
    done = {line[1] for line in said if line[0] in {"done", "problem"}}
    if name not in _STEPLESS:
        more = _steps(store) - prepared
        assert (len(done) if fault.forever else ACTS) <= more <= ACTS, (name, fault, said)


def _told_well(said: list[list[str]], fault: Fault) -> None:
    for line in said:
        assert line[0] in {"done", "trouble", "problem", "closed"}, line
        if line[0] == "trouble":
            what, kept, todo = line[2:5]
            assert all(_HANZI.search(words) for words in (what, kept, todo)), (line, fault)
            assert not re.search(r"Error|errno|sqlite|disk", " ".join(line)), line


def _files(home: Home, key: bytes, fault: Fault) -> None:
    for copy in home.backups.glob("*.db"):
        copies.prove(copy, key)
    assert not list(home.folder.rglob("*.part"))
    workbook = home.ledgers / "month.xlsx"
    if workbook.exists():
        assert ZipFile(workbook).testzip() is None
    if home.settings.exists():
        assert json.loads(home.settings.read_text("utf-8"))["last_login"]
    assert len([1 for password in PASSWORDS if _opens(home, key, password)]) == 1, fault
    assert not list(home.folder.glob(".~*")), "leftovers are swept at the next start"


def _opens(home: Home, key: bytes, password: str) -> bool:
    try:
        return keys.unlock(home.keyring, LOGIN, password) == key
    except Problem:
        return False
