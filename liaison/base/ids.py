"""Globally unique ids, so that two PCs' records can be brought together."""

from __future__ import annotations

import os
import uuid

from liaison.base.clock import clock


def uuid7() -> str:
    """Return a new UUIDv7 (RFC 9562 §5.7): 48 bits of milliseconds, then random."""
    value = int.from_bytes(os.urandom(16), "big")
    milliseconds = int(clock.now().timestamp() * 1000)
    value = (milliseconds & (1 << 48) - 1) << 80 | value & (1 << 80) - 1
    value = value & ~(0xF << 76) | 7 << 76
    value = value & ~(0x3 << 62) | 2 << 62
    return str(uuid.UUID(int=value))
