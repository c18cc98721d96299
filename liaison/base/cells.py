"""What may be put in a spreadsheet cell.

User text must never become a formula, break the file, or be cut silently
(safety.md 3e). Openpyxl is not needed here: this room only cleans values.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal

from liaison.base.clock import clock

Cell = str | int | Decimal | date | datetime | None

MAX_UNITS = 32_767
"""Longest text of a cell in UTF-16 units, as Excel counts."""

_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY = date(1900, 3, 1)  # Excel counts 1900 as a leap year before this


def safe_text(text: str) -> str:
    """Return text that any spreadsheet program can read back.

    Control characters, lone surrogates and non-characters become U+FFFD;
    text beyond 32,767 UTF-16 units is cut and says so at its end.
    """
    clean = _ILLEGAL.sub("�", text)
    if len(clean) <= MAX_UNITS // 2 or len(clean.encode("utf-16-le")) // 2 <= MAX_UNITS:
        return clean
    note = "…（内容过长，已截断）"
    room = (MAX_UNITS - len(note)) * 2
    return clean.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + note


def safe_cell(value: Cell) -> Cell:
    """Return a value that a sheet shows as it is: never a formula, never cut digits.

    Whole numbers beyond 15 digits and days before 1900-03-01 become text,
    because Excel cannot hold them; an aware moment becomes local time, because
    a cell has no zone. Strings must still be written as string
    cells (type ``inlineStr``/``s``), which is what makes ``=1+1`` harmless.
    """
    if isinstance(value, str):
        return safe_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**15:
        return str(value)
    if isinstance(value, datetime):
        local = clock.local(value).replace(tzinfo=None) if value.tzinfo else value
        return local if local.date() >= _FIRST_DAY else local.isoformat(" ")
    if isinstance(value, date) and value < _FIRST_DAY:
        return value.isoformat()
    return value
