"""What safety costs: the same work with encryption and audit trail, and with both off.

The twin is the same data in a plain file, opened by the same library with the
same settings but no key, whose steps are not sealed and whose triggers are
gone. Only the ratios say something; both sides do the work by turns.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.figures.scope import ALL
from liaison.ledgers import export
from liaison.services import reading, today
from liaison.services.registers import VISITS
from liaison.store import engine as engines, opening
from liaison.store.step import Step, Store
from tests.bench.stock import FIRST, stock
from tests.bench.store_bench import Ratio, mid, p95, page, save, times

MANY = 20_000


class Careless(Store):
    """A store that keeps no audit trail."""

    def _seal(self, session: Session, step: Step, reason: str) -> None:
        pass


def ratios() -> list[Ratio]:
    """Measure saves, opening to the workbench, a list page and the month's workbook."""
    with stock(MANY) as (home, store), tempfile.TemporaryDirectory() as folder:
        assert store.key is not None
        plain = Path(folder) / "plain.db"
        twin_file(store, plain)
        twin = Careless(bare(plain), store.who)
        with twin.engine.begin() as connection:
            for name in connection.execute(text(TRIGGERS)).scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        both = (store, twin)
        saves = by_turns(both, save, 200)
        query = reading.Query(VISITS)
        pages = by_turns(both, lambda one: page(one, query, 0), 60)
        exports = by_turns(both, lambda one: month(one, Path(folder)), 5)
        store.close()
        twin.close()
        starts = (
            times(lambda: start_safe(home, store.key or b""), 5),
            times(lambda: start_plain(plain), 5),
        )
    return [
        ("save p50, encrypted and audited / neither", mid(saves[0]) / mid(saves[1]), ""),
        ("save p95, encrypted and audited / neither", p95(saves[0]) / p95(saves[1]), ""),
        (
            "open to workbench figures, encrypted and audited / neither",
            mid(starts[0]) / mid(starts[1]),
            "",
        ),
        (
            "first page of a list, encrypted and audited / neither",
            mid(pages[0]) / mid(pages[1]),
            "",
        ),
        (
            "month's workbook, encrypted and audited / neither",
            mid(exports[0]) / mid(exports[1]),
            "",
        ),
    ]


TRIGGERS = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only%'"


def by_turns(
    both: tuple[Store, Store], work: Callable[[Store], object], rounds: int
) -> tuple[list[float], list[float]]:
    """Return the seconds of each side; they take turns, so that a busy machine hits both."""
    found: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for one, seconds in zip(both, found, strict=True):
            begun = time.perf_counter()
            work(one)
            seconds.append(time.perf_counter() - begun)
    return found


def twin_file(store: Store, plain: Path) -> None:
    """Write the store's content into a file without encryption."""
    with store.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        driver.execute("ATTACH ? AS plain KEY ''", (str(plain),))
        driver.execute("SELECT sqlcipher_export('plain')")
        driver.execute("DETACH plain")


def bare(path: Path) -> Engine:
    """Open a plain file with the settings of a store."""

    def connect() -> object:
        found = engines.driver().connect(str(path), isolation_level=None, check_same_thread=False)
        for name, value, _expected in engines._PRAGMAS:
            if not name.startswith("cipher"):
                found.execute(f"PRAGMA {name} = {value}").fetchall()
        return found

    made = create_engine(
        "sqlite://", module=engines.driver(), creator=connect, poolclass=StaticPool
    )
    event.listen(made, "begin", engines.begin)
    return made


def month(store: Store, folder: Path) -> None:
    export.export_month(store, Period.month(2026, 10), folder / "month.xlsx", ALL)


def start_safe(home: Home, key: bytes) -> None:
    """Open as after the password was proved, and read the workbench."""
    store = opening.open_with(home, key, FIRST.login)
    today_of(store)
    store.close()


def start_plain(path: Path) -> None:
    engine = bare(path)
    store = Careless(engine, opening.who(engine, FIRST.login))
    today_of(store)
    store.close()


def today_of(store: Store) -> None:
    with store.reading() as session:
        today.bench(session, ALL)
