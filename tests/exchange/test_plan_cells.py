"""What a plan says of bad cells, odd columns and sheets, and how it tells it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from liaison.base.errors import Problem
from liaison.exchange.grid import ErrorCell, Formula
from liaison.exchange.plan import Choices, Severity, to_json
from liaison.exchange.planning import plan
from liaison.records import Station
from liaison.store.step import Store
from tests.exchange.books import (
    ALPHA,
    BETA,
    CODES,
    DAY,
    NEEDS,
    VISITS,
    book,
    fates,
    held,
    ledger,
    only,
    roster,
    seen,
    taken,
    told,
    two_companies,
    visits,
    whys,
)
from tests.stores import add

pytestmark = pytest.mark.usefixtures("november")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("很多", "不是数字"),
        (ErrorCell("#REF!"), "显示错误"),
        (Formula("=A1+B1"), "没有计算结果"),
        ("99999999999", "超出范围"),
    ],
)
def test_a_bad_cell_is_left_out_and_told(local: Store, raw: Any, why: str) -> None:
    head = ["企业名称", "员工数", "地址"]
    found, _ = taken(local, roster((ALPHA, raw, "A区1号"), head=head))
    (drop,) = told(found, Severity.DROP)
    assert (drop.row, drop.column, drop.heading) == (4, "B", "员工数")
    assert why in drop.why
    assert held(local, "company")[0]["employees"] is None
    assert held(local, "company")[0]["address"] == "A区1号"
    assert fates(seen(local, roster((ALPHA, raw, "A区1号"), head=head), refuse_bad=True)) == (
        {"refused": 1}
    )


@pytest.mark.parametrize("raw", ["2026-02-30", "2026年8月", "1-5号", ErrorCell("#N/A"), None])
def test_a_row_is_refused_without_its_day(local: Store, raw: Any) -> None:
    two_companies(local)
    found = seen(local, visits((1, raw, ALPHA, "许丽", "宣传反诈")))
    assert fates(found) == {"refused": 1}
    (refused,) = told(found, Severity.REFUSE)
    assert (refused.row, refused.column) == (4, "B")
    assert refused.mend


def test_numbers_that_lost_their_digits_are_not_taken(local: Store) -> None:
    found = seen(local, roster((ALPHA, 9.1522301e17, None, None, None, None)))
    (drop,) = told(found, Severity.DROP)
    assert "末位已丢失" in drop.why
    assert drop.value == "915223010000000000"


def test_approximate_numbers_are_read_and_told(local: Store) -> None:
    head = ["企业名称", "员工数", "流动人口"]
    found, _ = taken(local, roster((ALPHA, "约1228", "30余人"), (BETA, "12人", "无"), head=head))
    assert whys(found, Severity.NOTE) == ["“约1228”按 1228 登记。", "“30余人”按 30 登记。"]
    assert [(one["employees"], one["migrants"]) for one in held(local, "company")] == [
        (1228, 30),
        (12, 0),
    ]


def test_a_formula_in_a_remark_is_kept_as_text(local: Store) -> None:
    head = ["企业名称", "员工数", "备注"]
    found, _ = taken(local, roster((ALPHA, 3, Formula('=HYPERLINK("http://x")')), head=head))
    assert held(local, "company")[0]["remark"] == '=HYPERLINK("http://x")'
    assert "按原文保留" in whys(found, Severity.NOTE)[0]


def test_unknown_words_are_kept_and_join_their_list(local: Store) -> None:
    two_companies(local)
    line = (DAY, ALPHA, "厂区积水", "防汛", "许丽", "办理中", None)
    listed = (DAY, BETA, "落户咨询", "户籍办理", "许丽", "办理中", None)
    found, result = taken(local, ledger("诉求", NEEDS, line, line, listed))
    assert [one.why for one in told(found, Severity.NOTE) if "代码表" in one.why] == [
        "“防汛”不在代码表中，按原样保留（共 2 处）。"
    ]
    assert found.lists == ("need",)
    assert result.new["codeitem"] == 1
    words = [one["word"] for one in held(local, "codeitem") if one["list"] == "need"]
    assert words[0] == "车辆通行"
    assert words[-1] == "防汛"
    again = seen(local, ledger("诉求", NEEDS, line, line, listed))
    assert again.empty
    assert not [one for one in told(again, Severity.NOTE) if "代码表" in one.why]


def test_unrecognised_columns_are_told_or_kept_in_the_remark(local: Store) -> None:
    two_companies(local)
    head = [*VISITS, "油耗", "证件"]
    line = (1, DAY, ALPHA, "许丽", "宣传反诈", "5升", "11010519491231002X")
    found = seen(local, visits(line, head=head))
    assert [(one.row, one.column) for one in told(found, Severity.NOTE)] == [(3, "F"), (3, "G")]
    kept, _ = taken(local, visits(line, head=head), extra_to_remark=True)
    assert "并入备注" in whys(kept, Severity.NOTE)[0]
    remark = held(local, "visit")[0]["remark"]
    assert remark == "油耗：5升"
    assert seen(local, visits(line, head=head), extra_to_remark=True).empty


def test_an_amount_in_ten_thousands(local: Store) -> None:
    two_companies(local)
    head = ["排查日期", "涉及企业", "简要情况", "责任民警", "涉及金额(万元)"]
    lines = [(DAY, ALPHA, "欠薪", "许丽", 12.5), (DAY, BETA, "欠薪", "许丽", "3万元")]
    taken(local, ledger("矛盾纠纷", head, *lines))
    assert [one["amount"] for one in held(local, "dispute")] == [125_000, 30_000]


def test_the_station_is_the_one_the_title_names(local: Store) -> None:
    other = add(local, Station, name="高新园区警务站", bureau="云岭县公安局")
    named = book(
        {"花名册": [["填报单位:云岭县公安局高新园区警务站"], ["企业名称", "地址"], (ALPHA, "A")]}
    )
    taken(local, named)
    assert held(local, "company")[0]["station_id"] == "高新园区警务站"
    unknown = book(
        {"花名册": [["填报单位:某县公安局某某派出所"], ["企业名称", "地址"], (BETA, "B")]}
    )
    found, _ = taken(local, unknown)
    assert "不是已登记的警务站" in only(found).notes[0]
    assert held(local, "company")[1]["station_id"] == "循环园区警务站"
    chosen = book({"花名册": [["企业花名册"], ["企业名称", "地址"], ("丙食品有限公司", "C")]})
    taken(local, chosen, station_id=other)
    assert held(local, "company")[2]["station_id"] == "高新园区警务站"


def test_hidden_and_odd_sheets_are_never_passed_over_in_silence(local: Store) -> None:
    made = book(
        {
            "花名册": [["企业名称", "地址", "员工数"], (ALPHA, "A", 3)],
            "库存": [["品名", "数量", "单价"], ("警棍", 3, 20), ("头盔", 5, 80)],
            "空": [],
            "导入问题": [["工作表", "行", "问题"], ("走访", 3, "x")],
            "封面": [["月报"], ["序号", "台账名称"], (1, "走访")],
        }
    )
    hidden = replace(made.sheets[0], name="旧", hidden=True)
    found = seen(local, replace(made, sheets=(*made.sheets, hidden)))
    assert [(one.sheet, one.kind, len(one.notes), len(one.problems)) for one in found.sheets] == [
        ("花名册", "companies", 0, 0),
        ("库存", "", 0, 1),
        ("空", "", 1, 0),
        ("导入问题", "", 1, 0),
        ("封面", "", 1, 0),
        ("旧", "", 1, 0),
    ]
    assert "认不出" in whys(found, Severity.REFUSE)[0]
    both = seen(local, replace(made, sheets=(made.sheets[0], hidden)), hidden=True)
    assert fates(both) == {"new": 1, "same": 1}


def test_a_table_can_be_taken_for_another_register_or_left_out(local: Store) -> None:
    two_companies(local)
    made = book({"表": [["日期", "企业", "民警", "内容"], (DAY, ALPHA, "许丽", "宣传反诈")]})
    assert only(seen(local, made, kind="visits")).kind == "visits"
    sheet = only(seen(local, made, kind="officers"))
    assert sheet.kind == ""
    left = plan(local, [made], Choices(kind="visits").take_for(sheet, ""))
    assert left.empty
    assert only(left).notes
    with pytest.raises(Problem, match="不能导入“accounts”"):
        seen(local, made, kind="accounts")


def test_a_plan_for_machines_has_every_place(local: Store) -> None:
    two_companies(local)
    found = seen(local, visits((1, "x", ALPHA, "许丽", "宣传反诈"), (2, DAY, BETA, "邓娟", "检查")))
    (file,) = to_json(found)["files"]
    (sheet,) = file["sheets"]
    assert {name: sheet[name] for name in ("sheet", "kind", "rows", "new", "refused", "same")} == {
        "sheet": "走访",
        "kind": "visits",
        "rows": 2,
        "new": 1,
        "refused": 1,
        "same": 0,
    }
    (problem,) = [one for one in sheet["problems"] if one["severity"] == "refuse"]
    assert (problem["row"], problem["column"], problem["value"]) == (4, "B", "x")
    assert problem["why"]
    assert problem["mend"]


def test_planning_writes_nothing(local: Store) -> None:
    seen(local, roster((ALPHA, CODES[0], "许丽", "056314", None, "2025-09-02")))
    assert not held(local, "company")
    assert not held(local, "officer")
