"""Hand-kept sheets: where the table is, what its columns are called, which rows count."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from liaison.exchange.grid import Formula, Grid, Span
from liaison.exchange.reader import read_book
from liaison.exchange.tables import Reason, Table, find_tables
from tests.exchange.grids import HEAD, grid, only

SAMPLES = Path(__file__).parents[1] / "samples"


def visit(n: int) -> list[Any]:
    return [n, f"云岭{n}号有限公司", date(2026, 10, n), "许丽", "宣传反诈防盗", None]


def reasons(table: Table) -> dict[int, Reason]:
    return {skipped.number: skipped.reason for skipped in table.skipped}


def test_titles_above_and_notes_below() -> None:
    table = only(
        find_tables(
            grid(
                ["循环园区警务站走访企业工作台账"],
                ["填报单位：循环园区警务站", None, None, None, "填报日期：2026年10月31日"],
                [],
                HEAD,
                visit(1),
                visit(2),
                [],
                visit(3),
                [None, "合  计", None, None, None, 3],
                ["备注：本表每月25日前报送。"],
                ["填报人：许丽", None, "审核人：", None, "单位负责人（签章）："],
                merged=["A1:F1"],
            )
        )
    )
    assert (table.header_top, table.header_row, table.serial) == (4, 4, 0)
    assert table.headers == tuple(HEAD)
    assert table.title == (
        "循环园区警务站走访企业工作台账",
        "填报单位：循环园区警务站  填报日期：2026年10月31日",
    )
    assert [row.number for row in table.rows] == [5, 6, 8]
    assert all(len(row.values) == 6 for row in table.rows)
    assert reasons(table) == {
        7: Reason.BLANK,
        9: Reason.TOTAL,
        10: Reason.NOTE,
        11: Reason.SIGN,
    }
    assert table.skipped[-1].text.startswith("填报人：许丽")
    assert Reason.SIGN.label == "填报签字行"


def test_title_line_spread_over_cells_is_no_heading() -> None:
    table = only(
        find_tables(
            grid(
                ["台账"],
                ["填报单位", "循环园区警务站", None, "填报日期", "2026年10月"],
                HEAD,
                visit(1),
            )
        )
    )
    assert table.header_row == 3
    assert table.title[1] == "填报单位  循环园区警务站  填报日期  2026年10月"


def test_values_are_carried_down_merged_cells() -> None:
    table = only(
        find_tables(
            grid(
                HEAD,
                [1, "甲公司", "2026.10.1", "许丽", "宣传", None],
                [2, None, "2026.10.2", "许丽", "检查", None],
                [3, None, "2026.10.3", "许丽", "回访", None],
                [4, "乙公司", "2026.10.3", "许丽", "回访", None],
                merged=["B2:B4"],
            )
        )
    )
    assert [row.at(1) for row in table.rows] == ["甲公司"] * 3 + ["乙公司"]
    assert [row.filled for row in table.rows] == [
        frozenset(), frozenset({1}), frozenset({1}), frozenset(),
    ]  # fmt: skip


def test_rows_of_each_page_total_and_group_are_set_aside() -> None:
    table = only(
        find_tables(
            grid(
                ["走访企业工作台账"],
                HEAD,
                ["1", "2", "3", "4", "5", "6"],
                ["示例", "某某公司", "2026-10-01", "张三", "宣传", None],
                ["一、循环工业园"],
                visit(1),
                ["本页小计", None, None, None, "1家"],
                ["走访企业工作台账"],
                HEAD,
                visit(2),
                [3],
                [4],
                ["合计：2家", None],
                merged=["A1:F1", "A5:F5", "A8:F8"],
            )
        )
    )
    assert [row.number for row in table.rows] == [6, 10]
    assert reasons(table) == {
        3: Reason.NUMBERS,
        4: Reason.SAMPLE,
        5: Reason.GROUP,
        7: Reason.TOTAL,
        8: Reason.TITLE,
        9: Reason.HEADER,
        11: Reason.SERIAL,
        12: Reason.SERIAL,
        13: Reason.TOTAL,
    }


def test_rows_that_look_alike_are_kept() -> None:
    """共计 in a text, a company called 总计…, a note in the last column, a post."""
    table = only(
        find_tables(
            grid(
                ["企业名称", "工作内容", "走访日期", "备注"],
                ["总计划设备有限公司", "共计5人参加", "2026.1.1", "备注：已核实"],
                ["共计发放宣传单50份", "宣传", "2026.1.2", None],
                ["联系人变更", "宣传", "2026.1.2", "说明：无"],
                ["小计量仪器厂", "宣传", "2026.1.2", None],
            )
        )
    )
    assert len(table.rows) == 4
    posts = only(find_tables(grid(["职务", "姓名"], ["所长", "张三"], ["负责人", "李四"])))
    assert len(posts.rows) == 2


def test_two_tables_one_below_the_other() -> None:
    first, second = find_tables(
        grid(
            ["走访台账"],
            HEAD,
            visit(1),
            visit(2),
            ["合计", 2],
            [],
            ["安全隐患排查整改台账"],
            ["填报单位：循环园区警务站"],
            ["序号", "发现日期", "企业名称", "隐患类别", "隐患内容", "整改期限"],
            [1, "2026.10.1", "甲公司", "消防", "通道堵塞", "2026.10.8"],
        )
    )
    assert [row.number for row in first.rows] == [3, 4]
    assert (second.header_row, [row.number for row in second.rows]) == (9, [10])
    assert second.title == ("安全隐患排查整改台账", "填报单位：循环园区警务站")
    assert second.headers[3] == "隐患类别"


def test_odd_headings_are_found_by_contrast() -> None:
    table = only(
        find_tables(
            grid(
                ["厂子", "来访", "谁去的", "干了啥"],
                ["甲公司", date(2026, 10, 1), "许丽", "宣传"],
                ["乙公司", date(2026, 10, 2), "许丽", "检查"],
            )
        )
    )
    assert table.headers == ("厂子", "来访", "谁去的", "干了啥")
    assert len(table.rows) == 2


def test_a_column_without_heading_and_one_beyond_the_headings_are_kept() -> None:
    table = only(
        find_tables(
            grid(
                [None, "序号", "企业名称", None, "联系电话"],
                [None, 1, "甲公司", "许丽", "139", "旁注"],
            )
        )
    )
    assert table.headers == ("", "序号", "企业名称", "", "联系电话", "")
    assert table.serial == 1
    assert table.rows[0].values[5] == "旁注"


def test_an_empty_blank_form_is_a_table_without_rows() -> None:
    table = only(find_tables(grid(["走访台账"], HEAD, ["填报人：", None, "审核人："])))
    assert table.rows == ()
    assert reasons(table) == {3: Reason.SIGN}


def test_month_columns() -> None:
    months = [f"{n}月" for n in range(1, 13)]
    table = only(
        find_tables(grid(["企业名称", *months, "合计"], ["甲公司", *range(12), 66], ["乙公司", 1]))
    )
    assert table.headers[1:13] == tuple(months)
    assert len(table.rows) == 2


@pytest.mark.parametrize(
    "sheet",
    [
        grid(),
        grid(["临时计算", Formula("=SUM(企业花名册!I4:I90)")]),
        grid([1, 2, 3], [4, 5, 6], [7, 8, 9]),
        grid(["一段话，讲这个工作簿怎么用。"], ["第二段话。"]),
        grid(["企业名称", "甲公司"], ["法定代表人", "张三"], ["联系电话", "13900000000"]),
        grid(["企业名称", "甲公司", "法人", "张三"], ["地址", "A区", "联系电话", "13900000000"]),
    ],
)
def test_sheets_without_a_table(sheet: Grid) -> None:
    assert find_tables(sheet) == []


def test_the_samples() -> None:
    roster = read_book(SAMPLES / "企业花名册.xlsx")
    table = only(find_tables(roster.sheets[0]))
    assert (table.header_row, len(table.rows), table.serial) == (3, 87, 0)
    assert table.headers[5] == table.headers[7] == "联系电话"
    assert reasons(table) == {47: Reason.BLANK, 92: Reason.TOTAL, 93: Reason.NOTE}
    assert "循环园区警务站" in table.title[1]
    assert find_tables(roster.sheets[1]) == []
    month = read_book(SAMPLES / "2026年8-10月工作台账.xlsx")
    tables = [only(find_tables(sheet)) for sheet in month.sheets]
    assert [len(table.rows) for table in tables] == [210, 54, 36, 27]
    assert not any(table.skipped for table in tables)
    assert tables[0].title[0] == "走访企业工作台账（8-10月）"


_CELL = st.one_of(
    st.none(),
    st.sampled_from([*HEAD, "合计", "注：", "填报人：", "示例", "一、", "1", "甲公司"]),
    st.integers(0, 99999),
    st.dates(),
    st.text(max_size=12),
)


@given(
    lines=st.lists(st.lists(_CELL, max_size=7), max_size=14),
    corners=st.lists(st.tuples(*[st.integers(0, 7)] * 4), max_size=5),
)
@settings(max_examples=150)
def test_no_row_is_lost_or_counted_twice(
    lines: list[list[Any]], corners: list[tuple[int, int, int, int]]
) -> None:
    made = grid(*lines)
    spans = tuple(
        Span(top + 1, left, top + 1 + down, left + right) for top, left, down, right in corners
    )
    made = Grid("表", False, made.rows, spans)
    tables = find_tables(made)
    counted = [row.number for table in tables for row in table.rows]
    aside = [s.number for table in tables for s in table.skipped if s.reason is not Reason.BLANK]
    assert len(set(counted + aside)) == len(counted + aside)
    if tables:
        headings = {
            number for table in tables for number in range(table.header_top, table.header_row + 1)
        }
        titles = sum(len(table.title) for table in tables)
        known = {row.number for row in made.rows}
        assert known >= set(counted + aside) | headings
        assert len(known) == len(counted) + len(aside) + len(headings) + titles
        assert all(len(row.values) == len(t.headers) for t in tables for row in t.rows)
