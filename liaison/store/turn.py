"""Whose turn it is to open a store: of two programs started at once one goes first.

SQLite alone cannot settle that in exclusive mode: both may hold the shared
lock and wait for the other's to go, and both give up. So the opening itself is
guarded by a lock of the system on a file of its own, freed in any case when
the program ends.
"""

from __future__ import annotations

import errno
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAME = "opening.lock"
_LOCKED = {errno.EACCES, errno.EAGAIN, errno.EDEADLK}
_within = threading.Lock()
_mine: set[Path] = set()
"""Files locked here: to the system a program's second lock on a file is the same as its first."""


@contextmanager
def taken(folder: Path) -> Iterator[bool]:
    """Take the turn to open the store of a folder; yields False when another is just opening it.

    Where no such file can be written the turn is yielded: opening tells why.
    """
    path = folder.resolve() / NAME
    with _within:
        ours = path not in _mine
        _mine.add(path)
    if not ours:
        yield False
        return
    try:
        yield from _locked(path)
    finally:
        _mine.discard(path)


def _locked(path: Path) -> Iterator[bool]:
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
    except OSError:  # a folder one may not write to, a full disk
        yield True
        return
    try:
        first = lock_bytes(handle, 0, 1)
        try:
            yield first
        finally:
            if first:
                free_bytes(handle, 0, 1)
    finally:
        os.close(handle)


def lock_bytes(handle: int, at: int, length: int) -> bool:
    """Lock bytes of an open file without waiting; False when another program has them."""
    try:
        if sys.platform == "win32":
            import msvcrt

            os.lseek(handle, at, os.SEEK_SET)
            msvcrt.locking(handle, msvcrt.LK_NBLCK, length)
        else:
            import fcntl

            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, length, at)
    except OSError as error:
        return error.errno not in _LOCKED
    return True


def free_bytes(handle: int, at: int, length: int) -> None:
    """Free bytes locked by :func:`lock_bytes`; Windows alone would free them some time after."""
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, at, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_UNLCK, length)
    else:
        import fcntl

        fcntl.lockf(handle, fcntl.LOCK_UN, length, at)
