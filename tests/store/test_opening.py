"""The first start, every day's, and what stands in the folder when something went wrong."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.records import Account, Company, Station
from liaison.store import keys, onserver, opening
from liaison.store.step import Store
from tests.stores import FIRST, LOGIN, PASSWORD, Made, add


def test_the_first_start_makes_station_and_account(tmp_path: Path) -> None:
    home = Home(tmp_path / "new" / "data")
    assert not opening.exists(home)
    store, recovery = opening.create(home, FIRST, keys.LEAST)
    try:
        assert opening.exists(home)
        with store.reading() as session:
            station = session.query(Station).one()
            account = session.query(Account).one()
        assert (station.unit, station.number) == ("云岭县公安局循环园区警务站", "ZD-0001")
        assert (account.login, account.active) == (LOGIN, True)
        assert store.who.login == LOGIN
        assert keys.unlock_by_recovery(home.keyring, recovery) == store.key
        assert {path.name for path in home.folder.iterdir()} == {
            "holder.json", "keyring.json", "liaison.db", "liaison.db-wal", "opening.lock",
        }  # fmt: skip
    finally:
        store.close()
    opening.open_store(home, LOGIN, PASSWORD).close()


@pytest.mark.parametrize(
    "first",
    [
        opening.First("", LOGIN, PASSWORD),
        opening.First("警务站", " ", PASSWORD),
        opening.First("警务站", LOGIN, "weak"),
        opening.First("长" * 81, LOGIN, PASSWORD),
        opening.First("警务站", "x" * 41, PASSWORD),
        opening.First("警务站", "*recovery", PASSWORD),
    ],
)
def test_a_first_start_that_is_refused_leaves_nothing(tmp_path: Path, first: opening.First) -> None:
    home = Home(tmp_path / "data")
    with pytest.raises(Problem):
        opening.create(home, first, keys.LEAST)
    assert not opening.exists(home)
    assert not home.folder.exists() or list(home.folder.iterdir()) == []


def test_a_store_is_not_made_over_another(template: Made, home: Home) -> None:
    before = {path.name: path.read_bytes() for path in home.folder.iterdir()}
    with pytest.raises(Problem, match="已经有数据"):
        opening.create(home, FIRST, keys.LEAST)
    home.keyring.rename(home.folder / "elsewhere")
    with pytest.raises(Problem, match="没有密钥文件"):
        opening.create(home, FIRST, keys.LEAST)
    (home.folder / "elsewhere").rename(home.keyring)
    assert {path.name: path.read_bytes() for path in home.folder.iterdir()} == before


@pytest.mark.parametrize("at", ["upgrade", "begin", "replace"])
def test_a_first_start_cut_short_can_be_done_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    home = Home(tmp_path / "data")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if at == "replace":
        monkeypatch.setattr(Path, "replace", stop)
    else:
        monkeypatch.setattr(opening, at, stop)
    with pytest.raises(KeyboardInterrupt):
        opening.create(home, FIRST, keys.LEAST)
    monkeypatch.undo()
    assert not opening.exists(home)
    opening.create(home, FIRST, keys.LEAST)[0].close()


def test_a_first_start_killed_between_its_last_two_moves_is_finished_later(home: Home) -> None:
    home.store.rename(home.folder / "liaison.db.new")
    opening.open_store(home, LOGIN, PASSWORD).close()
    assert home.store.exists()


def test_a_folder_that_cannot_be_made_is_trouble(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(Trouble) as caught:
        opening.create(Home(tmp_path / "file" / "data"), FIRST, keys.LEAST)
    assert caught.value.todo


def test_a_missing_store_is_told(home: Home) -> None:
    home.store.unlink()
    with pytest.raises(Trouble, match="找不到数据文件"):
        opening.open_store(home, LOGIN, PASSWORD)


def test_an_empty_file_in_place_of_the_store_is_told_and_stays(home: Home) -> None:
    home.store.write_bytes(b"")
    with pytest.raises(Trouble) as caught:
        opening.open_store(home, LOGIN, PASSWORD)
    assert "备份" in caught.value.todo
    assert not home.backups.exists()


def test_the_store_of_another_ring_is_told(home: Home, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    opening.create(other, FIRST, keys.LEAST)[0].close()
    shutil.copy2(other.store, home.store)
    with pytest.raises(Trouble, match="不配套"):
        opening.open_store(home, LOGIN, PASSWORD)


def _closed(store: Store) -> None:
    with store.step("close") as step:
        step.get(Account, 1).active = False


def _binned(store: Store) -> None:
    with store.step("bin") as step:
        step.get(Account, 1).deleted_at = clock.now()


@pytest.mark.parametrize("end", [_closed, _binned])
def test_a_closed_account_does_not_open(
    template: Made, home: Home, end: Callable[[Store], None]
) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    end(store)
    store.close()
    with pytest.raises(Problem, match="停用"):
        opening.open_store(home, LOGIN, PASSWORD)


def test_leftovers_of_a_killed_run_are_swept(template: Made, home: Home) -> None:
    home.backups.mkdir()
    left = [
        home.folder / ".~keyring.json.123.tmp",
        home.backups / "liaison-20260305-080000-000000-before-update.db.part",
        home.backups / "liaison-20260305-080000-000000-before-update.db.part-wal",
    ]
    kept = home.backups / "liaison-20260305-080000-000000-before-update.db"
    for path in [*left, kept]:
        path.write_bytes(b"x")
    opening.open_with(home, template.key, LOGIN).close()
    assert not any(path.exists() for path in left)
    assert kept.exists()


def test_two_programs_bringing_one_server_up_to_date_do_not_meet(server: object) -> None:
    from threading import Thread

    from liaison.store.migrate import differences
    from tests.stores import Server

    assert isinstance(server, Server)
    url = server.make("together", "template0")
    stores: list[Store] = []
    threads = [
        Thread(target=lambda: stores.append(onserver.open_postgresql(url, LOGIN))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(stores) == 3
    assert differences(stores[0].engine) == []
    for store in stores:
        store.close()


def test_a_server_that_is_not_there_is_trouble(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as caught:
        onserver.open_postgresql(f"postgresql+psycopg://liaison@/none?host={tmp_path}", LOGIN)
    assert "连接" in caught.value.what


_END = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE pid <> pg_backend_pid() AND datname = current_database()"
)


def _cut(store: Store) -> None:
    with store.step("cut") as step:
        step.get(Company, 1).name = "乙公司"
        with store.engine.connect() as connection:
            connection.execute(_END)


def test_a_server_that_goes_away_is_trouble_and_comes_back(shared: Store) -> None:
    add(shared, Company, name="甲公司")
    with pytest.raises(Trouble) as caught:
        _cut(shared)
    assert "连接" in caught.value.what
    with shared.reading() as session:
        assert [one.name for one in session.query(Company)] == ["甲公司"]
    add(shared, Company, name="丙公司")
