"""The first contact of a department and the department's own columns never tell different things.

默认联系人 and 联系电话 are what lists, workbooks and older habits know; the contacts
know post, topics and period. What is changed at either is carried to the other in
the same step.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import inspect, select

from liaison.base.clock import clock
from liaison.base.words import N_
from liaison.figures.scope import alive
from liaison.records import Department, DepartmentContact
from liaison.services.departmentcontacts import Desk, desks, in_order, number, serving
from liaison.store.step import Step, Store

CAUGHT_UP = N_("更新默认联系人")
_OWN = ("contact", "phone")
"""The department's columns that tell of its first contact."""


def heard(step: Step, department: Department) -> None:
    """Carry what was written into a department's own columns to its contacts.

    Another name with another phone is another person: who answered until now
    leaves, and stays known with the days served. The same phone, or a contact
    written today, means that the name is corrected.
    """
    state: Any = inspect(department)
    if not any(state.attrs[name].history.has_changes() for name in _OWN):
        return
    step.session.flush()
    people = _people(step, department.id)
    now = people[0] if people else None
    if now is not None and (department.contact, department.phone) == (now.name, number(now)):
        return
    if department.contact is None:
        if now is None:
            return
        _leave(now)
        step.session.flush()
        if len(people) == 1:
            return
    else:
        _take(step, department, people)
        step.session.flush()
    _tell(step, department)


def answered(step: Step, contact: DepartmentContact) -> None:
    """Carry what was written of a contact to its department's own columns."""
    state: Any = inspect(contact)
    before = state.attrs["department_id"].history.deleted or ()
    step.session.flush()
    for one in {contact.department_id, *before} - {None}:
        department = step.session.get(Department, one)
        if department is not None:
            _tell(step, department)


def catch_up(store: Store) -> int:
    """Tell in the departments' columns of contacts whose day has come or gone; return how many.

    Asked at each sign-in: nobody writes anything on the day a contact's time ends.
    Raises what stands in the way (another PC is just writing, a full disk).
    """
    if store.health.damaged:
        return 0
    with store.reading(whole=True) as session:
        there = desks(session, clock.today())
        query = select(Department).where(alive(Department), Department.id.in_(list(there)))
        behind = [one.id for one in session.scalars(query) if _behind(one, there[one.id])]
    if not behind:
        return 0
    with store.step(CAUGHT_UP, grave=True) as step:
        for one in behind:
            _tell(step, step.session.get_one(Department, one))
    return len(behind)


def _behind(of: Department, desk: Desk) -> bool:
    one = desk.person(None)
    told = (None, None) if one is None else (one.name, number(one))
    return (of.contact, of.phone if one or of.contact else None) != told


# -- inside


def _people(step: Step, department_id: int) -> list[DepartmentContact]:
    query = select(DepartmentContact).where(
        DepartmentContact.department_id == department_id, serving(clock.today())
    )
    return list(step.session.scalars(query.order_by(*in_order())))


def _take(step: Step, department: Department, people: list[DepartmentContact]) -> None:
    """Make the person named in the columns the first contact."""
    name, phone = str(department.contact), department.phone
    now = people[0] if people else None
    same = next((one for one in people if one.name == name), None)
    if same is None and now is not None and _corrected(now, phone):
        now.name, same = name, now
    if same is not None:
        if phone != number(same):
            same.phone = phone
        if same is not now:
            for place, one in enumerate([same, *(one for one in people if one is not same)], 1):
                if one.position != place:
                    one.position = place
        return
    new = DepartmentContact(department_id=department.id, name=name, phone=phone, position=1)
    if now is not None:
        _leave(now)
        new.position, new.start = now.position, clock.today()
        new.topics, new.duty_phone = now.topics, now.duty_phone
    step.session.add(new)


def _corrected(one: DepartmentContact, phone: str | None) -> bool:
    today = clock.today()
    new = clock.local(one.created_at).date() == today or one.start == today
    return new or (phone is not None and phone == number(one))


def _leave(one: DepartmentContact) -> None:
    """Let a contact have served until yesterday; who began only today never did."""
    yesterday = clock.today() - timedelta(days=1)
    if one.start is not None and one.start > yesterday:
        one.deleted_at = clock.now()
    else:
        one.end = yesterday


def _tell(step: Step, department: Department) -> None:
    """Let the department's columns tell of its first contact; a lone phone stays its own."""
    people = _people(step, department.id)
    told: tuple[str | None, str | None] = (None, None)
    if people:
        told = people[0].name, number(people[0])
    elif department.contact is None:
        return
    for name, value in zip(_OWN, told, strict=True):
        if getattr(department, name) != value:  # setting None for None would be a change
            setattr(department, name, value)
