"""``liaison check``: is the store sound?"""

from __future__ import annotations

import argparse
from dataclasses import asdict

from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.store.check import check


def _arguments(one: argparse.ArgumentParser) -> None:
    add_json(one)


def run(desk: Desk) -> int:
    """Print what was checked; status 1 when something is not as it must be."""
    found = check(desk.store)
    sound = all(one.sound for one in found)
    if desk.json:
        desk.give({"sound": sound, "findings": [asdict(one) for one in found]})
    else:
        marks = {True: _("正常"), False: _("有问题")}
        rows = [(one.name, marks[one.sound], one.words) for one in found]
        desk.table((_("检查项"), _("结果"), _("说明")), rows)
    desk.say(_("数据完好。") if sound else _("数据有问题，请保留现场并联系管理员。"))
    return 0 if sound else 1


COMMAND = Command("check", N_("检查数据是否完好、结构是否最新"), _arguments, run)
