"""Duties against a slow oracle, for any park and day: page == board == ledger == figures."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures import duties
from liaison.figures.duties import Standing
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import ALL, Scope
from liaison.ledgers import coverage
from liaison.records import RECORDS, Assignment, Company
from liaison.records.assignment import Role
from liaison.services import duties as pages
from liaison.store.step import Store
from tests.figures.duty_histories import DAYS, FIRST, LENGTH, Park, parks, put
from tests.figures.duty_oracle import Key, Oracle, Told

MONTHS = [Period.month_of(FIRST + timedelta(days=n)) for n in range(0, LENGTH, 30)]
many = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=20,
)


def held(day: date) -> Any:
    return clock.held(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def oracle_of(session: Session, park: Park) -> Oracle:
    tables = {}
    for record in RECORDS:
        found = session.scalars(select(record).where(record.deleted_at.is_(None)))
        tables[record.__tablename__] = list(found)
    return Oracle(tables, bool(park.duties), clock.today())


def keyed(found: list[Standing]) -> dict[Key, Told]:
    told = {
        (one.company_id, one.counted, one.cycle, one.last): Told(
            one.asked, one.done, bool(one.excused), one.officer_id, one.duty_id
        )
        for one in found
    }
    assert len(told) == len(found)
    return told


@many
@given(park=parks(), month=st.sampled_from(MONTHS), today=DAYS)
def test_standings_board_ledger_and_figures_are_the_oracle(
    store: Store, park: Park, month: Period, today: date
) -> None:
    with held(today):
        put(store, park)
        with store.reading() as session:
            oracle = oracle_of(session, park)
            wanted = oracle.month(month.first.year, month.first.month)
            found = duties.reckoned(session, month)
            assert keyed(found) == wanted
            _page(session, month, wanted)
            _figures(session, month, wanted)
            _board(session, month, oracle, wanted)
            _ledger(session, month, oracle, wanted)


def _page(session: Session, month: Period, wanted: dict[Key, Told]) -> None:
    """A page of the month's last day shows the same for what the calendar asks."""
    if month.first <= clock.today():
        page = [one for one in pages.standings(session, month.last) if one.last == month.last]
        found = keyed([one for one in page if one.cycle != "interval"])
        assert found == {key: told for key, told in wanted.items() if key[2] != "interval"}


def _figures(session: Session, month: Period, wanted: dict[Key, Told]) -> None:
    asked = [told for told in wanted.values() if told.asked]
    met = [told for told in asked if told.done >= told.asked]
    assert BY_NAME["duties_asked"].value(session, month) == len(asked)
    assert BY_NAME["duties_met"].value(session, month) == len(met)
    assert pages.covered(session, month) == pages.Covered(len(asked), len(met))


def _board(session: Session, month: Period, oracle: Oracle, wanted: dict[Key, Told]) -> None:
    table = {one.company_id: one for one in pages.month_table(session, month)}
    assert {key[0] for key in wanted} <= set(table)
    year = pages.year_table(session, month.first.year)
    cells = {one.company_id: one.months[month.first.month - 1] for one in year}
    for company, row in table.items():
        of = {key[1:3]: told for key, told in wanted.items() if key[0] == company}
        visits = [told for (kind, _cycle), told in of.items() if kind == "visit"]
        owed = {kind for (kind, _cycle), told in of.items() if told.asked > told.done}
        assert set(row.owed) == owed
        assert row.missing == max([max(0, one.asked - one.done) for one in visits], default=0)
        days = {
            kind: len([day for day in oracle.days(company, kind) if day in month])
            for kind in ("visit", *row.tasks)
        }
        assert row.tasks == {kind: days[kind] for kind in row.tasks}
        assert row.done == days["visit"]
        assert row.officer_id == oracle.answers(company, duties.as_of(month))
        assert (row.heat == "excused") == bool(row.excused)
        if not row.excused:
            assert (row.heat in ("none", "short")) == bool(row.missing)
        cell = cells[company]
        told = (cell.visits, cell.asked, cell.done, cell.missing, cell.heat, cell.planned)
        assert told == (row.visits, row.asked, row.done, row.missing, row.heat, row.planned)
        assert cell.attempts == row.attempts


def _ledger(session: Session, month: Period, oracle: Oracle, wanted: dict[Key, Told]) -> None:
    rows = {row[0]: row for row in coverage.rows(session, month, ALL)}
    names = {one.id: one.name for one in oracle.tables["company"]}
    board = {one.company_id: one for one in pages.month_table(session, month)}
    for key, told in wanted.items():
        if key[1] == "visit":
            row = rows[names[key[0]]]
            assert (row[-1] == coverage.MET) or told.done < told.asked or not told.asked
            assert row[-1] != coverage.MET or told.done >= told.asked
    for company, name in names.items():
        if name in rows:
            row, cell = rows[name], board[company]
            assert row[15 - 12 + month.first.month - 1] == (cell.visits or None)
            assert row[-3] == cell.asked
            assert (row[-1] == f"差{cell.missing}次") == bool(cell.missing)


@many
@given(park=parks(), month=st.sampled_from(MONTHS), today=DAYS)
def test_the_officers_and_nobody_share_all_of_it(
    store: Store, park: Park, month: Period, today: date
) -> None:
    with held(today):
        ids = put(store, park)
        with store.reading() as session:
            whole = duties.reckoned(session, month)
            shared: list[Standing] = [one for one in whole if one.officer_id is None]
            for officer in ids["officers"]:
                scope = Scope(officer_id=officer)
                theirs = duties.reckoned(session, month, scope)
                assert {one.officer_id for one in theirs} <= {officer}
                shared += theirs
                asked = BY_NAME["duties_asked"].value(session, month, scope)
                assert asked == len([one for one in theirs if one.asked])
                listed = {one.company_id for one in pages.month_table(session, month, scope)}
                if month.first <= today:  # who answers for a month to come is not known yet
                    assert {one.company_id for one in theirs} <= listed
                now = pages.standings(session, today, scope)
                assert now == [
                    one for one in pages.standings(session, today) if one.officer_id == officer
                ]
            assert sorted(map(repr, shared)) == sorted(map(repr, whole))
            for company in ids["companies"]:
                alone = duties.reckoned(session, month, Scope(company_id=company))
                assert alone == [one for one in whole if one.company_id == company]


@many
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
            for company in ids["companies"]:
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


@many
@given(park=parks(), today=DAYS)
def test_what_is_overdue_is_what_was_missed(store: Store, park: Park, today: date) -> None:
    for company in park.companies:  # what ended before a company was registered is not told
        company["registered"] = FIRST - timedelta(days=400)
    put(store, park)
    with held(today), store.reading() as session:
        found = pages.overdue(session, today)
        assert all(one.missing and one.due_by < today for one in found)
        assert [one.due_by for one in found] == sorted(one.due_by for one in found)
        assert {one.state for one in found} <= {"overdue"}
        calendar = [one for one in found if one.cycle != "interval"]
        told: list[Standing] = []
        span = Period(today - timedelta(days=366), today)
        for month in Period(span.first, today + timedelta(days=31)).months():
            told += [
                one
                for one in duties.reckoned(session, month)
                if one.missing
                and one.cycle != "interval"
                and span.first <= one.last
                and one.due_by < today
            ]
        oracle = oracle_of(session, park)
        reminded = [_taken_over(one, oracle.answers(one.company_id, today)) for one in told]
        assert sorted(map(repr, calendar)) == sorted(map(repr, reminded))
        companies = set(session.scalars(select(Company.id)))
        assert {one.company_id for one in found} <= companies


def _taken_over(one: Standing, now: int | None) -> Standing:
    """The same told to who answers now, with the name of who answered then."""
    then = None if one.officer_id == now else one.officer_id
    return one._replace(officer_id=now, inherited_from=then)
