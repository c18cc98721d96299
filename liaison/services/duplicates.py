"""Companies that may be one and the same: found by what two of them share.

Only candidates: people decide. Every reason is told, and a pair said to be two
is not offered to that person again (features.md A11; complaint 4: nothing is
ever merged by itself).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base import pinyin
from liaison.base.clock import clock
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Company
from liaison.services import likenames
from liaison.services.snoozing import APART, show_again
from liaison.store import personal, tables
from liaison.store.step import Store

_SIGNS = re.compile(r"[\W_]+")
_OTHERS = re.compile(r"[、，,；;/\s]+")
_NEEDED = 3
"""So much must speak for a pair."""
_SAME = N_("名称相同（不计公司形式）")
_ALIKE = (
    N_("名称读音相同"),
    N_("名称只差一个字"),
    N_("一个名称包含另一个"),
    N_("名称相近"),
)
_FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Firm:
    """A company as the list of candidates shows it; phone and code are only compared."""

    id: int
    number: str
    name: str
    names: tuple[str, ...]
    code: str
    address: str
    legal: str
    phones: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """Two companies that may be one; ``why`` in words, the strongest reason first."""

    first: Firm
    second: Firm
    why: tuple[str, ...]
    weight: int

    @property
    def ids(self) -> tuple[int, int]:
        """Which two they are."""
        return self.first.id, self.second.id


def pairs(session: Session, limit: int = 500) -> list[Pair]:
    """Return the candidates, most likely first, without those this person said are two.

    Two different credit codes are two companies, whatever they are called.
    """
    firms = {one.id: one for one in _firms(session)}
    reasons: defaultdict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    for words, weight, keys in _KEYS:
        for ids in _shared(firms.values(), keys):
            for pair in combinations(sorted(ids), 2):
                reasons[pair][words] = weight
    for words, weight, pair in _named_alike(firms):
        reasons[pair].setdefault(words, weight)
    two = _said_two(session)
    found = []
    for (first, second), why in reasons.items():
        codes = {firms[first].code, firms[second].code} - {""}
        if len(codes) > 1 or sum(why.values()) < _NEEDED or _line(first, second) in two:
            continue
        told = [_SAME] if _SAME in why else []  # then likeness of names goes without saying
        passed = {*told, *(_ALIKE if told else ())}
        told += sorted((one for one in why if one not in passed), key=lambda one: -why[one])
        shown = tuple(_(one) for one in told)
        found.append(Pair(firms[first], firms[second], shown, sum(why.values())))
    found.sort(key=lambda pair: (-pair.weight, pair.first.name, pair.first.id, pair.second.id))
    return found[:limit]


def are_two(store: Store, one: int, other: int) -> None:
    """Keep that this person says the two (ids) are two companies."""
    with store.aside() as session:
        key = {"by": store.who.login, "line": _line(one, other)}
        personal.put(session, tables.snooze, key, {"until": _FOREVER, "at": clock.now()})


def maybe_one(store: Store, one: int, other: int) -> None:
    """Take back :func:`are_two`: the two (ids) are offered again."""
    show_again(store, _line(one, other))


def _line(one: int, other: int) -> str:
    """The name under which "these are two" is kept."""
    return f"{APART}{min(one, other)}:{max(one, other)}"


def _said_two(session: Session) -> frozenset[str]:
    who = session.info.get("who")
    if who is None:
        return frozenset()
    kept = tables.snooze.c
    mine = select(kept.line).where(kept.by == who.login, kept.line.startswith(APART))
    return frozenset(session.scalars(mine))


def _firms(session: Session) -> list[Firm]:
    rows = session.execute(
        select(
            Company.id, Company.number, Company.name, Company.short_name, Company.former_names,
            Company.credit_code, Company.address, Company.legal_person,
            Company.legal_phone, Company.liaison_phone,
        ).where(alive(Company))
    )  # fmt: skip
    found = []
    for one, number, name, short, former, code, address, legal, *phones in rows:
        others = tuple(part for part in (short, *_OTHERS.split(former or "")) if part)
        found.append(
            Firm(one, number, name, (name, *others), code or "", address or "", legal or "",
                 tuple(part for phone in phones for part in (phone or "").split("、") if part))
        )  # fmt: skip
    return found


def _cores(firm: Firm) -> Iterator[str]:
    return (likenames.core(name) for name in firm.names)


def _sounds(firm: Firm) -> Iterator[str]:
    yield pinyin.full(likenames.core(firm.name))


def _where(firm: Firm) -> Iterator[str]:
    if firm.legal and firm.address:
        yield f"{firm.legal} {_SIGNS.sub('', firm.address)}"


def _named_alike(firms: Mapping[int, Firm]) -> Iterator[tuple[str, int, tuple[int, int]]]:
    every = {one: firm.names for one, firm in firms.items()}
    for words, weight, found in (
        (N_("疑似分公司或门店"), 3, likenames.branches(every)),
        (_ALIKE[1], 3, likenames.one_off(every)),
        (_ALIKE[2], 3, likenames.within(every)),
        (_ALIKE[3], 3, likenames.alike({one: firm.name for one, firm in firms.items()})),
    ):
        for pair in found:
            yield words, weight, pair


_KEYS: tuple[tuple[str, int, Callable[[Firm], Iterable[str]]], ...] = (
    (_SAME, 5, _cores),
    (_ALIKE[0], 3, _sounds),
    (N_("电话相同"), 2, lambda firm: firm.phones),
    (N_("法定代表人和地址相同"), 3, _where),
)
"""Reason, its weight, and the keys two companies must share; 3 make a candidate."""


def _shared(
    firms: Iterable[Firm], keys: Callable[[Firm], Iterable[str]]
) -> Iterator[frozenset[int]]:
    by_key: defaultdict[str, set[int]] = defaultdict(set)
    for firm in firms:
        for key in keys(firm):
            if len(key) >= likenames.SHORTEST:
                by_key[key].add(firm.id)
    return (frozenset(ids) for ids in by_key.values() if 1 < len(ids) <= likenames.CROWD)
