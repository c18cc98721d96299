"""The yearly notice on holidays from a small file, or from its pasted words.

A table (Excel, WPS, CSV) has the columns 日期, 安排, 名称, 依据 (``day``, ``kind``,
``name``, ``basis``); a JSON file is a list of such rows, or laid out as the
program's own ``resources/holidays.json``; a text file is the notice itself.
Nothing is written here: :mod:`liaison.services.holidays` shows and keeps it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, NoReturn

from liaison.base import dates
from liaison.base.errors import Problem, Problems, Trouble, brief
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import N_, _
from liaison.exchange import sniff
from liaison.exchange.notice import agree, read_notice
from liaison.exchange.reader import read_book
from liaison.fields.field import fields_of
from liaison.records import CalendarDay
from liaison.services.workdays import Special, days_from

BIGGEST = 2 * 1024 * 1024
"""So many bytes of a text or JSON file are read; a notice has a few thousand."""

MOST = 2_000
"""So many days one file may bring: some fifty years of notices."""

_TEXTS = frozenset({".txt", ".text", ".md"})
_MEND = N_("请按“日期、安排（放假或上班）、名称、依据”四列整理，或粘贴通知原文。")
_NAMES = ("day", "kind", "name", "basis")


def read(path: Path, watcher: Watcher = SILENT, year: int | None = None) -> list[Special]:
    """Return the days a file tells, by day.

    Raises :class:`Problem` or :class:`Problems` naming the rows to mend,
    :class:`~liaison.base.errors.Trouble` when the file cannot be opened.
    """
    suffix = path.suffix.lower()
    if suffix == ".json":
        return _ordered(_of_json(path))
    if suffix in _TEXTS:
        return read_notice(_text(path), year)
    rows: list[tuple[str, Mapping[str, Any]]] = []
    for sheet in read_book(path, watcher).sheets:
        rows += _of_sheet(sheet.name, sheet.rows)
    if not rows:
        _nothing(path)
    return _ordered(_specials(rows))


def _of_sheet(sheet: str, rows: Sequence[Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the rows below the headings with their place in words."""
    places: dict[str, int] = {}
    for row in rows:
        if not places:
            places = _headings(row.values)
            continue
        told = {name: row.at(place) for name, place in places.items()}
        yield _("“{sheet}”第 {row} 行").format(sheet=sheet, row=row.number), told


def _headings(values: Sequence[Any]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, value in enumerate(values):
        if name := _meant(value):
            found.setdefault(name, place)
    return found if "day" in found and "kind" in found else {}


def _meant(heading: Any) -> str:
    """Return which of the names a heading means, "" for none."""
    fields, words = fields_of(CalendarDay), str(heading or "").strip().lower()
    known = ((name, fields[name].field) for name in _NAMES)
    return next((name for name, of in known if words in (name, of.label, *of.also)), "")


def _of_json(path: Path) -> list[Special]:
    try:
        told = json.loads(_text(path))
    except (ValueError, RecursionError):
        raise Problem(_("“{file}”不是有效的 JSON 文件。").format(file=path.name)) from None
    notices = told.get("notices") if isinstance(told, dict) else None
    try:
        if isinstance(notices, list):
            every = chain.from_iterable(map(_of_notice, notices))
            return list(islice(every, MOST + 1)) or _nothing(path)
        rows = told if isinstance(told, list) else told["days"]
        place = _("第 {n} 项")
        named = [(place.format(n=n), _named(row)) for n, row in enumerate(rows, 1)]
        return _specials(named) or _nothing(path)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Problem(
            _("“{file}”的内容不是节假日安排。").format(file=path.name), mend=_(_MEND)
        ) from None


def _named(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a JSON row by our names; raises TypeError for what is no row of plain values."""
    if any(isinstance(value, dict | list | bool) for value in dict(row).values()):
        raise TypeError(row)
    return {_meant(name): value for name, value in dict(row).items() if _meant(name)}


def _nothing(path: Path) -> NoReturn:
    raise Problem(_("“{file}”里没有日期。").format(file=path.name), mend=_(_MEND))


def _of_notice(notice: Mapping[str, Any]) -> Iterator[Special]:
    basis = _named({"basis": notice.get("basis")})["basis"] or ""
    for name, first, last in notice["holidays"]:
        for day in days_from(*_span(first, last)):
            yield _special({"day": day, "kind": "holiday", "name": name, "basis": basis})
    for name, day in notice["working"]:
        yield _special({"day": day, "kind": "working", "name": name, "basis": basis})


def _span(first: Any, last: Any) -> tuple[date, date]:
    ends = dates.day(first), dates.day(last)
    if not 0 <= (ends[1] - ends[0]).days <= 31:
        words = _("“{first}至{last}”不是有效的起止日期。")
        raise Problem(words.format(first=brief(first), last=brief(last)))
    return ends


def _specials(rows: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Special]:
    found, problems = [], []
    for place, told in rows[: MOST + 1]:
        if all(told.get(name) in (None, "") for name in _NAMES):
            continue
        try:
            found.append(_special(told))
        except Problem as problem:
            words = _("{place}：{what}").format(place=place, what=problem.words)
            problems.append(Problem(words, mend=problem.mend))
    if problems:
        raise Problems(problems)
    return found


def _special(told: Mapping[str, Any]) -> Special:
    """Return a row as a day, each value read as a form would read it."""
    fields = fields_of(CalendarDay)
    values: dict[str, Any] = {}
    for name in _NAMES:
        raw = told.get(name)
        values[name] = None if raw in (None, "") else fields[name].kind.parse(raw)
        if values[name] is None and fields[name].required:
            label = _(fields[name].field.label)
            raise Problem(_("请填写“{label}”。").format(label=label), name)
    return Special(values["day"], values["kind"], values["name"] or "", values["basis"] or "")


def _ordered(days: Sequence[Special]) -> list[Special]:
    """Return the days by day; refuses one told twice in two ways, and far too many."""
    if len(days) > MOST:
        raise Problem(_("文件里的日期太多，不像是节假日安排。"))
    found: dict[date, Special] = {}
    for one in days:
        agree(found.setdefault(one.day, one), one)
    return [found[day] for day in sorted(found)]


def text_of(data: bytes, name: str) -> str:
    """Return bytes as text, in whatever Chinese offices write; raises :class:`Problem`."""
    if len(data) > BIGGEST:
        raise Problem(_("“{file}”太大，不像是放假通知。").format(file=name))
    encoding = sniff.encoding(data)
    if encoding is None:
        raise Problem(_("“{file}”不是文字文件。").format(file=name), mend=_(_MEND))
    return data.decode(encoding)


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(BIGGEST + 1)
    except OSError as error:
        raise Trouble(
            _("“{file}”无法打开。").format(file=path.name),
            _("什么也没有写入。"),
            _("请检查文件是否存在、是否正被其他程序使用。"),
        ) from error
    return text_of(data, path.name)
