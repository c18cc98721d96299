"""Names of companies and officers in memory: found by signs, initials, pinyin, or both mixed.

One long text per kind of key, searched by ``str.find``: 20,000 companies
answer within a keystroke (speed.md G9). What is kept is what the store's
table of names tells (:mod:`liaison.store.searchnames`); it is read again when
that has moved on.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from threading import Lock
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from liaison.base import pinyin
from liaison.store import searchnames

MOST = 200
"""So many names answer one word; beyond that nobody reads on."""
_MIXED_FROM, _MIXED_TO = 3, 20
_WHOLE_FROM = 4
"""Letters from which the inside of a whole pinyin is looked at: shorter ones stand in most."""


@dataclass(frozen=True)
class Lines:
    """Keys one under the other, where each begins, and whose it is."""

    text: str
    starts: list[int]
    owners: list[int]

    def find(
        self, words: str, begin: bool = False, end: bool = False, apart: bool = False
    ) -> Iterator[int]:
        """Yield the places of lines that hold the words, begin with them or end with them.

        ``apart``: as whole syllables only, blanks or ends of the line beside them.
        """
        needle = f"{chr(10) * begin}{words}{chr(10) * end}"
        at = self.text.find(needle)
        while at >= 0:
            if apart and not (self._edge(at - 1) and self._edge(at + len(needle))):
                at = self.text.find(needle, at + 1)
                continue
            place = bisect_right(self.starts, at + begin) - 1
            yield place
            following = self.starts[place + 1] - 1 if place + 1 < len(self.starts) else -1
            at = self.text.find(needle, following) if following >= 0 else -1

    def _edge(self, at: int) -> bool:
        return self.text[at] in " \n"

    def match(self, pattern: re.Pattern[str]) -> Iterator[int]:
        """Yield the places of lines a pattern is found in."""
        last = -1
        for found in pattern.finditer(self.text):
            place = bisect_right(self.starts, found.start()) - 1
            if place != last:
                yield place
            last = place


class Names:
    """The names of one record type."""

    def __init__(self, record: str) -> None:
        self._record = record
        self._seq = -1
        self._ways: dict[int, str] = {}
        self._lock = Lock()
        self._signs = self._short = self._whole = self._apart = Lines("\n", [], [])

    def refresh(self, session: Session) -> Names:
        """Read what has changed since the last time."""
        with self._lock:
            seq, rows = searchnames.newer(session.connection(), self._record, self._seq)
            new = {one: ways for one, ways in rows if self._ways.get(one, "") != ways}
            if new:
                self._ways.update(new)
                self._ways = {one: ways for one, ways in self._ways.items() if ways}
                self._lay()
            self._seq = seq
        return self

    def find(self, word: str, most: int = MOST) -> dict[int, int]:
        """Return the ids whose names answer a word, and how well: 0 is the name itself.

        Then come its beginning, the beginning of its initials, its inside, its
        pinyin, and what mixes whole and short pinyin.
        """
        typed = pinyin.folded(word).replace("ü", "v")
        found: dict[int, int] = {}
        if not typed:
            return found
        for rank, places in enumerate(self._tiers(typed)):
            for owner in places:
                found.setdefault(owner, rank)
                if len(found) >= most:
                    return found
        return found or self._mixed(typed, most)

    def near(self, word: str, most: int = MOST) -> list[int]:
        """Return the ids of names that sound like a word of two hanzi or more."""
        typed = pinyin.folded(word)
        sounds = pinyin.sounds(word)
        if len(typed) < 2 or "".join(sounds) == typed:
            return []
        owners = dict.fromkeys(
            self._apart.owners[place] for place in self._apart.find(" ".join(sounds), apart=True)
        )
        return list(owners)[:most]

    def length(self, one: int) -> int:
        """Return how long the name itself is; shorter names of the same rank come first."""
        return self._ways.get(one, "").find("\t")

    def _tiers(self, typed: str) -> Iterator[Iterator[int]]:
        signs, short, whole = self._signs, self._short, self._whole
        letters = typed.isascii()
        yield (signs.owners[at] for at in signs.find(typed, begin=True, end=True))
        yield (signs.owners[at] for at in signs.find(typed, begin=True))
        if letters:
            yield (short.owners[at] for at in short.find(typed, begin=True, end=True))
            yield (short.owners[at] for at in short.find(typed, begin=True))
        yield (signs.owners[at] for at in signs.find(typed))
        if letters:
            yield (whole.owners[at] for at in whole.find(typed, begin=True))
            yield (short.owners[at] for at in short.find(typed))
            if len(typed) >= _WHOLE_FROM:
                yield (whole.owners[at] for at in whole.find(typed))

    def _mixed(self, typed: str, most: int) -> dict[int, int]:
        """Find ``yunld`` and ``云ld``: by the shape first, then sign by sign."""
        if not _MIXED_FROM <= len(typed) <= _MIXED_TO:
            return {}
        parts = [re.escape("".join(pinyin.sounds(sign))) for sign in typed]
        first = rf"{parts[0]}(?<=[ \n]{parts[0]})"  # what is looked for first is found fast
        pattern = re.compile(r"(?:[^ \n]* )?".join([first, *parts[1:]]))
        found: dict[int, int] = {}
        for place in self._apart.match(pattern):
            signs = self._signs
            line = signs.text[signs.starts[place] :].partition("\n")[0]
            if pinyin.matches(typed, line):
                found.setdefault(self._apart.owners[place], 9)
                if len(found) >= most:
                    break
        return found

    def _lay(self) -> None:
        signs, short, whole, apart = [], [], [], []
        for owner, ways in self._ways.items():
            for line in ways.split("\n"):
                name, initials, spaced, other = line.split("\t")
                signs.append((name, owner))
                apart.append((spaced, owner))
                short += [(one, owner) for one in initials.split(" ")]
                whole.append((spaced.replace(" ", ""), owner))
                whole += [(one, owner) for one in other.split(" ") if one]
        self._signs, self._apart = _lines(signs), _lines(apart)
        self._short, self._whole = _lines(short), _lines(whole)


def _lines(keys: list[tuple[str, int]]) -> Lines:
    starts, at = [], 1
    for key, _owner in keys:
        starts.append(at)
        at += len(key) + 1
    text = "".join(["\n", *(f"{key}\n" for key, _owner in keys)])
    return Lines(text, starts, [owner for _key, owner in keys])


_known: MutableMapping[Engine, dict[str, Names]] = WeakKeyDictionary()


def names_of(session: Session, record: str) -> Names:
    """Return the names of ``company`` or ``officer`` as they stand in the store now."""
    engine = session.get_bind().engine
    held = _known.setdefault(engine, {})
    return held.setdefault(record, Names(record)).refresh(session)
