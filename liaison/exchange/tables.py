"""Finding the tables in a foreign sheet: heading, title lines, rows that count.

Titles, totals, notes, sign-off lines and headings repeated on each printed
page are set aside and every one is recorded with its reason, so that the
officer can see that nothing was lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from liaison.base.words import N_, _
from liaison.exchange.grid import Formula, Grid, Row, Value
from liaison.exchange.headers import Header, Spans, find_header, flat, heading, is_header

_TOTAL = re.compile(
    r"^(本[页月季年表次]|上[页月]|全[月年季]|年度|月度|总体)?([合总小累]计|共计(?!\d))(数|人数|户数|金额)?"
    r"(\(.*\))?(:?[\d约共].{0,20}|:.{0,20})?$"
)
_NOTE = re.compile(
    r"^(备?注|说明|填表说明|填报说明|附注|注释|注意|特别说明|温馨提示)[\d一二三]{0,2}[:.、,]|^[*※★]"
)
_SIGN = re.compile(
    r"^((填报|填表|制表|审核|审批|审定|复核|签发)人?(\(.*\))?(:|$)|"
    r"(填报|填表|制表|统计|报送|核对|单位负责|分管领导|主管领导|所长|站长|负责|经办|签字|签名|签章|盖章|录入|"
    r"联系电话|联系)(人|领导|日期|时间|时段|单位|部门|者)?(\(.*\))?:)"
)
_SIGNERS = re.compile(r"(填报|填表|制表|审核|审批|复核|签发|负责)人?(\(.*?\))?:")
_GROUP = re.compile(r"^(第?[一二三四五六七八九十]{1,3}[、.部章]|\([一二三四五六七八九十]{1,3}\))")
_SAMPLE = re.compile(r"^(例|示例|样例|范例|填写示例|例如|例:.*)$")
_SERIAL = frozenset({"序号", "序", "行号", "NO", "NO.", "No", "No.", "no", "no."})


class Reason(StrEnum):
    """Why a row of a table is set aside."""

    BLANK = N_("空行")
    SERIAL = N_("只有序号")
    TOTAL = N_("合计行")
    NOTE = N_("说明或备注")
    SIGN = N_("填报签字行")
    HEADER = N_("重复的表头")
    TITLE = N_("重复的标题")
    GROUP = N_("分组标题")
    NUMBERS = N_("栏号行")
    SAMPLE = N_("填写示例")

    @property
    def label(self) -> str:
        """Return the reason in the language of the screen."""
        return _(self.value)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row set aside: its number, the reason, and what it says (shortened)."""

    number: int
    reason: Reason
    text: str = ""


@dataclass(frozen=True)
class Table:
    """A table of a sheet.

    ``headers`` has one name for each column from A on (normalised; levels
    joined as 组/列; empty where there is none). ``rows`` are padded to the
    width and hold values carried down merged cells (``Row.filled``).
    ``header_row`` is the number of the lowest heading row, ``header_top`` of the
    highest. ``title`` holds the lines above. ``serial`` is the column of 序号.
    """

    sheet: str
    hidden: bool
    header_top: int
    header_row: int
    headers: tuple[str, ...]
    title: tuple[str, ...]
    rows: tuple[Row, ...] = field(repr=False)
    skipped: tuple[Skipped, ...] = field(repr=False)
    serial: int | None = None


def find_tables(grid: Grid) -> list[Table]:
    """Return the tables of a sheet from top to bottom, none when it has no heading."""
    spans = Spans(grid.merged)
    tables: list[Table] = []
    start = 0
    while found := find_header(grid.rows, start, spans):
        end = _end(grid, found, spans)
        tables.append(_table(grid, found, spans, start, end))
        start = end
    return tables


def _end(grid: Grid, header: Header, spans: Spans) -> int:
    """Return where the next table's title or heading begins, else the grid's end."""
    names = {name for level in header.levels for name in level if name}
    for at in range(header.last + 1, len(grid.rows)):
        row = grid.rows[at]
        if not isinstance(row.values[-1], str):
            continue
        if not is_header(grid.rows, at, spans, len(names), strong=True):
            continue
        texts = {heading(value) for value in row.values if value is not None}
        if len(texts) >= 3 and 2 * len(texts & names) < len(texts) and _apart(grid.rows, at, texts):
            return _title_start(grid.rows, at, header.last + 1)
    return len(grid.rows)


def _apart(rows: Sequence[Row], at: int, texts: set[str]) -> bool:
    """Does the row stand apart from what is above: a gap, a title, or its own 序号?"""
    above = rows[at - 1]
    return rows[at].number - above.number > 1 or len(_texts(above)) == 1 or bool(texts & _SERIAL)


def _title_start(rows: Sequence[Row], at: int, floor: int) -> int:
    """Return the first of the title lines right above a further heading."""
    start = at
    while start - 1 >= max(floor, at - 3):
        above = rows[start - 1]
        texts = _texts(above)
        filling = any(heading(text).startswith(("填报", "统计时", "报送")) for text in texts)
        if not filling and (len(texts) != 1 or _aside(texts, above) is not None):
            break
        start -= 1
    return start


def _table(grid: Grid, header: Header, spans: Spans, start: int, end: int) -> Table:
    body = grid.rows[header.last + 1 : end]
    width = max([len(header.names), *(len(row.values) for row in body)])
    names = header.names + ("",) * (width - len(header.names))
    serial = next((at for at, name in enumerate(names) if name in _SERIAL), None)
    title = tuple("  ".join(_texts(row)) for row in grid.rows[start : header.first])
    sorter = _Sorter(header, spans, width, serial, frozenset(title))
    rows: list[Row] = []
    skipped: list[Skipped] = []
    carried = _carried(grid, header, end)
    previous = grid.rows[header.last].number
    for row in body:
        skipped += [Skipped(number, Reason.BLANK) for number in range(previous + 1, row.number)]
        previous = row.number
        reason = sorter.reason(row)
        if reason:
            skipped.append(Skipped(row.number, reason, "  ".join(_texts(row))[:80]))
        else:
            rows.append(_padded(row, width, carried.get(row.number)))
    top, low = grid.rows[header.first].number, grid.rows[header.last].number
    return Table(
        grid.name, grid.hidden, top, low, names, title, tuple(rows), tuple(skipped), serial
    )


def _texts(row: Row) -> list[str]:
    return [str(value).strip() for value in row.values if value is not None]


def _carried(grid: Grid, header: Header, end: int) -> dict[int, dict[int, Value]]:
    """Return row → column → value for cells under the first of a merged column.

    Only the leftmost column of a range is carried down, and only inside the body.
    """
    body = {row.number: row for row in grid.rows[header.last + 1 : end]}
    carried: dict[int, dict[int, Value]] = {}
    ends: dict[int, int] = {}
    for span in sorted(grid.merged, key=lambda span: span.top):
        first = body.get(span.top)
        if first is None or first.at(span.left) is None or span.top <= ends.get(span.left, 0):
            continue
        ends[span.left] = span.bottom  # spreadsheets allow no overlap, and a trap would cost hours
        for number in range(span.top + 1, min(span.bottom, grid.rows[-1].number) + 1):
            if number in body and body[number].at(span.left) is None:
                carried.setdefault(number, {})[span.left] = first.at(span.left)
    return carried


def _padded(row: Row, width: int, carried: dict[int, Value] | None) -> Row:
    values = row.values + (None,) * (width - len(row.values))
    if not carried:
        return Row(row.number, values)
    filled = list(values)
    for column, value in carried.items():
        filled[column] = value
    return Row(row.number, tuple(filled), frozenset(carried))


def _aside(texts: Sequence[str], row: Row) -> Reason | None:
    """Return why a row's words set it aside, whatever the table."""
    first = flat(texts[0])
    unnumbered = len(texts) > 1 and not isinstance(row.values[0], str)
    if _TOTAL.match(first) or (unnumbered and _TOTAL.match(flat(texts[1]))):
        return Reason.TOTAL
    if len(texts) <= 3 and _NOTE.match(first):
        return Reason.NOTE
    if _SIGN.match(first):
        marked = sum(1 for text in texts if ":" in flat(text) or _SIGN.match(flat(text)))
        if len(texts) <= 2 or 2 * marked >= len(texts):
            return Reason.SIGN
    line = "".join(texts)
    if (":" in line or "：" in line) and len(_SIGNERS.findall(flat(line))) >= 2:
        return Reason.SIGN
    return None


class _Sorter:
    """Tells the rows that count from those set aside, in one table."""

    def __init__(
        self,
        header: Header,
        spans: Spans,
        width: int,
        serial: int | None,
        titles: frozenset[str],
    ) -> None:
        self.levels = tuple(frozenset(filter(None, level)) for level in header.levels)
        self.spans = spans
        self.width = width
        self.serial = serial
        self.titles = titles
        self.fresh = True

    def reason(self, row: Row) -> Reason | None:
        """Return why the row is set aside, None when it counts."""
        texts = _texts(row)
        found = _aside(texts, row) or self._repeated(row, texts) or self._alone(row, texts)
        if found is None and self.fresh and self._numbers(row, texts):
            found = Reason.NUMBERS
        if found is None and _SAMPLE.match(heading(texts[0])):
            found = Reason.SAMPLE
        self.fresh = self.fresh and found is not None
        return found

    def _repeated(self, row: Row, texts: Sequence[str]) -> Reason | None:
        if "  ".join(texts) in self.titles:
            return Reason.TITLE
        if len(texts) < 2:
            return None
        if isinstance(row.values[0], int | float):  # a heading is repeated in words
            return None
        names = [heading(text) for text in texts]
        for level in self.levels:
            same = sum(1 for name in names if name in level)
            if 10 * same >= 8 * len(names) and 2 * same >= len(level):
                return Reason.HEADER
        return None

    def _alone(self, row: Row, texts: Sequence[str]) -> Reason | None:
        """Judge a row with a single value: a number written ahead, or a group's name."""
        if len(texts) != 1 or self.width < 2:
            return None
        column = len(row.values) - 1
        value = row.values[column]
        if column == self.serial and re.fullmatch(r"\d+", heading(value)):
            return Reason.SERIAL
        wide = any(
            span.left <= column <= span.right and 2 * (span.right - span.left + 1) >= self.width
            for span in self.spans.at(row.number)
        )
        if wide or (isinstance(value, str) and column == self.serial):
            grouped = _GROUP.match(heading(value)) or len(heading(value)) <= 12
            return Reason.GROUP if grouped else Reason.NOTE
        return None

    def _numbers(self, row: Row, texts: Sequence[str]) -> bool:
        """Is it the line of column numbers under a heading: 1 2 3 … or 甲 乙 1 2 …?"""
        marks = [text for text in (heading(text) for text in texts) if text not in "甲乙丙丁"]
        if len(texts) < 3 or any(isinstance(value, Formula) for value in row.values):
            return False
        return [mark.strip("()") for mark in marks] == [str(n + 1) for n in range(len(marks))]
