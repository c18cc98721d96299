"""The yearly notice on holidays (国务院办公厅节假日安排通知), read from its own words.

The notice writes ``10月1日(周四)至7日(周三)放假调休,共7天。
9月20日(周日)、10月10日(周六)上班``. The weekdays and the number of days it tells
are held against the calendar, so that a slip or a wrong year is found before
anything is written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from liaison.base.clock import clock
from liaison.base.dates import FIRST, LAST
from liaison.base.errors import Problem, brief
from liaison.base.words import _
from liaison.records.calendarday import DayKind
from liaison.services.workdays import WEEKDAYS, Special, days_from

MOST = 20_000
"""So many signs of pasted text are read; the notice has about six hundred."""

_LONGEST = 31
_WEEKDAYS = "一二三四五六日"
_BASIS = re.compile(r"国办发(?:明电)?[\[(〔]\d{4}[\])〕]\d{1,3}号")
_YEAR = re.compile(r"(\d{4})年(?:[^。\n]{0,12})(?:节假日|放假)")
_HEAD = re.compile(
    r"(?:^|(?<=[。;\n]))(?:[一二三四五六七八九十]{1,3}[、.]|\(.\)|\d[、.])?([一-鿿、]{2,16}):"
)
_TOKEN = re.compile(
    r"(?:(?P<year>\d{4})年)?(?:(?P<month>\d{1,2})月)?(?P<day>\d{1,2})日(?:\((?P<said>[^)]{0,20})\))?"
    r"|(?P<to>至|到|—+|-+|~)|(?P<off>放假)|(?P<on>上班)|共(?P<count>\d{1,2})天|(?P<end>[。;])"
)
_BY_MONTH = {1: "春节", 2: "春节", 4: "清明节", 5: "劳动节", 6: "端午节", 9: "中秋节", 10: "国庆节"}


@dataclass
class _Reading:
    """One holiday of the notice while it is read: days met, and whether a span is open."""

    name: str
    year: int
    basis: str
    met: list[date] = field(default_factory=list)
    span: bool = False
    free: list[date] = field(default_factory=list)
    month: int = 0
    at: int = 0
    """The year of the last day that was met."""


def read_notice(words: str, year: int | None = None) -> list[Special]:
    """Return the days of a pasted notice, by day.

    ``year`` is needed only where neither the text nor its weekdays tell it.
    Raises :class:`Problem` naming the words that do not fit the calendar.
    """
    if len(words) > MOST:
        raise Problem(_("粘贴的文字太长，不像是放假通知。"))
    if year is not None and not FIRST.year <= year <= LAST.year:
        raise Problem(_("“{raw}”不是有效年份。").format(raw=brief(year)), "year")
    text = re.sub(r"[ \t\u3000]+", "", unicodedata.normalize("NFKC", words))
    basis = _BASIS.search(text)
    of = _year_in(text) if year is None else year
    told = re.sub(r"[\[(]", "〔", basis[0]) if basis else ""
    told = re.sub(r"[\])]", "〕", told)
    found: dict[date, Special] = {}
    for name, part in _parts(text):
        for one in _read(_Reading(name, of, told), part):
            agree(found.get(one.day), one)
            found[one.day] = one
    if not found:
        raise Problem(
            _("没有在文字中找到放假或上班的日期。"),
            mend=_("请粘贴通知原文，如“国庆节：10月1日至7日放假调休，共7天。10月10日上班。”"),
        )
    return [found[day] for day in sorted(found)]


def agree(other: Special | None, one: Special) -> None:
    """Raise :class:`Problem` when a day is said to be free and to be worked."""
    if other is not None and other.kind is not one.kind:
        words = _("{day} 既写放假又写上班。").format(day=one.day)
        raise Problem(words, mend=_("请核对后只保留一种。"))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each holiday with its words; one without a name comes under none."""
    heads = list(_HEAD.finditer(text))
    if not heads or heads[0].start() > 0:
        yield "", text[: heads[0].start()] if heads else text
    ends = [*(head.start() for head in heads[1:]), len(text)]
    for head, end in zip(heads, ends[: len(heads)], strict=True):
        yield head[1], text[head.end() : end]


def _read(reading: _Reading, part: str) -> Iterator[Special]:
    for token in _TOKEN.finditer(part):
        if token["day"]:
            day = _day(reading, token)
            reading.met += _span(reading, day) if reading.span and reading.met else [day]
            reading.span = False
        elif token["to"]:
            reading.span = bool(reading.met)
        elif token["off"]:
            reading.free, reading.met = reading.met or reading.free, []
            for day in reading.free:
                yield Special(day, DayKind.holiday, _name(reading, day), reading.basis)
        elif token["on"]:
            yield from _worked(reading)
        elif token["count"]:
            _count(reading, int(token["count"]))
        else:
            reading.met, reading.span = [], False


def _worked(reading: _Reading) -> Iterator[Special]:
    for day in reading.met:
        if day.weekday() < 5:
            words = _("“{day}”写明上班，但这天是{weekday}，本来就上班。")
            weekday = _(WEEKDAYS[day.weekday()])
            raise Problem(
                words.format(day=day.isoformat(), weekday=weekday), mend=_("请核对年份和日期。")
            )
        yield Special(day, DayKind.working, _name(reading, day), reading.basis)
    reading.met = []


def _span(reading: _Reading, last: date) -> list[date]:
    """Return the days after the last one met up to this one."""
    first = reading.met.pop()
    if not 0 <= (last - first).days < _LONGEST:
        words = _("“{first}至{last}”不是有效的起止日期。")
        raise Problem(words.format(first=first, last=last), mend=_("请核对通知原文。"))
    return days_from(first, last)


def _day(reading: _Reading, token: re.Match[str]) -> date:
    reading.month = int(token["month"] or reading.month)
    if token["year"]:
        reading.at = int(token["year"])
    elif token["month"] or not reading.at:
        before = reading.month == 12 and ("元旦" in reading.name or not reading.name)
        reading.at = reading.year - 1 if before else reading.year
    try:
        day = date(reading.at, reading.month, int(token["day"]))
    except ValueError:
        raise Problem(
            _("“{words}”不是有效日期。").format(words=brief(token[0])), mend=_("请核对通知原文。")
        ) from None
    if not FIRST <= day <= LAST:
        raise Problem(_("“{words}”不是有效日期。").format(words=brief(token[0])))
    said = _weekday(token["said"] or "")
    if said not in (None, day.weekday()):
        words = _("“{words}”：{year}年这一天是{weekday}。")
        weekday = _(WEEKDAYS[day.weekday()])
        told = words.format(words=brief(token[0]), year=day.year, weekday=weekday)
        raise Problem(told, mend=_("请核对年份和日期。"))
    return day


def _count(reading: _Reading, said: int) -> None:
    if reading.free and len(reading.free) != said:
        words = _("“{name}”写明共 {said} 天，起止日期却是 {n} 天。")
        name = _name(reading, reading.free[0])
        raise Problem(
            words.format(name=name, said=said, n=len(reading.free)), mend=_("请核对通知原文。")
        )


def _name(reading: _Reading, day: date) -> str:
    """Return the name of the holiday; by the month where the words do not tell it."""
    if reading.name:
        return reading.name
    days = reading.free or [day]
    if any((one.month, one.day) == (1, 1) for one in days):
        return "元旦"
    if any((one.month, one.day) == (10, 1) for one in days):
        return "国庆节"
    return _BY_MONTH.get(days[0].month, "")


def _weekday(said: str) -> int | None:
    match = re.search(r"(?:周|星期)([一二三四五六日天])", said)
    return _WEEKDAYS.index(match[1].replace("天", "日")) if match else None


def _year_in(text: str) -> int:
    """Return the year of a notice: as it says, else the one whose weekdays all fit."""
    if match := _YEAR.search(text):
        return int(match[1])
    told = [
        (int(token["month"]), int(token["day"]), _weekday(token["said"] or ""))
        for token in _TOKEN.finditer(text)
        if token["day"] and token["month"] and not token["year"]
    ]
    told = [one for one in told if one[2] is not None]
    now = clock.today().year
    fitting = [year for year in range(now - 1, now + 4) if told and _fits(year, told)]
    if len(fitting) != 1:
        raise Problem(_("文字中没有写明是哪一年。"), "year", _("请填写年份。"))
    return fitting[0]


def _fits(year: int, told: list[tuple[int, int, int | None]]) -> bool:
    try:
        return all(date(year, month, day).weekday() == said for month, day, said in told)
    except ValueError:
        return False
