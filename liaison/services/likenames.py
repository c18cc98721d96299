"""Names of companies that look alike: what is left of a name, and in what two of them differ.

Nothing here knows records: from names by number come pairs of numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

SHORTEST = 2
CROWD = 12
"""What more companies than this share (a park's switchboard, a town) tells nothing."""

_LEGAL = re.compile(
    r"(股份|责任|集团|控股|实业|科技|有限|合伙|分|总)?(公司|厂|企业|合作社|经营部|商行|商店|门市部?|店)"
    r"|有限责任|股份有限|有限|（[^）]*）|\([^)]*\)"
)
_BRANCH = re.compile(
    r"(.+?(?:公司|集团|厂|店|银行))(?:[^公司厂店]{0,12})"
    r"(?:分公司|分厂|分店|分行|支行|办事处|项目部|经营部|营业部|门市部)"
)
_SIGNS = re.compile(r"[\W_]+")
_ALIKE = 0.72
"""Share of common pairs of characters from which two names look alike."""
_ONE_OFF, _WITHIN = 6, 4
"""So long a name must be for one sign to be a slip, and to be known inside another."""
_TOLD_APART = re.compile(r"[一二三四五六七八九十东南西北中上下左右前后甲乙丙丁\da-z]")
"""Signs that are there to tell one from another: 一号加油站 is not 二号加油站."""

Names = Mapping[int, Iterable[str]]
Pairs = Iterator[tuple[int, int]]


@lru_cache(maxsize=100_000)
def core(name: str) -> str:
    """Return what is left of a company's name without its legal form and signs.

    >>> core("云岭晟阳物流有限责任公司"), core("云岭晟阳物流（集团）公司")
    ('云岭晟阳物流', '云岭晟阳物流')
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    bare = _SIGNS.sub("", _LEGAL.sub("", plain.replace("(", "（").replace(")", "）")))
    return bare if len(bare) >= SHORTEST else _SIGNS.sub("", plain)


def house(name: str) -> str:
    """Return what is left of the name of the house a branch belongs to; of others "".

    >>> house("云岭晟阳物流有限公司贵阳第二分公司"), house("晟阳物流公司")
    ('云岭晟阳物流', '')
    """
    found = _BRANCH.fullmatch(unicodedata.normalize("NFKC", name).strip())
    return core(found[1]) if found else ""


def branches(names: Names) -> Pairs:
    """Yield pairs of which one is called as a branch of the other; two branches are two."""
    by_core = _by((one, core(name)) for one, each in names.items() for name in each)
    for one, each in names.items():
        for name in each:
            for other in by_core.get(house(name), ()):
                if other != one:
                    yield min(one, other), max(one, other)


def one_off(names: Names) -> Pairs:
    """Yield pairs whose names differ in one sign: another one, one more, or one moved."""
    held: defaultdict[str, dict[int, str]] = defaultdict(dict)
    for one, each in names.items():
        for name in each:
            kept = core(name)
            if len(kept) >= _ONE_OFF - 1:
                held[kept].setdefault(one, "")
            if len(kept) >= _ONE_OFF:
                for place, sign in enumerate(kept):
                    held[kept[:place] + kept[place + 1 :]].setdefault(one, sign)
    for signs in held.values():
        if 1 < len(signs) <= CROWD:
            told = sorted(one for one, sign in signs.items() if not _TOLD_APART.match(sign))
            yield from ((a, b) for a, b in combinations(told, 2) if signs[a] or signs[b])


def within(names: Names) -> Pairs:
    """Yield pairs of which one name begins or ends with the other: 云岭宏发电子, 宏发电子."""
    by_core = _by((one, core(name)) for one, each in names.items() for name in each)
    for kept, ids in by_core.items():
        parts = {kept[:long] for long in range(_WITHIN, len(kept))}
        parts |= {kept[-long:] for long in range(_WITHIN, len(kept))}
        for part in parts:
            others = by_core.get(part, set())
            if 0 < len(others) + len(ids) <= CROWD and not _TOLD_APART.search(
                kept.replace(part, "")
            ):
                yield from ((min(a, b), max(a, b)) for a in ids for b in others if a != b)


def alike(names: Mapping[int, str]) -> Pairs:
    """Yield pairs whose names share most of their pairs of characters.

    Pairs of characters that very many names have (the town's) are no evidence
    of their own, so companies are brought together by the rarer ones only.
    """
    grams = {one: _grams(core(name)) for one, name in names.items()}
    common = Counter(gram for one in grams.values() for gram in one)
    rare: defaultdict[str, list[int]] = defaultdict(list)
    for one, every in grams.items():
        for gram in every:
            if common[gram] <= CROWD:
                rare[gram].append(one)
    met = {pair for ids in rare.values() for pair in combinations(sorted(ids), 2)}
    for first, second in met:
        both, either = grams[first] & grams[second], grams[first] | grams[second]
        if either and len(both) / len(either) >= _ALIKE:
            yield first, second


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[place : place + 2] for place in range(len(text) - 1))


def _by(keys: Iterable[tuple[int, str]]) -> dict[str, set[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for one, key in keys:
        if key:
            found[key].add(one)
    return dict(found)
