"""Companies of the store and of this import, found by code or by exact name."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from liaison.exchange.holdings import Fact, Holdings
from liaison.exchange.likeness import Near, key


class Firms:
    """Looks companies up: by credit code anywhere, else by exact name in the station."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self._codes: dict[str, Fact] = {}
        self._names: dict[str, list[Fact]] = defaultdict(list)
        self._near = Near()
        for fact in holdings.all("company"):
            self.index(fact)

    def index(self, fact: Fact) -> None:
        """Take a company's present code and names into the index."""
        if code := fact.get("credit_code"):
            self._codes.setdefault(code, fact)
        for name in (fact.get("name"), fact.get("short_name")):
            if name and fact not in self._names[key(name)]:
                self._names[key(name)].append(fact)
        self._near.add(fact.get("name"))

    def by_code(self, code: str | None) -> Fact | None:
        """Return the company with that credit code."""
        return self._codes.get(code) if code else None

    def by_name(self, name: str, station_id: int | None = None) -> list[Fact]:
        """Return the companies of exactly that name: those of the station if it has any.

        A short name counts only when no company has it as its full name.
        """
        said = key(name)
        found = self._names.get(said, [])
        found = [one for one in found if key(one.get("name")) == said] or found
        here = [one for one in found if one.get("station_id") == station_id]
        return here or found

    def knows(self, name: str) -> bool:
        """Is there a company of exactly that name anywhere?"""
        return key(name) in self._names and bool(self._names[key(name)])

    def near(self, name: str) -> list[str]:
        """Return names of known companies near this one, told as a doubt only."""
        return self._near.of(name)

    def doubtful(self, fact: Fact) -> list[str]:
        """Return near names of companies that a credit code does not tell apart."""
        code = fact.get("credit_code")
        return [
            name
            for name in self.near(fact.get("name"))
            if not code or any(not one.get("credit_code") for one in self._names.get(key(name), []))
        ]

    def plan(self, values: dict[str, Any], origin: str, implied: bool = False) -> Fact:
        """Plan a new company."""
        made = self.holdings.plan("company", values, origin, implied)
        self.index(made)
        return made
