"""Reading one cell of a foreign table as a field's value, with what was assumed."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange.grid import ErrorCell, Formula
from liaison.exchange.recognise import Column
from liaison.fields.field import Listed
from liaison.fields.kind import Day, Money, Text, Whole, is_nothing, plain
from liaison.services.masking import STAR

_ABOUT = re.compile(r"约|近|余|多|左右|以上|上下|不到|\+$")
_HIDDEN = 4 * STAR
"""In a number that one of our own ledgers showed masked."""
_CACHED = 200_000
"""So many different cells are remembered; ledgers repeat themselves."""

Read = tuple[Any, str]


class Cells:
    """Reads cells of one table; equal cells of a column are read once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, type, Any], Read | Problem] = {}

    def read(self, column: Column, raw: Any) -> Read:
        """Return the value (None for nothing) and a remark on how it was read, or "".

        Raises :class:`Problem` in the officer's words.
        """
        at = (column.index, type(raw), raw)
        found = self._known.get(at)
        if found is None:
            try:
                found = _read(column, raw)
            except Problem as problem:
                found = problem
            if len(self._known) < _CACHED:
                self._known[at] = found
        if isinstance(found, Problem):
            raise found
        return found


def refuse_broken(raw: Any, may_keep: bool = False) -> str:
    """Raise :class:`Problem` for an error cell, or a formula whose result was not stored.

    ``may_keep`` lets a formula's text stand in a remark; what is to be said of
    it is returned.
    """
    if isinstance(raw, ErrorCell):
        raise Problem(
            _("单元格显示错误“{raw}”。").format(raw=raw), mend=_("请在表格中改正公式后再导入。")
        )
    if isinstance(raw, Formula):
        if may_keep:
            return _("公式没有计算结果，按原文保留为文字。")
        raise Problem(
            _("公式没有计算结果。"), mend=_("请用 WPS 或 Excel 打开、重新计算并保存后再导入。")
        )
    return ""


def shown(raw: Any) -> str:
    """Return a raw cell as the officer saw it, shortened."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)
    text = raw.isoformat(" ") if isinstance(raw, datetime) else str(raw)
    return text if len(text) <= 60 else f"{text[:59]}…"


def _read(column: Column, raw: Any) -> Read:
    kind, bound = column.target.kind, column.target.bound
    if bound is not None and bound.field.personal and isinstance(raw, str) and _HIDDEN in raw:
        return None, _("号码在表中是隐藏的，没有导入；原有号码不变。")
    long = isinstance(kind, Text) and not isinstance(kind, Listed)
    note = refuse_broken(raw, may_keep=long and not column.target.required)
    if isinstance(kind, Text) and isinstance(raw, date | time):
        raw = raw.isoformat(" ", "minutes") if isinstance(raw, datetime) else raw.isoformat()
    value = kind.parse(raw)
    if value is None:
        return None, ""
    if isinstance(kind, Money) and column.scale > 1 and _unitless(raw):
        value *= column.scale
    if isinstance(kind, Whole | Money) and isinstance(raw, str) and _ABOUT.search(plain(raw)):
        shows = kind.show(value)
        note = _("“{raw}”按 {value} 登记。").format(raw=raw.strip(), value=shows)
    if isinstance(kind, Day) and value > clock.today() and column.target.required:
        note = _("日期 {day} 在今天之后。").format(day=value.isoformat())
    return value, note


def _unitless(raw: Any) -> bool:
    return isinstance(raw, int | float | Decimal) or not re.search(r"[万亿元]", plain(raw))


def blank(raw: Any) -> bool:
    """Is there nothing in the cell?"""
    return raw is None or is_nothing(raw)
