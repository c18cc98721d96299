"""The description of a field, and the helpers that make a column carry it.

Adding a field is one line in ``records/`` and a generated migration.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import count
from time import time_ns
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Table, inspect
from sqlalchemy.orm import MappedColumn, mapped_column, relationship

from liaison.fields import choice, codes, kind
from liaison.fields.record import Record


@dataclass(frozen=True)
class Listed(kind.Text):
    """A word from a code list the user edits; old records keep their text."""

    list: str = ""


@dataclass(frozen=True)
class Reference(kind.Whole):
    """Another record, kept by its id; people name it by its title or number."""

    target: str = ""


@dataclass(frozen=True)
class References(kind.Kind):
    """Several other records, as a tuple of their ids in order."""

    target: str = ""


@dataclass(frozen=True)
class Field:
    """What is known of a field; plain attributes only, no behaviour."""

    kind: kind.Kind
    label: str
    help: str = ""
    section: str = ""
    search: bool = False
    listed: bool = False
    personal: bool = False
    unit: str = ""
    also: tuple[str, ...] = ()
    """Other headings under which the field stands in hand-kept workbooks."""


@dataclass(frozen=True)
class Bound:
    """A field at its place: the record type, the attribute and whether it must be filled."""

    record: type[Record]
    name: str
    field: Field = field(repr=False)
    required: bool

    @property
    def kind(self) -> kind.Kind:
        """The kind of the field."""
        return self.field.kind


def _column(of: kind.Kind, label: str, *extra: Any, **about: Any) -> MappedColumn[Any]:
    told = {name: about.pop(name) for name in Field.__dataclass_fields__ if name in about}
    info = {"field": Field(of, label, **told)}
    return mapped_column(of.sql(), *extra, info=info, **about)


def text(label: str, max: int = 80, **about: Any) -> MappedColumn[Any]:
    """One line of text of at most ``max`` characters."""
    return _column(kind.Text(max), label, **about)


def long_text(label: str, max: int = 10_000, **about: Any) -> MappedColumn[Any]:
    """Several lines of text."""
    return _column(kind.Text(max, long=True), label, **about)


def whole(label: str, max: int = 10_000_000, **about: Any) -> MappedColumn[Any]:
    """A whole number from 0."""
    return _column(kind.Whole(0, max), label, **about)


def money(label: str, **about: Any) -> MappedColumn[Any]:
    """An amount of yuan."""
    return _column(kind.Money(), label, **about)


def day(label: str, **about: Any) -> MappedColumn[Any]:
    """A calendar day."""
    return _column(kind.Day(), label, **about)


def time(label: str, **about: Any) -> MappedColumn[Any]:
    """A time of day."""
    return _column(kind.Time(), label, **about)


def moment(label: str, **about: Any) -> MappedColumn[Any]:
    """A system moment (UTC)."""
    return _column(kind.Instant(), label, **about)


def yes_no(label: str, **about: Any) -> MappedColumn[Any]:
    """Yes or no."""
    return _column(kind.YesNo(), label, **about)


def one_of(label: str, choices: type[choice.Choice], **about: Any) -> MappedColumn[Any]:
    """One member of an enum."""
    return _column(choice.OneOf(choices), label, **about)


def many_of(label: str, choices: type[choice.Choice], **about: Any) -> MappedColumn[Any]:
    """Several members of an enum."""
    return _column(choice.ManyOf(choices), label, **about)


def listed(label: str, list: str, **about: Any) -> MappedColumn[Any]:
    """A word from the code list of that name."""
    return _column(Listed(40, list=list), label, **about)


def credit_code(label: str, **about: Any) -> MappedColumn[Any]:
    """Unified social credit code."""
    return _column(codes.CreditCode(), label, **about)


def resident_id(label: str, **about: Any) -> MappedColumn[Any]:
    """Resident identity number; always personal."""
    return _column(codes.ResidentId(), label, personal=True, **about)


def phone(label: str, **about: Any) -> MappedColumn[Any]:
    """Phone numbers; always personal."""
    return _column(codes.Phone(), label, personal=True, **about)


def plate(label: str, **about: Any) -> MappedColumn[Any]:
    """Vehicle plate."""
    return _column(codes.Plate(), label, **about)


def badge(label: str, **about: Any) -> MappedColumn[Any]:
    """Police badge number."""
    return _column(codes.Badge(), label, **about)


def reference(label: str, target: str, **about: Any) -> MappedColumn[Any]:
    """Another record; ``target`` is its class name, the table its lower case."""
    key = ForeignKey(f"{target.lower()}.id", ondelete="RESTRICT")
    about.setdefault("index", True)
    return _column(Reference(1, target=target), label, key, **about)


def references(label: str, target: str, through: Table, **about: Any) -> Any:
    """Several other records through a link table whose rows are ordered by ``place``."""
    return relationship(
        target,
        secondary=through,
        order_by=through.c.place,
        lazy="raise",
        info={"field": Field(References(target=target), label, **about)},
    )


@cache
def fields_of(record: type[Record]) -> dict[str, Bound]:
    """Return the described fields of a record type, in the order of its source."""
    mapper = inspect(record)
    found: dict[str, Bound] = {}
    for attribute in mapper.attrs:
        about = attribute.info.get("field")
        column = mapper.columns.get(attribute.key)
        if column is not None:
            about = column.info.get("field")
        if about is not None:
            required = column is not None and not column.nullable
            found[attribute.key] = Bound(record, attribute.key, about, required)
    order = list(record.__annotations__)
    return {name: found[name] for name in sorted(found, key=order.index)}


_PLACES = count(time_ns() // 1000)
"""Numbers that only grow, so that linked records keep their order; safe between threads."""


def link(name: str, owner: str, target: str) -> Table:
    """Return the link table between two record types, ordered by ``place``."""
    return Table(
        name,
        Record.metadata,
        Column(owner, ForeignKey(f"{owner}.id", ondelete="CASCADE"), primary_key=True),
        Column(
            target, ForeignKey(f"{target}.id", ondelete="RESTRICT"), primary_key=True, index=True
        ),
        Column("place", BigInteger, nullable=False, default=lambda: next(_PLACES)),
    )


__all__ = ["Bound", "Field", "Listed", "Reference", "References", "fields_of", "link"]
