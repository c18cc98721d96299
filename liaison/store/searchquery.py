"""Asking the index: the newest entries of a section that have these tokens."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, text

from liaison.store import bigrams
from liaison.store.sections import Section, company_token

_LOCAL = (
    "SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ?"
    " ORDER BY rowid DESC LIMIT ?"
)
_SERVER = text(
    "WITH k AS MATERIALIZED (SELECT id FROM search_entry WHERE tok @@ CAST(:match AS tsquery)"
    " AND id >= :first AND id < :before) SELECT id FROM k ORDER BY id DESC LIMIT :many"
)
"""Without the materialized part the planner would walk the primary key (speed.md §5)."""


@dataclass(frozen=True)
class Wanted:
    """A word: the tokens it must have, beginnings of tokens, and companies that do instead."""

    whole: tuple[str, ...] = ()
    begun: tuple[str, ...] = ()
    companies: tuple[int, ...] = ()


def wanted(word: str, companies: Sequence[int] = ()) -> Wanted:
    """Return what an entry must have for a normal word."""
    whole, begun = bigrams.wanted(word)
    return Wanted(tuple(whole), tuple(begun), tuple(companies))


def newest(
    connection: Connection, section: Section, words: Sequence[Wanted], before: int, many: int
) -> list[int]:
    """Return the numbers of so many entries before a number, newest first."""
    if connection.dialect.name == "sqlite":
        match = " AND ".join(map(_for_sqlite, words))
        asked = (match, section.first, before, many)
        return list(connection.exec_driver_sql(_LOCAL, asked).scalars())
    told = {
        "match": " & ".join(map(_for_server, words)),
        "first": section.first,
        "before": before,
        "many": many,
    }
    return list(connection.execute(_SERVER, told).scalars())


def _for_sqlite(word: Wanted) -> str:
    own = [f'"{one}"' for one in word.whole] + [f'"{one}"*' for one in word.begun]
    return _either(own, [f'"{company_token(one)}"' for one in word.companies], " AND ", " OR ")


def _for_server(word: Wanted) -> str:
    own = [f"'{one}'" for one in word.whole] + [f"'{one}':*" for one in word.begun]
    return _either(own, [f"'{company_token(one)}'" for one in word.companies], " & ", " | ")


def _either(own: Sequence[str], instead: Sequence[str], both: str, either: str) -> str:
    ways = [f"({both.join(own)})"] if own else []
    return f"({either.join([*ways, *instead])})"
