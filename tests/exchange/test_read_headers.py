"""What the columns of hand-kept sheets are called: levels, merged cells, odd signs."""

from __future__ import annotations

import pytest

from liaison.exchange.headers import heading
from liaison.exchange.tables import find_tables
from tests.exchange.grids import grid, only


@pytest.mark.parametrize(
    "written",
    [
        "企业名称",
        " 企业 名称 ",
        "企业\n名称",
        "企业名称*",
        "企业名称：",
        "\ufeff企业名称",
        "企业\u3000名称",
    ],
)
def test_headings_are_compared_without_blanks_and_marks(written: str) -> None:
    assert heading(written) == "企业名称"
    table = only(find_tables(grid(["序号", written, "联系电话"], [1, "甲公司", "13900000000"])))
    assert table.headers == ("序号", "企业名称", "联系电话")


def test_full_width_becomes_half_width() -> None:
    assert heading("涉及金额（元）") == "涉及金额(元)"
    assert heading("ＮＯ．") == "NO."


def test_two_levels_with_merged_cells() -> None:
    table = only(
        find_tables(
            grid(
                ["一览表"],
                ["序号", "企业信息", None, None, "联络民警", None, "备注"],
                [None, "企业名称", "地址", "联系电话", "姓名", "警号", None],
                [1, "甲公司", "A区", "139", "许丽", "056314", None],
                merged=["A1:G1", "A2:A3", "B2:D2", "E2:F2", "G2:G3"],
            )
        )
    )
    assert (table.header_top, table.header_row) == (2, 3)
    assert table.headers == (
        "序号", "企业信息/企业名称", "企业信息/地址", "企业信息/联系电话",
        "联络民警/姓名", "联络民警/警号", "备注",
    )  # fmt: skip
    assert [row.number for row in table.rows] == [4]


def test_two_levels_without_merge_information() -> None:
    table = only(
        find_tables(
            grid(
                ["序号", "企业信息", None, None, "联络民警", None, "备注"],
                [None, "企业名称", "地址", "联系电话", "姓名", "警号"],
                [1, "甲公司", "A区", "139", "许丽", "056314"],
            )
        )
    )
    assert table.header_row == 2
    assert table.headers[2] == "企业信息/地址"
    assert table.headers[5] == "联络民警/警号"
    assert table.headers[6] == "备注"


def test_groups_above_the_heading_that_no_word_gives_away() -> None:
    table = only(
        find_tables(
            grid(
                ["台账"],
                [None, "甲方", None, "乙方", None],
                ["序号", "企业名称", "联系电话", "单位名称", "联系电话"],
                [1, "甲公司", "139", "乙公司", "138"],
                merged=["A1:E1", "B2:C2", "D2:E2"],
            )
        )
    )
    assert (table.header_top, table.header_row) == (2, 3)
    assert table.headers == (
        "序号", "甲方/企业名称", "甲方/联系电话", "乙方/单位名称", "乙方/联系电话",
    )  # fmt: skip
    assert table.title == ("台账",)


def test_three_levels() -> None:
    table = only(
        find_tables(
            grid(
                ["序号", "企业情况", None, None],
                [None, "基本信息", None, "员工人数"],
                [None, "企业名称", "地址", None],
                [1, "甲公司", "A区", 12],
                merged=["A1:A3", "B1:D1", "B2:C2", "D2:D3"],
            )
        )
    )
    assert table.header_row == 3
    assert table.headers == (
        "序号", "企业情况/基本信息/企业名称", "企业情况/基本信息/地址", "企业情况/员工人数",
    )  # fmt: skip
