"""What the steps since a moment did to a list that depends on nothing but its own records.

Every change of a record is a step with its change rows, so that the day and
the being of a record before it can be told from them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session

from liaison.fields.record import Record
from liaison.store import tables
from liaison.store.among import among
from liaison.store.trail import BIRTH, GONE, plain

_MOST = 500
"""More changed records than these are not followed one by one."""

_LATE = 1_000
"""Steps looked back: on a server a smaller one may be kept after a greater."""

_STEP, _CHANGE = tables.step.c, tables.change.c
_LAST = select(func.max(_STEP.id))
_SINCE = select(
    func.max(_STEP.id),
    func.count(),
    func.sum(case((_STEP.id > bindparam("last"), 1), else_=0)),
).where(_STEP.id > bindparam("base"))

# Not narrowed to a record type: SQLite would then walk the whole history of that type.
_CHANGED = (
    select(_CHANGE.record, _CHANGE.record_id, _CHANGE.field, _CHANGE.old)
    .where(_CHANGE.step_id > bindparam("old"), _CHANGE.step_id <= bindparam("new"))
    .order_by(_CHANGE.step_id.desc(), _CHANGE.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class Own:
    """A list that its own records alone decide about, in the order of a day.

    ``binned`` shows those in the recycle bin, ``fixed`` are the values all have.
    """

    record: type[Record]
    day: str
    fixed: tuple[tuple[str, Any], ...] = ()
    binned: bool = False

    def day_of(self, values: Mapping[str, Any]) -> date | None:
        """Return the day of a record with these plain values; None when it is not in the list."""
        there = (values[GONE] is not None) == self.binned
        same = all(values[name] == plain(value) for name, value in self.fixed)
        return date.fromisoformat(values[self.day]) if there and same else None


@dataclass(frozen=True)
class Seen:
    """Which steps were seen: the ``last``, and how ``many`` there were after ``base``."""

    last: int
    base: int
    many: int

    late: bool = False
    """Was one kept meanwhile with a number before the last one seen?"""


def seen(session: Session, before: Seen | None = None) -> Seen:
    """Return which steps there are; equal to ``before`` when none was kept since."""
    if before is None:
        last = session.scalar(_LAST) or 0
        server = session.get_bind().dialect.name != "sqlite"
        base = max(0, last - _LATE) if server else last
        asked = session.execute(_SINCE, {"base": base, "last": last}).one()
        return Seen(asked[0] or base, base, asked[1])
    asked = session.execute(_SINCE, {"base": before.base, "last": before.last}).one()
    return told(before, asked[0] or before.base, asked[1], asked[2] or 0)


def told(before: Seen, last: int, many: int, new: int) -> Seen:
    """Return what is seen of ``many`` steps of which ``new`` have a number after the last one."""
    return Seen(last, before.base, many, many - new != before.many)


def moves(session: Session, own: Own, old: Seen, new: Seen) -> list[tuple[date, int]] | None:
    """Return the days at which rows came (1) or went (-1); None when that cannot be told."""
    if new.late or new.last < old.last or new.many > 2 * _LATE:
        return None
    before: dict[int, dict[str, Any]] = {}
    rows = session.execute(_CHANGED, {"old": old.last, "new": new.last, "most": _MOST * 4}).all()
    for name, one, field, told in rows:  # back in time: what is told last stood there first
        if name == own.record.__tablename__:
            before.setdefault(one, {})[field] = None if told is None else json.loads(told)
    if len(rows) == _MOST * 4 or len(before) > _MOST:
        return None
    return _moves(own, before, _now(session, own, list(before)))


def _now(session: Session, own: Own, ids: list[int]) -> dict[int, dict[str, Any]]:
    """Return the plain values that decide about the list, by record."""
    if not ids:
        return {}
    table = own.record.__table__.c
    names = [GONE, own.day, *(name for name, _value in own.fixed)]
    query = select(table.id, *(table[name] for name in names)).where(among(table.id, ids))
    return {
        row[0]: {name: plain(value) for name, value in zip(names, row[1:], strict=True)}
        for row in session.execute(query)
    }


def _moves(
    own: Own, before: Mapping[int, dict[str, Any]], now: Mapping[int, dict[str, Any]]
) -> list[tuple[date, int]] | None:
    found = []
    for one, told in before.items():
        if one not in now:
            return None
        was = None if BIRTH in told else own.day_of(now[one] | told)
        stands = own.day_of(now[one])
        if was != stands:
            found += [(was, -1)] if was else []
            found += [(stands, 1)] if stands else []
    return found
