"""Small invented histories of a park, and how to write them into a store in one step."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text, update

from liaison.fields.record import Record
from liaison.records import (
    Assignment,
    Company,
    Department,
    Dispute,
    Issue,
    MediationSession,
    Officer,
    Station,
    Visit,
)
from liaison.records.assignment import Role
from liaison.records.company import CompanyState, Grade
from liaison.records.dispute import MOVES as DISPUTE_MOVES, SessionResult
from liaison.records.issue import MOVES, IssueKind, Recheck, Satisfaction, Severity
from liaison.records.visit import Outcome, VisitDuty, VisitForm
from liaison.store.engine import WRITING
from liaison.store.step import Store

FIRST = date(2026, 8, 1)
LENGTH = 150
DAYS = st.integers(0, LENGTH).map(lambda n: FIRST + timedelta(days=n))
MAYBE = st.one_of(st.none(), DAYS)
COMPANIES, OFFICERS, STATIONS = 3, 2, 2


@dataclass
class History:
    """Plain values by record type; references are places in the lists, from 1."""

    companies: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    disputes: list[dict[str, Any]] = field(default_factory=list)
    sessions: list[dict[str, Any]] = field(default_factory=list)


_gone = st.sampled_from([False, False, False, True])
_company = st.integers(1, COMPANIES)
_officer = st.integers(1, OFFICERS)
_station = st.integers(1, STATIONS)

COMPANY = st.fixed_dictionaries(
    {
        "station": _station,
        "state": st.sampled_from(CompanyState),
        "grade": st.sampled_from(Grade),
        "guards": st.one_of(st.none(), st.integers(0, 9)),
        "cameras": st.one_of(st.none(), st.integers(0, 9)),
        "entered_on": MAYBE,
        "left_on": MAYBE,
        "gone": _gone,
    }
)
VISIT = st.fixed_dictionaries(
    {
        "company": _company,
        "station": _station,
        "officers": st.sets(_officer, min_size=1),
        "visited_on": DAYS,
        "outcome": st.sampled_from(Outcome),
        "form": st.sampled_from(VisitForm),
        "duties": st.sets(st.sampled_from(VisitDuty)),
        "people_reached": st.one_of(st.none(), st.integers(0, 50)),
        "people_registered": st.one_of(st.none(), st.integers(0, 50)),
        "units": st.integers(0, 2),
        "gone": _gone,
    }
)


@st.composite
def _issues(draw: st.DrawFn) -> dict[str, Any]:
    kind = draw(st.sampled_from(IssueKind))
    reported = draw(DAYS)
    later = st.integers(0, 40).map(lambda n: reported + timedelta(days=n))
    return {
        "kind": kind,
        "company": draw(_company),
        "station": draw(_station),
        "officer": draw(_officer),
        "reported_on": reported,
        "severity": draw(st.sampled_from(Severity)),
        "state": draw(st.sampled_from(sorted(MOVES[kind], key=lambda one: str(one.value)))),
        "deadline": draw(st.one_of(st.none(), later)),
        "finished_on": draw(st.one_of(st.none(), later)),
        "recheck_on": draw(st.one_of(st.none(), later)),
        "recheck": draw(st.one_of(st.none(), st.sampled_from(Recheck))),
        "satisfaction": draw(st.one_of(st.none(), st.sampled_from(Satisfaction))),
        "gone": draw(_gone),
    }


@st.composite
def _disputes(draw: st.DrawFn) -> dict[str, Any]:
    found = draw(DAYS)
    return {
        "companies": draw(st.sets(_company, min_size=1)),
        "station": draw(_station),
        "officer": draw(_officer),
        "found_on": found,
        "state": draw(st.sampled_from(sorted(DISPUTE_MOVES, key=lambda one: str(one.value)))),
        "settled_on": draw(
            st.one_of(st.none(), st.integers(0, 40).map(lambda n: found + timedelta(days=n)))
        ),
        "people": draw(st.one_of(st.none(), st.integers(0, 30))),
        "amount": draw(st.one_of(st.none(), st.decimals(0, Decimal("99999.99"), places=2))),
        "gone": draw(_gone),
    }


@st.composite
def histories(draw: st.DrawFn) -> History:
    """Draw a history; leads of one company never meet, others may."""
    found = History(
        draw(st.lists(COMPANY, min_size=COMPANIES, max_size=COMPANIES)),
        [],
        draw(st.lists(VISIT, max_size=8)),
        draw(st.lists(_issues(), max_size=8)),
        draw(st.lists(_disputes(), max_size=5)),
    )
    for company in range(1, COMPANIES + 1):
        starts = sorted(draw(st.sets(st.integers(-60, LENGTH), max_size=3)))
        for place, start in enumerate(starts):
            last = starts[place + 1] - 1 if place + 1 < len(starts) else None
            end = last if last is None or draw(st.booleans()) else max(start, last - 10)
            found.assignments.append(
                {
                    "company": company,
                    "officer": draw(_officer),
                    "role": Role.lead,
                    "start": FIRST + timedelta(days=start),
                    "end": None if end is None else FIRST + timedelta(days=end),
                    "gone": False,
                }
            )
    for dispute in range(1, len(found.disputes) + 1):
        for held_on, gone in draw(st.lists(st.tuples(DAYS, _gone), max_size=2)):
            found.sessions.append({"dispute": dispute, "held_on": held_on, "gone": gone})
    return found


_TABLES = (
    *("visit_officer", "visit_department", "dispute_company", "mediationsession", "dispute"),
    *("issue", "visit", "assignment", "company", "officer", "departmentcontact", "department"),
)  # fmt: skip


def put(store: Store, told: History) -> dict[str, list[int]]:
    """Empty the store but for its first station and write the history; return ids by list."""
    with store.engine.begin() as connection:
        for table in _TABLES:
            connection.execute(text(f"DELETE FROM {table}"))
        connection.execute(text("DELETE FROM station WHERE id > 1"))
    made: dict[str, list[Record]] = {}
    with store.step("history") as step:

        def add(name: str, rows: list[Any]) -> list[int]:
            step.session.add_all(rows)
            step.session.flush()
            made[name] = rows
            return [one.id for one in rows]

        stations = [1, *add("others", [Station(name="另一警务站")])]
        officers = [Officer(name=f"民警{n}", active=True) for n in range(OFFICERS)]
        ids = add("officers", officers)
        companies = [_company_of(one, stations) for one in told.companies]
        firms = add("companies", companies)
        add("issues", [_issue_of(one, stations, companies, officers) for one in told.issues])
        units = [Department(name=name) for name in ("交警大队", "网安大队")]
        add("units", units)
        visits = [_visit_of(one, stations, companies, officers) for one in told.visits]
        for one, visit in zip(told.visits, visits, strict=True):
            visit.departments = units[: one["units"]]
        add("visits", visits)
        about = [_dispute_of(one, stations, companies, officers) for one in told.disputes]
        disputes = add("disputes", about)
        add("assignments", [_assignment_of(one, firms, ids) for one in told.assignments])
        add("sessions", [_session_of(one, disputes) for one in told.sessions])
    found = {name: [one.id for one in rows] for name, rows in made.items()}
    with store.engine.begin() as connection:  # registered before all that is told of
        change = update(Company).values(created_at=datetime(2026, 1, 5, tzinfo=UTC))
        connection.execution_options(**{WRITING: True}).execute(change)
    found["stations"] = stations
    _bin(store, told, found)
    return found


def _assignment_of(one: dict[str, Any], companies: list[int], officers: list[int]) -> Assignment:
    return Assignment(
        company_id=companies[one["company"] - 1],
        officer_id=officers[one["officer"] - 1],
        role=one["role"],
        start=one["start"],
        end=one["end"],
    )


def _session_of(one: dict[str, Any], disputes: list[int]) -> MediationSession:
    return MediationSession(
        dispute_id=disputes[one["dispute"] - 1],
        held_on=one["held_on"],
        account="调解",
        result=SessionResult.adjourned,
    )


def _bin(store: Store, told: History, made: dict[str, list[int]]) -> None:
    """Put into the bin what the history says has gone there."""
    tables = {"companies": "company", "visits": "visit", "issues": "issue",
              "disputes": "dispute", "sessions": "mediationsession"}  # fmt: skip
    with store.engine.begin() as connection:
        for name, table in tables.items():
            for one_id, one in zip(made[name], getattr(told, name), strict=True):
                if one["gone"]:
                    connection.execute(
                        text(f"UPDATE {table} SET deleted_at = changed_at WHERE id = :id"),
                        {"id": one_id},
                    )


def _company_of(one: dict[str, Any], stations: list[int]) -> Company:
    names = ("state", "grade", "guards", "cameras", "entered_on", "left_on")
    return Company(
        name="公司", station_id=stations[one["station"] - 1], **{name: one[name] for name in names}
    )


def _visit_of(
    one: dict[str, Any], stations: list[int], companies: list[Company], officers: list[Officer]
) -> Visit:
    names = ("visited_on", "outcome", "form", "people_reached", "people_registered")
    return Visit(
        company_id=companies[one["company"] - 1].id,
        station_id=stations[one["station"] - 1],
        officers=[officers[place - 1] for place in sorted(one["officers"])],
        content="查",
        late=False,
        duties=tuple(str(task.value) for task in VisitDuty if task in one["duties"]) or None,
        **{name: one[name] for name in names},
    )


def _issue_of(
    one: dict[str, Any], stations: list[int], companies: list[Company], officers: list[Officer]
) -> Issue:
    names = ("kind", "reported_on", "severity", "state", "deadline", "finished_on", "recheck_on",
             "recheck", "satisfaction")  # fmt: skip
    return Issue(
        company_id=companies[one["company"] - 1].id,
        station_id=stations[one["station"] - 1],
        officer_id=officers[one["officer"] - 1].id,
        description="内容",
        **{name: one[name] for name in names},
    )


def _dispute_of(
    one: dict[str, Any], stations: list[int], companies: list[Company], officers: list[Officer]
) -> Dispute:
    names = ("found_on", "state", "settled_on", "people", "amount")
    return Dispute(
        companies=[companies[place - 1] for place in sorted(one["companies"])],
        station_id=stations[one["station"] - 1],
        officer_id=officers[one["officer"] - 1].id,
        description="欠薪",
        **{name: one[name] for name in names},
    )
