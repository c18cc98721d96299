"""Which register a foreign table is, and which field each of its columns.

Headings decide (labels and synonyms); where a heading is odd or stands twice,
the column before it and the content do. What stays unrecognised is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from liaison.exchange import evidence
from liaison.exchange.grid import Value
from liaison.exchange.headers import flat
from liaison.exchange.synonyms import (
    COUNTED,
    HINTS,
    IMPORTED,
    NEEDED,
    OWNERS,
    PHONES,
    SERIAL,
    SURE,
)
from liaison.exchange.tables import Table
from liaison.exchange.targets import OWN, Target, bare, targets

_ENOUGH = 130
"""Least score of a table that is taken for a register: two columns that surely fit."""

_HINT = 60
_PHONE_WORDS = frozenset(flat(word) for word in PHONES)
_COUNTED = frozenset(flat(word) for word in COUNTED)
_SERIAL = frozenset(flat(word) for word in SERIAL)
_REACH = 4
"""So many columns to the left are looked at for the person a phone belongs to."""


@dataclass(frozen=True)
class Column:
    """A column that was recognised; ``index`` counts from 0, ``scale`` multiplies (万元)."""

    index: int
    heading: str
    target: Target
    scale: int = 1


@dataclass(frozen=True)
class Recognised:
    """A table with its register and columns.

    ``extra`` are columns with a heading or content that no field takes;
    ``register`` is empty and ``score`` low when the table could not be recognised.
    """

    table: Table = field(repr=False)
    register: str
    score: float
    columns: tuple[Column, ...]
    extra: tuple[tuple[int, str], ...] = ()

    @cached_property
    def by_target(self) -> dict[str, Column]:
        """The columns by the name of their target."""
        return {one.target.name: one for one in self.columns}

    def column(self, target: str) -> Column | None:
        """Return the column of a target, None when the table has none."""
        return self.by_target.get(target)


def recognise(table: Table, kind: str = "") -> Recognised:
    """Return the register and columns of a table.

    ``kind`` names the only register it may be; a table that lacks what every
    row of it needs is not recognised.
    """
    samples = [
        evidence.sample([row.at(index) for row in table.rows[:400]])
        for index in range(len(table.headers))
    ]
    tried = [_try(table, samples, register) for register in ((kind,) if kind else IMPORTED)]
    best = max(tried, key=lambda one: one.score)
    if best.score >= _ENOUGH or (kind and not _missing(best)):
        return best
    return Recognised(table, "", best.score, (), _extra(table, samples, set()))


def _try(table: Table, samples: list[list[Value]], register: str) -> Recognised:
    matcher = _Matcher(table, samples, targets(register))
    columns = matcher.columns()
    extra = _extra(table, samples, {column.index for column in columns})
    hint = _hint(table, register)
    score = sum(min(fit, OWN) for fit in matcher.fits.values()) + hint - 15 * len(extra)
    found = Recognised(table, register, score, columns, extra)
    if not hint and not {*SURE.get(register, found.by_target)}.intersection(found.by_target):
        found = replace(found, score=min(score, 0))
    return replace(found, score=found.score - 150 * _missing(found))


def _missing(found: Recognised) -> int:
    """Return how many of the columns every row of the register needs are not there."""
    names = set(found.by_target)
    return sum(1 for group in NEEDED[found.register] if not names.intersection(group))


def _hint(table: Table, register: str) -> int:
    said = flat(table.sheet) + flat("".join(table.title[:2]))
    told = [word for word in HINTS[register] if word in said]
    return _HINT + len(max(told, key=len)) if told else 0


def _extra(
    table: Table, samples: list[list[Value]], taken: set[int]
) -> tuple[tuple[int, str], ...]:
    return tuple(
        (index, heading)
        for index, heading in enumerate(table.headers)
        if index not in taken
        and samples[index]
        and bare(heading) not in _SERIAL | _COUNTED
        and index != table.serial
        and not evidence.is_count(samples[index])
    )


class _Matcher:
    """Gives each column of one table at most one target, the best fits first."""

    def __init__(
        self, table: Table, samples: list[list[Value]], choices: dict[str, Target]
    ) -> None:
        self.headers = table.headers
        self.serial = table.serial
        self.samples = samples
        self.choices = choices
        self.found: dict[int, Target] = {}
        self.fits: dict[int, float] = {}

    def columns(self) -> tuple[Column, ...]:
        """Return the columns in order."""
        self._take(self._by_heading())
        self._take(self._by_owner())
        self._take(self._by_content())
        return tuple(
            Column(index, self.headers[index], self.found[index], _scale(self.headers[index]))
            for index in sorted(self.found)
        )

    def _take(self, offers: list[tuple[float, int, str]]) -> None:
        taken = {target.name for target in self.found.values()}
        for fit, index, name in sorted(offers, key=lambda one: (-one[0], one[1])):
            if fit > 0 and index not in self.found and name not in taken:
                self.found[index] = self.choices[name]
                self.fits[index] = fit
                taken.add(name)

    def _free(self) -> list[int]:
        return [
            index
            for index, heading in enumerate(self.headers)
            if index not in self.found and index != self.serial and bare(heading) not in _COUNTED
        ]

    def _by_heading(self) -> list[tuple[float, int, str]]:
        offers = []
        for index in self._free():
            for name, target in self.choices.items():
                fit = _heading_fit(self.headers[index], target)
                if fit and not self._shared(index, fit):
                    offers.append((fit + self._weight(target, index, fit), index, name))
        return offers

    def _shared(self, index: int, fit: float) -> bool:
        """Is it a phone heading that belongs to whoever stands before it?"""
        parts = self.headers[index].split("/")
        generic = bare(parts[-1]) in _PHONE_WORDS
        return generic and (fit < OWN or len(parts) > 1) and "phone" not in self.choices

    def _weight(self, target: Target, index: int, fit: float) -> float:
        """Return what the content adds to a heading's fit, or takes from it."""
        share = evidence.fit(target, self.samples[index])
        if share is None:
            return 0
        if target.name.startswith(("duty.", "number")) and share < 0.9:
            return -fit
        return 30 * share - (0 if fit >= OWN else 40 * (1 - share))

    def _by_owner(self) -> list[tuple[float, int, str]]:
        offers = []
        for index in self._free():
            *groups, last = self.headers[index].split("/")
            if bare(last) not in _PHONE_WORDS:
                continue
            owner = self._group(groups) or self._left_of(index)
            if owner in self.choices:
                offers.append((85.0, index, owner))
        return offers

    def _group(self, groups: Sequence[str]) -> str:
        for name, owned in OWNERS.items():
            target = self.choices.get(name)
            if target and any(_heading_fit(group, target) >= 70 for group in groups):
                return owned
        return ""

    def _left_of(self, index: int) -> str:
        for left in range(index - 1, max(-1, index - 1 - _REACH), -1):
            if left in self.found and (owned := OWNERS.get(self.found[left].name)):
                return owned
        return ""

    def _by_content(self) -> list[tuple[float, int, str]]:
        tests = [
            ("credit_code", evidence.is_credit_codes),
            ("company.credit_code", evidence.is_credit_codes),
            *((name, evidence.is_bodies) for name in ("company_id", "companies")),
            *((name, evidence.is_days) for name in ("visited_on", "reported_on", "found_on")),
        ]
        if "credit_code" in self.choices:  # a roster: its companies may stand under any heading
            tests.append(("name", evidence.is_bodies))
        return [
            (45.0, index, name)
            for name, holds in tests
            if name in self.choices
            for index in self._free()
            if holds(self.samples[index])
        ]


def _heading_fit(heading: str, target: Target) -> float:
    """Return how well a heading says the target: 100 its own label … 0 not at all."""
    if not heading:
        return 0
    best: float = max(_plain_fit(heading, target), _plain_fit(heading.replace("/", ""), target))
    if "/" in heading:
        group, last = heading.split("/", 1)
        best = max(best, _plain_fit(last, target) - 6)
        if last in {"姓名", "名称"}:
            best = max(best, _plain_fit(group, target) - 4)
    return best


def _plain_fit(heading: str, target: Target) -> float:
    exact = target.headings.get(heading)
    if exact:
        return exact
    short = bare(heading)
    exact = target.headings.get(short)
    if exact:
        return exact - 4
    partial = [
        len(one) / len(short)
        for one in target.headings
        if len(one) >= 3 and (short.startswith(one) or short.endswith(one))
    ]
    share = max(partial, default=0)
    return 60 * share if share >= 0.5 else 0


def _scale(heading: str) -> int:
    return 10_000 if heading.endswith(("(万元)", "(万)")) else 1
