"""Bit rot is noticed, a damaged store is told and led out of, its file untouched (R7, R8)."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison.base.errors import Damaged, Problem, Trouble
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.ledgers.export import export_month
from liaison.records import Company, Officer, Visit
from liaison.services import rescue, soundness
from liaison.store import backups, check, copies, opening, pages, salvage
from liaison.store.step import Store
from tests.promises import tell, turns
from tests.stores import LOGIN, Made, fill

Dice = random.Random
ENDINGS = ("", "-wal")


@pytest.fixture(scope="module")
def stock(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A closed store with some months in it, and a backup of all but the last entries."""
    home = template.copy(tmp_path_factory.mktemp("stock") / "data")
    store = opening.open_with(home, template.key, LOGIN)
    fill(store, Officer, [{"name": "张三"}])
    fill(store, Company, ({"name": f"甲{n}公司", "remark": "说明" * 99} for n in range(120)))
    fill(
        store,
        Visit,
        (
            {"company_id": n, "officers": [1], "visited_on": "2026-03-05", "content": f"查{n}"}
            for n in range(1, 121)
        ),
    )
    backups.make(store.engine, template.key, home, "manual")
    fill(store, Company, [{"name": "备份之后的公司"}])
    store.close()
    return Made(home, template.key, template.recovery)


@pytest.fixture(scope="module")
def cut_short(stock: Made, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """File and log of the same store as a killed program leaves them."""
    home = stock.copy(tmp_path_factory.mktemp("killed") / "data")
    store = opening.open_with(home, stock.key, LOGIN)
    fill(store, Company, ({"name": f"日志里的{n}公司"} for n in range(20)))
    files = {end: Path(f"{home.store}{end}").read_bytes() for end in ENDINGS}
    store.close()
    return files


def test_every_flipped_bit_is_noticed_by_the_scheduled_check(stock: Made, tmp_path: Path) -> None:
    home = stock.copy(tmp_path / "data")
    whole = home.store.read_bytes()
    unnoticed, printed, seeds = 0, 0, turns(20, 1000)
    for seed in seeds:
        dice = Dice(seed)
        spoilt = bytearray(whole)
        spoilt[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
        home.store.write_bytes(spoilt)
        try:
            store = opening.open_with(home, stock.key, LOGIN)
        except Trouble:
            continue  # noticed before anything could be asked
        try:
            found = soundness.made(store, soundness.QUICK)
            unnoticed += all(one.sound for one in found)
            printed += _hands_out(store, tmp_path / "台账.xlsx")
        finally:
            store.close()
        assert home.store.read_bytes() == bytes(spoilt), "a check must not write"
    tell("R7", "单个比特翻转未被例行检查发现", tried=len(seeds), lost=unnoticed)
    tell("R7", "由损坏的数据印出台账", tried=len(seeds), lost=printed)
    assert unnoticed == printed == 0


def _hands_out(store: Store, path: Path) -> bool:
    """Is a ledger written from a damaged store?"""
    try:
        export_month(store, Period.month(2026, 3), path)
    except Damaged:
        return path.exists()
    return True


def _zero(files: dict[str, bytes], dice: Dice, many: int) -> None:
    file = bytearray(files[""])
    count = len(file) // pages.SIZE
    for number in dice.sample(range(count), min(many, count)):
        file[number * pages.SIZE : (number + 1) * pages.SIZE] = bytes(pages.SIZE)
    files[""] = bytes(file)


def _flip(files: dict[str, bytes], dice: Dice, end: str, many: int) -> None:
    file = bytearray(files[end])
    for _turn in range(many):
        file[dice.randrange(len(file))] ^= 1 << dice.randrange(8)
    files[end] = bytes(file)


def _cut(files: dict[str, bytes], dice: Dice, end: str) -> None:
    files[end] = files[end][: dice.randrange(len(files[end]))]


def _noise(files: dict[str, bytes], dice: Dice, end: str) -> None:
    files[end] = dice.randbytes(len(files[end]))


def _other_program(files: dict[str, bytes], _dice: Dice) -> None:
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE x (y)")
    files[""] = made.serialize()
    made.close()


def _empty(files: dict[str, bytes], _dice: Dice) -> None:
    files[""] = b""


def _no_log(files: dict[str, bytes], _dice: Dice) -> None:
    files["-wal"] = b""


def _another_log(files: dict[str, bytes], dice: Dice) -> None:
    """Put in a log whose frames are whole, but written under another key."""
    from liaison.store import engine as engines

    folder = Path(os.environ["PYTEST_FOREIGN"])
    path = folder / "foreign.db"
    made = engines.connect(path, dice.randbytes(32))
    made.execute("CREATE TABLE x (y)")
    made.execute("INSERT INTO x VALUES (1)")
    files["-wal"] = Path(f"{path}-wal").read_bytes()
    made.close()
    path.unlink()


DAMAGES: dict[str, Callable[[dict[str, bytes], Dice], None]] = {
    "bits": lambda files, dice: _flip(files, dice, "", dice.choice([1, 1, 3, 50])),
    "pages": lambda files, dice: _zero(files, dice, dice.choice([1, 5, 40])),
    "first page": lambda files, _dice: files.update({"": bytes(4096) + files[""][4096:]}),
    "cut": lambda files, dice: _cut(files, dice, ""),
    "noise": lambda files, dice: _noise(files, dice, ""),
    "empty": _empty,
    "other program": _other_program,
    "log bits": lambda files, dice: _flip(files, dice, "-wal", dice.choice([1, 20])),
    "log cut": lambda files, dice: _cut(files, dice, "-wal"),
    "log noise": lambda files, dice: _noise(files, dice, "-wal"),
    "log of another": _another_log,
    "log gone": _no_log,
}


def test_a_damaged_store_is_told_and_led_out_of(
    stock: Made, cut_short: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTEST_FOREIGN", str(tmp_path))
    names = sorted(DAMAGES)
    seeds = turns(len(names), 1000)
    lost, told, unled = 0, 0, 0
    for seed in seeds:
        dice = Dice(seed)
        home = stock.copy(tmp_path / str(seed))
        files = dict(cut_short)
        DAMAGES[names[seed % len(names)]](files, dice)
        for end, content in files.items():
            path = Path(f"{home.store}{end}")
            if end and not content:
                path.unlink(missing_ok=True)
            else:
                path.write_bytes(content)
        (home.folder / "holder.json").write_text("{}")
        try:
            told += _told(home, stock.key)
        except Damaged:
            told += 1
            kept = {
                end: Path(f"{home.store}{end}").read_bytes() if content else b""
                for end, content in files.items()
            }
            lost += kept != files
            unled += not _led_out(home, stock, files)
    tell("R8", "损坏的数据被改动或未移入隔离区", tried=len(seeds), lost=lost)
    tell("R8", "损坏后未能引导恢复", tried=len(seeds), lost=unled)
    assert lost == unled == 0
    assert told == len(seeds)


def test_salvage_keeps_nearly_every_row(stock: Made, tmp_path: Path) -> None:
    """97 of 100 rows at 20 of 1,165 pages zeroed; what is lost is said."""
    home = stock.copy(tmp_path / "data")
    whole, last = home.store.read_bytes(), pages.read(home.store, stock.key).count
    asked = ("company", "visit", "visit_officer", "officer", "account", "station")
    rows = copies.prove(home.store, stock.key).counts
    lost, silent, seeds = 0, 0, turns(2, 200)
    for seed in seeds:
        files = {"": whole}
        _zero(files, Dice(seed), max(1, round(last * 20 / 1165)))
        home.store.write_bytes(files[""])
        found = salvage.salvage(home, stock.key, LOGIN)
        kept = copies.prove(found.path, stock.key).counts
        before, after = (sum(one[name] for name in asked) for one in (rows, kept))
        lost += after < before * 0.97
        silent += after < before and not any(one.lost or one.dropped for one in found.tables)
    tell("R8", "抢救出的行不到 97%", tried=len(seeds), lost=lost)
    tell("R8", "缺失未报告", tried=len(seeds), lost=silent)
    assert lost == silent == 0


def _told(home: Home, key: bytes) -> bool:
    """Open what may be whole after all; then it is sound, or the check says what is wrong."""
    store = opening.open_with(home, key, LOGIN)
    try:
        sound = all(one.sound for one in check.check(store))
        try:
            with store.reading() as session:
                many = session.execute(text("SELECT count(*) FROM company")).scalar_one()
        except Trouble:
            return not sound
        return not sound or many >= 121
    finally:
        store.close()


def _led_out(home: Home, stock: Made, files: dict[str, bytes]) -> bool:
    """Restore as the window does; afterwards all of the backup is there, the old file aside."""
    for copy in stock.home.backups.iterdir():
        home.backups.mkdir(exist_ok=True)
        (home.backups / copy.name).write_bytes(copy.read_bytes())
    try:
        found = rescue.from_backup(home, stock.key, LOGIN)
    except (Problem, Trouble):
        return False
    aside = Path(found.quarantine)
    store = opening.open_with(home, stock.key, LOGIN)
    try:
        with store.reading() as session:
            there = session.query(Company).count() >= 120 and session.query(Visit).count() == 120
        return (
            there
            and all(one.sound for one in check.check(store))
            and (aside / home.store.name).read_bytes() == files[""]
        )
    finally:
        store.close()
