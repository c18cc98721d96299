"""Values made fit for their column, numbers of days, names of tabs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, strategies as st
from openpyxl.utils import datetime as openpyxl_days

from liaison.base.cells import Cell
from liaison.ledgers.sheet.model import Kind
from liaison.ledgers.sheet.values import is_quoted, number, safe_tab, serial, tidy

DAY, MOMENT = date(2026, 10, 31), datetime(2026, 10, 31, 7, 30)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        ("text", "", None),
        ("text", "甲\r\n乙\r丙", "甲\n乙\n丙"),
        ("text", "_x0041_ _x5", "_x005F_x0041_ _x5"),
        ("text", "甲\x00", "甲\ufffd"),
        ("text", 12, 12),
        ("text", True, "是"),
        ("text", DAY, "2026-10-31"),
        ("text", MOMENT, "2026-10-31 07:30"),
        ("code", 13812345678, "13812345678"),
        ("code", Decimal("1.50"), "1.50"),
        ("whole", 10**15, "1000000000000000"),
        ("money", Decimal("12.50"), Decimal("12.50")),
        ("money", Decimal(10**16), "10000000000000000"),
        ("money", Decimal("NaN"), "NaN"),
        ("day", DAY, DAY),
        ("day", MOMENT, DAY),
        ("day", 46000, "46000"),
        ("day", date(1899, 1, 1), "1899-01-01"),
        ("moment", MOMENT, MOMENT),
        ("moment", DAY, "2026-10-31"),
    ],
)
def test_a_value_fits_its_column(kind: Kind, value: Cell, kept: Cell) -> None:
    found = tidy(kind, value)
    assert (type(found), found) == (type(kept), kept)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-", "@SUM", "＝1"])
def test_what_begins_like_a_formula_is_quoted(text: str) -> None:
    assert is_quoted(text)
    assert not is_quoted(f"甲{text}")
    assert not is_quoted(-1)


@given(st.dates(date(1900, 3, 1)))
def test_days_count_as_openpyxl_counts_them(day: date) -> None:
    assert serial(day) == theirs(day)


@given(st.datetimes(datetime(1900, 3, 1), datetime(9999, 12, 31)))
def test_moments_count_as_openpyxl_counts_them(moment: datetime) -> None:
    assert openpyxl_days.from_excel(serial(moment)) == openpyxl_days.from_excel(theirs(moment))


def theirs(day: date) -> float:
    return float(openpyxl_days.to_excel(day))


@given(st.decimals(-(10**14), 10**14, places=2))
def test_money_keeps_its_cents(amount: Decimal) -> None:
    assert float(number(amount)) == float(amount)


@pytest.mark.parametrize(
    ("title", "taken", "tab"),
    [
        ("走访企业工作台账", [], "走访企业工作台账"),
        ("走访", ["走访"], "走访(2)"),
        ("ABC", ["abc", "ABC(2)"], "ABC(3)"),
        ("一/二:三?[四]*\\", [], "一 二 三  四"),
        ("'引号'", [], "引号"),
        ("History", [], "History台账"),
        ("", [], "台账"),
        ("长" * 40, ["长" * 31], "长" * 28 + "(2)"),
        ("𠮷" * 20, [], "𠮷" * 15),
    ],
)
def test_tabs_are_legal_and_different(title: str, taken: list[str], tab: str) -> None:
    assert safe_tab(title, taken) == tab
    assert len(tab.encode("utf-16-le")) // 2 <= 31
