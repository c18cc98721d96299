"""``liaison check``: is the store sound?"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from liaison.base.clock import clock
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.services import soundness, welcoming


def _arguments(one: argparse.ArgumentParser) -> None:
    add_json(one)
    one.add_argument(
        "--full", action="store_true", help=_("逐页、逐条全部检查，含操作日志链和数据体检")
    )
    one.add_argument("--clock", action="store_true", help=_("确认电脑的日期和时间正确，记入审计"))


def run(desk: Desk) -> int:
    """Print what was checked; status 1 when something is not as it must be."""
    if desk.given.clock:
        welcoming.agree_to_clock(desk.store)
        desk.say(_("已确认：现在是 {now}。").format(now=clock.shown(clock.now())))
    kind = soundness.FULL if desk.given.full else soundness.QUICK
    found = soundness.made(desk.store, kind)
    sound = all(one.sound or one.notice for one in found)
    if desk.json:
        told = [{**asdict(one), "label": soundness.label(one)} for one in found]
        desk.give({"sound": sound, "findings": told})
    else:
        marks = {(True, False): _("正常"), (False, False): _("有问题"), (False, True): _("请核对")}
        rows = [
            (soundness.label(one), marks[one.sound, one.notice and not one.sound], one.words)
            for one in found
        ]
        desk.table((_("检查项"), _("结果"), _("说明")), rows)
    desk.say(_("数据完好。") if sound else _("数据有问题，请保留现场并联系管理员。"))
    return 0 if sound else 1


COMMAND = Command("check", N_("检查数据是否完好、结构是否最新"), _arguments, run)
