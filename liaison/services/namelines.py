"""Keys of names laid out to be searched: signs, initials, pinyin, or both mixed.

One long text per kind of key, its lines in order: a beginning is found by
halving, an inside by ``str.find``, so that 20,000 companies answer within a
keystroke (speed.md G9).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from liaison.base import pinyin

_MIXED_FROM, _MIXED_TO = 3, 20
_WHOLE_FROM = 4
"""Letters from which the inside of a whole pinyin is looked at: shorter ones stand in most."""
_LETTER = re.compile("[a-z0-9]")
_ODD = re.compile("[0-9]|[bcdfhjklmpqstwxyz][bcdfgjklmnpqrstwxyz]")
"""What the pinyin of hanzi never holds: letters with it are looked for in few keys only."""


def _lines(keys: list[tuple[str, int]]) -> Lines:
    starts, at = [], 1
    for key, _owner in keys:
        starts.append(at)
        at += len(key) + 1
    text = "".join(["\n", *(f"{key}\n" for key, _owner in keys)])
    return Lines(text, starts, [owner for _key, owner in keys])


@dataclass(frozen=True)
class Lines:
    """Keys one under the other in rising order, where each begins, and whose it is."""

    text: str
    starts: list[int]
    owners: list[int]

    def line(self, place: int) -> str:
        """Return the key at a place."""
        start = self.starts[place]
        return self.text[start : self.text.index("\n", start)]

    def same(self, words: str) -> Iterator[int]:
        """Yield the places of lines that are the words; they come first of those that begin so."""
        for place in self.begin(words):
            if self.text[self.starts[place] + len(words)] != "\n":
                return
            yield place

    def begin(self, words: str) -> Iterator[int]:
        """Yield the places of lines that begin with the words."""
        long = len(words)
        place = bisect_left(self.starts, words, key=lambda at: self.text[at : at + long])
        while place < len(self.starts) and self.text.startswith(words, self.starts[place]):
            yield place
            place += 1

    def find(self, words: str, apart: bool = False) -> Iterator[int]:
        """Yield the places of lines that hold the words.

        ``apart``: as whole syllables only, blanks or ends of the line beside them.
        """
        at = self.text.find(words)
        while at >= 0:
            if apart and not (self._edge(at - 1) and self._edge(at + len(words))):
                at = self.text.find(words, at + 1)
                continue
            place = bisect_right(self.starts, at) - 1
            yield place
            following = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.text)
            at = self.text.find(words, following)

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


class Keys:
    """The keys of some names, by the ids they are of: lines as the store keeps them."""

    def __init__(self, ways: Mapping[int, str]) -> None:
        signs: list[tuple[str, int, str]] = []
        short: list[tuple[str, int]] = []
        whole: list[tuple[str, int]] = []
        for owner, told in ways.items():
            for line in told.split("\n"):
                name, initials, spaced, other = line.split("\t")
                signs.append((name, owner, spaced))
                short += [(one, owner) for one in initials.split(" ")]
                whole.append((spaced.replace(" ", ""), owner))
                whole += [(one, owner) for one in other.split(" ") if one]
        signs.sort()
        self._signs = _lines([(name, owner) for name, owner, _spaced in signs])
        self._latin = _lines([one[:2] for one in signs if _LETTER.search(one[0])])
        self._apart = _lines([(spaced, owner) for _name, owner, spaced in signs])
        self._short, self._whole = _lines(sorted(short)), _lines(sorted(whole))
        self._odd = _lines(sorted(one for one in whole if _ODD.search(one[0])))
        self._begun = {one[:2] for one in set(self._apart.text.split())}

    def sounding(self, sounds: str) -> Iterator[int]:
        """Yield the ids of names with these syllables, blanks between them, anywhere."""
        return (self._apart.owners[place] for place in self._apart.find(sounds, apart=True))

    def tiers(self, typed: str) -> Iterator[Iterator[int]]:
        """Yield the ids of names that answer folded words, the better ones first.

        First the name itself, then its beginning, that of its initials, its
        inside, and its pinyin: as many kinds for the same words whatever the names are.
        """
        letters = typed.isascii()
        signs = self._latin if letters else self._signs
        short, whole = self._short, self._odd if _ODD.search(typed) else self._whole
        yield (signs.owners[at] for at in signs.same(typed))
        yield (signs.owners[at] for at in signs.begin(typed))
        if letters:
            yield (short.owners[at] for at in short.same(typed))
            yield (short.owners[at] for at in short.begin(typed))
        yield (signs.owners[at] for at in signs.find(typed))
        if letters:
            yield (whole.owners[at] for at in whole.begin(typed))
            yield (short.owners[at] for at in short.find(typed))
            if len(typed) >= _WHOLE_FROM:
                yield (whole.owners[at] for at in whole.find(typed))

    def mixed(self, typed: str) -> Iterator[int]:
        """Yield the ids of names ``yunld`` and ``云ld`` mean: by the shape, then sign by sign.

        Hanzi alone are no mixture, nor are letters that all begin a sign: these
        :meth:`tiers` would have found.
        """
        if not _MIXED_FROM <= len(typed) <= _MIXED_TO or not _LETTER.search(typed):
            return
        spelt = ["".join(pinyin.sounds(sign)) for sign in typed]
        if self._begun.isdisjoint(map("".join, pairwise("".join(spelt)))):
            return
        parts = [re.escape(one) for one in spelt]
        first = rf"{parts[0]}(?<=[ \n]{parts[0]})"  # what is looked for first is found fast
        pattern = re.compile(r"(?:[^ \n]* )?".join([first, *parts[1:]]))
        for place in self._apart.match(pattern):
            if pinyin.matches(typed, self._signs.line(place)):
                yield self._apart.owners[place]
