"""``liaison backup``: a proven backup now, the list of them, or a restore drill."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from liaison.base.clock import clock
from liaison.base.space import size_words
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.ledgers import drill
from liaison.ledgers.export import BY_NAME
from liaison.services import backups, backupstate, secondplace
from liaison.store.backuplist import Copy


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "--to", metavar=_("文件夹"), help=_("同时备份到这个文件夹（U 盘、移动硬盘、共享）")
    )
    what = one.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help=_("只列出已有的备份"))
    what.add_argument("--drill", action="store_true", help=_("做一次恢复演练"))
    add_json(one)


def run(desk: Desk) -> int:
    """Make a backup and print where it lies; status 1 when the second place did not get it."""
    place = second(desk)
    if desk.given.list:
        return _list(desk, place)
    if desk.given.drill:
        return _drill(desk, place)
    made = backups.by_hand(desk.store, place)
    desk.say(_("已备份到 {path}").format(path=made.copy.path))
    if made.second is not None:
        desk.say(_("已备份到 {path}").format(path=made.second.path))
    if made.trouble:
        desk.say(made.trouble)
    if desk.json:
        other = _told(made.second) if made.second else None
        desk.give({"backup": _told(made.copy), "second": other, "trouble": made.trouble})
    elif made.copy.manifest:
        print(f"{made.copy.manifest.sha256}  {made.copy.path}")
    return 1 if made.trouble else 0


def second(desk: Desk) -> Path | None:
    """Return the second place: given, or the one of this PC's settings."""
    if desk.given.to:
        place = Path(desk.given.to).expanduser()
        secondplace.demand_place(desk.home, place)
        return place
    return Path(desk.settings.second_place) if desk.settings.second_place else None


def _list(desk: Desk, place: Path | None) -> int:
    told = backupstate.state(desk.store, place)
    found = [*told.copies, *secondplace.elsewhere(desk.store, place)]
    headings = (_("时间"), _("原因"), _("大小"), _("已校验"), _("位置"))
    desk.show([_told(one) for one in found], headings, (_row(desk, one) for one in found))
    for one in told.warnings:
        desk.say(one.words)
    return 0


def _drill(desk: Desk, place: Path | None) -> int:
    told = drill.drill(desk.store, place, desk.watcher)
    if desk.json:
        desk.give(
            {
                "ok": told.ok,
                "month": f"{told.month.first:%Y-%m}",
                "ledgers": dict(told.ledgers),
                "differ": list(told.differ),
                "damaged": list(told.damaged),
                "copies": told.checked,
            }
        )
    else:
        differ = {True: _("不一致"), False: _("一致")}
        rows = [
            (BY_NAME[name].title, str(count), differ[name in told.differ])
            for name, count in told.ledgers.items()
        ]
        desk.table((_("台账"), _("行数"), _("恢复后")), rows)
    for name in told.damaged:
        desk.say(_("备份“{name}”已损坏。").format(name=name))
    fine = _("恢复演练通过：{n} 份备份完好，上月台账逐格一致。").format(n=told.checked)
    desk.say(fine if told.ok else _("恢复演练没有通过，请联系管理员。"))
    return 0 if told.ok else 1


def _row(desk: Desk, one: Copy) -> tuple[str, ...]:
    sound = one.manifest is not None and not one.manifest.wrong
    here = one.path.parent == desk.home.backups
    return (
        clock.shown(one.made),
        backups.why_words(one.why),
        size_words(one.size),
        _("是") if sound else _("否"),
        _("本机") if here else str(one.path.parent),
    )


def _told(one: Copy) -> dict[str, Any]:
    known = one.manifest
    return {
        "path": str(one.path),
        "made": one.made.isoformat(),
        "why": one.why,
        "size": one.size,
        "sha256": known.sha256 if known else None,
        "schema": known.schema if known else None,
        "counts": dict(known.counts) if known else {},
        "head": known.head if known else None,
        "wrong": list(known.wrong) if known else [],
    }


COMMAND = Command("backup", N_("立即备份；--list 列出备份，--drill 演练恢复"), _arguments, run)
