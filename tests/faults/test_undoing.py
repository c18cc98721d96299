"""Whatever was done, undone in turn everything is as before, field by field (R12)."""

from __future__ import annotations

import random

import pytest

from liaison.store.step import Store
from liaison.store.undo import undo
from tests.faults.randomly import Work
from tests.faults.whole import Rows, hasten, living, rows_of
from tests.promises import tell, turns

SEEDS = turns(1, 100)
BUNCH = 50 if len(SEEDS) > 1 else 4
"""Sequences tried in one store; each engine has its turn."""

LOOKED = 1 if len(SEEDS) > 1 else 10
"""After so many steps all fields are compared."""


def _undone(work: Work, since: int) -> None:
    """Undo the steps after the first ``since``, the last first."""
    for step in reversed(work.steps[since:]):
        assert undo(work.store, step).kept == ()
    del work.steps[since:]


@pytest.mark.parametrize("seed", SEEDS)
def test_any_sequence_undone_leaves_every_field_as_it_was(store: Store, seed: int) -> None:
    hasten(store)
    work, tried = Work(store, random.Random(seed)), 0
    for _ in range(12):
        work.act()
    try:
        for turn in range(BUNCH):
            before, since = living(rows_of(store)), len(work.steps)
            for _ in range(work.dice.randint(2, 8)):
                work.act()
            _undone(work, since)
            assert living(rows_of(store)) == before, f"sequence {turn} of seed {seed}"
            tried += 1
            work.act()  # the station goes on
    finally:
        tell("R12", f"undone sequences ({store.engine.dialect.name})", BUNCH, BUNCH - tried)


def test_fifty_steps_and_more_are_undone_one_after_the_other(store: Store) -> None:
    hasten(store)
    for seed in turns(1, 10):
        work = Work(store, random.Random(seed))
        states: dict[int, Rows] = {}
        for turn in range(60):
            if turn % LOOKED == 0:
                states[turn] = living(rows_of(store))
            work.act()
        for turn, step in reversed(list(enumerate(work.steps))):
            assert undo(store, step).kept == ()
            assert turn not in states or living(rows_of(store)) == states[turn]
        store.hear.clear()


def test_an_undo_that_forgot_a_field_would_be_found(store: Store) -> None:
    """The harness can fail: a single field written past the steps is seen."""
    work = Work(store, random.Random(1))
    work.act()
    before = living(rows_of(store))
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE station SET park = 'other' WHERE id = 1")
    assert living(rows_of(store)) != before
