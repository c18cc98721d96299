"""A merge of companies is not undone while a later one builds upon it.

a into b, then b into c: what came from a is c's by now, and undoing the first
merge alone would bring back half of it. The later one goes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.records import Company
from liaison.store import tables

_COMPANY, _INTO = Company.__tablename__, "merged_into_id"


def forbid(session: Session, step_id: int) -> None:
    """Raise :class:`Problem` naming the later merge that must be undone before this step."""
    pairs = _merged(session, step_id)
    if not pairs:
        return
    theirs = {one for pair in pairs for one in pair}
    for later in _later(session, step_id):
        gone, into = next(iter(_merged(session, later.id)), (0, 0))
        if {gone, into} & theirs:
            told = _("合并以后，{gone}又在 {at} 并入了{into}（{by}），没有撤销。")
            raise Problem(
                told.format(
                    gone=_name(session, gone),
                    into=_name(session, into),
                    at=clock.shown(later.at),
                    by=later.by,
                ),
                mend=_("请先撤销后一次合并，再撤销这一次。"),
            )


def gathered(session: Session, step_id: int) -> list[int]:
    """Return the step that gathered what a merge had not seen: they are undone together.

    Only stores of before :mod:`liaison.store.holding` have such steps.
    """
    step = tables.step.c
    return list(session.scalars(select(step.id).where(step.op_id == f"late-{step_id}")))


def _merged(session: Session, step_id: int) -> list[tuple[int, int]]:
    """Return who was merged into whom in a step; empty when it is no merge."""
    change = tables.change.c
    rows = session.execute(
        select(change.record_id, change.new).where(
            change.step_id == step_id,
            change.record == _COMPANY,
            change.field == _INTO,
            change.old.is_(None),
            change.new.is_not(None),
        )
    )
    return [(row.record_id, int(row.new)) for row in rows]


def _later(session: Session, step_id: int) -> Sequence[Any]:
    """Return the later steps that merge companies and hold, the newest first."""
    change, step = tables.change.c, tables.step.c
    undone = select(step.undoes_id).where(step.undoes_id.is_not(None))
    query = (
        select(step.id, step.at, step.by)
        .join(tables.change, change.step_id == step.id)
        .where(
            step.id > step_id,
            step.id.not_in(undone),
            change.record == _COMPANY,
            change.field == _INTO,
            change.old.is_(None),
            change.new.is_not(None),
        )
        .distinct()
        .order_by(step.id.desc())
    )
    return session.execute(query).all()


def _name(session: Session, company_id: int) -> str:
    return session.scalar(select(Company.name).where(Company.id == company_id)) or ""
