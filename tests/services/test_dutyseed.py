"""The shipped duties hold until they are records, and become records before any of one's own."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problems, Refused
from liaison.base.period import Period
from liaison.figures.duties import reckoned
from liaison.figures.dutyrules import Rule, rules, shipped
from liaison.records import Company, Duty
from liaison.services import dutyseed, records
from liaison.store import undo
from liaison.store.step import Store
from tests.stores import add, seated

OWN = {"name": "每季度走访", "counted": "visit", "cycle": "quarter"}


def _rules(store: Store) -> tuple[Rule, ...]:
    with store.reading() as session:
        return rules(session)


def _names(store: Store) -> list[str]:
    return [one.name for one in _rules(store)]


def _undo_last(store: Store) -> None:
    last = undo.last_step(store)
    assert last is not None
    undo.undo(store, last.id)


def test_the_first_rule_of_ones_own_lets_none_vanish(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    month = Period.month_of(clock.today())
    before = _asked(store, month)
    assert {company} == {one[0] for one in before}
    add(store, Duty, **OWN)
    assert _names(store) == [*(one.name for one in shipped()), OWN["name"]]
    assert before <= _asked(store, month), "what was asked still is"
    add(store, Duty, name="每年走访", counted="visit", cycle="year")
    assert len(_names(store)) == len(shipped()) + 2, "and only the first time"


def _asked(store: Store, month: Period) -> set[tuple[Any, ...]]:
    with store.reading() as session:
        return {(one.company_id, one.duty, one.asked) for one in reckoned(session, month)}


def test_a_rule_of_the_same_name_takes_the_place_of_the_shipped_one(store: Store) -> None:
    add(store, Duty, name="每月走访", counted="visit", cycle="month", minimum=3)
    (own,) = [one for one in _rules(store) if one.name == "每月走访"]
    assert own.minimum == 3
    assert len(_names(store)) == len(shipped())


def test_a_rule_that_is_refused_leaves_the_shipped_ones_as_they_are(store: Store) -> None:
    with pytest.raises(Problems):
        add(store, Duty, name="每隔几天", counted="visit", cycle="interval")
    with pytest.raises(Refused):
        add(seated(store, "li", "officer"), Duty, **OWN)
    assert _rules(store) == shipped()


def test_undoing_the_first_one_leads_back_to_the_shipped_ones(store: Store) -> None:
    add(store, Duty, **OWN)
    _undo_last(store)
    assert _rules(store) == shipped()
    add(store, Duty, **OWN)
    assert _names(store) == [*(one.name for one in shipped()), OWN["name"]], "and then again"


def test_they_are_loaded_when_somebody_asks(store: Store) -> None:
    assert dutyseed.in_force(store) == tuple(one.name for one in shipped())
    with pytest.raises(Refused):
        dutyseed.load(seated(store, "li", "officer"))
    assert dutyseed.load(store) == len(shipped())
    assert (dutyseed.load(store), dutyseed.in_force(store)) == (0, ())
    _undo_last(store)
    assert dutyseed.in_force(store) == tuple(one.name for one in shipped())


def test_removed_by_hand_they_are_meant_to_be_gone(store: Store) -> None:
    dutyseed.load(store)
    for one in _rules(store):
        with store.reading() as session:
            version = session.get_one(Duty, one.id).version
        records.remove(store, Duty, one.id, version)
    assert _rules(store) == ()
    assert dutyseed.in_force(store) == ()
    add(store, Duty, **OWN)
    assert _names(store) == [OWN["name"]]


def _loaded_and_undone(store: Store) -> list[int]:
    dutyseed.load(store)
    _undo_last(store)
    with store.reading() as session:
        return list(session.scalars(select(Duty.id).order_by(Duty.id)))


def test_all_of_them_come_back_from_the_bin_at_once(store: Store) -> None:
    ids = _loaded_and_undone(store)
    assert records.restore_all(store, Duty, ids) == len(ids)
    assert [one.id for one in _rules(store)] == ids


def test_one_that_comes_back_brings_the_others(store: Store) -> None:
    one, other, *more = _loaded_and_undone(store)
    records.restore(store, Duty, other)
    records.restore(store, Duty, one)
    assert [rule.id for rule in _rules(store)] == [one, other, *more], "none vanishes or is made"
