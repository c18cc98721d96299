"""Names as they are compared: exactly but for blanks, widths and brackets; and near ones.

Two names are the same only when their keys are equal. A near name is told as
a doubt and never taken for the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable

_BLANK = re.compile("[\\s\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
_BRACKETS = str.maketrans("〔[【〕]】·•・", "((()))···")
_FORM = re.compile(r"(有限责任公司|股份有限公司|集团有限公司|有限公司|集团公司|公司|集团|厂)$")
_MIDDLE = 3
"""So many signs must remain of a name without the place in front of it."""

_ASIDE = re.compile(r"\([^()]*\)")


def key(name: str) -> str:
    """Return a name without what people write differently: blanks, widths, brackets, case."""
    plain = _BLANK.sub("", unicodedata.normalize("NFKC", name))
    return plain.translate(_BRACKETS).casefold()


def core(name: str) -> str:
    """Return what remains of a company's name without its legal form and bracketed words."""
    return _FORM.sub("", _ASIDE.sub("", key(name)))


class Near:
    """Finds names near one another: one sign apart, or but for legal form or place in front.

    Signs left out one by one are indexed, so that a look-up costs the length of
    the name and not the number of names.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._by: dict[str, list[str]] = defaultdict(list)
        self._known: set[str] = set()
        for name in names:
            self.add(name)

    def add(self, name: str) -> None:
        """Take a name in."""
        if name not in self._known:
            self._known.add(name)
            for variant in _variants(name):
                self._by[variant].append(name)

    def of(self, name: str, most: int = 3) -> list[str]:
        """Return names near this one, itself left out, in the order they came."""
        own = key(name)
        found: dict[str, None] = {}
        for variant in _variants(name):
            for other in self._by.get(variant, ()):
                if key(other) != own:
                    found[other] = None
        return list(found)[:most]


def _variants(name: str) -> set[str]:
    whole = key(name)
    middle = core(name)
    cut = {whole[:at] + whole[at + 1 :] for at in range(len(whole))} if len(whole) > 3 else set()
    ends = {f"~{middle[at:]}" for at in (0, 2, 3) if at == 0 or len(middle) >= at + _MIDDLE}
    return {whole} | cut | ends
