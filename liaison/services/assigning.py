"""Who is responsible for which company, from which day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.figures.scope import in_force
from liaison.records import Assignment
from liaison.records.assignment import Reason, Role
from liaison.services import records, rights
from liaison.store.step import Op, Step, Store


def assign(
    store: Store,
    companies: Sequence[int],
    officer_id: int,
    start: date,
    reason: Reason = Reason.rotation,
    op_id: Op = None,
) -> int:
    """Make an officer the lead of companies from a day on, in one step.

    The lead before ends the day before; history is kept. Returns how many
    companies changed hands.
    """

    def work(step: Step) -> int:
        rights.allow(step, rights.Operation.assign)
        return sum(_take_over(step, company, officer_id, start, reason) for company in companies)

    return store.once(N_("联络分工"), work, op_id)


def _take_over(step: Step, company_id: int, officer_id: int, start: date, reason: Reason) -> bool:
    before = step.session.scalars(
        select(Assignment).where(
            Assignment.company_id == company_id,
            Assignment.role == Role.lead,
            in_force(Assignment, start),
        )
    ).one_or_none()
    if before is not None:
        if before.officer_id == officer_id:
            return False
        if before.start >= start:
            raise Problem(
                _("原分工 {number} 也从 {start} 开始。").format(
                    number=before.number, start=before.start
                ),
                "start",
                _("请直接修改该分工，或改用以后的日期。"),
            )
        before.end = start - timedelta(days=1)
        step.session.flush()
    new = Assignment(company_id=company_id, officer_id=officer_id, start=start)
    new.role, new.reason = Role.lead, reason if before is not None else Reason.initial
    records.settle(step, new)
    step.session.flush()
    return True
