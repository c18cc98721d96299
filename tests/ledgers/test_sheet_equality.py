"""The fast writer against openpyxl alone: the same workbook, cell by cell."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
from hypothesis import given, settings, strategies as st

from liaison.base.cells import Cell
from liaison.ledgers.sheet import Book, Column, Kind, Sheet, write_book, write_sheet
from liaison.ledgers.sheet.model import NUMBERS
from tests.golden.describe import describe
from tests.ledgers import sheet_samples as samples

HOSTILE = (
    "=1+1",
    '=HYPERLINK("http://x","点我")',
    "+86 138",
    "-",
    "@SUM(A1)",
    "#N/A",
    "<b>&amp;</b>",
    " 前后空格 ",
    "\t制表",
    "甲\r\n乙\n\n丙",
    "\x00\x07\ud800\uffff",
    "_x0041_",
    "]]>",
    "𠮷㐂👨‍👩‍👧\u202e",
    "3201061990",
    "长" * 33_000,
)
KINDS: tuple[Kind, ...] = ("text", "code", "whole", "number", "money", "day", "moment", "long")


def cells() -> st.SearchStrategy[Cell]:
    return st.one_of(
        st.none(),
        st.sampled_from(HOSTILE),
        st.text(max_size=80),
        st.booleans(),
        st.integers(-(10**19), 10**19),
        st.decimals(allow_nan=True, allow_infinity=True, places=2),
        st.dates(),
        st.datetimes(),
    )


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    columns = []
    for _ in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(KINDS))
        total = kind in NUMBERS and draw(st.booleans())
        title = draw(st.sampled_from(("企业名称", "统一社会信用代码", "=x", "")))
        group = draw(st.sampled_from(("", "甲组", "=乙组")))
        columns.append(Column(title, kind, draw(st.floats(2, 50)), total, group))
    row = st.lists(cells(), min_size=len(columns), max_size=len(columns))
    return Sheet(
        name="probe",
        title=draw(st.sampled_from(("走访企业工作台账", "=1+1", "长标题" * 20))),
        unit=draw(st.text(max_size=60)),
        period="2026年10月",
        filled_on=date(2026, 11, 1),
        columns=tuple(columns),
        rows=draw(st.lists(row, max_size=6)),
        notes=tuple(draw(st.lists(st.text(max_size=200), max_size=2))),
    )


@settings(max_examples=60)
@given(sheets())
def test_streamed_rows_equal_openpyxl(sheet: Sheet) -> None:
    with tempfile.TemporaryDirectory() as folder:
        fast, plain = Path(folder) / "fast.xlsx", Path(folder) / "plain.xlsx"
        write_sheet(fast, sheet)
        write_sheet(plain, sheet, plain=True)
        assert describe(fast) == describe(plain)
        assert typed_values(fast) == typed_values(plain)


def test_a_month_workbook_equals_openpyxl(tmp_path: Path) -> None:
    """With cover, links, groups, totals, notes, an empty ledger and an empty title."""
    book: Book = samples.month_book()
    fast = write_book(tmp_path / "fast.xlsx", book)
    plain = write_book(tmp_path / "plain.xlsx", book, plain=True)
    assert fast.sheets == plain.sheets
    assert describe(fast.path) == describe(plain.path)


def test_every_value_is_read_back_in_its_type(tmp_path: Path) -> None:
    """What the comparison above would miss if both ways were wrong."""
    row: list[Cell] = [
        "甲",
        "013800138000",
        12,
        Decimal("81.4"),
        Decimal("460000.50"),
        date(2026, 10, 31),
        datetime(2026, 10, 31, 7, 30),
        "甲\n乙",
    ]
    columns = tuple(Column(kind, kind, 10) for kind in KINDS)
    sheet = Sheet("probe", "台账", "站", "月", date(2026, 11, 1), columns, [row])
    written = write_sheet(tmp_path / "a.xlsx", sheet)
    (found,) = [values for values in typed_values(written.path) if values[0] == ("int", 1)]
    assert [value for _, value in found[1:]] == [
        "甲",
        "013800138000",
        12,
        81.4,
        460000.5,
        datetime(2026, 10, 31),
        datetime(2026, 10, 31, 7, 30),
        "甲\n乙",
    ]


def typed_values(path: Path) -> list[list[tuple[str, object]]]:
    book = openpyxl.load_workbook(path)
    return [
        [(type(value).__name__, value) for value in row]
        for sheet in book.worksheets
        for row in sheet.iter_rows(values_only=True)
    ]
