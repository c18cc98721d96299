"""Writing files so that the good old one is never lost.

Measured in safety.md 3c: a plain save killed half-way destroyed the previous
workbook in 96 of 100 kills; this way in none.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from pathlib import Path

from liaison.base.errors import Trouble
from liaison.base.words import _

MARK = ".~"


def atomic_write(
    path: Path, write: Callable[[Path], None], verify: Callable[[Path], None] | None = None
) -> Path:
    """Write a file beside its target, prove it, then put it in place.

    ``write`` fills the temporary path, ``verify`` raises if what was written
    is not whole. Returns the final path. Raises :class:`Trouble` in the
    officer's words; the old file is then untouched and the temporary removed.
    """
    part = path.with_name(f"{MARK}{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(part)
        with part.open("rb+") as handle:
            os.fsync(handle.fileno())
        if verify:
            verify(part)
        part.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise _trouble(path, error) from error
    finally:
        with contextlib.suppress(OSError):  # the folder itself may be what failed
            part.unlink()
    return path


def sweep(folder: Path) -> int:
    """Remove temporary files a killed process left behind; return how many."""
    left = list(folder.glob(f"{MARK}*.tmp")) if folder.is_dir() else []
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # Windows has no fsync of folders
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _trouble(path: Path, error: OSError) -> Trouble:
    kept = _("原来的文件没有改动。")
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what, todo = _("磁盘空间不足，未能写入“{file}”。"), _("请清理磁盘或换一个位置后重试。")
    elif isinstance(error, PermissionError):
        what = _("无法写入“{file}”：文件可能正在 WPS 或 Excel 中打开，或没有写入权限。")
        todo = _("请关闭该文件，或换一个文件名后重试。")
    else:
        what, todo = _("写入“{file}”失败。"), _("请检查磁盘或 U 盘是否正常，再重试。")
    return Trouble(what.format(file=path.name), kept, todo)
