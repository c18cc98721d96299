"""The paper of a month's calendar: A4 across, one page, a box a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from liaison.documents.page import Column, Paper

_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_ROOM = 15.6
"""Centimetres for the weeks below title and headings."""

_LINE = 0.42
"""The height of a line in centimetres, at the size of :data:`_SMALL`."""

_SMALL = 8.5
_HEAD = "340"
"""The height of the headings in twentieths of a point."""


class MonthPaper(Paper):
    """One page; ``weeks`` decides how high a box is."""

    def __init__(self, title: str, unit: str, day: date, weeks: int, chain: str) -> None:
        super().__init__(title, unit, day, landscape=True, chain=chain)
        section = self._word.sections[0]
        section.left_margin = section.right_margin = Cm(1.2)
        section.top_margin, section.bottom_margin = Cm(1.1), Cm(1.0)
        section.header_distance = section.footer_distance = Cm(0.6)
        self.width = 29.7 - 2.4
        self._height = _ROOM / weeks
        for name, size, after in (
            ("公文标题", 18.0, 2.0),
            ("公文标题行", 10.0, 4.0),
            ("正文段", 9.0, 0.0),
            ("表内", _SMALL, 0.0),
        ):
            style: Any = self._word.styles[name]
            style.font.size = Pt(size)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.space_before = Pt(0)
            style.paragraph_format.line_spacing = 1.0

    def lines(self) -> int:
        """Return how many lines fit into a box, that of the day's number included."""
        return max(2, int(self._height / _LINE))

    def letters(self) -> int:
        """Return how many hanzi fit into a line of a box."""
        return int((self.width / 7 - 0.35) / (_SMALL * 0.0353))

    def weeks(self, rows: Sequence[Sequence[str]]) -> None:
        """Add the weeks: seven texts each."""
        columns = [Column(words, 1.0) for words in _WEEKDAYS]
        self.table(columns, rows, least=self._height)
        self._settle()
        # The line a table needs after it must not make a page of its own.
        line: Any = self._word.add_paragraph(style="正文段").paragraph_format
        line.line_spacing, line.space_before, line.space_after = Pt(1), Pt(0), Pt(0)

    def _settle(self) -> None:
        """Let the headings be one line high, and the days begin at the top of their boxes."""
        table: Any = self._word.tables[-1]._tbl
        first, *rest = table.findall(qn("w:tr"))
        first.find(f"{qn('w:trPr')}/{qn('w:trHeight')}").set(qn("w:val"), _HEAD)
        for row in rest:
            for place in row.iter(qn("w:vAlign")):
                place.set(qn("w:val"), "top")
