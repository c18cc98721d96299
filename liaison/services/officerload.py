"""Gaps and load of the assignments: companies without officer, officers without company."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from liaison.figures.scope import (
    ALL,
    Condition,
    Scope,
    alive,
    in_force,
    present,
    responsible,
    within,
)
from liaison.figures.states import dispute_open, issue_open
from liaison.records import Assignment, Company, Dispute, Issue, Officer
from liaison.records.assignment import Role
from liaison.records.company import Grade


@dataclass(frozen=True)
class Load:
    """What an officer carries on a day; ``companies`` and ``key_units`` are those they lead."""

    officer_id: int
    name: str
    badge: str
    kind: str
    companies: int
    key_units: int
    deputy: int
    stand_in: int
    open_issues: int
    open_disputes: int


@dataclass(frozen=True)
class Without:
    """A company with no lead on a day; ``last`` led it until ``until``, if anybody did.

    ``planned`` is the day from which somebody will, None when nobody is to.
    """

    company_id: int
    company: str
    grade: str
    last: str
    until: date | None
    planned: date | None


def without_officer(session: Session, day: date, scope: Scope = ALL) -> list[Without]:
    """Return the companies in the park without a lead on a day, key units first."""
    led = select(Assignment.company_id).where(
        Assignment.role == Role.lead, in_force(Assignment, day)
    )
    narrowed = Scope(station_id=scope.station_id, company_id=scope.company_id)
    companies = session.execute(
        select(Company.id, Company.name, Company.grade)
        .where(present(day), Company.id.not_in(led), *within(Company, narrowed, day))
        .order_by(Company.grade == Grade.ordinary, Company.name, Company.id)
    ).all()
    if not companies:
        return []
    last, planned = _turns(session, day)
    found = []
    for row in companies:
        officer, until = last.get(row.id, ("", None))
        about = (row.id, row.name, row.grade.words)
        found.append(Without(*about, officer, until, planned.get(row.id)))
    return found


def idle_officers(session: Session, day: date) -> list[tuple[int, str]]:
    """Return officers in service at a station who have no company in any role on a day."""
    busy = (
        select(Assignment.officer_id)
        .join(Company, Company.id == Assignment.company_id)
        .where(in_force(Assignment, day), present(day))
    )
    rows = session.execute(
        select(Officer.id, Officer.name)
        .where(
            alive(Officer),
            Officer.active.is_(True),
            Officer.department_id.is_(None),
            Officer.id.not_in(busy),
        )
        .order_by(Officer.name, Officer.id)
    )
    return [(row.id, row.name) for row in rows]


def load(session: Session, day: date) -> list[Load]:
    """Return what each officer carries on a day: those of a station, and who else has companies.

    Open matters are credited to who answers for them on the day. Most loaded first.
    """
    held, keys = _held(session, day)
    issues = _open(session, Issue, issue_open(day), day)
    disputes = _open(session, Dispute, dispute_open(day), day)
    ours = (Officer.active.is_(True)) & (Officer.department_id.is_(None))
    officers = session.scalars(
        select(Officer).where(alive(Officer), or_(ours, Officer.id.in_(list(held))))
    )
    found = [
        Load(
            one.id,
            one.name,
            one.badge or "",
            one.kind.words,
            held[one.id][Role.lead],
            keys[one.id],
            held[one.id][Role.deputy],
            held[one.id][Role.stand_in],
            issues.get(one.id, 0),
            disputes.get(one.id, 0),
        )
        for one in officers
    ]
    return sorted(found, key=lambda one: (-one.companies, one.name, one.officer_id))


def _held(session: Session, day: date) -> tuple[dict[int, Counter[Role]], Counter[int]]:
    """Return companies by officer and role, and key units led by officer."""
    rows = session.execute(
        select(Assignment.officer_id, Assignment.role, Company.grade, func.count())
        .join(Company, Company.id == Assignment.company_id)
        .where(in_force(Assignment, day), present(day))
        .group_by(Assignment.officer_id, Assignment.role, Company.grade)
    )
    held: dict[int, Counter[Role]] = defaultdict(Counter)
    keys: Counter[int] = Counter()
    for officer, role, grade, count in rows:
        held[officer][role] += count
        if role is Role.lead and grade is Grade.key:
            keys[officer] += count
    return held, keys


def _open(
    session: Session, record: type[Issue | Dispute], condition: Condition, day: date
) -> dict[int, int]:
    answers = responsible(record, day).label("officer")
    who = select(answers).where(condition, alive(record))
    inner = who.subquery()
    rows = session.execute(select(inner.c.officer, func.count()).group_by(inner.c.officer))
    return {row[0]: row[1] for row in rows}


def _turns(
    session: Session, day: date
) -> tuple[dict[int, tuple[str, date | None]], dict[int, date]]:
    """Return who led a company last before a day, and when somebody will, by company."""
    rows = session.execute(
        select(Assignment.company_id, Assignment.start, Assignment.end, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            Assignment.role == Role.lead,
            alive(Assignment),
            or_(Assignment.end < day, Assignment.start > day),
        )
        .order_by(Assignment.start, Assignment.id)
    )
    last: dict[int, tuple[str, date | None]] = {}
    planned: dict[int, date] = {}
    for company, start, end, officer in rows:
        if start > day:
            planned.setdefault(company, start)
        else:
            last[company] = (officer, end)
    return last, planned
