"""交接清单 as a workbook: a cover, then each receiver's tables to sign."""

from __future__ import annotations

from pathlib import Path

from liaison.base.watcher import SILENT, Watcher
from liaison.ledgers.sheet import Book, Column, Sheet, Written, write_book
from liaison.services import handinglist
from liaison.services.handinglist import (
    MASKED,
    NAME,
    SIGNERS,
    TITLE,
    Asked,
    HandoverList,
    Part,
    Section,
    Wish,
)
from liaison.store.step import Store


def export(
    store: Store, asked: Asked, path: Path, watcher: Watcher = SILENT, wish: Wish = MASKED
) -> Written:
    """Write the list as a workbook; the export register tells of it.

    Raises what :func:`liaison.services.handinglist.prepare` raises, else as
    :func:`~liaison.ledgers.sheet.write_book`.
    """
    found, grant = handinglist.prepare(store, asked, wish)
    witness = handinglist.witness(store, path, found, grant)
    return write_book(path, book(found), watcher, witness=witness)


def book(found: HandoverList) -> Book:
    """Return the workbook: one sheet for each table of each receiver."""
    several = len(found.sections) > 1
    sheets = tuple(
        _sheet(found, section, part, several)
        for section in found.sections
        for part in section.parts
    )
    receivers = "、".join(one.receiver for one in found.sections)
    told = (
        f"移交人：{_named(found.giver, found.badge)}    接收人：{receivers}",
        f"单位：{found.unit}    编号：{found.number or '待登记'}",
        f"交接日期：{_day(found)}",
    )
    notes = [f"交接原因：{found.reason}"] if found.reason else []
    notes += [f"交接说明：{found.note}"] if found.note else []
    about = (TITLE, found.unit, "", found.day, sheets, tuple(notes), found.chain)
    return Book(*about, told, SIGNERS, "清单内容")


def _sheet(found: HandoverList, section: Section, part: Part, several: bool) -> Sheet:
    whose = f"（{section.receiver}）" if several else ""
    columns = tuple(
        Column(one.title, one.kind, one.width, personal=one.personal) for one in part.headings
    )
    told = (
        f"移交人：{_named(found.giver, found.badge)}",
        f"接收人：{_named(section.receiver, section.badge)}",
        f"交接日期：{_day(found)}",
    )
    name = f"{NAME}-{found.sections.index(section) + 1}-{part.name}"
    return Sheet(
        name,
        f"交接清单：{part.title}{whose}",
        found.unit,
        "",
        found.day,
        columns,
        part.rows,
        chain=found.chain,
        told=told,
        signers=SIGNERS,
    )


def _named(name: str, badge: str) -> str:
    return f"{name}（{badge}）" if badge else name


def _day(found: HandoverList) -> str:
    return f"{found.day.year}年{found.day.month}月{found.day.day}日"
