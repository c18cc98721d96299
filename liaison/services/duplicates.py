"""Companies that may be one and the same: found by what two of them share.

Only candidates: people decide. Every reason is told, and a pair said to be two
is not offered to that person again (features.md A11; complaint 4: nothing is
ever merged by itself).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
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
from liaison.services.snoozing import APART
from liaison.store import personal, tables
from liaison.store.step import Store

_LEGAL = re.compile(
    r"(股份|责任|集团|控股|实业|科技|有限|合伙|分|总)?(公司|厂|企业|合作社|经营部|商行|门市部?|店)"
    r"|有限责任|股份有限|有限|（[^）]*）|\([^)]*\)"
)
_SIGNS = re.compile(r"[\W_]+")
_SHORTEST = 2
_CROWD = 12
"""A key that more companies than this share (a park's switchboard) tells nothing."""
_ALIKE = 0.72
"""Share of common pairs of characters from which two names look alike."""
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
    def line(self) -> str:
        """The name under which "these are two" is kept."""
        return f"{APART}{self.first.id}:{self.second.id}"


def core(name: str) -> str:
    """Return what is left of a company's name without its legal form and signs.

    >>> core("云岭晟阳物流有限责任公司"), core("云岭晟阳物流（集团）公司")
    ('云岭晟阳物流', '云岭晟阳物流')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = _SIGNS.sub("", _LEGAL.sub("", plain.replace("(", "（").replace(")", "）")))
    return bare if len(bare) >= _SHORTEST else _SIGNS.sub("", plain)


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
    for pair in _alike(firms.values()):
        reasons[pair].setdefault(_NAMES_ALIKE, 3)
    two = _said_two(session)
    found = []
    for (first, second), why in reasons.items():
        codes = {firms[first].code, firms[second].code} - {""}
        if len(codes) > 1 or sum(why.values()) < 3 or f"{APART}{first}:{second}" in two:
            continue
        told = sorted(why, key=lambda one: -why[one])
        shown = tuple(_(one) for one in told)
        found.append(Pair(firms[first], firms[second], shown, sum(why.values())))
    found.sort(key=lambda pair: (-pair.weight, pair.first.name, pair.first.id, pair.second.id))
    return found[:limit]


def are_two(store: Store, pair: Pair) -> None:
    """Keep that this person says the two are two companies."""
    with store.aside() as session:
        key = {"by": store.who.login, "line": pair.line}
        personal.put(session, tables.snooze, key, {"until": _FOREVER, "at": clock.now()})


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
        others = tuple(part for part in (short, *(former or "").split("、")) if part)
        found.append(
            Firm(one, number, name, (name, *others), code or "", address or "", legal or "",
                 tuple(part for phone in phones for part in (phone or "").split("、") if part))
        )  # fmt: skip
    return found


def _cores(firm: Firm) -> Iterator[str]:
    return (core(name) for name in firm.names)


def _sounds(firm: Firm) -> Iterator[str]:
    yield pinyin.full(core(firm.name))


def _where(firm: Firm) -> Iterator[str]:
    if firm.legal and firm.address:
        yield f"{firm.legal} {_SIGNS.sub('', firm.address)}"


_NAMES_ALIKE = N_("名称相近")
_KEYS: tuple[tuple[str, int, Callable[[Firm], Iterable[str]]], ...] = (
    (N_("名称相同（不计公司形式）"), 5, _cores),
    (N_("名称读音相同"), 3, _sounds),
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
            if len(key) >= _SHORTEST:
                by_key[key].add(firm.id)
    return (frozenset(ids) for ids in by_key.values() if 1 < len(ids) <= _CROWD)


def _alike(firms: Iterable[Firm]) -> Iterator[tuple[int, int]]:
    """Yield pairs whose names share most of their pairs of characters.

    Pairs of characters that very many names have (the town's) are no evidence
    of their own, so companies are brought together by the rarer ones only.
    """
    grams = {firm.id: _grams(core(firm.name)) for firm in firms}
    common = Counter(gram for one in grams.values() for gram in one)
    rare: defaultdict[str, list[int]] = defaultdict(list)
    for one, every in grams.items():
        for gram in every:
            if common[gram] <= _CROWD:
                rare[gram].append(one)
    met = {pair for ids in rare.values() for pair in combinations(sorted(ids), 2)}
    for first, second in met:
        both, either = grams[first] & grams[second], grams[first] | grams[second]
        if either and len(both) / len(either) >= _ALIKE:
            yield first, second


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))
