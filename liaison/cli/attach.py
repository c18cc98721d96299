"""``liaison attach``: attach files to a record, list them, or save them into a folder.

Photos are kept as they are, with all that the camera wrote into them: only
the window makes them smaller and takes place and device out.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from liaison.base.errors import Problem, Problems
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import TYPES, Type, find, read_type
from liaison.cli.options import add_json
from liaison.services import attachedcontent, attachedlist, attachments, incoming
from liaison.services.attachedlist import Item
from liaison.services.incoming import Incoming


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("type", metavar=_("类型"), help=listed(TYPES))
    one.add_argument("number", metavar=_("编号"), help=_("编号，或唯一的名称"))
    one.add_argument(
        "files", nargs="*", metavar=_("文件"), help=_("要添加的文件，每个不超过 50 MB")
    )
    one.add_argument("--note", default="", metavar=_("说明"), help=_("写在每个附件上的说明"))
    one.add_argument("--list", action="store_true", help=_("只列出附件"))
    one.add_argument("--out", metavar=_("文件夹"), help=_("把附件另存到这个文件夹，不覆盖原有文件"))
    one.add_argument(
        "--only", action="append", default=[], metavar="FJ-0001", help=_("只另存这个附件，可写多次")
    )
    add_json(one)


def run(desk: Desk) -> int:
    """Attach in one step, all files or none; or list; or save."""
    given, kind = desk.given, read_type(desk.given.type)
    if given.files and (given.list or given.out):
        raise Problem(_("添加、列出和另存请分开进行。"))
    if not given.files and not given.list and not given.out:
        raise Problem(_("没有选择文件。"), mend=_("请写明文件，或用 --list、--out。"))
    one = find(desk.store, kind, given.number)
    if given.files:
        _attach(desk, kind, one)
    elif given.out:
        _save(desk, kind, one)
    else:
        _tell(desk, attachedlist.listed(desk.store, kind.record, one))
    return 0


def _attach(desk: Desk, kind: Type, one: int) -> None:
    files: list[Incoming] = []
    problems: list[Problem] = []
    for name in desk.given.files:
        try:
            files.append(incoming.read(Path(name).expanduser(), desk.given.note))
        except Problem as problem:
            problems.append(problem)
    if problems:
        raise Problems(problems)
    saved = attachments.attach(desk.store, kind.record, one, files)
    desk.say(_("已添加 {n} 个附件。").format(n=len(saved)))
    made = {each.id for each in saved}
    items = attachedlist.listed(desk.store, kind.record, one)
    _tell(desk, [item for item in items if item.id in made])


def _save(desk: Desk, kind: Type, one: int) -> None:
    folder = Path(desk.given.out).expanduser()
    if folder.exists() and not folder.is_dir():
        raise Problem(_("“{name}”不是文件夹。").format(name=folder.name))
    written = attachedcontent.save_all(desk.store, kind.record, one, folder, desk.given.only)
    paths = [str(path) for path in written]
    desk.show(paths, (_("文件名"),), [(path.name,) for path in written])
    desk.say(_("已另存 {n} 个附件到“{folder}”。").format(n=len(written), folder=folder))


def _tell(desk: Desk, items: list[Item]) -> None:
    if desk.json:
        desk.give([_plain(item) for item in items])
        return
    headings = (_("编号"), _("文件名"), _("类型"), _("大小"), _("说明"), _("添加"))
    desk.table(headings, [_row(item) for item in items])
    desk.say(_("共 {n} 个附件。").format(n=len(items)))


def _plain(item: Item) -> dict[str, object]:
    return {
        "number": item.number,
        "name": item.name,
        "kind": item.kind.name,
        "size": item.size,
        "note": item.note or None,
        "sha256": item.digest,
        "opens": item.opens,
        "there": item.there,
    }


def _row(item: Item) -> tuple[str, ...]:
    size = f"{item.size:,}" if item.there else _("文件缺失")
    return item.number, item.name, item.kind.words, size, item.note, item.added


COMMAND = Command("attach", N_("给记录添加附件，列出或另存附件"), _arguments, run)
