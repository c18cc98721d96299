"""One box over everything: companies by name and pinyin, then every register by its words.

All words of a query must be found; where there are several, one may be the
name of the company a record belongs to (``云岭 消防``). What is found is what
the signed-in person may see: texts are read through their own session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from liaison.base.words import _
from liaison.fields.record import Record
from liaison.records import BY_NAME, Attachment, Company, Issue, Officer
from liaison.services import registers, rights, seeking
from liaison.services.asked import Asked
from liaison.services.hits import Found, Group, Hit, Spans, cut, marked, named
from liaison.services.matrix import Reach
from liaison.services.namekeys import Names, names_of
from liaison.services.searchtexts import Looked, Match, look, look_among
from liaison.services.searchtitles import Told, told
from liaison.store import bigrams, sight
from liaison.store.sections import SECTIONS, Section
from liaison.store.step import Store

SHOWN, LISTED = 5, 200
"""Hits of a register in the palette, and on the page of all results."""
_NARROWING = 40
"""A word that is part of so many company names narrows to them; of more it is a common word."""

_ORDER = (
    "companies", "visits", "needs", "hazards", "disputes", "officers", "departments",
    "assignments", "stations", "handovers", "duties", "excuses", "phrases", "calendar_days",
)  # fmt: skip
_REGISTER = {
    "company": "companies", "visit": "visits", "dispute": "disputes", "officer": "officers",
    "department": "departments", "assignment": "assignments", "station": "stations",
    "handover": "handovers", "duty": "duties", "excuse": "excuses", "phrase": "phrases",
    "calendarday": "calendar_days",
}  # fmt: skip
_NAMED = {"companies": Company, "officers": Officer}
_COMPANY = next(one for one in SECTIONS if one.record is Company)
_ATTACHED = next(one for one in SECTIONS if one.record is Attachment)
"""Attachments belong to no station themselves; whether their record is seen is decided later."""


def search(store: Store, words: str, limit: int = SHOWN, register: str = "") -> Found:
    """Return what the words find, at most ``limit`` hits for each register.

    ``register`` narrows to one. Any text may be typed: what cannot be searched
    for is left out, and nothing typed is ever an error.
    """
    plain = bigrams.words(words)
    if not plain:
        return Found(words)
    with store.reading() as session:
        companies = names_of(session, "company")
        all_ = seeking.reach(store.who) is Reach.all
        asked = replace(_asked(companies, plain, rights.masked_only(store.who)), whole=not all_)
        sorter = _Sorter(session, asked, limit, register)
        if register in ("", "companies"):
            sorter.named("companies", companies)
        if register in ("", "officers"):
            sorter.named("officers", names_of(session, "officer"))
        for section in SECTIONS:
            if section is not _ATTACHED and register in ("", *_leads_to(section)):
                sorter.take(section, look(session, section, asked, limit))
        if register in ("", "companies"):
            sorter.take(_COMPANY, look_among(session, _COMPANY, asked, asked.named))
        sorter.take(_ATTACHED, look(session, _ATTACHED, asked, limit, whole=True))
        groups = sorter.groups()
        near: tuple[Hit, ...] = ()
        if register in ("", "companies") and all(one.register != "companies" for one in groups):
            near = _sounding(session, companies, plain, limit)
    return Found(words, groups, near)


def companies_called(session: Session, words: str, limit: int) -> list[int]:
    """Return the ids of companies whose names answer, best first, by signs or pinyin."""
    return _called(names_of(session, "company"), bigrams.words(words), limit)


def officers_called(session: Session, words: str, limit: int) -> list[int]:
    """Return the ids of officers whose names answer, best first, by signs or pinyin."""
    return _called(names_of(session, "officer"), bigrams.words(words), limit)


def _called(names: Names, words: Sequence[str], limit: int) -> list[int]:
    if not words:
        return []
    most = limit if len(words) == 1 else 20 * limit
    found = [names.find(word, max(most, 200)) for word in words]
    both = set(found[0]).intersection(*found[1:])
    key: Callable[[int], Any] = lambda one: (max(f[one] for f in found), names.length(one), one)  # noqa: E731
    return sorted(both, key=key)[:limit]


def _asked(companies: Names, words: Sequence[str], shy: bool) -> Asked:
    narrowing: list[frozenset[int]] = []
    for word in words:
        several = len(words) > 1 and len(word) > 1
        found = companies.find(word, _NARROWING + 1) if several else {}
        narrowing.append(frozenset(found if len(found) <= _NARROWING else ()))
    if all(narrowing):  # then it is the companies themselves that are meant
        narrowing = [frozenset() for _word in words]
    return Asked(tuple(words), tuple(narrowing), shy)


def _leads_to(section: Section) -> tuple[str, ...]:
    """Return the registers in which what a section holds is opened."""
    record = section.record
    if record.inside:
        record = BY_NAME[record.inside.removesuffix("_id")]
    if record is Issue:
        return (section.name,) if section.fixed else ("needs", "hazards")
    return (_REGISTER[record.__tablename__],)


def _sounding(session: Session, names: Names, words: Sequence[str], limit: int) -> tuple[Hit, ...]:
    ids = names.near("".join(words), limit)
    rows = told(session, Company, ids)
    return tuple(Hit("companies", one, *rows[one]) for one in ids if one in rows)


class _Sorter:
    """Gathers matches by the register they are opened in."""

    def __init__(self, session: Session, asked: Asked, limit: int, only: str) -> None:
        self._session, self._asked, self._limit, self._only = session, asked, limit, only
        self._found: dict[str, dict[int, tuple[str, str]]] = {}
        self._records: dict[str, type[Record]] = {}
        self._read: dict[str, dict[int, Mapping[str, Any]]] = {}
        self._more: set[str] = set()
        self._parted: set[str] = set()

    def named(self, register: str, names: Names) -> None:
        """Take the records whose names answer."""
        ids = _called(names, self._asked.words, 200)
        self._put(register, _NAMED[register], dict.fromkeys(ids, ("", "")), len(ids) >= 200)

    def take(self, section: Section, looked: Looked) -> None:
        """Take the matches of a section; parts lead to their whole."""
        if section.record is Attachment or section.record.inside:
            self._parts(section.record, looked)
        elif looked.matches:
            (name,) = _leads_to(section)
            texts = {one.id: (one.label, one.text) for one in looked.matches}
            texts |= dict.fromkeys(looked.others, ("", ""))
            self._put(name, section.record, texts, looked.more)
            self._read.setdefault(name, {}).update((one.id, one.values) for one in looked.matches)

    def groups(self) -> tuple[Group, ...]:
        """Return what was found, register by register."""
        found = []
        for name in _ORDER:
            if name in self._found:
                group = self._group(name)
                if group is not None:
                    found.append(group)
        return tuple(found)

    def _parts(self, record: type[Record], looked: Looked) -> None:
        wholes: dict[tuple[str, type[Record]], dict[int, tuple[str, str]]] = {}
        for match in looked.matches:
            whole, one = _whole_of(record, match)
            if whole is None:
                continue
            label = _("{part}·{field}").format(part=_(record.label), field=match.label)
            for name in ("needs", "hazards") if whole is Issue else (_register_of(whole),):
                if name:
                    wholes.setdefault((name, whole), {}).setdefault(one, (label, match.text))
        for (name, whole), texts in wholes.items():
            self._parted.add(name)
            # Whose the parts not looked at are is not known: perhaps of these, perhaps of others.
            self._put(name, whole, texts, looked.more or bool(looked.others))

    def _put(
        self, name: str, record: type[Record], texts: Mapping[int, tuple[str, str]], more: bool
    ) -> None:
        if self._only not in ("", name) or not texts:
            return
        held = self._found.setdefault(name, {})
        self._records[name] = record
        for one, text in texts.items():
            if not held.get(one, ("", ""))[1]:
                held[one] = text
        if more:
            self._more.add(name)

    def _group(self, name: str) -> Group | None:
        """Return the hits of a register; parts may lead to what one may not see, or to no more."""
        found, record = self._found[name], self._records[name]
        sure = name not in self._parted and sight.sees_all(self._session)
        many = self._limit if sure else len(found)
        asked = list(found)[:many]
        rows = told(self._session, record, asked, name, self._read.get(name, {}))
        there = [one for one in asked if one in rows]
        if not there:
            return None
        words = self._asked.words
        hits = [_hit(name, one, rows[one], found[one], words) for one in there[: self._limit]]
        label = _(registers.BY_NAME[name].label)
        count = len(there) + len(found) - len(asked)
        return Group(name, label, tuple(hits), count, name in self._more)


def _whole_of(record: type[Record], match: Match) -> tuple[type[Record] | None, int]:
    if record is Attachment:
        return BY_NAME.get(match.values["owner"]), match.values["owner_id"]
    assert record.inside is not None
    target = record.inside.removesuffix("_id")
    return BY_NAME[target], match.values[record.inside]


def _register_of(record: type[Record]) -> str:
    return _REGISTER.get(record.__tablename__, "")


def _hit(register: str, one: int, row: Told, found: tuple[str, str], words: Sequence[str]) -> Hit:
    (title, hint), (label, text) = row, found
    part, spans = cut(text, words) if text else ("", ())
    if text == title or (not spans and not label):
        label, part, spans = "", "", ()
    titled: Spans = (named if register in _NAMED else marked)(title, words)
    return Hit(register, one, title, hint, label, part, spans, titled)
