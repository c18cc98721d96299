"""What is really put into a cell: the value made safe and fit for its column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from liaison.base.cells import Cell, safe_cell
from liaison.ledgers.sheet.model import Kind

FORMULA_SIGNS = frozenset("=+-@＝＋－＠")
"""What a formula may begin with, also in full width."""

_TAB_FORBIDDEN = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TAB_LENGTH = 31  # Excel's own limit
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_DAY_ZERO = date(1899, 12, 30).toordinal()
_TOO_LONG = Decimal(10) ** 15  # a spreadsheet keeps fifteen digits


def tidy(kind: Kind, value: Cell) -> Cell:
    """Return the value as a column of this kind holds it.

    Numbers in a ``code`` column become text, a moment in a ``day`` column
    its day; what does not fit the kind becomes text rather than a number that
    would be shown as something else. Empty text is None.
    """
    value = safe_cell(value)
    if isinstance(value, str):
        return (_plain_text(value) if "_x" in value or "\r" in value else value) or None
    if value is None:
        return None
    if isinstance(value, date):
        return _dated(kind, value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal) and not (value.is_finite() and abs(value) < _TOO_LONG):
        return str(value)
    return str(value) if kind in ("code", "day", "moment") else value


def is_quoted(value: Cell) -> bool:
    """Tell whether a text must stay text when the officer edits it (F2, Enter)."""
    return isinstance(value, str) and value[:1] in FORMULA_SIGNS


def serial(value: date) -> int | float:
    """Return a day or moment as the number spreadsheets count (1900 system)."""
    days = value.toordinal() - _DAY_ZERO
    if not isinstance(value, datetime):
        return days
    since = value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
    return days + since / 86400


def number(value: int | Decimal) -> str:
    """Return a number as openpyxl writes it, to sixteen digits."""
    return str(value) if isinstance(value, int) else f"{float(value):.16g}"


def safe_tab(title: str, taken: Iterable[str]) -> str:
    """Return a legal tab name near the title, different from those taken."""
    clean = _TAB_FORBIDDEN.sub(" ", str(safe_cell(title))).strip(" '")
    if clean.casefold() in ("", "history"):
        clean = f"{clean}台账"
    used = {name.casefold() for name in taken}
    name, turn = _cut(clean, ""), 1
    while name.casefold() in used:
        turn += 1
        name = _cut(clean, f"({turn})")
    return name


def _cut(text: str, end: str) -> str:
    room = (_TAB_LENGTH - len(end)) * 2
    return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore").strip(" '") + end


def _plain_text(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _ESCAPED.sub("_x005F_", text)  # _x0041_ is how workbooks spell a character


def _dated(kind: Kind, value: date) -> Cell:
    if isinstance(value, datetime):
        if kind == "day":
            return value.date()
        return value if kind == "moment" else f"{value:%Y-%m-%d %H:%M}"
    return value if kind == "day" else value.isoformat()
