"""A text file as a sheet: delimiter found, unbalanced quotes named.

Runs in the child only.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator

from liaison.exchange.rows import RawSheet
from liaison.exchange.wire import Refusal

_DELIMITERS = ",\t;|"
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)
_FIELD = 40_000
"""Longest field: more means that a quote was never closed."""


def text_sheet(data: bytes, encoding: str, name: str) -> RawSheet:
    """Return a delimited text as one sheet of text cells.

    :class:`Refusal` ``quotes`` with the line where a quoted field begins that
    never ends.
    """
    text = data.decode(encoding).lstrip("\ufeff")
    rows = [_cells(row) for row in _parsed(text, _delimiter(text))]
    while rows and not any(rows[-1]):
        rows.pop()
    return RawSheet(name, False, len(rows), iter(list(enumerate(rows, 1))))


def _delimiter(text: str) -> str:
    """Return the delimiter that cuts the first lines most evenly."""
    lines = io.StringIO(text[:200_000], newline="").readlines()[:60]

    def evenness(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
        except csv.Error:
            return 0, 0
        width, times = max(widths.items(), key=lambda item: (item[0] > 1) * item[1], default=(1, 0))
        return (times if width > 1 else 0), width

    return max(_DELIMITERS, key=evenness)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            yield row
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refusal("quotes", str(line)) from error


def _cells(row: list[str]) -> list[str]:
    """Unwrap ``="0012"``, the way programs keep long numbers as text in CSV."""
    return [
        match[1] if cell.startswith('="') and (match := _AS_TEXT.fullmatch(cell)) else cell
        for cell in row
    ]
