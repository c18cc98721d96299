"""The latest steps, and undoing one's own or another's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from liaison.base.errors import NeedsReason, Refused
from liaison.records import Account, Company
from liaison.services import records, steps
from liaison.services.rights import Leave
from liaison.store.step import Store
from tests.stores import LOGIN, add


def _as(store: Store, login: str) -> None:
    store.who = replace(store.who, login=login)


def test_steps_tell_who_what_and_which(store: Store) -> None:
    one = add(store, Company, name="甲公司")
    records.save(store, Company, {"employees": 5}, one)
    newest = steps.undoable(store)[0]
    assert (newest.by, newest.words, newest.records) == (LOGIN, "修改", 1)
    assert newest.about.startswith("QY-")
    told = steps.take_back(store, newest.id)
    assert told.back == 1
    assert newest.id not in [one.id for one in steps.undoable(store)]


def test_another_persons_step_takes_the_right_and_a_reason(store: Store) -> None:
    for login, role in (("qian", "leader"), ("sun", "officer"), ("li", "auditor")):
        add(store, Account, login=login, role=role, active=True)
    one = add(store, Company, name="甲公司")
    records.save(store, Company, {"employees": 5}, one)
    step = steps.undoable(store)[0]
    for login in ("sun", "li"):
        _as(store, login)
        with pytest.raises(Refused) as refused:
            steps.take_back(store, step.id, Leave("改错了"))
        assert not isinstance(refused.value, NeedsReason)
    _as(store, "qian")
    with pytest.raises(NeedsReason):
        steps.take_back(store, step.id)
    assert steps.take_back(store, step.id, Leave("登记有误")).back == 1
