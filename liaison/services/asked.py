"""A query as it is asked of the index: its words, and the companies they may be names of."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from liaison.store import commonpairs
from liaison.store.commonpairs import NOTHING_KNOWN, Pairs
from liaison.store.searchquery import Newest, Wanted, wanted
from liaison.store.sections import Section

_LONG = 4
"""Signs of a word from which some of its pairs may be left out."""


@dataclass(frozen=True)
class Asked:
    """A query: its normal words, and for each the companies it is a name of."""

    words: tuple[str, ...]
    companies: tuple[frozenset[int], ...]
    shy: bool
    whole: bool = False
    """Are numbers of persons found only by the whole of them, lest they be tried digit by digit?"""

    @property
    def named(self) -> frozenset[int]:
        """The companies some of the words are names of: the other words may stand in them."""
        return frozenset().union(*self.companies)

    @property
    def told_by_tokens(self) -> bool:
        """Is a record with the tokens a match whatever its text? So it is for one or two hanzi.

        Digits may be of a number that is not shown, and have to be looked at.
        """
        short = all(len(word) <= 2 and not word.isascii() for word in self.words)
        return short and not self.shy

    def wanted(self, pairs: Pairs = NOTHING_KNOWN) -> list[Wanted]:
        """Return what an entry must have."""
        each = zip(self.words, self.companies, strict=True)
        return [wanted(word, sorted(companies), pairs) for word, companies in each]

    def newest(self, connection: Connection, section: Section) -> Newest:
        """Return the entries of a section to look at; of long words the telling pairs suffice."""
        all_, fewer = self.wanted(), list[Wanted]()
        if any(len(word) >= _LONG for word in self.words):
            fewer = self.wanted(commonpairs.of(connection, section))
        return Newest(connection, section, all_, fewer=fewer)
