"""Two records of one company had the same department behind them: one support is enough.

Joined is only what loses nothing by it: the same person over periods that meet,
or one who names nobody within the period of one who does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import select

from liaison.base.clock import clock
from liaison.figures.scope import alive
from liaison.records import Support
from liaison.store.step import Step

_LONGEST = 200
"""Signs a remark may have."""
_OPEN = date.max


def join(step: Step, company_id: int, came: Collection[int]) -> int:
    """Join the supports that ``came`` to a company with those they meet; return how many went."""
    query = select(Support).where(Support.company_id == company_id, alive(Support))
    there = list(step.session.scalars(query.order_by(Support.start, Support.id)))
    left, asked = list(there), [one for one in there if one.id in came]
    while asked:
        one = asked.pop(0)
        others = [each for each in left if each is not one]
        ways = [(each, one) for each in others] + [(one, each) for each in others]
        stays, goes = next((way for way in ways if _fits(*way)), (None, None))
        if stays is None or goes is None:
            continue
        _take(stays, goes)
        left.remove(goes)
        # Longer now, it may meet one more.
        asked = [each for each in asked if each not in (stays, goes)] + [stays]
    step.session.flush()
    return len(there) - len(left)


def _fits(stays: Support, goes: Support) -> bool:
    """Would nothing be lost if one stood for both?"""
    if stays.department_id != goes.department_id:
        return False
    first, last = max(stays.start, goes.start), min(_last(stays), _last(goes))
    within = stays.start <= goes.start and _last(goes) <= _last(stays)
    same = _person(stays) == _person(goes) or (within and not any(_person(goes)))
    return first <= last and same and len(_remark(stays, goes)) <= _LONGEST


def _take(stays: Support, goes: Support) -> None:
    stays.start = min(stays.start, goes.start)
    stays.end = None if None in (stays.end, goes.end) else max(_last(stays), _last(goes))
    stays.remark = _remark(stays, goes) or None
    goes.deleted_at = clock.now()


def _person(one: Support) -> tuple[int | None, str | None, str | None]:
    return one.contact_id, one.contact, one.phone


def _last(one: Support) -> date:
    return one.end or _OPEN


def _remark(*both: Support) -> str:
    return "；".join(dict.fromkeys(one.remark for one in both if one.remark))
