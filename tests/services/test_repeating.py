"""Every service that writes is repeatable: asked twice, or by two at once, it is done once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from liaison.base.errors import Problem, Refused, Stale, Trouble
from liaison.records import Assignment, Company, Dispute, Issue, MediationSession, Officer
from liaison.services import assigning, following, records
from liaison.services.records import Saved
from liaison.store import onserver, repeating, tables
from liaison.store.step import Done, Store
from liaison.store.undo import undo
from tests.stores import LOGIN, add, seated

DAY = date(2026, 11, 3)
Act = Callable[[Store, str], Any]


def _company(store: Store) -> Saved:
    return records.save(store, Company, {"name": "鼎盛"})


def _issue(store: Store) -> Saved:
    told = {"kind": "诉求", "company_id": _company(store).id, "reported_on": DAY}
    officer = add(store, Officer, name="许丽")
    return records.save(store, Issue, {**told, "description": "办证", "officer_id": officer})


def _save(store: Store) -> Act:
    return lambda store, op: records.save(store, Company, {"name": "鼎盛"}, op_id=op)


def _remove(store: Store) -> Act:
    one = _company(store)
    return lambda store, op: records.remove(store, Company, one.id, one.version, op_id=op)


def _remove_all(store: Store) -> Act:
    one = _company(store)
    return lambda store, op: records.remove_all(store, Company, [one.id], op)


def _restore(store: Store) -> Act:
    one = _company(store)
    records.remove(store, Company, one.id, one.version)
    return lambda store, op: records.restore(store, Company, one.id, op)


def _restore_all(store: Store) -> Act:
    one = _company(store)
    records.remove(store, Company, one.id, one.version)
    return lambda store, op: records.restore_all(store, Company, [one.id], op)


def _advance(store: Store) -> Act:
    one = _issue(store)
    return lambda store, op: following.advance(
        store, Issue, one.id, "办结", "已办", DAY, one.version, op_id=op
    )


def _mediate(store: Store) -> Act:
    told = {"companies": [_company(store).id], "found_on": DAY, "description": "欠薪"}
    officer = add(store, Officer, name="许丽")
    one = records.save(store, Dispute, {**told, "officer_id": officer})
    return lambda store, op: following.mediate(store, one.id, "谈", "择期再调", DAY, op_id=op)


def _assign(store: Store) -> Act:
    one, officer = _company(store), add(store, Officer, name="许丽")
    return lambda store, op: assigning.assign(store, [one.id], officer, DAY, op_id=op)


def _undo(store: Store) -> Act:
    _company(store)
    with store.reading() as session:
        step = session.scalar(select(func.max(tables.step.c.id)))
    return lambda store, op: undo(store, int(step or 0), op)


ACTS = {
    "save": (_save, Company),
    "remove": (_remove, Company),
    "remove_all": (_remove_all, Company),
    "restore": (_restore, Company),
    "restore_all": (_restore_all, Company),
    "advance": (_advance, Issue),
    "mediate": (_mediate, MediationSession),
    "assign": (_assign, Assignment),
    "undo": (_undo, Company),
}


def steps(store: Store) -> int:
    with store.reading() as session:
        return int(session.scalar(select(func.count()).select_from(tables.step)) or 0)


@pytest.mark.parametrize("name", ACTS)
def test_asked_twice_it_is_done_once_and_tells_the_same(store: Store, name: str) -> None:
    act = ACTS[name][0](store)
    before = steps(store)
    told = [act(store, "op-1"), act(store, "op-1")]
    assert told[0] == told[1]
    assert steps(store) == before + 1


@pytest.mark.postgres
@pytest.mark.parametrize("name", ACTS)
def test_two_clients_at_once_with_one_intention_do_it_once(
    shared: Store, database: str, name: str
) -> None:
    act = ACTS[name][0](shared)
    before, gate = steps(shared), Barrier(2)
    clients = [onserver.open_postgresql(database, LOGIN) for _turn in range(2)]
    told: list[Any] = []

    def work(client: Store) -> None:
        gate.wait()
        told.append(act(client, "op-1"))

    threads = [Thread(target=work, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()
    assert len(told) == 2
    assert told[0] == told[1]
    assert steps(shared) == before + 1


def _failing(store: Store, times: int, state: str) -> tuple[Act, list[int]]:
    """Return work that the server refuses some times, and how often it was tried."""
    tried: list[int] = []

    class Refusal(Exception):
        sqlstate = state

    def work(step: Any) -> int:
        tried.append(step.id)
        if len(tried) <= times:
            raise OperationalError("UPDATE", {}, Refusal("deadlock detected"))
        return 7

    return lambda store, op: store.once("x", work, op), tried


@pytest.mark.parametrize("state", ["40001", "40P01", "23P01", "08006", "57P01"])
def test_what_may_pass_is_tried_three_times(
    store: Store, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses: list[int] = []
    monkeypatch.setattr(repeating, "pause", pauses.append)
    act, tried = _failing(store, 2, state)
    assert act(store, "op-1") == 7
    assert (len(tried), pauses) == (3, [1, 2])
    act, tried = _failing(store, 3, state)
    with pytest.raises((Stale, Trouble, OperationalError)):
        act(store, "op-2")
    assert len(tried) == 3


def test_what_will_not_pass_is_told_at_once(store: Store) -> None:
    act, tried = _failing(store, 1, "53100")
    with pytest.raises((Trouble, Problem, OperationalError)):
        act(store, "op-1")
    assert len(tried) == 1


def test_pauses_grow_and_stay_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    waited: list[float] = []
    monkeypatch.setattr("time.sleep", waited.append)
    for turn in (1, 2, 3) * 50:
        repeating.pause(turn)
    assert min(waited) >= 0.05
    assert max(waited) <= 0.8
    assert len({round(one, 6) for one in waited}) > 100, "no two clients alike"


def test_pages_hear_of_a_step_whose_answer_was_lost(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[Done] = []
    store.hear.append(heard.append)
    real = Store.step

    def lost(self: Store, *given: Any, **more: Any) -> Any:
        from contextlib import contextmanager

        @contextmanager
        def opened() -> Any:
            listeners, self.hear = self.hear, []
            with real(self, *given, **more) as step:
                yield step
            self.hear = listeners
            raise Trouble("连接中断。")

        return opened()

    with monkeypatch.context() as patch:
        patch.setattr(Store, "step", lost)
        saved = records.save(store, Company, {"name": "鼎盛"}, op_id="op-1")
    assert [one.records for one in heard] == [frozenset({"company"})]
    assert records.save(store, Company, {"name": "鼎盛"}, op_id="op-1") == saved
    assert len(heard) == 1


def test_the_result_of_another_persons_operation_is_not_given_away(store: Store) -> None:
    op = "0f8fad5b-d9cb-469f-a165-70867728950e"
    first = records.save(store, Company, {"name": "鼎盛"}, op_id=op)
    other = seated(store, "qian", "leader")
    with pytest.raises(Refused, match="已由他人使用"):
        records.save(other, Company, {"name": "另一家"}, op_id=op)
    assert records.save(store, Company, {"name": "鼎盛"}, op_id=op) == first
    with store.reading() as session:
        assert session.scalars(select(Company.name)).all() == ["鼎盛"]
