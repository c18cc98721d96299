"""Which row of a sheet is the heading, and what the headings are called.

Hand-kept sheets have titles above, headings on two or three levels, merged
cells, line breaks and blanks inside words (safety.md §5 C 57-59).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from liaison.exchange.grid import ErrorCell, Formula, Row, Span, Value

_INVISIBLE = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_WORD = re.compile(
    r"^(序|NO\.?|\d{1,2}月份?|(走访|涉及|参加|参会|所属|服务|受检|被检查|相关|责任|申报)?企业|(所属|用工)?公司|商铺|姓名|性别|年龄|民族|国籍|网格|行业|联络员)$|"
    r"(序号|编号|名称|全称|简称|姓名|单位|时间|日期|时段|月份|年度|电话|手机|号码|方式|地址|地点|住址|位置|"
    r"区域|内容|事项|情况|简况|概况|类型|类别|种类|性质|等级|级别|备注|民警|警官|辅警|责任人|负责人|当事人|联系人|"
    r"反映人|受访人|经办人|法人|代表人|代表|联络员|人员|人数|人次|人口|员工数|数量|数|金额|金额\(元\)|状态|结果|来源|措施|要求|"
    r"期限|时限|部门|代码|证号|警号|职务|岗位|车牌|车型|次数|满意度|形式|主题|对象|记录|问题|项目|意见|建议|程度|"
    r"原因|描述|信息|风险|复查|回访|整改|说明|行业|网格|分工|是否.*|有无.*)(\(.{1,12}\))?$",
    re.IGNORECASE,
)
_META = re.compile(r"^(填报|填表|制表|统计|报送|报表)(单位|日期|时间|时段|期间|人|部门)")
_SAYS = re.compile(r"[:。;]")
_DATA = re.compile(
    r"^[\d.,%+\-/:]+$|^\d{2,4}年\d{1,2}月(\d{1,2}[日号])?|^[\d\-]{7,}|^[0-9A-Z]{15,18}$", re.ASCII
)
_MOST_LEVELS = 3
_LONGEST = 30


def flat(value: Value) -> str:
    """Return what a cell says in half-width, without blanks, breaks, invisible signs."""
    if value is None:
        return ""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", str(value)))


def heading(value: Value) -> str:
    """Return a heading as it is compared: flat, without marks such as ``*`` and ``:``."""
    return flat(value).strip("*:、")


def find_header(rows: Sequence[Row], start: int, spans: Spans) -> Header | None:
    """Return the first heading at or below a position of the rows, or None."""
    window = rows[start : start + 60]
    widest = max((_filled(row) for row in window), default=0)
    for strong in (True, False):
        for at, row in enumerate(window[:40], start):
            if is_header(rows, at, spans, widest, strong=strong):
                return _levels(rows, at, spans, start)
            if not strong and _is_data(row, widest):
                break
    return None


def is_header(rows: Sequence[Row], at: int, spans: Spans, widest: int, *, strong: bool) -> bool:
    """Is the row a heading? Strong: its words say so; else by contrast with the rows below."""
    row = rows[at]
    cells = [value for value in row.values if value is not None]
    count = len(cells)
    if count < 2 or not all(_heading_like(value) for value in cells) or _meta(row):
        return False
    names = [heading(value) for value in cells]
    if len(set(names)) < 0.6 * count or 2 * spans.width(row) < widest:
        return False
    words = sum(1 for name in names if _WORD.search(name))
    below = rows[at + 1 : at + 4]
    if strong:
        return words > 0.5 * count and words >= 2 and (bool(below) or count >= 3)
    return len(set(names)) == count and 10 * count >= 6 * widest and _contrast(row, below)


def _filled(row: Row) -> int:
    return sum(1 for value in row.values if value is not None)


def _meta(row: Row) -> bool:
    """Is it a line such as 填报单位 … 填报日期 … spread over cells?"""
    cells = [heading(value) for value in row.values if value is not None]
    marks = sum(1 for cell in cells if _META.search(cell) or _DATA.search(cell))
    return bool(cells) and bool(_META.search(cells[0])) and 2 * marks >= len(cells)


def _heading_like(value: Value) -> bool:
    if not isinstance(value, str) or isinstance(value, Formula | ErrorCell):
        return False
    name = heading(value)
    said = _DATA.search(name) or _SAYS.search(name)
    return bool(name) and len(name) <= _LONGEST and not said


def _contrast(row: Row, below: Sequence[Row]) -> bool:
    """Do the rows below hold numbers, days or codes where the row has words?"""
    if len(below) < 2 or _form(row, below):
        return False
    used = [column for column, value in enumerate(row.values) if value is not None]
    different = sum(
        1
        for column in used
        if sum(1 for other in below if _data(other.at(column))) * 2 >= len(below)
    )
    return different >= 1 and all(2 * _filled(other) >= len(used) for other in below[:2])


def _form(row: Row, below: Sequence[Row]) -> bool:
    """Is it a sheet of labels and values side by side, not a table?"""
    labels = [column for column, value in enumerate(row.values) if _WORD.search(heading(value))]
    return any(all(_WORD.search(heading(o.at(column))) for o in below) for column in labels)


def _data(value: Value) -> bool:
    if value is None:
        return False
    return not isinstance(value, str) or bool(_DATA.search(heading(value)))


def _is_data(row: Row, widest: int) -> bool:
    """Is it a row of values, so that no heading can follow?"""
    return 2 * _filled(row) >= widest and sum(1 for value in row.values if _data(value)) >= 2


def _levels(rows: Sequence[Row], at: int, spans: Spans, start: int) -> Header:
    """Return the header with the levels above and below that belong to it."""
    first, last = at, at
    if at > start and rows[at - 1].number == rows[at].number - 1:
        first = at - 1 if spans.groups(rows[at - 1], rows[at]) else at
    while last + 1 < len(rows) and last + 1 - first < _MOST_LEVELS:
        if rows[last + 1].number != rows[last].number + 1 or not _goes_on(
            rows[first], rows[last], rows[last + 1], spans
        ):
            break
        last += 1
    chosen = rows[first : last + 1]
    return Header(first, last, _names(chosen, spans), tuple(_row_names(row) for row in chosen))


def _goes_on(top: Row, row: Row, below: Row, spans: Spans) -> bool:
    """Is the row below a further level of the heading?"""
    cells = [(column, value) for column, value in enumerate(below.values) if value is not None]
    if not cells or not all(_heading_like(value) for _column, value in cells):
        return False
    if spans.deep(top, below.number):
        return True
    if any(spans.anchored(row, column) for column, _value in cells):
        return all(
            spans.anchored(row, column) or row.at(column) is None for column, _value in cells
        )
    gaps = [column for column in range(len(row.values)) if row.at(column) is None]
    named = {column for column, _value in cells}
    inner = [column for column in gaps if 0 < column < len(row.values)]
    words = sum(1 for _column, value in cells if _WORD.search(heading(value)))
    alone = [column for column in named if row.at(column) is not None]
    return (
        bool(inner)
        and set(inner) <= named
        and 2 * words > len(cells)
        and 2 * len(alone) <= len(named)
    )


def _names(levels: Sequence[Row], spans: Spans) -> tuple[str, ...]:
    """Return one name for each column: the levels joined as 组/列."""
    width = max(spans.width(row) if len(levels) > 1 else len(row.values) for row in levels)
    names = []
    for column in range(width):
        parts: list[str] = []
        for depth, row in enumerate(levels):
            part = heading(spans.value(row, column))
            if not part and depth < len(levels) - 1 and heading(levels[-1].at(column)):
                part = _group(row, column)
            if part and part not in parts:
                parts.append(part)
        names.append("/".join(parts))
    while names and not names[-1]:
        names.pop()
    return tuple(names)


def _group(row: Row, column: int) -> str:
    """Return the group a column stands under where nothing is merged."""
    return next((heading(value) for value in reversed(row.values[:column]) if value), "")


def _row_names(row: Row) -> tuple[str, ...]:
    return tuple(heading(value) for value in row.values)


@dataclass(frozen=True)
class Header:
    """A heading: its first and last row as positions in the grid's rows.

    ``names`` has one entry for each column from A on, empty where there is no
    heading; ``levels`` holds the texts of each row, to know repetitions.
    """

    first: int
    last: int
    names: tuple[str, ...]
    levels: tuple[tuple[str, ...], ...]


class Spans:
    """The merged ranges of a sheet, found by row."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.all = tuple(spans)
        self._by_row: dict[int, list[Span]] = {}
        for span in self.all:
            self._by_row.setdefault(span.top, []).append(span)

    def at(self, number: int) -> list[Span]:
        """Return the ranges whose first row it is."""
        return self._by_row.get(number, [])

    def width(self, row: Row) -> int:
        """Return the columns the row reaches over, merged cells counted in full."""
        ends = [span.right + 1 for span in self.at(row.number) if row.at(span.left) is not None]
        starts = next((i for i, value in enumerate(row.values) if value is not None), 0)
        return max([len(row.values), *ends]) - starts

    def value(self, row: Row, column: int) -> Value:
        """Return what a column shows in the row, merged cells carried to the right."""
        if row.at(column) is not None:
            return row.at(column)
        for span in self.at(row.number):
            if span.left <= column <= span.right:
                return row.at(span.left)
        return None

    def anchored(self, row: Row, column: int) -> bool:
        """Does a merged group of this row, wider than one column, cover the column?"""
        return any(
            span.left <= column <= span.right
            and span.right > span.left
            and span.bottom == row.number
            for span in self.at(row.number)
        )

    def deep(self, row: Row, number: int) -> bool:
        """Does a merged cell of the row reach down to the numbered row?"""
        return any(span.bottom >= number for span in self.at(row.number))

    def groups(self, row: Row, below: Row) -> bool:
        """Is the row a level of groups above the heading below it?"""
        width = self.width(below)
        cells = [value for value in row.values if value is not None]
        partial = [
            span
            for span in self.at(row.number)
            if span.right > span.left and 10 * (span.right - span.left + 1) < 8 * width
        ]
        return bool(partial) and all(_heading_like(value) for value in cells) and not _meta(row)
