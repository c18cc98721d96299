"""The demo: invented, lifelike, the same for the same seed, all or nothing."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Cancelled, Problem, Refused
from liaison.base.period import Period
from liaison.base.watcher import Watcher
from liaison.fields.codes import CreditCode
from liaison.fields.field import fields_of
from liaison.fields.kind import Day
from liaison.figures.monthly import BY_NAME as FIGURES
from liaison.records import RECORDS, Company, Issue, Officer, Party, Record, Visit
from liaison.records.company import Grade
from liaison.records.issue import MOVES, IssueKind
from liaison.records.visit import Outcome
from liaison.services import codelists, demo, plain
from liaison.services.demo_words import COUNTY, words
from liaison.store.check import check
from liaison.store.step import Store

_LATER = {"deadline", "agreement_due"}


def _everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    with store.reading() as session:
        return {
            record.__tablename__: list(plain.rows(session, record, plain.matching(session, record)))
            for record in RECORDS
        }


def _all(store: Store, record: type[Record]) -> list[Any]:
    with store.reading() as session:
        return list(session.scalars(select(record)).all())


class _Impatient(Watcher):
    """Stops the work when it has come so far."""

    def __init__(self, at: int) -> None:
        self._last, self._stop = at, False

    def at(self, done: int) -> None:
        self._stop = done >= self._last

    def stopped(self) -> bool:
        return self._stop


def test_fills_a_fresh_store(store: Store, today: datetime) -> None:
    made = demo.fill(store, companies=12, months=2)
    assert made["company"] == 12
    none = {name for name, count in made.items() if not count}
    told_at_the_first_start = {"calendarday", "duty", "phrase"}
    nobody_changed_post = {"handover", "charge", "excuse"}
    assert none == told_at_the_first_start | nobody_changed_post
    assert all(finding.sound for finding in check(store))


def test_same_seed_same_records(local: Store, demo: Store) -> None:
    from liaison.services import demo as service
    from tests.demos import COMPANIES, MONTHS, SEED

    service.fill(local, COMPANIES, MONTHS, SEED)
    assert _everything(local) == _everything(demo)


def test_other_seed_other_records(local: Store, demo: Store) -> None:
    from liaison.services import demo as service
    from tests.demos import COMPANIES, MONTHS, SEED

    service.fill(local, COMPANIES, MONTHS, SEED + 1)
    names = [{one.name for one in _all(each, Company)} for each in (local, demo)]
    assert names[0] != names[1]


def test_refuses_a_store_in_use(demo: Store) -> None:
    from liaison.services import demo as service

    before = _everything(demo)
    with pytest.raises(Refused, match="不能生成演示数据"):
        service.fill(demo)
    assert _everything(demo) == before


@pytest.mark.parametrize(("companies", "months"), [(0, 1), (1, 0), (10**6, 1), (1, 10**6)])
def test_refuses_senseless_sizes(local: Store, companies: int, months: int) -> None:
    with pytest.raises(Problem, match="超出范围"):
        demo.fill(local, companies, months)


def test_stopped_half_way_leaves_nothing(local: Store, today: datetime) -> None:
    before = _everything(local)
    with pytest.raises(Cancelled):
        demo.fill(local, companies=10, months=3, watcher=_Impatient(2))
    assert _everything(local) == before


def test_nothing_lies_in_the_future(demo: Store) -> None:
    day = clock.today()
    for record in RECORDS:
        days = [
            name
            for name, bound in fields_of(record).items()
            if isinstance(bound.kind, Day) and name not in _LATER
        ]
        for one in _all(demo, record):
            late = [name for name in days if (value := getattr(one, name)) and value > day]
            assert not late, (record, one.number, late)


def test_people_and_companies_are_invented(demo: Store) -> None:
    companies = _all(demo, Company)
    assert all(one.name.startswith(COUNTY) for one in companies)
    assert len({one.name for one in companies}) == len(companies)
    for one in companies:
        CreditCode().check(one.credit_code)
        assert one.credit_code[2:8] == "522799"
    phones = [one.phone for one in _all(demo, Officer)] + [one.liaison_phone for one in companies]
    assert all(re.fullmatch(r"1\d\d0000\d{4}", phone) for phone in phones)
    assert not any(one.id_number for one in _all(demo, Party))


def test_visits_are_lifelike(demo: Store) -> None:
    month = Period.month(2026, 10)
    with demo.reading() as session:
        coverage = FIGURES["coverage"].value(session, month)
    assert coverage is not None
    assert 75 <= coverage <= 100
    grades = {one.id: one.grade for one in _all(demo, Company)}
    done = [one for one in _all(demo, Visit) if one.outcome is Outcome.done]
    each = {
        grade: sum(grades[one.company_id] is grade for one in done)
        / max(1, sum(value is grade for value in grades.values()))
        for grade in (Grade.ordinary, Grade.key)
    }
    assert each[Grade.key] > 1.4 * each[Grade.ordinary]


def test_every_state_and_overdue_ones_occur(local: Store, today: datetime) -> None:
    demo.fill(local, companies=60, months=4)
    issues = _all(local, Issue)
    for kind in IssueKind:
        assert {one.state for one in issues if one.kind is kind} == set(MOVES[kind])
    with local.reading() as session:
        late = FIGURES["hazards_overdue"].value(session, Period.month_of(clock.today()))
    assert late


def test_disputes_have_companies_parties_and_sessions(demo: Store) -> None:
    everything = _everything(demo)
    numbers = {row["number"] for row in everything["dispute"]}
    assert numbers
    assert all(row["companies"] for row in everything["dispute"])
    assert [row["dispute_id"] for row in everything["party"]].count(min(numbers)) == 2
    assert {row["dispute_id"] for row in everything["party"]} == numbers
    assert {row["dispute_id"] for row in everything["mediationsession"]} <= numbers
    assert everything["mediationsession"]


def test_categories_are_those_of_the_code_lists() -> None:
    for name in ("need", "hazard", "dispute"):
        assert set(words()[name]) <= {item.word for item in codelists.shipped(name)}
    told = {one[0] for one in words()["departments"]}
    assert {entry[1] for topic in words()["need"].values() for entry in topic} <= told
    assert {trade[1] for trade in words()["trades"]} <= {
        item.word for item in codelists.shipped("industry")
    }


def test_as_many_visits_as_wanted(local: Store, today: datetime) -> None:
    demo.fill(local, companies=8, months=2, visits_per_month=150)
    with local.reading() as session:
        for month in (10, 11):
            assert FIGURES["visits"].value(session, Period.month(2026, month)) == 150
