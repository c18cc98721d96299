"""Blocks of cells on the clipboard, as Excel and WPS copy them: tabs, lines and quotes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from liaison.services.visitheadings import column_of, is_closing

_LEAST = 2
"""So many known headings make a line the header."""
_ABOVE = 6
"""So many lines at most stand over the header: title, unit, period."""
_LIVE = ("=", "+", "-", "@", "\uff1d", "'")
"""What a spreadsheet might take for a formula, and the sign by which it takes it as it stands."""
_QUOTED = re.compile(r'"((?:[^"\t]|"")*)"(?=[\t\n]|$)')
_BARE = re.compile(r"[^\t\n]*")


class Block(NamedTuple):
    """Rows of cells; ``columns`` are the table's columns, None where one is not known.

    Without a header ``columns`` is None and the cells go where the keyboard is.
    ``beyond`` rows at the end were more than the table holds; ``around`` lines
    over and under the table of a whole sheet are no visits and were left out.
    """

    rows: list[list[str]]
    columns: list[int | None] | None
    unknown: list[str]
    beyond: int = 0
    around: int = 0


def read(text: str) -> Block:
    """Return the block that a copied text is."""
    rows = [[cell.strip() for cell in row] for row in cells(text)]
    rows = [row for row in rows if any(row)]
    for place, row in enumerate(rows[:_ABOVE]):
        columns = [column_of(cell) for cell in row]
        known = [one for one in columns if one is not None]
        if len(known) >= _LEAST and len(set(known)) == len(known):
            unknown = [cell for cell, at in zip(row, columns, strict=True) if cell and at is None]
            below = rows[place + 1 :]
            visits = [one for one in below if not is_closing(one)]
            return Block(visits, columns, unknown, 0, place + len(below) - len(visits))
    return Block(rows, None, [])


def cells(text: str) -> list[list[str]]:
    """Return the cells of a copied text, line by line.

    Excel and WPS put quotes around a cell only where a line ends in it; any
    other quote was typed: ``"三防"建设`` stays as it is.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    rows: list[list[str]] = [[]]
    at = 0
    while at <= len(text):
        cell, at = _cell(text, at)
        rows[-1].append(cell)
        if text[at : at + 1] == "\n":
            rows.append([])
        at += 1
    return rows


def is_block(text: str) -> bool:
    """Is it more than one cell?"""
    return sum(map(len, cells(text))) > 1


def written(rows: Sequence[Sequence[str]]) -> str:
    """Return cells as a text that Excel and WPS paste; none of them becomes a formula."""
    return "".join("\t".join(map(_quoted, row)) + "\n" for row in rows)


def _cell(text: str, at: int) -> tuple[str, int]:
    """Return the cell that begins here, and where it ends."""
    quoted = _QUOTED.match(text, at)
    if quoted is not None and re.search(r'\n|""', quoted[1]):
        return _unmarked(quoted[1].replace('""', '"')), quoted.end()
    bare = _BARE.match(text, at)
    assert bare is not None
    return _unmarked(bare[0]), bare.end()


def _unmarked(cell: str) -> str:
    """Return a cell without the mark a list of ours or this table put before it."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_LIVE) else cell


def _quoted(cell: str) -> str:
    cell = cell.replace("\t", " ")
    cell = f"'{cell}" if cell.startswith(_LIVE) else cell
    # One that begins with a quote would else go on in the next line.
    around = "\n" in cell or cell.startswith('"')
    return '"{}"'.format(cell.replace('"', '""')) if around else cell
