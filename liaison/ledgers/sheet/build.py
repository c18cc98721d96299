"""Building one workbook file: frames by openpyxl, rows streamed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

from openpyxl.packaging.core import DocumentProperties
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from liaison.base.watcher import Watcher
from liaison.ledgers.sheet import body, cover
from liaison.ledgers.sheet.frame import build_frame
from liaison.ledgers.sheet.look import Looks
from liaison.ledgers.sheet.model import Book
from liaison.ledgers.sheet.pack import pack
from liaison.ledgers.sheet.plan import make_plan
from liaison.ledgers.sheet.values import safe_tab, tidy

_MANY = 20_000  # rows from which quick compression is worth the larger file
_HEED = 128  # rows between two looks at the watcher


def build(path: Path, book: Book, covered: bool, plain: bool, watcher: Watcher) -> dict[str, int]:
    """Write the workbook and return how many rows each sheet's part must have.

    ``plain`` writes every cell through openpyxl. Raises
    :class:`liaison.base.errors.Cancelled` when the watcher asks to stop.
    """
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    looks = Looks(workbook)
    workbook.properties = _properties(book)
    tabs = _tabs(book, covered)
    if covered:
        cover.build_cover(_sheet(workbook, cover.TAB), book, tabs, looks)
    progress = _Progress(watcher)
    streams: dict[str, tuple[int, Iterator[str]]] = {}
    expected: dict[str, int] = {}
    for tab, sheet in zip(tabs, book.sheets, strict=True):
        watcher.check()
        target, plan = _sheet(workbook, tab), make_plan(sheet)
        build_frame(target, sheet, plan, looks)
        rows = body.body_rows(sheet, plan)
        rows = progress.over(rows) if sheet.rows else rows
        if plain:
            body.fill(target, plan, rows, looks)
        else:
            body.specimen(target, plan, looks)
            streams[tab] = plan.first, body.stream(plan, rows, looks)
        expected[f"xl/worksheets/sheet{len(workbook.worksheets)}.xml"] = plan.sign
    total = sum(len(sheet.rows) for sheet in book.sheets)
    pack(path, workbook, streams, level=1 if total >= _MANY else 6)
    return expected


def _tabs(book: Book, covered: bool) -> list[str]:
    tabs: list[str] = []
    for sheet in book.sheets:
        tabs.append(safe_tab(sheet.title, [*tabs, *([cover.TAB] if covered else [])]))
    return tabs


def _sheet(workbook: Workbook, tab: str) -> Worksheet:
    sheet: Worksheet = workbook.create_sheet(tab)
    return sheet


def _properties(book: Book) -> DocumentProperties:
    moment = datetime.combine(book.filled_on, time())
    unit = str(tidy("text", book.unit) or "")
    return DocumentProperties(
        title=str(tidy("text", book.title) or ""),
        creator=unit,
        lastModifiedBy=unit,
        created=moment,
        modified=moment,
    )


class _Progress:
    """Tells the watcher how many rows of the whole workbook are done."""

    def __init__(self, watcher: Watcher) -> None:
        self._watcher = watcher
        self._done = 0

    def over(self, rows: Iterator[body.Row]) -> Iterator[body.Row]:
        """Pass rows on, stopping when the person has asked to stop."""
        for row in rows:
            if self._done % _HEED == 0:
                self._watcher.check()
                self._watcher.at(self._done)
            self._done += 1
            yield row
