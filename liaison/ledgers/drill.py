"""The restore drill: a fresh backup is really restored, and last month's ledgers compared.

A backup nobody ever restored is a hope. Once a month (safety.md §7.6) one is
made, restored into a private folder by the very code of a real restore, and
all ledgers of last month are computed from it and from the live store, cell
by cell. All kept copies are read and compared with their manifests, too.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.errors import Refused, Trouble
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.figures.scope import ALL
from liaison.ledgers.export import LEDGERS, unit
from liaison.ledgers.sheet import Sheet
from liaison.services import backups, secondplace
from liaison.store import backuplist, carrying, restoring
from liaison.store.audit import Event
from liaison.store.engine import sqlcipher
from liaison.store.step import Store

FOLDER = "drill"


@dataclass(frozen=True)
class Drill:
    """What a drill found: rows by ledger, the ledgers that differ, the copies not whole."""

    month: Period
    ledgers: Mapping[str, int]
    differ: tuple[str, ...]
    damaged: tuple[str, ...]
    checked: int
    seconds: float

    @property
    def ok(self) -> bool:
        """Could the data be restored from any of the copies?"""
        return not self.differ and not self.damaged


def drill(store: Store, second: Path | None = None, watcher: Watcher = SILENT) -> Drill:
    """Do a restore drill and note its result in the audit trail.

    Raises :class:`Trouble` when no backup can be made or restored, after
    noting that, too.
    """
    if store.home is None:
        raise Refused(_("数据在服务器上，由服务器管理员演练恢复。"))
    began, month = clock.ticks(), Period.month_of(clock.today()).before()
    try:
        made = backups.make(store, "drill", second)
        watcher.begin(_("恢复演练"), len(LEDGERS))
        with _restored(store, made.copy.path) as other:
            rows, differ = _compared(store, other, month, watcher)
    except Trouble:
        store.note(Event("drill", ok=False, notice=True, detail={"month": str(month.first)[:7]}))
        raise
    found = [*backuplist.listed(store.home.backups), *secondplace.elsewhere(store, second)]
    damaged = tuple(sorted({one.path.name for one in found if not carrying.intact(one)}))
    told = Drill(month, rows, differ, damaged, len(found), clock.ticks() - began)
    assert made.copy.manifest is not None
    store.note(
        Event(
            "drill",
            ok=told.ok,
            notice=not told.ok,
            file=made.copy.manifest.sha256,
            detail={
                "month": f"{month.first:%Y-%m}",
                "ledgers": dict(rows),
                "differ": list(differ),
                "damaged": list(damaged),
                "copies": len(found),
                "seconds": round(told.seconds, 1),
            },
        )
    )
    return told


@contextmanager
def _restored(store: Store, copy: Path) -> Iterator[Store]:
    """Restore a copy into a private folder, open it, and take it away afterwards."""
    assert store.home is not None
    assert store.key is not None
    folder = store.home.folder / FOLDER
    shutil.rmtree(folder, ignore_errors=True)  # of a drill that was killed
    home = Home(folder)
    try:
        restoring.stage(home, copy, restoring.Unlocked(store.key, own_ring=True), {})
        restoring.finish(home)
        engine = sqlcipher(home.store, store.key)
        with closing(Store(engine, store.who, store.key, home)) as other:
            yield other
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _compared(
    live: Store, other: Store, month: Period, watcher: Watcher
) -> tuple[dict[str, int], tuple[str, ...]]:
    """Return the rows of each ledger and the names of those that differ in any cell."""
    rows, differ = {}, []
    for done, name in enumerate((ledger.name for ledger in LEDGERS), 1):
        one, two = _filled(live, name, month), _filled(other, name, month)
        rows[name] = len(one.rows)
        if (one.columns, one.rows, one.unit) != (two.columns, two.rows, two.unit):
            differ.append(name)
        watcher.at(done)
    return rows, tuple(differ)


def _filled(store: Store, name: str, month: Period) -> Sheet:
    ledger = next(one for one in LEDGERS if one.name == name)
    with store.reading(whole=True) as session:
        return ledger.sheet(session, month, ALL, unit(session, ALL))
