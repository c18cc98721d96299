"""At most one lead officer for a company on any day: the database itself holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from liaison.base.errors import Problem, Problems
from liaison.fields.record import Record
from liaison.records import Assignment, Company, Officer
from liaison.services import assigning, records, rules
from liaison.store import onserver
from liaison.store.check import check
from liaison.store.refusals import problem_of
from liaison.store.step import Step, Store
from tests.stores import LOGIN, add, fill

FIRST = date(2026, 1, 1)
OPEN = date(9999, 12, 31)
_INSERT = text("""
    INSERT INTO assignment (company_id, officer_id, role, start, "end", reason, uid, number,
        version, created_at, created_by, changed_at, changed_by, deleted_at)
    SELECT :company, :officer, :role, :start, :end, 'initial', :uid, :uid,
        1, created_at, 'raw', created_at, 'raw', NULL FROM station""")


@dataclass(frozen=True)
class Span:
    """A stretch of days an officer is given, as the model keeps it."""

    company: int
    start: date
    end: date | None

    def meets(self, other: Span) -> bool:
        return (
            self.company == other.company
            and self.start <= (other.end or OPEN)
            and other.start <= (self.end or OPEN)
        )


@pytest.fixture
def ground(store: Store) -> Store:
    fill(store, Company, [{"name": "甲公司"}, {"name": "乙公司"}])
    fill(store, Officer, [{"name": "张三"}, {"name": "李四"}])
    return store


def _raw(store: Store, span: Span, uid: str, role: str = "lead") -> None:
    with store.engine.begin() as connection:
        connection.execute(
            _INSERT,
            {
                "company": span.company,
                "officer": 1,
                "role": role,
                "start": span.start,
                "end": span.end,
                "uid": uid,
            },
        )


def _refusal(store: Store, span: Span, uid: str) -> str:
    """Try a span by raw SQL; return what the officer would be told, or nothing."""
    try:
        _raw(store, span, uid)
    except IntegrityError as error:
        return str(problem_of(error))
    return ""


SPANS = st.builds(
    lambda company, from_, length: Span(
        company,
        FIRST + timedelta(days=from_),
        None if length is None else FIRST + timedelta(days=from_ + length),
    ),
    st.integers(1, 2),
    st.integers(0, 30),
    st.one_of(st.none(), st.integers(0, 12)),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
@given(spans=st.lists(SPANS, max_size=12))
def test_raw_sql_is_let_through_exactly_when_no_days_meet(ground: Store, spans: list[Span]) -> None:
    with ground.engine.begin() as connection:
        connection.execute(text("DELETE FROM assignment"))
    kept: list[Span] = []
    for place, span in enumerate(spans):
        refused = _refusal(ground, span, f"u{place}")
        meets = any(span.meets(one) for one in kept)
        assert bool(refused) is meets, "two leads on one day, or refused without reason"
        assert not refused or "联络民警" in refused
        kept += [] if refused else [span]
    with ground.engine.connect() as connection:
        found = connection.execute(text('SELECT company_id, start, "end" FROM assignment')).all()
    assert len(found) == len(kept)
    assert all(finding.sound for finding in check(ground) if finding.name == "one_lead")


def test_changing_a_row_into_the_way_of_another_is_refused(ground: Store) -> None:
    _raw(ground, Span(1, FIRST, date(2026, 1, 31)), "a")
    _raw(ground, Span(1, date(2026, 2, 1), None), "b")
    _raw(ground, Span(1, FIRST, None), "c", role="deputy")
    _raw(ground, Span(2, FIRST, None), "d")
    for change in (
        "\"end\" = '2026-02-01' WHERE uid = 'a'",
        "start = '2026-01-31' WHERE uid = 'b'",
        "role = 'lead' WHERE uid = 'c'",
        "company_id = 1 WHERE uid = 'd'",
    ):
        with pytest.raises(IntegrityError, match="one_lead"), ground.engine.begin() as connection:
            connection.execute(text(f"UPDATE assignment SET {change}"))
    with ground.engine.begin() as connection:
        for change in (
            "deleted_at = changed_at WHERE uid = 'b'",
            "\"end\" = '2026-02-01' WHERE uid = 'a'",
            "note = 'x' WHERE uid = 'a'",
        ):
            connection.execute(text(f"UPDATE assignment SET {change}"))
    with pytest.raises(IntegrityError, match="one_lead"), ground.engine.begin() as connection:
        connection.execute(text("UPDATE assignment SET deleted_at = NULL WHERE uid = 'b'"))


def _both(store: Store) -> None:
    with store.step("both") as step:
        for officer in (1, 2):
            told = {"company_id": 1, "officer_id": officer, "start": FIRST}
            records.write(step, Assignment(), told)


def test_two_leads_of_one_step_are_refused_too(ground: Store) -> None:
    with pytest.raises((Problem, Problems), match="联络民警"):
        _both(ground)
    with ground.reading() as session:
        assert session.query(Assignment).count() == 0


def test_the_form_is_refused_with_the_name_of_the_lead(ground: Store) -> None:
    add(ground, Assignment, company_id=1, officer_id=1, start=FIRST)
    with pytest.raises(Problem, match="张三") as caught:
        add(ground, Assignment, company_id=1, officer_id=2, start="2026-05-01")
    assert caught.value.mend
    add(ground, Assignment, company_id=1, officer_id=2, start=FIRST, role="协办")
    last = FIRST + timedelta(days=9)
    add(ground, Assignment, company_id=2, officer_id=1, start=FIRST, end=last)
    with pytest.raises(Problem, match=f"张三 {FIRST} 至 {last}") as caught:
        add(ground, Assignment, company_id=2, officer_id=2, start=last)
    assert "其他日期" in (caught.value.mend or "")


@pytest.mark.postgres
def test_of_two_leads_written_at_once_the_second_is_told_of_the_first(
    shared: Store, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rule saw nothing, then the database refuses: tried again, the other is named."""
    fill(shared, Company, [{"name": "甲公司"}])
    fill(shared, Officer, [{"name": "张三"}, {"name": "李四"}])
    other, looked, forbid = onserver.open_postgresql(database, LOGIN), [0], rules.forbid

    def overtaken(step: Step, record: Record) -> None:
        forbid(step, record)
        looked[0] += isinstance(record, Assignment)
        if looked[0] == 1:
            looked[0] += 1
            add(other, Assignment, company_id=1, officer_id=1, start=FIRST)

    monkeypatch.setattr(rules, "forbid", overtaken)
    try:
        with pytest.raises(Problem, match=r"张三.*FG-0001"):
            add(shared, Assignment, company_id=1, officer_id=2, start=FIRST)
    finally:
        other.close()


MOVES = st.lists(st.tuples(st.integers(1, 2), st.integers(1, 2), st.integers(0, 40)), max_size=10)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(moves=MOVES)
def test_any_run_of_hand_overs_agrees_with_a_calendar(
    ground: Store, moves: list[tuple[int, int, int]]
) -> None:
    """A model keeps, for every day, who leads; the service must tell the same."""
    with ground.engine.begin() as connection:
        connection.execute(text("DELETE FROM assignment"))
    calendar: dict[tuple[int, int], int] = {}
    starts: dict[int, list[int]] = {1: [], 2: []}
    for company, officer, day in moves:
        before = calendar.get((company, day))
        later = any(start > day for start in starts[company])
        try:
            changed = assigning.assign(ground, [company], officer, FIRST + timedelta(days=day))
        except Problem:
            assert later or day in starts[company]
            continue
        assert changed == (before != officer)
        if changed:
            assert not later
            starts[company].append(day)
            calendar |= {(company, one): officer for one in range(day, 60)}
    with ground.reading() as session:
        kept = session.query(Assignment).all()
        for company in (1, 2):
            for offset in range(60):
                at = FIRST + timedelta(days=offset)
                leads = [
                    one.officer_id
                    for one in kept
                    if one.company_id == company and one.start <= at <= (one.end or OPEN)
                ]
                wanted = calendar.get((company, offset))
                assert leads == ([] if wanted is None else [wanted])
