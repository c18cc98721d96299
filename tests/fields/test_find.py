"""A filter finds in the store exactly what a person with the list in hand would mark."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import Company, Dispute, Officer, Visit
from liaison.records.company import Grade
from liaison.store.step import Store
from tests.stores import fill

LEDGER = random.Random(20261122)
NAMES = ["贵州（集团）%厂", "甲_公司", "O'Neil Ltd", "乙\\公司", "Abc", "50%机械", "循环（一期）"]
FIRST = date(2026, 1, 1)


def _companies() -> list[dict[str, Any]]:
    pick = LEDGER.choice
    return [
        {
            "name": f"{pick(NAMES)}{n}",
            "address": pick(["工业大道 1 号", "Park_2", None]),
            "liaison_phone": pick(["13800138000", "0854-2621234", None]),
            "employees": pick([None, 0, 12, 100, 350]),
            "grade": pick(list(Grade)),
            "in_group": pick([True, False, None]),
            "entered_on": pick([None, *(FIRST + timedelta(days=31 * k) for k in range(6))]),
        }
        for n in range(40)
    ]


def _holds(words: str) -> Callable[[Any], bool]:
    return lambda value: value is not None and words.lower() in value.lower()


def _number(test: Callable[[Any], bool]) -> Callable[[Any], bool]:
    return lambda value: value is not None and test(value)


CASES: list[tuple[type[Record], str, str, Callable[[Any], bool]]] = [
    *(
        (Company, "name", words, _holds(words))
        for words in ["%", "_", "'", "\\", "abc", "ABC", "公司", "50%", "甲_", "（集团）", "不存在"]
    ),
    (Company, "name", "(集团)", _holds("（集团）")),
    (Company, "name", "\0", lambda _: False),
    (Company, "name", "\0公司", _holds("公司")),
    (Company, "name", "公" * 2000, lambda _: False),
    (Company, "address", "park_", _holds("Park_")),
    (Company, "address", "号 1", lambda _: False),
    (Company, "liaison_phone", "2621", _holds("2621")),
    (Company, "liaison_phone", "１３８", _holds("138")),
    *(
        (Company, "employees", words, _number(test))
        for words, test in [
            ("12", lambda n: n == 12),
            ("=12", lambda n: n == 12),
            (">=100", lambda n: n >= 100),
            (">100", lambda n: n > 100),
            ("<12", lambda n: n < 12),
            ("<=12", lambda n: n <= 12),
            ("＜=１２", lambda n: n <= 12),
            ("10..100", lambda n: 10 <= n <= 100),
            ("约100人", lambda n: n == 100),
            ("很多", lambda _: False),
            ("..", lambda _: False),
            ("9" * 99, lambda _: False),
        ]
    ),
    (Company, "grade", "重点", lambda value: value is Grade.key),
    (Company, "grade", "单位", lambda value: value is Grade.key),
    (Company, "grade", "hazardous", lambda value: value is Grade.hazardous),
    (Company, "grade", "特", lambda _: False),
    (Company, "in_group", "是", lambda value: value is True),
    (Company, "in_group", "无", lambda value: value is False),
    (Company, "in_group", "也许", lambda _: False),
    *(
        (Company, "entered_on", words, _number(test))
        for words, test in [
            ("2026-03-04", lambda d: d == date(2026, 3, 4)),
            ("2026年3月", lambda d: (d.year, d.month) == (2026, 3)),
            ("2026", lambda d: d.year == 2026),
            ("2026-02..2026-04", lambda d: 2 <= d.month <= 4),
            ("..2026-02-01", lambda d: d <= date(2026, 2, 1)),
            ("2026-05-05..", lambda d: d >= date(2026, 5, 5)),
            ("2026-05..2026-02", lambda _: False),
            ("2026-13", lambda _: False),
        ]
    ),
]


@pytest.fixture
def companies(store: Store) -> Store:
    fill(store, Company, _companies())
    return store


def _found(store: Store, record: type[Record], field: str, words: str) -> tuple[set[int], Any]:
    bound = fields_of(record)[field]
    with store.reading() as session:
        column = getattr(record, field)
        condition = bound.kind.find(column, words)
        rows = session.execute(select(record.id, column)).all()
        return set(session.scalars(select(record.id).where(condition))), rows


def test_filters_find_what_brute_force_finds(companies: Store) -> None:
    answered = 0
    for record, field, words, test in CASES:
        found, rows = _found(companies, record, field, words)
        assert found == {one_id for one_id, value in rows if test(value)}, (field, words[:20])
        answered += bool(found)
    assert answered > len(CASES) // 2, "most filters should find something"


def test_amounts_badges_times_and_duties_are_found(companies: Store) -> None:
    officers: list[dict[str, Any]] = [
        {"name": "张三", "badge": 56314},
        {"name": "李四", "badge": "FJ0123"},
    ]
    zhang = fill(companies, Officer, officers)[0]
    fill(
        companies,
        Dispute,
        (
            {"companies": [1], "officer_id": zhang, "found_on": FIRST, "description": "欠薪",
             "amount": amount}
            for amount in [None, "0.05", "1万", "12.5万元"]
        ),
    )  # fmt: skip
    fill(
        companies,
        Visit,
        (
            {"company_id": 1, "officers": [zhang], "visited_on": FIRST, "content": "检查",
             "visited_at": at, "duties": duties}
            for at, duties in [("8:30", "安全检查"), ("14:05", "宣传、法律咨询"), (None, None)]
        ),
    )  # fmt: skip
    wanted: list[tuple[type[Record], str, str, set[Any]]] = [
        (Dispute, "amount", "1万", {Decimal(10_000)}),
        (Dispute, "amount", "<1", {Decimal("0.05")}),
        (Dispute, "amount", "0.04..1万元", {Decimal("0.05"), Decimal(10_000)}),
        (Officer, "badge", "0563", {"056314"}),
        (Officer, "badge", "fj", {"FJ0123"}),
        (Visit, "duties", "宣传", {("publicity", "legal")}),
        (Visit, "duties", "安全", {("safety",), ("publicity", "legal")}),
        (Visit, "duties", "钓鱼", set()),
    ]
    for record, field, words, values in wanted:
        found, rows = _found(companies, record, field, words)
        assert {value for one_id, value in rows if one_id in found} == values, (field, words)
    found, rows = _found(companies, Visit, "visited_at", "下午2点5分")
    assert [str(value) for one_id, value in rows if one_id in found] == ["14:05:00"]
