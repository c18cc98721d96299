"""A full disk and a folder one may not write to: told, nothing lost, and on it goes (B 22-24)."""

from __future__ import annotations

import os
import random
import stat
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.ledgers.export import export_month
from liaison.records import Company
from liaison.services import records
from liaison.store import backups, copies, keys, opening
from liaison.store.check import check
from liaison.store.step import Store
from tests.faults.killing import finished
from tests.promises import promised, turns
from tests.stores import LOGIN, PASSWORD, Made

ROOT = os.geteuid() == 0


def _mounted(arguments: list[str]) -> bool:
    done = subprocess.run(["mount", *arguments], capture_output=True, check=False)
    return done.returncode == 0


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    if not ROOT:
        pytest.skip("only root may mount a small disk; the limit on file sizes is tried instead")
    place = tmp_path / "small"
    place.mkdir()
    if not _mounted(["-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]):
        pytest.skip("this machine does not let root mount a disk (a container without the right)")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def _full(place: Path, left: int) -> Iterator[None]:
    """Fill the disk but for so many bytes."""
    filler = place / "filler"
    with filler.open("wb") as file:
        free = os.statvfs(place).f_bavail * os.statvfs(place).f_frsize
        file.write(bytes(max(0, free - left)))
    try:
        yield
    finally:
        filler.unlink()


def _names(store: Store) -> set[str]:
    with store.reading() as session:
        return set(session.scalars(select(Company.name)))


def _save_on(store: Store, kept: set[str]) -> None:
    for turn in range(500):
        name = f"企业{turn}"
        records.save(store, Company, {"name": name, "remark": "说明" * 450})
        kept.add(name)


@pytest.mark.parametrize("left", [0, 4096, 20_000, 60_000, 150_000])
def test_a_full_disk_is_told_and_nothing_saved_is_lost(
    template: Made, small: Path, left: int
) -> None:
    home = template.copy(small / "data")
    store = opening.open_with(home, template.key, LOGIN)
    kept: set[str] = set()
    try:
        records.save(store, Company, {"name": "之前的企业"})
        with _full(small, left):
            with pytest.raises(Trouble) as caught:
                _save_on(store, kept)
            assert "磁盘空间不足" in caught.value.what
            assert caught.value.kept
            assert caught.value.todo
            assert _names(store) == kept | {"之前的企业"}, "what stands can still be read"
        records.save(store, Company, {"name": "之后的企业"})
        assert all(one.sound for one in check(store))
    finally:
        store.close()
    store = opening.open_with(home, template.key, LOGIN)
    assert _names(store) == kept | {"之前的企业", "之后的企业"}
    store.close()


def test_on_a_full_disk_the_key_ring_and_the_copies_stay_as_they_were(
    template: Made, small: Path
) -> None:
    home = template.copy(small / "data")
    ring = home.keyring.read_bytes()
    store = opening.open_with(home, template.key, LOGIN)
    kept = copies.copy(store.engine, template.key, home.backups, "test")
    try:
        with _full(small, 0):
            with pytest.raises(Trouble, match="磁盘空间不足"):
                keys.add(home.keyring, template.key, LOGIN, "Ghijkl123456!", keys.LEAST)
            with pytest.raises(Trouble, match="备份没有成功"):
                copies.copy(store.engine, template.key, home.backups, "test")
        assert home.keyring.read_bytes() == ring
        assert keys.unlock(home.keyring, LOGIN, PASSWORD) == template.key
        assert list(home.backups.iterdir()) == [kept]
        copies.prove(kept, template.key)
    finally:
        store.close()


@pytest.mark.parametrize("seed", turns(4, 100))
def test_at_any_fill_level_what_stood_stays(template: Made, small: Path, seed: int) -> None:
    """R5: saved rows, workbook, backup and key ring are as before, and nothing half lies about."""
    home = template.copy(small / "data")
    store = opening.open_with(home, template.key, LOGIN)
    try:
        old, kept = _stood(store, template.key, home), {"之前的企业"}
        with promised("R5", "disk full"):
            with _full(small, random.Random(seed).randrange(400_000)):
                _fails(lambda: _save_on(store, kept))
                _fails(lambda: keys.add(home.keyring, template.key, LOGIN, PASSWORD, keys.LEAST))
                _fails(lambda: backups.make(store.engine, template.key, home, "manual"))
                _fails(lambda: export_month(store, MARCH, home.ledgers / "month.xlsx"))
                assert _names(store) == kept
                for path, content in old.items():
                    assert path.read_bytes() == content
                assert not [*small.rglob("*.part*"), *small.rglob(".~*")]
            records.save(store, Company, {"name": "之后的企业"})
            backups.make(store.engine, template.key, home, "manual")
            export_month(store, MARCH, home.ledgers / "month.xlsx")
            assert _names(store) == kept | {"之后的企业"}
            assert all(one.sound for one in check(store))
    finally:
        store.close()


MARCH = Period.month(2026, 3)


def _stood(store: Store, key: bytes, home: Home) -> dict[Path, bytes]:
    """Write a record, a backup and a workbook; return the files that must stay as they are."""
    records.save(store, Company, {"name": "之前的企业"})
    made = backups.make(store.engine, key, home, "manual")
    export_month(store, MARCH, home.folder / "other.xlsx")
    files = (made.path, made.ring, home.folder / "other.xlsx")
    return {path: path.read_bytes() for path in files}


def _fails(act: Callable[[], object]) -> None:
    """Do what may find the disk full: then it is told in words, as a whole."""
    try:
        act()
    except Trouble as trouble:
        told = (trouble.what, trouble.kept, trouble.todo)
    else:
        return
    assert all(told)


def test_a_first_start_on_a_full_disk_leaves_nothing(small: Path) -> None:
    home = Home(small / "data")
    first = opening.First("警务站", LOGIN, PASSWORD)
    with _full(small, 100_000), pytest.raises(Trouble):
        opening.create(home, first, keys.LEAST)
    assert not opening.exists(home)
    assert list(home.folder.iterdir()) == []
    opening.create(home, first, keys.LEAST)[0].close()


def test_a_file_that_may_not_grow_is_told_and_work_goes_on(template: Made, home: Home) -> None:
    """The same without root: a limit on the size of files, lifted again."""
    said = finished("fill", home, template.key, 1)
    trouble = [line for line in said if line[0] == "trouble"]
    assert len(trouble) == 1
    assert "没有保存" in trouble[0][1]
    store = opening.open_with(home, template.key, LOGIN)
    with store.reading() as session:
        found = set(session.scalars(select(Company.number)))
    assert {line[1] for line in said if line[0] == "company"} == found
    assert all(one.sound for one in check(store))
    store.close()


@contextmanager
def _read_only(folder: Path) -> Iterator[None]:
    """Take away the right to write: root has it always, but not on a disk without it."""
    if not ROOT:
        modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}
        for path, mode in modes.items():
            path.chmod(mode & 0o555)
        try:
            yield
        finally:
            for path, mode in modes.items():
                path.chmod(mode)
        return
    if not _mounted(["--bind", str(folder), str(folder)]):
        pytest.skip("this machine does not let root mount a folder (a container without the right)")
    try:
        assert _mounted(["-o", "remount,bind,ro", str(folder)])
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_folder_one_may_not_write_to_is_told(template: Made, home: Home) -> None:
    before = {path.name: path.read_bytes() for path in home.folder.iterdir()}
    with _read_only(home.folder):
        with pytest.raises(Trouble) as caught:
            opening.open_store(home, LOGIN, PASSWORD)
        assert caught.value.todo
        with pytest.raises(Trouble):
            keys.add(home.keyring, template.key, LOGIN, "Ghijkl123456!", keys.LEAST)
        first = opening.First("警务站", LOGIN, PASSWORD)
        with pytest.raises(Trouble):
            opening.create(Home(home.folder / "new"), first, keys.LEAST)
    assert {path.name: path.read_bytes() for path in home.folder.iterdir()} == before
    opening.open_store(home, LOGIN, PASSWORD).close()
