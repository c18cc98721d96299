"""Text for a terminal: columns that stand straight with Chinese in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

WIDEST = 40
"""Half-width characters a column may take; longer text is cut with …."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def harmless(words: str) -> str:
    """Return text that cannot steer the terminal or turn its reading direction."""
    return "\n".join(_CONTROL.sub("�", line) for line in words.split("\n"))


def width(words: str) -> int:
    """Return how many half-width places a text takes on a terminal."""
    return sum(_wide(sign) for sign in words)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table: headings, a rule, the rows."""
    lines = [[_one_line(cell) for cell in row] for row in [headings, *rows]]
    widths = [max(width(line[place]) for line in lines) for place in range(len(headings))]
    for number, line in enumerate(lines):
        cells = (cell + " " * (room - width(cell)) for cell, room in zip(line, widths, strict=True))
        yield "  ".join(cells).rstrip()
        if number == 0:
            yield "  ".join("-" * room for room in widths)


def _wide(sign: str) -> int:
    if unicodedata.combining(sign):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _one_line(cell: str) -> str:
    words = harmless(" ".join(cell.split()))
    if width(words) <= WIDEST:
        return words
    kept, room = "", WIDEST - 1
    for sign in words:
        room -= _wide(sign)
        if room < 0:
            break
        kept += sign
    return f"{kept}…"
