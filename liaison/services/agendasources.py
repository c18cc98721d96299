"""Where the entries of the calendar come from: one function and one query for each kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.figures import calendars
from liaison.figures.dutybook import Book
from liaison.figures.dutyrules import ended, rules
from liaison.figures.intervals import windows
from liaison.figures.scope import Scope, alive, within
from liaison.figures.standing import DONE, EXCUSED
from liaison.records import Assignment, Company, Dispute, Issue, MediationSession, Officer, Visit
from liaison.records.assignment import Role
from liaison.records.dispute import OPEN as DISPUTE_OPEN, dispute_company
from liaison.records.duty import Cycle
from liaison.records.issue import OPEN as ISSUE_OPEN, IssueKind, IssueState
from liaison.records.visit import Outcome, visit_officer
from liaison.services import masking, tones
from liaison.services.derived import BETWEEN

NOON = time(12)
"""Where entries without a time of day stand among those with one."""

_DUE = {IssueKind.need: N_("诉求期限"), IssueKind.hazard: N_("整改期限")}
_BEGINS = {Role.lead: N_("主办开始"), Role.deputy: N_("协办开始"), Role.stand_in: N_("代管开始")}
_ENDS = {Role.lead: N_("主办结束"), Role.deputy: N_("协办结束"), Role.stand_in: N_("代管结束")}


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a day.

    ``kind`` is a key of :data:`~liaison.services.agenda.KINDS`; ``register``
    and ``id`` lead to the record (id 0: to the register's list). ``title`` is
    what it is about, ``what`` what is due or happens in a word or two,
    ``words`` the rest, ``tone`` as of a chip. ``version`` is that of a planned
    visit, which may be moved, else 0.
    """

    kind: str
    register: str
    id: int
    day: date
    title: str
    what: str
    words: str = ""
    tone: str = "neutral"
    at: time | None = None
    version: int = 0
    rank: int = 0
    company_id: int | None = None
    month: date | None = None
    """Of a duty: a day of the month whose board tells it, which its buffer may leave behind."""

    @property
    def movable(self) -> bool:
        """Is it a planned visit, which another day may be given?"""
        return self.version > 0


@dataclass(frozen=True)
class About:
    """What is asked for: days from first to last, whose, and as of which day."""

    session: Session
    first: date
    last: date
    scope: Scope
    today: date


def visits(about: About) -> Iterator[Item]:
    """Visits: done, attempted, planned; one planned for a day that is over shouts."""
    rows = about.session.execute(
        select(
            Visit.id, Visit.visited_on, Visit.visited_at, Visit.outcome, Visit.content,
            Visit.version, Visit.company_id, Company.name, Company.short_name,
        )
        .join(Company, Company.id == Visit.company_id)
        .where(
            Visit.visited_on.between(about.first, about.last),
            *within(Visit, about.scope, about.today),
        )
    ).all()  # fmt: skip
    named = _officers(about)
    for row in rows:
        missed = row.outcome is Outcome.planned and row.visited_on < about.today
        planned = row.outcome is Outcome.planned
        told = [named.get(row.id, ""), masking.within(row.content or "")]
        yield Item(
            "visits", "visits", row.id, row.visited_on, row.short_name or row.name,
            _("计划未走访") if missed else row.outcome.words,
            " · ".join(one for one in told if one),
            "overdue" if missed else tones.of(row.outcome),
            row.visited_at, row.version if planned else 0, 0 if planned else 1, row.company_id,
        )  # fmt: skip


def _officers(about: About) -> dict[int, str]:
    """Return the officers of the visits, by the visit's id."""
    through = visit_officer.c
    query = (
        select(through.visit, Officer.name)
        .join(Officer, Officer.id == through.officer)
        .join(Visit, Visit.id == through.visit)
        .where(Visit.visited_on.between(about.first, about.last), alive(Visit))
        .order_by(through.visit, through.place)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for visit, name in about.session.execute(query):
        found[visit].append(name)
    return {visit: BETWEEN.join(names) for visit, names in found.items()}


def deadlines(about: About) -> Iterator[Item]:
    """Deadlines of needs and hazards, and the days agreements are to be performed by."""
    rows = about.session.execute(
        select(
            Issue.id, Issue.kind, Issue.deadline, Issue.state, Issue.finished_on,
            Issue.description, Issue.company_id, Company.name, Company.short_name,
        )
        .join(Company, Company.id == Issue.company_id)
        .where(
            Issue.deadline.between(about.first, about.last),
            *within(Issue, about.scope, about.today),
        )
    )  # fmt: skip
    for row in rows:
        register = "needs" if row.kind is IssueKind.need else "hazards"
        unfinished = row.finished_on is None and row.state is not IssueState.rectified
        tone = _tone(row.state in ISSUE_OPEN and unfinished, row.deadline, about.today)
        yield Item(
            "deadlines", register, row.id, row.deadline, row.short_name or row.name,
            _(_DUE[row.kind]), f"{row.state.words} · {masking.within(row.description)}", tone,
            rank=0 if tone != "done" else 2, company_id=row.company_id,
        )  # fmt: skip
    yield from _agreements(about)


def _agreements(about: About) -> Iterator[Item]:
    query = select(
        Dispute.id, Dispute.agreement_due, Dispute.performed, Dispute.description, Dispute.state
    ).where(
        Dispute.agreement_due.between(about.first, about.last),
        *within(Dispute, about.scope, about.today),
    )
    rows = about.session.execute(query).all()
    named = _companies(about.session, query.with_only_columns(Dispute.id)) if rows else {}
    for row in rows:
        tone = _tone(not row.performed, row.agreement_due, about.today)
        yield Item(
            "deadlines", "disputes", row.id, row.agreement_due, named.get(row.id, ""),
            _("履行期限"), masking.within(row.description), tone,
            rank=0 if tone != "done" else 2,
        )  # fmt: skip


def sessions(about: About) -> Iterator[Item]:
    """Mediation sessions, as the meetings they are."""
    query = (
        select(
            MediationSession.held_on, MediationSession.place, MediationSession.mediators,
            MediationSession.result, Dispute.id, Dispute.state,
        )
        .join(Dispute, Dispute.id == MediationSession.dispute_id)
        .where(
            MediationSession.held_on.between(about.first, about.last),
            alive(MediationSession),
            *within(Dispute, about.scope, MediationSession.held_on),
        )
    )  # fmt: skip
    rows = about.session.execute(query).all()
    named = _companies(about.session, query.with_only_columns(Dispute.id)) if rows else {}
    for row in rows:
        told = [row.result.words, row.place or "", row.mediators or ""]
        words = " · ".join(one for one in told if one)
        tone = "soon" if row.state in DISPUTE_OPEN else "done"
        yield Item(
            "sessions", "disputes", row.id, row.held_on, named.get(row.id, ""), _("调解"),
            words, tone,
        )  # fmt: skip


def duties(about: About) -> Iterator[Item]:
    """Duties on the day they are due by: one entry for each, with how many still lack it."""
    missing: Counter[tuple[date, str]] = Counter()
    asked: Counter[tuple[date, str]] = Counter()
    ends: dict[tuple[date, str], date] = {}
    for due_by, last, name, is_done in _due(about):
        if about.first <= due_by <= about.last:
            missing[due_by, name] += not is_done
            asked[due_by, name] += 1
            ends[due_by, name] = last
    for (day, name), total in sorted(asked.items()):
        left = missing[day, name]
        told = (
            _("还差 {n} 家，共 {total} 家").format(n=left, total=total)
            if left
            else _("{total} 家全部完成").format(total=total)
        )
        tone = _tone(left, day, about.today)
        month = ends[day, name]
        yield Item("duties", "companies", 0, day, name, _("任务到期"), told, tone, month=month)


def _due(about: About) -> Iterator[tuple[date, date, str, bool]]:
    """Yield for each company and duty asked of it: due by, last day, name, whether it is done.

    The definition of :mod:`liaison.figures.duties`, without a standing for each
    of what may be a hundred thousand.
    """
    every = rules(about.session)
    if not every:
        return
    back = timedelta(days=max(rule.buffer for rule in every))
    near = Period(about.first - back, about.last)
    periods = [(cycle, one) for cycle in calendars.cycles(every) for one in ended(cycle, near)]
    first = min([about.today, *(one.first for _cycle, one in periods)])
    span = Period(first, max(about.today, about.last))
    book = Book(about.session, every, span, about.scope)
    for cycle, period in periods:
        for _company, rule, times, why in calendars.told(book, cycle, period):
            if not why:
                due_by = period.last + timedelta(days=rule.buffer)
                yield due_by, period.last, rule.name, times >= rule.minimum
    if any(rule.cycle is Cycle.interval for rule in every):
        for one in windows(book, about.today):
            if one.state != EXCUSED:
                yield one.due_by, one.last, one.duty, one.state == DONE


def assignments(about: About) -> Iterator[Item]:
    """Assignments and stand-ins on the days they start and end."""
    span = (about.first, about.last)
    rows = about.session.execute(
        select(
            Assignment.id, Assignment.role, Assignment.start, Assignment.end, Assignment.company_id,
            Officer.name.label("officer"), Company.name, Company.short_name,
        )
        .join(Company, Company.id == Assignment.company_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            or_(Assignment.start.between(*span), Assignment.end.between(*span)),
            *within(Assignment, about.scope, about.today),
        )
    )  # fmt: skip
    for row in rows:
        for day, names in ((row.start, _BEGINS), (row.end, _ENDS)):
            if day is not None and about.first <= day <= about.last:
                yield Item(
                    "assignments", "assignments", row.id, day, row.short_name or row.name,
                    _(names[row.role]), row.officer,
                    "info" if names is _BEGINS else "neutral",
                    rank=1, company_id=row.company_id,
                )  # fmt: skip


SOURCES: dict[str, Callable[[About], Iterator[Item]]] = {
    "visits": visits,
    "deadlines": deadlines,
    "sessions": sessions,
    "duties": duties,
    "assignments": assignments,
}
"""The sources by the kind they give."""


def officer_name(session: Session, officer_id: int | None) -> str:
    """Return an officer's name, nothing for none."""
    if officer_id is None:
        return ""
    return session.scalar(select(Officer.name).where(Officer.id == officer_id)) or ""


def officers(session: Session) -> list[tuple[int, str]]:
    """Return the active officers who may be looked at, by name."""
    query = select(Officer.id, Officer.name).where(alive(Officer), Officer.active.is_(True))
    rows = session.execute(query.order_by(Officer.name, Officer.id))
    return [(row[0], row[1]) for row in rows]


def _companies(session: Session, disputes: Select[Any]) -> dict[int, str]:
    """Return the companies of disputes in one text each."""
    through = dispute_company.c
    query = (
        select(through.dispute, func.coalesce(Company.short_name, Company.name))
        .join(Company, Company.id == through.company)
        .where(through.dispute.in_(disputes))
        .order_by(through.dispute, through.place)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for dispute, name in session.execute(query):
        found[dispute].append(name)
    return {dispute: BETWEEN.join(names) for dispute, names in found.items()}


def _tone(open_: Any, day: date, today: date) -> str:
    """Return the tone of what is due on a day: done, or late, or still to come."""
    if not open_:
        return "done"
    return "overdue" if day < today else "soon"
