"""Special supports of two companies that are merged: one row where one is enough, undoable."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.records import Company, Department, DepartmentContact, Support
from liaison.services import companymerging, steps
from liaison.store.step import Store
from liaison.store.undo import last_step
from tests.services.handground import everything
from tests.stores import add

DAY = timedelta(days=1)
Rows = list[tuple[int, int | None, str | None]]


@pytest.fixture
def two(store: Store) -> tuple[int, int]:
    """Two companies that are one, and a department with a contact."""
    department = add(store, Department, name="交警大队", supports_all=False)
    add(store, DepartmentContact, department_id=department, name="周强")
    add(store, Department, name="网安大队", supports_all=False)
    return add(store, Company, name="宏达包装"), add(store, Company, name="宏达包装厂")


def _support(store: Store, company: int, first: int, last: int | None, **more: Any) -> int:
    today = clock.today()
    end = None if last is None else today + last * DAY
    about = {"department_id": 1, "start": today + first * DAY, "end": end}
    return add(store, Support, company_id=company, **(about | more))


def _merge(store: Store, two: tuple[int, int]) -> None:
    with store.reading() as session:
        versions = companymerging.look(session, *two).versions
    companymerging.merge(store, *two, versions)


def _left(store: Store, today: date) -> Rows:
    """First and last day and remark of what supports the kept company now."""
    with store.reading() as session:
        query = select(Support).where(Support.company_id == 1, Support.deleted_at.is_(None))
        rows = session.scalars(query.order_by(Support.start, Support.id)).all()
        return [
            ((one.start - today).days, (one.end - today).days if one.end else None, one.remark)
            for one in rows
        ]


@pytest.mark.parametrize(
    ("kept", "came", "left"),
    [
        ([(-9, 9)], [(-20, 5)], [(-20, 9, None)]),
        ([(-9, 9)], [(5, None)], [(-9, None, None)]),
        ([(-9, None)], [(-3, 3)], [(-9, None, None)]),
        ([(-9, -5)], [(-4, 9)], [(-9, -5, None), (-4, 9, None)]),
        ([(-9, -5), (3, 9)], [(-6, 4)], [(-9, 9, None)]),
        ([(-9, 9)], [(-20, -8), (8, 20)], [(-20, 20, None)]),
        ([(-9, 9), (-5, 5)], [(20, 30)], [(-9, 9, None), (-5, 5, None), (20, 30, None)]),
    ],
)
def test_the_same_support_over_periods_that_meet_is_one(
    store: Store,
    two: tuple[int, int],
    kept: list[tuple[int, int | None]],
    came: list[tuple[int, int | None]],
    left: Rows,
) -> None:
    today = clock.today()
    for company, periods in zip(two, (kept, came), strict=True):
        for first, last in periods:
            _support(store, company, first, last)
    before = everything(store)
    _merge(store, two)
    assert _left(store, today) == left
    step = last_step(store)
    assert step is not None
    assert steps.take_back(store, step.id).kept == ()
    assert everything(store) == before
    steps.redo(store)
    assert _left(store, today) == left


def test_who_names_nobody_goes_though_it_was_there_first(
    store: Store, two: tuple[int, int]
) -> None:
    today = clock.today()
    _support(store, two[0], -5, 5)
    _support(store, two[1], -9, 9, contact_id=1)
    _merge(store, two)
    assert _left(store, today) == [(-9, 9, None)]
    with store.reading() as session:
        query = select(Support.contact_id).where(Support.deleted_at.is_(None))
        assert session.scalars(query).all() == [1]


@pytest.mark.parametrize(
    ("mine", "theirs", "rows"),
    [
        ({"contact_id": 1}, {"contact_id": 1}, 1),
        ({"contact_id": 1}, {"contact": "吴敏"}, 2),
        ({"contact_id": 1}, {}, 1),
        ({}, {"contact_id": 1}, 2),
        ({"contact": "吴敏", "phone": "13900000001"}, {"contact": "吴敏"}, 2),
        ({"department_id": 2}, {}, 2),
        ({"remark": "车证"}, {"remark": "危化车"}, 1),
        ({"remark": "甲" * 150}, {"remark": "乙" * 150}, 2),
        ({"remark": "车证"}, {"remark": "车证"}, 1),
    ],
)
def test_nothing_said_is_lost(
    store: Store, two: tuple[int, int], mine: dict[str, Any], theirs: dict[str, Any], rows: int
) -> None:
    today = clock.today()
    _support(store, two[0], -9, None, **mine)
    _support(store, two[1], -5, 5, **theirs)
    _merge(store, two)
    left = _left(store, today)
    assert len(left) == rows
    said = list(dict.fromkeys(one["remark"] for one in (mine, theirs) if "remark" in one))
    assert all(any(one in (row[2] or "") for row in left) for one in said)
    if rows == 1:
        assert left[0][:2] == (-9, None)
        assert left[0][2] == ("；".join(said) or None)
