"""Blocks of cells on the clipboard, as Excel and WPS copy them: tabs, lines and quotes."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from liaison.services.visitrows import column_of

_LEAST = 2
"""So many known headings make a first line the header."""


class Block(NamedTuple):
    """Rows of cells; ``columns`` are the table's columns, None where one is not known.

    Without a header ``columns`` is None and the cells go where the keyboard is.
    ``beyond`` rows at the end were more than the table holds.
    """

    rows: list[list[str]]
    columns: list[int | None] | None
    unknown: list[str]
    beyond: int = 0


def read(text: str) -> Block:
    """Return the block that a copied text is."""
    rows = _cells(text.replace("\r\n", "\n").replace("\r", "\n"))
    rows = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        return Block([], None, [])
    columns = [column_of(cell) for cell in rows[0]]
    known = [one for one in columns if one is not None]
    if len(known) < _LEAST or len(set(known)) != len(known):
        return Block(rows, None, [])
    unknown = [cell for cell, at in zip(rows[0], columns, strict=True) if cell and at is None]
    return Block(rows[1:], columns, unknown)


def _cells(text: str) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter="\t"))
    except csv.Error:  # no spreadsheet wrote that: a line is a row as it stands
        return [line.split("\t") for line in text.split("\n")]


def written(rows: Sequence[Sequence[str]]) -> str:
    """Return cells as a text that Excel and WPS paste."""
    made = io.StringIO()
    csv.writer(made, delimiter="\t", lineterminator="\n").writerows(rows)
    return made.getvalue()
