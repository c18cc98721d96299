"""What the content of a column says about what the column is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from liaison.base.errors import Problem
from liaison.exchange.grid import Value
from liaison.exchange.headers import flat
from liaison.exchange.states import says_state
from liaison.exchange.targets import Target
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.codes import Badge, CreditCode, Phone, ResidentId
from liaison.fields.field import Listed, Reference, References
from liaison.fields.kind import Day, Kind, Money, Text, Time, Whole, YesNo, is_nothing
from liaison.records import Dispute, Issue

SAMPLE = 40
"""So many filled cells of a column are looked at."""

_STATED = (Issue, Dispute)
_CREDIT = re.compile(r"[0-9A-Z]{18}", re.ASCII)
_ID = re.compile(r"[1-9]\d{16}[\dXx]|[1-9]\d{14}", re.ASCII)
_BODY = re.compile(r"(公司|集团|厂|企业|合作社|项目部|经营部|门市|超市|酒店|工地|中心|站|店|园)$")
_NUMBER = re.compile(r"[A-Z]{2}-(\d{6}-)?\d{4,}", re.ASCII)
_PERSON = re.compile(r"[\u4e00-\u9fff\U00020000-\U0003ffff·]{2,4}")
_SHAPE = (Day, Time, Whole, Money, YesNo, OneOf, ManyOf, Phone, CreditCode, ResidentId, Badge)


def sample(values: Sequence[Value]) -> list[Value]:
    """Return the first filled values of a column."""
    filled: list[Value] = []
    for value in values:
        if value is not None and not is_nothing(value):
            filled.append(value)
            if len(filled) == SAMPLE:
                break
    return filled


def fit(target: Target, values: Sequence[Value]) -> float | None:
    """Return the share of values the target can hold; None when that says nothing."""
    if not values:
        return None
    kind = target.kind
    if target.name == "number":
        return sum(1 for value in values if is_serial_number(value)) / len(values)
    if target.name == "state" and target.bound is not None and target.bound.record in _STATED:
        record = target.bound.record.__tablename__
        return sum(1 for value in values if says_state(record, str(value))) / len(values)
    if isinstance(kind, Reference | References):
        return _refers(target.refers, values)
    if isinstance(kind, Listed | Text) or not isinstance(kind, _SHAPE):
        return None
    return sum(1 for value in values if _reads(kind, value)) / len(values)


def is_serial_number(value: Value) -> bool:
    """Is it a serial number of this program (ZF-202610-0012), not a station's own?"""
    return isinstance(value, str) and bool(_NUMBER.fullmatch(flat(value).upper()))


def is_count(values: Sequence[Value]) -> bool:
    """Do the values just number the rows: 1, 2, 3 …?"""
    return len(values) > 2 and list(values) == list(range(1, len(values) + 1))


def is_credit_codes(values: Sequence[Value]) -> bool:
    """Do most of the values look like credit codes (right or wrong)?"""
    return _most(values, lambda text: bool(_CREDIT.fullmatch(text)) and not _ID.fullmatch(text))


def is_resident_ids(values: Sequence[Value]) -> bool:
    """Do most of the values look like resident ID numbers?"""
    return _most(values, lambda text: bool(_ID.fullmatch(text)))


def is_bodies(values: Sequence[Value]) -> bool:
    """Do most of the values end like names of companies?"""
    return _most(values, lambda text: bool(_BODY.search(text)))


def is_days(values: Sequence[Value]) -> bool:
    """Are most of the values dates, or written like dates?"""
    seen = [
        value
        for value in values
        if isinstance(value, date | datetime) or (isinstance(value, str) and _reads(Day(), value))
    ]
    return bool(values) and 10 * len(seen) >= 8 * len(values)


def _most(values: Sequence[Value], holds: object) -> bool:
    assert callable(holds)
    seen = sum(1 for value in values if holds(flat(value)))
    return bool(values) and 10 * seen >= 6 * len(values)


def _refers(record: str, values: Sequence[Value]) -> float | None:
    if record == "Company":
        return sum(1 for value in values if _BODY.search(flat(value))) / len(values) or None
    if record == "Officer":
        names = [re.split(r"[、,;/]", flat(value))[0] for value in values]
        return sum(1 for name in names if _PERSON.fullmatch(name)) / len(values)
    return None


def _reads(kind: Kind, value: Value) -> bool:
    try:
        return kind.parse(value) is not None
    except Problem:
        return False
