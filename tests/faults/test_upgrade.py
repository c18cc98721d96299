"""A store of every earlier program becomes today's, or stays what it was (R14)."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Account, Company, Dispute, Issue, Visit
from liaison.store import engine as engines, migrations, opening, proving
from liaison.store.check import check
from liaison.store.migrate import revision_of, upgrade
from liaison.store.step import Store
from tests.faults.killing import killed
from tests.promises import promised, turns
from tests.stores import LOGIN, PASSWORD

RELEASES = Path(__file__).parent / "releases"
"""Stores as earlier programs left them; their data key is 00 01 02 … 1f."""

KEY = bytes(range(32))
GOLDEN = "0002"
EARLIER = [f"{number:04}" for number in range(1, int(migrations.head()))]
_FIRST_SHAPES = [one for one in EARLIER if one < GOLDEN]


def golden(folder: Path) -> Home:
    """Return a copy of the store as revision 0002 of the program left it."""
    home = Home(folder)
    home.make()
    shutil.copy2(RELEASES / f"{GOLDEN}.db", home.store)
    shutil.copy2(RELEASES / f"{GOLDEN}.keyring.json", home.keyring)
    return home


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Home]:
    """A store of each earlier shape with the same records in it."""
    folder = tmp_path_factory.mktemp("earlier")
    found = {}
    for revision in EARLIER:
        home = golden(folder / revision)
        if revision in _FIRST_SHAPES:
            _poured(home, revision)
        else:
            engine = engines.sqlcipher(home.store, KEY)
            upgrade(engine, revision)
            engine.dispose()
        found[revision] = home
    return found


def _poured(home: Home, revision: str) -> None:
    """Put the golden store's rows into an older shape."""
    source = engines.connect(home.store, KEY)
    tables = _tables(source)
    rows = {name: source.execute(f'SELECT * FROM "{name}"') for name in tables}
    columns = {name: [one[0] for one in rows[name].description] for name in tables}
    held = {name: rows[name].fetchall() for name in tables}
    source.close()
    home.store.unlink()
    engine = engines.sqlcipher(home.store, KEY)
    upgrade(engine, revision)
    raw: Any = engine.raw_connection()
    target = raw.driver_connection
    target.execute("PRAGMA foreign_keys = OFF")
    for name in set(_tables(target)) & set(tables) - {"alembic_version"}:
        for row in held[name]:
            names = ", ".join(f'"{one}"' for one in columns[name])
            marks = ", ".join("?" * len(row))
            target.execute(f'INSERT INTO "{name}" ({names}) VALUES ({marks})', row)
    raw.close()
    engine.dispose()


def _tables(connection: Any) -> list[str]:
    told = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    return [name for (name,) in connection.execute(told).fetchall()]


def _copied(home: Home, folder: Path) -> Home:
    shutil.copytree(home.folder, folder)
    return Home(folder)


def _is_whole(store: Store) -> None:
    unsound = [one for one in check(store) if not one.sound]
    assert not unsound, unsound
    with store.reading() as session:
        counts = {
            record: session.scalar(select(func.count(record.id)).where(record.deleted_at.is_(None)))
            for record in (Company, Visit, Issue, Dispute, Account)
        }
        employees = session.scalars(select(Company.employees).order_by(Company.id)).all()
        assert proving.verify(session.connection()).sound
    assert counts == {Company: 3, Visit: 3, Issue: 1, Dispute: 1, Account: 1}
    assert list(employees) == [5, 5, 5, None]


@pytest.mark.parametrize("revision", EARLIER)
def test_a_store_of_every_earlier_program_opens(
    made: dict[str, Home], tmp_path: Path, revision: str
) -> None:
    home = _copied(made[revision], tmp_path / "data")
    with promised("R14", "earlier store opened"):
        store = opening.open_store(home, LOGIN, PASSWORD)
        try:
            assert revision_of(store.engine) == migrations.head()
            _is_whole(store)
        finally:
            store.close()
    assert len(list(home.backups.glob("*before-update.db"))) == 1


@pytest.mark.parametrize("seed", turns(2, 100))
@pytest.mark.parametrize("revision", EARLIER)
def test_killed_while_brought_up_to_date_it_is_old_or_new(
    made: dict[str, Home], tmp_path: Path, revision: str, seed: int
) -> None:
    home = _copied(made[revision], tmp_path / "data")
    with promised("R14", "killed while brought up to date"):
        killed("upgrade", home, KEY, seed, within=0.4)
        engine = engines.sqlcipher(home.store, KEY)
        try:
            assert revision_of(engine) in {revision, migrations.head()}
        finally:
            engine.dispose()
        store = opening.open_with(home, KEY, LOGIN)
        try:
            _is_whole(store)
        finally:
            store.close()


def test_a_store_of_a_newer_program_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    home = golden(tmp_path / "data")
    raw = engines.connect(home.store, KEY)
    raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = home.store.read_bytes()
    with promised("R14", "newer store refused"):
        with pytest.raises(Trouble, match="更新版本") as caught:
            opening.open_store(home, LOGIN, PASSWORD)
        assert caught.value.todo
        assert home.store.read_bytes() == before
