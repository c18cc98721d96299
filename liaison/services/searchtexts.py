"""Looking at the texts of what the index offers: only what a person may read can be found.

A number of a person is found by the digits a list shows; by who may see every
number whole also by seven digits and more, by officers only by the whole of it.
Who sees masked numbers only finds by the digits shown and nothing else, in free
text too (safety.md §8): a search must not tell what a page hides.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from liaison.base.words import N_, _
from liaison.fields.field import Bound, fields_of
from liaison.fields.record import Record
from liaison.services import masking, registers
from liaison.store import bigrams, sections, sight
from liaison.store.among import among
from liaison.store.searchquery import Wanted, newest, wanted
from liaison.store.sections import Section

FIRST, NEXT = 30, 100
"""Entries looked at first, and in each go after that."""
_PATIENCE, _MOST = 400, 20_000
"""Entries looked at for each hit wanted, and in all: beyond, too little is found to go on."""
_DIGITS = 7
_SIGNS = re.compile(r"[\W_]+")
NUMBER = N_("编号")


@dataclass(frozen=True)
class Asked:
    """A query: its normal words, and for each the companies it is a name of."""

    words: tuple[str, ...]
    companies: tuple[frozenset[int], ...]
    shy: bool
    whole: bool = False
    """Are numbers of persons found only by the whole of them, lest they be tried digit by digit?"""

    @property
    def told_by_tokens(self) -> bool:
        """Is a record with the tokens a match whatever its text? So it is for one or two hanzi.

        Digits may be of a number that is not shown, and have to be looked at.
        """
        short = all(len(word) <= 2 and not word.isascii() for word in self.words)
        return short and not self.shy

    def wanted(self) -> list[Wanted]:
        """Return what an entry must have."""
        pairs = zip(self.words, self.companies, strict=True)
        return [wanted(word, sorted(companies)) for word, companies in pairs]


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


def look(session: Session, section: Section, asked: Asked, most: int) -> Looked:
    """Return the newest matches of a section, at least ``most`` if there are so many."""
    found = Looked([], [], True)
    before, looked, many = section.last + 1, 0, max(FIRST, most)
    wanted = asked.wanted()
    patience = min(_PATIENCE * most, _MOST)
    while found.more and len(found.matches) < most and looked < patience:
        numbers = newest(session.connection(), section, wanted, before, many)
        ids = [sections.id_of(one) for one in numbers]
        if asked.told_by_tokens:
            found.matches += _true(session, section, ids[:most], asked)
            found.others += _seen(session, section.record, ids[most:])
        else:
            found.matches += _true(session, section, ids, asked)
        found.more = len(numbers) == many
        before, looked, many = (numbers or [0])[-1], looked + many, max(many, NEXT)
    return found


def _seen(session: Session, record: Any, ids: Sequence[int]) -> list[int]:
    """Return which of these one may see; who sees everything need not be asked."""
    if not ids or sight.sees_all(session):
        return list(ids)
    there = set(session.scalars(select(record.id).where(among(record.id, ids))))
    return [one for one in ids if one in there]


def _true(session: Session, section: Section, ids: Sequence[int], asked: Asked) -> Iterator[Match]:
    rows = {row["id"]: row for row in _rows(session, section.record, ids)} if ids else {}
    linked = _linked(session, section.record, ids, asked)
    for one in ids:
        if one in rows and (match := _match(section, rows[one], asked, linked)):
            yield match


def _rows(
    session: Session, record: type[Record], ids: Collection[int]
) -> Iterator[Mapping[str, Any]]:
    ordered, query = _told(record)
    for row in session.execute(query.where(among(record.id, ids))):
        yield dict(zip(ordered, row, strict=True))


@cache
def _told(record: type[Record]) -> tuple[list[str], Select[Any]]:
    """Return the columns a match is told of and their query; asked at every key, so built once."""
    about: Any = record
    names = {bound.name for bound in sections.texts_of(record)} | {"number"}
    names |= {record.dated or "number", record.title, record.inside or "number"}
    names |= {"company_id", "owner", "owner_id"} & set(record.__table__.c.keys())
    ordered = ["id", *sorted(names - {"id"})]
    query = select(*(getattr(about, name) for name in ordered))
    return ordered, query.where(about.deleted_at.is_(None))


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
    mine = linked.get(values["id"], set()) | {values.get("company_id")}
    texts = [(NUMBER, str(values["number"]), bigrams.numbered(str(values["number"])))]
    texts += _texts(section, values, asked)
    where: tuple[str, str] | None = None
    for word, companies in zip(asked.words, asked.companies, strict=True):
        found = next(((label, text) for label, text, plain in texts if word in plain), None)
        if found is None and not companies & mine:
            return None
        if found is not None and (where is None or where[0] == NUMBER):
            where = found
    label, text = where or ("", "")
    return Match(values["id"], values, _(label), text)


def _texts(
    section: Section, values: Mapping[str, Any], asked: Asked
) -> Iterator[tuple[str, str, str]]:
    """Yield label, shown text and searched text of every field one may read."""
    exact = not asked.shy and any(_many_digits(word) for word in asked.words)
    own = registers.BY_NAME[section.name].labels if section.fixed else {}
    for bound in sections.texts_of(section.record):
        value = values.get(bound.name)
        if not value:
            continue
        text = str(value)
        shown = _shown(bound, text)
        if bound.field.personal:
            known = _whole(text, asked.words) if asked.whole else text
            searched = f"{shown} {known}" if exact else shown
        else:
            searched = shown if asked.shy else text
        yield own.get(bound.name, bound.field.label), shown, sections.text_of(bound, searched)


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
