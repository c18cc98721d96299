"""交接清单: what is written down and signed when companies change hands.

One content for Excel and Word. Words here are printed, so they are Chinese
and never translated.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.figures.scope import alive
from liaison.records import Assignment, Company, Handover, Officer, Station
from liaison.services import masking, privacy
from liaison.services.handingpackage import Handing, package
from liaison.services.handingsources import Item
from liaison.services.handingtables import Heading, Part, parts
from liaison.services.rights import Grant, Leave
from liaison.store.among import among
from liaison.store.step import Store, load

NAME, TITLE = "handover", "警企联络工作交接清单"
SIGNERS = ("移交人（签字）：", "接收人（签字）：", "监交人（签字）：")


@dataclass(frozen=True)
class Section:
    """What one receiver gets; ``going`` open matters are the receiver's from the day on."""

    receiver: str
    badge: str
    companies: int
    going: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class HandoverList:
    """The whole list; ``handed`` names the records in it for the export register."""

    number: str
    unit: str
    giver: str
    badge: str
    day: date
    reason: str
    note: str
    sections: tuple[Section, ...]
    handed: Mapping[str, Sequence[int]]
    persons: int
    chain: str = ""

    @property
    def rows(self) -> int:
        """Return how many rows are handed out."""
        return sum(len(part.rows) for one in self.sections for part in one.parts)


@dataclass(frozen=True)
class Asked:
    """Which handover: one that is kept (``handover_id``), or one to be looked at before.

    ``receivers`` map company ids to officer ids, as in
    :func:`liaison.services.handing.hand_over`.
    """

    giver_id: int = 0
    receivers: Mapping[int, int] = field(default_factory=dict)
    day: date | None = None
    reason: str = ""
    note: str = ""
    handover_id: int | None = None


@dataclass(frozen=True)
class Wish:
    """How the list is wanted: with whole phone numbers (``full``), and what that takes."""

    full: bool = False
    leave: Leave = field(default_factory=Leave)


MASKED = Wish()


def prepare(store: Store, asked: Asked, wish: Wish = MASKED) -> tuple[HandoverList, Grant]:
    """Return the list to write and the leave to hand it out.

    Raises what :func:`liaison.services.privacy.may_hand_out` raises.
    """
    chain = str(store.head())
    with store.reading() as session:
        found = read(session, asked, wish.full, chain)
    grant = privacy.may_hand_out(store, found.handed, found.persons, wish.full, wish.leave)
    return found, grant


def witness(store: Store, path: Path, found: HandoverList, grant: Grant) -> Callable[[str], object]:
    """Return what writes the file into the export register before it takes its place."""
    handed = {name: set(ids) for name, ids in found.handed.items()}
    return privacy.witness(store, path.name, NAME, handed=handed, count=found.rows, grant=grant)


def read(session: Session, asked: Asked, whole: bool = False, chain: str = "") -> HandoverList:
    """Return the list of a handover; raises :class:`Problem` when nothing is handed over."""
    number = ""
    if asked.handover_id is not None:
        asked, number = _kept(session, asked.handover_id)
    if asked.day is None or not asked.receivers:
        raise Problem(_("没有移交的企业。"), "companies", _("请选择要移交的企业。"))
    told = package(session, asked.giver_id, list(asked.receivers), asked.day, whole)
    groups: dict[int, list[Handing]] = defaultdict(list)
    for one in told.companies:
        groups[asked.receivers[one.company_id]].append(one)
    officers = session.scalars(select(Officer).where(among(Officer.id, list(groups))))
    names = {one.id: (one.name, one.badge or "") for one in officers}
    sections = tuple(
        _section(who, groups[who], asked.receivers, names)
        for who in dict.fromkeys(asked.receivers.values())
        if who in groups
    )
    return HandoverList(
        number,
        _unit(session, asked.giver_id, list(asked.receivers)),
        told.giver,
        told.badge,
        asked.day,
        asked.reason,
        asked.note if whole else masking.within(asked.note),
        sections,
        _handed(told.companies),
        sum(len(one.people) for one in told.companies),
        chain,
    )


def file_name(found: HandoverList, ending: str) -> str:
    """Return the offered name of the file; ``ending`` with its dot."""
    words = f"{found.unit}警企联络交接清单{found.giver}{found.day}{ending}"
    return "".join(sign for sign in words if sign not in '\\/:*?"<>|“” ')


def _kept(session: Session, handover_id: int) -> tuple[Asked, str]:
    one = load(session, Handover, handover_id)
    if one.deleted_at is not None:
        raise Problem(_("“{number}”已在回收站中。").format(number=one.number))
    rows = session.execute(
        select(Assignment.company_id, Assignment.officer_id)
        .join(Company, Company.id == Assignment.company_id)
        .where(Assignment.handover_id == handover_id, alive(Assignment), alive(Company))
        .order_by(Assignment.id)
    )
    receivers = {row.company_id: row.officer_id for row in rows}
    told = Asked(one.giver_id, receivers, one.day, one.reason.label, one.note or "", handover_id)
    return told, one.number


def _section(
    receiver_id: int,
    companies: Sequence[Handing],
    receivers: Mapping[int, int],
    names: Mapping[int, tuple[str, str]],
) -> Section:
    def after(item: Item) -> str:
        """Return who answers for it from the day on."""
        if not item.goes:
            return item.officer
        return names[receivers[item.with_company or item.company_id]][0]

    going = {
        item.number
        for one in companies
        for item in one.matters
        if item.goes and receivers[item.with_company or item.company_id] == receiver_id
    }
    return Section(*names[receiver_id], len(companies), len(going), parts(companies, after))


def _unit(session: Session, giver_id: int, companies: Sequence[int]) -> str:
    """Return the station of the giver, else that of the companies."""
    giver = session.get(Officer, giver_id)
    station = giver.station_id if giver else None
    if station is None:
        station = session.scalar(
            select(Company.station_id).where(among(Company.id, companies)).order_by(Company.id)
        )
    found = session.get(Station, station) if station else None
    return found.unit if found else ""


def _handed(companies: Iterable[Handing]) -> dict[str, list[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for one in companies:
        found["company"].add(one.company_id)
        found["contact"].update(who.id for who in one.people if who.id)
        for item in (*one.matters, *one.tasks):
            if item.record:
                found[item.record].add(item.id)
    return {name: sorted(ids) for name, ids in found.items() if ids}


__all__ = [
    "MASKED",
    "NAME",
    "SIGNERS",
    "TITLE",
    "Asked",
    "HandoverList",
    "Heading",
    "Part",
    "Section",
    "Wish",
    "file_name",
    "prepare",
    "read",
    "witness",
]
