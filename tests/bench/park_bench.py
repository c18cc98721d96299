"""The officer's day in a park of 20,000 companies: workbench, month board, duties.

Floor in the same run: reading the companies and a month's visits, nothing made of
them. Times are of the processor, with the collector set as the program sets it.
"""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.scope import Scope
from liaison.gui.look.boot import SELDOM
from liaison.gui.pages.desk import desk
from liaison.records import Assignment, Company, Visit
from liaison.services import duties, monthboard, today
from liaison.store.engine import WRITING
from liaison.store.step import Store
from tests.bench import search_bench, stock

Ratio = tuple[str, float, str]
FEW, MANY, LED = 10_000, 100_000, 19_800
_MONTH = Period.month(2026, 10)


def ratios() -> list[Ratio]:
    """Measure at 100,000 visits, and what grows from 10,000 on."""
    gc.set_threshold(*SELDOM)
    with parked(FEW) as store:
        few = measure(store)
    with parked(MANY) as store:
        many = measure(store)
    park = f"{search_bench.COMPANIES:,} companies"
    return [
        (f"workbench of an officer in {park}, ms", many["own"], "<= 200"),
        (f"the same, {MANY:,} / {FEW:,} visits", many["own"] / few["own"], "<= 2"),
        (f"workbench of all {park}, every officer's day too, ms", many["all"], "<= 2000"),
        ("the same asked again before a change, ms", many["again"], "<= 200"),
        (f"month board of {park}, ms", many["month"], "<= 1000"),
        ("the same / reading companies and visits", many["month"] / many["floor"], "<= 10"),
        ("year board / month board", many["year"] / many["month"], "<= 3"),
        (f"duties of a month, {park}, us a duty", many["duty"], "<= 10"),
    ]


@contextmanager
def parked(visits: int) -> Iterator[Store]:
    """Yield a store of so many visits whose companies have officers, a few excepted."""
    with search_bench.stocked(visits) as store:
        rows = [
            stock._base("FG", i)
            | {
                "company_id": i,
                "officer_id": i % search_bench.OFFICERS + 1,
                "role": "lead",
                "start": date(2022, 1, 1),
            }
            for i in range(1, LED + 1)
        ]
        with store.engine.connect() as connection:
            writing = connection.execution_options(**{WRITING: True})
            with writing.begin():
                writing.execute(insert(Assignment), rows)
        yield store


def measure(store: Store) -> dict[str, float]:
    """Return the milliseconds of each page, of a duty microseconds."""
    own = Scope(officer_id=3)
    found = {
        "floor": _times(lambda: _read(store, _plainly)),
        "own": _times(lambda: desk(store, own), fresh=True),
        "all": _times(lambda: desk(store, Scope(), every=True), fresh=True),
        "again": _times(lambda: desk(store, Scope(), every=True)),
        "month": _times(lambda: _read(store, lambda one: monthboard.read_month(one, _MONTH))),
        "year": _times(lambda: _read(store, lambda one: monthboard.read_year(one, 2026))),
    }
    with store.reading() as session:
        many = len(duties.standings(session, clock.today()))
    took = _times(lambda: _read(store, lambda one: duties.standings(one, clock.today())))
    return found | {"duty": took * 1000 / many}


def _plainly(session: Session) -> None:
    session.execute(select(Company.id, Company.name, Company.grade, Company.state)).all()
    days = Visit.visited_on.between(_MONTH.first, _MONTH.last)
    session.execute(select(Visit.company_id, Visit.visited_on, Visit.outcome).where(days)).all()


def _read(store: Store, work: Callable[[Session], object]) -> None:
    with store.reading() as session:
        work(session)


def _times(work: Callable[[], object], fresh: bool = False, rounds: int = 3) -> float:
    """Return the median milliseconds; ``fresh`` forgets what the workbench keeps."""
    work()
    found = []
    for _round in range(rounds):
        if fresh:
            today.forget()
        begun = time.process_time()
        work()
        found.append((time.process_time() - begun) * 1000)
    return statistics.median(found)
