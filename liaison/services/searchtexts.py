"""Looking at the texts of what the index offers: only what a person may read can be found.

A number of a person is found by the digits a list shows; by who may see every
number whole also by seven digits and more, by officers only by the whole of it.
Who sees masked numbers only finds by the digits shown and nothing else, in free
text too (safety.md §8): a search must not tell what a page hides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from liaison.base.words import N_, _
from liaison.fields.field import Bound, fields_of
from liaison.fields.record import Record
from liaison.records import Company
from liaison.services import masking, registers
from liaison.services.asked import Asked
from liaison.store import bigrams, sections, sight
from liaison.store.among import among
from liaison.store.sections import Section

FIRST, NEXT = 30, 100
"""Entries looked at first, and in each go after that."""
_PATIENCE, _MOST = 400, 20_000
"""Entries looked at for each hit wanted, and in all: beyond, too little is found to go on."""
_AT_ONCE = 1_000
"""Rows read by one query: a database takes only so many parameters."""
_DIGITS = 7
_SHORT = 4
"""Fewer digits are the last part of a serial number or none of it."""
_SIGNS = re.compile(r"[\W_]+")
NUMBER = N_("编号")


@dataclass(frozen=True)
class Match:
    """A record whose texts have all the words: its values, and the field that has one."""

    id: int
    values: Mapping[str, Any]
    label: str
    text: str


@dataclass
class Looked:
    """The matches of a section, and ids of more that need no look; ``more``: and others still."""

    matches: list[Match]
    others: list[int]
    more: bool


def look(
    session: Session, section: Section, asked: Asked, most: int, whole: bool = False
) -> Looked:
    """Return the newest matches of a section, at least ``most`` if there are so many.

    ``whole``: also of records this person does not see.
    """
    found = Looked([], [], True)
    looked, many = 0, max(FIRST, most)
    patience = min(_PATIENCE * most, _MOST)
    reader = _Reader(session, section, whole or sight.sees_all(session))
    with closing(asked.newest(session.connection(), section)) as offered:
        while found.more and len(found.matches) < most and looked < patience:
            ids = [sections.id_of(one) for one in offered.take(many)]
            if asked.told_by_tokens:
                found.matches += reader.true(ids[:most], asked)
                found.others += reader.seen(ids[most:])
            else:
                found.matches += reader.true(ids, asked)
            found.more = len(ids) == many
            looked += many
            many = _following(looked, len(found.matches), most)
    return found


def look_among(session: Session, section: Section, asked: Asked, ids: Collection[int]) -> Looked:
    """Return the matches among records known otherwise, of those this person sees."""
    reader = _Reader(session, section, sight.sees_all(session))
    return Looked(list(reader.true(sorted(ids), asked)), [], False)


def _following(looked: int, true: int, most: int) -> int:
    """Return how many to look at next, by the share of true ones: one too many costs as a match."""
    expected = (most - true) * looked // true if true else NEXT
    return max(FIRST, min(expected + FIRST // 2, NEXT))


class _Reader:
    """Reads the texts of a section's records; of all, or of those the person of the session sees.

    Who sees all is asked for past the rule of sight, which costs half of the time.
    """

    def __init__(self, session: Session, section: Section, all_: bool) -> None:
        self._session, self._section, self._all = session, section, all_
        self._record: Any = section.record

    def true(self, ids: Sequence[int], asked: Asked) -> Iterator[Match]:
        """Yield the matches among records, in their order."""
        rows = {row["id"]: row for row in self._rows(ids)}
        linked = _linked(self._session, self._record, ids, asked)
        for one in ids:
            if one in rows and (match := _match(self._section, rows[one], asked, linked)):
                yield match

    def seen(self, ids: Sequence[int]) -> list[int]:
        """Return which of these one may see."""
        if not ids or self._all:
            return list(ids)
        query = select(self._record.id).where(among(self._record.id, ids))
        there = set(self._session.scalars(query))
        return [one for one in ids if one in there]

    def _rows(self, ids: Sequence[int]) -> Iterator[Mapping[str, Any]]:
        ordered, past, seen = _told(self._record)
        for start in range(0, len(ids), _AT_ONCE):
            some = {"ids": ids[start : start + _AT_ONCE]}
            if self._all:
                rows: Any = self._session.connection().execute(past, some)
            else:
                rows = self._session.execute(seen, some)
            for row in rows:
                yield dict(zip(ordered, row, strict=True))


@cache
def _told(record: type[Record]) -> tuple[list[str], Select[Any], Select[Any]]:
    """Return the columns a match is told of, and two queries of ``ids``; built once, not each time.

    The first asks the table itself, the second the record type, so that the rule of sight holds.
    """
    about: Any = record
    names = {bound.name for bound in sections.texts_of(record)} | {"number"}
    names |= {record.dated or "number", record.title, record.inside or "number"}
    names |= {"company_id", "owner", "owner_id"} & set(record.__table__.c.keys())
    ordered = ["id", *sorted(names - {"id"})]
    ids: Any = bindparam("ids", expanding=True)
    table = record.__table__.c
    past = select(*(table[name] for name in ordered))
    seen = select(*(getattr(about, name) for name in ordered))
    return (
        ordered,
        past.where(table["deleted_at"].is_(None), table["id"].in_(ids)),
        seen.where(about.deleted_at.is_(None), about.id.in_(ids)),
    )


def _linked(
    session: Session, record: type[Record], ids: Collection[int], asked: Asked
) -> dict[int, set[int]]:
    """Return the companies of records that name several, if a word may be a company."""
    if "companies" not in fields_of(record) or not ids or not any(asked.companies):
        return {}
    through = getattr(record, "companies").property.secondary  # noqa: B009 - only some have it
    own = through.c[record.__tablename__]
    found: dict[int, set[int]] = {}
    for mine, company in session.execute(select(own, through.c["company"]).where(among(own, ids))):
        found.setdefault(mine, set()).add(company)
    return found


def _match(
    section: Section, values: Mapping[str, Any], asked: Asked, linked: Mapping[int, set[int]]
) -> Match | None:
    own = values["id"] if section.record is Company else values.get("company_id")
    mine = linked.get(values["id"], set()) | {own}
    texts: list[_Told] = [(NUMBER, values["number"], None)]
    texts += [(label, told, at) for label, at in _places(section) if (told := values[at.name])]
    where: _Told | None = None
    for word, companies in zip(asked.words, asked.companies, strict=True):
        found = next((one for one in texts if _has(one[2], one[1], word, asked)), None)
        if found is None and not companies & mine:
            return None
        if found is not None and (where is None or where[0] == NUMBER):
            where = found
    if where is None:
        return Match(values["id"], values, "", "")
    label, told, at = where
    return Match(values["id"], values, _(label), told if at is None else _shown(at, told))


_Told = tuple[str, str, Bound | None]
"""Label and text of a field that is filled; no field: the number."""


@cache
def _places(section: Section) -> tuple[tuple[str, Bound], ...]:
    """Return labels and fields in which the words of a section's records may stand."""
    own = registers.BY_NAME[section.name].labels if section.fixed else {}
    texts = sections.texts_of(section.record)
    return tuple((own.get(bound.name, bound.field.label), bound) for bound in texts)


def _has(bound: Bound | None, text: str, word: str, asked: Asked) -> bool:
    """Is a word in what one may read of a field?"""
    if bound is None:
        if word.isdigit() and len(word) < _SHORT:  # of ZF-202611-0036 it is 36, and not 11 nor 100
            return text.rpartition("-")[2].lstrip("0") == word.lstrip("0")
        return bigrams.holds(text, word, bigrams.numbered)
    if bound.field.personal:
        exact = not asked.shy and any(map(_many_digits, asked.words))
        known = _whole(text, asked.words) if asked.whole else text
        shown = _shown(bound, text)
        searched = f"{shown} {known}" if exact else shown
    else:
        searched = _shown(bound, text) if asked.shy else text
    return bigrams.holds(searched, word, lambda told: sections.text_of(bound, told))


def _whole(text: str, words: Sequence[str]) -> str:
    """Return of the numbers in a text those that stand whole among the words."""
    asked = {word.replace(" ", "") for word in words}
    numbers = {_SIGNS.sub("", one).lower(): one for one in re.split(r"[、,，;；\s]+", text)}
    return " ".join(one for plain, one in numbers.items() if plain in asked)


def _shown(bound: Bound, text: str) -> str:
    return masking.masked(bound.kind, text) if bound.field.personal else masking.within(text)


def _many_digits(word: str) -> bool:
    digits = word.replace(" ", "")
    return len(digits) >= _DIGITS and digits[:-1].isdigit()
