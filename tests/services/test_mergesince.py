"""A chain of merges is undone from its end: the first alone would come back by half."""

from __future__ import annotations

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.records import Assignment, Company, Contact, Officer, Visit
from liaison.services import companymerging, records, steps
from liaison.store.step import Store
from liaison.store.undo import latest
from tests.services.handground import DAY, everything
from tests.stores import add, seated


@pytest.fixture
def chain(store: Store) -> tuple[int, int, int]:
    """Three records of one company, each with a visit and a contact."""
    officer = add(store, Officer, name="张三")
    firms = [add(store, Company, name=f"宏达{one}") for one in "甲乙丙"]
    for one in firms:
        told = {"visited_on": clock.today(), "content": "走访", "officers": [officer]}
        add(store, Visit, company_id=one, **told)
        add(store, Contact, company_id=one, name="王芳")
    return firms[0], firms[1], firms[2]


def _merge(store: Store, kept: int, gone: int) -> int:
    """Merge one into another; return the step."""
    with store.reading() as session:
        versions = companymerging.look(session, kept, gone).versions
    companymerging.merge(store, kept, gone, versions)
    return int(latest(store, 1)[0].id)


def test_the_later_merge_goes_first(store: Store, chain: tuple[int, int, int]) -> None:
    first, second, third = chain
    before = everything(store)
    one = _merge(store, second, first)
    between = everything(store)
    two = _merge(store, third, second)
    after = everything(store)
    with pytest.raises(Problem, match=r"宏达乙又在 .* 并入了宏达丙（zhao），没有撤销") as told:
        steps.take_back(store, one)
    assert "先撤销后一次合并" in str(told.value)
    assert everything(store) == after, "nothing of it"
    assert steps.take_back(store, two).kept == ()
    assert everything(store) == between
    assert steps.take_back(store, one).kept == ()
    assert everything(store) == before
    steps.redo(store)
    steps.redo(store)
    assert everything(store) == after
    with pytest.raises(Problem, match="先撤销后一次合并"):
        steps.take_back(store, latest(store, 2)[1].id)


def test_another_merged_into_the_same_stands_in_the_way_too(
    store: Store, chain: tuple[int, int, int]
) -> None:
    first, second, third = chain
    one = _merge(store, third, first)
    two = _merge(store, third, second)
    with pytest.raises(Problem, match=r"宏达乙又在 .* 并入了宏达丙"):
        steps.take_back(store, one)
    assert steps.take_back(store, two).kept == ()
    assert steps.take_back(store, one).kept == ()


def test_merges_of_other_companies_do_not_matter(store: Store, chain: tuple[int, int, int]) -> None:
    first, second, _third = chain
    one = _merge(store, second, first)
    others = [add(store, Company, name=name) for name in ("新源", "新源厂")]
    _merge(store, *others)
    assert steps.take_back(store, one).kept == ()


@pytest.fixture
def left(store: Store) -> tuple[int, int, int]:
    """Two companies with leads of their own: after a merge one assignment stays behind."""
    officers = [add(store, Officer, name=name) for name in ("张三", "李四")]
    firms = [add(store, Company, name=f"宏达{one}") for one in "甲乙"]
    day = clock.today() - 30 * DAY
    turns = [
        add(store, Assignment, company_id=firm, officer_id=officer, start=day)
        for firm, officer in zip(firms, officers, strict=True)
    ]
    return firms[0], firms[1], turns[1]


def test_a_merge_that_left_something_behind_is_redone(
    store: Store, left: tuple[int, int, int]
) -> None:
    first, second, _turn = left
    before = everything(store)
    _merge(store, first, second)
    after = everything(store)
    for _n in range(2):
        assert steps.take_back(store, int(latest(store, 1)[0].id)).kept == ()
        assert everything(store) == before
        steps.redo(store)
        assert everything(store) == after


def test_what_a_merge_left_behind_is_removed_and_that_undone(
    store: Store, left: tuple[int, int, int]
) -> None:
    first, second, turn = left
    _merge(store, first, second)
    after = everything(store)
    records.remove_all(store, Assignment, [turn])
    assert steps.take_back(store, int(latest(store, 1)[0].id)).kept == ()
    assert everything(store) == after


def test_what_a_merge_left_behind_is_given_elsewhere_and_that_undone(
    store: Store, left: tuple[int, int, int]
) -> None:
    first, second, turn = left
    third = add(store, Company, name="宏达丙")
    _merge(store, first, second)
    after = everything(store)
    records.save(store, Assignment, {"company_id": third}, turn, 1)
    assert steps.take_back(store, int(latest(store, 1)[0].id)).kept == ()
    assert everything(store) == after


def test_what_came_to_a_company_since_keeps_it_from_going_again(
    store: Store, left: tuple[int, int, int]
) -> None:
    """The undo of a merge is not undone when the company that came back is needed."""
    first, second, _turn = left
    other = seated(store, "qian")
    _merge(store, first, second)
    steps.take_back(store, int(latest(store, 1)[0].id))
    told = {"visited_on": clock.today(), "content": "走访", "officers": [1]}
    add(other, Visit, company_id=second, **told)
    before = everything(store)
    with pytest.raises(Problem, match="没有重做"):
        steps.redo(store)
    assert everything(store) == before
