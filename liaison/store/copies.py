"""Copies of the store: proven before they count (safety.md §7.6)."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.pool import StaticPool

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.files import sweep as sweep_parts, sync_folder, write_private
from liaison.base.words import _
from liaison.store import audit, damage, migrations, proving
from liaison.store.engine import connect, driver
from liaison.store.migrate import revision_of
from liaison.store.refusals import code_of

RING, MANIFEST = ".keyring.json", ".manifest.json"
"""Endings of what lies beside a copy ``….db``: the key ring, and what is known of it."""

_READING = (
    "cipher_log_level = NONE",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "query_only = ON",
    "temp_store = MEMORY",
)
"""A copy may come from anywhere: nothing written in it is trusted (safety.md, SQLite security)."""


@dataclass(frozen=True)
class Proof:
    """What reading a whole copy told: its shape, its rows by table, the end of its audit chain.

    ``line`` names the store the copy is of, through restores and new keys;
    ``steps`` the number of its last step; ``wrong`` what does not fit together
    in a copy whose pages are all sound (``references``, ``chain``).
    """

    schema: str
    counts: Mapping[str, int]
    head: str
    line: str
    steps: int
    wrong: tuple[str, ...] = ()


Beside = Callable[[Path, Path, Proof], object]
"""Writes what lies beside a copy: told the proven file, the name it will have, and the proof."""


def copy(
    engine: Engine,
    key: bytes,
    folder: Path,
    why: str,
    last: int | None = None,
    beside: Beside | None = None,
) -> Path:
    """Copy the open store, encrypted with the same key; return the proven copy.

    ``why`` becomes part of the file's name; of the audit chain the ``last`` so many
    entries are verified, or all. Raises :class:`Trouble`; nothing half-made is left.
    """
    name = f"liaison-{clock.now().astimezone():%Y%m%d-%H%M%S-%f}-{why}.db"
    part, final = folder / f"{name}.part", folder / name
    raw = engine.raw_connection()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        counted = _counts(raw.driver_connection)
        _fill(raw.driver_connection, part, key)
        proof = prove(part, key, last)
        if dict(proof.counts) != counted:
            raise _unsound()
        if beside is not None:
            beside(part, final, proof)
        part.replace(final)
        sync_folder(folder)
    except (OSError, driver().Error) as error:
        if damage.is_damage(error):
            damage.health_of(engine).mark()
        raise _not_made(error) from error
    except Trouble:
        if _is_hurt(raw.driver_connection):  # a bad page may be copied without a word
            damage.health_of(engine).mark()
        raise
    finally:
        raw.close()
        with contextlib.suppress(OSError):
            sweep(folder)
    return final


def keep_ring(ring: Path, copy: Path) -> None:
    """Put a copy of the key ring beside a copy of the store, which only it can open."""
    write_private(copy.with_suffix(RING), ring.read_bytes())


def sweep(folder: Path) -> None:
    """Remove what a killed program left: copies unproven, and companions of none."""
    sweep_parts(folder)
    for left in folder.glob("liaison-*.db.part*"):
        left.unlink(missing_ok=True)
    for ending in (RING, MANIFEST):
        for left in folder.glob(f"liaison-*{ending}"):
            if not left.with_name(f"{left.name.removesuffix(ending)}.db").exists():
                left.unlink(missing_ok=True)


def prove(path: Path, key: bytes, last: int | None = None) -> Proof:
    """Read a whole copy and check it; raises :class:`Trouble` if a page is not sound.

    Every page against its seal, the structure, the references, the audit
    chain (its ``last`` so many entries, or all).
    """
    try:
        with reading(path, key) as connection:
            broken = [*connection.exec_driver_sql("PRAGMA cipher_integrity_check")]
            broken += [
                row
                for row in connection.exec_driver_sql("PRAGMA integrity_check")
                if row[0] != "ok"
            ]
            if broken:
                raise _unsound()
            return _proof(connection, last)
    except driver().Error as error:
        raise _unsound() from error


@contextmanager
def reading(path: Path, key: bytes) -> Iterator[Connection]:
    """Open a copy for reading only; nothing is written beside it. Raises the driver's errors."""
    from sqlalchemy.exc import DBAPIError

    engine = create_engine(
        "sqlite://", module=driver(), creator=lambda: _open(path, key), poolclass=StaticPool
    )
    try:
        with engine.connect() as connection:
            yield connection
    except DBAPIError as error:
        raise driver().DatabaseError(str(error.orig)) from error
    finally:
        engine.dispose()


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, read from the disk in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        if hasattr(os, "posix_fadvise"):  # what was just written must be read from the disk
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(1 << 20):
            found.update(piece)
    return found.hexdigest()


def _open(path: Path, key: bytes) -> Any:
    """Return a connection that cannot write, takes no lock and makes no file."""
    address = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    found = driver().connect(address, uri=True, isolation_level=None, check_same_thread=False)
    found.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    for pragma in _READING:
        found.execute(f"PRAGMA {pragma}")
    return found


def _fill(source: Any, part: Path, key: bytes) -> None:
    target = connect(part, key, read_only=True)
    try:
        source.backup(target)
    finally:
        target.close()
    with part.open("rb+") as handle:
        os.fsync(handle.fileno())


def _is_hurt(source: Any) -> bool:
    """Is it the open store that is not sound, and not only the copy made of it?"""
    try:
        if source.execute("PRAGMA cipher_integrity_check").fetchall():
            return True
        return bool(source.execute("PRAGMA quick_check").fetchall() != [("ok",)])
    except driver().Error as error:
        return damage.is_damage(error)


def _counts(connection: Any) -> dict[str, int]:
    """Return how many rows each table holds."""
    listed = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        " AND name NOT LIKE 'search%'"  # what the records tell anyway
    )
    names = sorted(row[0] for row in connection.execute(listed).fetchall())
    quoted = {name: name.replace('"', '""') for name in names}
    return {
        name: connection.execute(f'SELECT count(*) FROM "{quoted[name]}"').fetchone()[0]  # noqa: S608
        for name in names
    }


def _proof(connection: Connection, last: int | None) -> Proof:
    """Return what a copy holds; the audit chain of an older shape is not verified."""
    wrong, schema = [], revision_of(connection.engine) or ""
    if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        wrong.append("references")
    tables = set(inspect(connection).get_table_names())
    head = line = ""
    if "audit" in tables:
        head, line = str(audit.head(connection)), line_of(connection)
        if schema == migrations.head() and not proving.verify(connection, last).sound:
            wrong.append("chain")
    steps = 0
    if "step" in tables:
        steps = connection.execute(text("SELECT coalesce(max(id), 0) FROM step")).scalar_one()
    counted = _counts(connection.connection.driver_connection)
    return Proof(schema, counted, head, line, int(steps), tuple(wrong))


def line_of(connection: Connection) -> str:
    """Return what tells this store from others, through restores and new keys (16 signs)."""
    return hashlib.sha256(b"liaison|line|" + audit.key_of(connection)).hexdigest()[:16]


def _unsound() -> Trouble:
    return Trouble(
        _("备份检查未通过，已丢弃这份备份。"),
        _("原来的数据没有改动。"),
        _("请联系管理员检查磁盘。"),
    )


def _not_made(error: Exception) -> Trouble:
    told, kept = str(error), _("原来的数据没有改动。")
    if getattr(error, "errno", None) in (errno.ENOSPC, errno.EDQUOT) or "full" in told:
        reason, todo = _("磁盘空间不足。"), _("请清理磁盘后重试。")
    elif "malformed" in told or "not a database" in told:
        reason, todo = _("数据文件有损坏。"), _("请检查数据，并从以前的备份中恢复。")
    elif "I/O error" in told:
        reason, todo = _("读写磁盘时出错。"), _("请检查磁盘或 U 盘是否正常，再重试。")
    else:
        code = getattr(error, "errno", None) or code_of(error)
        reason = _("读写磁盘时出错（编号 {code}）。").format(code=code)
        todo = _("请检查磁盘是否正常、是否有写入权限，再重试。")
    return Trouble(_("备份没有成功：{reason}").format(reason=reason), kept, todo)
