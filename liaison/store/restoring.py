"""Putting a backup in the store's place: proven first, undone by nothing, finished after any kill.

Two parts. :func:`stage` copies the backup beside the store, proves it there
and writes a journal; the store is still as it was. :func:`finish` moves the
present files into ``quarantine`` and puts the staged ones in their place, one
rename each. Killed before the journal is whole, nothing has happened; killed
after it, the next :func:`finish` (at every start, before the store is opened)
goes on where it was. A foreign -wal or -shm never stays beside a restored
file (safety.md §7.6).
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.files import sync_folder
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.store import (
    carrying,
    copies,
    holder,
    lockfile,
    manifest,
    rekeying,
)
from liaison.store.candidate import (
    STAGED,
    Unlocked,
    examine,
    fits,
    key_for,
    refuse_strange,
    unlock,
)
from liaison.store.copies import RING, Proof
from liaison.store.engine import connect, driver
from liaison.store.restorejournal import JOURNAL, TOLD, heard, pending, read, told, write

STAGED_RING = "restoring.keyring.json"
QUARANTINE = "quarantine"
_BESIDE = ("", "-wal", "-shm", "-journal")
_STAMP = re.compile(r"\d{8}-\d{6}-\d{6}")


def stage(
    home: Home, path: Path, unlocked: Unlocked, event: Mapping[str, Any]
) -> tuple[Proof, int]:
    """Lay a proven copy of a backup ready; return its proof and how many attachments are missing.

    ``event`` is kept in the journal for the audit trail of the restored store.
    Until the journal is written nothing has changed; raises :class:`Trouble`
    or :class:`Problem` and leaves nothing then.
    """
    home.make()
    if pending(home):
        raise Problem(_("上一次恢复还没有完成。"), None, _("请退出程序，再启动一次，会自动继续。"))
    clear(home)
    staged = home.folder / STAGED
    try:
        examine(home, path, unlocked.key)
        told = manifest.read(path)
        carrying.lay(path, staged, told.sha256 if told else copies.digest(path))
        if unlocked.then is not None:
            _give(staged, unlocked.key, unlocked.then)
        proof = copies.prove(staged, unlocked.then or unlocked.key, 1)  # the chain was proven
        if unlocked.own_ring:
            ring = path.with_suffix(RING)
            carrying.lay(ring, home.folder / STAGED_RING, copies.digest(ring))
        missing = carrying.bring_back(path.parent, told.attachments if told else (), home)
        stamp = f"{clock.now().astimezone():%Y%m%d-%H%M%S-%f}"
        journal = {"quarantine": stamp, "ring": unlocked.own_ring, "event": dict(event)}
        write(home.folder / JOURNAL, journal)
    except BaseException:
        clear(home)
        raise
    return proof, missing


def _give(staged: Path, old: bytes, new: bytes) -> None:
    """Encrypt a staged copy with the present data key."""
    found = connect(staged, old, read_only=True)
    try:
        found.execute(f"PRAGMA rekey = \"x'{new.hex()}'\"")
    finally:
        found.close()
    with staged.open("rb+") as file:
        os.fsync(file.fileno())


def clear(home: Home) -> None:
    """Remove what was laid ready without being decided; a decided restore is left alone."""
    if not pending(home):
        names = (STAGED_RING, *(f"{STAGED}{ending}" for ending in _BESIDE))
        for name in names:
            if (home.folder / name).exists():  # a folder one may not write to is told later
                (home.folder / name).unlink(missing_ok=True)


def finish(home: Home) -> Path | None:
    """Finish a restore that was decided; return the quarantine, None when there was none.

    The store must be closed. Raises :class:`Trouble` when another program
    holds it or a file cannot be moved; the next start tries again.
    """
    if not home.folder.is_dir():
        return None
    clear(home)
    if not pending(home):
        return None
    told = read(home.folder / JOURNAL)
    stamp = str(told.get("quarantine", ""))
    if not _STAMP.fullmatch(stamp):  # a journal is ours or it is none
        stamp = f"{clock.now().astimezone():%Y%m%d-%H%M%S-%f}"
    aside = home.folder / QUARANTINE / stamp
    try:
        _refuse_held(home)
        aside.mkdir(parents=True, exist_ok=True, mode=0o700)
        _swap(home, aside)
        if told.get("ring") and home.keyring.is_file():
            lockfile.renew(home.keyring)
        (home.folder / JOURNAL).replace(home.folder / TOLD)
        sync_folder(home.folder)
    except OSError as error:
        raise Trouble(
            _("恢复没有完成：无法移动数据文件夹中的文件。"),
            _("原来的数据和备份都还在。"),
            _("请关闭占用数据文件夹的程序，再启动一次，会自动继续。"),
        ) from error
    return aside


def _swap(home: Home, aside: Path) -> None:
    """Put what is there aside and what is laid ready in its place; again is harmless.

    While the staged file is there, whatever stands in its place is the old one.
    """
    staged, ring = home.folder / STAGED, home.folder / STAGED_RING
    if not staged.exists():
        _back(home, aside)
        return
    for ending in _BESIDE:
        path = Path(f"{home.store}{ending}")
        if path.exists():
            path.replace(aside / path.name)
    ring_files = (
        home.keyring,
        home.keyring.with_suffix(".json.bak"),
        lockfile.path_of(home.keyring),
    )
    for path in ring_files:
        kept = aside / path.name
        if path.exists() and not kept.exists():
            carrying.lay(path, kept, copies.digest(path))
    sync_folder(aside)
    if ring.exists():
        rekeying.staged(home).unlink(missing_ok=True)  # of a key that is no more
        ring.replace(home.keyring)
    (home.folder / holder.NAME).unlink(missing_ok=True)  # how the old one ended says nothing now
    sync_folder(home.folder)
    staged.replace(home.store)


def _back(home: Home, aside: Path) -> None:
    """Nothing is laid ready (any more): the old files go back unless new ones stand there."""
    if home.store.exists():
        return
    for ending in reversed(_BESIDE):
        kept = aside / f"{home.store.name}{ending}"
        if kept.exists():
            kept.replace(home.folder / kept.name)


def _refuse_held(home: Home) -> None:
    """Raise :class:`Trouble` while a program has the store open (it locks the file)."""
    if not home.store.is_file() or home.store.stat().st_size == 0:
        return
    # For reading only: closing must not play back a log that is kept as it is.
    address = f"{home.store.absolute().as_uri()}?mode=ro"
    probe = driver().connect(address, uri=True, isolation_level=None, timeout=0.2)
    try:
        probe.execute(f"PRAGMA key = \"x'{bytes(32).hex()}'\"")
        probe.execute("PRAGMA cipher_log_level = NONE")
        probe.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except driver().Error as error:
        if "locked" not in str(error) and "busy" not in str(error):
            return  # another key, or damaged: nobody holds it
        held = holder.who(home.folder)
        raise Trouble(
            held.words() if held else _("数据正被另一个“警企联络”窗口使用。"),
            _("恢复还没有开始，没有改动任何数据。"),
            _("请先关闭已打开的窗口，再启动一次，会自动继续。"),
        ) from error
    finally:
        probe.close()


__all__ = [
    "JOURNAL",
    "QUARANTINE",
    "STAGED",
    "STAGED_RING",
    "Unlocked",
    "clear",
    "examine",
    "finish",
    "fits",
    "heard",
    "key_for",
    "pending",
    "refuse_strange",
    "stage",
    "told",
    "unlock",
]
