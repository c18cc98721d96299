"""``liaison audit``: read, prove and hand out the audit trail; who was handed what."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from pathlib import Path

from liaison.base import dates
from liaison.base.errors import Problem
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.services import auditing, privacy
from liaison.services.auditing import Asked

_LINES = 50


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--verify", action="store_true", help=_("校验全部审计记录"))
    one.add_argument(
        "--person", metavar=_("姓名或号码"), help=_("查哪些导出、打印的文件里有这个人")
    )
    one.add_argument("--from", dest="first", metavar="2026-11-01", help=_("从哪一天起"))
    one.add_argument("--to", dest="last", metavar="2026-11-30", help=_("到哪一天止"))
    one.add_argument("--who", default="", metavar=_("用户名"), help=_("只看某人"))
    one.add_argument("--action", default="", metavar=_("操作"), help=listed(auditing.ACTIONS))
    one.add_argument("--limit", type=int, default=_LINES, metavar="N", help=_("最多几条"))
    one.add_argument("--out", metavar=_("文件"), help=_("导出为 .xlsx 文件"))
    add_json(one)


def run(desk: Desk) -> int:
    """Do what is asked; 1 when the trail does not hold."""
    if desk.given.verify:
        return _verify(desk)
    if desk.given.person is not None:
        return _person(desk, desk.given.person)
    asked = _asked(desk)
    if desk.given.out:
        return _export(desk, asked, Path(desk.given.out).expanduser())
    lines = auditing.page(desk.store, asked, 0, max(0, min(desk.given.limit, 10_000)))
    if desk.json:
        desk.give([asdict(one) for one in lines])
        return 0
    headings = (_("编号"), _("时间"), _("人员"), _("操作"), _("对象"), _("原因"), _("备注"))
    desk.table(
        headings,
        [(str(o.seq), o.at, o.by, o.action, o.what, o.reason, o.mark) for o in lines],
    )
    desk.say(_("共 {n} 条").format(n=auditing.count(desk.store, asked)))
    return 0


def _asked(desk: Desk) -> Asked:
    given = desk.given
    if given.action and given.action not in auditing.ACTIONS:
        raise Problem(
            _("没有名为“{name}”的操作。").format(name=given.action),
            mend=_("可选：{names}。").format(names=listed(auditing.ACTIONS)),
        )
    first = dates.day(given.first) if given.first else None
    last = dates.day(given.last) if given.last else None
    return Asked(first, last, given.who, given.action)


def _verify(desk: Desk) -> int:
    proved = auditing.verify(desk.store, desk.watcher)
    desk.say(proved.words)
    if desk.json:
        desk.give({"sound": proved.sound, "head": str(proved.head), "wrong": list(proved.wrong)})
    else:
        for one in proved.wrong:
            print(one)
        print(_("审计链 {head}").format(head=proved.head))
    return 0 if proved.sound else 1


def _person(desk: Desk, words: str) -> int:
    files = privacy.files_with(desk.store, words)
    if desk.json:
        desk.give([asdict(one) for one in files])
        return 0
    headings = (_("编号"), _("时间"), _("人员"), _("文件"), _("行数"), _("完整号码"), _("所在记录"))
    desk.table(
        headings,
        [
            (
                str(one.seq),
                one.at,
                one.by,
                one.name,
                str(one.count),
                _("是") if one.full else _("否"),
                listed(one.persons),
            )
            for one in files
        ],
    )
    desk.say(_("共 {n} 个文件").format(n=len(files)))
    return 0


def _export(desk: Desk, asked: Asked, path: Path) -> int:
    from liaison.ledgers import trailbook

    if path.suffix.lower() != ".xlsx":
        raise Problem(_("“{raw}”不是 .xlsx 文件。").format(raw=path.name))
    written = trailbook.export_trail(desk.store, asked, path, desk.watcher)
    desk.say(_("已写入 {path}").format(path=written.path))
    if desk.json:
        rows = sum(written.sheets.values())
        desk.give({"path": str(written.path), "sha256": written.sha256, "rows": rows})
    else:
        print(f"{written.sha256}  {written.path}")
    return 0


COMMAND = Command("audit", N_("查阅、校验、导出审计记录"), _arguments, run)
