"""What a workbook is made of: columns, sheets, a book; and what came of it.

Words here are printed, so they are Chinese and never translated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal

from liaison.base.cells import Cell

Kind = Literal["text", "code", "whole", "number", "money", "day", "moment", "long"]
"""How a column is shown.

``text`` short words, centred; ``code`` numbers that are names (phones, credit
codes), always text; ``whole`` counts; ``number`` figures with or without
decimals; ``money`` yuan with two decimals; ``day`` and ``moment`` real dates
(local time); ``long`` wrapped text, left aligned.
"""

NUMBERS: frozenset[Kind] = frozenset(("whole", "number", "money"))
"""The kinds whose columns may add up."""

SERIAL = "序号"
"""The first column of every table; the writer numbers the rows itself."""

SIGNERS = ("填报人：", "审核人：", "单位负责人（签章）：")
"""Who signs a ledger."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, kind and width.

    ``width`` counts half-width characters that fit on one line (a hanzi is
    two); spare room of the page is shared out. ``total`` adds the column up
    in the 合计 row. Neighbours of the same ``group`` get a common heading above.
    ``personal`` marks numbers of persons, which a ledger shows masked.
    """

    title: str
    kind: Kind
    width: float
    total: bool = False
    group: str = ""
    personal: bool = False


@dataclass(frozen=True)
class Sheet:
    """One ledger ready to print.

    ``name`` is the ledger's name in code, ``title`` what is printed and, made
    safe, the tab; ``unit`` 填报单位, ``period`` 统计时段 in words. ``rows`` hold
    one value for each column, without 序号. ``notes`` stand below the table.
    ``frozen`` columns after 序号 stay in view; None means up to 企业名称.
    ``handed`` are the ids of the records in it by table name, ``chain`` the end
    of the audit chain when it was filled, printed small in the page's footer.
    ``told`` stands below the title instead of unit, period and day, ``signers``
    at the end instead of who fills in, checks and answers.
    """

    name: str
    title: str
    unit: str
    period: str
    filled_on: date
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    notes: tuple[str, ...] = ()
    frozen: int | None = None
    handed: Mapping[str, Sequence[int]] = field(default_factory=dict)
    chain: str = ""
    told: tuple[str, str, str] | None = None
    signers: tuple[str, ...] = SIGNERS

    @property
    def leading(self) -> int:
        """How many columns tell what a row is about, and so stay in view."""
        if self.frozen is not None:
            return self.frozen
        titles = [column.title for column in self.columns[:4]]
        return titles.index("企业名称") + 1 if "企业名称" in titles else 1


@dataclass(frozen=True)
class Book:
    """A cover and its ledgers: what a station sends up for a period.

    ``listed`` stands over the names in the table of contents.
    """

    title: str
    unit: str
    period: str
    filled_on: date
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...] = ()
    chain: str = ""
    told: tuple[str, str, str] | None = None
    signers: tuple[str, ...] = SIGNERS
    listed: str = "台账名称"


@dataclass(frozen=True)
class Written:
    """A finished workbook: where it lies, rows by ledger name, its SHA-256 (hex)."""

    path: Path
    sheets: Mapping[str, int]
    sha256: str


def facts(of: Sheet | Book) -> tuple[str, str, str]:
    """Return the three entries under the title, the day as official papers write it."""
    if of.told is not None:
        return of.told
    day = f"{of.filled_on.year}年{of.filled_on.month}月{of.filled_on.day}日"
    return f"填报单位：{of.unit}", f"统计时段：{of.period}", f"填报日期：{day}"
