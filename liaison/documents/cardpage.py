"""The paper of contact cards: A5 across for one, A4 upright with two on a page for several.

Where a card is too long for that (:mod:`liaison.documents.cardsize`) each has a page of A4.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt

from liaison.documents import cardsize
from liaison.documents.cardsize import Size
from liaison.documents.page import Column, Paper

_A4, _A5 = (21.0, 29.7), (21.0, 14.8)
_SIDES, _ENDS = 1.2, 0.9
"""Margins in centimetres: left and right, above and below."""

_HALF = 13.6
"""Least height of a card on half a page, in centimetres; a longer one takes more."""

_CUT = '<w:tblBorders {}><w:insideH w:val="dashed" w:sz="6" w:color="808080"/></w:tblBorders>'
_HEADS = ("支援部门", "职责事项", "联系人", "联系电话", "值班电话")
_LEFT = 1
"""The column of the topics is not centred."""


class CardPaper(Paper):
    """A document of cards, all of one size."""

    def __init__(self, title: str, unit: str, day: date, several: bool, size: Size) -> None:
        super().__init__(title, unit, day)
        upright = several or size.whole
        across, along = _A4 if upright else _A5
        section = self._word.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT if upright else WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Cm(across), Cm(along)
        section.left_margin = section.right_margin = Cm(_SIDES)
        section.top_margin = section.bottom_margin = Cm(_ENDS)
        section.header_distance = section.footer_distance = Cm(0.4)
        foot: Any = section.footer.paragraphs[0]._p
        for part in list(foot):  # a card has no page numbers
            if not part.tag.endswith("}pPr"):
                foot.remove(part)
        self.width = across - 2 * _SIDES
        self._halves = several and not size.whole
        self._half: Any = None
        self._size = size
        self._set("页脚字", 1)  # empty as it is, it takes the room of a row
        self._set("公文标题", 18, before=8, after=2)
        self._set("公文标题行", 10.5, after=4)
        self._set("正文段", 9, after=0, line=1.0)
        self._set("表内", size.type)
        self._set("表内居中", min(size.type, 10.5))

    @contextmanager
    def card(self) -> Iterator[None]:
        """What is added inside is one card: a page of its own, or the next half of one."""
        body: Any = self._word.element.body
        before = len(body)
        yield
        if self._halves:
            parts = [one for one in body[before - 1 :] if not one.tag.endswith("}sectPr")]
            for part in parts:
                body.remove(part)
            cell = self._next_half()
            for place, part in enumerate(parts):
                cell.insert(place + 1, part)  # behind what is said about the cell
            cell.remove(cell[-1])  # the empty line every cell begins with

    def head(self, words: str, under: str) -> None:
        """Add the title of a card and whose card it is."""
        first = not self._word.paragraphs
        self.title(words)
        if not first and not self._halves:
            self._word.paragraphs[-1].paragraph_format.page_break_before = True
        self.say(under, "公文标题行")

    def about(self, rows: Sequence[tuple[str, str]]) -> None:
        """Add labels and what stands behind them."""
        self.facts(rows, cardsize.ABOUT, least=self._size.label)

    def behind(self, rows: Sequence[Sequence[str]]) -> None:
        """Add the table of departments; five cells a row when there are phones on duty."""
        self.say("")
        grid = [
            Column(head, width, centred=place != _LEFT)
            for place, (head, width) in enumerate(zip(_HEADS, cardsize.grid(rows), strict=False))
        ]
        self.table(grid, rows, least=self._size.row)

    def _next_half(self) -> Any:
        """Return the cell of the next half page; the two are parted by a line to cut along."""
        if self._half is not None:
            cell, self._half = self._half, None
            return cell
        body: Any = self._word.element.body
        if any(one.tag.endswith("}tbl") for one in body):
            line = self._word.add_paragraph(style="正文段")
            line.paragraph_format.page_break_before = True
            line.paragraph_format.line_spacing = Pt(1)
        table: Any = self._word.add_table(2, 1)
        table.autofit = False
        table._tbl.tblPr.append(parse_xml(_CUT.format(nsdecls("w"))))
        for row in table.rows:
            row.height, row.height_rule = Cm(_HALF), WD_ROW_HEIGHT_RULE.AT_LEAST
            row.cells[0].width = Cm(self.width)
        self._half = table.rows[1].cells[0]._tc
        return table.rows[0].cells[0]._tc

    def _set(self, name: str, size: float, **shape: float) -> None:
        style: Any = self._word.styles[name]
        style.font.size = Pt(size)
        if "before" in shape:
            style.paragraph_format.space_before = Pt(shape["before"])
        if "after" in shape:
            style.paragraph_format.space_after = Pt(shape["after"])
        if "line" in shape:
            style.paragraph_format.line_spacing = shape["line"]
