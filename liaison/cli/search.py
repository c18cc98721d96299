"""``liaison search``: every register at once, as Ctrl+K in the window."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.services import searching
from liaison.services.hits import Found, Hit

_SHOWN, _MOST = 20, 1000


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument(
        "words", nargs="+", metavar=_("文字"), help=_("要找的文字、编号、电话或企业拼音，可写多个")
    )
    one.add_argument(
        "--limit", type=int, default=_SHOWN, metavar="N", help=_("每类最多列几条，默认 20")
    )
    add_json(one)


def run(desk: Desk) -> int:
    """Print what was found; nothing found is an answer, not a failure."""
    limit = desk.given.limit
    if not 1 <= limit <= _MOST:
        raise Problem(_("“{raw}”不是有效的条数。").format(raw=limit), "limit")
    if not "".join(desk.given.words).strip():
        raise Problem(_("没有写要找的文字。"), "words")
    found = searching.search(desk.store, " ".join(desk.given.words), limit)
    if desk.json:
        desk.give(_plain(found))
        return 0
    rows = [
        (group.label, hit.title, hit.hint, _text(hit))
        for group in found.groups
        for hit in group.hits
    ]
    rows += [(_("读音相近"), hit.title, hit.hint, "") for hit in found.near]
    desk.table((_("类型"), _("名称"), _("说明"), _("相符的文字")), rows)
    counts = [f"{group.label} {group.counted}" for group in found.groups]
    desk.say(_("，").join(counts) if counts else _("没有找到。"))
    return 0


def _text(hit: Hit) -> str:
    return _("{field}：{text}").format(field=hit.label, text=hit.text) if hit.label else hit.text


def _plain(found: Found) -> dict[str, object]:
    groups = [
        {
            "register": group.register,
            "count": group.count,
            "more": group.more,
            "hits": [_told(hit) for hit in group.hits],
        }
        for group in found.groups
    ]
    return {"words": found.words, "groups": groups, "near": [_told(hit) for hit in found.near]}


def _told(hit: Hit) -> dict[str, object]:
    told = asdict(hit)
    return {name: told[name] for name in ("id", "title", "hint", "label", "text")}


COMMAND = Command("search", N_("在全部记录中搜索"), _arguments, run)
