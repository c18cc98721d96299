"""From a sheet's raw rows to frames: plain values, blanks left out, limits kept.

Runs in the child only.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any

from liaison.base.cells import safe_text
from liaison.exchange.grid import place
from liaison.exchange.limits import Limits
from liaison.exchange.scan import Overlay
from liaison.exchange.wire import Refusal

BLOCK_CELLS = 20_000
"""About how many cells go into one frame."""

_BLOCK_TEXT = 4_000_000
_LONG = 1_000
_EXACT = 10**15
_MIDNIGHT = time()


def sheet_frames(sheet: RawSheet, budget: Budget) -> Iterator[list[Any]]:
    """Yield the frames of one sheet; :class:`Refusal` beyond the limits."""
    yield ["sheet", sheet.name, sheet.hidden, sheet.height, sheet.merged]
    block: list[list[Any]] = []
    size, spent, last, far = 0, budget.text, 0, ""
    most = budget.limits.columns
    for last, values in _kept(sheet, budget):
        if len(values) > most:
            far = far or place(last, len(values) - 1)
            del values[most:]
        block.append([last, _trimmed(values)])
        size += len(values)
        budget.spend(len(values))
        if size >= BLOCK_CELLS or budget.text - spent > _BLOCK_TEXT:
            yield ["rows", block]
            block, size, spent = [], 0, budget.text
    if block:
        yield ["rows", block]
    if far:
        yield ["note", "columns", far]
    if sheet.height - last > budget.limits.blank_rows:
        yield ["note", "gap", str(sheet.height)]


def _kept(sheet: RawSheet, budget: Budget) -> Iterator[tuple[int, list[Any]]]:
    """Yield rows that are not blank, up to the first gap that is too long."""
    previous = 0
    plain = budget.plain
    for number, raw in _laid(sheet):
        if number - previous > budget.limits.blank_rows:
            return
        values = _trimmed([plain(value) for value in raw])
        if not values:
            continue
        if number > budget.limits.rows:
            raise Refusal("rows", sheet.name)
        previous = number
        yield number, values


def _trimmed(values: list[Any]) -> list[Any]:
    while values and values[-1] is None:
        values.pop()
    return values


def _laid(sheet: RawSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield the rows with formulas and errors laid over calamine's blanks."""
    if not sheet.overlay:
        yield from sheet.rows
        return
    number = 0
    for number, raw in sheet.rows:
        yield number, _over(raw, sheet.overlay.get(number))
    for later in sorted(row for row in sheet.overlay if row > number):
        yield later, _over([], sheet.overlay[later])


def _over(raw: list[Any], cells: dict[int, dict[str, str]] | None) -> list[Any]:
    if not cells:
        return raw
    values = list(raw) + [None] * (max(cells) + 1 - len(raw))
    for column, tagged in cells.items():
        values[column] = tagged
    return values


def _duration(value: timedelta) -> time | str:
    """Return a time of day, or hours as text when it is longer than a day."""
    seconds = round(value.total_seconds())
    hours, rest = divmod(seconds, 3600)
    minutes, second = divmod(rest, 60)
    if 0 <= hours < 24:
        return time(hours, minutes, second)
    return f"{hours}:{minutes:02}:{second:02}"


@dataclass(frozen=True)
class RawSheet:
    """A sheet before cleaning.

    ``rows`` gives (number from 1, values from column A) in order; ``height`` is
    the last row with content; ``merged`` as on the wire.
    """

    name: str
    hidden: bool
    height: int
    rows: Iterator[tuple[int, list[Any]]]
    merged: list[list[int]] = field(default_factory=list)
    overlay: Overlay = field(default_factory=dict)


class Budget:
    """Counts what was read of one workbook against the limits."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.cells = 0
        self.text = 0

    def spend(self, cells: int) -> None:
        """Count the cells of a row; :class:`Refusal` beyond the limit."""
        self.cells += cells
        if self.cells > self.limits.cells or self.text > self.limits.text:
            raise Refusal("cells")

    def plain(self, value: Any) -> Any:
        """Return a value JSON can carry; None for blanks."""
        kind = type(value)
        if kind is str:
            if not value or value.isspace():
                return None
            if len(value) > _LONG or not value.isprintable():
                self.text += len(value)
                return safe_text(value)
            return value
        if kind is float:
            if -_EXACT < value < _EXACT:
                return int(value) if value.is_integer() else value
            return value if value - value == 0 else str(value)  # inf and nan become text
        if kind is datetime and value.time() == _MIDNIGHT:
            return value.date()
        if kind is timedelta:
            return _duration(value)
        return value
