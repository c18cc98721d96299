"""``liaison history``: who changed what in one record, from what to what."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import TYPES, find, read_type
from liaison.cli.options import add_json
from liaison.services import history


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("type", metavar=_("类型"), help=listed(TYPES))
    one.add_argument("number", metavar=_("编号"), help=_("编号，或唯一的名称"))
    add_json(one)


def run(desk: Desk) -> int:
    """Print the changes, newest first."""
    kind = read_type(desk.given.type)
    one = find(desk.store, kind, desk.given.number)
    with desk.store.reading() as session:
        entries = history.of_record(session, kind.record, one)
    headings = (_("时间"), _("操作人"), _("操作"), _("字段"), _("原值"), _("新值"))
    rows = [(one.at, one.by, one.step, one.field, one.old, one.new) for one in entries]
    desk.show([asdict(entry) for entry in entries], headings, rows)
    return 0


COMMAND = Command("history", N_("一条记录的修改历史"), _arguments, run)
