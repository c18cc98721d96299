"""How cells look: the one place where fonts, borders and formats are chosen.

A workbook can name one font a cell and no fallbacks. Titles ask for
方正小标宋简体, which offices install for official papers; where it is missing
Excel, WPS and LibreOffice take a serif font of the same character set (宋体).
宋体 and 黑体 come with every Chinese Windows; WPS on Kylin and UOS maps them
to its own Song and Hei faces. Proprietary fonts are never embedded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from liaison.base.cells import Cell as Value, safe_cell

TITLE, SONG, HEI = "方正小标宋简体", "宋体", "黑体"
_GB2312 = 134  # the character set by which a missing font is replaced
_FAMILY = {TITLE: 1, SONG: 3, HEI: 3}


@dataclass(frozen=True)
class Look:
    """One way a cell can look; sizes in points, colours as RGB.

    Text wraps, or is ``shrunk`` to stay on one line.
    """

    font: str = SONG
    size: float = 11
    bold: bool = False
    colour: str = "000000"
    underline: bool = False
    fill: str = ""
    bordered: bool = True
    across: str = "center"
    indent: int = 0
    shrunk: bool = False
    format: str = "General"


_MONEY = "#,##0.00_ "  # ends with a blank, so that yuan do not touch the next column
_BODY = {
    "text": Look(),
    "code": Look(format="@"),
    "whole": Look(format="0"),
    "number": Look(),
    "money": Look(format=_MONEY, across="right"),
    "day": Look(format="yyyy-mm-dd"),
    "moment": Look(format="yyyy-mm-dd hh:mm"),
    "long": Look(across="left"),
}
_LOOKS = {
    **_BODY,
    "title": Look(TITLE, 20, bordered=False),
    "left": Look(bordered=False, across="left"),
    "fact left": Look(bordered=False, across="left", shrunk=True),
    "fact center": Look(bordered=False, shrunk=True),
    "fact right": Look(bordered=False, across="right", shrunk=True),
    "head": Look(HEI, bold=True, fill="E7ECF2"),
    "total": Look(HEI, bold=True),
    "total whole": Look(SONG, bold=True, format="0"),
    "total number": Look(SONG, bold=True),
    "total money": Look(SONG, bold=True, format=_MONEY, across="right"),
    "cover title": Look(TITLE, 28, bordered=False),
    "cover line": Look(SONG, 16, bordered=False),
    "cover head": Look(HEI, 14, bold=True, fill="E7ECF2"),
    "cover number": Look(SONG, 14, format="0"),
    "cover link": Look(SONG, 14, colour="0B4F9E", underline=True, across="left", indent=1),
    "cover sign": Look(SONG, 14, bordered=False),
}


class Looks:
    """The looks of one workbook, each made once and shared by its cells."""

    def __init__(self, workbook: Workbook) -> None:
        self._made: dict[tuple[str, bool], Any] = {}
        self._anvil = workbook.create_sheet()
        workbook.remove(self._anvil)  # cells are made on it, none is written
        _use_as_normal(workbook, Look())

    def style(self, name: str, quoted: bool = False) -> Any:
        """Return openpyxl's shared style of a look.

        ``quoted`` text keeps being text when it is edited (Excel's quotePrefix).
        """
        made = self._made.get((name, quoted))
        if made is None:
            cell = Cell(self._anvil, 1, 1)
            _dress(cell, _LOOKS[name])
            cell.quotePrefix = quoted
            made = self._made[name, quoted] = cell._style  # type: ignore[attr-defined]  # not in the stubs
        return made

    def style_id(self, name: str, quoted: bool = False) -> int:
        """Return the number of a look in the finished file."""
        cell = Cell(self._anvil, 1, 1, style_array=self.style(name, quoted))
        return cell.style_id


def put(sheet: Worksheet, row: int, column: int, value: Value, style: Any) -> None:
    """Put a value into a cell; text is text, whatever it begins with."""
    cell: Any = sheet.cell(row, column)
    cell._style = style
    value = safe_cell(value)
    if value is not None:
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"


def _use_as_normal(workbook: Any, look: Look) -> None:
    """Make a look's font the standard one, by which column widths are counted."""
    font = _font(look)
    workbook._fonts = IndexedList([font])
    workbook._named_styles["Normal"].font = font


def _font(look: Look) -> Font:
    return Font(
        name=look.font,
        size=look.size,
        bold=look.bold,
        color=look.colour,
        underline="single" if look.underline else None,
        charset=_GB2312,
        family=_FAMILY[look.font],
    )


def _dress(cell: Cell, look: Look) -> None:
    cell.font = _font(look)
    cell.number_format = look.format
    cell.alignment = Alignment(
        horizontal=look.across,
        vertical="center",
        wrap_text=not look.shrunk,
        shrink_to_fit=look.shrunk,
        indent=look.indent,
    )
    if look.bordered:
        side = Side(style="thin", color="000000")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
