"""One box over everything: companies by name and pinyin, then every register by its words.

All words of a query must be found; where there are several, one may be the
name of the company a record belongs to (``云岭 消防``). What is found is what
the signed-in person may see: texts are read through their own session.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import null, select
from sqlalchemy.orm import Session

from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME, Attachment, Company, Issue, Officer
from liaison.records.issue import IssueKind
from liaison.services import masking, registers, rights, seeking
from liaison.services.hits import Found, Group, Hit, Spans, cut, marked, named
from liaison.services.matrix import Reach
from liaison.services.namekeys import Names, names_of
from liaison.services.names import title_of
from liaison.services.searchtexts import Asked, Looked, Match, look
from liaison.store import bigrams, sight
from liaison.store.among import among
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
_ATTACHED = next(one for one in SECTIONS if one.record is Attachment)
"""Attachments belong to no station themselves: the record they are of must be seen."""


def search(store: Store, words: str, limit: int = SHOWN, register: str = "") -> Found:
    """Return what the words find, at most ``limit`` hits for each register.

    ``register`` narrows to one. Any text may be typed: what cannot be searched
    for is left out, and nothing typed is ever an error.
    """
    plain = bigrams.words(words)
    if not plain:
        return Found(words)
    with store.reading(whole=True) as session:  # what is seen of it is decided below
        companies = names_of(session, "company")
        all_ = seeking.reach(store.who) is Reach.all
        asked = replace(_asked(companies, plain, rights.masked_only(store.who)), whole=not all_)
        attached = look(session, _ATTACHED, asked, limit)
    with store.reading() as session:
        sorter = _Sorter(session, asked, limit, register)
        if register in ("", "companies"):
            sorter.named("companies", companies)
        if register in ("", "officers"):
            sorter.named("officers", names_of(session, "officer"))
        for section in SECTIONS:
            if section is not _ATTACHED and register in ("", *_leads_to(section)):
                sorter.take(section, look(session, section, asked, limit))
        sorter.take(_ATTACHED, attached)
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
    rows = _wholes(session, Company, ids)
    return tuple(
        Hit("companies", one, rows[one]["title"], rows[one]["hint"]) for one in ids if one in rows
    )


class _Sorter:
    """Gathers matches by the register they are opened in."""

    def __init__(self, session: Session, asked: Asked, limit: int, only: str) -> None:
        self._session, self._asked, self._limit, self._only = session, asked, limit, only
        self._found: dict[str, dict[int, tuple[str, str]]] = {}
        self._records: dict[str, type[Record]] = {}
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
            told = {one.id: (one.label, one.text) for one in looked.matches}
            told |= dict.fromkeys(looked.others, ("", ""))
            self._put(name, section.record, told, looked.more)

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
        for (name, whole), told in wholes.items():
            self._parted.add(name)
            self._put(name, whole, told, looked.more)

    def _put(
        self, name: str, record: type[Record], told: Mapping[int, tuple[str, str]], more: bool
    ) -> None:
        if self._only not in ("", name) or not told:
            return
        held = self._found.setdefault(name, {})
        self._records[name] = record
        for one, text in told.items():
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
        rows = _wholes(self._session, record, asked, name)
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


def _hit(
    register: str, one: int, row: Mapping[str, str], told: tuple[str, str], words: Sequence[str]
) -> Hit:
    label, text = told
    part, spans = cut(text, words) if text else ("", ())
    if text == row["title"] or (not spans and not label):
        label, part, spans = "", "", ()
    title: str = row["title"]
    titled: Spans = (named if register in _NAMED else marked)(title, words)
    return Hit(register, one, title, row["hint"], label, part, spans, titled)


def _wholes(
    session: Session, record: type[Record], ids: Iterable[int], register: str = ""
) -> dict[int, dict[str, str]]:
    """Return title and hint of the living records one may see, by id.

    What has no name of its own is called by its company.
    """
    about: Any = record
    wanted = list(ids)
    if not wanted:
        return {}
    day = getattr(about, record.dated) if record.dated else null()
    beside = getattr(about, _BESIDE.get(record, "number"))
    query = select(about.id, about.number, title_of(record), day, beside).where(
        among(about.id, wanted), about.deleted_at.is_(None)
    )
    if record is Issue:
        query = query.where(Issue.kind == _KINDS[register])
    rows = session.execute(query).all()
    owners = _owners(session, record, [row[0] for row in rows])
    found = {}
    for one, number, title, dated, told in rows:
        called = title if record.title != "number" else owners.get(one) or number
        parts = [str(dated or ""), (told or number) if called != number else ""]
        hint = masking.within("  ".join(part for part in parts if part))
        found[one] = {"title": masking.within(str(called)), "hint": hint}
    return found


_BESIDE: dict[type[Record], str] = {Company: "address", Officer: "badge"}
"""What tells two of the same name apart; others are told apart by their number."""
_KINDS = {"needs": IssueKind.need, "hazards": IssueKind.hazard}


def _owners(session: Session, record: type[Record], ids: Sequence[int]) -> dict[int, str]:
    """Return the names of the companies records belong to, by record."""
    about: Any = record
    fields = fields_of(record)
    if "companies" in fields:
        through = about.companies.property.secondary
        own, place = through.c[record.__tablename__], through.c.place
        query = select(own, Company.name).join(Company, Company.id == through.c.company)
        query = query.where(among(own, ids)).order_by(place.desc())  # the first one named stays
    elif "company_id" in fields and record.title == "number":
        query = select(about.id, Company.name).join(Company, Company.id == about.company_id)
        query = query.where(among(about.id, ids))
    else:
        return {}
    return {row[0]: row[1] for row in session.execute(query)}
