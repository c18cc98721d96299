"""交接清单 as a Word form: one part for each receiver, with its own signatures."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from liaison.base.cells import Cell
from liaison.documents.writing import Printed, write
from liaison.services import handinglist
from liaison.services.handinglist import (
    MASKED,
    SIGNERS,
    TITLE,
    Asked,
    HandoverList,
    Part,
    Section,
    Wish,
)
from liaison.store.step import Store

if TYPE_CHECKING:
    from liaison.documents.page import Paper

_NUMBERS = "一二三四五六七八九"


def export(store: Store, asked: Asked, path: Path, wish: Wish = MASKED) -> Printed:
    """Write the list as a Word document; the export register tells of it.

    Raises what :func:`liaison.services.handinglist.prepare` raises, else as
    :func:`~liaison.documents.writing.write`.
    """
    found, grant = handinglist.prepare(store, asked, wish)
    return write(path, paper(found), handinglist.witness(store, path, found, grant))


def paper(found: HandoverList) -> Paper:
    """Return the document; each receiver's part begins on a page of its own."""
    from liaison.documents.page import Paper

    sheet = Paper(TITLE, found.unit, found.day, landscape=True, chain=found.chain)
    for place, section in enumerate(found.sections):
        if place:
            sheet.page()
        _section(sheet, found, section)
    return sheet


def _section(sheet: Paper, found: HandoverList, section: Section) -> None:
    sheet.title(TITLE)
    sheet.facts(
        [
            ["移交人", _named(found.giver, found.badge), "接收人",
             _named(section.receiver, section.badge), "交接日期", _long(found.day)],
            ["单　位", found.unit, "交接原因", found.reason, "编　号", found.number or "待登记"],
        ],
        [1, 3.4, 1, 3.4, 1, 2.6],
    )  # fmt: skip
    sheet.say(
        f"以下 {section.companies} 家企业自 {_long(found.day)}起由接收人负责联络，"
        f"未办结事项 {section.going} 件一并交接。交接日以前的工作记录仍归原登记人。",
        "正文段",
    )
    for number, part in zip(_NUMBERS, section.parts, strict=False):
        sheet.heading(f"{number}、{part.title}（{len(part.rows)}）")
        _table(sheet, part, stay=part is section.parts[-1] and not found.note)
    if found.note:
        sheet.heading(f"{_NUMBERS[len(section.parts)]}、交接说明")
        sheet.say(found.note, stay=True)
    sheet.signatures(SIGNERS)


def _table(sheet: Paper, part: Part, stay: bool) -> None:
    from liaison.documents.page import Column

    columns = [
        Column("序号", 6, centred=True),
        *(Column(one.title, one.width, one.kind != "long") for one in part.headings),
    ]
    rows = [[str(place), *_shown(row)] for place, row in enumerate(part.rows, 1)]
    sheet.table(columns, rows or [["", "无", *[""] * (len(columns) - 2)]], stay=stay)


def _shown(row: Sequence[Cell]) -> list[str]:
    return ["" if cell is None else str(cell) for cell in row]


def _named(name: str, badge: str) -> str:
    return f"{name}（警号 {badge}）" if badge else name


def _long(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
