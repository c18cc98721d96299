"""Phrases offered while one writes (常用语): one's own, the station's, and those shipped.

Those used most come first, told from the texts written lately at that place;
one finds them by words or by the first letters of their pinyin.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base import pinyin
from liaison.base.paths import resources
from liaison.base.words import N_
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import Dispute, Issue, Phrase, Visit
from liaison.records.issue import Action, IssueKind
from liaison.records.phrase import Place
from liaison.services import records
from liaison.services.records import Saved
from liaison.store.step import Op, Store, Who

SHOWN = 50
_RECENT = 200
"""Texts looked through for what is used most."""

_COLUMNS: dict[Place, tuple[type[Record], str]] = {
    Place.content: (Visit, "content"),
    Place.findings: (Visit, "findings"),
    Place.handling: (Visit, "handling"),
    Place.need: (Issue, "description"),
    Place.hazard: (Issue, "description"),
    Place.requirement: (Issue, "requirement"),
    Place.dispute: (Dispute, "description"),
}
_KINDS = {Place.need: IssueKind.need, Place.hazard: IssueKind.hazard}
_HANDLING = {
    (Issue, "result"),
    (Action, "content"),
    (Dispute, "outcome"),
    (Dispute, "followed"),
}
"""Fields of other records where one writes how something was handled."""


@dataclass(frozen=True)
class Offered:
    """A phrase: its words, the first letters of their pinyin, its record if it has one."""

    words: str
    letters: str
    id: int | None = None
    own: bool = False


def place_of(record: type[Record], field: str, register: str = "") -> Place:
    """Return where phrases for a long text come from; what fits no place is like a visit's."""
    if record is Issue and field == "description":
        return Place.hazard if register == "hazards" else Place.need
    for place, found in _COLUMNS.items():
        if found == (record, field):
            return place
    if (record, field) in _HANDLING or record.inside == "dispute_id":
        return Place.handling
    return Place.content


def offers(
    session: Session, place: Place, typed: str = "", who: Who | None = None, limit: int = SHOWN
) -> list[Offered]:
    """Return phrases of a place that hold what was typed (words or first letters).

    Those used most lately come first, then the person's own, the station's,
    and those shipped, each in their order.
    """
    who = who or session.info["who"]
    found = _there(session, place, who)
    known = {one.words for one in found}
    found += [Offered(one, letters(one)) for one in shipped(place) if one not in known]
    texts = _lately(session, place)
    used = {one.words: sum(one.words in text for text in texts) for one in found}
    ordered = sorted(found, key=lambda one: -used[one.words])
    wanted = typed.strip().casefold()
    if wanted:
        rated = [(_fits(wanted, one), one) for one in ordered]
        ordered = [one for rate, one in sorted(rated, key=lambda pair: pair[0]) if rate < _NOT]
    return ordered[:limit]


def keep(store: Store, place: Place, words: str, shared: bool = False, op_id: Op = None) -> Saved:
    """Keep words as a phrase, one's own unless it is to be shared."""
    values = {"place": place, "words": words, "shared": shared}
    return records.save(store, Phrase, values, op_id=op_id, words=N_("存为常用语"))


@cache
def shipped(place: Place) -> tuple[str, ...]:
    """Return the phrases that come with the program, in order."""
    told = json.loads((resources() / "phrases.json").read_text("utf-8"))
    return tuple(told[place.value])


@lru_cache(maxsize=4096)
def letters(words: str) -> str:
    """Return the first letters of the pinyin of a phrase."""
    return pinyin.initials(words)


_NOT = 3


def _fits(typed: str, one: Offered) -> int:
    """Return how well a phrase answers: 0 by its beginning, 2 by a part, _NOT not at all."""
    if one.letters.startswith(typed) or one.words.casefold().startswith(typed):
        return 0
    if typed in one.words.casefold():
        return 1
    return 2 if typed in one.letters else _NOT


def _there(session: Session, place: Place, who: Who) -> list[Offered]:
    mine = Phrase.created_by == who.login
    rows = session.execute(
        select(Phrase.words, Phrase.id, mine)
        .where(alive(Phrase), Phrase.place == place, or_(Phrase.shared, mine))
        .order_by(mine.desc(), Phrase.position.is_(None), Phrase.position, Phrase.id)
    )
    found: dict[str, Offered] = {}
    for words, id_, own in rows:
        found.setdefault(words, Offered(words, letters(words), id_, bool(own)))
    return list(found.values())


def _lately(session: Session, place: Place) -> Sequence[str]:
    """Return the texts written last at a place."""
    record, name = _COLUMNS[place]
    column: Any = getattr(record, name)
    query = select(column).where(column.is_not(None))
    if place in _KINDS:
        query = query.where(Issue.kind == _KINDS[place])
    return session.scalars(query.order_by(record.id.desc()).limit(_RECENT)).all()
