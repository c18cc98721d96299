"""联系卡: whom a company calls, its officer, who stands in now, the departments behind them.

The phones of officers and departments on it are for duty and meant to be
called, so they stand on it whole; who may not see whole numbers gets them masked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.figures.scope import alive, in_force
from liaison.records import Assignment, Company, Department, Officer, Station, Support
from liaison.records.assignment import Role
from liaison.services import departmentcontacts, masking
from liaison.services.departmentcontacts import Desk
from liaison.store.among import among


@dataclass(frozen=True)
class CardOfficer:
    """An officer on the card; ``until`` only for one who stands in."""

    id: int
    name: str
    badge: str
    kind: str
    phone: str
    until: date | None = None


@dataclass(frozen=True)
class CardDepartment:
    """A department on the card; contact and phone are the company's own where there are such.

    ``duty`` is the phone to call when the contact is not there.
    """

    id: int
    name: str
    topics: str
    contact: str
    phone: str
    duty: str = ""


@dataclass(frozen=True)
class ContactCard:
    """One company's card on a day."""

    company_id: int
    company: str
    address: str
    unit: str
    station: str
    station_phone: str
    lead: CardOfficer | None
    stand_in: CardOfficer | None
    departments: tuple[CardDepartment, ...]


def cards(session: Session, companies: Sequence[int], day: date) -> list[ContactCard]:
    """Return the cards of companies, in the order given; raises Problem when none is left."""
    rows = session.execute(
        select(Company.id, Company.name, Company.address, Company.station_id).where(
            among(Company.id, companies), alive(Company)
        )
    )
    found = {row.id: row for row in rows}
    if not found:
        raise Problem(_("没有可以制卡的企业。"), mend=_("请重新选择企业。"))
    stations = {one.id: one for one in session.scalars(select(Station))}
    officers = _officers(session, list(found), day)
    desks = departmentcontacts.desks(session, day)
    general, own = _general(session, desks), _own(session, list(found), day, desks)
    made = []
    for id_ in dict.fromkeys(companies):
        if (row := found.get(id_)) is None:
            continue
        station, roles = stations[row.station_id], officers[id_]
        made.append(
            ContactCard(
                id_, row.name, row.address or "", station.unit, station.name,
                station.phone or "", roles.get(Role.lead), roles.get(Role.stand_in),
                tuple(_merged(general, own[id_])),
            )
        )  # fmt: skip
    return made


def masked(card: ContactCard) -> ContactCard:
    """Return a card with the phones of persons masked, for who may not see them whole.

    The station's own phone stays: it is for everybody.
    """

    def hide(one: CardOfficer | None) -> CardOfficer | None:
        return None if one is None else replace(one, phone=masking.phone(one.phone))

    behind = tuple(
        replace(
            one,
            contact=masking.within(one.contact),
            phone=masking.phone(one.phone),
            duty=masking.phone(one.duty),
        )
        for one in card.departments
    )
    address = masking.within(card.address)
    lead, stand_in = hide(card.lead), hide(card.stand_in)
    return replace(card, address=address, lead=lead, stand_in=stand_in, departments=behind)


def named(cards: Iterable[ContactCard]) -> dict[str, set[int]]:
    """Return the records that stand on cards, by table, for the export register."""
    found: dict[str, set[int]] = {"company": set(), "officer": set(), "department": set()}
    for card in cards:
        found["company"].add(card.company_id)
        found["officer"].update(one.id for one in (card.lead, card.stand_in) if one)
        found["department"].update(one.id for one in card.departments)
    return {table: ids for table, ids in found.items() if ids}


def _officers(
    session: Session, companies: Sequence[int], day: date
) -> Mapping[int, dict[Role, CardOfficer]]:
    found: dict[int, dict[Role, CardOfficer]] = defaultdict(dict)
    query = (
        select(Assignment, Officer)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            among(Assignment.company_id, companies),
            in_force(Assignment, day),
            Assignment.role != Role.deputy,
        )
    )
    for one, officer in session.execute(query):
        told = (officer.id, officer.name, officer.badge or "", officer.kind.label)
        until = one.end if one.role is Role.stand_in else None
        found[one.company_id][one.role] = CardOfficer(*told, officer.phone or "", until)
    return found


def _general(session: Session, desks: Mapping[int, Desk]) -> list[CardDepartment]:
    query = select(Department).where(Department.supports_all.is_(True), alive(Department))
    return [_told(one, desks[one.id]) for one in session.scalars(query.order_by(Department.id))]


def _own(
    session: Session, companies: Sequence[int], day: date, desks: Mapping[int, Desk]
) -> Mapping[int, list[CardDepartment]]:
    found: dict[int, list[CardDepartment]] = defaultdict(list)
    query = (
        select(Support, Department)
        .join(Department, Department.id == Support.department_id)
        .where(among(Support.company_id, companies), in_force(Support, day), alive(Department))
        .order_by(Support.id)
    )
    for one, department in session.execute(query):
        found[one.company_id].append(_told(department, desks[department.id], one))
    return found


def _merged(
    general: Sequence[CardDepartment], own: Sequence[CardDepartment]
) -> Iterable[CardDepartment]:
    """What is registered for the company comes first and in place of the general one."""
    special = {one.id for one in own}
    return (*own, *(one for one in general if one.id not in special))


def _told(of: Department, desk: Desk, support: Support | None = None) -> CardDepartment:
    one = departmentcontacts.answer(of, desk, support)
    return CardDepartment(of.id, of.name, of.topics or "", one.name, one.phone, one.duty)
