"""Workbooks as readable text, so that a change of a ledger is read in a diff.

``describe`` tells everything an officer or a printer would notice: values with
their types, looks, heights, widths, merges, links, print set-up.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell import Cell, MergedCell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

FOLDER = Path(__file__).parent
_CM = 2.54


def agree(name: str, text: str, config: pytest.Config) -> None:
    """Fail unless the text is that of the golden file ``<name>.txt``.

    ``--update-golden`` writes the file anew; the change is then read in the diff.
    """
    golden = FOLDER / f"{name}.txt"
    if config.getoption("--update-golden", False):
        golden.write_text(text, "utf-8")
    agreed = golden.read_text("utf-8") if golden.exists() else ""
    changed = unified_diff(agreed.splitlines(), text.splitlines(), name, "now", lineterm="", n=0)
    if told := "\n".join(changed):
        pytest.fail(told, pytrace=False)


def describe(path: Path) -> str:
    """Return a workbook as text, one line a row."""
    book = openpyxl.load_workbook(path)
    looks = Legend()
    parts = [line for sheet in book.worksheets for line in _sheet(sheet, looks)]
    return "\n".join([*parts, *looks.told(), ""])


class Legend:
    """Letters for looks, in the order they are met."""

    def __init__(self) -> None:
        self._letters: dict[str, str] = {}

    def letter(self, cell: Cell) -> str:
        """Return the letters of a cell's look."""
        look = look_of(cell)
        if look not in self._letters:
            self._letters[look] = get_column_letter(len(self._letters) + 1).lower()
        return self._letters[look]

    def told(self) -> Iterator[str]:
        """Yield what the letters mean."""
        yield "== looks"
        for look, letter in self._letters.items():
            yield f"{letter}: {look}"


def look_of(cell: Cell) -> str:
    """Return how a cell looks, in words."""
    font, sides, align = cell.font, cell.border, cell.alignment
    drawn = [side.style for side in (sides.left, sides.right, sides.top, sides.bottom) if side]
    marks = {
        "bold": font.b,
        "underlined": font.u,
        f"#{font.color.rgb[2:] if font.color else ''}": font.color
        and font.color.rgb[2:] != "0" * 6,
        f"fill #{cell.fill.fgColor.rgb[2:]}": cell.fill.fill_type == "solid",
        "/".join(str(side) for side in drawn): any(drawn),
        f"{align.horizontal}/{align.vertical}": True,
        "wrapped": align.wrap_text,
        "shrunk": align.shrink_to_fit,
        f"indent {align.indent:g}": align.indent,
        cell.number_format: cell.number_format != "General",
        "stays text": cell.quotePrefix,
    }
    told = [words for words, holds in marks.items() if holds]
    return " ".join([f"{font.name} {font.sz:g}", *told])


def show(cell: Cell) -> str:
    """Return a cell's value so that text, number, date and formula differ."""
    value = cell.value
    if cell.data_type in ("f", "e"):
        return f"{cell.data_type.upper()}({value})"
    if value is None:
        return "·"
    if isinstance(value, str):
        return '"' + value.replace("\n", "⏎") + '"'
    if isinstance(value, datetime) and value.time() == time() and "h" not in cell.number_format:
        return value.date().isoformat()
    return str(value) if isinstance(value, int | float | date) else repr(value)


def _sheet(sheet: Worksheet, looks: Legend) -> Iterator[str]:
    yield f"== {sheet.title} {sheet.dimensions}"
    yield f"page: {_page(sheet)}"
    yield f"view: frozen at {sheet.freeze_panes}, filter {sheet.auto_filter.ref}"
    widths = sorted(
        (dimension.min or 0, dimension.width) for dimension in sheet.column_dimensions.values()
    )
    yield "widths: " + " ".join(f"{get_column_letter(at)}={width:g}" for at, width in widths)
    merged = sorted((area.min_row, area.min_col, area.coord) for area in sheet.merged_cells.ranges)
    yield "merged: " + " ".join(coordinates for _, _, coordinates in merged)
    for row in sheet.iter_rows():
        yield _row(sheet, row, looks)


def _row(sheet: Worksheet, row: tuple[Any, ...], looks: Legend) -> str:
    values = ["←" if isinstance(cell, MergedCell) else show(cell) + _link(cell) for cell in row]
    letters = [looks.letter(cell) for cell in row if not isinstance(cell, MergedCell)]
    runs = [(letter, len(list(run))) for letter, run in groupby(letters)]
    told = "".join(f"{letter}{count if count > 1 else ''} " for letter, count in runs)
    place = row[0].row
    return f"{place} [{sheet.row_dimensions[place].height:g}] {told}| {' | '.join(values)}"


def _link(cell: Any) -> str:
    link = getattr(cell, "hyperlink", None)
    return f" → {link.target or link.location}" if link else ""


def _page(sheet: Worksheet) -> str:
    setup, margins = sheet.page_setup, sheet.page_margins
    edges = (margins.left, margins.right, margins.top, margins.bottom)
    fit: Any = sheet.sheet_properties.pageSetUpPr
    footer: Any = sheet.oddFooter
    return ", ".join(
        (
            f"paper {setup.paperSize} {setup.orientation}",
            f"fit {fit.fitToPage} {setup.fitToWidth}×{setup.fitToHeight}",
            "margins " + " ".join(f"{edge * _CM:.1f}" for edge in edges),
            f"repeats {sheet.print_title_rows}",
            f"footer {footer.center.text}",
            f"centred {sheet.print_options.horizontalCentered}",
        )
    )
