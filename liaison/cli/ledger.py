"""``liaison ledger``: one ledger, or the whole workbook of a period, as a file."""

from __future__ import annotations

import argparse
from pathlib import Path

from liaison.base.errors import Problem, brief
from liaison.base.period import Period
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json, add_leave, add_period, leave, period, scope
from liaison.figures.scope import Scope
from liaison.ledgers import export
from liaison.ledgers.sheet import Written

ALL = "all"
_OTHERS = {".xls", ".xlsm", ".et", ".ods", ".csv", ".pdf", ".doc", ".docx", ".wps"}
"""Endings nobody gives a folder: a slip is told instead of a folder made of it."""


def _arguments(one: argparse.ArgumentParser) -> None:
    every = ("all", *export.BY_NAME)
    one.add_argument("name", metavar=_("台账"), help=listed(every))
    add_period(one)
    one.add_argument(
        "--out", required=True, metavar=_("文件或文件夹"), help=_("写入的 .xlsx 文件或文件夹")
    )
    one.add_argument(
        "--full", action="store_true", help=_("含完整的身份证号和电话（须有权限并写明原因）")
    )
    add_leave(one)
    add_json(one)


def run(desk: Desk) -> int:
    """Write the file and print its rows by ledger and its SHA-256."""
    name, span = desk.given.name, period(desk)
    if name != ALL:
        export.ledger(name)  # refuse an unknown one before anything is opened
    if not desk.given.out.strip():  # "$OUT" of a script: not the folder it happens to run in
        raise Problem(_("没有写明文件。"), "out", _("请写 .xlsx 文件或文件夹。"))
    where = scope(desk)
    path = target(desk, Path(desk.given.out).expanduser(), name, span, where)
    wish = export.Wish(desk.given.full, leave(desk))
    if name == ALL:
        written = export.export_month(desk.store, span, path, where, desk.watcher, wish=wish)
    else:
        written = export.export(desk.store, name, span, path, where, desk.watcher, wish)
    tell(desk, span, written)
    return 0


def target(desk: Desk, out: Path, name: str, span: Period, where: Scope) -> Path:
    """Return the file meant: ``out`` itself, or the offered name inside it."""
    if out.suffix.lower() == ".xlsx" and not out.is_dir():
        return out
    if out.is_file() or (out.suffix.lower() in _OTHERS and not out.is_dir()):
        raise Problem(
            _("“{raw}”不是 .xlsx 文件。").format(raw=brief(out.name)),
            mend=_("请写 .xlsx 文件或文件夹。"),
        )
    with desk.store.reading() as session:
        unit = export.unit(session, where)
    return out / export.file_name(span, unit, None if name == ALL else name)


def tell(desk: Desk, span: Period, written: Written) -> None:
    """Print what was written."""
    rows = [(name, export.BY_NAME[name].title, count) for name, count in written.sheets.items()]
    desk.say(_("已写入 {path}").format(path=written.path))
    if desk.json:
        sheets = [{"name": name, "title": title, "rows": count} for name, title, count in rows]
        desk.give(
            {
                "period": {"first": span.first.isoformat(), "last": span.last.isoformat()},
                "path": str(written.path),
                "sha256": written.sha256,
                "sheets": sheets,
            }
        )
        return
    desk.table((_("台账"), _("行数")), [(title, str(count)) for _name, title, count in rows])
    print(f"{written.sha256}  {written.path}")


COMMAND = Command("ledger", N_("导出台账：一张，或 all 为整月工作簿"), _arguments, run)
