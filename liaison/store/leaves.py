"""Pages of tables read by hand: the leaves and the rows they hold (SQLite file format §1-2)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from liaison.store.pages import USABLE, Image
from liaison.store.rowform import values_of, varint
from liaison.store.shapes import Row

LEAF, INNER = 0x0D, 0x05
_MOST = USABLE - 35
_LEAST = (USABLE - 12) * 32 // 255 - 23
_DEEPEST = 40
_BAD = (IndexError, struct.error, UnicodeDecodeError, ValueError)
"""What reading a page that is not what it seems ends in."""


@dataclass(frozen=True)
class Branch:
    """Leaves nothing leads to, below the one page that leads to all of them."""

    root: int
    leaves: list[int]


class Reader:
    """Walks the pages of an image; each table page is taken once."""

    def __init__(self, image: Image) -> None:
        self._image = image
        self._pages: dict[int, bytes] = {}
        self._taken: set[int] = {1}
        self.unread = 0
        self.gaps = 0

    def page(self, number: int) -> bytes:
        """Return a page decrypted, "" when there is no sound one."""
        if number not in self._pages:
            self._pages[number] = self._image.plain(number) or b""
        return self._pages[number]

    def roots(self) -> dict[str, int]:
        """Return the first page of each table, as far as the list of tables can be read."""
        found: dict[str, int] = {}
        for leaf in self.leaves(1):
            for _rowid, values in self.rows(leaf):
                if len(values) == 5 and values[0] == "table" and isinstance(values[3], int):
                    found[str(values[1])] = values[3]
        return found

    def leaves(self, root: int, depth: int = 0) -> list[int]:
        """Return the leaves below a page in order, and take the pages on the way."""
        kind = self.kind(root)
        if (depth and root in self._taken) or depth > _DEEPEST:
            return []
        self._taken.add(root)
        if kind == LEAF:
            return [root]
        if kind != INNER:
            self.gaps += 1
            return []
        return [leaf for child in self.children(root) for leaf in self.leaves(child, depth + 1)]

    def orphans(self) -> Iterator[Branch]:
        """Yield leaves nothing leads to, those of one lost branch together."""
        loose = [
            number
            for number in range(2, self._image.count + 1)
            if number not in self._taken and self.kind(number) in {LEAF, INNER}
        ]
        below = {
            child
            for number in loose
            if self.kind(number) == INNER
            for child in self.children(number)
        }
        for number in loose:
            if number not in below and number not in self._taken:
                yield Branch(number, self.leaves(number))

    def kind(self, number: int) -> int:
        """Return what sort of page it is."""
        page, at = self.page(number), 100 if number == 1 else 0
        return page[at] if len(page) > at else 0

    def children(self, number: int) -> list[int]:
        """Return the pages below an inner page."""
        page, at = self.page(number), 100 if number == 1 else 0
        try:
            cells = [struct.unpack_from(">I", page, one)[0] for one in self._cells(page, at, 12)]
            return [*cells, struct.unpack_from(">I", page, at + 8)[0]]
        except _BAD:
            return []

    def rows(self, number: int) -> list[Row]:
        """Return the rows of a leaf, without those that cannot be read."""
        page, at = self.page(number), 100 if number == 1 else 0
        found = []
        try:
            cells = self._cells(page, at, 8)
        except _BAD:
            return []
        for one in cells:
            try:
                found.append(self._row(page, one))
            except _BAD:
                self.unread += 1
        return found

    @staticmethod
    def _cells(page: bytes, at: int, head: int) -> list[int]:
        many = struct.unpack_from(">H", page, at + 3)[0]
        return list(struct.unpack_from(f">{many}H", page, at + head))

    def _row(self, page: bytes, at: int) -> Row:
        length, at = varint(page, at)
        rowid, at = varint(page, at)
        rowid -= (rowid >> 63) << 64
        if length <= _MOST:
            return rowid, values_of(page[at : at + length], length)
        local = _LEAST + (length - _LEAST) % (USABLE - 4)
        local = local if local <= _MOST else _LEAST
        told = page[at : at + local]
        after = struct.unpack_from(">I", page, at + local)[0]
        while len(told) < length:
            more = self.page(after)
            if not after or not more:
                raise ValueError("a part of the row is lost")
            after = struct.unpack_from(">I", more)[0]
            told += more[4:USABLE]
        return rowid, values_of(told[:length], length)
