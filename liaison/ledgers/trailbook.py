"""The audit trail as a workbook, for the auditor's file (导出审计记录)."""

from __future__ import annotations

from pathlib import Path

from liaison.base.clock import clock
from liaison.base.watcher import SILENT, Watcher
from liaison.ledgers.sheet import Column, Sheet, Written, write_sheet
from liaison.services import auditing
from liaison.services.auditing import Asked
from liaison.store.audit import Event
from liaison.store.step import Store

_PAGE = 2_000
NAME = "audit"
TITLE = "审计记录"

_COLUMNS = (
    Column("编号", "whole", 8),
    Column("时间", "text", 20),
    Column("人员", "text", 10),
    Column("角色", "text", 10),
    Column("电脑", "text", 14),
    Column("操作", "long", 14),
    Column("对象", "long", 20),
    Column("原因", "long", 20),
    Column("备注", "text", 12),
)


def export_trail(store: Store, asked: Asked, path: Path, watcher: Watcher = SILENT) -> Written:
    """Write the entries asked for, oldest first; the export is an entry of its own.

    Raises Refused without the right to read the trail, else as
    :func:`~liaison.ledgers.sheet.write_sheet`.
    """
    total = auditing.count(store, asked)
    watcher.begin("", total)
    rows = []
    for at in range(0, total, _PAGE):
        watcher.check()
        rows += [
            (one.seq, one.at, one.by, one.role, one.pc, one.action, one.what, one.reason, one.mark)
            for one in auditing.page(store, asked, at, _PAGE)
        ]
        watcher.at(len(rows))
    rows.reverse()
    first, last = asked.first, asked.last
    days = f"{first or '启用'} 至 {last or clock.today()}"
    sheet = Sheet(
        NAME, TITLE, "", days, clock.today(), _COLUMNS, rows, frozen=1, chain=str(store.head())
    )

    def witness(sha256: str) -> None:
        detail = {"name": path.name, "what": [NAME], "full": False}
        store.note(Event("export", count=len(rows), file=sha256, detail=detail))

    return write_sheet(path, sheet, watcher, witness=witness)
