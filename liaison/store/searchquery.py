"""Asking the index: the newest entries of a section that have these tokens."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, text

from liaison.store import bigrams, commonpairs
from liaison.store.commonpairs import Pairs
from liaison.store.sections import Section, company_token

_LOCAL = "SELECT rowid FROM search WHERE search MATCH ? AND rowid > ? AND rowid <= ? ORDER BY rowid"
_SERVER = text(
    "WITH k AS MATERIALIZED (SELECT id FROM search_entry WHERE tok @@ CAST(:match AS tsquery)"
    " AND id > :after AND id <= :last) SELECT id FROM k ORDER BY id LIMIT :many"
)
"""Without the materialized part the planner would walk the primary key (speed.md §5)."""
_AHEAD, _TRIED = 500, 300
"""Entries a server is asked for when the first were not enough, and those told by fewer words."""


@dataclass(frozen=True)
class Wanted:
    """A word: the tokens it must have, beginnings of tokens, and companies that do instead."""

    whole: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    companies: tuple[int, ...] = ()


def wanted(
    word: str, companies: Sequence[int] = (), pairs: Pairs = commonpairs.NOTHING_KNOWN
) -> Wanted:
    """Return what an entry must have for a normal word, but for pairs that tell little."""
    whole, begun = bigrams.wanted(word)
    return Wanted(tuple(pairs.telling(whole)), tuple(begun), tuple(companies))


class Newest:
    """The entries of a section that have these tokens, handed out newest first.

    A local store goes on from where it stopped. A server, which gathers all of
    them each time, is asked again for what follows, and then for many. With
    ``fewer`` it is these words that are asked for at first; when so many
    entries have been offered, they tell too little, and all are. To be closed.
    """

    def __init__(
        self,
        connection: Connection,
        section: Section,
        words: Sequence[Wanted],
        after: int = -1,
        fewer: Sequence[Wanted] = (),
    ) -> None:
        self._connection, self._words = connection, words
        self._after, self._last = max(after, section.first - 1), section.last
        self._tried = _TRIED if fewer and fewer != words else 0
        self._open: CursorResult[Any] | None = None
        self._ahead: list[int] = []
        self._begin(fewer if self._tried else words)

    def take(self, many: int) -> list[int]:
        """Return the next so many numbers; fewer: these were the last."""
        if self._open is not None:
            found = [row[0] for row in self._open.fetchmany(many)]
        else:
            found = self._asked(many)
        if self._tried:
            self._tried = max(0, self._tried - len(found))
            if not self._tried:
                self.close()
                self._after, self._ahead = found[-1], []
                self._begin(self._words)
        return found

    def _begin(self, words: Sequence[Wanted]) -> None:
        if self._connection.dialect.name == "sqlite":
            asked = (" AND ".join(map(_for_sqlite, words)), self._after, self._last)
            self._open = self._connection.exec_driver_sql(_LOCAL, asked)
        else:
            self._match, self._first = " & ".join(map(_for_server, words)), True

    def _asked(self, many: int) -> list[int]:
        if len(self._ahead) < many and self._after < self._last:
            lacking = many - len(self._ahead)
            number, self._first = lacking if self._first else max(lacking, _AHEAD), False
            told = {"match": self._match, "after": self._after, "last": self._last}
            found = self._connection.execute(_SERVER, told | {"many": number}).scalars().all()
            self._ahead += found
            self._after = found[-1] if len(found) == number else self._last
        found, self._ahead = self._ahead[:many], self._ahead[many:]
        return found

    def close(self) -> None:
        """Ask no further."""
        if self._open is not None:
            self._open.close()


def newest(
    connection: Connection, section: Section, words: Sequence[Wanted], after: int, many: int
) -> list[int]:
    """Return the numbers of so many entries after a number, newest first; -1: from the newest."""
    with closing(Newest(connection, section, words, after)) as offered:
        return offered.take(many)


def _for_sqlite(word: Wanted) -> str:
    own = [f'"{one}"' for one in word.whole] + [f'"{one}"*' for one in word.begun]
    return _either(own, [f'"{company_token(one)}"' for one in word.companies], " AND ", " OR ")


def _for_server(word: Wanted) -> str:
    own = [f"'{one}'" for one in word.whole] + [f"'{one}':*" for one in word.begun]
    return _either(own, [f"'{company_token(one)}'" for one in word.companies], " & ", " | ")


def _either(own: Sequence[str], instead: Sequence[str], both: str, either: str) -> str:
    ways = [f"({both.join(own)})"] if own else []
    return f"({either.join([*ways, *instead])})"
