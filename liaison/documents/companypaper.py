"""The paper of a company's card: A4 upright, set close enough for one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from docx.shared import Cm, Pt

from liaison.documents.page import Column, Paper

_ROW = 0.48
"""Centimetres of a row with one line of text."""

_SIZES = {
    "公文标题": (16.0, 20.0, 0.0, 2.0),
    "公文标题行": (9.5, 12.0, 0.0, 4.0),
    "二级标题": (10.5, 13.0, 4.0, 2.0),
    "正文段": (9.0, 12.0, 2.0, 0.0),
    "表头": (9.0, 11.0, 0.0, 0.0),
    "表内": (9.0, 11.0, 0.0, 0.0),
    "表内居中": (9.0, 11.0, 0.0, 0.0),
}
"""Style → size, height of a line, space before, space after in points.

The height is said, because fonts that stand in for a missing one are up to a third higher.
"""


class CompanyPaper(Paper):
    """One page; what does not fit is left out by who fills it."""

    def __init__(self, title: str, unit: str, day: date, chain: str) -> None:
        super().__init__(title, unit, day, chain=chain)
        section = self._word.sections[0]
        section.left_margin = section.right_margin = Cm(1.6)
        section.top_margin, section.bottom_margin = Cm(1.3), Cm(1.2)
        section.header_distance = section.footer_distance = Cm(0.6)
        self.width = 21.0 - 3.2
        for name, (size, high, before, after) in _SIZES.items():
            style: Any = self._word.styles[name]
            style.font.size = Pt(size)
            style.paragraph_format.space_before = Pt(before)
            style.paragraph_format.space_after = Pt(after)
            style.paragraph_format.line_spacing = Pt(high)

    def part(self, heading: str, columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
        """Add a table under its heading."""
        self.heading(heading, 2)
        self.table(columns, rows, least=_ROW)

    def about(self, rows: Sequence[Sequence[str]]) -> None:
        """Add labels and values, two of each in a row."""
        self.facts(rows, (2.0, 6.9, 2.0, 6.9), least=_ROW)

    def end(self) -> None:
        """End with a line of no height: the one a table needs after it must not make a page."""
        line: Any = self._word.add_paragraph(style="正文段").paragraph_format
        line.line_spacing, line.space_before, line.space_after = Pt(1), Pt(0), Pt(0)
