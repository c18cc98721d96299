"""``liaison import``: people's own workbooks, looked at first, then taken in by one step."""

from __future__ import annotations

import argparse
from pathlib import Path

from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.fields import read_type
from liaison.cli.options import add_json
from liaison.exchange import importing
from liaison.exchange.plan import Choices, Fate, Plan, Severity
from liaison.services.registers import REGISTERS


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("files", nargs="+", metavar=_("文件"), help=_("Excel、WPS 表格或 CSV 文件"))
    one.add_argument(
        "--as", dest="kind", default="", metavar=_("类型"), help=_("全部按这一类导入,不自动识别")
    )
    one.add_argument("--dry-run", action="store_true", help=_("只预览,不写入"))
    one.add_argument(
        "--problems", metavar="OUT.xlsx", help=_("另存一份标出问题的副本,便于改正后再导入")
    )
    one.add_argument(
        "--refuse-bad", action="store_true", help=_("一格有错,整行不导入;默认只略过该格")
    )
    one.add_argument(
        "--new-companies", action="store_true", help=_("台账中未登记的企业按名称新建")
    )
    one.add_argument(
        "--keep-known", action="store_true", help=_("已登记的记录保持不变,只导入新的")
    )
    add_json(one)


def run(desk: Desk) -> int:
    """Look at the files, tell what is found, and write it unless asked not to."""
    given = desk.given
    choices = Choices(
        kind=_register(given.kind) if given.kind else "",
        refuse_bad=given.refuse_bad,
        update=not given.keep_known,
        new_companies=given.new_companies,
    )
    paths = [Path(one).expanduser() for one in given.files]
    plan = importing.look(desk.store, paths, choices, desk.watcher)
    if given.problems:
        _mark(desk, plan, paths, Path(given.problems).expanduser())
    if not given.dry_run:
        importing.apply(desk.store, plan, desk.watcher)
    _tell(desk, plan, given.dry_run)
    failed = [*plan.problems(Severity.REFUSE), *plan.problems(Severity.DROP)]
    return 1 if failed or plan.count(Fate.REFUSED) else 0


COMMAND = Command("import", N_("导入手工台账"), _arguments, run)
