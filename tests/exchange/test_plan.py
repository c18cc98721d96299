"""What a plan says of companies, officers and assignments that are odd, double or known."""

from __future__ import annotations

from datetime import date

import pytest

from liaison.exchange.plan import Severity
from liaison.records import Company, Department, Station
from liaison.store.step import Store
from tests.exchange.books import (
    ALPHA,
    BETA,
    CODES,
    DAY,
    ROSTER,
    VISITS,
    fates,
    held,
    ledger,
    only,
    roster,
    rows,
    seen,
    taken,
    told,
    two_companies,
    visits,
    whys,
)
from tests.stores import add

pytestmark = pytest.mark.usefixtures("november")


def test_a_company_is_known_by_its_code_and_a_new_name_is_said(local: Store) -> None:
    two_companies(local)
    found = seen(local, roster(("甲新材料科技有限公司", CODES[0], *[None] * 4)))
    assert fates(found) == {"changed": 1}
    assert [(one.label, one.old, one.new) for one in rows(found)[0].changes] == [
        ("企业名称", ALPHA, "甲新材料科技有限公司")
    ]
    assert "按更名处理" in whys(found, Severity.NOTE)[0]


def test_a_company_is_known_by_its_exact_name_whatever_the_brackets(local: Store) -> None:
    taken(local, roster(("甲新材料\uff08云岭\uff09有限公司 ", *[None] * 5)))
    found = seen(local, roster(("甲新材料(云岭) 有限公司", CODES[0], *[None] * 4)))
    assert fates(found) == {"changed": 1}
    assert [one.label for one in rows(found)[0].changes] == ["统一社会信用代码"]


def test_a_near_name_is_a_doubt_and_never_the_same_company(local: Store) -> None:
    taken(local, roster((ALPHA, *[None] * 5)))
    for near in ("甲新材料股份有限公司", "甲新林料有限公司", "云岭甲新材料有限公司"):
        found = seen(local, roster((near, *[None] * 5)))
        assert fates(found) == {"new": 1}, near
        assert ALPHA in whys(found, Severity.NOTE)[0], near


def test_codes_tell_near_names_apart_without_a_doubt(local: Store) -> None:
    lines = [("甲新材料股份有限公司", CODES[0], *[None] * 4), (ALPHA, CODES[1], *[None] * 4)]
    found = seen(local, roster(*lines))
    assert fates(found) == {"new": 2}
    assert not only(found).problems


def test_one_code_on_two_names_stays_with_the_first(local: Store) -> None:
    lines = [(ALPHA, CODES[0], *[None] * 4), (BETA, CODES[0], *[None] * 4)]
    found, _ = taken(local, roster(*lines))
    assert fates(found) == {"new": 2}
    (drop,) = told(found, Severity.DROP)
    assert (drop.row, drop.column) == (5, "B")
    assert ALPHA in drop.why
    assert [one["credit_code"] for one in held(local, "company")] == [CODES[0], None]


def test_a_code_of_another_row_is_no_renaming(local: Store) -> None:
    two_companies(local)
    lines = [("丙食品有限公司", CODES[0], *[None] * 4), (ALPHA, CODES[0], *[None] * 4)]
    found = seen(local, roster(*lines))
    assert fates(found) == {"new": 1, "same": 1}
    assert [one.row for one in told(found, Severity.DROP)] == [4]


def test_a_code_that_contradicts_the_store_is_left_out(local: Store) -> None:
    taken(local, roster((ALPHA, CODES[0], *[None] * 4)))
    found = seen(local, roster((ALPHA, CODES[1], *[None] * 4)))
    assert fates(found) == {"same": 1}
    assert CODES[0] in told(found, Severity.DROP)[0].why


def test_the_same_name_in_another_station_is_another_company(local: Store) -> None:
    other = add(local, Station, name="高新园区警务站")
    add(local, Company, name=ALPHA, station_id=other)
    assert fates(seen(local, roster((ALPHA, *[None] * 5)))) == {"new": 1}


def test_a_blank_never_wipes_what_is_known(local: Store) -> None:
    head = ["企业名称", "员工数", "地址"]
    taken(local, roster((ALPHA, 30, "A区1号"), head=head))
    assert fates(seen(local, roster((ALPHA, None, "A区1号"), head=head))) == {"same": 1}
    found = seen(local, roster((ALPHA, 35, None), head=head))
    assert [(one.label, one.old, one.new) for one in rows(found)[0].changes] == [
        ("员工数", "30", "35")
    ]


def test_known_records_can_be_left_as_they_are(local: Store) -> None:
    head = ["企业名称", "员工数"]
    taken(local, roster((ALPHA, 30), head=head))
    found = seen(local, roster((ALPHA, 35), (BETA, 12), head=head), update=False)
    assert fates(found) == {"same": 1, "new": 1}
    assert [entry.values["name"] for entry in found.entries] == [BETA]


def test_two_rows_of_one_company_that_differ_keep_the_first(local: Store) -> None:
    head = ["企业名称", "员工数", "地址"]
    found, _ = taken(local, roster((ALPHA, 30, None), (ALPHA, 35, "A区1号"), head=head))
    assert fates(found) == {"new": 1, "same": 1}
    assert "员工数不同" in whys(found, Severity.NOTE)[0]
    (company,) = held(local, "company")
    assert (company["employees"], company["address"]) == (30, "A区1号")


def test_a_badge_of_somebody_else_leaves_the_officer_out(local: Store) -> None:
    two_companies(local)
    found, _ = taken(local, roster(("丙食品有限公司", None, "许莉", "056314", None, "2026-01-01")))
    assert fates(found) == {"new": 1}
    (drop,) = told(found, Severity.DROP)
    assert "许丽" in drop.why
    assert len(held(local, "officer")) == len(held(local, "assignment")) == 2


def test_another_badge_is_another_officer_of_the_same_name(local: Store) -> None:
    two_companies(local)
    taken(local, roster(("丙食品有限公司", None, "许丽", "099999", None, "2026-01-01")))
    assert sorted(one["badge"] for one in held(local, "officer") if one["name"] == "许丽") == [
        "056314",
        "099999",
    ]
    head = [*VISITS]
    clear = seen(local, visits((1, DAY, ALPHA, "许丽", "宣传反诈"), head=head))
    assert fates(clear) == {"new": 1}
    unclear = seen(local, visits((1, DAY, BETA, "许丽", "宣传反诈"), head=head))
    assert "2 名民警" in whys(unclear, Severity.DROP)[0]


def test_two_leads_on_one_day_are_told_and_the_company_kept(local: Store) -> None:
    two_companies(local)
    found, result = taken(
        local, roster((ALPHA, CODES[0], "邓娟", "053101", None, "2026-03-01"), head=ROSTER)
    )
    (drop,) = told(found, Severity.DROP)
    assert (drop.column, drop.value) == ("C", "邓娟")
    assert "许丽" in drop.why
    assert result.step_id == 0
    assert len(held(local, "assignment")) == 2


def test_a_first_day_can_be_corrected_but_not_over_another_lead(local: Store) -> None:
    two_companies(local)
    found, _ = taken(local, roster((ALPHA, CODES[0], "许丽", "056314", None, "2025-08-01")))
    assert fates(found) == {"changed": 1}
    assert min(one["start"] for one in held(local, "assignment")) == date(2025, 6, 28)
    assert date(2025, 8, 1) in {one["start"] for one in held(local, "assignment")}


def test_without_a_first_day_it_starts_with_the_report(local: Store) -> None:
    line = (ALPHA, None, "许丽", None, None, None)
    found, _ = taken(local, roster(line))
    assert held(local, "assignment")[0]["start"] == date(2026, 10, 31)
    assert "从 2026-10-31 起算" in whys(found, Severity.NOTE)[0]
    assert seen(local, roster(line)).empty


def test_a_list_of_assignments_needs_known_companies(local: Store) -> None:
    two_companies(local)
    head = ["企业名称", "联络民警", "角色", "起始日期", "截止日期"]
    lines = [
        (ALPHA, "邓娟", "协办", "2026-01-01", None),
        (BETA, "许丽", "代管", "2026-02-01", None),
        ("丁公司", "许丽", "主办", "2026-02-01", None),
    ]
    found, _ = taken(local, ledger("联络分工", head, *lines))
    assert fates(found) == {"new": 1, "refused": 2}
    assert [one.why for one in told(found, Severity.REFUSE)] == [
        "代管必须写明截止日期。",
        "没有登记企业“丁公司”。",
    ]
    assert seen(local, ledger("联络分工", head, lines[0])).empty


def test_departments_behind_a_company(local: Store) -> None:
    two_companies(local)
    add(local, Department, name="法制大队")
    head = ["企业名称", "联络民警", "起始日期", "支援部门及联系人"]
    line = (ALPHA, "许丽", "2025-09-02", "法制大队、治安大队 王芳 13800138000")
    found, result = taken(local, ledger("联络分工", head, line))
    assert result.new == {"department": 1}
    assert {one["name"]: one["contact"] for one in held(local, "department")} == {
        "法制大队": None,
        "治安大队": "王芳",
    }
    assert fates(found) == {"same": 1}


def test_officers_and_departments_have_lists_of_their_own(local: Store) -> None:
    two_companies(local)
    head = ["姓名", "警号", "类别", "联系电话"]
    lines = [
        ("许丽", "056314", "民警", "18752781351"),
        ("邓娟", "53101", "民警", "13900000000"),
        ("王芳", "056314", "辅警", None),
        ("李平", "077777", "辅警", None),
    ]
    found, _ = taken(local, ledger("民警名册", head, *lines))
    assert fates(found) == {"same": 1, "changed": 1, "refused": 1, "new": 1}
    assert {one["name"]: one["kind"].value for one in held(local, "officer")}["李平"] == "auxiliary"
