"""Documents made of parts, an archive or an old Office file, told by the list of parts alone."""

from __future__ import annotations

import io
import struct
import zipfile

from liaison.services.filekind import (
    DOCX,
    ET,
    MACRO,
    OFD,
    OTHER,
    WPS,
    XLSX,
    FileKind,
)

ENTRIES, UNPACKED, RATIO = 4_000, 500 * 1024 * 1024, 400
"""What an archive may claim to hold and still count as a document."""


_RATIO_FROM = 1024 * 1024


_DIRECTORY = 4 * 1024 * 1024


_MACROS = ("vbaproject.bin", "vbadata.xml", "macrosheets/", "activex/", "intlmacrosheets")


def zip_kind(content: bytes) -> FileKind:
    """Tell a document in an archive from other archives by its list of parts alone."""
    at = content.rfind(b"PK\x05\x06")
    if at < 0 or len(content) < at + 22:
        return OTHER
    entries, size = struct.unpack_from("<HI", content, at + 10)
    if entries > ENTRIES or size > _DIRECTORY:
        return OTHER
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, EOFError):
        return OTHER
    names = [part.filename.replace("\\", "/") for part in parts]
    lowered = {name.lower() for name in names}
    if len(lowered) < len(names) or any(_leads_out(name) for name in names) or _swells(parts):
        return OTHER
    if any(macro in name for name in lowered for macro in _MACROS):
        return MACRO
    if "ofd.xml" in lowered:
        return OFD
    if "[content_types].xml" in lowered:
        for part, kind in (("word/document.xml", DOCX), ("xl/workbook.xml", XLSX)):
            if part in lowered:
                return kind
    return OTHER


def _leads_out(name: str) -> bool:
    """Would a part lie outside the folder it is unpacked to (zip slip)?"""
    return name.startswith("/") or ".." in name.split("/") or ":" in name


def _swells(parts: list[zipfile.ZipInfo]) -> bool:
    if len(parts) > ENTRIES or sum(part.file_size for part in parts) > UNPACKED:
        return True
    return any(
        part.file_size > _RATIO_FROM and part.file_size > RATIO * max(part.compress_size, 1)
        for part in parts
    )


def ole_kind(content: bytes) -> FileKind:
    """Tell the kind of an Office or WPS file of the old form by its list of streams."""

    def has(name: str) -> bool:
        return name.encode("utf-16-le") + b"\0\0" in content

    if any(has(name) for name in ("_VBA_PROJECT", "_VBA_PROJECT_CUR", "Macros", "VBA")):
        return MACRO
    if has("WordDocument"):
        return WPS
    if has("Workbook") or has("Book"):
        return ET
    return OTHER
