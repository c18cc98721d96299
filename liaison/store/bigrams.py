"""Text as the search index keeps it: runs of letters, digits and hanzi, cut into pairs.

Every run stands as its overlapping pairs of characters and its last character
alone (speed.md §5), so that one character is found by a prefix, two by one
token, and longer words by the pairs they are made of; longer words are then
looked for in the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import pairwise

from liaison.store.typedcodes import mended, wholes

LONGEST, MOST = 100, 8
"""Of a query: signs, and words that must all be found."""
_PAIRS = 16
"""So many pairs of a word are asked for; the text decides about the rest."""
_APART = re.compile(r"[\W_]+")
_DASHES = re.compile(r"(?<=[a-z0-9])-(?=[a-z0-9])")
_PIECE = re.compile(r"[a-z0-9-]+")
_HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff\u3007]+")
_BECOME = re.compile(
    "[\u2e80-\u2fdf\u3038-\u303a\u3190-\u319f\u3200-\u33ff\uf900-\ufaff"
    "\U0001f200-\U0001f2ff\U0002f800-\U0002fa1f]"
)
"""Signs that become hanzi when a text is made normal (radicals, ring and square signs)."""


def normal(text: str) -> str:
    """Return the runs of a text in small half-width signs, one blank between them.

    >>> normal("云岭（电子）ＡＢＣ-12")
    '云岭 电子 abc 12'
    """
    return _APART.sub(" ", unicodedata.normalize("NFKC", text).lower()).strip()


def numbered(text: str) -> str:
    """Return numbers and codes as they may be typed: in parts, and without their dashes.

    >>> numbered("0854-2621234、13800138000")
    '0854 2621234 13800138000 08542621234'
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    whole = [one.replace("-", "") for one in _PIECE.findall(plain) if "-" in one]
    return " ".join([normal(text), *whole])


def spoken(text: str) -> str:
    """Return free text normal, with the numbers in it that stand in groups also whole.

    >>> spoken("值班：139-0000-1111")
    '值班 139 0000 1111 13900001111'
    """
    return " ".join([normal(text), *wholes(text)])


def joined(text: str) -> str:
    """Return numbers and codes without their dashes: their pairs are those of every way to type."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return normal(_DASHES.sub("", plain))


def holds(text: str, word: str, plain: Callable[[str], str] = normal) -> bool:
    """Is a normal word part of a text as it is searched? ``plain`` returns the text so.

    Hanzi stand in it as they were written, but for the signs that become some.
    """
    if _HANZI.fullmatch(word):
        if word in text:
            return True
        if _BECOME.search(text) is None:
            return False
    return word in plain(text)


def tokens(plain: str) -> set[str]:
    """Return the tokens of a normal text."""
    found: set[str] = set()
    for run in plain.split(" "):
        if run:
            found.update(map("".join, pairwise(run)))
            found.add(run[-1])
    return found


def wanted(word: str) -> tuple[list[str], list[str]]:
    """Return the tokens a text with this normal word must have: whole ones, and beginnings."""
    whole: dict[str, None] = {}
    begun: dict[str, None] = {}
    for run in word.split(" "):
        if len(run) == 1:
            begun[run] = None
        whole.update(dict.fromkeys(map("".join, pairwise(run))))
    return list(whole)[:_PAIRS], list(begun)[:_PAIRS]


def words(typed: str) -> list[str]:
    """Return the normal words of a query; what cannot be searched for is left out."""
    found = (normal(one) for one in mended(typed[:LONGEST]).split())
    return list(dict.fromkeys(one for one in found if one))[:MOST]
