"""R4: whatever becomes of a commit, the same save repeated gives exactly one record."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, func, select, text
from sqlalchemy.exc import DBAPIError, OperationalError

from liaison.base.errors import Problem, Stale, Trouble
from liaison.records import Company
from liaison.services import records
from liaison.services.records import Saved
from liaison.store import onserver, repeating, tables
from liaison.store.step import Store
from tests.promises import tell, turns
from tests.stores import LOGIN

MOMENTS = ("before", "after", "instead", "reading")


class Broken(Exception):
    """What a driver raises when nobody knows what became of the commit."""


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait no longer than needed between tries."""
    monkeypatch.setattr(repeating, "pause", lambda _turn: None)


def _error(state: str = "") -> OperationalError:
    broken = Broken("server closed the connection" if state else "disk I/O error")
    broken.sqlstate = state or None  # type: ignore[attr-defined]
    return OperationalError("COMMIT", {}, broken)


@contextmanager
def _fault(store: Store, moment: str, state: str, times: int) -> Iterator[None]:
    """Let the next commits fail before, after or instead of being carried out."""
    left = [times]
    dialect = store.engine.dialect
    real = dialect.do_commit

    def commit(connection: Any) -> None:
        if not left[0]:
            real(connection)
            return
        left[0] -= 1
        if moment in ("after", "reading"):
            real(connection)
        elif moment == "instead":
            dialect.do_rollback(connection)
        raise _error(state)

    def refuse(*_given: Any) -> None:
        if moment == "reading" and left[0] < times and left[0] > -2:
            left[0] -= 1
            raise _error(state)

    dialect.do_commit = commit  # type: ignore[method-assign, assignment]
    event.listen(store.engine, "before_cursor_execute", refuse)
    try:
        yield
    finally:
        event.remove(store.engine, "before_cursor_execute", refuse)
        dialect.do_commit = real  # type: ignore[method-assign]


def _save(store: Store, name: str, op_id: str) -> Saved | None:
    """Save as a form does; None when the person was told that it failed."""
    try:
        return records.save(store, Company, {"name": name}, op_id=op_id)
    except (Problem, Trouble, Stale, DBAPIError):
        return None


def _count(store: Store, name: str) -> int:
    with store.reading() as session:
        found = session.scalar(
            select(func.count()).select_from(Company).where(Company.name == name)
        )
    return int(found or 0)


def test_a_save_repeated_after_any_error_is_one_record(store: Store) -> None:
    lost = 0
    seeds = turns(quick=20, long=500)
    for seed in seeds:
        draw, name = random.Random(seed), f"企业{seed}"
        moment, state = draw.choice(MOMENTS), draw.choice(["", "08006", "57P01"])
        with _fault(store, moment, state, draw.randint(1, 4)):
            first = _save(store, name, f"op-{seed}")
        told = [_save(store, name, f"op-{seed}") for _turn in range(2)]
        one = told[0] is not None and told[0] == told[1] and first in (None, told[0])
        lost += not (one and _count(store, name) == 1)
    kept = "PostgreSQL" if store.postgres else "SQLCipher"
    tell("R4", f"结果不明的保存重做后恰为一条（{kept}）", tried=len(seeds), lost=lost)
    assert lost == 0


def test_an_answer_that_was_lost_is_found_before_the_person_is_told(store: Store) -> None:
    with _fault(store, "after", "08006", 1):
        assert _save(store, "鼎盛", "op-1") is not None
    assert _count(store, "鼎盛") == 1


def _cut(victim: Store, killer: Connection) -> None:
    """End the server's side of every connection of a client."""
    killer.execute(
        text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'victim' AND pid <> pg_backend_pid()"
        )
    )


@pytest.mark.postgres
def test_a_link_cut_at_any_point_of_a_save_leaves_one_record(shared: Store, database: str) -> None:
    """The server ends the connection while the n-th statement of a save is on its way."""
    victim = onserver.open_postgresql(f"{database}&application_name=victim", LOGIN)
    lost = 0
    seeds = turns(quick=12, long=200)
    with shared.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as killer:
        for seed in seeds:
            at, seen = random.Random(seed).randint(1, 30), [0]

            def cut(*_given: Any, at: int = at, seen: list[int] = seen) -> None:
                seen[0] += 1
                if seen[0] == at:
                    _cut(victim, killer)

            event.listen(victim.engine, "before_cursor_execute", cut)
            name = f"企业{seed}"
            _save(victim, name, f"op-{seed}")
            event.remove(victim.engine, "before_cursor_execute", cut)
            told = [_save(victim, name, f"op-{seed}") for _turn in range(2)]
            lost += not (told[0] is not None and told[0] == told[1] and _count(shared, name) == 1)
    victim.close()
    tell("R13", "网络在保存中断开后恰为一条（PostgreSQL）", tried=len(seeds), lost=lost)
    assert lost == 0


def test_no_step_is_left_half_done(store: Store) -> None:
    """A step row stands exactly for each record made, whatever the commits came to."""
    for seed in range(8):
        with _fault(store, MOMENTS[seed % 4], "08006", 1):
            _save(store, f"企业{seed}", f"op-{seed}")
    with store.reading() as session:
        made = session.scalar(select(func.count()).select_from(Company))
        of = tables.step.c.op_id.like("op-%")
        kept = session.scalar(select(func.count()).select_from(tables.step).where(of))
    assert made == kept
