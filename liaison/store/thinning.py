"""Which copies stay, and which have had their time (safety.md §7.6)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

import liaison
from liaison.base.clock import clock
from liaison.store import manifest
from liaison.store.backuplist import Copy, listed

RECENT, MOST_RECENT = timedelta(days=2), 48
DAYS, WEEKS, MONTHS, CLOSINGS = 12, 10, 9, 36
"""Kept after that: the last copy of so many days, weeks, months; of months closed (3 years)."""

_log = logging.getLogger(__name__)


def thin(folder: Path, newest: Copy) -> list[Path]:
    """Remove the copies whose time is over; return what went."""
    found = listed(folder)
    stay = {one.path for one in kept(found, clock.now(), liaison.__version__)} | {newest.path}
    gone = []
    for one in found:
        if one.path in stay or _line(one) not in ("", _line(newest)):
            continue
        try:
            for path in (one.path, one.ring, manifest.path_of(one.path)):
                path.unlink(missing_ok=True)
            gone.append(one.path)
        except OSError as error:  # open elsewhere, or a folder gone: next time
            _log.info("a copy could not be removed: %s", type(error).__name__)
    return gone


def kept(found: Iterable[Copy], now: datetime, program: str) -> set[Copy]:
    """Return the copies that stay (safety.md §7.6).

    All of two days (at most 48), then the last of each of 12 days, 10 weeks
    and 9 months, the last copy of every closed month for three years (by the
    month that was closed, however late), copies made before an update until
    the next one. Days, weeks and months are counted by those there are copies
    of, so that a clock gone wrong for a day costs nothing; what seems to come
    from the future stays.
    """
    ordered = sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)
    stay = {one for one in ordered if one.made > now}
    stay |= {one for one in ordered if one.why == "before-update" and _program(one) == program}
    stay |= _closings(ordered)
    past = [one for one in ordered if one.made <= now]
    recent = [one for one in past if one.made > now - RECENT][:MOST_RECENT]
    stay |= set(recent)
    left = past[len(recent) :]
    for bucket, most in ((_day, DAYS), (_week, WEEKS), (_month, MONTHS)):
        chosen = list(_last_of_each(left, bucket, most))
        stay |= set(chosen)
        over = {bucket(one) for one in chosen}
        left = [one for one in left if bucket(one) not in over]
    return stay


def _closings(ordered: Iterable[Copy]) -> set[Copy]:
    """Return the newest copy of each month closed, of the latest of them."""
    found: dict[tuple[int, ...], Copy] = {}
    for one in ordered:
        if one.why == "month-close":
            found.setdefault(_closed(one), one)
    return {found[month] for month in sorted(found, reverse=True)[:CLOSINGS]}


def _last_of_each(
    ordered: Sequence[Copy], bucket: Callable[[Copy], tuple[int, ...]], most: int
) -> Iterator[Copy]:
    """Yield the newest of each day, week or month, of so many of them."""
    for turn, (_of, same) in enumerate(groupby(ordered, bucket)):
        if turn == most:
            return
        yield next(same)


def _day(one: Copy) -> tuple[int, ...]:
    return one.made.astimezone().timetuple()[:3]


def _week(one: Copy) -> tuple[int, ...]:
    return one.made.astimezone().isocalendar()[:2]


def _month(one: Copy) -> tuple[int, ...]:
    return one.made.astimezone().timetuple()[:2]


def _closed(one: Copy) -> tuple[int, ...]:
    """Return the month a copy was made for; of one that does not tell, when it was made."""
    if one.manifest is None or not one.manifest.month:
        return _month(one)
    return tuple(map(int, one.manifest.month.split("-")))


def _program(one: Copy) -> str:
    return one.manifest.program if one.manifest else ""


def _line(one: Copy) -> str:
    return one.manifest.line if one.manifest else ""
