"""``liaison list``: records of one type, narrowed by their fields."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import TYPES, Type, read_type
from liaison.cli.options import add_json
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.field import fields_of
from liaison.fields.kind import YesNo
from liaison.services import plain
from liaison.services.derived import NAMED
from liaison.services.plain import Wish


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("type", metavar=_("类型"), help=listed(TYPES))
    one.add_argument(
        "--where",
        action="append",
        default=[],
        metavar=_("字段=值"),
        help=_("条件，可写多个；字段~文字 表示含有这些字；state=open 表示未办结"),
    )
    one.add_argument("--limit", type=int, metavar="N", help=_("最多几条"))
    add_json(one)


def run(desk: Desk) -> int:
    """Print the records; an empty list is an answer, not a failure."""
    kind, limit = read_type(desk.given.type), desk.given.limit
    if limit is not None and not 0 <= limit < 2**31:
        raise Problem(_("“{raw}”不是有效的条数。").format(raw=limit), "limit")
    wishes, named = conditions(kind, desk.given.where)
    with desk.store.reading() as session:
        ids = plain.matching(session, kind.record, wishes, named, kind.fixed, limit)
        rows = list(plain.rows(session, kind.record, ids))
    if desk.json:
        desk.give([kind.shown(row) for row in rows])
    else:
        show(desk, kind, rows)
        desk.say(_("共 {n} 条").format(n=len(rows)))
    return 0


def conditions(kind: Type, where: Sequence[str]) -> tuple[list[Wish], list[str]]:
    """Return wishes and named conditions; ``state=open`` names one wherever it is offered."""
    wishes, named = [], []
    for given in where:
        name, _sign, value = given.partition("=")
        if name.strip() == "state" and value in NAMED.get(kind.record, {}):
            named.append(value)
        else:
            wishes.append(kind.wish(given))
    return wishes, named


def show(desk: Desk, kind: Type, rows: Sequence[dict[str, Any]]) -> None:
    """Print rows as a table of the usual columns, words instead of stored values."""
    fields = fields_of(kind.record)
    usual = [own for own in kind.public.values() if fields[own].field.listed]
    headings = [_("编号"), *(_(fields[own].field.label) for own in usual)]
    lines = [[row["number"], *(_cell(kind, own, row[own]) for own in usual)] for row in rows]
    desk.table(headings, lines)


def _cell(kind: Type, own: str, value: Any) -> str:
    if value is None:
        return ""
    of = fields_of(kind.record)[own].kind
    worded = isinstance(of, OneOf | ManyOf | YesNo)
    if worded:
        return of.show(of.parse(value))
    return "、".join(value) if isinstance(value, list) else str(value)


COMMAND = Command("list", N_("列出记录"), _arguments, run)
