"""``liaison holidays``: the yearly notice on holidays, looked at first, then kept in one step."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.exchange import holidays as reading
from liaison.exchange.notice import read_notice
from liaison.services import holidays, workdays
from liaison.services.holidays import CHANGED, NEW, SAME, Fate
from liaison.services.workdays import Special


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "file",
        nargs="?",
        metavar=_("文件"),
        help=_(
            "Excel、CSV、JSON，或通知原文的 txt；“-” 表示从标准输入读原文；不写则列出已知的安排"
        ),
    )
    one.add_argument("--year", type=int, metavar="2027", help=_("通知的年份，原文没有写明时才需要"))
    one.add_argument("--dry-run", action="store_true", help=_("只预览，不写入"))
    add_json(one)


def run(desk: Desk) -> int:
    """Tell what is known, or read a notice, tell what it changes and keep it."""
    given = desk.given
    if given.file is None:
        return _list(desk)
    days = _read(desk)
    seen = holidays.preview(desk.store, days)
    if not given.dry_run:
        holidays.keep(desk.store, days)
    if desk.json:
        told = [{**_plain(one.special), "fate": _FATES[one.fate]} for one in seen]
        desk.give({"applied": not given.dry_run, "days": told})
    else:
        headings = (_("日期"), _("安排"), _("名称"), _("依据"), _("处理"))
        desk.table(headings, [(*_row(one.special), _(one.fate)) for one in seen])
    desk.say(_summary(seen))
    if given.dry_run:
        desk.say(_("仅预览，没有写入。"))
    return 0


_FATES = {NEW: "new", CHANGED: "changed", SAME: "same"}


def _read(desk: Desk) -> list[Special]:
    if desk.given.file == "-":
        return read_notice(_piped(), desk.given.year)
    return reading.read(Path(desk.given.file).expanduser(), desk.watcher, desk.given.year)


def _piped() -> str:
    """Return what was sent in, whatever the encoding of the terminal is."""
    if sys.stdin is None:
        raise Problem(_("没有收到通知的文字。"), mend=_("请写明文件。"))
    return reading.text_of(sys.stdin.buffer.read(reading.BIGGEST + 1), "-")


def _list(desk: Desk) -> int:
    """Tell all the days known of a year, or of all years."""
    year = desk.given.year
    with desk.store.reading() as session:
        days = workdays.table(session)
    if year is not None and not days.known(year):
        raise Problem(days.note([year]), mend=_("请导入当年的放假通知。"))
    shown = [one for one in days.all() if year in (None, one.day.year)]
    headings = (_("日期"), _("安排"), _("名称"), _("依据"))
    desk.show([_plain(one) for one in shown], headings, [_row(one) for one in shown])
    return 0


def _plain(one: Special) -> dict[str, str]:
    told = {"day": one.day.isoformat(), "kind": str(one.kind.value)}
    return {**told, "name": one.name, "basis": one.basis}


def _row(one: Special) -> tuple[str, ...]:
    return (
        f"{one.day} {_(workdays.WEEKDAYS[one.day.weekday()])}",
        one.kind.words,
        one.name,
        one.basis,
    )


def _summary(seen: Sequence[Fate]) -> str:
    counts = {fate: sum(one.fate == fate for one in seen) for fate in (NEW, CHANGED, SAME)}
    words = _("共 {all} 天：新增 {new}，修改 {changed}，已有 {same}。")
    return words.format(all=len(seen), new=counts[NEW], changed=counts[CHANGED], same=counts[SAME])


COMMAND = Command("holidays", N_("查看或导入节假日安排（工作日历）"), _arguments, run)
