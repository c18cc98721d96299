"""分工看板: every officer with the companies they lead on a day, and the companies nobody leads.

One reading in a handful of statements whatever the number of companies; it is
narrowed in memory, so that a filter answers while it is typed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base import pinyin
from liaison.base.words import _, listed
from liaison.figures.scope import ALL, Scope, alive, in_force, present, within
from liaison.records import Assignment, Company, Officer
from liaison.records.assignment import Role
from liaison.records.company import Grade
from liaison.services import assigning, tones

NOBODY = 0
"""The lane of the companies without a lead officer."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Firm:
    """A company on the board: who leads it on the day, since when, and what else is known.

    ``marks`` are words: who stands in until when, who is planned from when. A
    ``guest`` stands in the lane of its stand-in beside the one of its lead.
    ``found`` is what the filter's text is looked for in.
    """

    id: int
    name: str
    grade: str
    tone: str
    grid: str
    state: str
    lead: int
    since: date | None
    marks: tuple[str, ...]
    guest: bool
    found: str


@dataclass(frozen=True, slots=True)
class Lane:
    """An officer and what they answer for; ``officer_id`` 0 is nobody's lane.

    ``companies``, ``keys`` (key units) and ``open`` (needs, hazards, disputes) are
    the officer's whole load, whatever the filter shows.
    """

    officer_id: int
    name: str
    badge: str
    kind: str
    active: bool
    companies: int
    keys: int
    open: int
    firms: tuple[Firm, ...]
    guests: int = 0
    """Companies the officer only stands in for (代管), not among ``companies``."""


@dataclass(frozen=True, slots=True)
class Board:
    """The lanes on a day, nobody's first, then officers by badge and name."""

    day: date
    lanes: tuple[Lane, ...]

    @property
    def companies(self) -> int:
        """How many companies the board shows."""
        return sum(not firm.guest for lane in self.lanes for firm in lane.firms)

    @property
    def officers(self) -> int:
        """How many officers the board shows."""
        return sum(lane.officer_id != NOBODY for lane in self.lanes)

    def lane_of(self, officer_id: int) -> Lane | None:
        """Return the lane of an officer."""
        return next((lane for lane in self.lanes if lane.officer_id == officer_id), None)

    def leads(self, companies: Collection[int]) -> dict[int, int]:
        """Return who leads these companies (0: nobody) by company."""
        return {
            firm.id: firm.lead
            for lane in self.lanes
            for firm in lane.firms
            if firm.id in companies and not firm.guest
        }


@dataclass(frozen=True, slots=True)
class Filter:
    """What the board is narrowed by; empty shows everything.

    ``idle`` shows only the officers without a company, ``missing`` only the
    companies without an officer.
    """

    text: str = ""
    grid: str = ""
    grade: str = ""
    state: str = ""
    idle: bool = False
    missing: bool = False

    @property
    def of_companies(self) -> bool:
        """Does it narrow the companies?"""
        return bool(self.text or self.grid or self.grade or self.state)


def read(session: Session, day: date, scope: Scope = ALL) -> Board:
    """Return the board of a day: present companies and active officers of the scope.

    An officer of a department, or one no longer active, has a lane only while
    answering for a company.
    """
    standing = _in_force(session, day)
    ahead = _planned(session, day)
    officers = {one.id: one for one in session.scalars(select(Officer))}
    firms = _firms(session, day, scope, standing, ahead, officers)
    busy = {officer_id for officer_id in firms if firms[officer_id]}
    shown = [one for one in officers.values() if one.id in busy or _at_home(one, scope)]
    shown.sort(key=lambda one: (one.badge is None, one.badge or "", one.name))
    loads = {one.officer_id: one for one in assigning.load(session, day)}
    lanes = [_lane(one, loads, firms[one.id]) for one in shown]
    free = firms[NOBODY]
    nobody = Lane(
        NOBODY, _("无联络民警"), "", "", True, len(free), sum(map(_is_key, free)), 0, tuple(free)
    )
    return Board(day, (nobody, *lanes))


def narrow(board: Board, wish: Filter) -> Board:
    """Return the board with what the filter leaves; lanes stay, unless it asks for some only."""
    words = wish.text.casefold().split()

    def wanted(firm: Firm) -> bool:
        return (
            (not wish.grid or firm.grid == wish.grid)
            and (not wish.grade or firm.grade == wish.grade)
            and (not wish.state or firm.state == wish.state)
            and all(word in firm.found for word in words)
        )

    lanes = board.lanes
    if wish.of_companies:
        lanes = tuple(replace(one, firms=tuple(filter(wanted, one.firms))) for one in lanes)
    if wish.missing:
        lanes = tuple(one for one in lanes if one.officer_id == NOBODY)
    elif wish.idle:
        lanes = tuple(one for one in lanes if one.officer_id != NOBODY and not one.companies)
    return Board(board.day, lanes)


def foretell(board: Board, companies: Collection[int], officer_id: int) -> str:
    """Say in one line what giving these companies to an officer would change."""
    leads, officer = board.leads(companies), board.lane_of(officer_id)
    if officer is None or not leads:
        return ""
    others = Counter(lead for lead in leads.values() if lead != officer_id)
    same = len(leads) - others.total()
    if not others:
        return _("这 {n} 家企业已由{officer}联络，没有改动。").format(n=same, officer=officer.name)
    names = {one.officer_id: one.name for one in board.lanes}
    before = listed(
        _("{officer} {n} 家").format(officer=names.get(lead, ""), n=many)
        for lead, many in others.most_common(_NAMED)
    )
    before += _("等") if len(others) > _NAMED else ""
    told = _("{n} 家企业自 {day} 起由{officer}主办（原：{before}）。").format(
        n=others.total(), day=board.day, officer=officer.name, before=before
    )
    return told + (_("{n} 家已由其联络，不变。").format(n=same) if same else "")


def finds(lane: Lane, words: str) -> bool:
    """Is this the officer meant: by name, badge, pinyin?"""
    typed = words.strip().casefold()
    return (
        typed in lane.name.casefold()
        or typed in lane.badge.casefold()
        or pinyin.matches(typed, lane.name)
    )


def sought(name: str, *others: str | None) -> str:
    """Return the text a filter looks in: the names, and the first one's pinyin.

    Made once at the reading, because looking each name's readings up for every
    key typed is too slow for twenty thousand companies.
    """
    spoken = (pinyin.initials(name), pinyin.full(name))
    return " ".join(filter(None, (name, *others, *spoken))).casefold()


def grids(board: Board) -> list[str]:
    """Return the grids there are, to choose from."""
    return sorted({firm.grid for lane in board.lanes for firm in lane.firms if firm.grid})


def gaps(board: Board) -> tuple[int, int]:
    """Return how many companies have no officer, and how many officers no company."""
    nobody = board.lane_of(NOBODY)
    idle = sum(one.officer_id != NOBODY and not one.companies for one in board.lanes)
    return (nobody.companies if nobody else 0), idle


# -- inside


def _in_force(session: Session, day: date) -> dict[int, dict[Role, Assignment]]:
    """Return lead and stand-in of each company on the day."""
    found: dict[int, dict[Role, Assignment]] = defaultdict(dict)
    query = select(Assignment).where(in_force(Assignment, day), Assignment.role != Role.deputy)
    for one in session.scalars(query):
        found[one.company_id][one.role] = one
    return found


def _planned(session: Session, day: date) -> dict[int, Assignment]:
    """Return the next lead of each company that begins after the day."""
    query = (
        select(Assignment)
        .where(Assignment.start > day, Assignment.role == Role.lead, alive(Assignment))
        .order_by(Assignment.start.desc())
    )
    return {one.company_id: one for one in session.scalars(query)}


def _firms(
    session: Session,
    day: date,
    scope: Scope,
    standing: Mapping[int, Mapping[Role, Assignment]],
    ahead: Mapping[int, Assignment],
    officers: Mapping[int, Officer],
) -> dict[int, list[Firm]]:
    """Return the companies by the officer in whose lane they stand, by name."""
    lanes: dict[int, list[Firm]] = defaultdict(list)
    query = (
        select(
            Company.id,
            Company.name,
            Company.short_name,
            Company.former_names,
            Company.grade,
            Company.grid,
            Company.state,
        )
        .where(present(day), *within(Company, scope, day))
        .order_by(Company.name, Company.id)
    )
    for row in session.execute(query):
        roles = standing.get(row.id, {})
        stand_in, next_ = roles.get(Role.stand_in), ahead.get(row.id)
        firm = _firm(row, roles.get(Role.lead), tuple(_marks(stand_in, next_, officers)))
        lanes[firm.lead].append(firm)
        if stand_in is not None:
            told = _("代管至 {day}").format(day=stand_in.end)
            guest = replace(firm, since=stand_in.start, marks=(told,), guest=True)
            lanes[stand_in.officer_id].append(guest)
    return lanes


def _firm(row: Any, lead: Assignment | None, marks: tuple[str, ...]) -> Firm:
    return Firm(
        row.id,
        row.name,
        row.grade.words,
        tones.of(row.grade),
        row.grid or "",
        row.state.words,
        lead.officer_id if lead else NOBODY,
        lead.start if lead else None,
        marks,
        False,
        sought(row.name, row.short_name, row.former_names),
    )


def _marks(
    stand_in: Assignment | None, ahead: Assignment | None, officers: Mapping[int, Officer]
) -> Iterable[str]:
    if stand_in is not None:
        yield _("{officer}代管至 {day}").format(
            officer=officers[stand_in.officer_id].name, day=stand_in.end
        )
    if ahead is not None:
        yield _("计划 {day} 起由{officer}").format(
            officer=officers[ahead.officer_id].name, day=ahead.start
        )


def _at_home(officer: Officer, scope: Scope) -> bool:
    """Is the officer one of the station's own, on duty?"""
    if officer.deleted_at is not None or not officer.active or officer.department_id is not None:
        return False
    return scope.station_id in (None, officer.station_id) or officer.station_id is None


def _lane(officer: Officer, loads: Mapping[int, assigning.Load], firms: Collection[Firm]) -> Lane:
    load = loads.get(officer.id)
    return Lane(
        officer.id,
        officer.name,
        officer.badge or "",
        officer.kind.words,
        bool(officer.active) and officer.deleted_at is None,
        load.companies if load else 0,
        load.key_units if load else 0,
        load.open_issues + load.open_disputes if load else 0,
        tuple(firms),
        sum(firm.guest for firm in firms),
    )


def _is_key(firm: Firm) -> bool:
    return firm.grade == Grade.key.words


__all__ = [
    "NOBODY",
    "Board",
    "Filter",
    "Firm",
    "Lane",
    "finds",
    "foretell",
    "gaps",
    "grids",
    "narrow",
    "read",
    "sought",
]
