"""What a search gives back, and where in a text the words stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from liaison.base import pinyin

_BEFORE, _LONG = 12, 60
"""Signs shown before the first word found, and in all."""

_POINTS = re.compile(
    "[\u2000-\u206f\u3000-\u3037\u303b-\u303f\uff01-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]"
)
"""Wide blanks and points: the only signs of most texts that are searched as others."""

Spans = tuple[tuple[int, int], ...]
"""Beginning and end of each part of a text to be marked, in order, not overlapping."""


@dataclass(frozen=True)
class Hit:
    """One record found: where it is opened, what it is called, and the matched text.

    ``label`` names the field (or the part and its field) the text is of;
    ``hint`` tells when and whose it is. Personal numbers are masked.
    """

    register: str
    id: int
    title: str
    hint: str = ""
    label: str = ""
    text: str = ""
    spans: Spans = ()
    titled: Spans = ()
    """What is marked in the title."""


@dataclass(frozen=True)
class Group:
    """The hits of one register, best first; ``more``: there are others beside the counted."""

    register: str
    label: str
    hits: tuple[Hit, ...]
    count: int
    more: bool = False

    @property
    def counted(self) -> str:
        """The count as it is shown: ``12``, ``100+``."""
        return f"{self.count}+" if self.more else str(self.count)


@dataclass(frozen=True)
class Found:
    """What a query found: groups in the order of the registers, and companies that sound alike."""

    words: str
    groups: tuple[Group, ...] = ()
    near: tuple[Hit, ...] = ()

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits, group after group."""
        return tuple(hit for group in self.groups for hit in group.hits)


def marked(text: str, words: Sequence[str]) -> Spans:
    """Return where normal words stand in a text as it was written."""
    level = _level(text)
    if level is not None and not any(" " in word for word in words):
        found = ((level.find(word), len(word)) for word in words)
        return _joined([(at, at + long) for at, long in found if at >= 0])
    signs, places = _signs(text)
    spans = []
    for word in words:
        at = signs.find(word)
        if at >= 0:
            spans.append((places[at], places[at + len(word) - 1] + 1))
    return _joined(spans)


def named(text: str, words: Sequence[str]) -> Spans:
    """Return where words stand in a name, by their signs or else by pinyin."""
    if spans := marked(text, words):
        return spans
    signs, places = _signs(text)
    kept = [place for sign, place in zip(signs, places, strict=True) if sign != " "]
    found = [pinyin.where(word, text) for word in words]
    spans = _joined([(kept[one[0]], kept[one[1] - 1] + 1) for one in found if one is not None])
    return spans if len(kept) == len(pinyin.folded(text)) else ()


def cut(text: str, words: Sequence[str]) -> tuple[str, Spans]:
    """Return the part of a text around the words, in one line, and where they stand in it."""
    line = " ".join(text.split())
    spans = marked(line, words)
    start = max(0, spans[0][0] - _BEFORE) if spans and len(line) > _LONG else 0
    part = line[start : start + _LONG]
    if start:
        part = f"…{part[1:]}"
    if start + _LONG < len(line):
        part = f"{part[:-1]}…"
    shifted = ((max(0, a - start), min(b - start, len(part))) for a, b in spans)
    return part, tuple((a, b) for a, b in shifted if a < b)


def _level(text: str) -> str | None:
    """Return a text as it is searched, each sign at its place; None: some are not one sign then.

    What stands between words is left as it is, so only words without a blank are found in it.
    """
    plain = _POINTS.sub(" ", text)
    if not unicodedata.is_normalized("NFKC", plain):
        return None
    small = plain.lower()
    return small if len(small) == len(text) else None


def _signs(text: str) -> tuple[str, list[int]]:
    """Return a text as it is searched, and of each of its signs the place in the text."""
    signs: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        for sign in _folded(written):
            if sign.isalnum():
                signs.append(sign)
                places.append(place)
            elif signs and signs[-1] != " ":
                signs.append(" ")
                places.append(place)
    return "".join(signs), places


@lru_cache(maxsize=10_000)
def _folded(sign: str) -> str:
    return unicodedata.normalize("NFKC", sign).lower()


def _joined(spans: Sequence[tuple[int, int]]) -> Spans:
    found: list[tuple[int, int]] = []
    for a, b in sorted(spans):
        if found and a <= found[-1][1]:
            found[-1] = (found[-1][0], max(b, found[-1][1]))
        else:
            found.append((a, b))
    return tuple(found)
