"""What the workbench's lines are told from: one function a source, each a statement or two.

A line names who answers for it today, so that the station's lines are exactly
those of its officers and of nobody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import and_, func, null, select
from sqlalchemy.orm import Session, aliased

from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures.duties import answering
from liaison.figures.scope import Scope, alive, in_force, present, responsible, within
from liaison.figures.standing import Standing
from liaison.figures.states import dispute_open, issue_late, issue_open, visit_planned
from liaison.records import Assignment, Company, Department, Dispute, Issue, Officer, Support, Visit
from liaison.records.assignment import Role
from liaison.records.dispute import dispute_company
from liaison.records.issue import IssueKind, IssueState
from liaison.records.visit import Outcome, visit_officer
from liaison.services import masking, visiting
from liaison.services.derived import joined, last_visit, lead
from liaison.services.dutycells import TASK_WORDS
from liaison.store.among import among

ENDING = 30
"""So many days before its end an assignment or a support is told of."""

_LONG_AGO = date(1900, 1, 1)
_SHORT = {"visit": N_("走访"), **TASK_WORDS}
"""What a duty counts, in a word or two."""


@dataclass(frozen=True)
class Line:
    """One line: what it is about, when it is due, and the record one key away.

    ``act`` is what Enter does: ``open`` the record, record a ``visit`` to the
    company, ``fulfil`` a planned visit, ``assign`` an officer. ``key`` names
    the line from day to day (for putting it off), ``officers`` are who answer.
    """

    register: str
    id: int
    title: str
    words: str
    due: date | None
    company_id: int | None = None
    act: str = "open"
    key: str = ""
    officers: tuple[int, ...] = ()


def late_issues(session: Session, scope: Scope, today: date) -> list[Line]:
    """Needs and hazards past their deadline."""
    return _issues(session, scope, today, issue_late(today))


def soon_issues(session: Session, scope: Scope, today: date, until: date) -> list[Line]:
    """Needs and hazards whose deadline comes by a day."""
    soon = and_(issue_open(today), Issue.deadline.between(today, until))
    return _issues(session, scope, today, and_(soon, Issue.finished_on.is_(None)))


def rechecks(session: Session, scope: Scope, today: date) -> list[Line]:
    """Hazards reported as rectified, which nobody has looked at since."""
    waits = and_(
        issue_open(today), Issue.kind == IssueKind.hazard, Issue.state == IssueState.rectified
    )
    lines = _issues(session, scope, today, waits, N_("待复查"))
    return [replace(line, due=None) for line in lines]  # the deadline was for the company


def _issues(
    session: Session, scope: Scope, today: date, condition: Any, mark: str = ""
) -> list[Line]:
    before = f"{_(mark)} · " if mark else ""
    return [
        Line(
            "needs" if row.kind is IssueKind.need else "hazards",
            row.id,
            row.name,
            before + masking.within(row.description),
            row.deadline,
            row.company_id,
            key=f"issue:{row.id}",
            officers=(row.officer,),
        )
        for row in _issue_rows(session, scope, today, condition)
    ]


def _issue_rows(session: Session, scope: Scope, today: date, condition: Any) -> Sequence[Any]:
    return session.execute(
        select(
            Issue.id,
            Issue.kind,
            Issue.description,
            Issue.deadline,
            Issue.company_id,
            Issue.reported_on,
            responsible(Issue, today).label("officer"),
            Department.name.label("department"),
            Company.name,
        )
        .join(Company, Company.id == Issue.company_id)
        .join(Department, Department.id == Issue.department_id, isouter=True)
        .where(condition, *within(Issue, scope, today))
        .order_by(Issue.deadline, Issue.id)
    ).all()


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


def _some(officer: int | None) -> tuple[int, ...]:
    return () if officer is None else (officer,)


def duty_lines(
    session: Session, standings: Iterable[Standing], long_ago: bool = False
) -> list[Line]:
    """One line a company and period of what its duties still ask for; ``long_ago`` names it."""
    missing = sorted(
        (one for one in standings if one.done < one.asked and one.state in ("open", "overdue")),
        key=attrgetter("company_id", "first", "duty_id"),
    )
    told = _companies(session, {one.company_id for one in missing}, not long_ago)
    lines = []
    said: dict[tuple[tuple[str, int], ...], str] = {}
    for (company, first), group in groupby(missing, attrgetter("company_id", "first")):
        every = list(group)
        if company in told:
            what = tuple((one.counted, one.asked - one.done) for one in every)
            if what not in said:  # one after the other lacks the same
                said[what] = _("差{what}").format(what=_asked(dict(what)))
            name, last = told[company]
            lines.append(_duty_line(company, first, every, name, last, said[what], long_ago))
    return [line for _last, line in sorted(lines, key=lambda one: (one[1].due, one[0], one[1].id))]


def _duty_line(
    company: int,
    first: date,
    asked: list[Standing],
    name: str,
    last: date | None,
    words: str,
    long_ago: bool,
) -> tuple[date, Line]:
    due = min([one.due_by for one in asked])
    if long_ago:
        words = _("{month}月 {words}").format(month=first.month, words=words)
    elif not last:
        words = _("尚未走访")
    else:
        day = f"{last:%m-%d}" if last.year == first.year else last
        ago = _("上次 {day}").format(day=day)
        words = f"{words} · {ago}"
    key, whose = f"duty:{company}:{first}", _some(asked[0].officer_id)
    line = Line("companies", company, name, words, due, company, "visit", key, whose)
    return last or _LONG_AGO, line


def _asked(missing: Mapping[str, int]) -> str:
    """Return what is missing in words; a visit that is missing is missing with all its tasks."""
    whole = "visit" in missing and set(TASK_WORDS) <= set(missing)
    told = [one for one in _SHORT if one in missing and not (whole and one in TASK_WORDS)]
    return "、".join(_times(one, missing[one]) for one in told)


def _times(counted: str, n: int) -> str:
    what = _(_SHORT[counted])
    return _("{what}{n}次").format(what=what, n=n) if n > 1 else what


def _companies(
    session: Session, ids: set[int], visited: bool
) -> dict[int, tuple[str, date | None]]:
    """Return their names, and where it is wanted the day each was visited last."""
    if not ids:
        return {}
    last = last_visit() if visited else null()
    query = select(Company.id, Company.name, last).where(alive(Company), among(Company.id, ids))
    return {one: (name, day) for one, name, day in session.execute(query)}


def unassigned(session: Session, scope: Scope, today: date) -> list[Line]:
    """Companies nobody leads: the station's affair, on no officer's own workbench."""
    if scope.officer_id is not None:
        return []
    rows = session.execute(
        select(Company.id, Company.name)
        .where(present(today), lead(Officer.id, today).is_(None), *within(Company, scope, today))
        .order_by(Company.name)
    )
    words = _("没有联络民警")
    return [
        Line("companies", row.id, row.name, words, None, row.id, "assign", f"nobody:{row.id}")
        for row in rows
    ]


def ending(session: Session, scope: Scope, today: date) -> list[Line]:
    """Stand-ins and other assignments, and special supports, that soon come to their end."""
    until = today + timedelta(days=ENDING)
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
    rows = session.execute(
        select(Assignment.id, Assignment.role, Assignment.end, Company.id, Company.name,
               Assignment.officer_id, Officer.name)
        .join(Company, Company.id == Assignment.company_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            in_force(Assignment, today), Assignment.end <= until,
            (Assignment.role != Role.lead) | ~succeeded,
            *within(Company, scope, today),
        )
        .order_by(Assignment.end, Assignment.id)
    )  # fmt: skip
    told = _("{role}到期 · {officer}")
    lines = [
        Line("assignments", one, company, told.format(role=role.words, officer=officer), end,
             company_id, key=f"ending:assignment:{one}", officers=(officer_id,))
        for one, role, end, company_id, company, officer_id, officer in rows
    ]  # fmt: skip
    return lines + _supports(session, scope, today, until)


def _supports(session: Session, scope: Scope, today: date, until: date) -> list[Line]:
    rows = session.execute(
        select(Support.id, Support.end, Company.id, Company.name, Department.name)
        .join(Company, Company.id == Support.company_id)
        .join(Department, Department.id == Support.department_id)
        .where(in_force(Support, today), Support.end <= until, *within(Company, scope, today))
        .order_by(Support.end, Support.id)
    ).all()
    answers = answering(session, today, {row[2] for row in rows}) if rows else {}
    told = _("支援部门到期 · {department}")
    return [
        Line("companies", company_id, company, told.format(department=department), end, company_id,
             key=f"ending:support:{one}", officers=_some(answers.get(company_id)))
        for one, end, company_id, company, department in rows
    ]  # fmt: skip


def waiting(session: Session, scope: Scope, today: date) -> list[Line]:
    """Needs that wait on a department, and disputes still open, oldest first."""
    with_department = and_(
        issue_open(today), Issue.department_id.is_not(None), Issue.kind == IssueKind.need
    )
    needs = [
        Line(
            "needs",
            row.id,
            row.name,
            _("{department}已 {n} 天").format(
                department=row.department, n=(today - row.reported_on).days
            )
            + f" · {masking.within(row.description)}",
            row.deadline,
            row.company_id,
            key=f"issue:{row.id}",
            officers=(row.officer,),
        )
        for row in _issue_rows(session, scope, today, with_department)
    ]
    return needs + list(_disputes(session, scope, today, dispute_open(today)))


def agreements(session: Session, scope: Scope, today: date, until: date) -> list[Line]:
    """Settled disputes whose agreement is to be performed by a day and is not known to be."""
    due = and_(Dispute.agreement_due <= until, Dispute.performed.is_not(True))
    return list(_disputes(session, scope, today, and_(due, ~dispute_open(today)), N_("协议待履行")))


def _disputes(
    session: Session, scope: Scope, today: date, condition: Any, mark: str = ""
) -> Iterator[Line]:
    parties = joined(
        Company.name,
        dispute_company.c.place,
        select(Company.id)
        .join(dispute_company, dispute_company.c.company == Company.id)
        .where(dispute_company.c.dispute == Dispute.id)
        .correlate(Dispute),
    )
    rows = session.execute(
        select(
            Dispute.id,
            func.coalesce(parties, Dispute.number).label("called"),
            Dispute.description,
            Dispute.agreement_due,
            responsible(Dispute, today).label("officer"),
        )
        .where(condition, *within(Dispute, scope, today))
        .order_by(Dispute.found_on, Dispute.id)
    )
    before = f"{_(mark)} · " if mark else ""
    for row in rows:
        words = before + masking.within(row.description)
        due = row.agreement_due if mark else None
        key = f"dispute:{row.id}"
        yield Line("disputes", row.id, row.called, words, due, key=key, officers=(row.officer,))


def finished(session: Session, scope: Scope, week: Period) -> list[Line]:
    """What was done in a period: visits, needs and hazards finished, disputes settled."""
    lines = []
    visits = session.execute(
        select(Visit.id, Visit.visited_on, Visit.content, Visit.company_id, Company.name)
        .join(Company, Company.id == Visit.company_id)
        .where(
            Visit.outcome == Outcome.done,
            Visit.visited_on.between(week.first, week.last),
            *within(Visit, scope, week.last),
        )
    )
    for row in visits:
        words = masking.within(row.content)
        lines.append(Line("visits", row.id, row.name, words, row.visited_on, row.company_id))
    ended = Issue.finished_on.between(week.first, week.last)
    for row in _issue_rows(session, scope, week.last, ended & ~issue_open(week.last)):
        register = "needs" if row.kind is IssueKind.need else "hazards"
        words = masking.within(row.description)
        lines.append(Line(register, row.id, row.name, words, None, row.company_id))
    settled = Dispute.settled_on.between(week.first, week.last)
    lines += _disputes(session, scope, week.last, settled & ~dispute_open(week.last))
    return lines
