"""Pinyin of names: whole, by initials, and whether typed letters mean a text.

The table lies in ``resources/pinyin`` (made by packaging/pinyin.py; platform.md
§7): readings of each character, words read otherwise (重庆 is chong qing), and
surnames (解 is xie). It is read at the first question, not at start. Tones are
left out and ü is written v; letters and digits stay, small and half-width;
other signs are left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice, product
from typing import NamedTuple

from liaison.base.paths import resources

_LONGEST = 4
_INITIALS, _FULL = 8, 4
"""At most so many ways to read one text are kept as keys."""
_TONES = re.compile("(?<=[a-zü\u0308])[\u0300\u0301\u0304\u030c]", re.IGNORECASE)
_TWO = ("zh", "ch", "sh")
_MOST_TYPED = 60
_PERSON = 4

Readings = Mapping[str, tuple[str, ...]]


class _Table(NamedTuple):
    characters: Readings
    phrases: Readings
    surnames: Readings


def initials(text: str, person: bool = False) -> str:
    """Return the first letters: ``initials("重庆云岭") == "cqyl"``.

    ``person``: the text is a person's name, so its surname is read as one.
    """
    return "".join(one[:1] if _spelt(one) else one for one in _read(folded(text), person))


def full(text: str, person: bool = False) -> str:
    """Return the whole pinyin without blanks: ``full("重庆") == "chongqing"``."""
    return "".join(_read(folded(text), person))


def keys(text: str, person: bool = False) -> tuple[str, ...]:
    """Return what the text may be found by: ways of initials first, then whole ones.

    The usual reading comes first; a text of many ambiguous characters keeps
    eight ways of initials and four whole ones.
    """
    plain = folded(text)
    usual = _read(plain, person)
    ways = [_ways(sign, first) for sign, first in zip(plain, usual, strict=True)]
    short = _some(([_first(one) for one in way] for way in ways), _INITIALS)
    return tuple(dict.fromkeys([*short, *_some(ways, _FULL)]))


def matches(query: str, text: str) -> bool:
    """Do the typed letters mean a part of the text?

    Each character answers to itself, its whole reading or its first letter (zh,
    ch, sh too), so ``yunld`` and ``云ld`` mean 云岭电子; the last reading may
    still be unfinished. Blanks in the query are passed over.
    """
    return where(query, text) is not None


def where(query: str, text: str) -> tuple[int, int] | None:
    """Return which signs of ``folded(text)`` the typed letters mean: from, to; None if none."""
    wanted = typed(query)[:_MOST_TYPED]
    plain = folded(text)
    if not wanted:
        return None
    if (at := plain.find(wanted)) >= 0:
        return at, at + len(wanted)
    found = ((at, _from(wanted, plain, at)) for at in range(len(plain)))
    return next(((at, end) for at, end in found if end is not None), None)


def sounds(text: str, person: bool = False) -> tuple[str, ...]:
    """Return the usual reading of each sign: what two names that sound alike share."""
    return tuple(_read(folded(text), person))


def folded(text: str) -> str:
    """Return the signs that count: small half-width letters and digits, and hanzi."""
    return "".join(
        one for one in unicodedata.normalize("NFKC", text).lower() if one.isalnum() or one == "〇"
    )


def typed(word: str) -> str:
    """Return letters as the tables have them: without tones, ü as v.

    >>> typed("lǚ xiǎo ān")
    'lvxiaoan'
    """
    bare = _TONES.sub("", unicodedata.normalize("NFD", word))
    return folded(bare).replace("ü", "v")


def along(text: str, characters: Readings, phrases: Readings) -> list[str]:
    """Return the usual reading of each sign; the longest known word wins."""
    found: list[str] = []
    at = 0
    while at < len(text):
        for long in range(min(_LONGEST, len(text) - at), 1, -1):
            if (word := phrases.get(text[at : at + long])) is not None:
                found += word
                at += long
                break
        else:
            found.append(characters.get(text[at], (text[at],))[0])
            at += 1
    return found


def _read(plain: str, person: bool) -> list[str]:
    table = _table()
    if person and 2 <= len(plain) <= _PERSON:
        for long in (2, 1):
            if (name := table.surnames.get(plain[:long])) is not None:
                return [*name, *along(plain[long:], table.characters, table.phrases)]
    return along(plain, table.characters, table.phrases)


def _ways(sign: str, usual: str) -> list[str]:
    return list(dict.fromkeys([usual, *_table().characters.get(sign, ())]))


def _some(ways: Iterable[list[str]], most: int) -> Iterator[str]:
    """Return the first few combinations; what differs at one place only comes first."""
    kept = [list(dict.fromkeys(way)) for way in ways]
    usual = [way[0] for way in kept]
    found = {"".join(usual): None}
    for at, way in enumerate(kept):
        for other in way[1:]:
            found["".join([*usual[:at], other, *usual[at + 1 :]])] = None
    if len(found) < most:
        found.update(dict.fromkeys("".join(one) for one in islice(product(*kept), 4 * most)))
    return islice(found, most)


def _first(reading: str) -> str:
    return reading[:1] if _spelt(reading) else reading


def _spelt(reading: str) -> bool:
    return len(reading) > 1 or (reading.isascii() and reading.isalpha())


def _from(typed: str, plain: str, at: int) -> int | None:
    """Return where the part of the text ends that the typed letters mean from here on."""
    reached = {0}
    for end, sign in enumerate(plain[at:], at + 1):
        following: set[int] = set()
        for done in reached:
            for way in _pieces(sign):
                rest = typed[done : done + len(way)]
                if rest == way:
                    following.add(done + len(way))
                elif done + len(rest) == len(typed) and way.startswith(rest):
                    return end
        if len(typed) in following:
            return end
        if not following:
            return None
        reached = following
    return None


@lru_cache(maxsize=8192)
def _pieces(sign: str) -> tuple[str, ...]:
    """Return all that may be typed for one sign."""
    known = _table().characters.get(sign, ())
    short = [one[:1] for one in known] + [one[:2] for one in known if one.startswith(_TWO)]
    hurried = [f"{one[:-2]}ue" for one in known if one.endswith("ve")]
    return tuple(dict.fromkeys([sign, *known, *hurried, *short]))


@lru_cache(maxsize=1)
def _table() -> _Table:
    characters = {}
    for told, signs in _lines("characters.txt"):
        readings = tuple(told.split(" "))
        characters.update(dict.fromkeys(signs, readings))
    phrases = {word: tuple(told.split(" ")) for word, told in _lines("phrases.txt")}
    surnames = {name: tuple(told.split(" ")) for name, told in _lines("surnames.txt")}
    return _Table(characters, phrases, surnames)


def _lines(name: str) -> Iterator[tuple[str, str]]:
    for line in (resources() / "pinyin" / name).read_text("utf-8").splitlines():
        first, _tab, rest = line.partition("\t")
        yield first, rest
