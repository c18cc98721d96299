"""Private copies of what people look at in other programs; nobody else may read them.

They lie in a folder of the data folder for as long as someone is signed in,
each in a folder of its own with a random name, and cannot be written to.
"""

from __future__ import annotations

import logging
import secrets
import shutil
import stat
from collections.abc import Callable
from pathlib import Path

from liaison.base.filenames import safe_name
from liaison.base.files import write_private
from liaison.base.paths import Home

_log = logging.getLogger(__name__)


def private_copy(home: Home, name: str, content: bytes) -> Path:
    """Write a copy only this user can read and nobody change; return its path."""
    home.opened.mkdir(parents=True, exist_ok=True, mode=0o700)
    home.opened.chmod(0o700)
    place = home.opened / secrets.token_hex(8)
    place.mkdir(mode=0o700)

    path = write_private(place / safe_name(name), content)
    path.chmod(stat.S_IRUSR)
    return path


def opened_sweep(home: Home) -> int:
    """Remove the copies; return how many folders stayed because a program still holds them."""
    if not home.opened.is_dir() or home.opened.is_symlink():
        return 0
    for path in home.opened.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, onerror=_unlocked)
        else:
            path.unlink(missing_ok=True)
    left = sum(1 for _ in home.opened.iterdir())
    if left:
        _log.info("%d copies are still held by another program", left)
    return left


def _unlocked(again: Callable[[str], object], path: str, _error: object) -> None:
    """Try once more without the read-only mark, which Windows does not remove files with."""
    try:
        Path(path).chmod(stat.S_IRWXU)
        again(path)
    except OSError:
        _log.info("a copy could not be removed yet")
