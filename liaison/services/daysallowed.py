"""Days allowed in people's words, ``7日内`` or ``3个工作日内``, and the day they end on.

The day they are counted from does not count (公安机关办理行政案件程序规定, on 期间).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from liaison.base import dates
from liaison.base.words import _
from liaison.services.workdays import Days

_NUMBER = r"(\d{1,3}|[一二三四五六七八九十两]{1,3})"
_WITHIN = re.compile(rf"(限期?|在)?{_NUMBER}(个)?(工作)?[日天](以?内|之内|整改)")
_ALONE = re.compile(rf"(限期?|在)?{_NUMBER}(个)?(工作)?[日天](以?内|之内)?")
_DIGITS = dict(zip("一二三四五六七八九十两", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 2], strict=True))


@dataclass(frozen=True)
class Allowed:
    """So many days allowed in somebody's words; ``working`` when working days are meant."""

    count: int
    working: bool

    @property
    def words(self) -> str:
        """The same in short, as it is told back."""
        form = _("{n}个工作日内") if self.working else _("{n}日内")
        return form.format(n=self.count)

    def until(self, since: date, days: Days) -> date | None:
        """Return the last of the days, counted from a day; None beyond those there are."""
        if self.working:
            return days.add(since, self.count)
        try:
            last = since + timedelta(self.count)
        except OverflowError:
            return None
        return last if last <= dates.LAST else None


def within(words: str) -> Allowed | None:
    """Return the days in ``限期7日内整改`` or ``3个工作日内``, None when none are said."""
    return _allowed(_WITHIN.search(_flat(words)))


def alone(words: str) -> Allowed | None:
    """Return the days where words say nothing else: ``7个工作日``, ``十天``, ``3日内``."""
    return _allowed(_ALONE.fullmatch(_flat(words)))


def _allowed(match: re.Match[str] | None) -> Allowed | None:
    return Allowed(_counted(match[2]), bool(match[4])) if match else None


def _flat(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _counted(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said.startswith("十"):
        return 10 + sum(_DIGITS[sign] for sign in said[1:])
    return (
        _DIGITS[said[0]] * 10 + sum(_DIGITS[sign] for sign in said[2:])
        if "十" in said
        else _DIGITS[said[0]]
    )
