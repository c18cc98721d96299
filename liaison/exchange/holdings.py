"""What the store holds and what this import has planned so far, side by side.

One :class:`Fact` stands for a stored record (id from 1) or a planned one (id
below 0), so that a row finds what an earlier row or file brings as it finds
what is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import Session

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange.likeness import key
from liaison.exchange.plan import Entry
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.records import BY_NAME
from liaison.services import bulk, workdays
from liaison.services.codelists import CodeList, read_list
from liaison.services.workdays import Days


@dataclass(slots=True, eq=False)
class Fact:
    """A stored or planned record as it will be after the import.

    ``changes`` are the values this import sets on a stored one, ``told`` the
    fields some row has already spoken of; ``origin`` is the place of the row
    that brings a planned one; ``implied`` when it was only named in passing.
    """

    record: str
    id: int
    values: dict[str, Any]
    number: str = ""
    version: int | None = None
    origin: str = ""
    implied: bool = False
    changes: dict[str, Any] = field(default_factory=dict)
    told: set[str] = field(default_factory=set)

    def get(self, name: str) -> Any:
        """Return a value as it will be, None for nothing."""
        return self.values.get(name)

    @property
    def stored(self) -> bool:
        """Does the store hold it already?"""
        return self.id > 0


class Holdings:
    """Facts by record type, read from the store when first asked for."""

    def __init__(self, session: Session, station_id: int | None = None) -> None:
        self.session = session
        self._facts: dict[str, dict[int, Fact]] = {}
        self._planned: dict[int, Fact] = {}
        self._numbers: dict[tuple[str, str], int | None] = {}
        self._lists: dict[str, CodeList] = {}
        self._days: Days | None = None
        self._stations: dict[str, list[Fact]] | None = None
        self.station_id = station_id or self._first_station()

    def all(self, record: str) -> list[Fact]:
        """Return all facts of a type; only for those that are read as a whole."""
        if record not in self._facts:
            self._facts[record] = self._read(record)
        return list(self._facts[record].values())

    def some(self, record: str, *where: ColumnElement[bool]) -> list[Fact]:
        """Return the stored facts that fulfil the conditions, and all planned ones."""
        known = self._facts.setdefault(record, {})
        for one, fact in self._read(record, *where).items():
            known.setdefault(one, fact)
        return list(known.values())

    def held(self, record: str) -> list[Fact]:
        """Return the facts of a type that were read or planned so far."""
        return list(self._facts.get(record, {}).values())

    def fact(self, record: str, id: int) -> Fact:
        """Return a fact that was read or planned."""
        return self._facts[record][id]

    def plan(self, record: str, values: dict[str, Any], origin: str, implied: bool = False) -> Fact:
        """Plan a new record."""
        made = Fact(record, -len(self._planned) - 1, values, origin=origin, implied=implied)
        self._planned[made.id] = made
        self._facts.setdefault(record, {})[made.id] = made
        return made

    def code_list(self, name: str) -> CodeList:
        """Return a code list, read once."""
        if name not in self._lists:
            self._lists[name] = read_list(self.session, name)
        return self._lists[name]

    def days(self) -> Days:
        """Return the working days, read once."""
        if self._days is None:
            self._days = workdays.table(self.session)
        return self._days

    def by_number(self, record: str, number: str) -> int | None:
        """Return the id of the record with a serial number, None when there is none."""
        if (record, number) not in self._numbers:
            found = bulk.kept(self.session, BY_NAME[record], BY_NAME[record].number == number)
            self._numbers[record, number] = found[0].id if found else None
        return self._numbers[record, number]

    def station(self, name: str) -> int | None:
        """Return the station of that name, with or without its bureau before it."""
        if self._stations is None:
            self._stations = defaultdict(list)
            for fact in self.all("station"):
                bureau = fact.get("bureau") or ""
                for said in {fact.get("name"), f"{bureau}{fact.get('name')}"}:
                    self._stations[key(said)].append(fact)
        found = self._stations.get(key(name), [])
        return found[0].id if len(found) == 1 else None

    def text(self, bound: Bound, value: Any) -> str:
        """Return a value as people read it, references by title."""
        kind = bound.kind
        if value is None or value == ():
            return ""
        if isinstance(kind, Reference | References):
            ids = value if isinstance(value, tuple) else (value,)
            return "、".join(self.title(kind.target.lower(), one) for one in ids)
        return kind.show(value)

    def title(self, record: str, id: int) -> str:
        """Return what people call a record by."""
        fact = self._facts.get(record, {}).get(id)
        if fact is None:
            found = bulk.kept(self.session, BY_NAME[record], BY_NAME[record].id == id)
            return found[0].number if found else ""
        return str(fact.get(BY_NAME[record].title) or fact.number)

    def entries(self) -> Iterator[Entry]:
        """Yield what is to be written: planned records that are needed, and changes."""
        unneeded = self._unneeded()
        for record in BY_NAME:
            for fact in self._facts.get(record, {}).values():
                if fact.stored and fact.changes:
                    yield Entry(record, fact.id, fact.id, fact.version, dict(fact.changes))
                elif not fact.stored and fact.id not in unneeded:
                    yield Entry(record, fact.id, None, None, dict(fact.values))

    def _unneeded(self) -> set[int]:
        """Return planned facts named in passing that no row that counts refers to."""
        implied = {one for one, fact in self._planned.items() if fact.implied}
        if not implied:
            return set()
        needed: set[int] = set()
        for facts in self._facts.values():
            for fact in facts.values():
                if fact.id in implied:
                    continue
                values = fact.changes if fact.stored else fact.values
                for name, many in _references(fact.record).items():
                    if (value := values.get(name)) is not None:
                        needed.update(value if many else (value,))
        return implied - needed

    def _read(self, record: str, *where: ColumnElement[bool]) -> dict[int, Fact]:
        rows = bulk.kept(self.session, BY_NAME[record], *where)
        return {one.id: Fact(record, one.id, one.values, one.number, one.version) for one in rows}

    def _first_station(self) -> int:
        facts = self.all("station")
        if not facts:
            raise Problem(_("还没有登记警务站。"), mend=_("请先在“设置”里登记警务站，再导入。"))
        return facts[0].id


@cache
def _references(record: str) -> dict[str, bool]:
    """Return the fields of a type that name other records, and whether they name several."""
    return {
        name: isinstance(bound.kind, References)
        for name, bound in fields_of(BY_NAME[record]).items()
        if isinstance(bound.kind, Reference | References)
    }


def same(name: str, old: Any, new: Any) -> bool:
    """Are two values of a field the same? Text: but for blanks and widths."""
    if old == new:
        return True
    if isinstance(old, str) and isinstance(new, str):
        return key(old) == key(new)
    return False


def merge(
    fact: Fact, given: dict[str, Any], inferred: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """Lay a row's values over a fact; return the fields changed and those in conflict.

    What a row leaves blank stays. Inferred values only fill what is empty.
    Where two rows of one import differ, the first one holds: that is a conflict.
    """
    changed, conflicts = [], []
    for name, value in given.items():
        old = fact.get(name)
        if old is None and value == default_of(fact.record, name) and not fact.stored:
            continue
        if same(name, old, value):
            fact.told.add(name)
        elif (not fact.stored or name in fact.told) and old not in (None, (), ""):
            conflicts.append(name)
        else:
            changed.append(name)
    for name, value in inferred.items():
        if fact.get(name) in (None, (), "") and value not in (None, (), "") and name not in given:
            changed.append(name)
    for name in changed:
        value = given[name] if name in given else inferred[name]
        fact.told.add(name)
        fact.values[name] = value
        if fact.stored:
            fact.changes[name] = value
    return changed, conflicts


def default_of(record: str, name: str) -> Any:
    """Return what the column holds when nothing is said."""
    column = inspect(BY_NAME[record]).columns.get(name)
    default = getattr(column, "default", None) if column is not None else None
    value = getattr(default, "arg", None)
    return None if callable(value) else value
