"""Small invented parks with their visits, officers, excuses and rules, and how to keep them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import text, update

from liaison.fields.record import Record
from liaison.records import Assignment, Company, Duty, Excuse, Officer, Visit
from liaison.records.assignment import Role
from liaison.records.company import CompanyState, Grade
from liaison.records.duty import Counted, Cycle
from liaison.records.visit import Outcome, VisitDuty
from liaison.store.engine import WRITING
from liaison.store.step import Store

FIRST, LENGTH = date(2031, 9, 1), 150
"""Histories lie in these days; the clock is held somewhere within."""

COMPANIES, OFFICERS = 3, 2
DAYS = st.integers(0, LENGTH).map(lambda n: FIRST + timedelta(days=n))
MAYBE = st.one_of(st.none(), DAYS)
_gone = st.sampled_from([False, False, False, False, True])
_company, _officer = st.integers(1, COMPANIES), st.integers(1, OFFICERS)


@dataclass
class Park:
    """Plain values by record type; references are places in the lists, from 1."""

    companies: list[dict[str, Any]] = field(default_factory=list)
    assignments: list[dict[str, Any]] = field(default_factory=list)
    visits: list[dict[str, Any]] = field(default_factory=list)
    duties: list[dict[str, Any]] = field(default_factory=list)
    excuses: list[dict[str, Any]] = field(default_factory=list)


COMPANY = st.fixed_dictionaries(
    {
        "state": st.sampled_from(CompanyState),
        "grade": st.sampled_from(Grade),
        "entered_on": MAYBE,
        "left_on": MAYBE,
        "registered": st.integers(-90, LENGTH).map(lambda n: FIRST + timedelta(days=n)),
        "gone": _gone,
    }
)
VISIT = st.fixed_dictionaries(
    {
        "company": _company,
        "officers": st.sets(_officer, min_size=1),
        "visited_on": DAYS,
        "outcome": st.sampled_from([Outcome.done, Outcome.done, *Outcome]),
        "duties": st.sets(st.sampled_from(VisitDuty)),
        "gone": _gone,
    }
)


@st.composite
def _duty(draw: st.DrawFn) -> dict[str, Any]:
    cycle = draw(st.sampled_from([Cycle.month, Cycle.month, *Cycle]))
    every = cycle is Cycle.interval
    start = draw(st.one_of(st.none(), st.none(), DAYS))
    ends = [st.none(), st.integers(0, 60).map(lambda n: (start or FIRST) + timedelta(days=n))]
    return {
        "counted": draw(st.sampled_from([Counted.visit, Counted.visit, *Counted])),
        "cycle": cycle,
        "grade": draw(st.one_of(st.none(), st.sampled_from(Grade))),
        "state": draw(st.one_of(st.none(), st.none(), st.sampled_from(CompanyState))),
        "days": draw(st.integers(5, 50)) if every else None,
        "minimum": 1 if every else draw(st.integers(1, 3)),
        "buffer": draw(st.one_of(st.none(), st.integers(1, 9))),
        "start": start,
        "end": draw(st.one_of(ends)),
        "gone": draw(_gone),
    }


@st.composite
def parks(draw: st.DrawFn) -> Park:
    """Draw a park; the leads of one company never meet, nor do its stand-ins."""
    found = Park(
        draw(st.lists(COMPANY, min_size=COMPANIES, max_size=COMPANIES)),
        [],
        draw(st.lists(VISIT, max_size=14)),
        draw(st.lists(_duty(), max_size=4)),
    )
    for company in range(1, COMPANIES + 1):
        for role in (Role.lead, Role.stand_in):
            _turns(draw, found, company, role)
    rules = st.one_of(st.none(), st.integers(1, len(found.duties) or 1))
    for _ in range(draw(st.integers(0, 3))):
        start, length = draw(DAYS), draw(st.integers(0, 45))
        rule = draw(rules) if found.duties else None
        told = {"company": draw(_company), "duty": rule, "start": start, "gone": draw(_gone)}
        found.excuses.append({**told, "end": start + timedelta(days=length)})
    return found


def _turns(draw: st.DrawFn, found: Park, company: int, role: Role) -> None:
    starts = sorted(draw(st.sets(st.integers(-60, LENGTH), max_size=3)))
    for place, start in enumerate(starts):
        last = starts[place + 1] - 1 if place + 1 < len(starts) else start + 30
        end = last if draw(st.booleans()) else max(start, last - 10)
        open_ended = role is Role.lead and place + 1 == len(starts) and draw(st.booleans())
        found.assignments.append(
            {
                "company": company,
                # never both at once: the store refuses one officer in two places
                "officer": draw(_officer) if role is Role.lead else OFFICERS + 1,
                "role": role,
                "start": FIRST + timedelta(days=start),
                "end": None if open_ended else FIRST + timedelta(days=end),
            }
        )


_TABLES = ("visit_officer", "visit", "excuse", "duty", "assignment", "company", "officer")


def put(store: Store, told: Park) -> dict[str, list[int]]:
    """Empty the store and write the park; return ids by list."""
    with store.engine.begin() as connection:
        for table in _TABLES:
            connection.execute(text(f"DELETE FROM {table}"))
    made: dict[str, list[Record]] = {}
    with store.step("park") as step:

        def add(name: str, rows: list[Any]) -> list[Any]:
            step.session.add_all(rows)
            step.session.flush()
            made[name] = rows
            return rows

        names = [f"民警{place}" for place in range(OFFICERS + 1)]
        officers = add("officers", [Officer(name=name, active=True) for name in names])
        firms = add("companies", [_company_of(one, n) for n, one in enumerate(told.companies)])
        rules = add("duties", [_duty_of(one, n) for n, one in enumerate(told.duties)])
        add("excuses", [_excuse_of(one, firms, rules) for one in told.excuses])
        add("visits", [_visit_of(one, firms, officers) for one in told.visits])
        add("assignments", [_assignment_of(one, firms, officers) for one in told.assignments])
    found = {name: [one.id for one in rows] for name, rows in made.items()}
    _register(store, told, found["companies"])
    _bin(store, told, found)
    return found


def _register(store: Store, told: Park, ids: list[int]) -> None:
    """Let the companies have been registered on their days, early in the (local) morning."""
    with store.engine.begin() as connection:
        for id_, one in zip(ids, told.companies, strict=True):
            moment = datetime.combine(one["registered"], time(0, 30)).astimezone(UTC)
            change = update(Company).where(Company.id == id_).values(created_at=moment)
            connection.execution_options(**{WRITING: True}).execute(change)


def _bin(store: Store, told: Park, made: dict[str, list[int]]) -> None:
    tables = {"companies": "company", "visits": "visit", "duties": "duty", "excuses": "excuse"}
    with store.engine.begin() as connection:
        for name, table in tables.items():
            gone = zip(made[name], getattr(told, name), strict=True)
            ids = [id_ for id_, one in gone if one["gone"]]
            for one in ids:
                connection.execute(
                    text(f"UPDATE {table} SET deleted_at = changed_at WHERE id = :id"), {"id": one}
                )


def _some(one: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in one.items() if name not in ("gone", *left_out)}


def _company_of(one: dict[str, Any], place: int) -> Company:
    return Company(name=f"公司{place}", station_id=1, **_some(one, "registered"))


def _duty_of(one: dict[str, Any], place: int) -> Duty:
    return Duty(name=f"任务{place}", **_some(one))


def _excuse_of(one: dict[str, Any], firms: list[Any], rules: list[Any]) -> Excuse:
    duty = rules[one["duty"] - 1].id if one["duty"] else None
    told = _some(one, "company", "duty")
    return Excuse(company_id=firms[one["company"] - 1].id, duty_id=duty, reason="停产", **told)


def _visit_of(one: dict[str, Any], firms: list[Any], officers: list[Any]) -> Visit:
    return Visit(
        company_id=firms[one["company"] - 1].id,
        station_id=1,
        officers=[officers[place - 1] for place in sorted(one["officers"])],
        content="查",
        late=False,
        duties=tuple(str(task.value) for task in VisitDuty if task in one["duties"]) or None,
        visited_on=one["visited_on"],
        outcome=one["outcome"],
    )


def _assignment_of(one: dict[str, Any], firms: list[Any], officers: list[Any]) -> Assignment:
    return Assignment(
        company_id=firms[one["company"] - 1].id,
        officer_id=officers[one["officer"] - 1].id,
        **_some(one, "company", "officer"),
    )
