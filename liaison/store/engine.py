"""Connecting: SQLCipher with one connection, or PostgreSQL.

The pragmas and their order are those of safety.md §7.1, measured there: WAL
with FULL loses no acknowledged step, EXCLUSIVE makes a second program on the
same store impossible, and one connection makes the WAL-reset race impossible.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from liaison.base.errors import Trouble
from liaison.base.words import _

WRITING = "writing"
"""Execution option of a connection that is about to write."""

_PRAGMAS = (
    ("cipher_log_level", "NONE", None),
    ("busy_timeout", "400", None),  # a second start must be told at once
    ("locking_mode", "EXCLUSIVE", "exclusive"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", 2),
    ("foreign_keys", "ON", 1),
    ("recursive_triggers", "ON", 1),
    ("secure_delete", "ON", 1),
    ("trusted_schema", "OFF", 0),
    ("cell_size_check", "ON", 1),
    ("mmap_size", "0", None),
    ("temp_store", "MEMORY", 2),
    ("cache_size", "-65536", -65536),
    ("wal_autocheckpoint", "1000", 1000),
    ("busy_timeout", "30000", 30000),
)


def sqlcipher(path: Path, key: bytes) -> Engine:
    """Open the encrypted store with its raw 32-byte key.

    Raises :class:`Trouble` when another program holds it, when the key does
    not fit or when the file is damaged.
    """
    if len(key) != 32:
        raise ValueError("the data key has 32 bytes")
    engine = create_engine(
        "sqlite://",
        module=driver(),
        creator=lambda: connect(path, key),
        poolclass=StaticPool,
    )
    event.listen(engine, "begin", _begin)
    return engine


def postgresql(url: str) -> Engine:
    """Open a PostgreSQL store; time-outs as safety.md §7.2."""
    options = (
        "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    )
    return create_engine(url, connect_args={"options": options}, pool_pre_ping=True)


def connect(path: Path, key: bytes, read_only: bool = False) -> Any:
    """Return a prepared DB-API connection to an encrypted file."""
    api = driver()
    try:
        if not path.exists():
            path.touch(mode=0o600)  # what lies beside it gets the same rights
        found = api.connect(str(path), isolation_level=None, check_same_thread=False)
    except (api.Error, OSError) as error:
        raise _trouble(error, path) from error
    try:
        found.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for name, value, expected in () if read_only else _PRAGMAS:
            row = found.execute(f"PRAGMA {name} = {value}").fetchone()
            told = row[0] if row else (found.execute(f"PRAGMA {name}").fetchone() or [None])[0]
            if expected is not None and told != expected:
                raise RuntimeError(f"pragma {name} is {told!r}, not {expected!r}")
        found.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not read_only:  # takes the exclusive lock now, not at the first save
            found.execute("BEGIN IMMEDIATE")
            found.execute("COMMIT")
    except api.Error as error:
        found.close()
        raise _trouble(error, path) from error
    return found


def driver() -> Any:
    """Return the DB-API module of the encrypted store; loaded when first used."""
    from sqlcipher3 import dbapi2

    return dbapi2


def _begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _trouble(error: Exception, path: Path) -> Trouble:
    text = str(error)
    if "locked" in text or "busy" in text:
        return Trouble(
            _("数据正被另一个“警企联络”窗口使用。"),
            _("没有改动任何数据。"),
            _("请先关闭已打开的窗口；如找不到，请重新启动电脑后再试。"),
        )
    if "not a database" in text:
        return Trouble(
            _("无法打开数据文件“{name}”：密钥不符或文件已损坏。").format(name=path.name),
            _("没有改动任何数据。"),
            _("请从备份中恢复，或联系管理员。"),
        )
    return Trouble(
        _("无法打开数据文件“{name}”。").format(name=path.name),
        _("没有改动任何数据。"),
        _("请检查磁盘是否正常、是否有读写权限（{error}）。").format(error=text),
    )
