"""What soon comes to its end by itself: stand-ins and other assignments, special supports.

One officer's turn at many companies that ends on one day is one line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from liaison.base.words import _
from liaison.figures.duties import answering
from liaison.figures.scope import Scope, in_force, within
from liaison.records import Assignment, Company, Department, Officer, Support
from liaison.records.assignment import Role
from liaison.services.benchlines import Line, some

ENDING = 30
"""So many days before its end an assignment or a support is told of."""


class _Turn(NamedTuple):
    """An assignment that ends: sorted, those that make one line stand together."""

    end: date
    officer_id: int
    place: int
    id: int
    role: Role
    officer: str
    company_id: int
    company: str


def ending(session: Session, scope: Scope, today: date) -> list[Line]:
    """Return the lines of what ends within :data:`ENDING` days.

    An assignment is told to the officer whose it is; a lead's only where none follows.
    """
    until = today + timedelta(days=ENDING)
    turns = sorted(_turns(session, scope, today, until))
    groups = groupby(turns, lambda one: (one.end, one.officer_id, one.role))
    lines = [_turn_line(list(group)) for _same, group in groups]
    return lines + _supports(session, scope, today, until)


def _turns(session: Session, scope: Scope, today: date, until: date) -> list[_Turn]:
    later = aliased(Assignment)
    succeeded = (
        select(later.id)
        .where(
            later.company_id == Company.id,
            later.role == Role.lead,
            later.start > today,
            later.deleted_at.is_(None),
        )
        .exists()
    )
    query = (
        select(Assignment, Officer.name, Company.name)
        .join(Company, Company.id == Assignment.company_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            in_force(Assignment, today),
            Assignment.end <= until,
            (Assignment.role != Role.lead) | ~succeeded,
            *within(Company, replace(scope, officer_id=None), today),
        )
    )
    if scope.officer_id is not None:
        query = query.where(Assignment.officer_id == scope.officer_id)
    places = {role: place for place, role in enumerate(Role)}
    return [
        _Turn(
            one.end or until,  # a day: the query asks for one
            one.officer_id,
            places[one.role],
            one.id,
            one.role,
            officer,
            one.company_id,
            company,
        )
        for one, officer, company in session.execute(query)
    ]


def _turn_line(turns: Sequence[_Turn]) -> Line:
    """Return the line of one officer's turns of one role that end on one day."""
    one, day = turns[0], turns[0].end
    words = _("{role}到期 · {officer}").format(role=one.role.words, officer=one.officer)
    whose = (one.officer_id,)
    if len(turns) == 1:
        return Line("assignments", one.id, one.company, words, day, one.company_id,
                    key=f"ending:assignment:{one.id}", officers=whose)  # fmt: skip
    told = _("{officer}{role} {n} 家企业")
    title = told.format(officer=one.officer, role=one.role.words, n=len(turns))
    where = (("role", one.role.words), ("officer_id", one.officer), ("end", str(day)))
    key = f"ending:{one.role.value}:{one.officer_id}:{day}"
    return Line("assignments", one.id, title, _("{role}到期").format(role=one.role.words), day,
                None, "list", key, whose, where)  # fmt: skip


def _supports(session: Session, scope: Scope, today: date, until: date) -> list[Line]:
    rows = session.execute(
        select(Support.end, Support.id, Company.id.label("company_id"),
               Company.name.label("company"), Department.id.label("department_id"),
               Department.name.label("department"))
        .join(Company, Company.id == Support.company_id)
        .join(Department, Department.id == Support.department_id)
        .where(in_force(Support, today), Support.end <= until, *within(Company, scope, today))
        .order_by(Support.end, Support.id)
    ).all()  # fmt: skip
    whose = answering(session, today, {row.company_id for row in rows}) if rows else {}

    def same(row: Any) -> tuple[date, int, int]:
        return row.end, row.department_id, whose.get(row.company_id, 0)

    groups = groupby(sorted(rows, key=same), same)
    return [_support_line(list(group), whose) for _same, group in groups]


def _support_line(rows: Sequence[Any], whose: dict[int, int]) -> Line:
    one = rows[0]
    words = _("支援部门到期 · {department}").format(department=one.department)
    officers = some(whose.get(one.company_id))
    if len(rows) == 1:
        return Line("companies", one.company_id, one.company, words, one.end, one.company_id,
                    key=f"ending:support:{one.id}", officers=officers)  # fmt: skip
    told = _("{department}支援 {n} 家企业")
    title = told.format(department=one.department, n=len(rows))
    key = f"ending:supports:{one.department_id}:{one.end}:{whose.get(one.company_id, 0)}"
    return Line("matrix", one.id, title, _("支援部门到期"), one.end, None, "list", key, officers)
