"""Saving against the disk's own floor, and list windows against a joined OFFSET.

A save is what a form does: with an operation id, search index, history, audit
entry and FULL sync. A jump after a save is the first one since the list changed.

Floors in the same run: a 4 KB append with fdatasync, and the page query that
joins first and skips then (speed.md G6, G10).
"""

from __future__ import annotations

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date

from sqlalchemy import event, select

from liaison.base.ids import uuid7
from liaison.records import Company, Officer, Visit
from liaison.records.visit import visit_officer
from liaison.services import reading, records
from liaison.services.registers import VISITS
from liaison.store.step import Store
from tests.bench.stock import stock

Ratio = tuple[str, float, str]
MANY = 100_000


def ratios() -> list[Ratio]:
    """Measure saves, random pages and the first page of a list of 100,000 visits."""
    with stock(MANY) as (_home, store):
        floor = times(append(), 200)
        times(lambda: save(store), 20)
        saves = times(lambda: save(store), 200)
        asked = statements(store)
        chance = random.Random(2)
        query = reading.Query(VISITS)
        ours = times(lambda: page(store, query, chance.randrange(MANY - 128)), 60)
        jumps = times(lambda: page(store, query, chance.randrange(MANY)), 40, lambda: save(store))
        counts = times(lambda: count(store, query), 20, lambda: save(store))
        naive = times(lambda: joined(store, chance.randrange(MANY - 128)), 20)
        first = times(lambda: page(store, query, 0), 30)
        found = times(lambda: search(store), 5)
    return [
        ("save of a visit p50 / append + fdatasync p50", mid(saves) / mid(floor), "<= 10 (G10)"),
        ("save of a visit p95 / append + fdatasync p50", p95(saves) / mid(floor), "<= 40 (G10)"),
        ("save of a visit p95, ms", p95(saves) * 1000, "<= 50"),
        ("statements of a save", asked, ""),
        ("random page of 128 in 100,000 visits p95, ms", p95(ours) * 1000, "<= 16 (G6)"),
        ("first jump after a save p95, ms", p95(jumps) * 1000, "<= 16 (G6)"),
        ("count after a save p95, ms", p95(counts) * 1000, ""),
        ("random page / joined OFFSET", mid(ours) / mid(naive), "< 1"),
        ("first page of 128, ms", mid(first) * 1000, ""),
        ("filter by company and words, count and page, ms", mid(found) * 1000, ""),
    ]


def times(
    work: Callable[[], object], rounds: int, before: Callable[[], object] = lambda: None
) -> list[float]:
    """Return the seconds of each round, without those of what goes ``before`` it."""
    found = []
    for _ in range(rounds):
        before()
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return found


def mid(found: list[float]) -> float:
    return statistics.median(found)


def p95(found: list[float]) -> float:
    return sorted(found)[len(found) * 95 // 100]


def append() -> Callable[[], None]:
    """Return the floor: one durable 4 KB append."""
    handle = os.open(tempfile.mkstemp()[1], os.O_WRONLY | os.O_APPEND)

    def one() -> None:
        os.write(handle, b"x" * 4096)
        os.fdatasync(handle)

    return one


def save(store: Store) -> None:
    values = {
        "company_id": 7,
        "visited_on": date(2026, 10, 31),
        "content": "安全检查",
        "officers": [3],
    }
    records.save(store, Visit, values, op_id=uuid7())


def statements(store: Store) -> int:
    """Return how many statements a save asks of the database, its commit not among them."""
    told: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        told.append(statement)

    event.listen(store.engine, "before_cursor_execute", hear)
    save(store)
    event.remove(store.engine, "before_cursor_execute", hear)
    return len(told)


def count(store: Store, query: reading.Query) -> None:
    with store.reading() as session:
        assert reading.count(session, query)


def page(store: Store, query: reading.Query, offset: int) -> None:
    with store.reading() as session:
        assert reading.window(session, query, min(offset, MANY - 128), 128, MANY)


def search(store: Store) -> None:
    query = reading.Query(VISITS, where=(("company_id", "企业00007"),), words="消防")
    with store.reading() as session:
        total = reading.count(session, query)
        assert reading.window(session, query, 0, 128, total) or not total


def joined(store: Store, offset: int) -> None:
    with store.reading() as session:
        query = (
            select(Visit.number, Visit.visited_on, Company.name, Officer.name, Visit.content)
            .join(Company, Company.id == Visit.company_id)
            .join(visit_officer, visit_officer.c.visit == Visit.id)
            .join(Officer, Officer.id == visit_officer.c.officer)
            .order_by(Visit.visited_on.desc(), Visit.id.desc())
            .limit(128)
            .offset(offset)
        )
        assert session.execute(query).all()
