"""The calendar of a month as a table (日程表): one row an entry, through the house's writer."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from liaison.base.cells import Cell
from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.figures.scope import ALL, Scope
from liaison.ledgers.sheet import Column, Sheet, Written, write_sheet
from liaison.services import agendahand
from liaison.services.agenda import KINDS, Agenda
from liaison.store.step import Store

NAME, TITLE = "agenda", "工作日程表"
_WEEKDAYS = "一二三四五六日"
_COLUMNS = (
    Column("日期", "day", 12),
    Column("星期", "text", 6),
    Column("时刻", "text", 8),
    Column("事项", "text", 12),
    Column("企业或任务", "long", 26),
    Column("内容", "long", 48),
    Column("节假日", "text", 14),
)


def export(
    store: Store,
    month: Period,
    path: Path,
    scope: Scope = ALL,
    kinds: Collection[str] = tuple(KINDS),
    watcher: Watcher = SILENT,
) -> Written:
    """Write the month's entries, masked; the export register tells of it.

    Raises what :func:`liaison.services.privacy.may_hand_out` and
    :func:`~liaison.ledgers.sheet.write_sheet` raise.
    """
    taken = agendahand.take_out(store, month, scope, kinds)
    found, of, rows = taken.found, taken.unit, _rows(taken.found)
    period = month.words + (f"（{found.who}）" if found.who else "")
    notes = (found.note,) if found.note else ()
    chain = str(store.head())
    sheet = Sheet(
        NAME, TITLE, of, period, clock.today(), _COLUMNS, rows, notes, frozen=1, chain=chain
    )
    watcher.begin(_("正在生成日程表"), len(rows))
    return write_sheet(path, sheet, watcher, witness=taken.witness(store, path.name, TITLE))


def _rows(found: Agenda) -> list[tuple[Cell, ...]]:
    return [
        (
            one.day,
            f"周{_WEEKDAYS[day.weekday()]}",
            f"{one.at:%H:%M}" if one.at else "",
            one.what,
            one.title,
            one.words,
            found.calendar.words(day),
        )
        for day in sorted(found.days)
        for one in found.of(day)
    ]
