"""Where everything of a sheet goes: rows, column widths, spans. No openpyxl."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, combinations

from liaison.ledgers.sheet.measure import units
from liaison.ledgers.sheet.model import NUMBERS, SERIAL, Column, Kind, Sheet, facts
from liaison.ledgers.sheet.values import tidy

PAGE = 120.0
"""Units across A4 landscape inside margins of 1.5 cm, at full size."""

EMPTY_ROWS = 10
"""Rows of a blank form: 无 and room to write by hand."""

HEAD = 3
"""The row where the header begins, below title and 填报单位."""

MOST_ROWS = 1_048_576
"""Rows a sheet can hold."""

_EDGE = 0.75  # what a column needs beside its text, in units
_LONG_AT_MOST, _ALL_AT_MOST = 2.0, 1.5  # how far spare room may stretch columns
_BOLD = 1.15  # how much wider the digits of a total are
_DAY, _MOMENT = 10, 16  # yyyy-mm-dd, yyyy-mm-dd hh:mm

Span = tuple[int, int]


@dataclass(frozen=True)
class Plan:
    """The geometry of one sheet; columns count from 1, 序号 being the first.

    ``rooms`` are usable units of each column. Rows ``first`` … ``last`` are
    the body; ``total`` is None where nothing adds up. ``parts`` are the
    columns under 填报单位, 统计时段 and 填报日期, or one part if too few.
    """

    columns: tuple[Column, ...]
    rooms: tuple[float, ...]
    totals: dict[int, int | Decimal]
    first: int
    last: int
    total: int | None
    notes: tuple[int, ...]
    sign: int
    frozen: int
    parts: tuple[Span, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kind of each column, 序号 included."""
        return tuple(column.kind for column in self.columns)

    def width(self, column: int) -> float:
        """Return the width to write for a column, room and edges."""
        return round(self.rooms[column - 1] + _EDGE, 2)

    def room(self, span: Span) -> float:
        """Return the usable units of merged columns."""
        first, last = span
        return sum(self.width(column) for column in range(first, last + 1)) - _EDGE


def make_plan(sheet: Sheet) -> Plan:
    """Return the geometry of a sheet."""
    numbers = _numbers(sheet)
    rows = len(sheet.rows) or EMPTY_ROWS
    serial = Column(SERIAL, "whole", max(4.0, len(str(rows))))
    columns = (serial, *sheet.columns)
    rooms = _stretched(columns, [4.0, *map(_least, sheet.columns, numbers)])
    first = HEAD + (2 if any(column.group for column in columns) else 1)
    last = first + rows - 1
    totals = _totals(sheet.columns, numbers)
    foot = last + 1 if totals else last
    notes = tuple(range(foot + 1, foot + 1 + len(sheet.notes)))
    return Plan(
        columns=columns,
        rooms=rooms,
        totals=totals,
        first=first,
        last=last,
        total=foot if totals else None,
        notes=notes,
        sign=foot + len(notes) + 1,
        frozen=1 + sheet.leading,
        parts=_parts([room + _EDGE for room in rooms], [units(text) for text in facts(sheet)]),
    )


def _numbers(sheet: Sheet) -> list[list[int | Decimal]]:
    found: list[list[int | Decimal]] = []
    for place, column in enumerate(sheet.columns):
        if column.total and column.kind not in NUMBERS:
            raise ValueError(f"column {column.title!r} of kind {column.kind} cannot add up")
        values: list[int | Decimal] = []
        if column.kind in NUMBERS:
            tidied = (tidy(column.kind, row[place]) for row in sheet.rows)
            values = [value for value in tidied if isinstance(value, int | Decimal)]
        found.append(values)
    return found


def _least(column: Column, numbers: Sequence[int | Decimal]) -> float:
    """Return the room without which a date or number would show as ####."""
    if column.kind == "day":
        return _DAY + 0.5
    if column.kind == "moment":
        return _MOMENT + 0.5
    if not numbers:
        return 4.0
    money = column.kind == "money"
    ends = [max(numbers), min(numbers), sum(numbers) if column.total else 0]
    *plain, total = [len(f"{end:,.2f} " if money else str(end)) for end in ends]
    return max(*plain, total * _BOLD) + 0.5


def _stretched(columns: Sequence[Column], least: Sequence[float]) -> tuple[float, ...]:
    """Return rooms that use the page: long text gains first, then all but 序号."""
    rooms = [max(column.width, room) for column, room in zip(columns, least, strict=True)]
    long = [place for place, column in enumerate(columns) if column.kind == "long"]
    for places, most in ((long, _LONG_AT_MOST), (range(1, len(columns)), _ALL_AT_MOST)):
        spare = PAGE - sum(rooms) - _EDGE * len(rooms)
        taken = sum(rooms[place] for place in places)
        if spare > 0 and taken:
            for place in places:
                rooms[place] *= min(most, 1 + spare / taken)
    return tuple(round(room, 2) for room in rooms)


def _totals(
    columns: Sequence[Column], numbers: Sequence[Sequence[int | Decimal]]
) -> dict[int, int | Decimal]:
    return {
        place: sum(values)
        for place, (column, values) in enumerate(zip(columns, numbers, strict=True), 2)
        if column.total
    }


def _parts(widths: Sequence[float], needs: Sequence[float]) -> tuple[Span, ...]:
    """Part the columns into three so that each text fits, the middle one near the middle."""
    count = len(widths)
    if count < len(needs):
        return ((1, count),)
    ends = [0.0, *accumulate(widths)]

    def cost(cuts: tuple[int, int]) -> tuple[float, float]:
        left, right = ends[cuts[0]], ends[cuts[1]]
        rooms = (left, right - left, ends[-1] - right)
        lacking = sum(max(0.0, need - room) for need, room in zip(needs, rooms, strict=True))
        return lacking, abs(left + right - ends[-1])

    first, second = min(combinations(range(1, count), 2), key=cost)
    return (1, first), (first + 1, second), (second + 1, count)


def groups(columns: Sequence[Column]) -> list[tuple[str, Span]]:
    """Return the common headings and the columns below each; "" for none."""
    found: list[tuple[str, Span]] = []
    for place, column in enumerate(columns, 1):
        if found and column.group and found[-1][0] == column.group:
            found[-1] = (column.group, (found[-1][1][0], place))
        else:
            found.append((column.group, (place, place)))
    return found
