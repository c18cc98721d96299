"""Companies merged on a shared store while a colleague writes of them: nothing is lost behind."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Stale
from liaison.records import Company, Officer, Visit
from liaison.services import companymerging, records, steps
from liaison.store import onserver
from liaison.store.step import Step, Store
from liaison.store.undo import latest
from tests.stores import LOGIN, add

pytestmark = pytest.mark.postgres


@pytest.fixture
def colleague(shared: Store, database: str) -> Iterator[Store]:
    """A colleague's program on the same database."""
    store = onserver.open_postgresql(database, LOGIN)
    yield store
    store.close()


@pytest.fixture
def two(shared: Store) -> tuple[int, int]:
    """Two companies that are one."""
    add(shared, Officer, name="吕布", badge="056314")
    kept = add(shared, Company, name="宏达包装有限公司")
    return kept, add(shared, Company, name="宏达包装厂")


def _merge(store: Store, kept: int, gone: int) -> companymerging.Merged:
    with store.reading() as session:
        told = companymerging.look(session, kept, gone)
    return companymerging.merge(store, kept, gone, told.versions)


def _visit(store: Store, company: int) -> int:
    today = clock.today()
    return add(store, Visit, company_id=company, visited_on=today, content="走访", officers=[1])


@pytest.mark.parametrize("waits", [True, False])
def test_what_was_just_being_written_goes_along(
    shared: Store,
    colleague: Store,
    two: tuple[int, int],
    monkeypatch: pytest.MonkeyPatch,
    waits: bool,
) -> None:
    """Kept before the merger is, or at the same moment: it does not see either."""
    kept, gone = two
    move = companymerging._move
    asked: list[Any] = []
    with ThreadPoolExecutor(1) as others:

        def meanwhile(step: Step, one: Company, other: Company) -> tuple[int, int]:
            found = move(step, one, other)
            if not asked:
                asked.append(others.submit(_visit, colleague, gone))
                if waits:
                    asked[0].result()
            return found

        monkeypatch.setattr(companymerging, "_move", meanwhile)
        moved = _merge(shared, kept, gone).moved
        refused = asked[0].exception()
    if refused is None:
        assert moved == 1
    else:  # it began only when all was done
        assert not waits
        assert "已并入“宏达包装有限公司”" in str(refused)
    with shared.reading() as session:
        assert set(session.scalars(select(Visit.company_id))) <= {kept}
    [merge] = [one for one in latest(shared, 9) if one.words == "合并企业"]
    steps.take_back(shared, merge.id)  # with what was gathered after it
    assert _companies_of_visits(shared) <= {gone}
    assert steps.redo(shared).words == "合并企业"
    assert _companies_of_visits(shared) <= {kept}


def _companies_of_visits(store: Store) -> set[int]:
    with store.reading() as session:
        there = session.scalars(select(Company.id).where(Company.deleted_at.is_(None))).all()
        found = set(session.scalars(select(Visit.company_id)))
        assert found <= set(there), "no visit of a company in the bin"
        return found


def test_who_begins_to_write_afterwards_is_told_where_it_went(
    shared: Store, colleague: Store, two: tuple[int, int]
) -> None:
    kept, gone = two
    assert _merge(shared, kept, gone).moved == 0
    with pytest.raises((Problem, Problems), match="已并入“宏达包装有限公司”"):
        _visit(colleague, gone)


def test_what_a_colleague_has_open_is_told_to_have_changed(
    shared: Store, colleague: Store, two: tuple[int, int]
) -> None:
    kept, gone = two
    visit = _visit(shared, gone)
    with colleague.reading() as session:
        open_ = records.card(session, Visit, visit)
        told = companymerging.look(session, kept, gone)
    _merge(shared, kept, gone)
    with pytest.raises(Stale):
        records.save(colleague, Visit, {"content": "补充"}, visit, open_.version)
    with pytest.raises(Stale):
        companymerging.merge(colleague, kept, gone, told.versions)
