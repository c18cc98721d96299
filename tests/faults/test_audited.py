"""What changed in the tables is what the trail tells: nothing more, nothing less (S1)."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from sqlalchemy import select

from liaison.store import tables
from liaison.store.step import Store
from liaison.store.trail import BIRTH
from liaison.store.undo import undo
from tests.faults.randomly import Work
from tests.faults.whole import Rows, hasten, rows_of
from tests.promises import tell, turns

Told = dict[tuple[str, int], dict[str, tuple[Any, Any]]]
SEEDS = turns(1, 50)
ACTS = 40 if len(SEEDS) > 1 else 25


def _told(store: Store, after: int) -> tuple[Told, int]:
    """Return what change rows with a greater id tell, by record and field, and the last id."""
    change, found = tables.change, Told()
    with store.reading() as session:
        rows = session.execute(select(change).where(change.c.id > after).order_by(change.c.id))
        for row in rows.all():
            fields = found.setdefault((row.record, row.record_id), {})
            new = None if row.new is None else json.loads(row.new)
            if row.field == BIRTH:
                assert isinstance(new, dict)
                fields.update({name: (None, value) for name, value in new.items()})
            else:
                old = None if row.old is None else json.loads(row.old)
                fields[row.field] = (fields.get(row.field, (old,))[0], new)
            after = row.id
    return found, after


def _changed(before: Rows, after: Rows) -> Told:
    found = Told()
    for key, now in after.items():
        old = before.get(key, {})
        differing = {
            name: (old.get(name), value)
            for name, value in now.items()
            if old.get(name, None if key in before else _EMPTY.get(type(value))) != value
        }
        if differing:
            found[key] = differing
    return found


_EMPTY: dict[type, Any] = {list: [], tuple: ()}
"""What a new record's field holds when nothing was said of it."""


def _real(told: Told) -> Told:
    """Leave out what was set and set back within the time looked at."""
    kept = {
        key: {name: pair for name, pair in fields.items() if pair[0] != pair[1]}
        for key, fields in told.items()
    }
    return {key: fields for key, fields in kept.items() if fields}


@pytest.mark.parametrize("seed", SEEDS)
def test_the_trail_tells_all_that_changed_and_nothing_else(store: Store, seed: int) -> None:
    hasten(store)
    work, told, tried = Work(store, random.Random(seed)), 0, 0
    before = rows_of(store)
    _, told = _told(store, 0)
    try:
        for turn in range(ACTS):
            if turn % 6 == 5:
                undo(store, work.steps[-1])
            else:
                work.act()
            after = rows_of(store)
            rows, told = _told(store, told)
            assert _real(rows) == _changed(before, after), f"act {turn} of seed {seed}"
            assert set(before) <= set(after), "no record is ever taken out of its table"
            before, tried = after, tried + 1
    finally:
        tell("S1", f"services audited ({store.engine.dialect.name})", ACTS, ACTS - tried)


def test_a_change_past_the_services_would_be_seen(store: Store) -> None:
    """The harness can fail."""
    Work(store, random.Random(1)).act()
    before, (_, last) = rows_of(store), _told(store, 0)
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE station SET park = 'other' WHERE id = 1")
    assert _changed(before, rows_of(store)) != _told(store, last)[0]
