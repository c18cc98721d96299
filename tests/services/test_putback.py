"""One field, or a whole record, put back to what it was before a step."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from liaison.base.errors import Problem, Stale
from liaison.records import Company, Officer, Visit
from liaison.services import history, records
from liaison.services.putback import Before, put_back
from liaison.store import tables
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.stores import add


def _steps(store: Store, record: str, id: int) -> list[int]:
    change = tables.change.c
    with store.reading() as session:
        query = select(change.step_id).where(change.record == record, change.record_id == id)
        return list(session.scalars(query.distinct().order_by(change.step_id)))


def _company(store: Store) -> tuple[int, int, list[int]]:
    """Return a company changed twice: its id, version and steps."""
    one = add(store, Company, name="甲公司", employees=10, grade="一般")
    records.save(store, Company, {"employees": 20, "grade": "重点"}, one)
    saved = records.save(store, Company, {"employees": 30, "address": "东路1号"}, one)
    return one, saved.version, _steps(store, "company", one)


def _values(store: Store, id: int) -> tuple[object, ...]:
    with store.reading() as session:
        one = session.get(Company, id)
        assert one is not None
        return one.employees, one.grade.words, one.address


def test_one_field_goes_back_and_the_others_stay(store: Store) -> None:
    one, version, steps = _company(store)
    put_back(store, Company, one, version, Before(steps[1], "employees"))
    assert _values(store, one) == (10, "重点单位", "东路1号")


def test_the_whole_record_goes_back_in_one_step_that_is_undone_itself(store: Store) -> None:
    one, version, steps = _company(store)
    kept = put_back(store, Company, one, version, Before(steps[1]))
    assert _values(store, one) == (10, "一般", None)
    assert kept.version == version + 1
    newest = last_step(store)
    assert newest is not None
    undo(store, newest.id)
    assert _values(store, one) == (30, "重点单位", "东路1号")
    with store.reading() as session:
        told = [entry.step for entry in history.of_record(session, Company, one)]
    assert "恢复到以前的内容" in told
    assert "撤销" in told


def test_lists_of_others_go_back_in_their_order(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    a, b, c = (add(store, Officer, name=name) for name in ("张三", "李四", "王五"))
    visit = add(
        store, Visit, company_id=company, officers=[b, a], visited_on="2026-03-05", content="查"
    )
    saved = records.save(store, Visit, {"officers": [c]}, visit)
    put_back(
        store, Visit, visit, saved.version, Before(_steps(store, "visit", visit)[1], "officers")
    )
    with store.reading() as session:
        assert records.card(session, Visit, visit).values["officers"] == [b, a]


def test_what_cannot_be_is_told(store: Store) -> None:
    one, version, steps = _company(store)
    with pytest.raises(Stale):
        put_back(store, Company, one, version - 1, Before(steps[1]))
    with pytest.raises(Problem, match="还没有这条记录"):
        put_back(store, Company, one, version, Before(steps[0]))
    put_back(store, Company, one, version, Before(steps[2], "address"))
    with pytest.raises(Problem, match="相同"):
        put_back(store, Company, one, version + 1, Before(steps[2], "address"))
    assert _values(store, one) == (30, "重点单位", None)


def test_yesterdays_steps_are_not_undone_by_the_keyboard_but_imports_are(store: Store) -> None:
    one = add(store, Company, name="甲公司")
    with store.step("导入") as step:
        step.session.add(Company(name="乙公司", station_id=1))
    add(store, Company, name="丙公司")
    store.begun = _steps(store, "company", one + 2)[0]
    newest = last_step(store)
    assert newest is not None
    assert newest.words == "导入"
    undo(store, newest.id)
    newest = last_step(store)
    assert newest is None
    add(store, Company, name="丁公司")
    newest = last_step(store)
    assert newest is not None
    assert newest.words == "新增"
