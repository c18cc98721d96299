"""The workbench's lines of visits that are planned and not made yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.words import _
from liaison.figures.scope import Scope, within
from liaison.figures.states import visit_planned
from liaison.records import Company, Visit
from liaison.records.visit import Outcome, visit_officer
from liaison.services import masking, visiting
from liaison.services.benchlines import Line
from liaison.store.among import among


def planned(session: Session, scope: Scope, until: date) -> list[Line]:
    """Visits planned up to a day and not made yet."""
    rows = session.execute(
        select(
            Visit.id,
            Visit.visited_on,
            Visit.content,
            Visit.company_id,
            Company.name,
        )
        .join(Company, Company.id == Visit.company_id)
        .where(
            visit_planned(),
            Visit.visited_on <= until,
            *within(Visit, scope, until),
        )
        .order_by(Visit.visited_on, Visit.id)
    ).all()
    whose = _officers_of(session, [row.id for row in rows])
    return [
        Line(
            "visits",
            row.id,
            row.name,
            _planned_words(masking.within(row.content)),
            row.visited_on,
            row.company_id,
            "fulfil",
            f"planned:{row.id}",
            whose[row.id],
        )
        for row in rows
    ]  # fmt: skip


def _planned_words(content: str) -> str:
    """Return the words of a plan, and what it is about where somebody wrote that."""
    words = _("计划走访")
    return words if content in ("", visiting.CONTENTS[Outcome.planned]) else f"{words} · {content}"


def _officers_of(session: Session, visits: Sequence[int]) -> dict[int, tuple[int, ...]]:
    rows = session.execute(
        select(visit_officer.c.visit, visit_officer.c.officer)
        .where(among(visit_officer.c.visit, visits))
        .order_by(visit_officer.c.visit, visit_officer.c.place)
    )
    found: dict[int, tuple[int, ...]] = dict.fromkeys(visits, ())
    for visit, officer in rows:
        found[visit] += (officer,)
    return found
