"""支援矩阵: which departments stand behind which company, in general or especially, and the gaps.

A department supports all companies, or none but those it is registered for; a
special support names contact and period, and stands in the general one's place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.words import _
from liaison.figures.scope import ALL, Scope, alive, in_force, present, within
from liaison.records import Assignment, Company, Department, Officer, Support
from liaison.records.assignment import Role
from liaison.services import departmentcontacts, masking, tones
from liaison.services.board import sought
from liaison.services.departmentcontacts import Desk

SOON = timedelta(days=30)
"""A special support that ends within so many days is told."""


@dataclass(frozen=True, slots=True)
class Special:
    """A support registered for one company; ``start`` may lie ahead (a planned one)."""

    id: int
    version: int
    department_id: int
    contact: str
    phone: str
    start: date
    end: date | None
    left: bool = False
    """The contact chosen for the company no longer serves: the department's first stands in."""

    def holds(self, day: date) -> bool:
        """Is it in force on a day?"""
        return self.start <= day and (self.end is None or self.end >= day)


@dataclass(frozen=True, slots=True)
class Backer:
    """A department: a column; ``special`` counts the companies it is registered for."""

    id: int
    name: str
    topics: str
    contact: str
    phone: str
    general: bool
    special: int
    others: int = 0
    """Contacts beside the first."""


@dataclass(frozen=True, slots=True)
class Backed:
    """A company: a row; its specials by department (in force, else the next planned one)."""

    id: int
    name: str
    grade: str
    tone: str
    lead: str
    specials: Mapping[int, Special]
    found: str


@dataclass(frozen=True, slots=True)
class Matrix:
    """Companies by name × departments in the order they were registered, on a day."""

    day: date
    departments: tuple[Backer, ...]
    companies: tuple[Backed, ...]

    def cell(self, company: Backed, department: Backer) -> str:
        """Return how a department stands behind a company: special, planned, general or none."""
        special = company.specials.get(department.id)
        if special is not None and special.holds(self.day):
            return "special"
        if department.general:
            return "general"
        return "planned" if special is not None else "none"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something missing: a few words, how many, and the companies concerned (None: no company)."""

    name: str
    words: str
    count: int
    companies: frozenset[int] | None


def matrix(session: Session, day: date, scope: Scope = ALL) -> Matrix:
    """Return the matrix of a day for the present companies of a scope; phones masked."""
    desks = departmentcontacts.desks(session, day)
    specials = _specials(session, day, desks)
    leading = session.execute(
        select(Assignment.company_id, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(Assignment.role == Role.lead, in_force(Assignment, day))
    )
    leads = {row[0]: row[1] for row in leading}
    rows = session.execute(
        select(Company.id, Company.name, Company.short_name, Company.grade)
        .where(present(day), *within(Company, scope, day))
        .order_by(Company.name, Company.id)
    )
    companies = tuple(
        Backed(
            id_, name, grade.words, tones.of(grade), leads.get(id_, ""),
            specials.get(id_, {}), sought(name, short, leads.get(id_)),
        )
        for id_, name, short, grade in rows
    )  # fmt: skip
    counted = Counter(
        one.department_id
        for company in companies
        for one in company.specials.values()
        if one.holds(day)
    )
    query = select(Department).where(alive(Department)).order_by(Department.id)
    departments = (_backer(one, desks[one.id], counted[one.id]) for one in session.scalars(query))
    return Matrix(day, tuple(departments), companies)


def _backer(of: Department, desk: Desk, special: int) -> Backer:
    one, others = departmentcontacts.answer(of, desk), max(0, len(desk.people) - 1)
    name, phone = masking.within(one.name), masking.phone(one.phone or one.duty)
    return Backer(
        of.id, of.name, of.topics or "", name, phone, bool(of.supports_all), special, others
    )


def gaps(of: Matrix) -> list[Gap]:
    """Return what is missing, gravest first; nothing where all is well."""
    bare = _bare(of)
    unled = frozenset(one.id for one in of.companies if not one.lead)
    ending = frozenset(
        company.id
        for company in of.companies
        for one in company.specials.values()
        if one.holds(of.day) and one.end is not None and one.end <= of.day + SOON
    )
    left = frozenset(
        company.id
        for company in of.companies
        for one in company.specials.values()
        if one.left and one.holds(of.day)
    )
    mute = sum(not (one.contact and one.phone) for one in of.departments)
    idle = sum(not one.general and not one.special for one in of.departments)
    found = [
        Gap("bare", _("无任何支援部门 {n} 家"), len(bare), bare),
        Gap("unled", _("无联络民警 {n} 家"), len(unled), unled),
        Gap("ending", _("专门支援将到期 {n} 家"), len(ending), ending),
        Gap("left", _("指定的联系人已离任 {n} 家"), len(left), left),
        Gap("mute", _("缺联系人或电话的部门 {n} 个"), mute, None),
        Gap("idle", _("没有支援任何企业的部门 {n} 个"), idle, None),
    ]
    return [replace(one, words=one.words.format(n=one.count)) for one in found if one.count]


def narrow(
    of: Matrix, text: str = "", only: Collection[int] | None = None, special: bool = False
) -> Matrix:
    """Return the matrix of the companies found by text, among ``only``, with special support."""
    words = text.casefold().split()

    def wanted(one: Backed) -> bool:
        return (
            (only is None or one.id in only)
            and (not special or bool(one.specials))
            and all(word in one.found for word in words)
        )

    return replace(of, companies=tuple(filter(wanted, of.companies)))


def _bare(of: Matrix) -> frozenset[int]:
    if any(one.general for one in of.departments):
        return frozenset()
    return frozenset(
        one.id
        for one in of.companies
        if not any(special.holds(of.day) for special in one.specials.values())
    )


def _specials(
    session: Session, day: date, desks: Mapping[int, Desk]
) -> dict[int, dict[int, Special]]:
    """Return by company and department the special support in force, else the next planned."""
    found: dict[int, dict[int, Special]] = defaultdict(dict)
    query = (
        select(Support)
        .join(Department, Department.id == Support.department_id)
        .where(
            alive(Support),
            alive(Department),
            or_(Support.end.is_(None), Support.end >= day),
        )
        .order_by(Support.start.desc(), Support.id.desc())
    )
    for one in session.scalars(query):
        special = _special(one, desks[one.department_id])
        before = found[one.company_id].get(one.department_id)
        if before is None or special.holds(day) or not before.holds(day):
            found[one.company_id][one.department_id] = special
    return found


def _special(one: Support, desk: Desk) -> Special:
    """Return a special support with whom it names: who is written there, else who was chosen."""
    chosen = next((who for who in desk.people if who.id == one.contact_id), None)
    named = one.contact or (chosen.name if chosen else "")
    phone = one.phone or (departmentcontacts.number(chosen) if chosen else None) or ""
    left = one.contact_id is not None and chosen is None and not one.contact
    told = (masking.within(named), masking.phone(phone))
    return Special(one.id, one.version, one.department_id, *told, one.start, one.end, left)


__all__ = ["Backed", "Backer", "Gap", "Matrix", "Special", "gaps", "matrix", "narrow"]
