"""Days and roles in people's own words: counted where sure, else told, never guessed."""

from __future__ import annotations

from datetime import date

import pytest

from liaison.exchange.plan import Severity
from liaison.store.step import Store
from tests.exchange.books import ALPHA, BETA, fates, held, ledger, seen, taken, told, two_companies

pytestmark = pytest.mark.usefixtures("november")


@pytest.mark.parametrize(("sheet", "what"), [("隐患", "隐患内容"), ("诉求", "诉求内容")])
def test_days_allowed_in_the_deadline_cell_are_counted(local: Store, sheet: str, what: str) -> None:
    two_companies(local)
    day = {"隐患": "发现日期", "诉求": "受理日期"}[sheet]
    head = ["办理期限" if sheet == "诉求" else "整改期限", day, "企业名称", what, "责任民警"]
    lines = [
        ("7日内", "2026-10-04", ALPHA, "甲事", "许丽"),
        ("2026-10-20", "2026-10-05", ALPHA, "乙事", "许丽"),
        ("3个工作日内", "2026-10-06", BETA, "丙事", "邓娟"),
    ]
    found, _ = taken(local, ledger(sheet, head, *lines))
    assert [one["deadline"] for one in held(local, "issue")] == [
        date(2026, 10, 11),
        date(2026, 10, 20),
        date(2026, 10, 10),  # the 8th and 9th, and Saturday the 10th, worked for National Day
    ]
    assert told(found, Severity.DROP) == []
    assert seen(local, ledger(sheet, head, *lines)).empty


def test_a_part_of_the_day_behind_the_date(local: Store) -> None:
    two_companies(local)
    head = ["走访日期", "企业名称", "走访民警", "走访内容"]
    taken(local, ledger("走访", head, ("2026年10月9日上午", ALPHA, "许丽", "安全检查")))
    assert held(local, "visit")[0]["visited_on"] == date(2026, 10, 9)


def test_a_role_that_cannot_be_read_never_becomes_the_lead(local: Store) -> None:
    two_companies(local)
    before = len(held(local, "assignment"))
    head = ["企业名称", "联络民警", "角色", "起始日期", "截止日期"]
    line = (ALPHA, "邓娟", "队长", "2025-01-01", "2025-06-01")
    found, _ = taken(local, ledger("分工", head, line))
    assert fates(found)["refused"] == 1
    (one,) = told(found, Severity.REFUSE)
    assert (one.value, one.heading) == ("队长", "角色")
    assert len(held(local, "assignment")) == before
