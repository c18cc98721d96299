"""A foreign workbook as plain values: the book, its sheets, their rows.

Columns count from 0 (column A), rows from 1 as Excel shows them. Rows that
are wholly blank are left out; the others keep their number.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time

Value = str | int | float | bool | date | datetime | time | None
"""What a cell can hold.

Whole numbers below 10**15 are ``int``. A number of 10**15 or more stays
``float``: Excel keeps 15 digits, so an ID number stored that way has lost its
end and ``fields.codes.lost_digits`` refuses it.
"""


class Formula(str):
    """A formula whose result was never stored: its text with the ``=`` in front.

    Behaves as harmless text, so that nothing is lost in a remark; a field that
    needs a value can say that the formula has no cached result.
    """

    __slots__ = ()


class ErrorCell(str):
    """An error shown by the spreadsheet program, such as ``#REF!``."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the sheet and its values from column A on.

    In a grid, blanks after the last value are left out. ``filled`` names the
    columns whose value was carried down from a merged cell above.
    """

    number: int
    values: tuple[Value, ...]
    filled: frozenset[int] = frozenset()

    def at(self, column: int) -> Value:
        """Return the value in a column, None beyond the end."""
        return self.values[column] if column < len(self.values) else None


@dataclass(frozen=True, slots=True)
class Span:
    """A merged range: first and last row (from 1), first and last column (from 0)."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """One sheet: its name, whether it is hidden, its rows that are not blank.

    ``notes`` says in the officer's words what was not read and why.
    """

    name: str
    hidden: bool
    rows: tuple[Row, ...]
    merged: tuple[Span, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Return the number of columns up to the last one used."""
        return max((len(row.values) for row in self.rows), default=0)


@dataclass(frozen=True)
class Book:
    """A file that was read: its name, what it is, its digest, its sheets.

    ``sha256`` is of exactly the bytes that were read (the file is read once).
    """

    name: str
    kind: str
    sha256: str
    sheets: tuple[Grid, ...] = field(repr=False)


def letters(column: int) -> str:
    """Return the name of a column: 0 → A, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def place(row: int, column: int) -> str:
    """Return the address of a cell as Excel writes it: (5, 1) → B5."""
    return f"{letters(column)}{row}"
