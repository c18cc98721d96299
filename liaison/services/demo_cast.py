"""Who there is in the demo: departments, officers, companies, and who leads which."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from liaison.base.clock import clock
from liaison.fields.record import Record
from liaison.records import Assignment, Company, Contact, Department, Officer, Support
from liaison.records.assignment import Reason, Role
from liaison.records.company import CompanyKind, CompanyState, Grade
from liaison.records.officer import OfficerKind
from liaison.services import records
from liaison.services.demo_desks import Desks
from liaison.services.demo_words import COUNTY, Draw, words
from liaison.store.step import Step

_KINDS = (
    *[CompanyKind.enterprise] * 16,
    *[CompanyKind.construction] * 2,
    CompanyKind.shop,
    CompanyKind.internal,
)


@dataclass
class Post:
    """One company as the demo knows it: who leads it when, and whom one meets there."""

    company: Company
    leads: list[tuple[date, date | None, Officer]] = field(default_factory=list)

    def lead(self, day: date) -> Officer | None:
        """Return the officer who leads the company on a day."""
        for first, last, officer in self.leads:
            if first <= day and (last is None or day <= last):
                return officer
        return None

    def open(self, day: date) -> bool:
        """Is there somebody to visit on that day, and somebody to go?"""
        left = self.company.left_on
        return self.lead(day) is not None and (left is None or day < left)


@dataclass(frozen=True)
class Cast:
    """Everybody of the demo."""

    station_id: int
    officers: list[Officer]
    departments: dict[str, Department]
    desks: Desks
    posts: list[Post]


def gather(step: Step, draw: Draw, station_id: int, companies: int, first: date) -> Cast:
    """Add departments, officers, companies and assignments.

    ``first`` is the first day of the demo's months; nothing begins after today.
    """
    departments = _departments(step, draw)
    desks = Desks(departments)
    desks.staff(step)
    officers = _officers(step, draw, station_id, max(3, companies // 11))
    posts = [Post(_company(step, draw, station_id, first)) for _place in range(companies)]
    step.session.flush()
    for place, post in enumerate(posts):
        _around(step, draw, post, departments)
        if place % 40 != 39:  # one in forty has nobody yet: the workbench must say so
            _assign(step, draw, post, officers, first)
    step.session.flush()
    return Cast(station_id, officers, departments, desks, posts)


def add(step: Step, record: Record) -> None:
    """Add a record through the rules every record passes."""
    records.settle(step, record)


def _departments(step: Step, draw: Draw) -> dict[str, Department]:
    made = {}
    for name, topics, supports_all in words()["departments"]:
        made[name] = Department(
            name=name,
            topics=topics,
            contact=draw.person(),
            phone=draw.phone(),
            supports_all=supports_all,
        )
        add(step, made[name])
    step.session.flush()
    return made


def _officers(step: Step, draw: Draw, station_id: int, count: int) -> list[Officer]:
    made = []
    for place in range(count):
        auxiliary = place % 4 == 3
        officer = Officer(
            name=draw.new_person(),
            badge=draw.badge(),
            kind=OfficerKind.auxiliary if auxiliary else OfficerKind.police,
            post=None if auxiliary else draw.word("officer_posts"),
            station_id=station_id,
            phone=draw.phone(),
            active=True,
        )
        add(step, officer)
        made.append(officer)
    step.session.flush()
    return made


def _company(step: Step, draw: Draw, station_id: int, first: date) -> Company:
    kind = draw.one(_KINDS)
    name, industry = draw.company(str(kind.value))
    large = kind in (CompanyKind.enterprise, CompanyKind.construction)
    employees = draw.between(30, 1800) if large else draw.between(2, 40)
    grade = Grade.ordinary
    if kind is CompanyKind.enterprise:
        grade = draw.one([Grade.ordinary] * 15 + [Grade.key] * 4 + [Grade.hazardous])
    company = Company(
        name=name,
        credit_code=draw.credit_code(),
        station_id=station_id,
        kind=kind,
        state=CompanyState.building if kind is CompanyKind.construction else CompanyState.operating,
        grade=grade,
        industry=industry,
        address=f"{draw.word('areas')}{draw.between(1, 60)}号",
        grid=draw.word("grids"),
        legal_person=draw.person(),
        legal_phone=draw.phone(),
        liaison=draw.person(),
        liaison_phone=draw.phone(),
        in_group=draw.chance(85),
        employees=employees,
        migrants=employees * draw.between(5, 60) // 100,
        foreigners=draw.between(1, 6) if draw.chance(6) else 0,
        residents=employees * draw.between(0, 40) // 100,
        entered_on=first - timedelta(days=draw.between(400, 3000)),
    )
    _guard(draw, company, large)
    if kind is CompanyKind.enterprise and draw.chance(4):
        company.state = draw.one([CompanyState.suspended, CompanyState.left])
        if company.state is CompanyState.left:
            company.left_on = min(first + timedelta(days=draw.between(5, 25)), clock.today())
    add(step, company)
    return company


def _guard(draw: Draw, company: Company, large: bool) -> None:
    """Fill in what a company does for its own security."""
    company.security_body = company.grade is not Grade.ordinary or (large and draw.chance(30))
    company.guards = draw.between(2, 24) if large else 0
    company.cameras = draw.between(8, 160) if large else draw.between(1, 6)
    company.access_controls = draw.between(1, 8) if large else 0
    company.alarms = draw.between(1, 12) if company.grade is not Grade.ordinary else 0
    if company.grade is Grade.hazardous:
        company.hazardous = draw.word("hazardous")


def _around(step: Step, draw: Draw, post: Post, departments: dict[str, Department]) -> None:
    """Add further contacts, and departments of its own to a company that needs them."""
    company = post.company
    for _place in range(draw.between(0, 2) if company.kind is CompanyKind.enterprise else 0):
        contact = Contact(
            company_id=company.id,
            name=draw.person(),
            post=draw.word("posts"),
            phone=draw.phone(),
        )
        add(step, contact)
    if company.grade is Grade.ordinary:
        return
    for name in draw.dice.sample(sorted(departments), 2):
        support = Support(
            company_id=company.id,
            department_id=departments[name].id,
            contact=draw.person(),
            phone=draw.phone(),
            start=company.entered_on,
        )
        add(step, support)


def _assign(step: Step, draw: Draw, post: Post, officers: list[Officer], first: date) -> None:
    """Give a company its lead, in one of five cases after another; key units a deputy too."""
    now, before = draw.dice.sample(officers, 2)
    begun = first - timedelta(days=draw.between(30, 380))
    if draw.chance(20):
        changed = min(begun + timedelta(days=draw.between(20, 90)), clock.today())
        last = changed - timedelta(days=1)
        _lead(step, post, before, begun, last, Reason.initial)
        _lead(step, post, now, changed, None, Reason.rotation)
    else:
        _lead(step, post, now, begun, None, Reason.initial)
    if post.company.grade is not Grade.ordinary:
        start = post.leads[-1][0]
        deputy = Assignment(
            company_id=post.company.id,
            officer_id=before.id,
            role=Role.deputy,
            start=start,
            reason=Reason.initial,
        )
        add(step, deputy)


def _lead(
    step: Step, post: Post, officer: Officer, start: date, end: date | None, reason: Reason
) -> None:
    post.leads.append((start, end, officer))
    lead = Assignment(
        company_id=post.company.id,
        officer_id=officer.id,
        role=Role.lead,
        start=start,
        end=end,
        reason=reason,
    )
    add(step, lead)


__all__ = ["COUNTY", "Cast", "Post", "add", "gather"]
