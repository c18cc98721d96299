"""A ledger's rows: as openpyxl cells, or as finished XML many times faster.

Openpyxl decides every look (speed.md §2); ``stream`` only repeats the numbers
of the styles it made. ``fill`` writes the same rows cell by cell: the tests
hold the one against the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from liaison.base.cells import Cell
from liaison.ledgers.sheet.look import Looks, put
from liaison.ledgers.sheet.measure import HANZI, height, lines
from liaison.ledgers.sheet.model import Kind, Sheet
from liaison.ledgers.sheet.plan import EMPTY_ROWS, Plan
from liaison.ledgers.sheet.values import FORMULA_SIGNS, is_quoted, number, serial, tidy

_TEXT = '<is><t xml:space="preserve">'  # blanks and line breaks are kept

Row = tuple[list[Cell], float]
"""The tidied values of a row with 序号, and its height in points."""


def body_rows(sheet: Sheet, plan: Plan) -> Iterator[Row]:
    """Yield the rows to print; a ledger without rows becomes a blank form."""
    if not sheet.rows:
        blank: list[Cell] = [None] * len(plan.columns)
        for place in range(EMPTY_ROWS):
            yield ([None, "无", *blank[2:]] if place == 0 else blank), height(1)
    shape = [(kind, room, room / HANZI) for kind, room in zip(plan.kinds, plan.rooms, strict=True)]
    for serial_number, row in enumerate(sheet.rows, 1):
        values: list[Cell] = [serial_number]
        most = 1
        for kept, (kind, room, few) in zip(row, shape[1:], strict=True):
            value = None if kept is None else tidy(kind, kept)
            if isinstance(value, str) and (len(value) > few or "\n" in value):
                most = max(most, lines(value, room))
            values.append(value)
        yield values, height(most)


def fill(target: Worksheet, plan: Plan, rows: Iterator[Row], looks: Looks) -> None:
    """Write the rows with openpyxl alone."""
    for place, (values, points) in enumerate(rows, plan.first):
        for column, (value, kind) in enumerate(zip(values, plan.kinds, strict=True), 1):
            put(target, place, column, value, looks.style(kind, is_quoted(value)))
        target.row_dimensions[place].height = points


def specimen(target: Worksheet, plan: Plan, looks: Looks) -> None:
    """Put one blank row where the streamed rows will stand."""
    for column, kind in enumerate(plan.kinds, 1):
        put(target, plan.first, column, None, looks.style(kind))


def stream(plan: Plan, rows: Iterator[Row], looks: Looks) -> Iterator[str]:
    """Yield the XML of each row."""
    shape = [_marks(column, kind, looks) for column, kind in enumerate(plan.kinds, 1)]
    for place, (values, points) in enumerate(rows, plan.first):
        row = str(place)
        cells = [f'<row r="{row}" ht="{points:g}" customHeight="1">']
        for value, (start, blank, digits, text, quoted) in zip(values, shape, strict=True):
            if value is None:
                cells.append(f"{start}{row}{blank}")
            elif isinstance(value, str):
                look = quoted if value[0] in FORMULA_SIGNS else text
                marked = "&" in value or "<" in value or ">" in value
                shown = _escaped(value) if marked else value
                cells.append(f"{start}{row}{look}{shown}</t></is></c>")
            else:
                figure = number(value) if isinstance(value, int | Decimal) else serial(value)
                cells.append(f"{start}{row}{digits}{figure}</v></c>")
        cells.append("</row>")
        yield "".join(cells)


def _marks(column: int, kind: Kind, looks: Looks) -> tuple[str, str, str, str, str]:
    """Return a cell's XML in pieces, between which row number and value go."""
    plain, quoted = looks.style_id(kind), looks.style_id(kind, quoted=True)
    return (
        f'<c r="{get_column_letter(column)}',
        f'" s="{plain}"/>',
        f'" s="{plain}"><v>',
        f'" s="{plain}" t="inlineStr">{_TEXT}',
        f'" s="{quoted}" t="inlineStr">{_TEXT}',
    )


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
