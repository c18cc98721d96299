"""Invented names and words for the demo, drawn by a seed: the same seed, the same records.

Nobody real: company names carry the invented county of the demo, phone numbers
lie in number blocks of zeros, and no identity numbers are made at all.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

from liaison.base.paths import resources
from liaison.fields.codes import CREDIT_SIGNS, credit_check

T = TypeVar("T")

COUNTY = "云岭"
"""The invented county of samples and demo."""

STATION, BUREAU, PARK = "循环园区警务站", f"{COUNTY}县公安局", f"{COUNTY}循环工业园"
"""The invented station of samples and demo."""

_NO_COUNTY = "522799"  # in the block of a prefecture, given to no county (GB/T 2260)
_MOBILE = ("130", "135", "138", "150", "158", "177", "186", "199")


@cache
def words() -> dict[str, Any]:
    """Return the demo's words as they lie in the resources."""
    text = (resources() / "demo" / "words.json").read_text("utf-8")
    return dict(json.loads(text))


def samples() -> list[Path]:
    """Return the hand-kept workbooks of the invented station."""
    return sorted((resources() / "demo").glob("*.xlsx"))


class Draw:
    """Draws names, numbers, days and chances; never the same company name or code twice."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)  # noqa: S311 - invented records, nothing secret
        self._taken: set[str] = set()
        self._decks: dict[str, list[str]] = {}

    def chance(self, of_hundred: float) -> bool:
        """Return True in so many of a hundred draws."""
        return self.dice.random() * 100 < of_hundred

    def one(self, choices: Sequence[T]) -> T:
        """Return one of the choices."""
        return self.dice.choice(choices)

    def card(self, deck: str) -> str:
        """Return the next card of a shuffled deck: every fate comes up, in its proportion."""
        cards = self._decks.setdefault(deck, [])
        if not cards:
            cards.extend(words()["decks"][deck])
            self.dice.shuffle(cards)
        return cards.pop()

    def word(self, list: str) -> Any:
        """Return one entry of a list of the demo's words."""
        return self.one(words()[list])

    def between(self, least: int, most: int) -> int:
        """Return a whole number, both ends included."""
        return self.dice.randint(least, most)

    def person(self) -> str:
        """Return a person's name."""
        return f"{self.one(words()['surnames'])}{self.word('given')}"

    def new_person(self) -> str:
        """Return a name nobody drawn by this call has yet."""
        return self._new(self.person)

    def phone(self) -> str:
        """Return a mobile number in a block of zeros."""
        return f"{self.one(_MOBILE)}0000{self.between(0, 9999):04}"

    def badge(self) -> str:
        """Return a badge number nobody has yet."""
        return self._new(lambda: f"0{self.between(50000, 59999)}")

    def credit_code(self) -> str:
        """Return a credit code with a right check sign that no company has yet."""

        def code() -> str:
            body = "".join(self.one(CREDIT_SIGNS) for _place in range(9))
            first = f"91{_NO_COUNTY}{body}"
            return first + credit_check(first)

        return self._new(code)

    def day(self, first: date, last: date) -> date:
        """Return a day of the span, seldom one of a week-end."""
        found = first + timedelta(days=self.between(0, (last - first).days))
        if found.weekday() > 4 and not self.chance(15):
            nearer = found - timedelta(days=found.weekday() - 4)
            return max(first, nearer)
        return found

    def company(self, kind: str) -> tuple[str, str]:
        """Return a new name and the industry of a company of that kind."""
        industry = ""

        def name() -> str:
            nonlocal industry
            brand = str(self.word("brands"))
            if kind == "construction":
                industry = "建筑业"
                return f"{COUNTY}{brand}{self.word('builders')}"
            if kind == "shop":
                industry = "批发和零售业"
                return f"{COUNTY}{brand}{self.word('shops')}"
            if kind == "internal":
                industry = "水利、环境和公共设施管理业"
                return f"{COUNTY}{self.word('internal')}"
            trade, industry = self.word("trades")
            return f"{COUNTY}{brand}{trade}{self.word('forms')}"

        return self._new(name), industry

    def _new(self, make: Callable[[], str]) -> str:
        for turn in range(1000):
            found = make()
            if turn > 50:  # nearly used up: what comes on is a numbered branch
                found = f"{found}第{self.between(2, 99_999)}分部"
            if found not in self._taken:
                self._taken.add(found)
                return found
        raise RuntimeError("the demo's words are used up")
