"""Names of companies and officers in memory: found by signs, initials, pinyin, or both mixed.

What is kept is what the store's table of names tells
(:mod:`liaison.store.searchnames`), laid out to be searched
(:mod:`liaison.services.namelines`); it is read again when that has moved on.
"""

from __future__ import annotations

from collections.abc import Iterator, MutableMapping
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from liaison.base import pinyin
from liaison.services.namelines import Keys
from liaison.store import searchnames

MOST = 200
"""So many names answer one word; beyond that nobody reads on."""
_LATE = 500
"""Names changed since all were laid out stand in a layout of their own, up to so many."""
_MIXED = 9


class Names:
    """The names of one record type."""

    def __init__(self, record: str) -> None:
        self._record = record
        self._seen = searchnames.NOTHING
        self._ways: dict[int, str] = {}
        self._lock = Lock()
        self._all, self._late = Keys({}), Keys({})
        self._changed: set[int] = set()
        """Of these the late layout tells, if they still have names."""

    def refresh(self, connection: Connection) -> Names:
        """Read what has changed since the last time."""
        with self._lock:
            kept, mark = connection.info, searchnames.mark(connection)
            if mark is None or kept.get(self) != mark:
                kept.pop(self, None)
                self._seen, rows = searchnames.newer(connection, self._record, self._seen)
                self._take({one: ways for one, ways in rows if self._ways.get(one, "") != ways})
                if mark is not None:
                    kept[self] = mark
                if searchnames.is_writing(connection):
                    self._seen = searchnames.NOTHING  # what was read may be undone
        return self

    def find(self, word: str, most: int = MOST) -> dict[int, int]:
        """Return the ids whose names answer a word, and how well: 0 is the name itself.

        Then come its beginning, the beginning of its initials, its inside, its
        pinyin, and what mixes whole and short pinyin.
        """
        typed = pinyin.typed(word)
        found: dict[int, int] = {}
        if not typed:
            return found
        tiers = zip(self._late.tiers(typed), self._all.tiers(typed), strict=True)
        for rank, (late, laid) in enumerate(tiers):
            for owner in self._now(late, laid):
                found.setdefault(owner, rank)
                if len(found) >= most:
                    return found
        if not found:
            for owner in self._now(self._late.mixed(typed), self._all.mixed(typed)):
                found[owner] = _MIXED
                if len(found) >= most:
                    break
        return found

    def near(self, word: str, most: int = MOST) -> list[int]:
        """Return the ids of names that sound like a word of two hanzi or more."""
        typed = pinyin.folded(word)
        sounds = pinyin.sounds(word)
        if len(typed) < 2 or "".join(sounds) == typed:
            return []
        syllables = " ".join(sounds)
        owners = self._now(self._late.sounding(syllables), self._all.sounding(syllables))
        return list(dict.fromkeys(owners))[:most]

    def length(self, one: int) -> int:
        """Return how long the name itself is; shorter names of the same rank come first."""
        return self._ways.get(one, "").find("\t")

    def _now(self, late: Iterator[int], laid: Iterator[int]) -> Iterator[int]:
        """Yield the ids of both layouts that are still true."""
        yield from late
        changed = self._changed
        yield from (owner for owner in laid if owner not in changed) if changed else laid

    def _take(self, new: dict[int, str]) -> None:
        if not new:
            return
        self._ways.update(new)
        self._changed |= new.keys()
        if len(self._changed) > _LATE:
            self._ways = {one: ways for one, ways in self._ways.items() if ways}
            self._all, self._late, self._changed = Keys(self._ways), Keys({}), set()
        else:
            told = {one: self._ways[one] for one in self._changed}
            self._late = Keys({one: ways for one, ways in told.items() if ways})


_known: MutableMapping[Engine, dict[str, Names]] = WeakKeyDictionary()


def names_of(session: Session, record: str) -> Names:
    """Return the names of ``company`` or ``officer`` as they stand in the store now."""
    connection = session.connection()
    held = _known.setdefault(connection.engine, {})
    if record not in held:
        held[record] = Names(record)
    return held[record].refresh(connection)


def forget(engine: Engine) -> None:
    """Forget all names of a store; they are read again when next asked for."""
    _known.pop(engine, None)
