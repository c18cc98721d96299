"""Who answers at a department on a day: in order, for which topics, for one company or all.

The department's own 默认联系人 and 联系电话 tell the same of the first contact
(:mod:`liaison.services.departmentkeeping`); here they count only where a
department never had a contact.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from liaison.figures.scope import alive
from liaison.records import Department, DepartmentContact, Support


@dataclass(frozen=True)
class Answer:
    """Whom to call at a department: a person, the phone of that person, the phone on duty."""

    name: str = ""
    post: str = ""
    topics: str = ""
    phone: str = ""
    duty: str = ""


@dataclass(frozen=True)
class Desk:
    """The contacts of a department on a day, in order; ``known`` when it ever had any."""

    people: tuple[DepartmentContact, ...] = ()
    known: bool = False

    def person(self, id: int | None) -> DepartmentContact | None:
        """Return one of the contacts of the day by id, else the first."""
        chosen = (one for one in self.people if one.id == id)
        return next(chosen, next(iter(self.people), None))


def serving(day: Any, contact: Any = DepartmentContact) -> ColumnElement[bool]:
    """Return the condition: a contact answers on a day; without days always."""
    inside: ColumnElement[bool] = and_(
        or_(contact.start.is_(None), contact.start <= day),
        or_(contact.end.is_(None), contact.end >= day),
        contact.deleted_at.is_(None),
    )
    return inside


def in_order(contact: Any = DepartmentContact) -> tuple[Any, ...]:
    """Return how contacts are ordered: by their place, those without one last."""
    return contact.position.is_(None), contact.position, contact.id


def desks(session: Session, day: date) -> Mapping[int, Desk]:
    """Return the desks of all departments on a day; one without contacts has an empty one."""
    every = select(DepartmentContact).where(alive(DepartmentContact)).order_by(*in_order())
    found: dict[int, list[DepartmentContact]] = defaultdict(list)
    for one in session.scalars(every):
        found[one.department_id].append(one)
    made: defaultdict[int, Desk] = defaultdict(Desk)
    for department, people in found.items():
        made[department] = Desk(tuple(one for one in people if _serves(one, day)), True)
    return made


def answer(department: Department, desk: Desk, support: Support | None = None) -> Answer:
    """Return whom to call; a special support may name one of the contacts, or anybody."""
    one = desk.person(support.contact_id if support is not None else None)
    own = Answer() if desk.known else _columns(department)
    if one is not None:
        own = _of(one)
    if support is None or not (support.contact or support.phone):
        return own
    phone = support.phone or own.phone
    return Answer(support.contact or own.name, "", own.topics, phone, own.duty)


def for_topic(session: Session, department_id: int, topic: str, day: date) -> Answer:
    """Return whom to call at a department about a topic: who answers for it, else the first."""
    department = session.get(Department, department_id)
    if department is None:
        return Answer()
    desk = desks(session, day)[department_id]
    theirs = (one for one in desk.people if topic and _answers(one, topic))
    one = next(theirs, None)
    return answer(department, desk) if one is None else _of(one)


def first(what: Any, day: Any, otherwise: Any = None) -> Any:
    """Return something of a department's first contact on a day, as an SQL expression.

    ``otherwise`` is taken from a department that never had a contact.
    """
    of = DepartmentContact
    found = (
        select(what)
        .where(of.department_id == Department.id, serving(day))
        .order_by(*in_order())
        .limit(1)
        .correlate(Department)
        .scalar_subquery()
    )
    if otherwise is None:
        return found
    known = select(of.id).where(of.department_id == Department.id, alive(of))
    return func.coalesce(found, case((~known.correlate(Department).exists(), otherwise)))


def number(one: DepartmentContact) -> str | None:
    """Return the phone that is told of a contact: one's own, else the one on duty."""
    return one.phone or one.duty_phone


# -- inside


def _of(one: DepartmentContact) -> Answer:
    told = (one.post, one.topics, one.phone, one.duty_phone)
    return Answer(one.name, *(part or "" for part in told))


def _answers(one: DepartmentContact, topic: str) -> bool:
    """Is one of the topics told of a contact part of this one, or the other way round?"""
    parts = re.split(r"[、,，;；/\s]+", one.topics or "")
    return any(part in topic or topic in part for part in parts if part)


def _serves(one: DepartmentContact, day: date) -> bool:
    return (one.start is None or one.start <= day) and (one.end is None or one.end >= day)


def _columns(of: Department) -> Answer:
    return Answer(of.contact or "", "", "", of.phone or "")


__all__ = [
    "Answer", "Desk", "answer", "desks", "first", "for_topic", "in_order", "number", "serving",
]  # fmt: skip
