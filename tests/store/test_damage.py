"""Damage stops writing at once; what is opened is looked at first (B 34-41, 47)."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from liaison.base.errors import Damaged, Trouble
from liaison.base.paths import Home
from liaison.records import Company
from liaison.store import backups, check, damage, engine as engines, guard, opening, pages
from liaison.store.audit import Event
from liaison.store.step import Store
from tests.stores import LOGIN, Made, add, fill


@pytest.fixture
def many(template: Made, home: Home) -> Home:
    """A closed store of a few hundred pages."""
    store = opening.open_with(home, template.key, LOGIN)
    fill(store, Company, ({"name": f"甲{n}公司", "remark": "说明" * 300} for n in range(150)))
    store.close()
    return home


def zero(path: Path, *numbers: int) -> None:
    with path.open("r+b") as file:
        for number in numbers:
            file.seek((number - 1) * pages.SIZE)
            file.write(bytes(pages.SIZE))


def test_the_page_of_the_lock_is_no_damage(
    template: Made, many: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of more than 1 GB has a page that is never written: it opens after an unclean end."""
    assert pages._LOCKED == engines._LOCK_AT // pages.SIZE + 1 == 262_145
    zero(many.store, 5)
    assert pages.read(many.store, template.key).wrong == (5,)
    monkeypatch.setattr(pages, "_LOCKED", 5)
    assert pages.read(many.store, template.key).sound


def _last_leaf(home: Home, key: bytes) -> int:
    """Return a page of the company table that no start reads."""
    image = pages.read(home.store, key)
    wanted, remark = "甲149公司".encode(), "说明说明".encode()
    for number in range(image.count, 0, -1):
        page = image.plain(number) or b""
        row = wanted in page and remark in page  # the search index has the name alone
        if page[:1] == b"\x0d" and row and b'"number"' not in page:  # no history
            return number
    raise AssertionError("no such page")


def test_reading_a_damaged_page_stops_writing(template: Made, many: Home) -> None:
    zero(many.store, _last_leaf(many, template.key))
    store = opening.open_with(many, template.key, LOGIN)
    heard: list[int] = []
    store.health.hear.append(lambda: heard.append(1))
    try:
        with pytest.raises(Damaged) as caught, store.reading() as session:
            session.execute(text("SELECT * FROM company")).all()
        assert caught.value.kept
        assert caught.value.todo
        assert heard == [1]
        size = many.store.stat().st_size, many.store.with_name("liaison.db-wal").stat().st_size
        for write in (
            lambda: add(store, Company, name="再来"),
            lambda: store.note(Event("view")),
        ):
            with pytest.raises(Damaged):
                write()
        with pytest.raises(Damaged):
            store.health.demand()
        assert heard == [1], "told once"
        now = many.store.stat().st_size, many.store.with_name("liaison.db-wal").stat().st_size
        assert now == size
    finally:
        store.close()


def test_writing_to_a_damaged_page_stops_writing(template: Made, many: Home) -> None:
    zero(many.store, _last_leaf(many, template.key))
    store = opening.open_with(many, template.key, LOGIN)
    try:
        with pytest.raises(Damaged), store.step("x") as step:
            step.get(Company, 150).name = "改名"
        assert store.health.damaged
    finally:
        store.close()


def test_a_backup_that_meets_damage_stops_writing(template: Made, many: Home) -> None:
    zero(many.store, _last_leaf(many, template.key))
    store = opening.open_with(many, template.key, LOGIN)
    try:
        with pytest.raises(Trouble):
            backups.make(store.engine, template.key, many, "timer")
        assert store.health.damaged
    finally:
        store.close()


def test_a_check_that_finds_damage_stops_writing(template: Made, many: Home) -> None:
    zero(many.store, _last_leaf(many, template.key))
    store = opening.open_with(many, template.key, LOGIN)
    try:
        found = check.check(store, check.QUICK)
        assert [one.name for one in found if check.tells_damage(one)]
        assert all(one.label and one.words for one in found)
        with pytest.raises(Damaged):
            add(store, Company, name="再来")
    finally:
        store.close()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("database disk image is malformed", True),
        ("file is not a database", True),
        ("Could not decode to UTF-8 column 'name'", True),
        ("hmac check failed", True),
        ("invalid page in block 7 of relation base/1/2", True),
        ("database is locked", False),
        ("disk I/O error", False),
    ],
)
def test_signs_of_damage(words: str, wanted: bool) -> None:
    assert damage.is_damage(sqlite3.DatabaseError(words)) is wanted
    assert not damage.is_damage(sqlite3.IntegrityError(words)), "may quote what somebody wrote"
    assert not damage.is_damage(None)


def test_signs_by_number() -> None:
    class Told(Exception):
        sqlite_errorname = "SQLITE_CORRUPT_INDEX"

    class Server(Exception):
        sqlstate = "XX001"

    assert damage.is_damage(Told("?"))
    assert damage.is_damage(Server("?"))


def _plain(path: Path) -> None:
    path.unlink()
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE x (y)")
    other.commit()
    other.close()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


STRANGE = {
    "empty": (lambda path: path.write_bytes(b""), "空的"),
    "short": (lambda path: os.truncate(path, 100), "截断"),
    "cut": (lambda path: os.truncate(path, path.stat().st_size // 2), ""),
    "other program": (_plain, "另一个程序"),
    "folder": (_folder, "不是文件"),
    "noise": (lambda path: path.write_bytes(os.urandom(80_000)), "密钥不符"),
    "zeroed": (lambda path: zero(path, *range(1, 40)), ""),
}


@pytest.mark.parametrize("kind", STRANGE)
@pytest.mark.parametrize("unclean", [False, True])
def test_what_is_none_of_ours_is_told_and_stays(
    template: Made, home: Home, kind: str, unclean: bool
) -> None:
    spoil, words = STRANGE[kind]
    spoil(home.store)
    if unclean:
        (home.folder / "holder.json").write_text("{}")
    before = home.store.read_bytes() if home.store.is_file() else None
    with pytest.raises(Trouble) as caught:
        opening.open_with(home, template.key, LOGIN)
    assert isinstance(caught.value, Damaged)
    assert words in caught.value.what or not unclean
    assert caught.value.todo
    assert (home.store.read_bytes() if home.store.is_file() else None) == before
    assert not (home.folder / guard.ASIDE).exists()


def test_a_foreign_log_never_gets_into_the_file(template: Made, many: Home, tmp_path: Path) -> None:
    """Opening would write it into the file: it is told before (B 36)."""
    other = Home(tmp_path / "other")
    other.make()
    other.store.write_bytes(template.home.store.read_bytes())
    strange = os.urandom(32)
    made = engines.connect(other.folder / "foreign.db", strange)
    made.execute("CREATE TABLE x (y)")
    foreign = (other.folder / "foreign.db-wal").read_bytes()
    made.close()
    before = many.store.read_bytes()
    beside = many.store.with_name("liaison.db-wal")
    beside.write_bytes(foreign)
    with pytest.raises(Damaged, match="不属于这份数据"):
        opening.open_with(many, template.key, LOGIN)
    assert many.store.read_bytes() == before
    assert beside.read_bytes() == foreign
    beside.unlink()
    opening.open_with(many, template.key, LOGIN).close()


def test_a_damaged_original_is_given_back_as_it_was_found(
    template: Made, many: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Damage no page's code tells, found after the log was played back."""
    store = opening.open_with(many, template.key, LOGIN)
    add(store, Company, name="只在日志里")
    files = {end: Path(f"{many.store}{end}").read_bytes() for end in ("", "-wal")}
    store.close()
    for end, content in files.items():
        Path(f"{many.store}{end}").write_bytes(content)

    def damaged(_store: Store) -> None:
        raise Damaged("x", "y", "z")

    with monkeypatch.context() as patch:
        patch.setattr(check, "demand_sound", damaged)
        with pytest.raises(Damaged):
            opening.open_with(many, template.key, LOGIN)
    assert {end: Path(f"{many.store}{end}").read_bytes() for end in files} == files
    store = opening.open_with(many, template.key, LOGIN)
    with store.reading() as session:
        assert session.query(Company).filter_by(name="只在日志里").count() == 1
    store.close()
    assert not (many.folder / guard.ASIDE).exists()


@pytest.mark.skipif(os.name == "nt", reason="Windows inherits the rights of the user's folder")
def test_rights_that_are_too_wide_are_mended_and_told(template: Made, home: Home) -> None:
    home.folder.chmod(0o755)
    home.store.chmod(0o666)
    store = opening.open_with(home, template.key, LOGIN)
    assert "liaison.db" in store.warnings[0]
    store.close()
    assert home.folder.stat().st_mode & 0o777 == 0o700
    assert home.store.stat().st_mode & 0o777 == 0o600
    store = opening.open_with(home, template.key, LOGIN)
    assert store.warnings == []
    store.close()


def test_links_are_refused(template: Made, home: Home, tmp_path: Path) -> None:
    os.link(home.store, tmp_path / "twin.db")
    with pytest.raises(Trouble, match="链接"):
        opening.open_with(home, template.key, LOGIN)
    home.store.unlink()
    home.store.symlink_to(tmp_path / "twin.db")
    with pytest.raises(Trouble, match="链接"):
        opening.open_with(home, template.key, LOGIN)


@pytest.mark.parametrize(
    ("version", "good"),
    [
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 51, 2), False),
        ((3, 50, 6), False),
        ((3, 45, 0), False),
        ((3, 40, 1), False),
    ],
)
def test_a_sqlite_that_may_damage_a_store_is_refused(version: tuple[int, ...], good: bool) -> None:
    if good:
        engines.demand_version(version)
        return
    with pytest.raises(Trouble) as caught:
        engines.demand_version(version)
    assert ".".join(map(str, version)) in caught.value.what
    assert caught.value.todo


def test_this_sqlite_is_new_enough() -> None:
    engines.demand_version(engines.driver().sqlite_version_info)


def test_wrapped_errors_are_seen_through() -> None:
    wrapped = OperationalError("x", None, sqlite3.OperationalError("malformed"))
    assert damage.is_damage(wrapped.orig)
    assert not damage.is_damage(DatabaseError("x", None, sqlite3.Error("fine")).orig)
