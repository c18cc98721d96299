"""The workbench's lines of duties: one a company, with all that it still lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import attrgetter

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.base.words import N_, _, listed
from liaison.figures.scope import alive
from liaison.figures.standing import Standing
from liaison.records import Company
from liaison.services.benchlines import Line, some
from liaison.services.derived import last_visit
from liaison.services.dutycells import TASK_WORDS
from liaison.store.among import among

_LONG_AGO = date(1900, 1, 1)
_SHORT = {"visit": N_("走访"), **TASK_WORDS}
"""What a duty counts, in a word or two."""

_HALVES = {1: N_("上半年"), 7: N_("下半年")}


def missed_lines(session: Session, standings: Iterable[Standing], today: date) -> list[Line]:
    """One line a company of what it lacks of periods that are over, each of them named."""
    lines = [
        _line(name, every, _words(every, today), f"{max(one.first for one in every)}")
        for _company, name, _last, every in _by_company(session, standings, False)
    ]
    return sorted(lines, key=lambda one: (one.due, one.title, one.id))


def duty_lines(session: Session, standings: Iterable[Standing], today: date) -> list[Line]:
    """One line a company of what its duties still ask for; not visited for longest first."""
    lines = []
    month = f"{Period.month_of(today).first}"
    for _company, name, last, every in _by_company(session, standings, True):
        words = _("尚未走访")
        if last:
            day = f"{last:%m-%d}" if last.year == today.year else last
            words = _words(every, today) + " · " + _("上次 {day}").format(day=day)
        lines.append((last or _LONG_AGO, _line(name, every, words, month)))
    return [line for _last, line in sorted(lines, key=lambda one: (one[1].due, one[0], one[1].id))]


def _by_company(
    session: Session, standings: Iterable[Standing], visited: bool
) -> list[tuple[int, str, date | None, list[Standing]]]:
    """Return what is missing by company, with its name and where wanted its last visit."""
    missing = sorted(
        (one for one in standings if one.done < one.asked and one.state in ("open", "overdue")),
        key=_order,
    )
    told = _companies(session, {one.company_id for one in missing}, visited)
    groups = groupby(missing, attrgetter("company_id"))
    return [(one, *told[one], list(every)) for one, every in groups if one in told]


def _order(one: Standing) -> tuple[int, date, int, str, int]:
    """By company; of what is due on one day the shorter period first."""
    return one.company_id, one.due_by, -one.first.toordinal(), one.cycle, one.duty_id


def _line(name: str, every: Sequence[Standing], words: str, mark: str) -> Line:
    company = every[0].company_id
    key, whose = f"duty:{company}:{mark}", some(every[0].officer_id)
    return Line("companies", company, name, words, every[0].due_by, company, "visit", key, whose)


def _words(every: Sequence[Standing], today: date) -> str:
    """Return what is missing in words, period by period; periods that lack the same together."""
    labels: dict[str, list[str]] = {}
    for _same, group in groupby(every, attrgetter("due_by", "cycle", "first")):
        period = list(group)
        lacks = _asked({one.counted: one.asked - one.done for one in period})
        labels.setdefault(lacks, []).append(_period(period[0], today))
    parts = []
    for lacks, named in labels.items():
        which = listed(one for one in named if one)
        words = _("差{what}").format(what=lacks)
        parts.append(f"{which} {words}" if which else words)
    if any(one.inherited_from for one in every):
        parts.append(_("承接"))
    return " · ".join(parts)


def _period(one: Standing, today: date) -> str:
    """Return what a period is called; the running month and intervals go without saying."""
    first, running = one.first, one.first <= today <= one.last
    if one.cycle == "interval" or (one.cycle == "month" and running):
        return ""
    if one.cycle == "year":
        return _("{year}年").format(year=first.year)
    if one.cycle == "month":
        told = _("{month}月").format(month=first.month)
    elif one.cycle == "quarter":
        told = _("第{n}季度").format(n=first.month // 3 + 1)
    else:
        told = _(_HALVES[first.month])
    if first.year == today.year:
        return told
    return _("{year}年{period}").format(year=first.year, period=told)


def _asked(missing: Mapping[str, int]) -> str:
    """Return what is missing in words; a visit that is missing is missing with all its tasks."""
    whole = "visit" in missing and set(TASK_WORDS) <= set(missing)
    told = [one for one in _SHORT if one in missing and not (whole and one in TASK_WORDS)]
    return listed(_times(one, missing[one]) for one in told)


def _times(counted: str, n: int) -> str:
    what = _(_SHORT[counted])
    return _("{what}{n}次").format(what=what, n=n) if n > 1 else what


def _companies(
    session: Session, ids: set[int], visited: bool
) -> dict[int, tuple[str, date | None]]:
    """Return their names, and where it is wanted the day each was visited last."""
    if not ids:
        return {}
    last = last_visit() if visited else null()
    query = select(Company.id, Company.name, last).where(alive(Company), among(Company.id, ids))
    return {one: (name, day) for one, name, day in session.execute(query)}
