"""Names of files: what people call them, made so that any file system takes them."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from liaison.base.words import _

NAME_BYTES = 200
"""Longest name of a file in UTF-8; ext4 takes 255, and a copy may get a number."""

_RESERVED = re.compile(
    r"(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9\u00b9\u00b2\u00b3]) *(\..*)?",
    re.IGNORECASE,
)
_UNWANTED = re.compile(r'[<>:"/\\|?*]')


def safe_name(told: str) -> str:
    """Return a name any file system takes, for a file that is called so by people.

    Never a path: only what stands behind the last stroke of either kind. Taken
    out are control signs, signs nobody sees and those that turn the direction of
    writing round; Windows' own device names get a sign before them; dots and
    blanks at the end go; at most :data:`NAME_BYTES`, the ending kept.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", told))[-1]
    seen = "".join(" " if one.isspace() else one for one in last if one.isspace() or _seen(one))
    name = _UNWANTED.sub("_", " ".join(seen.split())).lstrip(". ").rstrip(". ")
    if _RESERVED.fullmatch(name):
        name = f"_{name}"
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending.encode()) > 20:
        stem, ending = name, ""
    tail = f".{ending}" if ending else ""
    kept = stem.encode()[: NAME_BYTES - len(tail.encode())].decode(errors="ignore").rstrip(". ")
    return (kept if kept.strip("-—_") else _("未命名")) + tail


def free_path(folder: Path, name: str) -> Path:
    """Return a path of that name in a folder that nothing has yet, numbered when it must be."""
    path, turn = folder / safe_name(name), 1
    while path.exists() or path.is_symlink():
        turn += 1
        stem, suffix = Path(safe_name(name)).stem, Path(safe_name(name)).suffix
        path = folder / f"{stem} ({turn}){suffix}"
    return path


def _seen(sign: str) -> bool:
    """Is this a sign that has a place in a name (neither control, format nor half a sign)?"""
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs")
