"""``liaison undo``: take back the last step of the signed-in person."""

from __future__ import annotations

import argparse

from liaison.base.errors import Problem
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.services import steps
from liaison.store.undo import latest


def _arguments(one: argparse.ArgumentParser) -> None:
    add_json(one)


def run(desk: Desk) -> int:
    """Undo the step; records changed again since are kept and told (status 1)."""
    newest = latest(desk.store, 1)  # each command is a session of its own
    if not newest:
        raise Problem(_("没有可以撤销的操作。"))
    done = steps.take_back(desk.store, newest[0].id)
    desk.say(_("已撤销“{words}”，恢复 {n} 条记录。").format(words=_(done.words), n=done.back))
    if done.kept:
        numbers = listed(done.kept[:20])
        desk.say(_("以下记录之后又被修改，保持现状：{numbers}").format(numbers=numbers))
    if desk.json:
        desk.give({"step": done.words, "back": done.back, "kept": list(done.kept)})
    return 1 if done.kept else 0


COMMAND = Command("undo", N_("撤销自己的上一步操作"), _arguments, run)
