"""Milestones of long lists: every page is the one a plain OFFSET gives, before and after steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from liaison.records import Company, Officer, Visit
from liaison.services import reading, records, waymarks
from liaison.services.registers import COMPANIES, VISITS
from liaison.store.step import Store
from tests.stores import add

_DAY = date(2026, 3, 1)
MANY = 60


@pytest.fixture
def long(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store whose lists have milestones every five rows; days repeat."""
    monkeypatch.setattr(waymarks, "STAGE", 5)
    officer = add(store, Officer, name="张三")
    company = add(store, Company, name="甲公司")
    with store.step("登记") as step:
        for n in range(MANY):
            values = {"company_id": company, "officers": [officer], "content": "安全检查"}
            records.write(step, Visit(), values | {"visited_on": _DAY - timedelta(days=n % 7)})
    return store


def _pages(session: Session, query: reading.Query) -> None:
    whole = reading.all_ids(session, query)
    many = len(whole)
    assert many == reading.count(session, query)
    for offset in (50, 3, 27, 41, 28, 59, 0, 12):
        found = reading.window(session, query, offset, 4, many)
        assert [row.id for row in found] == whole[offset : offset + 4]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("words", ["", "安全"])
def test_a_page_is_the_same_by_milestones(long: Store, down: bool, words: str) -> None:
    with long.reading() as session:
        _pages(session, reading.Query(VISITS, words=words, down=down))


def test_a_step_moves_the_milestones(long: Store) -> None:
    query = reading.Query(VISITS)
    with long.reading() as session:
        _pages(session, query)
        first = reading.all_ids(session, query)[0]
    records.remove(long, Visit, first, 1)
    with long.reading() as session:
        _pages(session, query)


def test_a_second_jump_walks_a_stage_at_most(long: Store) -> None:
    offsets: list[int] = []

    def seen(_connection: object, _cursor: object, sql: str, told: object, *_rest: object) -> None:
        if " OFFSET " in sql and "visited_on" in sql and isinstance(told, tuple):
            offsets.append(int(told[-1]))

    query = reading.Query(VISITS)
    with long.reading() as session:
        reading.window(session, query, 27, 2, MANY)
        if not long.postgres:
            event.listen(long.engine, "before_cursor_execute", seen)
            reading.window(session, query, 29, 1, MANY)
            assert offsets == [4]


def test_lists_without_a_steady_order_have_none(long: Store) -> None:
    with long.reading() as session:
        for sort in ("lead", "grade", "name"):
            query = reading.Query(COMPANIES, sort=sort)
            assert len(reading.window(session, query, 0, 9, 1)) == 1
