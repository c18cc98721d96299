"""Getting at the data key by a password or the recovery key, with every wrong try counted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.store import keys, lockfile, lockout, rekeying, ring as rings, wrapping


def by_password(home: Home, login: str, password: str, key_file: Path | None = None) -> bytes:
    """Return the data key for a password; raises :class:`Problem` for a wrong one or a wait.

    Earlier wrong tries stay counted until :func:`liaison.store.lockout.passed`,
    so that the audit trail can be told of them first.
    """
    return _counted(home, login, lambda ring: keys.unlock(ring, login, password, key_file))


def by_recovery(home: Home, recovery: str) -> bytes:
    """Return the data key for the printed key; raises :class:`Problem` at ``recovery``."""
    wrapping.plain_recovery(recovery)  # a slip of the pen is no try
    try:
        return _counted(
            home, lockfile.RECOVERY, lambda ring: keys.unlock_by_recovery(ring, recovery)
        )
    except Problem as problem:
        raise problem.at("recovery") from problem


def _counted(home: Home, login: str, unlock: Callable[[Path], bytes]) -> bytes:
    rings.load(home.keyring)  # nothing is counted where there is nothing to open
    with lockout.counted(home.keyring, login):
        return rekeying.settle(home, unlock(home.keyring), unlock)
