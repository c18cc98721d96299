"""Which register a foreign table is, and which field each column."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from liaison.exchange.recognise import Recognised, recognise
from liaison.exchange.tables import Table, find_tables
from tests.exchange.grids import grid, only


def table(*lines: Sequence[Any], sheet: str = "Sheet1") -> Table:
    found = only(find_tables(grid(*lines)))
    return Table(
        sheet,
        found.hidden,
        found.header_top,
        found.header_row,
        found.headers,
        found.title,
        found.rows,
        found.skipped,
        found.serial,
    )


def fields(found: Recognised) -> dict[str, str]:
    return {column.heading: column.target.name for column in found.columns}


def places(found: Recognised) -> list[str]:
    return [column.target.name for column in found.columns]


@pytest.mark.parametrize(
    ("register", "headings"),
    [
        ("companies", ["企业全称", "信用代码", "企业地址", "法人代表", "员工人数", "所属行业"]),
        ("visits", ["检查日期", "被走访企业", "检查民警", "走访情况", "宣传人数", "问题"]),
        ("needs", ["受理时间", "企业", "诉求内容", "承办单位", "办理状态", "满意情况"]),
        ("hazards", ["发现时间", "单位名称", "隐患内容", "整改措施", "整改时限", "复查结论"]),
        ("disputes", ["排查时间", "涉事企业", "双方当事人", "纠纷类型", "化解情况"]),
        ("assignments", ["企业名称", "护航警官", "警号", "联系电话", "挂钩起始日期"]),
        ("officers", ["姓名", "警号", "职务", "手机号"]),
        ("departments", ["部门名称", "职责事项", "默认联系人", "联系电话"]),
    ],
)
def test_headings_of_many_stations(register: str, headings: list[str]) -> None:
    found = recognise(table(headings, ["甲"] * len(headings), ["乙"] * len(headings)))
    assert found.register == register
    assert len(found.columns) == len(headings)
    assert not found.extra


def test_the_phone_is_of_whoever_stands_before_it() -> None:
    head = ["企业名称", "法定代表人", "联系电话", "治安联络员", "电话", "挂钩民警", "警号", "手机"]
    one = ["甲公司", "王昊", "13800138000", "李平", "13800138001", "许丽", "056314", "13800138002"]
    two = ["乙公司", "赵明", "13800138003", "谢丽", "13800138004", "邓娟", "053101", "13800138005"]
    assert places(recognise(table(head, one, two))) == [
        "name",
        "legal_person",
        "legal_phone",
        "liaison",
        "liaison_phone",
        "lead.name",
        "lead.badge",
        "lead.phone",
    ]


def test_the_group_above_says_whose_column_it_is() -> None:
    found = recognise(
        table(
            ["企业名称", "法定代表人", None, "治安联络员", None, "员工数"],
            [None, "姓名", "联系电话", "姓名", "联系电话", None],
            ["甲公司", "王昊", "13800138000", "李平", "13800138001", 30],
        )
    )
    assert places(found) == [
        "name",
        "legal_person",
        "legal_phone",
        "liaison",
        "liaison_phone",
        "employees",
    ]


def test_content_decides_what_an_ambiguous_heading_is() -> None:
    """整改情况 is a state in one station and an account of what was done in another."""
    head = ["发现日期", "企业名称", "隐患内容", "整改情况"]
    states = recognise(table(head, [date(2026, 8, 1), "甲公司", "通道堵塞", "整改中"]))
    told = recognise(table(head, [date(2026, 8, 1), "甲公司", "通道堵塞", "已清走杂物并划线"]))
    both = recognise(
        table([*head, "状态"], [date(2026, 8, 1), "甲公司", "通道堵塞", "已清走杂物", "已整改"])
    )
    assert fields(states)["整改情况"] == "state"
    assert fields(told)["整改情况"] == "result"
    assert (fields(both)["整改情况"], fields(both)["状态"]) == ("result", "state")


def test_an_odd_heading_is_known_by_its_content() -> None:
    found = recognise(
        table(
            ["序号", "园内主体", "证照", "类别", "地址"],
            [1, "甲新材料有限公司", "91350100M000100Y43", "商铺", "A区1号"],
            [2, "乙物流有限公司", "91110000600037341L", "企业", "A区2号"],
        ),
        "companies",
    )
    assert places(found) == ["name", "credit_code", "kind", "address"]


def test_the_sheet_name_helps_where_headings_are_bare() -> None:
    lines = (["日期", "企业", "民警", "内容"], [date(2026, 8, 1), "甲公司", "许丽", "宣传反诈"])
    assert recognise(table(*lines, sheet="走访")).register == "visits"


def test_ticked_columns_are_duties_and_counted_ones_are_not() -> None:
    head = ["走访日期", "企业名称", "走访民警", "走访内容", "安全检查", "流动人口登记", "法律咨询"]
    found = recognise(table(head, [date(2026, 8, 1), "甲公司", "许丽", "宣传", "√", 12, "√"]))
    assert fields(found)["安全检查"] == "duty.safety"
    assert fields(found)["流动人口登记"] == "people_registered"
    assert fields(found)["法律咨询"] == "duty.legal"


def test_what_no_field_takes_is_told() -> None:
    head = ["走访日期", "企业名称", "走访民警", "走访内容", "油耗", None]
    found = recognise(table(head, [date(2026, 8, 1), "甲公司", "许丽", "宣传", "5升", "另"]))
    assert found.extra == ((4, "油耗"), (5, ""))


def test_a_second_column_of_one_field_is_told_not_taken() -> None:
    head = ["走访日期", "企业名称", "走访民警", "走访内容", "走访内容"]
    found = recognise(table(head, [date(2026, 8, 1), "甲公司", "许丽", "宣传", "再宣传"]))
    assert places(found).count("content") == 1
    assert found.extra == ((4, "走访内容"),)


def test_own_numbers_of_a_station_are_no_serial_numbers() -> None:
    head = ["编号", "走访日期", "企业名称", "走访民警", "走访内容"]
    day = date(2026, 8, 1)
    own = recognise(
        table(
            head, ["站-7", day, "甲公司", "许丽", "宣传"], ["站-9", day, "乙公司", "许丽", "宣传"]
        )
    )
    ours = recognise(table(head, ["ZF-202608-0001", day, "甲公司", "许丽", "宣传"]))
    counted = recognise(table(head, *([n, day, "甲公司", "许丽", "宣传"] for n in (1, 2, 3))))
    assert own.extra == ((0, "编号"),)
    assert fields(ours)["编号"] == "number"
    assert not counted.extra


@pytest.mark.parametrize(
    "lines",
    [
        [
            ["日期", "星期", "值班领导"],
            [date(2026, 8, 1), "六", "王局"],
            [date(2026, 8, 2), "日", "李局"],
        ],
        [["品名", "数量", "单价"], ["警棍", 3, 20], ["头盔", 5, 80]],
        [
            ["姓名", "电话", "备注"],
            ["王芳", "13800138000", "物业"],
            ["李平", "13800138001", "保洁"],
        ],
    ],
)
def test_other_tables_are_not_taken_for_a_register(lines: list[list[Any]]) -> None:
    assert recognise(table(*lines)).register == ""


def test_a_kind_named_by_the_officer_still_needs_its_columns() -> None:
    lines = (["品名", "数量", "单价"], ["警棍", 3, 20], ["头盔", 5, 80])
    assert recognise(table(*lines), "visits").register == ""
    bare = (["日期", "企业", "民警"], [date(2026, 8, 1), "甲公司", "许丽"])
    assert recognise(table(*bare), "visits").register == "visits"


def test_an_amount_in_ten_thousands_says_so_in_its_heading() -> None:
    head = ["排查日期", "企业名称", "纠纷简况", "涉及金额(万元)"]
    found = recognise(table(head, [date(2026, 8, 1), "甲公司", "欠薪", 12.5]))
    amount = found.column("amount")
    assert amount is not None
    assert amount.scale == 10_000
