"""Grids made by hand, for the tests of headings and tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from openpyxl.utils import range_boundaries

from liaison.exchange.grid import Grid, Row, Span
from liaison.exchange.tables import Table

HEAD = ["序号", "企业名称", "走访日期", "走访民警", "工作内容", "备注"]


def grid(*lines: Sequence[Any], merged: Sequence[str] = (), start: int = 1) -> Grid:
    """Make a grid from rows; None rows are blank; merged as ``A1:C1``."""
    spans = []
    for text in merged:
        left, top, right, bottom = range_boundaries(text)
        spans.append(Span(int(top or 0), int(left or 0) - 1, int(bottom or 0), int(right or 0) - 1))
    rows = []
    for number, line in enumerate(lines, start):
        values = list(line)
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append(Row(number, tuple(values)))
    return Grid("表", False, tuple(rows), tuple(spans))


def only(found: list[Table]) -> Table:
    assert len(found) == 1
    return found[0]
