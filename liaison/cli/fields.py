"""The types and fields as the command line calls them.

These names are kept: scripts of stations use them. A reference is called by
what it refers to (``company``, not ``company_id``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from liaison.base.errors import Problem, brief
from liaison.base.words import _, listed
from liaison.fields.field import Reference, fields_of
from liaison.records import BY_NAME, Account, Attachment, Charge, Dispute, Issue, Record
from liaison.records.issue import IssueKind
from liaison.services import names, plain
from liaison.services.plain import Wish
from liaison.services.registers import REGISTERS
from liaison.store.step import Store

_ALSO: dict[type[Record], dict[str, str]] = {Dispute: {"company": "companies"}}
"""Further names of fields; in output they hold the text of the list."""

_APART = (Account, Attachment, Charge)


@dataclass(frozen=True)
class Type:
    """A type of record by its name on the command line; ``fixed`` narrows it."""

    name: str
    record: type[Record]
    fixed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def public(self) -> dict[str, str]:
        """The names of the fields, with the attributes they stand for."""
        names = {
            name.removesuffix("_id") if isinstance(bound.kind, Reference) else name: name
            for name, bound in fields_of(self.record).items()
        }
        return {name: own for name, own in names.items() if own not in self.fixed}

    def attribute(self, name: str) -> str:
        """Return the attribute meant by a name, a label or a heading; raises :class:`Problem`."""
        known = {**self.public, **_ALSO.get(self.record, {})}
        if name in known:
            return known[name]
        for own in self.public.values():
            about = fields_of(self.record)[own].field
            if name in {own, about.label, _(about.label)}:
                return own
        raise Problem(
            _("{record}没有“{name}”这个字段。").format(
                record=_(self.record.label), name=brief(name)
            ),
            mend=_("可用字段：{names}。").format(names=listed(known)),
        )

    def shown(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row of plain values under the public names."""
        found = {"number": row["number"]}
        found |= {name: row[own] for name, own in self.public.items()}
        for name, own in _ALSO.get(self.record, {}).items():
            found[name] = "、".join(row[own])
        return found

    def pairs(self, given: Sequence[str]) -> dict[str, str]:
        """Return the values of ``FIELD=VALUE`` arguments by attribute."""
        found: dict[str, str] = {}
        for one in given:
            name, sign, value = one.partition("=")
            if not sign:
                raise Problem(
                    _("“{given}”里没有等号。").format(given=brief(one)), mend=_("应写成 字段=值。")
                )
            own = self.attribute(name.strip())
            if own in found:
                raise Problem(_("字段“{name}”写了两次。").format(name=brief(name.strip())))
            found[own] = value
        return found

    def wish(self, given: str) -> Wish:
        """Return the condition of ``FIELD=VALUE`` or, for a part of the text, ``FIELD~VALUE``."""
        place = min((at for at in (given.find("="), given.find("~")) if at >= 0), default=-1)
        if place < 0:
            raise Problem(
                _("“{given}”里没有等号。").format(given=brief(given)),
                mend=_("应写成 字段=值，或 字段~其中几个字。"),
            )
        name = given[:place].strip()
        own = "number" if name == "number" else self.attribute(name)
        return Wish(own, given[place + 1 :], given[place] == "~")


def read_type(name: str) -> Type:
    """Return the type of that name; raises :class:`Problem` listing the types there are."""
    wanted = name.strip().lower()
    if wanted in TYPES:
        return TYPES[wanted]
    for register in REGISTERS:  # what pages call it: companies, needs, hazards …
        if wanted == register.name and register.record is not Account:
            return Type(wanted, register.record, register.fixed)
    raise Problem(
        _("没有名为“{name}”的类型。").format(name=brief(name)),
        mend=_("可选：{names}。").format(names=listed(TYPES)),
    )


def find(store: Store, kind: Type, raw: str) -> int:
    """Return the id of the record of a type by number or only title; raises :class:`Problem`."""
    with store.reading() as session:
        numbered = [Wish("number", raw)]
        ids = plain.matching(session, kind.record, numbered, fixed=kind.fixed)
        if ids or not kind.fixed:
            return ids[0] if ids else names.find(session, kind.record.__name__, raw)
    raise Problem(
        _("找不到{what}“{name}”。").format(what=_(kind.record.label), name=brief(raw)),
        mend=_("请核对名称，或先登记。"),
    )


TYPES: dict[str, Type] = {
    **{name: Type(name, record) for name, record in BY_NAME.items() if record not in _APART},
    **{kind.value: Type(str(kind.value), Issue, {"kind": kind}) for kind in IssueKind},
}
"""All types but those apart.

An account needs a wrapped key, an attachment its file; a charge is written by what passes
something on, never by hand.
"""
