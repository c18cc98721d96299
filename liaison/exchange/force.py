"""Officers, departments and assignments of the store and of this import."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange.holdings import Fact, Holdings
from liaison.exchange.likeness import key
from liaison.records.assignment import Role

_FOREVER = date.max


@dataclass(frozen=True)
class Named:
    """An officer as a row names them."""

    name: str
    badge: str | None = None
    phone: str | None = None


class Force:
    """Looks officers up: by badge, else by exact name in the station; plans missing ones."""

    def __init__(self, holdings: Holdings) -> None:
        self.holdings = holdings
        self._badges: dict[str, Fact] = {}
        self._names: dict[str, list[Fact]] = defaultdict(list)
        self._departments: dict[str, Fact] = {}
        self._assignments: dict[int, list[Fact]] = defaultdict(list)
        for fact in holdings.all("officer"):
            self.index(fact)
        for fact in holdings.all("department"):
            self._departments[key(fact.get("name"))] = fact
        for fact in holdings.all("assignment"):
            self._assignments[fact.get("company_id")].append(fact)

    def index(self, officer: Fact) -> None:
        """Take an officer's present badge and name into the index."""
        if badge := officer.get("badge"):
            self._badges[badge] = officer
        if officer not in self._names[key(officer.get("name"))]:
            self._names[key(officer.get("name"))].append(officer)

    def knows(self, name: str) -> bool:
        """Is there an officer of exactly that name?"""
        return bool(self._names.get(key(name)))

    def find(
        self, named: Named, company: Fact | None = None, on: date | None = None
    ) -> Fact | None:
        """Return the officer a row means, None when there is none yet.

        Raises :class:`Problem` when badge and name contradict each other, or
        when several have the name and none of them leads the company that day.
        """
        if named.badge and (found := self._badges.get(named.badge)):
            if key(found.get("name")) == key(named.name):
                return found
            raise Problem(
                _("警号 {badge} 已登记为{known}，与“{name}”不符。").format(
                    badge=named.badge, known=found.get("name"), name=named.name
                ),
                mend=_("请核对姓名和警号。"),
            )
        same_name = [
            one
            for one in self._names.get(key(named.name), [])
            if not (named.badge and one.get("badge"))
        ]
        here = [one for one in same_name if self._here(one)]
        if len(here) <= 1 or named.badge:
            return here[0] if len(here) == 1 else None
        lead = self.lead_on(company, on)
        if lead is not None and lead in here:
            return lead
        raise Problem(
            _("有 {n} 名民警叫“{name}”，无法确定是哪一位。").format(n=len(here), name=named.name),
            mend=_("请在表中写明警号。"),
        )

    def plan(self, named: Named, origin: str, implied: bool = True, **more: Any) -> Fact:
        """Plan a new officer of the station."""
        values = {"name": named.name, "station_id": self.holdings.station_id, **more}
        values |= {"badge": named.badge} if named.badge else {}
        values |= {"phone": named.phone} if named.phone else {}
        made = self.holdings.plan("officer", values, origin, implied)
        self.index(made)
        return made

    def department(self, name: str) -> Fact | None:
        """Return the department of exactly that name."""
        return self._departments.get(key(name))

    def plan_department(self, values: dict[str, Any], origin: str, implied: bool = True) -> Fact:
        """Plan a new department."""
        made = self.holdings.plan("department", values, origin, implied)
        self._departments[key(values["name"])] = made
        return made

    def assignments(self, company: Fact) -> list[Fact]:
        """Return all assignments of a company."""
        return self._assignments.get(company.id, [])

    def overlapping(self, company: Fact, start: date, end: date | None) -> list[Fact]:
        """Return the assignments of a company that share a day with a period."""
        return [
            one
            for one in self.assignments(company)
            if one.get("start") <= (end or _FOREVER) and start <= (one.get("end") or _FOREVER)
        ]

    def plan_assignment(self, values: dict[str, Any], origin: str) -> Fact:
        """Plan a new assignment."""
        made = self.holdings.plan("assignment", values, origin)
        self._assignments[values["company_id"]].append(made)
        return made

    def lead_on(self, company: Fact | None, on: date | None) -> Fact | None:
        """Return a company's lead officer on a day."""
        if company is None or on is None:
            return None
        for one in self.overlapping(company, on, on):
            if one.get("role") in (None, Role.lead):
                return self.holdings.fact("officer", one.get("officer_id"))
        return None

    def _here(self, officer: Fact) -> bool:
        return officer.get("station_id") in (None, self.holdings.station_id)
