"""The encrypted file page by page, without a database: which pages are what was written.

SQLCipher 4 (its design page): the file begins with 16 bytes of salt; each
page of 4,096 bytes is AES-256-CBC, and its last 80 bytes are the IV (16) and
an HMAC-SHA512 (64) over the ciphertext, the IV and the page's number. The MAC
key comes from the data key and the salt. The log (-wal) holds whole pages as
they are to stand in the file, with the same MAC.

Nothing is written here, and nothing decrypted leaves the memory.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

SIZE = 4096
USABLE = SIZE - 80
_IV, _MAC, _SALT = 16, 64, 16
_MAGIC = b"SQLite format 3\0"
_WAL_HEAD, _FRAME_HEAD = 32, 24
_EMPTY = bytes(SIZE)
_LOCKED = 0x40000000 // SIZE + 1
"""The page of the lock bytes: SQLite never writes it, so a file beyond 1 GB has a gap there."""


@dataclass(frozen=True)
class Keys:
    """The data key, and the MAC key that goes with a file's salt."""

    data: bytes
    salt: bytes

    @cached_property
    def mac(self) -> bytes:
        """The key of the pages' MAC."""
        salt = bytes(one ^ 0x3A for one in self.salt)
        return hashlib.pbkdf2_hmac("sha512", self.data, salt, 2, 32)

    def sound(self, number: int, raw: bytes) -> bool:
        """Is this the page of that number as it was written?"""
        begin = _SALT if number == 1 else 0
        told = struct.pack("<I", number)
        mine = hmac.digest(self.mac, raw[begin : SIZE - _MAC] + told, "sha512")
        return hmac.compare_digest(mine, raw[SIZE - _MAC :])

    def plain(self, number: int, raw: bytes) -> bytes:
        """Return the usable bytes of a page, decrypted."""
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        begin = _SALT if number == 1 else 0
        vector = raw[USABLE : USABLE + _IV]
        reader = Cipher(algorithms.AES(self.data), modes.CBC(vector)).decryptor()
        told = reader.update(raw[begin:USABLE]) + reader.finalize()
        return _MAGIC + told if number == 1 else told


@dataclass(frozen=True)
class Image:
    """A file and its log read into memory: the newest sound page of each number.

    ``wrong`` are the numbers of pages that are not what was written, ``foreign``
    how many pages of the log are of another store or damaged. ``proved`` is
    False when the file's salt is lost, so that no page could be proved.
    """

    keys: Keys
    count: int
    raw: dict[int, bytes] = field(repr=False)
    wrong: tuple[int, ...] = ()
    foreign: int = 0
    proved: bool = True

    @property
    def sound(self) -> bool:
        """Is every page what was written?"""
        return self.proved and self.count > 0 and not self.wrong and not self.foreign

    def plain(self, number: int) -> bytes | None:
        """Return a page decrypted; None when there is no sound one."""
        raw = self.raw.get(number)
        return None if raw is None else self.keys.plain(number, raw)


def read(path: Path, key: bytes) -> Image:
    """Read a file and the log beside it; raises OSError."""
    told = path.read_bytes()
    keys = Keys(key, told[:_SALT])
    proved = any(keys.sound(number, raw) for number, raw in _sample(told))
    if not proved and (mended := _mended(key, told)) is not None:
        keys, proved = mended, True
    raw = {
        number: page
        for number, page in _pages(told)
        if page != _EMPTY and (keys.sound(number, page) or not proved)
    }
    count = -(-len(told) // SIZE)  # of a page that was cut in the middle, too
    log = _from_log(_beside(path), keys, proved)
    raw.update(log.pages)
    count = log.size or count
    due = {*range(1, count + 1)} - {_LOCKED}
    wrong = (due - raw.keys()) | ({1} if keys.salt != told[:_SALT] else set())
    return Image(keys, count, raw, tuple(sorted(wrong)), log.foreign, proved)


def has_log(path: Path) -> bool:
    """Does a log with something in it lie beside a file: did the last run not end by itself?"""
    beside = _beside(path)
    return beside.exists() and beside.stat().st_size > 0


def _beside(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _pages(told: bytes) -> Iterator[tuple[int, bytes]]:
    for number in range(1, len(told) // SIZE + 1):
        yield number, told[(number - 1) * SIZE : number * SIZE]


def _sample(told: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield up to 64 pages from all over the file, to try a salt on."""
    count = len(told) // SIZE
    for number in range(1, count + 1, max(1, count // 64)):
        yield number, told[(number - 1) * SIZE : number * SIZE]


def _mended(key: bytes, told: bytes) -> Keys | None:
    """Return the keys for a salt with one bit turned back, if that is what happened to it."""
    salt = told[:_SALT]
    if len(salt) < _SALT or salt == bytes(_SALT):
        return None
    for bit in range(_SALT * 8):
        tried = bytearray(salt)
        tried[bit // 8] ^= 1 << bit % 8
        keys = Keys(key, bytes(tried))
        if any(keys.sound(number, raw) for number, raw in _sample(told)):
            return keys
    return None


@dataclass
class _Log:
    """What a log holds for us: pages of all commits, what is not ours, the size told last."""

    pages: dict[int, bytes] = field(default_factory=dict)
    foreign: int = 0
    size: int = 0


def _from_log(path: Path, keys: Keys, proved: bool) -> _Log:
    """Read a log: the pages of all its commits, and how much of it is damaged or not ours.

    Frames of an earlier round carry other salts. A tail that breaks off is how
    a run ends that was cut short; commits behind a break are a damage, but for
    the one that was never acknowledged.
    """
    told = path.read_bytes() if path.exists() else b""
    found, waiting = _Log(), dict[int, bytes]()
    running, behind = _checksum(told[:24], (0, 0), told[:4]), 0
    whole = struct.pack(">II", *running) == told[24:32]
    for begin in range(_WAL_HEAD, len(told) - _FRAME_HEAD - SIZE + 1, _FRAME_HEAD + SIZE):
        head, raw = told[begin : begin + _FRAME_HEAD], told[begin + _FRAME_HEAD :][:SIZE]
        number, after = struct.unpack(">II", head[:8])
        if head[8:16] != told[16:24] or number == 0:
            break
        running = _checksum(head[:8] + raw, running, told[:4])
        whole = whole and struct.pack(">II", *running) == head[16:24]
        if proved and not keys.sound(number, raw):
            found.foreign += whole
            continue
        waiting[number] = raw
        if after:
            behind += not whole
            found.pages.update(waiting)
            waiting.clear()
            found.size = after
    found.foreign += behind if behind > 1 else 0
    return found


def _checksum(told: bytes, before: tuple[int, int], magic: bytes) -> tuple[int, int]:
    """Go on with a log's running checksum (sqlite.org/fileformat2.html §4.2)."""
    order = ">" if magic[3:] == b"\x83" else "<"
    one, two = before
    words = struct.unpack(f"{order}{len(told) // 4}I", told[: len(told) // 4 * 4])
    for even, odd in zip(words[::2], words[1::2], strict=False):
        one = one + even + two & 0xFFFFFFFF
        two = two + odd + one & 0xFFFFFFFF
    return one, two
