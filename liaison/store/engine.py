"""Connecting: SQLCipher with one connection, or PostgreSQL.

The pragmas and their order are those of safety.md §7.1, measured there: WAL
with FULL loses no acknowledged step, EXCLUSIVE makes a second program on the
same store impossible, and one connection makes the WAL-reset race impossible.
"""

from __future__ import annotations

import hmac
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

from liaison.base.errors import Damaged, Trouble
from liaison.base.words import _
from liaison.store import damage, holder, madeonce, refusals, turn

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


_LOCK_AT, _LOCK_BYTES = 0x40000000, 512
"""Where in a file SQLite locks (its file format, "lock-byte page")."""

_FIXED = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite versions, and later ones of their lines, without the WAL-reset bug (safety.md §0.3)."""


def sqlcipher(path: Path, key: bytes) -> Engine:
    """Open the encrypted store with its raw 32-byte key.

    Raises :class:`Trouble` when another program holds it, when the key does
    not fit or when the file is damaged.
    """
    if len(key) != 32:
        raise ValueError("the data key has 32 bytes")
    engine = madeonce.engine(module=driver(), creator=lambda: connect(path, key))
    damage.health_of(engine)  # hears first, so that it can refuse before the file is touched
    event.listen(engine, "begin", begin)
    return engine


def postgresql(url: str) -> Engine:
    """Open a PostgreSQL store; time-outs as safety.md §7.2."""
    options = (
        "-c statement_timeout=30s -c lock_timeout=5s -c idle_in_transaction_session_timeout=60s"
    )
    return create_engine(url, connect_args={"options": options}, pool_pre_ping=True)


def of_one_moment(engine: Engine) -> dict[str, Any]:
    """Return the execution options of a reading that sees everything as of one moment.

    On a server others go on writing between two queries; SQLite does so by itself.
    """
    server = engine.dialect.name == "postgresql"
    return {"isolation_level": "REPEATABLE READ"} if server else {}


def connect(path: Path, key: bytes, read_only: bool = False) -> Any:
    """Return a prepared DB-API connection to an encrypted file."""
    api = driver()
    try:
        if not path.exists():
            path.touch(mode=0o600)  # what lies beside it gets the same rights
        if path.stat().st_size:
            try:
                return _prepared(path, key.hex(), read_only)
            except api.DatabaseError as error:
                if "not a database" not in str(error):
                    raise
        made = path.stat().st_size == 0
        found = _prepared(path, key.hex() + salt_of(key).hex(), read_only)
        if not (made or read_only):
            _mend_salt(found)
        return found
    except (api.Error, OSError) as error:
        raise _trouble(error, path) from error


def salt_of(key: bytes) -> bytes:
    """Return the salt of a store made with this key, the first 16 bytes of its file.

    A power failure while the first page is written may destroy them, and the
    whole page in the log would be of no use without. The data key is random,
    so the salt need not be.
    """
    return hmac.digest(key, b"liaison salt", "sha256")[:16]


def _mend_salt(found: Any) -> None:
    """Write the first page anew, with the salt at its beginning, and into its place."""
    (version,) = found.execute("PRAGMA user_version").fetchone()
    found.execute(f"PRAGMA user_version = {version}")
    found.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _prepared(path: Path, key: str, read_only: bool) -> Any:
    found = driver().connect(str(path), isolation_level=None, check_same_thread=False)
    try:
        found.execute(f"PRAGMA key = \"x'{key}'\"")
        for name, value, expected in () if read_only else _PRAGMAS:
            row = found.execute(f"PRAGMA {name} = {value}").fetchone()
            told = row[0] if row else (found.execute(f"PRAGMA {name}").fetchone() or [None])[0]
            if expected is not None and told != expected:
                raise RuntimeError(f"pragma {name} is {told!r}, not {expected!r}")
        found.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not read_only:  # takes the exclusive lock now, not at the first save
            found.execute("BEGIN IMMEDIATE")
            found.execute("COMMIT")
    except BaseException:
        found.close()
        raise
    return found


def is_held(path: Path) -> bool:
    """Does a program have this store open? Asked of the file's lock, past the database.

    A database may not be used to ask: even without the key it plays the log
    back at its end. And a store this program has open may not be opened by
    hand: closing it again would drop the lock.
    """
    if holder.is_mine(path.parent):
        return True
    try:
        handle = os.open(path, os.O_RDWR)
    except OSError:  # not there, or one may not write to it: opening will tell
        return False
    try:
        free = turn.lock_bytes(handle, _LOCK_AT, _LOCK_BYTES)
        if free:
            turn.free_bytes(handle, _LOCK_AT, _LOCK_BYTES)
        return not free
    finally:
        os.close(handle)


def held_trouble(path: Path) -> Trouble:
    """Return what the second start of the program is told: who holds the store."""
    held = holder.who(path.parent)
    return Trouble(
        held.words() if held else _("数据正被另一个“警企联络”窗口使用。"),
        _("没有改动任何数据。"),
        _("请先关闭已打开的窗口；如找不到，请重新启动电脑后再试。"),
    )


def driver() -> Any:
    """Return the DB-API module of the encrypted store; loaded when first used.

    Raises :class:`Trouble` when its SQLite can damage a store.
    """
    from sqlcipher3 import dbapi2

    demand_version(dbapi2.sqlite_version_info)
    return dbapi2


def demand_version(version: tuple[int, ...]) -> None:
    """Refuse a SQLite that may damage a store when two connections write (S12)."""
    newest = _FIXED[0]
    if version >= newest or any(one <= version and version[:2] == one[:2] for one in _FIXED[1:]):
        return
    raise Trouble(
        _("程序自带的数据库组件版本 {found} 太旧，可能损坏数据，不能使用。").format(
            found=".".join(map(str, version))
        ),
        _("没有改动任何数据。"),
        _(
            "请安装完整的最新版“警企联络”，或请管理员把 sqlcipher3 升级到含 SQLite {least} 的版本。"
        ).format(least=".".join(map(str, newest))),
    )


def begin(connection: Connection) -> None:
    """Begin a transaction, of writing when it will write."""
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _trouble(error: Exception, path: Path) -> Trouble:
    """Return what an error at opening means; the driver's own words are not shown."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return held_trouble(path)
    if damage.is_damage(error):
        return Damaged(
            _("数据文件打不开：文件已损坏，或与密钥文件不配套。"),
            _("程序没有改动任何数据。"),
            _("请从备份中恢复，或联系管理员。"),
        )
    if isinstance(error, OSError):
        return Trouble(
            _("无法打开数据文件“{name}”。").format(name=path.name),
            _("没有改动任何数据。"),
            _("请检查磁盘是否正常、是否有读写权限（编号 {code}）。").format(code=error.errno),
        )
    known = refusals.surroundings(text) or refusals.unknown(error)
    what = _("无法打开数据文件“{name}”。").format(name=path.name)
    return Trouble(what, _("没有改动任何数据。"), known.todo)
