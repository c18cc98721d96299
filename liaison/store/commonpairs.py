"""Which pairs of signs stand in many records: they tell little, and cost most to ask for.

A word of six signs is five pairs. Where two of them are rare, hardly a record
has both but not the word; a common pair beside them only makes the index read
100,000 entries more. What is common is learnt from a sample, now and then. It
decides about time alone: whatever is offered is looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, func, select

from liaison.base.clock import clock
from liaison.store import sections
from liaison.store.sections import Section

_MANY = 50_000
"""Records of a type from which it is worth while."""
_SAMPLE, _COMMON, _RARE = 300, 6, 2
"""Records looked at; in so many of them a pair is common, in fewer than so many it is rare."""
_ENOUGH = 2
"""So many rare pairs of a word will do without its common ones."""
_FRESH = 3600.0
"""Seconds a sample is taken to be true; one of a million texts takes 20 milliseconds."""


@dataclass(frozen=True)
class Pairs:
    """The common pairs, and all that are not rare."""

    common: frozenset[str] = frozenset()
    known: frozenset[str] = frozenset()

    def telling(self, pairs: Sequence[str]) -> Sequence[str]:
        """Return the pairs of a word worth asking for: all of them if few are rare."""
        if sum(one not in self.known for one in pairs) < _ENOUGH:
            return pairs
        return [one for one in pairs if one not in self.common]


NOTHING_KNOWN = Pairs()
_learnt: MutableMapping[Engine, dict[int, tuple[float, Pairs]]] = WeakKeyDictionary()


def of(connection: Connection, section: Section) -> Pairs:
    """Return what is known of the pairs of a section."""
    held = _learnt.setdefault(connection.engine, {})
    at, pairs = held.get(section.code, (-_FRESH, NOTHING_KNOWN))
    if clock.ticks() - at >= _FRESH:
        pairs = _sampled(connection, section)
        held[section.code] = (clock.ticks(), pairs)
    return pairs


def _sampled(connection: Connection, section: Section) -> Pairs:
    """Look at records from all over the table; those in the bin will do as well."""
    table = section.record.__table__.c
    last = connection.execute(select(func.max(table["id"]))).scalar() or 0
    if last < _MANY:
        return NOTHING_KNOWN
    names = ["number", *(bound.name for bound in sections.texts_of(section.record))]
    ids = sorted({last * n // _SAMPLE + 1 for n in range(_SAMPLE)})
    query = select(*(table[name] for name in names)).where(table["id"].in_(ids))
    seen: Counter[str] = Counter()
    many = 0
    for row in connection.execute(query):
        seen.update(sections.tokens_of(section.record, dict(zip(names, row, strict=True)), ()))
        many += 1
    if many < _SAMPLE // 2:
        return NOTHING_KNOWN
    return Pairs(
        frozenset(one for one, n in seen.items() if n >= _COMMON),
        frozenset(one for one, n in seen.items() if n >= _RARE),
    )
