"""``liaison import``: people's own workbooks, looked at first, then taken in by one step."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from liaison.base.errors import Problem
from liaison.base.words import N_, _, listed
from liaison.cli import text
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import read_type
from liaison.cli.options import add_json, add_leave, leave, scope
from liaison.exchange import importing
from liaison.exchange.apply import Result
from liaison.exchange.plan import Choices, Fate, Plan, Severity
from liaison.services.registers import BY_NAME as REGISTERS

_SHOWN = 50
"""So many problems are said; a longer list is not read."""


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", nargs="+", metavar=_("文件"), help=_("Excel、WPS 表格或 CSV 文件"))
    one.add_argument(
        "--as", dest="kind", default="", metavar=_("类型"), help=_("全部按这一类导入，不自动识别")
    )
    one.add_argument("--dry-run", action="store_true", help=_("只预览，不写入"))
    one.add_argument(
        "--problems", metavar="OUT.xlsx", help=_("另存一份标出问题的副本，便于改正后再导入")
    )
    one.add_argument(
        "--refuse-bad", action="store_true", help=_("一格有错，整行不导入；默认只略过该格")
    )
    one.add_argument("--new-companies", action="store_true", help=_("台账中未登记的企业按名称新建"))
    one.add_argument(
        "--keep-known", action="store_true", help=_("已登记的记录保持不变，只导入新的")
    )
    one.add_argument("--station", metavar=_("警务站"), help=_("导入到这个警务站（名称或编号）"))
    add_leave(one)
    add_json(one)


def run(desk: Desk) -> int:
    """Look at the files, tell what is found, and write it unless asked not to."""
    given = desk.given
    choices = Choices(
        kind=_register(given.kind) if given.kind else "",
        refuse_bad=given.refuse_bad,
        update=not given.keep_known,
        new_companies=given.new_companies,
        station_id=scope(desk).station_id,
    )
    paths = [Path(one).expanduser() for one in given.files]
    plan = importing.look(desk.store, paths, choices, desk.watcher)
    marked = _mark(plan, paths, Path(given.problems).expanduser()) if given.problems else []
    result = None if given.dry_run else _apply(desk, plan)
    _tell(desk, plan)
    for path in marked:
        desk.say(_("标出问题的副本：{path}").format(path=path))
    desk.say(_outcome(result))
    if desk.json:
        told = {"applied": result is not None, "step": result.step_id if result else 0}
        desk.give({**importing.to_json(plan), **told, "marked": [str(one) for one in marked]})
    failed = [*plan.problems(Severity.REFUSE), *plan.problems(Severity.DROP)]
    return 1 if failed or plan.count(Fate.REFUSED) or _unread(plan) else 0


def _unread(plan: Plan) -> list[str]:
    """Return the files of which no sheet was recognised: nothing of them was taken in."""
    read = {sheet.file for sheet in plan.sheets if sheet.kind}
    return [name for name in dict.fromkeys(one.file for one in plan.sheets) if name not in read]


def _apply(desk: Desk, plan: Plan) -> Result:
    return importing.apply(desk.store, plan, desk.watcher, leave=leave(desk))


def _outcome(result: Result | None) -> str:
    """Return in a sentence what became of the files; nothing written is never called imported."""
    if result is None:
        return _("以上是预览，没有写入。")
    return _("已导入。") if result.step_id else _("没有需要写入的内容。")


def _register(kind: str) -> str:
    """Return the register meant by its own name, or by the name of a type."""
    asked = read_type(kind)
    for name in importing.IMPORTED:
        register = REGISTERS[name]
        if register.record is asked.record and register.fixed == asked.fixed:
            return name
    raise Problem(
        _("不能导入“{kind}”。").format(kind=kind),
        mend=_("可以导入：{kinds}。").format(kinds=listed(importing.IMPORTED)),
    )


def _mark(plan: Plan, paths: Sequence[Path], out: Path) -> list[Path]:
    """Write the marked copies: ``out`` for the first file, ``out-2`` for the second, and so on."""
    names = [out, *(out.with_stem(f"{out.stem}-{n}") for n in range(2, len(paths) + 1))]
    pairs = zip(paths, names, strict=True)
    return [importing.write_marked(path, plan, name) for path, name in pairs]


def _tell(desk: Desk, plan: Plan) -> None:
    """Say what each sheet comes to, and the first problems with how to mend them."""
    headings = [_("文件"), _("工作表"), _("类型"), _("行数"), *(fate.label for fate in Fate)]
    rows = [
        [
            sheet.file,
            sheet.sheet,
            _(sheet.label) or _("未识别"),
            str(len(sheet.rows)),
            *(str(sheet.count(fate)) for fate in Fate),
        ]
        for sheet in plan.sheets
    ]
    for line in text.table(headings, rows):
        desk.say(line)
    for sheet in plan.sheets:
        for note in sheet.notes:
            desk.say(f"{sheet.file} {sheet.sheet} {note}")
    problems = [one for sheet in plan.sheets for one in sheet.problems]
    for one in problems[:_SHOWN]:
        place = f"{one.file} {one.sheet} {one.place}"
        desk.say(f"{place} “{one.value}” {one.why}{one.mend} [{one.severity.label}]")
    if problems[_SHOWN:]:
        desk.say(_("……另有 {n} 个问题，见 --problems 或 --json。").format(n=len(problems[_SHOWN:])))


COMMAND = Command("import", N_("导入手工台账：先看预览，再一步写入"), _arguments, run)
