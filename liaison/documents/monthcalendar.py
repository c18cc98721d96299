"""月历 as a Word file: A4 across, a box a day, to hang beside the desk."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.base.clock import clock
from liaison.base.filenames import safe_name
from liaison.base.period import Period
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import _
from liaison.documents.writing import Printed, write
from liaison.figures.scope import ALL, Scope
from liaison.records.calendarday import DayKind
from liaison.services import agendahand
from liaison.services.agenda import KINDS, Agenda
from liaison.services.agendasources import Item
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.documents.monthpaper import MonthPaper

TITLE = "工作月历"
_MARKS = {"visits": "●", "deadlines": "▲", "sessions": "◆", "duties": "■", "assignments": "▶"}
_PLANNED = "○"
_LEGEND = "●走访 ○计划走访 ▲期限 ◆调解 ■常态任务 ▶分工"


def export(
    store: Store,
    month: Period,
    path: Path,
    scope: Scope = ALL,
    kinds: Collection[str] = tuple(KINDS),
    watcher: Watcher = SILENT,
) -> Printed:
    """Write the month's calendar on one page, masked; the export register tells of it.

    Raises what :func:`liaison.services.privacy.may_hand_out` and
    :func:`~liaison.documents.writing.write` raise.
    """
    taken = agendahand.take_out(store, month, scope, kinds)
    watcher.begin(_("正在生成月历"), 1)
    made = paper(taken.found, month, taken.unit, str(store.head()))
    return write(path, made, taken.witness(store, path.name, TITLE))


def file_name(month: Period) -> str:
    """Return the offered name of the file."""
    return safe_name(f"{month.words}{TITLE}.docx".replace(" ", ""))


def paper(found: Agenda, month: Period, unit: str, chain: str = "") -> MonthPaper:
    """Return the document of a month."""
    from liaison.documents.monthpaper import MonthPaper  # python-docx: only when needed

    first = month.first - timedelta(days=month.first.weekday())
    weeks = (month.last - first).days // 7 + 1
    made = MonthPaper(TITLE, unit, clock.today(), weeks, chain)
    whose = f"　{found.who}" if found.who else ""
    made.title(f"{month.first.year}年{month.first.month}月{TITLE}")
    made.say(f"{unit}{whose}　　制表日期：{clock.today()}　　{_LEGEND}", "公文标题行")
    made.weeks(
        [
            [_box(found, first + timedelta(days=7 * week + n), month, made) for n in range(7)]
            for week in range(weeks)
        ]
    )
    if found.note:
        made.say(found.note)
    return made


def _box(found: Agenda, day: date, month: Period, made: MonthPaper) -> str:
    if not month.first <= day <= month.last:
        return ""
    room, letters = made.lines(), made.letters()
    items = found.of(day)
    shown = items if len(items) < room else items[: room - 2]
    lines = [_head(found, day), *(_line(one, letters) for one in shown)]
    if len(shown) < len(items):
        lines.append(f"…另有 {len(items) - len(shown)} 项")
    return "\n".join(lines)


def _head(found: Agenda, day: date) -> str:
    special = found.calendar.special(day)
    if special is None:
        return str(day.day)
    mark = "休" if special.kind is DayKind.holiday else "班"
    return f"{day.day}　{special.name}〔{mark}〕"


def _line(one: Item, letters: int) -> str:
    mark = _PLANNED if one.movable else _MARKS[one.kind]
    at = f"{one.at:%H:%M}" if one.at else ""
    told = f"{one.what} " if one.kind == "assignments" else ""
    return _cut(f"{mark}{at}{told}{one.title}", letters)


def _cut(words: str, letters: int) -> str:
    """Return so much of a text as fits one line; a half-width sign takes half the room."""
    room = letters * 2
    kept: list[str] = []
    for sign in words:
        room -= 1 if sign.isascii() else 2
        if room < 0:
            return "".join(kept[:-1]) + "…"
        kept.append(sign)
    return words
