"""Taking out of a picture what the camera wrote beside it, without touching the picture.

Place, device, time and owner stand in segments of their own (EXIF, XMP, IPTC,
comments), and phones hang further pictures behind the first. What only tells
how colours are meant stays.
"""

from __future__ import annotations

import struct

_KEPT_SEGMENTS = frozenset({0xE0, 0xEE, *range(0xC0, 0xD0), 0xDB, 0xDD})
"""JFIF, Adobe's colours, frames and tables; all other segments before the pixels are left out."""

_PROFILE = b"ICC_PROFILE\0"
_KEPT_CHUNKS = frozenset(
    {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT"}
)
_STARTS, _ENDS = 0xDA, 0xD9


def jpeg(content: bytes) -> bytes | None:
    """Return a photo with its pixels as they are and nothing else; None if its parts are odd."""
    kept, at = [b"\xff\xd8"], 2
    try:
        while True:
            if content[at] != 0xFF:
                return None
            mark = content[at + 1]
            if mark == _ENDS:
                return b"".join([*kept, b"\xff\xd9"])
            last = at + 2 + struct.unpack_from(">H", content, at + 2)[0]
            if last > len(content):
                return None
            if mark == _STARTS:
                last = _behind_pixels(content, last)
                kept.append(content[at:last])
            elif mark in _KEPT_SEGMENTS or _is_profile(content, at, mark):
                kept.append(content[at:last])
            at = last
    except (IndexError, struct.error, ValueError):
        return None


def png(content: bytes) -> bytes | None:
    """Return a picture with its pixels as they are and nothing else; None if its parts are odd."""
    kept, at = [content[:8]], 8
    while at + 12 <= len(content):
        length, name = struct.unpack_from(">I4s", content, at)
        last = at + 12 + length
        if last > len(content):
            return None
        if name in _KEPT_CHUNKS:
            kept.append(content[at:last])
        if name == b"IEND":
            return b"".join(kept)
        at = last
    return None


def _is_profile(content: bytes, at: int, mark: int) -> bool:
    return mark == 0xE2 and content.startswith(_PROFILE, at + 4)


def _behind_pixels(content: bytes, at: int) -> int:
    """Return where the next mark stands behind coded pixels; raises ValueError without one."""
    while True:
        at = content.index(b"\xff", at)
        follows = content[at + 1]
        if follows == 0xFF:  # a fill byte
            at += 1
        elif follows == 0 or 0xD0 <= follows <= 0xD7:
            at += 2
        else:
            return at
