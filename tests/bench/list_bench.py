"""The list of visits in the window: open, jump anywhere, filter (speed.md G5, G6).

The real model over the real store thread; 10,000 rows are the peer of 100,000.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from liaison.gui.jobs import Jobs
from liaison.gui.models import WindowModel
from liaison.services.reading import Query
from liaison.services.registers import VISITS
from tests.bench.stock import stock

Ratio = tuple[str, float, str]
FEW, MANY, ROUNDS = 10_000, 100_000, 30


def ratios() -> list[Ratio]:
    """Measure opening, jumping and filtering."""
    app = QApplication.instance() or QApplication([])
    few, many = _measure(app, FEW), _measure(app, MANY)
    return [
        (f"list of {MANY} visits opened, ms", many["open"] * 1000, ""),
        (f"list of {MANY} opened / of {FEW}", many["open"] / few["open"], "<= 1.5 (G5)"),
        ("random jump until its rows are there p95, ms", many["jump"] * 1000, "<= 16 (G6)"),
        ("filter by a company's name until rows stand, ms", many["filter"] * 1000, ""),
        ("sort by day, the other way, ms", many["sort"] * 1000, ""),
    ]  # fmt: skip


def _measure(app: object, rows: int) -> dict[str, float]:
    assert isinstance(app, QApplication)
    with stock(rows) as (_home, store):
        jobs = Jobs()
        jobs.attach(store)
        try:
            model = WindowModel(jobs, VISITS)
            query = Query(VISITS)
            chance = random.Random(3)

            def until(ready: Callable[[], object]) -> None:
                while not ready() or jobs.busy:
                    app.processEvents()

            def show(wanted: Query) -> float:
                begun = time.perf_counter()
                model.show(wanted)
                until(lambda: model.row(0) is not None)
                return time.perf_counter() - begun

            def jump() -> float:
                number = chance.randrange(rows)
                begun = time.perf_counter()
                until(lambda: model.row(number) is not None)
                return time.perf_counter() - begun

            show(query)
            opened = statistics.median(show(query) for _ in range(5))
            jumps = sorted(jump() for _ in range(ROUNDS))
            named = replace(query, where=(("company_id", "企业00042"),))
            filtered = statistics.median(show(named) for _ in range(3))
            turned = show(replace(query, sort="visited_on"))
        finally:
            jobs.close()
    return {
        "open": opened,
        "jump": jumps[ROUNDS * 95 // 100],
        "filter": filtered,
        "sort": turned,
    }
