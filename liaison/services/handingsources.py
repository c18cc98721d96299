"""What is open or due at companies that are handed over.

Each kind of matter is one function in :data:`MATTERS` or :data:`TASKS`; a new
kind of record is one function more.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session, selectinload

from liaison.base.clock import clock
from liaison.base.words import N_
from liaison.figures.scope import ALL, Scope, alive, in_force, responsible
from liaison.figures.states import agreement_waits, dispute_open, issue_late, issue_open
from liaison.records import Assignment, Department, Dispute, Issue, Officer, Support, Visit
from liaison.records.assignment import Role
from liaison.records.dispute import OPEN as DISPUTE_OPEN, dispute_company
from liaison.records.visit import Outcome
from liaison.services import duties as engine
from liaison.services.duties import Standing
from liaison.store.among import among

SOON = timedelta(days=60)
"""Papers and assignments that end within so many days of the handover are told."""

_SUPPORT, _PLANNED, _ASSIGNED = N_("支援到期"), N_("计划走访"), N_("分工到期")
_DISPUTE, _DUTY, _AGREED = N_("纠纷"), N_("常态任务"), N_("协议待履行")
_LATE = "overdue"
_UNDONE = {_LATE: N_("逾期"), "open": N_("待完成")}
_FEW = 10


@dataclass(frozen=True)
class Item:
    """One matter of a company: what it is (label), its number and words, state, day due.

    ``goes`` tells whether it is the giver's and so goes along; ``officer`` is
    who answers for it; ``record`` and ``id`` say where it is kept, "" and 0
    for what is no record. ``with_company`` is the company a dispute of several
    goes with.
    """

    company_id: int
    kind: str
    number: str
    words: str
    state: str
    due: date | None
    late: bool
    goes: bool
    officer: str = ""
    record: str = ""
    id: int = 0
    with_company: int = 0


@dataclass(frozen=True)
class About:
    """What is asked: whose companies, as of which day."""

    session: Session
    giver_id: int
    companies: Sequence[int]
    day: date

    @property
    def before(self) -> date:
        """The last day the giver answers."""
        return self.day - timedelta(days=1)

    @property
    def then(self) -> date:
        """The day of the handover, or today when it is still to come."""
        return min(self.day, clock.today())


def issues(about: About) -> Iterator[Item]:
    """Open needs and hazards of the companies, by deadline."""
    today, who = clock.today(), responsible(Issue, about.before)
    query = (
        _answered(Issue, who)
        .add_columns(Issue, issue_late(today).label("late"))
        .where(
            among(Issue.company_id, about.companies),
            or_(issue_open(about.then), and_(issue_open(today), who == about.giver_id)),
            alive(Issue),
        )
        .order_by(Issue.deadline.is_(None), Issue.deadline, Issue.id)
    )
    for officer_id, officer, one, late in about.session.execute(query):
        yield Item(
            one.company_id, one.kind.label, one.number, one.description, one.state.label,
            one.deadline, bool(late), officer_id == about.giver_id, officer, "issue", one.id,
        )  # fmt: skip


def disputes(about: About) -> Iterator[Item]:
    """Open disputes of the companies, and agreements to be performed; with each of several."""
    today, who = clock.today(), responsible(Dispute, about.before)
    through = dispute_company.c
    here = select(through.dispute).where(among(through.company, about.companies))
    query = (
        _answered(Dispute, who)
        .add_columns(Dispute)
        .where(
            Dispute.id.in_(here),
            or_(
                dispute_open(about.then),
                and_(or_(dispute_open(today), agreement_waits()), who == about.giver_id),
            ),
            alive(Dispute),
        )
        .order_by(Dispute.found_on, Dispute.id)
        .options(selectinload(Dispute.companies))
    )
    given = set(about.companies)
    kept = still_held(about.session, about.giver_id, about.day) - given
    for officer_id, officer, one in about.session.execute(query):
        firms, due = [firm.id for firm in one.companies], one.agreement_due
        state = one.state.label if one.state in DISPUTE_OPEN else _AGREED
        late = due is not None and due < today and one.performed is not True
        with_company = goes_with(firms, given, kept)
        goes = officer_id == about.giver_id and with_company in given
        for company in (firm for firm in firms if firm in given):
            yield Item(
                company, _DISPUTE, one.number, one.description, state, due, late, goes, officer,
                "dispute", one.id, with_company,
            )  # fmt: skip


def goes_with(firms: Sequence[int], given: Collection[int], kept: Collection[int]) -> int:
    """Return the company a dispute of several goes with: the first that the giver has had."""
    return next((one for one in firms if one in given or one in kept), 0)


def still_held(session: Session, giver_id: int, day: date) -> set[int]:
    """Return the companies an officer leads or stands in for on a day."""
    query = select(Assignment.company_id).where(
        Assignment.officer_id == giver_id,
        Assignment.role != Role.deputy,
        in_force(Assignment, day),
    )
    return set(session.scalars(query))


def duties(about: About) -> Iterator[Item]:
    """Duties overdue, then those not yet done in the period that runs."""
    standing = engine.standings(about.session, about.then, ALL, about.companies)
    every = {(one.company_id, one.duty_id, one.first): one for one in standing}
    late_ones = {(one.company_id, one.duty_id, one.first): one for one in _overdue(about)}
    for one in (late_ones | every).values():
        if one.state in _UNDONE:
            words = f"{one.duty}（{one.first} 至 {one.last}，已完成 {one.done}/{one.asked}）"
            state = _UNDONE[one.state]
            late = one.state == _LATE
            yield Item(one.company_id, _DUTY, "", words, state, one.due_by, late, True)


def planned(about: About) -> Iterator[Item]:
    """Visits planned and not made; of before the day too, once it has come, the receiver's to make.

    Of a day to come those for earlier days are still the giver's.
    """
    today = clock.today()
    query = (
        select(Visit)
        .where(
            among(Visit.company_id, about.companies),
            Visit.outcome == Outcome.planned,
            alive(Visit),
        )
        .order_by(Visit.visited_on, Visit.id)
        .options(selectinload(Visit.officers))
    )
    for one in about.session.scalars(query):
        officers = "、".join(officer.name for officer in one.officers)
        late, goes = one.visited_on < today, one.visited_on >= about.day or about.day <= today
        yield Item(
            one.company_id, _PLANNED, one.number, one.content,
            _UNDONE[_LATE] if late else one.outcome.label,
            one.visited_on, late, goes, officers, "visit", one.id,
        )  # fmt: skip


def supports(about: About) -> Iterator[Item]:
    """Special support by a department that ends soon."""
    query = (
        select(Support, Department.name)
        .join(Department, Department.id == Support.department_id)
        .where(
            among(Support.company_id, about.companies),
            Support.end.between(about.day, about.day + SOON),
            alive(Support),
        )
        .order_by(Support.end, Support.id)
    )
    for one, department in about.session.execute(query):
        words = f"{department} {one.contact or ''}".strip()
        yield Item(
            one.company_id, _SUPPORT, one.number, words, "", one.end, False, True, "",
            "support", one.id,
        )  # fmt: skip


def assignments(about: About) -> Iterator[Item]:
    """Deputies and stand-ins of others whose time ends soon."""
    query = (
        select(Assignment, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            among(Assignment.company_id, about.companies),
            Assignment.role != Role.lead,
            Assignment.start <= about.day,
            Assignment.end.between(about.day, about.day + SOON),
            Assignment.officer_id != about.giver_id,
            alive(Assignment),
        )
        .order_by(Assignment.end, Assignment.id)
    )
    for one, officer in about.session.execute(query):
        yield Item(
            one.company_id, _ASSIGNED, one.number, f"{one.role.label} {officer}", "", one.end,
            False, False, officer, "assignment", one.id,
        )  # fmt: skip


def _overdue(about: About) -> Iterator[Standing]:
    """Of a few companies each is asked for by itself, of many all at once."""
    if len(about.companies) <= _FEW:
        for one in about.companies:
            yield from engine.overdue(about.session, about.then, Scope(company_id=one))
        return
    wanted = set(about.companies)
    every = engine.overdue(about.session, about.then, ALL)
    yield from (one for one in every if one.company_id in wanted)


Source = Callable[[About], Iterator[Item]]
MATTERS: tuple[Source, ...] = (issues, disputes)
"""Open matters with who answers for them."""
TASKS: tuple[Source, ...] = (duties, planned, supports, assignments)
"""What is due or expires."""


def _answered(record: type[Issue | Dispute], who: Any) -> Select[Any]:
    """Select who answered for each, id and name."""
    return select(who, Officer.name).select_from(record).join(Officer, Officer.id == who)
