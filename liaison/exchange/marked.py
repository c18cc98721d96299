"""A copy of the workbook in which every bad cell is coloured and says what is wrong.

Nothing becomes a formula that was not one, and nothing of the source is lost
but macros and links to other files. What is not an .xlsx becomes one, with
the rows as they were read and a column 导入问题 behind them.
"""

from __future__ import annotations

import io
import logging
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liaison.base.cells import safe_cell, safe_text
from liaison.base.errors import Problem
from liaison.base.files import atomic_write
from liaison.base.words import _
from liaison.exchange.grid import Book, Value
from liaison.exchange.plan import Finding, Plan, Severity
from liaison.exchange.precheck import precheck
from liaison.exchange.reader import read_book
from liaison.exchange.synonyms import REPORT_SHEET

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_log = logging.getLogger(__name__)
_PARTICULAR = (ValueError, TypeError, AttributeError, LookupError, OSError, SyntaxError)
_COLOURS = {Severity.REFUSE: "FFF4B6B0", Severity.DROP: "FFFCE2A6"}
_AUTHOR = "警企联络"
_COMMENT = 500
_KEPT_WHOLE = 3 * 1024 * 1024
"""Larger workbooks are not opened here with their looks: that takes too much memory."""

_HEADINGS = ("工作表", "行", "列", "列名", "内容", "问题", "如何改正", "处理")
_WIDTHS = (14, 7, 6, 16, 28, 44, 44, 12)
_OPENED = frozenset({"xlsx", "xlsm"})


def write_marked(source: Path, plan: Plan, out: Path) -> Path:
    """Write the copy of one of the plan's files to ``out``; return it.

    Bad cells (row refused: red, cell left out: yellow) carry a comment, and a
    sheet 导入问题 lists everything, remarks too. Raises :class:`Problem` when the
    file is not the one the plan was made of, or ``out`` is the source itself.
    """
    if out.resolve() == source.resolve():
        raise Problem(_("标注副本不能覆盖原文件。"), mend=_("请换一个文件名。"))
    read = precheck(source)
    file = next((one for one in plan.files if one.sha256 == read.sha256), None)
    if file is None:
        raise Problem(
            _("“{file}”在预览之后改动过。").format(file=source.name), mend=_("请重新预览。")
        )
    problems = [one for sheet in plan.sheets if sheet.file == file.name for one in sheet.problems]
    whole = str(read.kind) in _OPENED and len(read.data) <= _KEPT_WHOLE

    def write(part: Path) -> None:
        if not (whole and _mark(read.data, problems, part)):
            _rebuild(read_book(source), problems, part)

    return atomic_write(out, write)


def _mark(data: bytes, problems: list[Finding], part: Path) -> bool:
    """Lay marks and comments over the workbook with its looks; False when it cannot be opened."""
    book = _opened(data)
    if book is None:
        return False
    if REPORT_SHEET in book.sheetnames:
        del book[REPORT_SHEET]
    by_cell: dict[tuple[str, int, int], list[Finding]] = defaultdict(list)
    for one in problems:
        if one.severity in _COLOURS and one.row:
            by_cell[one.sheet, one.row, one.index or 0].append(one)
    for (sheet, row, index), found in by_cell.items():
        _mark_cell(book[sheet], row, index, found)
    _list(book, problems)
    book.save(part)
    return True


def _opened(data: bytes) -> Workbook | None:
    """Open a workbook that calamine has read; None where openpyxl is more particular."""
    import openpyxl

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of looks it does not know, which are then lost
            return openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    except _PARTICULAR as error:
        _log.info("workbook not opened with its looks: %s", type(error).__name__)
        return None


def _mark_cell(sheet: Worksheet, row: int, index: int, found: list[Finding]) -> None:
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell: Any = sheet.cell(row, index + 1)
    for merged in sheet.merged_cells.ranges:
        if cell.coordinate in merged:
            cell = sheet.cell(merged.min_row, merged.min_col)
            break
    worst = (
        Severity.REFUSE
        if any(one.severity is Severity.REFUSE for one in found)
        else found[0].severity
    )
    cell.fill = PatternFill("solid", fgColor=_COLOURS[worst])
    comment = Comment(safe_text(_said(found)), _AUTHOR)
    comment.width, comment.height = 320, 120
    cell.comment = comment


def _said(found: list[Finding]) -> str:
    lines = [f"{one.severity.label}:{one.why}{one.mend}" for one in found]
    text = "\n".join(dict.fromkeys(lines))
    return text if len(text) <= _COMMENT else f"{text[: _COMMENT - 1]}…"


def _rebuild(book: Book, problems: list[Finding], part: Path) -> None:
    """Write the rows as read into a new workbook, with what is wrong behind each row."""
    import openpyxl

    made = openpyxl.Workbook(write_only=True)
    by_row: dict[tuple[str, int], list[Finding]] = defaultdict(list)
    for one in problems:
        by_row[one.sheet, one.row].append(one)
    for grid in book.sheets:
        if grid.name == REPORT_SHEET:
            continue
        sheet = made.create_sheet(_title(grid.name))
        next_row, width = 1, grid.width
        for row in grid.rows:
            for _blank in range(next_row, row.number):
                sheet.append([])
            next_row = row.number + 1
            found = by_row.get((grid.name, row.number), [])
            values: list[Value] = [*row.values]
            if any(one.severity in _COLOURS for one in found):
                values += [None] * (width - len(values))
                values.append(_said([one for one in found if one.severity in _COLOURS]))
            sheet.append([_cell(sheet, value) for value in values])
    _list(made, problems)
    made.save(part)


def _list(book: Workbook, problems: list[Finding]) -> None:
    """Add the sheet that lists all problems and remarks."""
    sheet: Any = book.create_sheet(REPORT_SHEET)
    for at, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDEFGH"[at]].width = width
    sheet.append([_cell(sheet, one) for one in _HEADINGS])
    for one in problems:
        line: list[Value] = [
            one.sheet,
            one.row or None,
            one.column,
            one.heading,
            one.value,
            one.why,
            one.mend,
            one.severity.label,
        ]
        sheet.append([_cell(sheet, value) for value in line])


def _cell(sheet: Any, value: Value) -> Any:
    """Return a cell that shows the value as it is: text stays text, also with ``=`` in front."""
    from openpyxl.cell import WriteOnlyCell

    kept = isinstance(value, float | bool) or value is None
    shown: Any = value if kept else safe_cell(_plain(value))
    cell = WriteOnlyCell(sheet, shown)
    if isinstance(shown, str):
        cell.data_type = "s"
        cell.quotePrefix = shown.startswith(("=", "+", "-", "@"))
    return cell


def _plain(value: Any) -> Any:
    return value.isoformat() if type(value).__name__ == "time" else value


def _title(name: str) -> str:
    return "".join("_" if sign in r"\/*?:[]" else sign for sign in name)[:31] or "Sheet"
