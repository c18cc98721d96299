"""How the backups stand, and what the officer should mend about them (safety.md §7.6)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from liaison.base import space
from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.services import secondplace
from liaison.services.backups import WRONG
from liaison.services.drilled import Drilled, events, last_drill, trail_begun
from liaison.store import backuplist, tables
from liaison.store.backuplist import Copy
from liaison.store.step import Store

OLD = timedelta(days=7)
"""So old the last copy off this PC may be."""


@dataclass(frozen=True)
class Notice:
    """What the officer should mend: ``error`` is shown in red on the workbench."""

    words: str
    error: bool = False


@dataclass(frozen=True)
class State:
    """How the backups stand: the last one, the last off this PC, the last drill, their size."""

    copies: tuple[Copy, ...]
    last_off_pc: datetime | None
    off_pc_days: int | None
    drill: Drilled | None
    size: int
    free: int | None
    warnings: tuple[Notice, ...]

    @property
    def last(self) -> Copy | None:
        """The newest copy on this PC."""
        return self.copies[0] if self.copies else None


def state(store: Store, second: Path | None = None) -> State:
    """Return how the backups stand, with what should be mended."""
    if store.home is None:
        return State((), None, None, None, 0, None, ())
    found = tuple(backuplist.listed(store.home.backups))
    off, begun = _last_off_pc(store), trail_begun(store)
    reference = off or begun
    days = None if reference is None else max(0, (clock.now() - reference).days)
    size = sum(one.size for one in found)
    free = space.free(store.home.folder)
    warnings = (
        *_warn_second(second, store.home, off, days),
        *_warn_space(store.home, free),
        *_warn_copies(found),
        *_warn_drill(last_drill(store)),
    )
    return State(found, off, days if off else None, last_drill(store), size, free, warnings)


def _last_off_pc(store: Store) -> datetime | None:
    with store.reading(whole=True) as session:
        told = tables.audit.c.detail.contains('"off_pc": true')  # there are thousands of others
        for row in session.execute(events("backup").where(told)):
            if row.ok and json.loads(row.detail).get("off_pc"):
                return _aware(row.at)
    return None


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _warn_second(
    second: Path | None, home: Home, off: datetime | None, days: int | None
) -> list[Notice]:
    same = second is not None and second.is_dir() and not secondplace.off_pc(second, home)
    beside = _("第二位置与数据在同一块硬盘上，不算离开本机。") if same else ""
    if days is not None and days >= OLD.days:
        if off is None:
            words = _("还没有离开本机的备份；电脑或硬盘一旦损坏，数据将全部丢失。")
        else:
            words = _("已有 {n} 天没有离开本机的备份；电脑或硬盘一旦损坏，这期间的数据将丢失。")
        return [Notice(f"{words.format(n=days)}{beside}", True)]
    return [Notice(beside)] if beside else []


def _warn_space(home: Home, free: int | None) -> list[Notice]:
    words = space.short(home.folder, space.wanted(home.store)) if free is not None else ""
    return [Notice(words)] if words else []


def _warn_copies(found: tuple[Copy, ...]) -> list[Notice]:
    newest = found[0].manifest if found else None
    return [Notice(_(WRONG[one]), True) for one in (newest.wrong if newest else ())][:1]


def _warn_drill(last: Drilled | None) -> list[Notice]:
    if last is None or last.ok:
        return []
    return [Notice(_("最近一次恢复演练没有通过，请联系管理员。"), True)]
