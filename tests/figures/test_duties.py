"""Duties of any park on any day: page == board == ledger == figures == what the manual says.

The parks are odder than any that officers could write; those that could be are lived in
``test_invented_years``.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures import duties
from liaison.figures.scope import ALL, Scope
from liaison.ledgers import coverage
from liaison.records import Assignment
from liaison.records.assignment import Role
from liaison.services import duties as pages
from liaison.store.step import Store
from tests.figures import agreement
from tests.figures.duty_histories import DAYS, FIRST, LENGTH, Park, parks, put
from tests.figures.manual_reading import Reading

MONTHS = [Period.month_of(FIRST + timedelta(days=n)) for n in range(0, LENGTH, 30)]
_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_PHASES = [Phase.explicit, Phase.reuse, Phase.generate]
"""Nothing is made smaller: that takes minutes, and a park is small enough to read."""

many = settings(suppress_health_check=_SLOW, max_examples=10, phases=_PHASES)
few = settings(suppress_health_check=_SLOW, max_examples=5, phases=_PHASES)


def held(day: date) -> Any:
    return clock.held(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def reading(session: Session, park: Park) -> Reading:
    return Reading(session, clock.today(), not park.duties)


@many
@given(park=parks(), month=st.sampled_from(MONTHS), today=DAYS)
def test_every_place_tells_what_the_manual_says(
    store: Store, park: Park, month: Period, today: date
) -> None:
    with held(today):
        ids = put(store, park)
        with store.reading() as session:
            told = reading(session, park)
            agreement.reports(session, told, month)
            agreement.boards(session, told, month, ids["officers"])
            agreement.ledger(session, told, month, [*ids["officers"], None])
            agreement.figures(session, told, month, [1], ids["officers"])
            for day in (today, month.first, month.last):
                agreement.page(session, told, day)
            agreement.overdue(session, told, ids["officers"])


@few
@given(park=parks(), month=st.sampled_from(MONTHS), today=DAYS)
def test_the_officers_and_nobody_share_all_of_it(
    store: Store, park: Park, month: Period, today: date
) -> None:
    with held(today):
        ids = put(store, park)
        with store.reading() as session:
            scopes = [Scope(officer_id=one) for one in ids["officers"]]
            whole = duties.reckoned(session, month)
            shared = [one for one in whole if one.officer_id is None]
            for scope in scopes:
                shared += duties.reckoned(session, month, scope)
                now = pages.standings(session, today)
                theirs = [one for one in now if one.officer_id == scope.officer_id]
                assert pages.standings(session, today, scope) == theirs
            assert sorted(map(repr, shared)) == sorted(map(repr, whole))
            for company in ids["companies"]:
                alone = duties.reckoned(session, month, Scope(company_id=company))
                assert alone == [one for one in whole if one.company_id == company]


@few
@given(park=parks(), today=st.integers(31, LENGTH), taker=st.integers(0, 2))
def test_a_later_handover_changes_nothing_of_the_past(
    store: Store, park: Park, today: int, taker: int
) -> None:
    day = FIRST + timedelta(days=today)
    with held(day):
        ids = put(store, park)
        past = [month for month in MONTHS if month.last < day]
        before = _of_all(store, past, ids["officers"])
        with store.step("handover") as step:
            for one in step.session.scalars(select(Assignment)):
                if one.start >= day:
                    one.deleted_at = clock.now()
                elif one.end is None or one.end >= day:
                    one.end = day - timedelta(days=1)
            step.session.flush()
            for company, told in zip(ids["companies"], park.companies, strict=True):
                if told["gone"]:
                    continue
                step.session.add(
                    Assignment(
                        company_id=company,
                        officer_id=ids["officers"][taker],
                        role=Role.lead,
                        start=day,
                    )
                )
        assert _of_all(store, past, ids["officers"]) == before
        with store.reading() as session:
            running = Period.month_of(day)
            now = duties.reckoned(session, running)
            assert {one.officer_id for one in now} <= {ids["officers"][taker]}


def _of_all(store: Store, months: list[Period], officers: list[int]) -> list[Any]:
    scopes = [ALL, *(Scope(officer_id=one) for one in officers)]
    with store.reading() as session:
        return [
            (duties.reckoned(session, month, scope), coverage.rows(session, month, scope))
            for month in months
            for scope in scopes
        ]
