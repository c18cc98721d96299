"""Books made by hand and stores looked into, for the tests of importing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from liaison.exchange.apply import Result, apply
from liaison.exchange.grid import Book
from liaison.exchange.plan import Choices, Fate, Finding, Plan, RowPlan, Severity, SheetPlan
from liaison.exchange.planning import plan
from liaison.fields.field import References, fields_of
from liaison.records import BY_NAME
from liaison.services import bulk
from liaison.store.step import Store
from tests.exchange.grids import grid

TITLE = ["填报单位:云岭县公安局循环园区警务站    填报日期:2026年10月31日"]
VISITS = ["序号", "走访日期", "企业名称", "走访民警", "走访内容"]
ROSTER = ["企业名称", "统一社会信用代码", "挂钩民警", "警号", "民警电话", "挂钩时间"]
HAZARDS = ["发现日期", "企业名称", "隐患内容", "整改要求", "责任民警", "整改情况", "复查"]
NEEDS = ["受理日期", "企业名称", "诉求内容", "事项类别", "责任民警", "办理情况", "办结日期"]
DISPUTES = ["排查日期", "涉及企业", "当事人", "简要情况", "化解状态", "责任民警"]
DAY = date(2026, 8, 1)
ALPHA, BETA = "甲新材料有限公司", "乙物流有限公司"
CODES = ("91350100M000100Y43", "91110000600037341L")


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], name: str = "台账.xlsx") -> Book:
    """Return a book whose sheets have the lines, as if it had been read."""
    made = tuple(replace(grid(*lines), name=sheet) for sheet, lines in sheets.items())
    digest = sha256(repr((name, sheets)).encode()).hexdigest()
    return Book(name, "xlsx", digest, made)


def roster(*lines: Sequence[Any], head: Sequence[str] = tuple(ROSTER)) -> Book:
    """Return a roster with these rows below its title."""
    return book({"企业花名册": [["企业花名册"], TITLE, head, *lines]}, "花名册.xlsx")


def two_companies(store: Store) -> Result:
    """Import two companies, each with an officer."""
    lines = [
        (ALPHA, CODES[0], "许丽", "056314", "18752781351", "2025-09-02"),
        (BETA, CODES[1], "邓娟", "053101", "13965759423", "2025-06-28"),
    ]
    return taken(store, roster(*lines))[1]


def visits(*lines: Sequence[Any], head: Sequence[str] = tuple(VISITS)) -> Book:
    """Return a ledger of visits with these rows."""
    return book({"走访": [["走访企业工作台账"], TITLE, head, *lines]}, "走访.xlsx")


def ledger(sheet: str, head: Sequence[str], *lines: Sequence[Any]) -> Book:
    """Return a ledger with a heading and rows below its title."""
    return book({sheet: [[f"{sheet}台账"], TITLE, head, *lines]})


def seen(store: Store, *books: Book, **choices: Any) -> Plan:
    """Return the plan of books."""
    return plan(store, books, Choices(**choices))


def taken(store: Store, *books: Book, **choices: Any) -> tuple[Plan, Result]:
    """Plan and apply books."""
    found = seen(store, *books, **choices)
    return found, apply(store, found)


def only(found: Plan) -> SheetPlan:
    """Return the one sheet of a plan."""
    assert len(found.sheets) == 1
    return found.sheets[0]


def fates(found: Plan) -> dict[str, int]:
    """Return how many rows have each fate, those that occur."""
    return {fate.value: n for fate in Fate if (n := found.count(fate))}


def told(found: Plan, severity: Severity) -> list[Finding]:
    """Return the problems of a severity in order."""
    return found.problems(severity)


def whys(found: Plan, severity: Severity) -> list[str]:
    """Return the reasons of the problems of a severity."""
    return [one.why for one in found.problems(severity)]


def rows(found: Plan) -> list[RowPlan]:
    """Return the rows of all sheets."""
    return [row for sheet in found.sheets for row in sheet.rows]


def held(store: Store, record: str) -> list[dict[str, Any]]:
    """Return the values of all records of a type outside the bin, references as titles."""
    with store.reading() as session:
        found = bulk.kept(session, BY_NAME[record])
        for one in found:
            for name, bound in fields_of(BY_NAME[record]).items():
                value = one.values[name]
                target = getattr(bound.kind, "target", "").lower()
                if target and value not in (None, ()):
                    titles = {row.id: row.values for row in bulk.kept(session, BY_NAME[target])}
                    title = BY_NAME[target].title
                    one.values[name] = (
                        tuple(titles[id_][title] for id_ in value)
                        if isinstance(bound.kind, References)
                        else titles[value].get(title, value)
                    )
        return [one.values for one in found]
