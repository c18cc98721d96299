"""The shape of a kind of field, and the simple kinds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import ColumnElement, false, types as sa

from liaison.base import dates
from liaison.base.errors import Problem, brief
from liaison.base.words import _
from liaison.base.written import amount, kept, plain
from liaison.fields.types import Cents, Moment, Words

NOTHING = {"", "/", "\\", "-", "--", "—", "——", "暂无", "n/a", "N/A"}
"""What people write in a cell they leave empty."""

_LONGEST_SEARCH = 1000
_JUST = ("=", "＝")


def is_nothing(raw: Any) -> bool:
    """Is this what people leave in a cell that has no value?"""
    return raw is None or (isinstance(raw, str) and plain(raw) in NOTHING)


def contains(column: Any, words: str) -> ColumnElement[bool]:
    """Return a condition: the text column holds the words, whatever their signs.

    A bracket stands for any sign: names are kept with full-width ones or not.
    """
    return _like(column, words, "%{}%")


def holds(column: Any, words: str) -> ColumnElement[bool]:
    """Return the condition of a filter: the text holds the words, or behind “=” is just them.

    As in a filter of Excel; 王强 finds 王强国 too, =王强 does not.
    """
    whole = just(words)
    return contains(column, words) if whole is None else _like(column, whole, "{}")


def just(words: str) -> str | None:
    """Return what stands behind “=” in a filter's words; None without it."""
    found = words.strip()
    return found[1:].strip() or None if found.startswith(_JUST) else None


def _like(column: Any, words: str, pattern: str) -> ColumnElement[bool]:
    text = kept(words)
    if not text or len(text) > _LONGEST_SEARCH:  # databases refuse a pattern without end
        return false()
    escaped = re.sub("[()（）]", "_", re.sub(r"([\\%_])", r"\\\1", text))
    found: ColumnElement[bool] = column.ilike(pattern.format(escaped), escape="\\")
    return found


class Kind:
    """One kind of field: how it is kept, read from people, shown, checked, found.

    ``parse`` takes what was typed or stood in a cell and returns the stored
    value, or None for nothing; it raises :class:`Problem` in the officer's
    words. ``parse(show(value)) == value`` holds for every checked value.
    """

    numeric = False

    def sql(self) -> sa.TypeEngine[Any]:
        """Return the column type."""
        raise NotImplementedError

    def parse(self, raw: Any) -> Any:
        """Return the value people meant, None for nothing."""
        raise NotImplementedError

    def show(self, value: Any) -> str:
        """Return the value as people read it; empty for None."""
        return "" if value is None else str(value)

    def check(self, value: Any) -> None:
        """Raise :class:`Problem` when a value cannot be right."""

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        """Return the condition for a filter text typed by the officer."""
        try:
            equal: ColumnElement[bool] = column == self.parse(words)
        except Problem:
            return false()
        return equal


@dataclass(frozen=True)
class Text(Kind):
    """Text of one line, or of several when ``long``; ``max`` in characters."""

    max: int = 200
    long: bool = False

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.Text() if self.long else sa.String(self.max)

    def parse(self, raw: Any) -> str | None:
        if is_nothing(raw):
            return None
        value = kept(raw).strip() if isinstance(raw, str) else plain(raw)
        value = re.sub(r"\r\n?", "\n", value) if self.long else re.sub(r"\s+", " ", value)
        self.check(value)
        return value

    def check(self, value: str) -> None:
        if len(value) > self.max:
            raise Problem(_("内容过长：{n} 字，最多 {max} 字。").format(n=len(value), max=self.max))

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        return contains(column, words)


@dataclass(frozen=True)
class Whole(Kind):
    """A whole number; reads ``12人``, ``约300``, ``30余``, ``1.2万``, ``无`` (0)."""

    min: int = 0
    max: int = 10_000_000
    numeric = True

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.Integer()

    def parse(self, raw: Any) -> int | None:
        if is_nothing(raw):
            return None
        if plain(raw) in {"无", "零", "没有"}:
            return 0
        number = amount(raw)
        if number != number.to_integral_value():
            raise Problem(
                _("“{raw}”不是整数。").format(raw=brief(raw)), mend=_("请填整数，如 12。")
            )
        self.check(int(number))
        return int(number)

    def check(self, value: int) -> None:
        if not self.min <= value <= self.max:
            raise Problem(
                _("{value} 超出范围 {min}–{max}。").format(value=value, min=self.min, max=self.max)
            )

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        return _within(self, column, words)


@dataclass(frozen=True)
class Money(Kind):
    """Yuan with two decimals (:class:`Decimal`); reads ``12.5万元``, ``¥3,000``."""

    max: Decimal = Decimal("100000000000")
    numeric = True

    def sql(self) -> sa.TypeEngine[Any]:
        return Cents()

    def parse(self, raw: Any) -> Decimal | None:
        if is_nothing(raw) or plain(raw) in {"无", "不详"}:
            return None
        value = amount(raw)
        self.check(value)
        return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

    def show(self, value: Decimal | None) -> str:
        return "" if value is None else f"{value:,.2f}".removesuffix(".00")

    def check(self, value: Decimal) -> None:
        if not 0 <= value <= self.max:
            raise Problem(_("金额 {value} 元超出范围。").format(value=value))

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        return _within(self, column, words)


@dataclass(frozen=True)
class Day(Kind):
    """A calendar day; reads every form people type, and Excel serials."""

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.Date()

    def parse(self, raw: Any) -> date | None:
        return None if is_nothing(raw) else dates.day(raw)

    def show(self, value: date | None) -> str:
        return "" if value is None else value.isoformat()

    def find(self, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
        try:
            first, last = dates.span(words)
        except Problem:
            return false()
        return column.between(first, last)


@dataclass(frozen=True)
class Time(Kind):
    """A local time of day, to the minute."""

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.Time()

    def parse(self, raw: Any) -> time | None:
        return None if is_nothing(raw) else dates.time_of_day(raw)

    def show(self, value: time | None) -> str:
        return "" if value is None else value.strftime("%H:%M")


@dataclass(frozen=True)
class Instant(Kind):
    """A system moment, kept in UTC, shown in local time to the second."""

    def sql(self) -> sa.TypeEngine[Any]:
        return Moment()

    def parse(self, raw: Any) -> datetime | None:
        return None if is_nothing(raw) else dates.moment(raw)

    def show(self, value: datetime | None) -> str:
        return "" if value is None else value.astimezone().strftime("%Y-%m-%d %H:%M:%S")


@dataclass(frozen=True)
class YesNo(Kind):
    """Yes or no; reads 是/否, 有/无, √/×, Y/N."""

    def sql(self) -> sa.TypeEngine[Any]:
        return sa.Boolean()

    def parse(self, raw: Any) -> bool | None:
        if isinstance(raw, bool) or is_nothing(raw):
            return None if is_nothing(raw) else bool(raw)
        word = plain(raw).lower()
        if word in {"是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "已", "对"}:
            return True
        if word in {"否", "无", "×", "✗", "x", "n", "no", "false", "0", "未", "没有", "不"}:
            return False
        raise Problem(
            _("“{raw}”不能认作是或否。").format(raw=brief(raw)), mend=_("请填“是”或“否”。")
        )

    def show(self, value: bool | None) -> str:
        return "" if value is None else _("是") if value else _("否")


def _within(kind: Kind, column: ColumnElement[Any], words: str) -> ColumnElement[bool]:
    """Filter of numbers: ``100``, ``>=100``, ``<5``, ``100..200``."""
    match = re.fullmatch(r"(>=|<=|>|<|=)?(.+?)(?:\.\.(.+))?", plain(words))
    if match is None:
        return false()
    sign, low, high = match.groups()
    try:
        first, last = kind.parse(low), kind.parse(high)
    except Problem:
        return false()
    if first is None or (high and last is None):
        return false()
    if high:
        return column.between(first, last)
    if sign in {">=", "<=", ">", "<"}:
        compared: ColumnElement[bool] = column.op(sign, is_comparison=True)(first)
        return compared
    equal: ColumnElement[bool] = column == first
    return equal


__all__ = ["Day", "Instant", "Kind", "Money", "Text", "Time", "Whole", "Words", "YesNo", "plain"]
