"""What the columns of a register's table may be: its fields, and a few beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from liaison.base.words import N_
from liaison.exchange.headers import flat
from liaison.exchange.synonyms import EXTRA, NEEDED
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Kind, Text, YesNo
from liaison.fields.record import Record
from liaison.records import Assignment, Company, DepartmentContact, Officer
from liaison.services.registers import BY_NAME, Register

_BRACKETS = re.compile(r"\([^()]*\)$")
_BESIDE: dict[str, tuple[type[Record], str]] = {
    "lead.name": (Officer, "name"),
    "lead.badge": (Officer, "badge"),
    "lead.phone": (Officer, "phone"),
    "assignment.start": (Assignment, "start"),
    "company.credit_code": (Company, "credit_code"),
    "company.liaison": (Company, "liaison"),
    "company.liaison_phone": (Company, "liaison_phone"),
    "company.legal_person": (Company, "legal_person"),
    "company.legal_phone": (Company, "legal_phone"),
    "contact.post": (DepartmentContact, "post"),
    "contact.duty_phone": (DepartmentContact, "duty_phone"),
}
_FREE: dict[str, tuple[str, Kind]] = {
    "number": (N_("编号"), Text(24)),
    "parties": (N_("当事人"), Text(400, long=True)),
    "supports": (N_("支援部门"), Text(1000, long=True)),
    "duty.safety": (N_("安全检查"), YesNo()),
    "duty.population": (N_("流动人口管理"), YesNo()),
    "duty.publicity": (N_("安全防范宣传"), YesNo()),
    "duty.legal": (N_("法律咨询"), YesNo()),
}

OWN, LABEL, ALSO = 100, 90, 80
"""How well a heading fits: the register's own label, the field's, another writing."""


@dataclass(frozen=True)
class Target:
    """What a column can be: a field of the register, or something beside it.

    ``headings`` maps a flat heading to how well it fits (:data:`OWN` …);
    ``bound`` is None for what is no field (当事人, 编号).
    """

    name: str
    label: str
    kind: Kind
    bound: Bound | None
    required: bool
    headings: dict[str, int]

    def __hash__(self) -> int:
        return hash(self.name)

    @property
    def refers(self) -> str:
        """The record type it names others of, empty for a plain value."""
        return self.kind.target if isinstance(self.kind, Reference | References) else ""


@cache
def targets(register: str) -> dict[str, Target]:
    """Return what the columns of a register's table may be, by target name."""
    about = BY_NAME[register]
    found = {name: _field(about, name, bound) for name, bound in about.fields.items()}
    for name, more in EXTRA.get(register, {}).items():
        if name not in found:
            found[name] = _beside(name)
        for heading in more:
            found[name].headings.setdefault(flat(heading), ALSO)
    for target in found.values():
        _without_units(target.headings)
    return found


def bare(heading: str) -> str:
    """Return a flat heading without what stands in brackets at its end."""
    return _BRACKETS.sub("", heading) or heading


def _field(register: Register, name: str, bound: Bound) -> Target:
    own = register.label_of(name)
    headings = {flat(own): OWN}
    headings.setdefault(flat(bound.field.label), LABEL)
    for other in bound.field.also:
        headings.setdefault(flat(other), ALSO)
    target = bound.kind.target if isinstance(bound.kind, Reference | References) else ""
    if target == "Company":
        company = fields_of(Company)["name"].field
        for other in (company.label, *company.also):
            headings.setdefault(flat(other), LABEL if other == company.label else ALSO)
    required = any(group == (name,) for group in NEEDED.get(register.name, ()))
    return Target(name, own, bound.kind, bound, required, headings)


def _beside(name: str) -> Target:
    if name in _FREE:
        label, kind = _FREE[name]
        return Target(name, label, kind, None, False, {flat(label): LABEL})
    record, field = _BESIDE[name]
    bound = fields_of(record)[field]
    return Target(name, bound.field.label, bound.kind, bound, False, {})


def _without_units(headings: dict[str, int]) -> None:
    for heading, fit in list(headings.items()):
        headings.setdefault(bare(heading), fit - 3)
