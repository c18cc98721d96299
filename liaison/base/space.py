"""Is there room on a disk: told before it is too late (safety.md R5)."""

from __future__ import annotations

import shutil
from pathlib import Path

from liaison.base.words import _

LEAST = 500 * 1024 * 1024
"""Bytes that should stay free on the store's disk."""

TIMES = 3
"""And room for so many copies of the store: a backup, its proof, and what is being written."""


def wanted(store: Path) -> int:
    """Return how many bytes should be free beside a store."""
    try:
        size = store.stat().st_size
    except OSError:
        size = 0
    return max(LEAST, TIMES * size)


def free(folder: Path) -> int | None:
    """Return the free bytes of a folder's disk; None when it cannot be asked."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None


def short(folder: Path, needed: int) -> str:
    """Return words of warning when less than ``needed`` bytes are free, else ""."""
    found = free(folder)
    if found is None or found >= needed:
        return ""
    return _(
        "磁盘“{folder}”只剩 {free}，建议保留 {needed} 以上。已保存的数据完好，请尽快清理磁盘。"
    ).format(folder=folder.anchor or folder, free=size_words(found), needed=size_words(needed))


def size_words(size: int) -> str:
    """Return a number of bytes as people read it."""
    if size >= 1024**3:
        return f"{size / 1024**3:.1f} GB"
    if size >= 1024**2:
        return f"{size / 1024**2:.{1 if size < 10 * 1024**2 else 0}f} MB"
    return f"{-(-size // 1024)} KB" if size >= 1024 else _("{n} 字节").format(n=size)
