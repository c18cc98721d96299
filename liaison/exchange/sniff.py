"""What a file is, told from its bytes and never from its name.

Officers rename, mail and download files; a web page called ``.xls`` or a GBK
text called ``.xlsx`` must be named for what it is (safety.md §5 C 48-50).
"""

from __future__ import annotations

import re
import struct
from enum import StrEnum

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF8 = b"\x09\x08\x10\x00\x00\x06\x05\x00"
_FILEPASS = 0x2F
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"SQLite format 3", "unknown"),
)


class Kind(StrEnum):
    """What a file turned out to be; the first six can be read."""

    XLSX = "xlsx"
    XLSM = "xlsm"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    CSV = "csv"
    TEXT = "text"
    EMPTY = "empty"
    LOCKED = "locked"
    HTML = "html"
    XML = "xml"
    WORD = "word"
    SLIDES = "slides"
    PDF = "pdf"
    RTF = "rtf"
    IMAGE = "image"
    ARCHIVE = "archive"
    ZIP = "zip"
    OLE = "ole"
    UNKNOWN = "unknown"


READABLE = frozenset({Kind.XLSX, Kind.XLSM, Kind.XLSB, Kind.XLS, Kind.ODS, Kind.CSV})


def sniff(data: bytes) -> Kind:
    """Return what the bytes are; ``ZIP`` still has to be looked into."""
    if not data.strip(b"\0 \r\n\t"):
        return Kind.EMPTY
    if data.startswith(b"PK"):
        return Kind.ZIP
    if data.startswith(_OLE):
        return _ole(data)
    for magic, name in _MAGIC:
        if data.startswith(magic) and (magic != b"BM" or b"\0" in data[:32]):
            return Kind(name)
    return _text(data)


def zip_kind(names: frozenset[str]) -> Kind:
    """Return what a zip is from the names of its parts."""
    if "xl/workbook.bin" in names:
        return Kind.XLSB
    if "xl/workbook.xml" in names:
        return Kind.XLSM if "xl/vbaProject.bin" in names else Kind.XLSX
    if "word/document.xml" in names:
        return Kind.WORD
    if "ppt/presentation.xml" in names:
        return Kind.SLIDES
    return Kind.ZIP


def encoding(data: bytes) -> str | None:
    """Return the encoding of a text file, None when it is no text.

    Chinese offices write UTF-8 with and without mark, GBK (read as gb18030,
    which holds every hanzi) and the UTF-16 that Excel calls Unicode text.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16" if _decodes(data, "utf-16") else None
    if re.search(rb"[\x00-\x08\x0e-\x19\x1c-\x1f]", data[:65536]):
        return None
    candidates = ("utf-8-sig", "gb18030")
    return next((name for name in candidates if _decodes(data, name)), None)


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeError:
        return False
    return True


def _text(data: bytes) -> Kind:
    name = encoding(data)
    if name is None:
        return Kind.UNKNOWN
    head = data[: 2 * 4096].decode(name, "ignore").lstrip("\ufeff \t\r\n").lower()
    if head.startswith("mime-version:") or re.search(r"<(!doctype\s+html|html|table|body)\b", head):
        return Kind.HTML
    return Kind.XML if head.startswith("<?xml") else Kind.TEXT


def _ole(data: bytes) -> Kind:
    if _has_stream(data, "EncryptedPackage"):
        return Kind.LOCKED
    if _has_stream(data, "Workbook") or _has_stream(data, "Book"):
        return Kind.LOCKED if _biff_locked(data) else Kind.XLS
    if _has_stream(data, "WordDocument"):
        return Kind.WORD
    return Kind.SLIDES if _has_stream(data, "PowerPoint Document") else Kind.OLE


def _has_stream(data: bytes, name: str) -> bool:
    """Does the OLE directory name this stream? Its entries lie at multiples of 128."""
    wanted = name.encode("utf-16-le") + b"\0\0"
    found = data.find(wanted, 512)
    while found >= 0:
        if found % 128 == 0 and int.from_bytes(data[found + 64 : found + 66], "little") == len(
            wanted
        ):
            return True
        found = data.find(wanted, found + 1)
    return False


def _biff_locked(data: bytes) -> bool:
    """Does a FILEPASS record stand among the first of the workbook stream?

    calamine does not tell a password from damage here. The stream begins at a
    multiple of 64 with a BOF record of the globals; a record is type, length, data.
    """
    at = data.find(_BIFF8, 512)
    while at >= 0 and at % 64:
        at = data.find(_BIFF8, at + 1)
    for _record in range(8):
        if not 0 <= at <= len(data) - 4:
            return False
        kind, length = struct.unpack_from("<HH", data, at)
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False
