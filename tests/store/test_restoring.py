"""Restoring: proven first, quarantined, one rename, and finished after a stop at any step."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.records import Company
from liaison.store import (
    backuplist,
    backups,
    copies,
    holder,
    keys,
    migrations,
    opening,
    rekeying,
    restorejournal,
    restoring,
)
from liaison.store.backuplist import Copy
from tests.stores import LOGIN, PASSWORD, Made, add


@pytest.fixture(scope="module")
def backed(template: Made, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A store of one company with a backup; a second company came later, and a log is left."""
    home = template.copy(tmp_path_factory.mktemp("backed") / "data")
    store = opening.open_with(home, template.key, LOGIN)
    add(store, Company, name="甲公司")
    backups.make(store.engine, template.key, home, "manual")
    add(store, Company, name="乙公司")
    for name in ("liaison.db-wal",):
        shutil.copy(home.folder / name, home.folder / f"{name}.kept")
    store.close()
    return Made(home, template.key, template.recovery)


@pytest.fixture
def home(backed: Made, tmp_path: Path) -> Home:
    """Its data folder after an unclean end: a foreign log lies beside the store."""
    folder = tmp_path / "data"
    shutil.copytree(backed.home.folder, folder)
    (folder / "liaison.db-wal.kept").rename(folder / "liaison.db-wal")
    return Home(folder)


def _copy(home: Home) -> Copy:
    return backuplist.listed(home.backups)[0]


def _names(home: Home, key: bytes) -> set[str]:
    store = opening.open_with(home, key, LOGIN)
    try:
        with store.reading() as session:
            return {one.name for one in session.query(Company)}
    finally:
        store.close()


def _events(home: Home, key: bytes) -> list[tuple[str, str]]:
    store = opening.open_with(home, key, LOGIN)
    try:
        with store.engine.connect() as connection:
            told = connection.execute(text("SELECT action, detail FROM audit ORDER BY seq"))
            return [(row[0], row[1]) for row in told]
    finally:
        store.close()


def test_a_restore_brings_the_backup_and_keeps_what_was(home: Home, backed: Made) -> None:
    old = home.store.read_bytes()
    proof, missing = restoring.stage(
        home, _copy(home).path, restoring.Unlocked(backed.key), {"reason": "演练", "left": "9-x"}
    )
    assert proof.counts["company"] == 1
    assert missing == 0
    assert home.store.read_bytes() == old, "nothing has happened yet"
    aside = restoring.finish(home)
    assert aside is not None
    assert (aside / home.store.name).read_bytes() == old
    assert (aside / "liaison.db-wal").exists()
    assert (aside / "keyring.json").read_bytes() == home.keyring.read_bytes()
    assert not (home.folder / "liaison.db-wal").exists()
    assert _names(home, backed.key) == {"甲公司"}
    told = [detail for action, detail in _events(home, backed.key) if action == "restore"]
    assert len(told) == 1, "noted once"
    assert json.loads(told[0])["left"] == "9-x"
    assert restoring.finish(home) is None


def test_how_the_old_store_ended_says_nothing_of_the_restored(home: Home, backed: Made) -> None:
    (home.folder / holder.NAME).write_text("{}")
    restoring.stage(home, _copy(home).path, restoring.Unlocked(backed.key), {})
    restoring.finish(home)
    store = opening.open_with(home, backed.key, LOGIN)
    assert not store.warnings
    store.close()


_STEPS = ("replace", "mkdir", "unlink")


class _Stop(BaseException):
    """The power went."""


def _stopped_after(monkeypatch: pytest.MonkeyPatch, calls: int) -> Callable[[], int]:
    """Stop at the so-manieth change of the disk; return how to ask how many there were."""
    done = 0

    def counting(real: Callable[..., object]) -> Callable[..., object]:
        def call(self: Path, *arguments: object, **named: object) -> object:
            nonlocal done
            if done == calls:
                raise _Stop
            done += 1
            return real(self, *arguments, **named)

        return call

    for name in _STEPS:
        monkeypatch.setattr(Path, name, counting(getattr(Path, name)))
    return lambda: done


@pytest.mark.parametrize("own_ring", [False, True])
def test_stopped_at_any_step_it_is_wholly_done_or_not_at_all(
    home: Home, backed: Made, tmp_path: Path, own_ring: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A7: after the stop nothing is tidied by the dying program, and the next start goes on."""
    outcomes = set()
    for calls in range(200):
        place = Home(tmp_path / f"at{calls}")
        shutil.copytree(home.folder, place.folder)
        with monkeypatch.context() as patch:
            count = _stopped_after(patch, calls)
            try:
                restoring.stage(
                    place,
                    _copy(place).path,
                    restoring.Unlocked(backed.key, own_ring),
                    {"reason": "x"},
                )
                restoring.finish(place)
                stopped = False
            except _Stop:
                stopped = True
            assert count() <= calls or not stopped
        restoring.finish(place)
        names = _names(place, backed.key)
        assert names in ({"甲公司"}, {"甲公司", "乙公司"})
        outcomes.add(len(names))
        assert keys.unlock(place.keyring, LOGIN, PASSWORD) == backed.key
        assert not list(place.folder.glob("restoring.*"))
        quarantined = list((place.folder / restoring.QUARANTINE).glob("*/liaison.db"))
        assert len(quarantined) == (1 if names == {"甲公司"} else 0)
        shutil.rmtree(place.folder)
        if not stopped:
            break
    else:
        pytest.fail("never came to its end")
    assert outcomes == {1, 2}


def test_who_has_the_store_open_is_not_robbed_of_it(home: Home, backed: Made) -> None:
    restoring.stage(home, _copy(home).path, restoring.Unlocked(backed.key), {})
    shutil.move(home.folder / restorejournal.JOURNAL, home.folder / "kept.json")
    store = opening.open_with(home, backed.key, LOGIN)
    shutil.move(home.folder / "kept.json", home.folder / restorejournal.JOURNAL)
    shutil.copy(_copy(home).path, home.folder / restoring.STAGED)
    try:
        with pytest.raises(Trouble, match="使用"):
            restoring.finish(home)
        add(store, Company, name="丙公司")
    finally:
        store.close()
    assert restorejournal.pending(home)
    restoring.finish(home)
    assert _names(home, backed.key) == {"甲公司"}


def test_a_decided_restore_is_not_overwritten_by_another(home: Home, backed: Made) -> None:
    restoring.stage(home, _copy(home).path, restoring.Unlocked(backed.key), {})
    with pytest.raises(Problem, match="没有完成"):
        restoring.stage(home, _copy(home).path, restoring.Unlocked(backed.key), {})
    assert restoring.finish(home) is not None


def test_a_backup_of_another_key_takes_its_own_ring(home: Home, backed: Made) -> None:
    """After a change of the data key the passwords of then open the backup of then."""
    path = _copy(home).path
    home.keyring.unlink()
    key, _recovery = keys.create(home.keyring, LOGIN, "Neueres-Wort-77!", keys.LEAST)
    assert not restoring.fits(path, key)
    with pytest.raises(Problem):
        restoring.unlock(home, path, LOGIN, "Neueres-Wort-77!")
    with pytest.raises(Problem):
        restoring.examine(home, path, key)
    unlocked = restoring.unlock(home, path, LOGIN, PASSWORD)
    assert unlocked == restoring.Unlocked(backed.key, own_ring=True)
    restoring.stage(home, path, unlocked, {})
    aside = restoring.finish(home)
    assert aside is not None
    assert keys.unlock(aside / "keyring.json", LOGIN, "Neueres-Wort-77!") == key
    store = opening.open_store(home, LOGIN, PASSWORD)
    store.close()


def test_on_a_new_pc_the_backup_alone_is_enough(home: Home, backed: Made, tmp_path: Path) -> None:
    other = Home(tmp_path / "new" / "data")
    copy = _copy(home)
    unlocked = restoring.unlock(other, copy.path, LOGIN, PASSWORD)
    restoring.stage(other, copy.path, unlocked, {"reason": "新电脑"})
    restoring.finish(other)
    store = opening.open_store(other, LOGIN, PASSWORD)
    with store.reading() as session:
        assert session.query(Company).count() == 1
    store.close()


def test_without_its_ring_a_foreign_backup_says_so(home: Home, tmp_path: Path) -> None:
    copy = _copy(home)
    copy.ring.unlink()
    with pytest.raises(Problem, match="密钥文件"):
        restoring.unlock(Home(tmp_path / "new"), copy.path, LOGIN, PASSWORD)


def _plain(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()


def _text(path: Path) -> None:
    path.write_text("这是一封信，不是备份。" * 40, "utf-8")


STRANGE: dict[str, tuple[Callable[[Path], object], str]] = {
    "nothing": (lambda path: None, "找不到"),
    "folder": (lambda path: path.mkdir(), "不是警企联络的备份"),
    "empty": (lambda path: path.write_bytes(b""), "不是警企联络的备份"),
    "another program's": (_plain, "不是警企联络的备份"),
    "a letter": (_text, "打不开备份"),
}


@pytest.mark.parametrize("kind", STRANGE)
def test_what_is_no_backup_is_told_plainly(home: Home, backed: Made, kind: str) -> None:
    make, words = STRANGE[kind]
    path = home.folder / "别人的 文件%20#?.db"
    make(path)
    before = home.store.read_bytes()
    with pytest.raises(Problem, match=words):
        restoring.stage(home, path, restoring.Unlocked(backed.key), {})
    assert home.store.read_bytes() == before
    assert not restorejournal.pending(home)
    assert not (home.folder / restoring.STAGED).exists()


def test_the_live_store_is_no_backup(home: Home, backed: Made) -> None:
    with pytest.raises(Problem, match="不是警企联络的备份"):
        restoring.examine(home, home.store, backed.key)


@pytest.mark.parametrize("kind", ["symlink_to", "hardlink_to"])
def test_the_live_store_is_none_by_another_name(home: Home, backed: Made, kind: str) -> None:
    other = home.folder / "liaison-20261122-080000-000000-daily.db"
    getattr(other, kind)(home.store)
    with pytest.raises(Problem, match="不是警企联络的备份"):
        restoring.examine(home, other, backed.key)


def test_an_encrypted_store_of_another_program_is_refused(home: Home, backed: Made) -> None:
    from liaison.store.engine import connect

    path = home.folder / "foreign.db"
    made = connect(path, backed.key, read_only=True)
    made.execute("CREATE TABLE t (a)")
    made.close()
    with pytest.raises(Problem, match="不是警企联络的备份"):
        restoring.examine(home, path, backed.key)


def test_a_backup_of_a_newer_program_is_refused_politely(
    home: Home, backed: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrations, "head", lambda: "0001")
    with pytest.raises(Trouble, match="更新版本"):
        restoring.examine(home, _copy(home).path, backed.key)


def test_a_manifest_that_tells_something_else_is_refused(home: Home, backed: Made) -> None:
    from liaison.store import manifest

    copy = _copy(home)
    path = manifest.path_of(copy.path)
    told = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**told, "counts": {**told["counts"], "company": 7}}), "utf-8")
    with pytest.raises(Trouble, match="清单不一致"):
        restoring.examine(home, copy.path, backed.key)


def test_a_damaged_backup_is_refused(home: Home, backed: Made) -> None:
    path = _copy(home).path
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(bytes(64))
    with pytest.raises(Trouble, match="检查未通过"):
        restoring.stage(home, path, restoring.Unlocked(backed.key), {})
    assert _names(home, backed.key) == {"甲公司", "乙公司"}


def test_an_older_backup_is_brought_up_to_date_when_opened(
    home: Home, backed: Made, tmp_path: Path
) -> None:
    from liaison.store.engine import sqlcipher
    from liaison.store.migrate import upgrade

    older = Home(tmp_path / "older")
    older.make()
    engine = sqlcipher(older.store, backed.key)
    upgrade(engine, "0002")
    path = copies.copy(engine, backed.key, older.backups, "manual")
    engine.dispose()
    proof = restoring.examine(home, path, backed.key)
    assert (proof.schema, proof.head) == ("0002", "")
    restoring.stage(home, path, restoring.Unlocked(backed.key), {})
    restoring.finish(home)
    with pytest.raises(Problem):  # an empty store of then has no account: but it was migrated
        opening.open_with(home, backed.key, LOGIN)
    assert any("before-update" in one.path.name for one in backuplist.listed(home.backups))


def test_a_journal_of_somebody_else_leads_nowhere(home: Home, backed: Made) -> None:
    """A path smuggled into the journal must not put files elsewhere."""
    for text_ in ('{"quarantine": "../../x"}', "nonsense", "[1]"):
        (home.folder / restorejournal.JOURNAL).write_text(text_, "utf-8")
        aside = restoring.finish(home)
        assert aside is not None
        assert aside.parent == home.folder / restoring.QUARANTINE
        restorejournal.heard(home)
    assert _names(home, backed.key) == {"甲公司", "乙公司"}


def test_a_backup_from_before_a_change_of_keys_takes_the_present_key(
    home: Home, backed: Made
) -> None:
    """Who left must not come back in with the ring of then."""
    store = opening.open_with(home, backed.key, LOGIN)
    rekeying.rekey(store)
    present = store.key
    assert present is not None
    store.close()
    path = _copy(home).path
    assert not restoring.fits(path, present)
    unlocked = restoring.key_for(home, path, present)
    assert unlocked == restoring.Unlocked(backed.key, then=present)
    assert restoring.unlock(home, path, LOGIN, PASSWORD) == unlocked
    ring = home.keyring.read_bytes()
    restoring.stage(home, path, unlocked, {})
    restoring.finish(home)
    assert home.keyring.read_bytes() == ring
    assert not restoring.fits(home.store, backed.key)
    assert _names(home, present) == {"甲公司"}


def test_guessing_at_a_backup_counts_as_at_the_door(home: Home) -> None:
    path = _copy(home).path
    for _turn in range(5):
        with pytest.raises(Problem):
            restoring.unlock(home, path, LOGIN, "Falsch-Falsch-1")
    with pytest.raises(Problem, match="暂停登录"):
        restoring.unlock(home, path, LOGIN, PASSWORD)


def test_the_recovery_key_opens_a_backup_too(home: Home, backed: Made) -> None:
    path = _copy(home).path
    assert restoring.unlock(home, path, LOGIN, backed.recovery).key == backed.key
