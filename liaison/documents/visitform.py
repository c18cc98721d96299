"""走访登记表 as a Word file: the round on the first page, then a form for each company.

Each form carries over what is still open at the company and leaves room to
write and to sign (features.md C10). Always Chinese, as all papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.base.watcher import SILENT, Watcher
from liaison.documents.writing import Printed, write
from liaison.services import privacy, visitforms
from liaison.services.visitforms import VisitForm
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.documents.page import Paper

WHAT = "走访登记表"
"""What the export register calls it."""

_SIGNERS = ("走访民警（签名）：", "企业负责人（签名）：")
_MET = "姓名　　　　　　　职务　　　　　　　同行人员"
_RESULT = "□ 已走访　□ 未遇　□ 拒绝"
_TASKS = "□ 安全检查　□ 流动人口管理　□ 安全防范宣传　□ 法律咨询"
_ROOM, _SMALL = "\n" * 4, "\n" * 2
"""Lines to write on."""


def export(
    store: Store, companies: Sequence[int], day: date, path: Path, watcher: Watcher = SILENT
) -> Printed:
    """Write the forms of companies for a round on a day; the export register tells of it.

    Demands the right to export; who may see only masked numbers gets those.
    Raises :class:`~liaison.base.errors.Problem` when no company is left, else
    as :func:`~liaison.documents.writing.write`.
    """
    with store.reading() as session:
        found = visitforms.forms(session, companies, day)
    handed = visitforms.named(found)
    grant = privacy.may_hand_out(store, handed, len(found))
    shown = [visitforms.masked(one) for one in found]

    witness = privacy.witness(store, path.name, WHAT, handed=handed, count=len(found), grant=grant)
    watcher.begin(WHAT, len(shown))
    return write(path, paper(shown, day, watcher), witness)


def paper(forms: Sequence[VisitForm], day: date, watcher: Watcher = SILENT) -> Paper:
    """Return the document: the round when there are several, then form by form."""
    from liaison.documents.page import Column, Paper  # python-docx: only when needed

    made = Paper(WHAT, forms[0].unit, day)
    if len(forms) > 1:
        made.title("走访安排")
        made.say(f"{forms[0].unit}　　{_told(day)}　　共 {len(forms)} 家", "公文标题行")
        columns = (
            Column("序号", 1.3, centred=True), Column("企业名称", 5), Column("地址", 4.5),
            Column("联系人", 3.2), Column("待办", 1.4, centred=True), Column("备注", 2),
        )  # fmt: skip
        rows = [
            [str(place), one.company, one.address, one.contact, str(one.open or "—"), ""]
            for place, one in enumerate(forms, 1)
        ]
        made.table(columns, rows)
    for place, one in enumerate(forms):
        watcher.check()
        watcher.at(place)
        if place or len(forms) > 1:
            made.page()
        _form(made, one, day)
    return made


def _form(made: Paper, one: VisitForm, day: date) -> None:
    from liaison.documents.page import Column

    made.title("走访企业登记表")
    made.say(f"{one.unit}　　{_told(day)}", "公文标题行")
    made.facts(
        [
            ["企业名称", one.company, "地　　址", one.address or "—"],
            ["联络民警", one.officer or "—", "联 系 人", one.contact or "—"],
            ["上次走访", one.last or "—", "走访形式", "□日常 □重点 □预约 □延时 □上门"],
            ["本月尚缺", one.missing or "无", "走访时间", "　　时　　分至　　时　　分"],
        ],
        (1.3, 4, 1.3, 4),
    )
    made.heading("一、尚未办结的事项", 2)
    columns = (
        Column("编号", 3.3), Column("内容", 5.4), Column("期限", 2.3, centred=True),
        Column("本次核实情况", 3.4),
    )  # fmt: skip
    rows = [[item.number, item.words, item.due, ""] for item in one.items]
    if one.more:
        rows.append(["", f"另有 {one.more} 件未列出，见企业卡。", "", ""])
    made.table(columns, rows)
    made.heading("二、本次走访", 2)
    made.facts(
        [
            ["受 访 人", _MET],
            ["走访结果", _RESULT],
            ["完成任务", _TASKS],
            ["工作内容", _ROOM],
            ["发现问题", _SMALL],
            ["企业诉求", _SMALL],
            ["处理情况", _SMALL],
            ["宣传人数", "　　　　人次　　　　登记流动人口　　　　　人"],
        ],
        (1.3, 9.3),
    )
    made.signatures(_SIGNERS)


def _told(day: date) -> str:
    """Return a day as official papers write it: 2026年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"
