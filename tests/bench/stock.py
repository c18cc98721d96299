"""A store of 100,000 visits for the benches, filled without the services' care."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from liaison.base.clock import clock
from liaison.base.ids import uuid7
from liaison.base.paths import Home
from liaison.records import Company, Officer, Visit
from liaison.records.visit import visit_officer
from liaison.store import keys, opening, searchindex
from liaison.store.engine import WRITING
from liaison.store.step import Store

FIRST = opening.First("循环园区警务站", "zhao", "Abcdef123456!", bureau="云岭县公安局")
COMPANIES, OFFICERS = 500, 30


@contextmanager
def stock(visits: int) -> Iterator[tuple[Home, Store]]:
    """Yield a throw-away store with so many visits spread over five years."""
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        store, _recovery = opening.create(home, FIRST, keys.LEAST)
        try:
            fill(store, visits)
            yield home, store
        finally:
            store.close()


def fill(store: Store, visits: int, seed: int = 1) -> None:
    """Write companies, officers and visits in one transaction."""
    chance = random.Random(seed)
    day = date(2026, 10, 31)
    words = "安全检查消防通道监控设备宣传反诈知识流动人口登记法律咨询门卫值班"
    with store.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with writing.begin():
            for record, title, many in ((Company, "企业", COMPANIES), (Officer, "民警", OFFICERS)):
                rows = [
                    _base(record.code, i) | {"name": f"{title}{i:05}"} for i in range(1, many + 1)
                ]
                own: dict[str, Any] = {"station_id": 1}
                writing.execute(insert(record), [row | own for row in rows])
            for start in range(0, visits, 5000):
                rows = []
                for i in range(start + 1, min(start + 5000, visits) + 1):
                    rows.append(
                        _base("ZF", i)
                        | {
                            "company_id": chance.randint(1, COMPANIES),
                            "station_id": 1,
                            "visited_on": day - timedelta(days=chance.randint(0, 1800)),
                            "content": "".join(chance.choices(words, k=40)),
                            "late": False,
                        }
                    )
                writing.execute(insert(Visit), rows)
                links = [
                    {"visit": i, "officer": i % OFFICERS + 1, "place": i}
                    for i in range(start + 1, start + len(rows) + 1)
                ]
                writing.execute(insert(visit_officer), links)
            searchindex.rebuild(writing)


def _base(code: str, number: int) -> dict[str, Any]:
    now = clock.now()
    return {
        "uid": uuid7(),
        "number": f"{code}-{number:06}",
        "created_at": now,
        "created_by": "zhao",
        "changed_at": now,
        "changed_by": "zhao",
    }
