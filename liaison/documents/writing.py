"""Writing a Word form to disk: whole, proved, or not at all."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from liaison.base.errors import Trouble
from liaison.base.files import atomic_write
from liaison.base.words import _

if TYPE_CHECKING:
    from liaison.documents.page import Paper

_MAIN = "word/document.xml"


@dataclass(frozen=True)
class Printed:
    """A finished form: where it lies and its SHA-256 (hex)."""

    path: Path
    sha256: str


def write(path: Path, paper: Paper, witness: Callable[[str], object] | None = None) -> Printed:
    """Write a paper; ``witness`` is told the SHA-256 just before it takes its place.

    Raises :class:`~liaison.base.errors.Trouble` when the disk or the file does
    not allow it; the file there before is then untouched. What ``witness``
    raises undoes it as well.
    """
    digest: list[str] = []

    def verify(part: Path) -> None:
        _prove(part)
        with part.open("rb") as handle:
            digest.append(hashlib.file_digest(handle, "sha256").hexdigest())
        if witness is not None:
            witness(digest[-1])

    final = atomic_write(path, paper.save, verify)
    return Printed(final, digest[-1])


def _prove(path: Path) -> None:
    """Read every part back, so that its checksum is tested."""
    try:
        with ZipFile(path) as archive:
            if archive.testzip() is not None or not archive.read(_MAIN):
                raise BadZipFile(_MAIN)
    except (BadZipFile, KeyError, zlib.error, EOFError) as error:
        raise Trouble(
            _("写出的文件核对不符，没有保存。"),
            _("原来的文件没有改动。"),
            _("请检查磁盘或 U 盘是否正常，再重试。"),
        ) from error
