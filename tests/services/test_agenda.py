"""The calendar's entries: each lies on its day, is told once, and is whose it says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event, select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused, Stale
from liaison.figures.scope import ALL, Scope
from liaison.records import (
    Assignment,
    Company,
    Dispute,
    Duty,
    Issue,
    MediationSession,
    Officer,
    Visit,
)
from liaison.records.issue import IssueKind
from liaison.records.visit import Outcome, visit_officer
from liaison.services import agenda, agendasources, records
from liaison.services.agenda import Agenda
from liaison.services.agendasources import Item
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.services.park import TODAY
from tests.stores import add, fill, no_duties, seated

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 10, 26), date(2026, 12, 6)

pytestmark = pytest.mark.usefixtures("noon")


def read(store: Store, scope: Scope = ALL, **more: object) -> Agenda:
    """Return the six weeks around November 2026."""
    with store.reading() as session:
        return agenda.read(session, FIRST, LAST, scope, **more)  # type: ignore[arg-type]


def items(found: Agenda, kind: str) -> list[Item]:
    """Return the entries of a kind, by day."""
    return [one for day in sorted(found.days) for one in found.of(day) if one.kind == kind]


@pytest.mark.parametrize("officer", [None, 1, 2])
def test_every_visit_lies_on_its_day_and_only_there(filled: Store, officer: int | None) -> None:
    found = items(read(filled, Scope(officer_id=officer)), "visits")
    with filled.reading() as session:
        visits = session.scalars(select(Visit).where(Visit.visited_on.between(FIRST, LAST))).all()
        theirs = session.scalars(
            select(visit_officer.c.visit).where(visit_officer.c.officer == officer)
        ).all()
        expected = {
            (one.id, one.visited_on) for one in visits if officer is None or one.id in theirs
        }
        movable = {one.id for one in visits if one.outcome is Outcome.planned}
    assert len(found) == len(expected)
    assert {(one.id, one.day) for one in found} == expected
    assert {one.id for one in found if one.movable} <= movable
    assert all("、" in one.words or "·" in one.words for one in found)


def test_every_deadline_and_session_lies_on_its_day(filled: Store) -> None:
    found = read(filled)
    with filled.reading() as session:
        issues = session.scalars(select(Issue).where(Issue.deadline.between(FIRST, LAST))).all()
        held = session.scalars(
            select(MediationSession).where(MediationSession.held_on.between(FIRST, LAST))
        ).all()
    told = [one for one in items(found, "deadlines") if one.register != "disputes"]
    assert sorted((one.id, one.day) for one in told) == sorted(
        (one.id, one.deadline) for one in issues
    )
    for one in told:
        issue = next(each for each in issues if each.id == one.id)
        assert one.register == ("needs" if issue.kind is IssueKind.need else "hazards")
        late = one.tone == "overdue"
        assert late <= (one.day < TODAY)
    assert len(items(found, "sessions")) == len(held)


def test_assignments_start_and_end(filled: Store) -> None:
    found = items(read(filled), "assignments")
    with filled.reading() as session:
        every = session.scalars(select(Assignment)).all()
    expected = [
        (one.id, day)
        for one in every
        for day in (one.start, one.end)
        if day and FIRST <= day <= LAST
    ]
    assert sorted((one.id, one.day) for one in found) == sorted(expected)


def test_kinds_can_be_left_out_and_counts_agree(filled: Store) -> None:
    whole = read(filled)
    for kind in agenda.KINDS:
        only = read(filled, kinds=[kind])
        assert {one.kind for day in only.days for one in only.of(day)} <= {kind}
        assert only.counts[kind] == whole.counts[kind] == len(items(whole, kind))


def test_a_month_is_a_handful_of_queries(filled: Store) -> None:
    asked: list[str] = []
    count = lambda *told: asked.append(str(told[2]))  # noqa: E731 - a listener
    event.listen(filled.engine, "before_cursor_execute", count)
    try:
        read(filled, kinds=["visits", "deadlines", "sessions", "assignments"])
    finally:
        event.remove(filled.engine, "before_cursor_execute", count)
    assert len(asked) < 20


def test_duties_are_one_entry_for_each_day_they_are_due(store: Store) -> None:
    who = add(store, Officer, name="许丽")
    firms = [add(store, Company, name=name, entered_on="2025-01-01") for name in ("甲", "乙")]
    for firm in firms:
        add(store, Assignment, company_id=firm, officer_id=who, start="2025-01-01")
    no_duties(store)
    add(store, Duty, name="每月走访", counted="visit", cycle="month", minimum=1)
    add(store, Duty, name="每月检查", counted="safety", cycle="month", minimum=1, buffer=5)
    add(store, Visit, company_id=firms[0], visited_on="2026-10-12", officers=[who], content="检查")
    found = {(one.day, one.title): one for one in items(read(store), "duties")}
    assert set(found) == {
        (date(2026, 10, 31), "每月走访"),
        (date(2026, 11, 5), "每月检查"),
        (date(2026, 11, 30), "每月走访"),
        (date(2026, 12, 5), "每月检查"),
    }
    past, coming = found[date(2026, 10, 31), "每月走访"], found[date(2026, 11, 30), "每月走访"]
    assert (past.words, past.tone) == ("还差 1 家，共 2 家", "overdue")
    assert (coming.words, coming.tone) == ("还差 2 家，共 2 家", "soon")
    mine = items(read(store, Scope(officer_id=who)), "duties")
    assert [one.words for one in mine] == [one.words for one in items(read(store), "duties")]


def test_what_is_written_with_numbers_is_masked(store: Store) -> None:
    firm = add(store, Company, name="甲公司")
    who = add(store, Officer, name="许丽")
    add(store, Visit, company_id=firm, visited_on=TODAY, officers=[who], content="电话13800138000")
    [one] = items(read(store), "visits")
    assert "138****8000" in one.words
    assert one.title == "甲公司"


def test_an_agreement_and_a_session_lead_to_the_dispute(store: Store) -> None:
    firms = [add(store, Company, name=name) for name in ("甲公司", "乙公司")]
    who = add(store, Officer, name="许丽")
    dispute = add(
        store, Dispute, companies=firms, officer_id=who, found_on=TODAY - 9 * DAY,
        description="欠薪", agreement_due=TODAY - DAY, state="settled", settled_on=TODAY - 2 * DAY,
    )  # fmt: skip
    add(store, MediationSession, dispute_id=dispute, held_on=TODAY, account="谈", result="达成协议")
    found = read(store)
    [due] = items(found, "deadlines")
    assert (due.id, due.register, due.title, due.tone) == (
        dispute,
        "disputes",
        "甲公司、乙公司",
        "overdue",
    )
    [held] = items(found, "sessions")
    assert (held.id, held.day, held.tone) == (dispute, TODAY, "done")


def test_a_visit_is_planned_moved_and_moved_back(store: Store) -> None:
    firm = add(store, Company, name="甲公司")
    who = add(store, Officer, name="许丽")
    saved = agenda.plan(store, firm, TODAY + DAY, [who], "14:30", "回访")
    [one] = items(read(store), "visits")
    assert (one.id, one.day, one.movable) == (saved.id, TODAY + DAY, True)
    assert one.at is not None
    moved = agenda.move(store, one.id, TODAY + 3 * DAY, one.version)
    [one] = items(read(store), "visits")
    assert (one.day, one.version) == (TODAY + 3 * DAY, moved.version)
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    assert items(read(store), "visits")[0].day == TODAY + DAY
    with pytest.raises(Stale):
        agenda.move(store, one.id, TODAY + 5 * DAY, 1)


def test_what_took_place_or_is_over_is_not_moved(store: Store) -> None:
    firm = add(store, Company, name="甲公司")
    who = add(store, Officer, name="许丽")
    done = add(store, Visit, company_id=firm, visited_on=TODAY, officers=[who], content="检查")
    with pytest.raises(Refused, match="不能改期"):
        agenda.move(store, done, TODAY + DAY, 1)
    with pytest.raises(Problem, match="早于今天"):
        agenda.move(store, done, TODAY - DAY, 1)
    with pytest.raises(Exception, match="早于今天"):
        agenda.plan(store, firm, TODAY - DAY, [who])


def test_another_officer_may_not_move_it(store: Store) -> None:
    firm = add(store, Company, name="甲公司")
    mine, other = (add(store, Officer, name=name) for name in ("许丽", "邓毅"))
    saved = agenda.plan(store, firm, TODAY + DAY, [mine])
    stranger = seated(store, "deng", "officer", other)
    with pytest.raises(Refused):
        agenda.move(stranger, saved.id, TODAY + 2 * DAY, saved.version)
    own = seated(store, "xu", "officer", mine)
    assert agenda.move(own, saved.id, TODAY + 2 * DAY, saved.version).version > saved.version


def test_a_stand_in_shows_when_it_begins_and_ends(store: Store) -> None:
    firm = add(store, Company, name="甲公司")
    who = add(store, Officer, name="许丽")
    records.save(
        store, Assignment,
        {"company_id": firm, "officer_id": who, "role": "代管", "start": TODAY, "end": TODAY + DAY},
    )  # fmt: skip
    found = items(read(store), "assignments")
    assert [(one.day, one.what) for one in found] == [
        (TODAY, "代管开始"),
        (TODAY + DAY, "代管结束"),
    ]
    with store.reading() as session:
        assert agendasources.officers(session) == [(who, "许丽")]
        assert agenda.read(session, FIRST, LAST, Scope(officer_id=who)).who == "许丽"


def test_a_full_month_is_all_there(store: Store) -> None:
    firm = add(store, Company, name="甲公司")
    who = add(store, Officer, name="许丽")
    rows = (
        {
            "company_id": firm,
            "visited_on": FIRST + n % 42 * DAY,
            "officers": [who],
            "content": "检查",
        }
        for n in range(400)
    )
    with clock.held(datetime(2026, 12, 31, 3, tzinfo=UTC)):
        fill(store, Visit, rows)
    found = read(store, kinds=["visits"])
    assert sum(len(found.of(day)) for day in found.days) == 400
    assert found.of(TODAY)[0].at is None
