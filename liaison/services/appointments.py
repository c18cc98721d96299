"""Visits that were agreed for an hour of a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.figures.scope import Scope, within
from liaison.records import Company, Visit
from liaison.records.visit import Outcome


@dataclass(frozen=True)
class Appointment:
    """A visit planned for today at an hour: the visit, its time and its company's name."""

    visit_id: int
    at: time
    company: str


def appointments(session: Session, scope: Scope, today: date) -> list[Appointment]:
    """Return the visits planned for a day at an hour, earliest first."""
    rows = session.execute(
        select(Visit.id, Visit.visited_at, Company.name)
        .join(Company, Company.id == Visit.company_id)
        .where(
            Visit.outcome == Outcome.planned,
            Visit.visited_on == today,
            Visit.visited_at.is_not(None),
            *within(Visit, scope, today),
        )
        .order_by(Visit.visited_at, Visit.id)
    )
    return [Appointment(one, at, company) for one, at, company in rows if at is not None]
