"""“1+N”支援警种部门联系表: the N with every contact of the last day, what for, and for whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.cells import Cell
from liaison.base.period import Period
from liaison.figures.scope import Scope, alive, in_force, present, within
from liaison.ledgers.ledger import Ledger, Rows, fixed, hand
from liaison.ledgers.sheet import Column
from liaison.records import Company, Department, DepartmentContact, Support
from liaison.services import departmentcontacts
from liaison.services.departmentcontacts import Desk


def rows(session: Session, period: Period, scope: Scope) -> Rows:
    """Return one row a contact; a department without any has one row too."""
    day = period.last
    special = Counter(
        session.scalars(
            select(Support.department_id)
            .join(Company, Company.id == Support.company_id)
            .where(in_force(Support, day), present(day), *within(Company, scope, day))
        )
    )
    desks = departmentcontacts.desks(session, day)
    every = session.scalars(select(Department).where(alive(Department)).order_by(Department.id))
    found: Rows = []
    told: list[int] = []
    for one in every.all():
        desk = desks[one.id]
        reach = _reach(one, special[one.id])
        found += [(one.name, *cells, reach, one.remark) for cells in _people(one, desk)]
        told += [person.id for person in desk.people]
        hand(session, Department, [one.id])
    hand(session, DepartmentContact, told)
    return found


def _people(of: Department, desk: Desk) -> Sequence[tuple[Cell, ...]]:
    """Return topics, name, post and both phones of each contact."""
    if not desk.people:
        own = departmentcontacts.answer(of, desk)
        return [(of.topics, own.name or None, None, own.phone or None, None)]
    return [
        (one.topics or of.topics, one.name, one.post, one.phone, one.duty_phone)
        for one in desk.people
    ]


def _reach(of: Department, special: int) -> str:
    if of.supports_all:
        return f"全部企业（其中专门支援{special}家）" if special else "全部企业"
    return f"专门支援{special}家" if special else "—"


LEDGER = Ledger(
    "departments",
    "“1+N”支援警种部门联系表",
    fixed(
        Column("警种部门", "text", 18),
        Column("负责事项", "long", 26),
        Column("联系人", "text", 10),
        Column("职务", "text", 14),
        Column("联系电话", "code", 15, personal=True),
        Column("值班电话", "code", 15, personal=True),
        Column("支援范围", "text", 25),
        Column("备注", "long", 14),
    ),
    rows,
    ("每个部门的第一位联系人印在企业联系卡上；另有专门支援的，以“联络分工一览表”为准。",),
)
