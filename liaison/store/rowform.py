"""A row as it stands in a page: varying numbers, kinds, values (SQLite file format §2.1)."""

from __future__ import annotations

import struct
from typing import Any

_WIDTHS = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def values_of(told: bytes, length: int) -> list[Any]:
    """Return the values of a row of this length; raises ValueError, IndexError, struct.error."""
    if len(told) < length:
        raise ValueError("a row that goes past its page")
    head, at = varint(told, 0)
    kinds = []
    while at < head:
        kind, at = varint(told, at)
        kinds.append(kind)
    found = []
    for kind in kinds:
        value, at = _value(told, at, kind)
        found.append(value)
    if at != length:
        raise ValueError("a row of another length than it says")
    return found


def _value(told: bytes, at: int, kind: int) -> tuple[Any, int]:
    if kind in {0, 8, 9}:
        return (None if kind == 0 else kind - 8), at
    if kind in _WIDTHS:
        end = at + _WIDTHS[kind]
        return int.from_bytes(told[at:end], "big", signed=True), end
    if kind == 7:
        return struct.unpack_from(">d", told, at)[0], at + 8
    if kind < 12:
        raise ValueError("a kind of value that is not used")
    end = at + (kind - 12) // 2
    return (told[at:end].decode() if kind % 2 else told[at:end]), end


def varint(told: bytes, at: int) -> tuple[int, int]:
    """Return a number of one to nine bytes and the place after it."""
    value = 0
    for turn in range(9):
        one = told[at]
        at += 1
        if turn == 8:
            return value << 8 | one, at
        value = value << 7 | one & 0x7F
        if one < 0x80:
            break
    return value, at
