"""What a file is, told by its content: how it begins, or what its archive lists.

Nothing is unpacked.
"""

from __future__ import annotations

from liaison.services.filekind import (
    BMP,
    HEIC,
    JPEG,
    OTHER,
    PDF,
    PNG,
    PROGRAM,
    TXT,
    WEB,
    WEBP,
    FileKind,
)
from liaison.services.packed import ole_kind, zip_kind

_HEAD = 64 * 1024


def kind_of(content: bytes) -> FileKind:
    """Return what a content is."""
    for mark, kind in _MARKS:
        if content.startswith(mark):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return zip_kind(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ole_kind(content)
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return HEIC
    return _text_kind(content)


_MARKS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"MZ", PROGRAM),
    (b"\x7fELF", PROGRAM),
    (b"#!", PROGRAM),
    (b"\xca\xfe\xba\xbe", PROGRAM),
    (b"L\0\0\0\x01\x14\x02\0", WEB),
    (b"BM", BMP),
)
"""How contents begin; the last is short, and only a picture when its head says so too."""


_HEIF = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis")
_LEADS = (
    *(b"<html", b"<!doctype", b"<script", b"<svg", b"<?xml", b"<hta", b"<head", b"<body"),
    *(b"[internetshortcut]", b"[shell]", b"[desktop entry]", b"web\r\n", b"web\n", b"[.shell"),
    *(b"mime-version:", b"<?php", b"id;p", b"windows registry editor"),
)


def _text_kind(content: bytes) -> FileKind:
    if not content or (b"\0" in content[:_HEAD] and not _utf16(content)):
        return OTHER
    head = content[:_HEAD]
    text = head.decode("utf-16", "ignore").encode() if _utf16(content) else head
    text = text.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if text.startswith(_LEADS) or b"<script" in text or b"<iframe" in text:
        return WEB
    if text.startswith((b"@echo", b"#!")):
        return PROGRAM
    return TXT if _readable(head) else OTHER


def _utf16(content: bytes) -> bool:
    return content[:2] in (b"\xff\xfe", b"\xfe\xff")


def _readable(head: bytes) -> bool:
    """Is this text in a writing people use here (a sign cut off at the end does not count)?"""
    for name in ("utf-16",) if _utf16(head) else ("utf-8", "gb18030"):
        for cut in range(4):
            try:
                text = head[: len(head) - cut].decode(name)
            except UnicodeDecodeError:
                continue
            return all(one.isprintable() or one in "\t\r\n\f\ufeff\u3000\xa0" for one in text)
    return False
