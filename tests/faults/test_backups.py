"""Backups under fault: restored they are equal, killed they are whole, a full stick harms none.

R9 random restores, R10 the time a restore takes, A6 and A7 kills, B22 and B26
full or pulled second places, B42 to B46 what lies in a folder of backups.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.ledgers.drill import drill
from liaison.records import Company, Officer, Visit
from liaison.services import backups as service, records, secondplace
from liaison.store import backuplist, backups, carrying, copies, opening, restoring
from liaison.store.backuplist import Copy
from liaison.store.restoring import Unlocked
from liaison.store.step import Store
from tests.faults.killing import killed
from tests.faults.victim import say, wait
from tests.promises import promised, turns
from tests.stores import LOGIN, Made, add, fill

Dump = dict[str, list[tuple[object, ...]]]
_GROWS = {"audit", "draft"}
"""Tables that opening a store writes to: compared up to the backup's end of the chain."""


def dump(path: Path, key: bytes, until: int = 1 << 60) -> Dump:
    """Return every row of every table of a closed store or copy."""
    with copies.reading(path, key) as connection:
        listed = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = sorted(connection.exec_driver_sql(listed).scalars())
        found = {
            name: sorted(
                map(tuple, connection.exec_driver_sql(f'SELECT * FROM "{name}"')), key=repr
            )
            for name in names
        }
    found["audit"] = [row for row in found["audit"] if int(str(row[0])) <= until]
    return found


def _work(store: Store, dice: random.Random) -> None:
    """Do a few random things that people do."""
    for _turn in range(dice.randrange(1, 5)):
        name = f"企业{dice.randrange(1 << 40)}"
        company = add(store, Company, name=name, remark="说明" * dice.randrange(200))
        if dice.random() < 0.5:
            visit = {"company_id": company, "officers": [1], "visited_on": "2026-03-05"}
            add(store, Visit, **visit, content="检查" * dice.randrange(1, 90))
        if dice.random() < 0.3:
            records.save(store, Company, {"remark": None}, company, 1)


@pytest.mark.parametrize("seed", turns(3, 100))
def test_any_backup_restored_is_equal_in_every_table(
    template: Made, tmp_path: Path, seed: int
) -> None:
    dice = random.Random(seed)
    home = template.copy(tmp_path / "data")
    stick = tmp_path / "stick"
    stick.mkdir()
    store = opening.open_with(home, template.key, LOGIN)
    fill(store, Officer, [{"name": "张三"}])
    made: list[tuple[Copy, Dump]] = []
    for _turn in range(dice.randrange(2, 5)):
        _work(store, dice)
        one = service.make(store, dice.choice(["timer", "manual", "exit"]), stick)
        assert one.second is not None
        chosen = dice.choice([one.copy, one.second])
        made.append((chosen, dump(one.copy.path, template.key)))
    _work(store, dice)
    store.close()
    copy, before = dice.choice(made)
    with promised("R9", "random restores: all tables equal"):
        restoring.stage(home, copy.path, Unlocked(template.key), {})
        restoring.finish(home)
        assert dump(home.store, template.key) == before
        assert copy.manifest is not None
        opening.open_with(home, template.key, LOGIN).close()
        head = copy.manifest.noted()
        assert head is not None
        after = dump(home.store, template.key, head.seq)
        assert all(after[name] == rows for name, rows in before.items() if name != "draft")


def test_a_restore_takes_less_than_five_minutes(template: Made, tmp_path: Path) -> None:
    """R10: dead disk, new PC, stick with the backup: from nothing to a list in seconds."""
    home = template.copy(tmp_path / "data")
    store = opening.open_with(home, template.key, LOGIN)
    fill(store, Company, ({"name": f"企业{n}", "remark": "说明" * 300} for n in range(800)))
    stick = tmp_path / "stick"
    stick.mkdir()
    made = service.make(store, "exit", stick)
    store.close()
    shutil.rmtree(home.folder)
    begun = time.monotonic()
    assert made.second is not None
    other = Home(tmp_path / "new pc")
    with promised("R10", "restored on a new PC from the second place"):
        restoring.stage(other, made.second.path, Unlocked(template.key, own_ring=True), {})
        restoring.finish(other)
        store = opening.open_with(other, template.key, LOGIN)
        with store.reading() as session:
            assert session.query(Company).count() == 800
        store.close()
        assert time.monotonic() - begun < 60


# -- kills


def restore_again(home: Home, key: bytes, _seed: int) -> None:
    """Restore the oldest backup; say so once it is decided, and once it is done."""
    copy = backuplist.listed(home.backups)[-1]
    say("ready")
    restoring.stage(home, copy.path, Unlocked(key, own_ring=True), {"reason": "x"})
    say("decided")
    restoring.finish(home)
    say("done")
    wait()


def back_up_again(home: Home, key: bytes, _seed: int) -> None:
    """Back up to both places, again and again."""
    store = opening.open_with(home, key, LOGIN)
    say("ready")
    for turn in range(1000):
        add(store, Company, name=f"企业{turn}")
        made = service.make(store, "manual", home.folder.parent / "stick")
        say("made", made.copy.path.name)


@pytest.fixture(scope="module")
def two(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A store of two companies with a backup of when it was one."""
    home = template.copy(tmp_path_factory.mktemp("two") / "data")
    store = opening.open_with(home, template.key, LOGIN)
    add(store, Company, name="甲公司")
    service.make(store, "manual")
    add(store, Company, name="乙公司")
    store.close()
    return Made(home, template.key, template.recovery)


def _names(home: Home, key: bytes) -> set[str]:
    store = opening.open_with(home, key, LOGIN)
    try:
        with store.reading() as session:
            return {one.name for one in session.query(Company)}
    finally:
        store.close()


@pytest.mark.parametrize("seed", turns(4, 150))
def test_a_restore_killed_anywhere_is_done_or_not_begun(
    two: Made, tmp_path: Path, seed: int
) -> None:
    home = Home(tmp_path / "data")
    shutil.copytree(two.home.folder, home.folder)
    said = killed(restore_again, home, two.key, seed, 0.5)
    with promised("R1", "killed while restoring"):
        names = _names(home, two.key)
        assert names == {"甲公司"} if ["decided"] in said else {"甲公司", "乙公司"} >= names
        assert names
        assert not list(home.folder.glob("restoring*"))
        kept = len(list(home.folder.glob("quarantine/*/liaison.db")))
        assert kept == (1 if names == {"甲公司"} else 0)


@pytest.mark.parametrize("seed", turns(3, 100))
def test_a_backup_killed_anywhere_leaves_only_whole_ones(
    two: Made, tmp_path: Path, seed: int
) -> None:
    home, stick = Home(tmp_path / "data"), tmp_path / "stick"
    shutil.copytree(two.home.folder, home.folder)
    stick.mkdir()
    said = killed(back_up_again, home, two.key, seed, 1.5)
    with promised("R1", "killed while backing up"):
        _names(home, two.key)
        here = backuplist.listed(home.backups)
        assert {line[1] for line in said if line[0] == "made"} <= {one.path.name for one in here}
        there = [one for folder in stick.iterdir() for one in backuplist.listed(folder)]
        for one in [*here, *there]:
            assert one.manifest is not None
            assert carrying.intact(one)
            copies.prove(one.path, two.key)
        assert not list(home.backups.glob("*.part*"))
        assert {path.suffix for path in home.backups.iterdir()} == {".db", ".json"}
        store = opening.open_with(home, two.key, LOGIN)
        service.make(store, "manual", stick)
        store.close()
        (folder,) = stick.iterdir()
        assert not list(folder.glob(".~*"))


# -- a second place that is full, pulled, or not to be written to


@contextmanager
def _disk(place: Path, size: str) -> Iterator[Path]:
    place.mkdir()
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let root mount a disk (a container without the right)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@pytest.mark.parametrize("seed", turns(4, 100))
def test_a_stick_at_any_fill_level_keeps_what_it_had(two: Made, tmp_path: Path, seed: int) -> None:
    """R5 for the second place: the backup here counts, the old one there stays, no rubbish."""
    home = Home(tmp_path / "data")
    shutil.copytree(two.home.folder, home.folder)
    store = opening.open_with(home, two.key, LOGIN)
    try:
        with _disk(tmp_path / "stick", "3m") as stick:
            first = service.make(store, "manual", stick)
            assert first.second is not None
            assert secondplace.off_pc(stick, home), "another disk"
            old = {path: path.read_bytes() for path in stick.rglob("*") if path.is_file()}
            free = os.statvfs(stick).f_bavail * os.statvfs(stick).f_frsize
            room = random.Random(seed).randrange(first.copy.size)
            (stick / "filler").write_bytes(bytes(max(0, free - room)))
            with promised("R5", "second place full"):
                made = service.make(store, "manual", stick)
                assert "磁盘空间不足" in made.trouble
                assert made.second is None
                assert carrying.intact(made.copy)
                assert {path: path.read_bytes() for path in old} == old
                assert not list(stick.rglob(".~*"))
                (stick / "filler").unlink()
                assert service.make(store, "manual", stick).trouble == ""
    finally:
        store.close()


def test_a_stick_pulled_between_two_files_is_told(
    two: Made, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, stick = Home(tmp_path / "data"), tmp_path / "stick"
    shutil.copytree(two.home.folder, home.folder)
    stick.mkdir()
    store = opening.open_with(home, two.key, LOGIN)
    real = carrying.lay

    def pulled(source: Path, target: Path, expected: str) -> None:
        if target.suffix == ".db":
            raise OSError(5, "Input/output error")
        real(source, target, expected)

    monkeypatch.setattr(carrying, "lay", pulled)
    made = service.make(store, "manual", stick)
    assert "断开" in made.trouble
    assert carrying.intact(made.copy)
    monkeypatch.undo()
    assert service.make(store, "manual", stick).trouble == ""
    (folder,) = stick.iterdir()
    names = {path.name for path in folder.iterdir()}
    assert len(names) == 3, "what was left of the first try is swept"
    store.close()


def test_a_restore_on_a_full_disk_leaves_all_as_it_was(two: Made, tmp_path: Path) -> None:
    with _disk(tmp_path / "disk", "8m") as disk:
        home = Home(disk / "data")
        shutil.copytree(two.home.folder, home.folder)
        before = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
        filler = disk / "filler"
        free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
        filler.write_bytes(bytes(free - 100_000))
        copy = backuplist.listed(home.backups)[0]
        with pytest.raises(Trouble, match="空间不足"):
            restoring.stage(home, copy.path, Unlocked(two.key), {})
        after = {path: path.read_bytes() for path in home.folder.rglob("*") if path.is_file()}
        assert after == before
        filler.unlink()
        restoring.stage(home, copy.path, Unlocked(two.key), {})
        restoring.finish(home)
        assert _names(home, two.key) == {"甲公司"}


def test_a_backup_is_quick(template: Made, tmp_path: Path) -> None:
    """R9: at most 5 s for each 100 MB; here by proportion, with room for a busy machine."""
    home = template.copy(tmp_path / "data")
    store = opening.open_with(home, template.key, LOGIN)
    fill(store, Company, ({"name": f"企业{n}", "remark": "说明" * 400} for n in range(500)))
    begun = time.process_time()
    made = service.make(store, "manual")
    took = time.process_time() - begun
    store.close()
    assert took < 2 + made.copy.size / 100e6 * 15


# -- odd things in the folder


def test_links_and_strangers_in_the_folder_are_left_alone(two: Made, tmp_path: Path) -> None:
    home = Home(tmp_path / "data")
    shutil.copytree(two.home.folder, home.folder)
    target = tmp_path / "precious.db"
    target.write_bytes(b"precious")
    link = home.backups / "liaison-20200101-000000-000000-daily.db"
    link.symlink_to(target)
    stranger = home.backups / "家人照片.zip"
    stranger.write_bytes(b"x")
    store = opening.open_with(home, two.key, LOGIN)
    for _turn in range(6):
        backups.make(store.engine, two.key, home, "timer")
    assert drill(store).ok
    store.close()
    assert target.read_bytes() == b"precious"
    assert stranger.exists()


def test_a_copy_made_by_hand_while_open_is_refused_or_whole(two: Made, tmp_path: Path) -> None:
    """B42: the file without its log is an older moment or no store; never a crash."""
    home = Home(tmp_path / "data")
    shutil.copytree(two.home.folder, home.folder)
    store = opening.open_with(home, two.key, LOGIN)
    for turn in range(30):
        add(store, Company, name=f"企业{turn}", remark="说明" * 400)
    by_hand = tmp_path / "手工复制.db"
    # In a process of its own: closing the file here would drop the store's lock.
    subprocess.run(["cp", str(home.store), str(by_hand)], check=True)
    store.close()
    try:
        restoring.examine(home, by_hand, two.key)
    except (Problem, Trouble):
        return
    restoring.stage(home, by_hand, Unlocked(two.key), {})
    restoring.finish(home)
    assert _names(home, two.key) >= {"甲公司", "乙公司"}
