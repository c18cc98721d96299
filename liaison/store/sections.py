"""What the search index holds: the record types, which of their texts, and under which number.

An entry's number tells the section, the day and the record, in this order of
weight, so that no table is needed to find the record again. Day and record are
counted backwards: the newest has the smallest number, because the index is read
upwards faster than downwards (by a third). The codes stay for ever; a new
record type takes the next. Accounts, code lists and charges are left out: they
are settings and links.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.codes import Code
from liaison.fields.field import Bound, Listed, Reference, References, fields_of
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.records.issue import IssueKind
from liaison.store import bigrams

_WAY = 6
"""Of cutting texts and counting entries; raised when that changes: indexes are built anew."""
_ID_BITS, _DAY_BITS = 25, 22
_ID, _DAY = (1 << _ID_BITS) - 1, (1 << _DAY_BITS) - 1
"""The largest of each."""
_COMPANIES = 6000

_TECHNICAL = {
    ("attachment", "owner"),
    ("attachment", "media"),
    ("attachment", "digest"),
    ("attachment", "thumb"),
}
_WRITERS = "recorded_by"
"""Who wrote a record is no word of it: a name would find all that person ever wrote."""


@dataclass(frozen=True)
class Section:
    """A part of the index: its code, its name, its record type and what is fixed in it."""

    code: int
    name: str
    record: type[Record]
    fixed: tuple[str, Any] | None = None

    @property
    def first(self) -> int:
        """The smallest number an entry of this section may have."""
        return self.code << (_ID_BITS + _DAY_BITS)

    @property
    def last(self) -> int:
        """The largest one."""
        return ((self.code + 1) << (_ID_BITS + _DAY_BITS)) - 1


_PLAIN = {
    1: "station", 2: "department", 3: "officer", 4: "company", 5: "contact", 6: "handover",
    7: "assignment", 8: "support", 9: "duty", 10: "excuse", 11: "visit", 14: "action",
    15: "dispute", 16: "party", 17: "mediationsession", 18: "calendarday", 19: "phrase",
    20: "attachment", 21: "departmentcontact",
}  # fmt: skip
SECTIONS: tuple[Section, ...] = (
    *(Section(code, name, BY_NAME[name]) for code, name in _PLAIN.items()),
    Section(12, "needs", BY_NAME["issue"], ("kind", IssueKind.need)),
    Section(13, "hazards", BY_NAME["issue"], ("kind", IssueKind.hazard)),
)
BY_RECORD: dict[str, tuple[Section, ...]] = {
    name: tuple(one for one in SECTIONS if one.record is record)
    for name, record in BY_NAME.items()
    if any(one.record is record for one in SECTIONS)
}


@cache
def texts_of(record: type[Record]) -> tuple[Bound, ...]:
    """Return the fields of a record type whose words are searched."""
    return tuple(
        bound
        for bound in fields_of(record).values()
        if isinstance(bound.kind, Text | Code)
        and not isinstance(bound.kind, OneOf | ManyOf | Listed | Reference | References)
        and (record.__tablename__, bound.name) not in _TECHNICAL
        and bound.name != _WRITERS
    )


@cache
def needed(record: type[Record]) -> frozenset[str]:
    """Return the fields of a record that decide about its entry."""
    others = {"deleted_at", "companies", "company_id"}
    fixed = {one.fixed[0] for one in BY_RECORD[record.__tablename__] if one.fixed}
    return frozenset(
        {bound.name for bound in texts_of(record)} | others | fixed | {record.dated or ""}
    )


def section_of(record: type[Record], values: Mapping[str, Any]) -> Section:
    """Return the section of a record with these values."""
    found = BY_RECORD[record.__tablename__]
    return next(
        (one for one in found if one.fixed and values.get(one.fixed[0]) == one.fixed[1]), found[0]
    )


def number_of(record: type[Record], id: int, values: Mapping[str, Any]) -> int:
    """Return the number of a record's entry."""
    if id > _ID:  # 33 million of one type; every bit more makes the index larger
        raise ValueError(f"{record.__tablename__} {id} has no place in the search index")
    day = values.get(record.dated) if record.dated else None
    ordinal = day.toordinal() if isinstance(day, date) else 0
    return section_of(record, values).first | (_DAY - ordinal) << _ID_BITS | (_ID - id)


def id_of(number: int) -> int:
    """Return the id of the record an entry is of."""
    return _ID - (number & _ID)


def text_of(bound: Bound, value: Any) -> str:
    """Return the normal text of one field; a number is found with and without its dashes."""
    if value in (None, ""):
        return ""
    shown = str(value)
    return bigrams.numbered(shown) if isinstance(bound.kind, Code) else bigrams.spoken(shown)


def tokens_of(
    record: type[Record], values: Mapping[str, Any], companies: Iterable[int]
) -> set[str]:
    """Return the tokens of a record's entry: of its number, its texts and its companies."""
    found = bigrams.tokens(bigrams.joined(str(values.get("number") or "")))
    for bound in texts_of(record):
        text = str(values.get(bound.name) or "")
        code = isinstance(bound.kind, Code)
        found |= bigrams.tokens(bigrams.joined(text) if code else bigrams.spoken(text))
    found.update(company_token(one) for one in companies)
    return found


def company_token(id: int) -> str:
    """Return the token by which what belongs to a company is found (no text can hold it)."""
    return f"{chr(0xE000 + id % _COMPANIES)}{id}"


@cache
def stamp() -> str:
    """Return what tells whether an index was built by these rules."""
    told = [
        (one.code, one.name, [bound.name for bound in texts_of(one.record)]) for one in SECTIONS
    ]
    return hashlib.sha256(repr((_WAY, told)).encode()).hexdigest()[:16]
