"""Where things of a sheet go, and how wide its columns are."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from liaison.base.cells import Cell
from liaison.ledgers.sheet import Column, Sheet
from liaison.ledgers.sheet.plan import PAGE, groups, make_plan
from tests.ledgers import sheet_samples as samples


def sheet(*columns: Column, rows: list[list[Cell]], frozen: int | None = None) -> Sheet:
    day = date(2026, 11, 1)
    return Sheet("probe", "测试台账", "某站", "2026年10月", day, columns, rows, frozen=frozen)


def test_rows_follow_each_other_without_gaps() -> None:
    plan = make_plan(samples.coverage(5))
    assert (plan.first, plan.last, plan.total, plan.notes, plan.sign) == (5, 9, 10, (11, 12), 13)


def test_an_empty_ledger_keeps_room_for_a_blank_form() -> None:
    plan = make_plan(samples.alerts(0))
    assert (plan.first, plan.last, plan.total, plan.sign) == (4, 13, None, 14)


def test_totals_are_exact_sums() -> None:
    money = sheet(
        Column("甲", "text", 8),
        Column("元", "money", 8, total=True),
        rows=[["a", Decimal("0.10")], ["b", Decimal("0.20")], ["c", None], ["d", "约300"]],
    )
    assert make_plan(money).totals == {3: Decimal("0.30")}


def test_only_numbers_add_up() -> None:
    with pytest.raises(ValueError, match="cannot add up"):
        make_plan(sheet(Column("甲", "text", 8, total=True), rows=[]))


def test_no_date_and_no_number_is_shown_as_hashes() -> None:
    plan = make_plan(
        sheet(
            Column("日", "day", 1),
            Column("时", "moment", 1),
            Column("数", "whole", 1),
            Column("元", "money", 1, total=True),
            rows=[[None, None, 1234567, Decimal("-1234567.5")]] * 2,
        )
    )
    for room, shown in zip(
        plan.rooms[1:], ("2026-10-31", "2026-10-31 07:30", "1234567", "-2,469,135.00 "), strict=True
    ):
        assert room > len(shown)


def test_spare_room_of_the_page_goes_to_long_text_first() -> None:
    plan = make_plan(samples.statistics())
    asked = [column.width for column in plan.columns]
    assert plan.rooms[9] > asked[9]
    assert list(plan.rooms[:9]) == asked[:9]


def test_narrow_tables_fill_the_page_and_wide_ones_are_left_as_asked() -> None:
    narrow = make_plan(sheet(Column("甲", "text", 40), Column("乙", "text", 40), rows=[]))
    assert sum(narrow.rooms) == pytest.approx(PAGE - 3 * 0.75, abs=0.1)
    wide = make_plan(samples.companies(1))
    assert [column.width for column in wide.columns] == list(wide.rooms)


@pytest.mark.parametrize(
    ("made", "columns"),
    [(samples.companies(1), 2), (samples.visits(1), 4), (samples.alerts(1), 5)],
)
def test_the_name_of_the_company_stays_in_view(made: Sheet, columns: int) -> None:
    assert make_plan(made).frozen == columns


def test_what_stays_in_view_can_be_said() -> None:
    assert make_plan(samples.statistics()).frozen == 3
    assert make_plan(sheet(Column("甲", "text", 8), rows=[], frozen=0)).frozen == 1


def test_neighbours_of_one_group_are_joined() -> None:
    columns = [Column("甲", "text", 1, group=group) for group in ("", "一", "一", "", "", "一")]
    assert groups(columns) == [
        ("", (1, 1)),
        ("一", (2, 3)),
        ("", (4, 4)),
        ("", (5, 5)),
        ("一", (6, 6)),
    ]


@pytest.mark.parametrize("made", [samples.companies(1), samples.coverage(1), samples.alerts(1)])
def test_the_three_facts_share_the_whole_width(made: Sheet) -> None:
    plan = make_plan(made)
    (start, one), (two, three), (four, end) = plan.parts
    assert (start, one + 1, three + 1, end) == (1, two, four, len(plan.columns))


def test_facts_share_one_cell_where_columns_are_too_few() -> None:
    assert make_plan(sheet(Column("甲", "text", 8), rows=[])).parts == ((1, 2),)
