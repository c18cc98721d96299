"""How large a contact card is: half a page of A4 where all of it fits, else a page of its own.

A card hangs at a gate, so it must not be torn over two pages. Word measures
only when the card is opened: lines are counted here beforehand, rather one too many.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

Cells = Sequence[str]

GRID = (3.4, 8.0, 2.8, 4.2)
"""Widths of department, topics, contact, phone; centimetres as they are shared out."""
ON_DUTY = (3.8, 5.6, 2.2, 3.4, 3.4)
"""The same where a department has a phone that is always answered."""
ABOUT = (2.6, 15.8)
"""Widths of a label and of what stands behind it."""

HALF, WHOLE = 13.0, 27.4
"""Centimetres there are for a card on half a page (or A5), and on a whole one."""

_POINT = 2.54 / 72
_LINE = 1.3
"""Height of a line by its size of type."""
_PAD = 0.3, 0.1
"""Centimetres within a cell that no text takes: beside it, above and below it."""
_HEAD, _BETWEEN, _FOOT = 1.8, 0.5, 0.5
"""Centimetres of the title with the unit, of the gap above the table, of the last line."""
_ABOUT_SIZE = 10.5


@dataclass(frozen=True)
class Content:
    """What stands on a card: labels with what is behind them, and a row each department."""

    about: Sequence[tuple[str, str]]
    behind: Sequence[Cells]


@dataclass(frozen=True)
class Size:
    """Of a document's cards: a whole page each? Rows set close? The same for all of them."""

    whole: bool
    crowded: bool

    @property
    def row(self) -> float:
        """The least height of a department's row in centimetres."""
        return 0.5 if self.crowded else 0.62

    @property
    def label(self) -> float:
        """The least height of a row above them in centimetres."""
        return 0.62 if self.crowded else 0.85

    @property
    def type(self) -> float:
        """Points of the type of a department's row."""
        return 9.0 if self.crowded else 11.0


def of(cards: Sequence[Content]) -> Size:
    """Return the first size that every card fits in; the closest on a whole page for none."""
    for whole in (False, True):
        for crowded in (False, True):
            size = Size(whole, crowded)
            if all(_height(one, size) <= (WHOLE if whole else HALF) for one in cards):
                return size
    return Size(True, True)


def _height(card: Content, size: Size) -> float:
    about = sum(_row(row, ABOUT, _ABOUT_SIZE, size.label) for row in card.about)
    if not card.behind:
        return _HEAD + about + _FOOT
    widths = grid(card.behind)
    behind = sum(_row(row, widths, size.type, size.row) for row in card.behind)
    return _HEAD + about + _BETWEEN + size.row + behind + _FOOT


def grid(behind: Sequence[Cells]) -> tuple[float, ...]:
    """Return the widths of a table of departments."""
    return ON_DUTY if len(behind[0]) == len(ON_DUTY) else GRID


def _row(cells: Cells, widths: Sequence[float], points: float, least: float) -> float:
    beside, above = _PAD
    lines = max(
        ceil(_ems(text) * points * _POINT / (width - beside)) or 1
        for text, width in zip(cells, widths, strict=True)
    )
    return max(least, lines * points * _POINT * _LINE + above)


def _ems(text: str) -> float:
    """Return the width of text in hanzi."""
    return sum(1.0 if unicodedata.east_asian_width(sign) in "WFA" else 0.52 for sign in text)
