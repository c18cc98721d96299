"""What ledgers say in their own words: states, re-checks, deadlines, follow-ups.

Each reader takes the work, the draft, the column and the cell, sets what the
words mean on the draft and returns the value of the column's own field, or
None. A :class:`Problem` it raises is told at the cell.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from liaison.base import dates
from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange.evidence import is_serial_number
from liaison.exchange.headers import flat
from liaison.exchange.people import sides
from liaison.exchange.states import DISPUTE, HAZARD, MOST, NEED, state_in
from liaison.fields.kind import plain
from liaison.records.dispute import Agreement, DisputeState
from liaison.records.issue import Recheck
from liaison.services import daysallowed
from liaison.services.workdays import Days

if TYPE_CHECKING:
    from liaison.exchange.recognise import Column
    from liaison.exchange.work import Draft, Work

Reader = Callable[["Work", "Draft", "Column", Any], Any]

_TO = re.compile(
    r"^已?(移交|移送|转交|转办|转)(至|给|到)?(?P<to>[^,。;、]{2,60}?)(处理|办理|处置|调处)?$"
)
_BEFORE = re.compile(r"((\d{4})年)?(\d{1,2})月(\d{1,2})[日号](之?前|以前|前)")
_DUE = re.compile("[;,\\s\uff0c\uff1b]*期限\\s*[:\uff1a]?\\s*(\\d{4}-\\d{1,2}-\\d{1,2})\\s*$")
_LED_BY_DAY = re.compile(
    "^(\\d{4}[-./年]\\d{1,2}[-./月]\\d{1,2}日?)[\\s:,\uff1a\uff0c]*(.*)$", re.DOTALL
)


def readers(register: str, columns: Sequence[Column]) -> dict[int, Reader]:
    """Return the readers of a register's columns that are read in their own way."""
    found = {
        column.index: _READERS.get((register, column.target.name))
        or _READERS.get(("", column.target.name))
        for column in columns
    }
    return {index: reader for index, reader in found.items() if reader}


def deadline_in(words: str, since: date, days: Days) -> date | None:
    """Return the day by which something must be done, counted from a day; the day itself not."""
    if match := _BEFORE.search(flat(words)):
        year = int(match[2]) if match[2] else since.year
        try:
            return date(year, int(match[3]), int(match[4]))
        except ValueError:
            return None
    allowed = daysallowed.within(flat(words))
    return allowed.until(since, days) if allowed is not None else None


def _issue_state(table: dict[Any, tuple[str, ...]]) -> Reader:
    def read(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
        state, whole = state_in(table, plain(raw))
        if not whole:
            draft.beside["said"] = plain(raw)
        if state is None:
            work.tell(
                draft.row, column, raw, _("“{raw}”不能认作状态，作为办理结果保留。").format(raw=raw)
            )
        return state

    return read


def _result(table: dict[Any, tuple[str, ...]]) -> Reader:
    """A result that only repeats a state (已整改) is no result."""

    def read(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
        state, whole = state_in(table, plain(raw))
        if whole or len(flat(raw)) <= MOST:
            draft.beside["state"] = state
        return None if whole else column.target.kind.parse(raw)

    return read


def _recheck(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    if isinstance(raw, date | datetime):
        draft.inferred["recheck_on"] = dates.day(raw)
        return None
    text = plain(raw)
    led = _LED_BY_DAY.match(text)
    if led:
        draft.inferred["recheck_on"] = dates.day(led[1])
        text = led[2]
    if re.search(r"不合格|未通过|不通过|未合格|未整改", text):
        return Recheck.failed
    if re.search(r"合格|通过|已复查|完成", text):
        return Recheck.passed
    return Recheck.read(text) if text else None


def _requirement(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    text = column.target.kind.parse(raw)
    if text and (due := _DUE.search(text)):
        draft.given["deadline"] = dates.day(due[1])
        text = text[: due.start()] or None
    return text


def _deadline(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    """Days allowed (7日内) are counted from the row's day once the whole row is read."""
    if isinstance(raw, str) and daysallowed.within(flat(raw)) is not None:
        draft.beside["due"] = plain(raw)
        return None
    return column.target.kind.parse(raw)


def _dispute_state(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    text = plain(raw)
    if (match := _TO.match(flat(text))) and match["to"] not in {"有关部门"}:
        draft.given["transferred_to"] = match["to"]
        return DisputeState.transferred
    state, whole = state_in(DISPUTE, text)
    if not whole:
        draft.beside["said"] = text
    _agreement_in(draft, text)
    if state is None:
        work.tell(
            draft.row, column, raw, _("“{raw}”不能认作状态，作为化解情况保留。").format(raw=raw)
        )
    return state


def _outcome(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    text = plain(raw)
    if match := _TO.match(flat(text)):
        draft.given["transferred_to"] = match["to"]
        draft.beside["state"] = DisputeState.transferred
        return None
    state, whole = state_in(DISPUTE, text)
    if state is not None:
        draft.beside["state"] = state
    _agreement_in(draft, text)
    return None if whole else column.target.kind.parse(raw)


def _agreement_in(draft: Draft, text: str) -> None:
    if "口头" in text:
        draft.inferred.setdefault("agreement", Agreement.oral)
    elif "书面" in text or "协议书" in text:
        draft.inferred.setdefault("agreement", Agreement.written)


def _followed(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    if isinstance(raw, date | datetime):
        draft.given["followed_on"] = dates.day(raw)
        return None
    text = column.target.kind.parse(raw)
    if text and (led := _LED_BY_DAY.match(text)):
        draft.given["followed_on"] = dates.day(led[1])
        text = led[2].strip() or None
    return text


def _visited_on(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    moment = raw.time() if isinstance(raw, datetime) else None
    day = dates.day(raw)
    if moment is None and isinstance(raw, str) and re.search("\\d\\s*[:\uff1a点时]", raw):
        moment = dates.moment(raw).astimezone().time()
    if moment and moment != time():
        draft.inferred["visited_at"] = moment.replace(second=0, microsecond=0)
    if day > clock.today():
        work.tell(draft.row, column, raw, _("日期 {day} 在今天之后。").format(day=day.isoformat()))
    return day


def _number(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    """Only our own serial numbers say which record is meant; others are the station's own."""
    return flat(raw).upper() if is_serial_number(raw) else None


def _parties(work: Work, draft: Draft, column: Column, raw: Any) -> Any:
    text = column.target.kind.parse(raw)
    told = sides(text, work.world.firms.knows) if text else ()
    if any(len(name) > 80 for side in told for name in side.names):
        raise Problem(_("当事人名称过长。"), mend=_("每个当事人最多 80 字，多个用顿号隔开。"))
    return text


_READERS: dict[tuple[str, str], Reader] = {
    ("", "number"): _number,
    ("visits", "visited_on"): _visited_on,
    ("needs", "state"): _issue_state(NEED),
    ("needs", "deadline"): _deadline,
    ("needs", "result"): _result(NEED),
    ("hazards", "state"): _issue_state(HAZARD),
    ("hazards", "result"): _result(HAZARD),
    ("hazards", "deadline"): _deadline,
    ("hazards", "recheck"): _recheck,
    ("hazards", "requirement"): _requirement,
    ("disputes", "state"): _dispute_state,
    ("disputes", "outcome"): _outcome,
    ("disputes", "followed"): _followed,
    ("disputes", "parties"): _parties,
}
