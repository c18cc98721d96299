"""``liaison add``: one new record from ``FIELD=VALUE`` arguments."""

from __future__ import annotations

import argparse

from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import TYPES, Type, read_type
from liaison.cli.list_ import show
from liaison.cli.options import add_json
from liaison.services import plain, records


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("type", metavar=_("类型"), help=listed(TYPES))
    one.add_argument("values", nargs="+", metavar=_("字段=值"), help=_("如 name=某某公司"))
    add_json(one)


def run(desk: Desk) -> int:
    """Add the record through the rules every form goes through, and print it."""
    kind = read_type(desk.given.type)
    values = {**kind.fixed, **kind.pairs(desk.given.values)}
    saved = records.save(desk.store, kind.record, values)
    desk.say(_("已登记 {number}").format(number=saved.number))
    tell(desk, kind, saved.id)
    return 0


def tell(desk: Desk, kind: Type, id: int) -> None:
    """Print one record as it now stands."""
    with desk.store.reading() as session:
        rows = list(plain.rows(session, kind.record, [id]))
    if desk.json:
        desk.give([kind.shown(row) for row in rows])
    else:
        show(desk, kind, rows)


COMMAND = Command("add", N_("登记一条记录"), _arguments, run)
