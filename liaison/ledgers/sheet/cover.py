"""The cover of a month's workbook: what is inside, with a way to each sheet."""

from __future__ import annotations

from typing import Any

from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from liaison.ledgers.sheet.frame import set_print, signatures
from liaison.ledgers.sheet.look import Looks, put
from liaison.ledgers.sheet.measure import lines
from liaison.ledgers.sheet.model import SERIAL, Book, facts
from liaison.ledgers.sheet.values import is_quoted, tidy

TAB = "封面"
_WIDTHS = {"A": 10.0, "B": 74.0, "C": 22.0}
_LAST = len(_WIDTHS)
_SCALE = 11 / 14  # rooms are counted in 11-point characters, the table has 14
_ROW = 30.0
_TITLE = 6.0  # a line of the title is so much higher than its 28 points


def build_cover(target: Worksheet, book: Book, tabs: list[str], looks: Looks) -> None:
    """Fill the first sheet: title, facts, contents with links, sign-off."""
    for letter, width in _WIDTHS.items():
        target.column_dimensions[letter].width = width
    room = sum(_WIDTHS.values())
    count = lines(book.title, room * 11 / 28)
    _across(target, 1, book.title, looks, "cover title", 28 + count * (28 + _TITLE))
    row = 2
    for fact in facts(book):
        count = lines(fact, room * 11 / 16)
        _across(target, row, fact, looks, "cover line", 8 + count * 22)
        row += 1
    target.row_dimensions[row].height = 14
    row = _contents(target, book, tabs, looks, row + 1)
    for note in book.notes:
        _across(target, row, note, looks, "left", 6 + lines(note, room) * 15)
        row += 1
    _across(target, row, signatures(room * _SCALE, book.signers), looks, "cover sign", 60)
    set_print(target, book.chain)
    target.page_setup.fitToHeight = 1
    target.sheet_view.showGridLines = False


def _across(target: Worksheet, row: int, text: str, looks: Looks, look: str, points: float) -> None:
    value = tidy("text", text)
    target.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_LAST)
    put(target, row, 1, value, looks.style(look, is_quoted(value)))
    target.row_dimensions[row].height = points


def _contents(target: Worksheet, book: Book, tabs: list[str], looks: Looks, row: int) -> int:
    """Write the table of contents and return the row after it."""
    for column, words in enumerate((SERIAL, book.listed, "行数"), 1):
        put(target, row, column, words, looks.style("cover head"))
    target.row_dimensions[row].height = _ROW
    for number, (sheet, tab) in enumerate(zip(book.sheets, tabs, strict=True), 1):
        row += 1
        title = tidy("text", sheet.title)
        put(target, row, 1, number, looks.style("cover number"))
        put(target, row, 2, title, looks.style("cover link", is_quoted(title)))
        put(target, row, 3, len(sheet.rows), looks.style("cover number"))
        _link(target.cell(row, 2), tab)
        count = lines(sheet.title, _WIDTHS["B"] * _SCALE)
        target.row_dimensions[row].height = _ROW + (count - 1) * 20
    return row + 1


def _link(cell: Any, tab: str) -> None:
    """Link a cell to a sheet of the same file; nothing else is ever linked."""
    place = "'{}'!A1".format(tab.replace("'", "''"))
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=place, display=tab)
