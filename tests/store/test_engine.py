"""One connection, the pragmas of safety.md §7.1, and nothing readable on the disk."""

from __future__ import annotations

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.records import Company, Officer, Visit
from liaison.store import engine as engines, opening
from liaison.store.step import Store
from tests.promises import patient
from tests.stores import LOGIN, Made, add

KEY = b"\1" * 32
SECRETS = ["贵州循环精细化工有限公司", "张三丰", "13800138000", "91350100M000100Y43", "通道堵塞"]


def test_every_pragma_holds(local: Store) -> None:
    wanted = {
        "locking_mode": "exclusive",
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "recursive_triggers": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "temp_store": 2,
        "wal_autocheckpoint": 1000,
        "busy_timeout": 30000,
    }
    with local.engine.connect() as connection:
        for name, value in wanted.items():
            assert connection.exec_driver_sql(f"PRAGMA {name}").scalar() == value, name
        version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
    assert tuple(int(part) for part in version.split(".")) >= (3, 51, 3)


def test_the_server_does_not_wait_for_ever(shared: Store) -> None:
    with shared.engine.connect() as connection:
        for name, value in {
            "statement_timeout": "30s",
            "lock_timeout": "5s",
            "idle_in_transaction_session_timeout": "1min",
        }.items():
            assert connection.execute(text(f"SHOW {name}")).scalar() == value


def _fill(store: Store) -> None:
    company = add(
        store, Company, name=SECRETS[0], liaison="张三丰", liaison_phone=SECRETS[2],
        credit_code=SECRETS[3],
    )  # fmt: skip
    officer = add(store, Officer, name="李四")
    add(store, Visit, company_id=company, officers=[officer], visited_on="2026-03-05",
        content=SECRETS[4])  # fmt: skip


def test_no_word_is_readable_in_any_file_open_or_closed(template: Made, home: Home) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    _fill(store)
    assert (home.folder / "liaison.db-wal").stat().st_size > 0
    _unreadable(home.folder)
    store.close()
    _unreadable(home.folder)
    assert home.store.read_bytes()[:16] != b"SQLite format 3\0"


def _unreadable(folder: Path) -> None:
    for path in folder.rglob("*"):
        held = path.read_bytes() if path.is_file() else b""
        for secret in [*SECRETS, "CREATE TABLE", "company", "循环园区警务站"]:
            for coding in ("utf-8", "utf-16-le", "gb18030"):
                assert secret.encode(coding) not in held, f"{secret} stands in {path.name}"


def test_what_is_kept_is_for_this_user_only(template: Made, home: Home) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    _fill(store)
    try:
        for path in home.folder.iterdir():
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
        assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    finally:
        store.close()


def test_a_wrong_key_opens_nothing_and_changes_nothing(home: Home) -> None:
    before = home.store.read_bytes()
    with pytest.raises(Trouble, match="不配套"):
        engines.sqlcipher(home.store, KEY).connect()
    assert home.store.read_bytes() == before
    with pytest.raises(ValueError, match="32"):
        engines.sqlcipher(home.store, b"short")


@pytest.mark.parametrize("kind", ["folder", "text", "plain sqlite", "nowhere"])
def test_what_is_no_store_is_trouble(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "liaison.db"
    if kind == "folder":
        path.mkdir()
    elif kind == "text":
        path.write_text("名单" * 5000, "utf-8")
    elif kind == "plain sqlite":
        import sqlite3

        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE a (b)")
        connection.close()
    else:
        path = tmp_path / "no" / "such" / "folder" / "liaison.db"
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(Trouble) as caught:
        engines.sqlcipher(path, KEY).connect()
    assert "数据文件" in caught.value.what or "liaison.db" in caught.value.what
    assert (path.read_bytes() if path.is_file() else b"") == before


_SECOND = """
import sys, time
from pathlib import Path
from liaison.base.errors import Trouble
from liaison.base.paths import Home
from liaison.store import opening
begun = time.monotonic()
try:
    opening.open_with(Home(Path(sys.argv[1])), bytes.fromhex(sys.argv[2]), "zhao").close()
except Trouble as trouble:
    print(trouble.what)
    sys.exit(0 if time.monotonic() - begun < float(sys.argv[3]) else 4)
sys.exit(3)
"""


def test_a_second_program_is_refused_politely_and_at_once(template: Made, home: Home) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    try:
        done = _second(template, home)
        assert done.returncode == 0, done.stderr
        assert "本机用户" in done.stdout
        _fill(store)
    finally:
        store.close()
    assert _second(template, home).returncode == 3, "the lock is free again"


def _second(template: Made, home: Home) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", _SECOND, str(home.folder), template.key.hex(), str(patient(3))],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )


def test_a_second_connection_of_this_program_is_refused_too(
    template: Made, local: Store, home: Home
) -> None:
    assert local.who.login == LOGIN
    with pytest.raises(Trouble, match="本机用户"):
        opening.open_with(home, template.key, LOGIN)
    with local.reading() as session:
        assert session.query(Company).count() == 0
