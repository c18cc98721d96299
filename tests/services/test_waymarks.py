"""Milestones of long lists: every page is the one a plain OFFSET gives, before and after steps."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from liaison.base.errors import Stale
from liaison.records import Company, Officer, Visit
from liaison.services import newsteps, reading, records, waymarks
from liaison.services.registers import COMPANIES, VISITS
from liaison.store import undo
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
    query = reading.Query(VISITS)
    with long.reading() as session:
        reading.window(session, query, 27, 2, MANY)
        with _skipped(long) as skips:
            reading.window(session, query, 29, 1, MANY)
        assert long.postgres or (len(skips) == 1 and skips[0] < 5 + MANY // 7 + 1)


def test_a_step_does_not_make_the_next_jump_walk_again(long: Store) -> None:
    query = reading.Query(VISITS)
    with long.reading() as session:
        assert reading.count(session, query) == MANY
    values = {"company_id": 1, "officers": [1], "content": "安全检查", "visited_on": _DAY}
    records.save(long, Visit, values)
    with long.reading() as session, _skipped(long) as skips:
        assert reading.count(session, query) == MANY + 1
        reading.window(session, query, 50, 4, MANY + 1)
        assert long.postgres or len(skips) == 1
    with long.reading() as session:
        _pages(session, query)


@contextmanager
def _skipped(store: Store) -> Iterator[list[int]]:
    """Gather how many rows each query of keys skips (SQLite only)."""
    skips: list[int] = []

    def seen(_connection: object, _cursor: object, sql: str, told: object, *_rest: object) -> None:
        if " OFFSET " in sql and "visited_on" in sql and isinstance(told, tuple):
            skips.append(int(told[-1]))

    event.listen(store.engine, "before_cursor_execute", seen)
    yield skips
    event.remove(store.engine, "before_cursor_execute", seen)


def _another_day(store: Store, chance: random.Random, visit: int) -> None:
    with store.step("改期") as step:
        one = step.get(Visit, visit)
        one.visited_on = _DAY - timedelta(days=chance.randrange(9))


def _another_form(store: Store, chance: random.Random, visit: int) -> None:
    with store.step("改") as step:
        step.get(Visit, visit).content = f"宣传{chance.random()}"


def _one_more(store: Store, chance: random.Random, _visit: int) -> None:
    day = _DAY - timedelta(days=chance.randrange(9))
    values = {"company_id": 1, "officers": [1], "content": "安全检查", "visited_on": day}
    records.save(store, Visit, values)


def _and_back(store: Store, chance: random.Random, visit: int) -> None:
    """Born, changed and binned, or binned and restored, between two looks at the list."""
    if chance.random() < 0.5:
        records.remove(store, Visit, visit, _version(store, visit))
        if chance.random() < 0.7:
            records.restore(store, Visit, visit)
        return
    values = {"company_id": 1, "officers": [1], "content": "安全检查", "visited_on": _DAY}
    new = records.save(store, Visit, values)
    _another_day(store, chance, new.id)
    if chance.random() < 0.5:
        records.remove(store, Visit, new.id, _version(store, new.id))


def _taken_back(store: Store, chance: random.Random, visit: int) -> None:
    chance.choice((_another_day, _one_more))(store, chance, visit)
    step = undo.last_step(store)
    assert step is not None
    undo.undo(store, step.id)


def _version(store: Store, visit: int) -> int:
    with store.reading() as session:
        return session.scalars(select(Visit.version).where(Visit.id == visit)).one()


def _refused(store: Store, chance: random.Random, visit: int) -> None:
    """A step that is rolled back: its number may be given again."""
    with suppress(RuntimeError), store.step("不成") as step:
        step.get(Visit, visit).visited_on = _DAY - timedelta(days=chance.randrange(9))
        step.session.flush()
        reading.window(step.session, reading.Query(VISITS), 40, 4, MANY)
        raise RuntimeError


_CHANGES = (_another_day, _another_form, _one_more, _and_back, _taken_back, _refused)


@pytest.mark.parametrize("seed", range(4))
def test_pages_are_plain_slices_whatever_happens_in_between(
    long: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed == 3:  # too many changes to follow them
        monkeypatch.setattr(newsteps, "_MOST", 1)
    chance = random.Random(seed)
    lists = [
        reading.Query(VISITS),
        reading.Query(VISITS, sort="visited_on", down=seed % 2 == 0),
        reading.Query(VISITS, binned=True),
        reading.Query(VISITS, words="安全"),
    ]
    for _turn in range(12):
        with long.reading() as session:
            for query in chance.sample(lists, 2):
                _same(session, query, chance)
            alive = reading.all_ids(session, lists[0])
        for _change in range(chance.randrange(4)):
            with suppress(Stale):  # it was put into the bin meanwhile
                chance.choice(_CHANGES)(long, chance, chance.choice(alive))


def _same(session: Session, query: reading.Query, chance: random.Random) -> None:
    whole = reading.all_ids(session, query)
    if chance.random() < 0.5:
        assert reading.count(session, query) == len(whole)
    for _page in range(4):
        offset, many = chance.randrange(len(whole) + 1), chance.randrange(1, 9)
        found = reading.window(session, query, offset, many, len(whole))
        assert [row.id for row in found] == whole[offset : offset + many]


def test_one_day_longer_than_a_stage(long: Store) -> None:
    with long.step("登记") as step:
        for _n in range(40):
            values = {"company_id": 1, "officers": [1], "content": "宣传", "visited_on": _DAY}
            records.write(step, Visit(), values)
    for down in (False, True):
        with long.reading() as session:
            query = reading.Query(VISITS, sort="visited_on", down=down)
            whole = reading.all_ids(session, query)
            for offset in range(0, 100, 3):
                found = reading.window(session, query, offset, 3, 100)
                assert [row.id for row in found] == whole[offset : offset + 3]
            assert reading.count(session, query) == 100


def test_a_step_kept_late_on_a_server_is_noticed() -> None:
    before = newsteps.Seen(7, 0, 6)
    assert newsteps.told(before, 9, 8, 2) == newsteps.Seen(9, 0, 8)
    assert newsteps.told(before, 7, 7, 0).late
    assert newsteps.told(before, 8, 8, 1).late


def test_lists_without_a_steady_order_have_none(long: Store) -> None:
    with long.reading() as session:
        for sort in ("lead", "grade", "name"):
            query = reading.Query(COMPANIES, sort=sort)
            assert len(reading.window(session, query, 0, 9, 1)) == 1
