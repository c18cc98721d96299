"""What an officer hands over with their companies: matters, duties, papers, people, notes.

Choices are given by their Chinese label: the screen translates them, paper
prints them as they are. What is open or due: :mod:`liaison.services.handingsources`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from liaison.base.words import N_
from liaison.figures.scope import alive
from liaison.records import Account, Assignment, Company, Contact, Officer, Visit
from liaison.records.assignment import Role
from liaison.records.visit import Outcome
from liaison.services import drafts, masking
from liaison.services.handingsources import MATTERS, TASKS, About, Item, Source
from liaison.store.among import among

LEGAL, LIAISON = N_("法定代表人"), N_("治安联络员")


@dataclass(frozen=True)
class Person:
    """Somebody to talk to at a company; the phone masked unless it was asked for whole."""

    id: int
    name: str
    post: str
    phone: str


@dataclass(frozen=True)
class Handing:
    """One company with all that goes over; ``role`` (label) in which the giver has it."""

    company_id: int
    number: str
    name: str
    grade: str
    address: str
    role: str
    since: date | None
    until: date | None
    last_visit: date | None
    matters: tuple[Item, ...]
    tasks: tuple[Item, ...]
    people: tuple[Person, ...]
    notes: tuple[str, ...]

    @property
    def open(self) -> int:
        """Return how many open needs, hazards and disputes go along."""
        return sum(one.goes for one in self.matters)


@dataclass(frozen=True)
class Package:
    """All an officer hands over on a day; the same before the step and after it."""

    giver_id: int
    giver: str
    badge: str
    day: date
    companies: tuple[Handing, ...]

    def count(self, record: str) -> int:
        """Return how many open matters of a table (``issue``, ``dispute``) go along."""
        found = {one.id for company in self.companies for one in company.matters
                 if one.goes and one.record == record}  # fmt: skip
        return len(found)


def package(
    session: Session,
    giver_id: int,
    companies: Sequence[int],
    day: date,
    whole: bool = False,
) -> Package:
    """Return what goes over with these companies, by company name.

    ``whole`` gives phone numbers unmasked, which is for
    :mod:`~liaison.services.privacy` to allow.
    """
    about = About(session, giver_id, list(dict.fromkeys(companies)), day)
    giver = session.get(Officer, giver_id)
    matters = _by_company(about, MATTERS)
    tasks = _by_company(about, TASKS)
    held, visited, notes = _held(about), _visited(about), _notes(about)
    rows = session.scalars(
        select(Company)
        .where(among(Company.id, about.companies), alive(Company))
        .order_by(Company.name, Company.id)
    ).all()
    people = _people(about, rows)
    found = []
    for one in rows:
        role, since, until = held.get(one.id, ("", None, None))
        about_it = (one.id, one.number, one.name, one.grade.label, one.address or "")
        parts = (matters[one.id], tasks[one.id], people[one.id], notes[one.id])
        turn = (role, since, until, visited.get(one.id))
        found.append(Handing(*about_it, *turn, *(tuple(part) for part in parts)))  # type: ignore[arg-type]
    shown = found if whole else [_shy(one) for one in found]
    name, badge = (giver.name, giver.badge or "") if giver else ("", "")
    return Package(giver_id, name, badge, day, tuple(shown))


def _by_company(about: About, sources: Sequence[Source]) -> Mapping[int, list[Item]]:
    found: dict[int, list[Item]] = defaultdict(list)
    for source in sources:
        for one in source(about):
            found[one.company_id].append(one)
    return found


def _held(about: About) -> dict[int, tuple[str, date, date | None]]:
    """Return the giver's turn at each company: role, since, until (known before the handover)."""
    rows = about.session.scalars(
        select(Assignment)
        .where(
            among(Assignment.company_id, about.companies),
            Assignment.officer_id == about.giver_id,
            Assignment.role != Role.deputy,
            Assignment.start <= about.day,
            or_(Assignment.end.is_(None), Assignment.end >= about.before),
            alive(Assignment),
        )
        .order_by(Assignment.start)
    )
    return {
        one.company_id: (one.role.label, one.start, one.end if one.end != about.before else None)
        for one in rows
    }


def _visited(about: About) -> dict[int, date]:
    rows = about.session.execute(
        select(Visit.company_id, func.max(Visit.visited_on))
        .where(
            among(Visit.company_id, about.companies),
            Visit.outcome == Outcome.done,
            alive(Visit),
        )
        .group_by(Visit.company_id)
    )
    return {row[0]: row[1] for row in rows}


def _people(about: About, companies: Sequence[Company]) -> Mapping[int, list[Person]]:
    found: dict[int, list[Person]] = defaultdict(list)
    for one in companies:
        for name, post, phone in (
            (one.liaison, LIAISON, one.liaison_phone),
            (one.legal_person, LEGAL, one.legal_phone),
        ):
            if name or phone:
                found[one.id].append(Person(0, name or "", post, phone or ""))
    query = select(Contact).where(among(Contact.company_id, about.companies), alive(Contact))
    for more in about.session.scalars(query.order_by(Contact.id)):
        told = Person(more.id, more.name, more.post or "", more.phone or "")
        found[more.company_id].append(told)
    return found


def _notes(about: About) -> Mapping[int, list[str]]:
    """Return what is noted on company and turn, and one's own drafts about it."""
    found: dict[int, list[str]] = defaultdict(list)
    query = select(Company.id, Company.remark, Company.place_note)
    for row in about.session.execute(query.where(among(Company.id, about.companies))):
        found[row.id] += [text for text in (row.place_note, row.remark) if text]
    turns = select(Assignment.company_id, Assignment.note).where(
        among(Assignment.company_id, about.companies),
        Assignment.officer_id == about.giver_id,
        Assignment.note.is_not(None),
        Assignment.start <= about.day,
        or_(Assignment.end.is_(None), Assignment.end >= about.before),
        alive(Assignment),
    )
    for company, note in about.session.execute(turns):
        found[company].append(note or "")
    for company, words in _drafts(about):
        found[company].append(words)
    return found


def _drafts(about: About) -> Iterator[tuple[int, str]]:
    """Drafts are their writer's alone: told only when the giver is who asks."""
    who = about.session.info.get("who")
    account = select(Account.officer_id).where(
        Account.login == (who.login if who else ""), alive(Account)
    )
    if about.session.scalar(account) != about.giver_id:
        return
    for one in drafts.mine(about.session):
        fields = one.content.get("fields", {})
        named = (fields.get("company_id") or [None])[0]
        company = one.id if one.register == "companies" else named
        if isinstance(company, int) and company in about.companies:
            yield company, f"草稿：{one.words}"


def _shy(one: Handing) -> Handing:
    """Return a company's part with the numbers of persons masked, also within texts."""

    def items(those: Sequence[Item]) -> tuple[Item, ...]:
        return tuple(replace(item, words=masking.within(item.words)) for item in those)

    def person(who: Person) -> Person:
        name, post = masking.within(who.name), masking.within(who.post)
        return replace(who, name=name, post=post, phone=masking.phone(who.phone))

    return replace(
        one,
        matters=items(one.matters),
        tasks=items(one.tasks),
        address=masking.within(one.address),
        people=tuple(person(who) for who in one.people),
        notes=tuple(masking.within(text) for text in one.notes),
    )
