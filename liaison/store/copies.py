"""Copies of the store: proven before they count (safety.md §7.6)."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from sqlalchemy import Engine

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.base.files import atomic_write
from liaison.base.words import _
from liaison.store.engine import connect, driver


def copy(engine: Engine, key: bytes, folder: Path, why: str) -> Path:
    """Copy the open store, encrypted with the same key; return the proven copy.

    ``why`` becomes part of the file's name. Raises :class:`Trouble`; nothing
    half-made is left behind.
    """
    name = f"liaison-{clock.now().astimezone():%Y%m%d-%H%M%S-%f}-{why}.db"
    part, final = folder / f"{name}.part", folder / name
    raw = engine.raw_connection()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        target = connect(part, key, read_only=True)
        try:
            raw.driver_connection.backup(target)  # type: ignore[union-attr]
        finally:
            target.close()
        prove(part, key)
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        part.replace(final)
    except (OSError, driver().Error) as error:
        raise Trouble(
            _("备份没有成功：{reason}").format(reason=getattr(error, "strerror", None) or error),
            _("原来的数据没有改动。"),
            _("请检查磁盘空间后重试。"),
        ) from error
    finally:
        raw.close()
        with contextlib.suppress(OSError):
            sweep(folder)
    return final


def keep_ring(ring: Path, copy: Path) -> None:
    """Put a copy of the key ring beside a copy of the store, which only it can open."""
    kept = ring.read_bytes()

    def write(part: Path) -> None:
        part.touch(mode=0o600)
        part.write_bytes(kept)

    atomic_write(copy.with_suffix(".keyring.json"), write)


def sweep(folder: Path) -> None:
    """Remove copies that a killed program left unproven."""
    for left in folder.glob("liaison-*.db.part*"):
        left.unlink(missing_ok=True)


def prove(path: Path, key: bytes) -> None:
    """Read a whole copy and check every page; raises :class:`Trouble` if it is not sound."""
    proof = connect(path, key, read_only=True)
    try:
        wrong = [*proof.execute("PRAGMA cipher_integrity_check")]
        wrong += [row for row in proof.execute("PRAGMA integrity_check") if row[0] != "ok"]
    except driver().Error as error:
        wrong = [error]
    finally:
        proof.close()
    if wrong:
        raise Trouble(
            _("备份检查未通过，已丢弃这份备份。"),
            _("原来的数据没有改动。"),
            _("请联系管理员检查磁盘。"),
        )
