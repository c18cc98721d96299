"""Width and height of a picture as its head says them; nothing is decoded."""

from __future__ import annotations

import struct

from liaison.services.filekind import FileKind


def image_size(content: bytes, kind: FileKind) -> tuple[int, int] | None:
    """Return width and height of a picture in pixels as its head says; it is not decoded."""
    try:
        size = _SIZES[kind.name](content) if kind.name in _SIZES else None
    except (struct.error, IndexError):
        return None
    return size if size and min(size) > 0 else None


def _jpeg_size(content: bytes) -> tuple[int, int] | None:
    at = 2
    while at + 9 < len(content):
        if content[at] != 0xFF:
            return None
        mark = content[at + 1]
        if mark == 0xFF:  # fill byte
            at += 1
        elif mark in _FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return width, height
        elif mark == 0x01 or 0xD0 <= mark <= 0xD8:
            at += 2
        else:
            at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    return None


def _png_size(content: bytes) -> tuple[int, int] | None:
    if content[12:16] != b"IHDR":
        return None
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _bmp_size(content: bytes) -> tuple[int, int] | None:
    width, height = struct.unpack_from("<ii", content, 18)
    return abs(width), abs(height)


def _webp_size(content: bytes) -> tuple[int, int] | None:
    form = content[12:16]
    if form == b"VP8X":
        width = int.from_bytes(content[24:27], "little") + 1
        return width, int.from_bytes(content[27:30], "little") + 1
    if form == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if form == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None


_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Marks of the segment that holds a JPEG's size, whatever its coding."""


_SIZES = {"jpg": _jpeg_size, "png": _png_size, "bmp": _bmp_size, "webp": _webp_size}
