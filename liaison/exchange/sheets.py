"""The sheets of a workbook, by calamine, or by openpyxl where calamine would die.

Runs in the child only.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from liaison.exchange import scan
from liaison.exchange.limits import Limits
from liaison.exchange.rows import RawSheet
from liaison.exchange.wire import Refusal

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

_MERGED_MOST = 20_000
_ZIPS = frozenset({"xlsx", "xlsm", "xlsb", "ods"})
_XML_BOOKS = frozenset({"xlsx", "xlsm"})


def book_sheets(data: bytes, kind: str, limits: Limits) -> Iterator[RawSheet]:
    """Yield the worksheets in order; :class:`Refusal` when there are none.

    Chart and macro sheets are passed over. calamine's and zipfile's own errors
    pass through: they mean a damaged file.
    """
    from python_calamine import SheetTypeEnum, SheetVisibleEnum, load_workbook

    facts = _inspect(data, kind) if kind in _ZIPS else {}
    book = load_workbook(io.BytesIO(data))
    found = False
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        found = True
        hidden = meta.visible is not SheetVisibleEnum.Visible
        seen = facts.get(meta.name, scan.Facts())
        if seen.area > limits.area:
            yield _streamed(data, meta.name, hidden, seen, limits)
        else:
            yield _dense(book, index, hidden, seen)
    if not found:
        raise Refusal("sheets")


def _inspect(data: bytes, kind: str) -> dict[str, scan.Facts]:
    """Prove all parts and return what the scan saw, by sheet name."""
    facts = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = {}
        if kind in _XML_BOOKS:
            workbook = package.read("xl/workbook.xml")
            relations = package.read("xl/_rels/workbook.xml.rels")
            names = scan.sheet_parts(workbook, relations)
        for part, xml in scan.parts(package):
            if part in names:
                facts[names[part]] = scan.scan(xml)
    return facts


def _dense(book: CalamineWorkbook, index: int, hidden: bool, seen: scan.Facts) -> RawSheet:
    sheet = book.get_sheet_by_index(index)
    merged = [
        [top + 1, left, bottom + 1, right]
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[:_MERGED_MOST]
    ]
    height = max([sheet.end[0] + 1 if sheet.end else 0, *seen.overlay])
    return RawSheet(sheet.name, hidden, height, _from_a(sheet), merged, seen.overlay)


def _from_a(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Yield numbered rows from column A; calamine starts at the first column used."""
    left: list[Any] = [None] * (sheet.start[1] if sheet.start else 0)
    for number, row in enumerate(sheet.iter_rows(), 1):
        yield number, left + row if left else row


def _streamed(data: bytes, name: str, hidden: bool, seen: scan.Facts, limits: Limits) -> RawSheet:
    """Read a sheet whose cells lie so far apart that a rectangle would not fit."""
    rows = _stream(data, name, limits)
    return RawSheet(name, hidden, seen.last, rows, seen.merged, seen.overlay)


def _stream(data: bytes, name: str, limits: Limits) -> Iterator[tuple[int, list[Any]]]:
    import openpyxl

    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    rows = book[name].iter_rows(
        max_row=limits.rows + 1, max_col=limits.columns + 1, values_only=True
    )
    for number, values in enumerate(rows, 1):
        yield number, list(values)
