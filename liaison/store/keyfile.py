"""The key file: a second factor on a USB stick, mixed into the wrapping key (GB/T 22239 8.1.4.1.d).

One line with 32 random bytes in hex. A copy of it is as good as the file, so
a spare one belongs into the envelope with the recovery key.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from pathlib import Path

from liaison.base.errors import Problem, Trouble
from liaison.base.words import _

_HEAD = "LIAISON-KEY-FILE-1"
_LONGEST = 200


def new_key_file(path: Path) -> Path:
    """Write a new key file, readable by this user only; return its path.

    Never writes over anything: raises :class:`Problem` when the file is there,
    :class:`Trouble` when it cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise Problem(_("已有同名文件。"), "key_file", _("请换一个文件名。")) from None
    except OSError as error:
        raise _unwritten(path, error) from error
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{_HEAD} {secrets.token_hex(32)}\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        path.unlink(missing_ok=True)
        raise _unwritten(path, error) from error
    return path


def read_key_file(path: Path) -> bytes:
    """Return the 32 secret bytes; raises :class:`Problem` at ``key_file``."""
    try:
        with path.open("r", encoding="ascii") as file:
            head, told = file.read(_LONGEST).split()
        secret = bytes.fromhex(told)
        if head != _HEAD or len(secret) != 32:
            raise ValueError(head)
    except OSError as error:
        raise Problem(
            _("读不到密钥文件“{name}”。").format(name=path.name),
            "key_file",
            _("请插好 U 盘后重新选择。"),
        ) from error
    except ValueError as error:
        raise Problem(
            _("“{name}”不是密钥文件。").format(name=path.name),
            "key_file",
            _("请选择为这个账号建立的密钥文件。"),
        ) from error
    return secret


def mark(secret: bytes) -> str:
    """Return by what the ring knows a key file: 16 signs that tell nothing of its secret."""
    return hashlib.sha256(b"liaison|key file|" + secret).hexdigest()[:16]


def _unwritten(path: Path, error: OSError) -> Trouble:
    return Trouble(
        _("未能写入密钥文件“{name}”。").format(name=path.name),
        _("账号没有改动。"),
        _("请检查 U 盘是否可写（编号 {code}）。").format(code=error.errno),
    )
