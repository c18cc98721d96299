"""Reading days and times as people write them.

Accepted: ``2026-3-5``, ``2026.3.5``, ``2026/3/5``, ``2026年3月5日``, ``20260305``,
``26.3.5``, 今天/昨天/前天/明天, Excel serials (1900 system), and any of these with
a time behind. A month alone or a span is refused with the reason.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Problem, brief
from liaison.base.words import _

_DAY = re.compile(r"(\d{4}|\d{2})\s*[-./年\\]\s*(\d{1,2})\s*[-./月\\]\s*(\d{1,2})\s*[日号]?")
_SPAN = re.compile(r"\d{1,2}[./月]\d{1,2}[日号]?\s*[-~至—]")
"""``10.3-10.5``: two days of a month, not the tenth of May 2010."""
_SHORT = re.compile(r"(\d{1,2})\s*[-./月]\s*(\d{1,2})(?!\d)\s*[日号]?(?!\s*[-./年月\\~至])")
_PACKED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
_CLOCK = re.compile(
    r"(上午|下午|晚上)?\s*(\d{1,2})\s*[::点时]\s*(\d{1,2})?\s*(?:[::分]\s*(\d{1,2}))?秒?分?"
)
_HALF = re.compile(r"(早上|上午|中午|下午|傍晚|晚上|晚|夜间)")
_MORE = re.compile(r"[\d~至—]")
"""What stands behind a day and may be a second one; else it is a slip."""
_WEEKDAY = re.compile(r"\(?(星期|周)[一二三四五六日天]\)?")
_MONTH = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*月?")
_SERIAL = re.compile(r"(\d{5,8})(?:\.\d*)?")
_WORDS = {"前天": -2, "昨天": -1, "今天": 0, "今日": 0, "明天": 1}
_EPOCH = date(1899, 12, 30)
_FAR, _AHEAD = 300, 62
"""Days: ten months, two months."""
FIRST, LAST = date(1900, 1, 1), date(2200, 12, 31)


def _problem(raw: Any) -> Problem:
    return Problem(
        _("“{raw}”不是有效日期。").format(raw=brief(raw)), mend=_("请按 2026-03-05 的样子填写。")
    )


def _several(raw: Any) -> Problem:
    words = _("“{raw}”不止一个日期。").format(raw=brief(raw))
    return Problem(words, mend=_("请只填一天，如 2026-03-05。"))


def _build(raw: Any, year: str, month: str, day_: str) -> date:
    full = int(year) + (2000 if len(year) == 2 else 0)
    try:
        return _possible(raw, date(full, int(month), int(day_)))
    except ValueError:
        raise _problem(raw) from None


def _possible(raw: Any, found: date) -> date:
    if not FIRST <= found <= LAST:
        raise _problem(raw)
    return found


def _split(raw: Any) -> tuple[date, str]:
    """Return the day in the text and what stands behind it."""
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    for word, shift in _WORDS.items():
        if text.startswith(word):
            return clock.today() + timedelta(days=shift), text[len(word) :].strip()
    if _SPAN.match(text):
        raise _several(raw)
    match = _PACKED.match(text) or _DAY.match(text)
    if match is None or (match.re is _PACKED and text[match.end() : match.end() + 1].isdigit()):
        raise _problem(raw)
    return _build(raw, *match.groups()), text[match.end() :].strip(" T,，")


def day(raw: Any) -> date:
    """Return the day; raises :class:`Problem` naming what was written."""
    if isinstance(raw, datetime):
        return _possible(raw, raw.date())
    if isinstance(raw, date):
        return _possible(raw, raw)
    if match := _SERIAL.fullmatch(str(raw).strip()):  # also 20260305.0: numbers come as floats
        serial = int(match[1])
        if 18_000 <= serial <= 80_000:  # 1949 … 2119: anything else is a slip
            return _EPOCH + timedelta(days=serial)
        raw = serial
    found, rest = _split(raw)
    if rest and not any(form.fullmatch(rest) for form in (_CLOCK, _HALF, _WEEKDAY)):
        raise _several(raw) if _MORE.search(rest) else _problem(raw)
    return found


def completed(raw: str, been: bool = False) -> str:
    """Return a day written without its year (``10.3``, ``10月3日``) with it, other text as it is.

    For what a person types and sees completed, never for imports. It is this
    year's day, or the next or last year's where this year's is more than ten
    months away; with ``been`` it lies in the past, at most two months ahead.
    """
    text = unicodedata.normalize("NFKC", raw).strip()
    match = _SHORT.match(text)
    if match is None:
        return raw
    today, month, number = clock.today(), int(match[1]), int(match[2])
    years = [today.year, *((today.year - 1,) if been else (today.year + 1, today.year - 1))]
    for year in years:
        try:
            found = date(year, month, number)
        except ValueError:
            continue
        away = (found - today).days
        if away <= _AHEAD if been else abs(away) <= _FAR:
            return f"{found.isoformat()} {text[match.end() :].strip()}".strip()
    return raw


def time_behind(raw: Any) -> time | None:
    """Return the time written behind a day, None for none and for midnight (Excel adds it)."""
    try:
        _found, rest = _split(raw)
        of_day = time_of_day(rest) if _CLOCK.fullmatch(rest) else time()
    except Problem:
        return None
    return None if of_day == time() else of_day


def time_of_day(raw: Any) -> time:
    """Return the time of day to the minute; ``14:05``, ``下午2点``, ``1405``."""
    if isinstance(raw, datetime):
        return raw.time().replace(second=0, microsecond=0, tzinfo=None)
    if isinstance(raw, time):
        return raw.replace(second=0, microsecond=0)
    if isinstance(raw, float) and 0 <= raw < 1:  # Excel keeps a time as part of a day
        minutes = round(raw * 1440) % 1440
        return time(minutes // 60, minutes % 60)
    text = unicodedata.normalize("NFKC", str(raw)).strip()
    packed = re.fullmatch(r"(\d{2})(\d{2})", text)
    match = _CLOCK.fullmatch(f"{packed[1]}:{packed[2]}" if packed else text)
    if match:
        half, hour, minute = match[1], int(match[2]), int(match[3] or 0)
        hour += 12 if half in {"下午", "晚上"} and hour < 12 else 0
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise Problem(
        _("“{raw}”不是有效时间。").format(raw=brief(raw)), mend=_("请按 14:05 的样子填写。")
    )


def moment(raw: Any) -> datetime:
    """Return an aware UTC moment from local date and time as written."""
    if isinstance(raw, datetime):
        _possible(raw, raw.date())
        return raw.astimezone(UTC)
    found, rest = _split(raw)
    match = _CLOCK.fullmatch(rest) if rest else None
    if rest and not match:
        raise _problem(raw)
    of_day = time_of_day(rest) if rest else time()
    seconds = int(match[4] or 0) if match else 0
    return datetime.combine(found, of_day).replace(second=seconds % 60).astimezone(UTC)


def month(raw: str) -> tuple[date, date]:
    """Return the first and last day of a month written ``2026-10`` or ``2026年10月``."""
    match = _MONTH.fullmatch(unicodedata.normalize("NFKC", raw).strip())
    if match is None or not (_is_year(match[1]) and 1 <= int(match[2]) <= 12):
        words = _("“{raw}”不是有效月份。").format(raw=brief(raw))
        raise Problem(words, mend=_("请按 2026-10 的样子填写。"))
    year, number = int(match[1]), int(match[2])
    return date(year, number, 1), date(year, number, calendar.monthrange(year, number)[1])


def span(words: str) -> tuple[date, date]:
    """Return first and last day of a filter: a day, month, year or ``a..b``."""
    text = unicodedata.normalize("NFKC", words).strip()
    if ".." in text:
        first, last = text.split("..", 1)
        if ".." in last:
            raise _problem(words)
        ends = span(first)[0] if first else FIRST, span(last)[1] if last else LAST
        if ends[1] < ends[0]:
            raise Problem(
                _("“{raw}”的截止日期早于起始日期。").format(raw=words), mend=_("请核对两个日期。")
            )
        return ends
    if re.fullmatch(r"\d{4}年?", text) and _is_year(text[:4]):
        return date(int(text[:4]), 1, 1), date(int(text[:4]), 12, 31)
    if _MONTH.fullmatch(text):
        return month(text)
    found = day(text)
    return found, found


def _is_year(digits: str) -> bool:
    return FIRST.year <= int(digits) <= LAST.year
