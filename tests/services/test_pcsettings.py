"""Settings of one PC that touch safety: who may change them, and that it is told."""

from __future__ import annotations

import json

import pytest

from liaison.base.errors import Refused
from liaison.services import pcsettings
from liaison.store import tables
from liaison.store.step import Store
from tests.stores import seated


def test_an_administrator_changes_it_and_the_trail_tells(store: Store) -> None:
    pcsettings.change(store, "idle_minutes", 5)
    with store.reading(whole=True) as session:
        rows = session.query(tables.audit).filter(tables.audit.c.action == "settings").all()
    assert [json.loads(row.detail) for row in rows] == [{"idle_minutes": 5}]


@pytest.mark.parametrize("role", ["officer", "auditor"])
def test_others_are_refused_and_that_is_told_too(store: Store, role: str) -> None:
    other = seated(store, "li", role)
    with pytest.raises(Refused):
        pcsettings.change(other, "idle_minutes", 30)
    with store.reading(whole=True) as session:
        told = session.query(tables.audit).filter(tables.audit.c.by == "li").all()
    assert [row.action for row in told] == ["denied"]
