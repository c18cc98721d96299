"""Assigning as dated intervals: planned turns, stand-ins, previews, gaps and load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Refused
from liaison.figures.duties import answering
from liaison.figures.scope import ALL, Scope
from liaison.records import Assignment, Company, Dispute, Issue, Officer
from liaison.records.assignment import Reason, Role
from liaison.services import assigning
from liaison.services.assigning import Preview
from liaison.store.refusals import problem_of
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.services.park import NOON
from tests.stores import add, fill, seated

DAY = timedelta(days=1)
OPEN = date(9999, 12, 31)


@dataclass
class Ground:
    """Three officers and three companies nobody leads yet."""

    store: Store
    officers: list[int]
    firms: list[int]
    today: date

    def lead(self, firm: int, day: date) -> int | None:
        """Return who leads a company on a day."""
        with self.store.reading() as session:
            return session.scalar(
                select(Assignment.officer_id).where(
                    Assignment.company_id == firm,
                    Assignment.role == Role.lead,
                    Assignment.deleted_at.is_(None),
                    Assignment.start <= day,
                    Assignment.end.is_(None) | (Assignment.end >= day),
                )
            )

    def answers(self, firm: int, day: date) -> int | None:
        """Return who answers for a company on a day."""
        with self.store.reading() as session:
            return answering(session, day, [firm]).get(firm)

    def preview(
        self, firms: list[int], officer: int, start: date, role: Role = Role.lead,
        end: date | None = None,
    ) -> Preview:  # fmt: skip
        with self.store.reading() as session:
            return assigning.preview(session, firms, officer, start, role, end)

    def turns(self, firm: int) -> list[tuple[int, str, date, date | None]]:
        """Return every turn at a company: officer, role, first and last day."""
        with self.store.reading() as session:
            found = session.scalars(
                select(Assignment)
                .where(Assignment.company_id == firm, Assignment.deleted_at.is_(None))
                .order_by(Assignment.start, Assignment.id)
            )
            return [(one.officer_id, one.role.value, one.start, one.end) for one in found]


@pytest.fixture
def ground(store: Store) -> Iterator[Ground]:
    with clock.held(NOON):
        officers = fill(store, Officer, [{"name": one} for one in ("张三", "李四", "王五")])
        firms = fill(store, Company, [{"name": f"甲{n}公司"} for n in range(3)])
        yield Ground(store, officers, firms, clock.today())


def test_a_planned_turn_later_is_respected(ground: Ground) -> None:
    (zhang, li, wang), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 90 * DAY)
    assigning.assign(ground.store, [firm], wang, today + 30 * DAY)
    found = ground.preview([firm], li, today)
    (row,) = found.rows
    assert (found.changes, found.same, found.refused) == (1, 0, 0)
    assert row.before == f"张三（{today - 90 * DAY} 至 {today + 29 * DAY}）"
    assert row.after == f"李四（{today} 至 {today + 29 * DAY}）"
    assert "王五" in row.note
    assigning.assign(ground.store, [firm], li, today)
    assert ground.turns(firm) == [
        (zhang, "lead", today - 90 * DAY, today - DAY),
        (li, "lead", today, today + 29 * DAY),
        (wang, "lead", today + 30 * DAY, None),
    ]
    with pytest.raises(Problem, match="王五"):
        assigning.assign(ground.store, [firm], zhang, today + 5 * DAY, end=today + 31 * DAY)


def test_who_leads_until_a_planned_turn_leads_already(ground: Ground) -> None:
    (zhang, li, _), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 90 * DAY)
    assigning.assign(ground.store, [firm], li, today + 30 * DAY)
    assert assigning.assign(ground.store, [firm], zhang, today) == 0
    assert ground.preview([firm], zhang, today).same == 1


def test_a_turn_that_ends_goes_on(ground: Ground) -> None:
    (zhang, *_), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 90 * DAY, end=today + 10 * DAY)
    assert (
        "以后没有联络民警"
        in ground.preview([firm], zhang, today, end=today + 20 * DAY).rows[0].note
    )
    assert assigning.assign(ground.store, [firm], zhang, today, end=today + 5 * DAY) == 0
    assert assigning.assign(ground.store, [firm], zhang, today) == 1
    assert ground.turns(firm)[1] == (zhang, "lead", today + 11 * DAY, None)


def test_a_past_day_is_told(ground: Ground) -> None:
    (zhang, li, _), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 90 * DAY)
    (row,) = ground.preview([firm], li, today - 20 * DAY).rows
    assert row.note == f"会改变 {today - 20 * DAY} 以来的责任归属。"
    (row,) = ground.preview([firm], li, today).rows
    assert not row.note


def test_refused_as_a_whole_with_company_and_the_other_assignment(ground: Ground) -> None:
    (zhang, li, _), firms, today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, firms[:2], zhang, today)
    found = ground.preview(firms, li, today)
    assert (found.changes, found.same, found.refused) == (1, 0, 2)
    assert "张三" in found.rows[0].problem
    assert not found.rows[0].after
    with pytest.raises(Problems) as caught:
        assigning.assign(ground.store, firms, li, today)
    told = [str(one) for one in caught.value.problems]
    assert ["甲0公司" in told[0], "甲1公司" in told[1], "FG-0002" in told[1]] == [True] * 3
    assert ground.lead(firms[2], today) is None, "nothing of it was done"


def test_the_first_lead_is_an_initial_one(ground: Ground) -> None:
    (zhang, li, _), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - DAY, order_number=7, note="首次")
    assigning.assign(ground.store, [firm], li, today)
    with ground.store.reading() as session:
        first, second = session.scalars(select(Assignment).order_by(Assignment.id))
    assert (first.reason, first.order_number, first.note) == (Reason.initial, 7, "首次")
    assert (second.reason, second.order_number, second.note) == (Reason.rotation, 7, None)


@pytest.mark.parametrize(
    ("officer", "end", "role", "field", "words"),
    [
        ("gone", None, Role.lead, "officer_id", "找不到"),
        ("inactive", None, Role.lead, "officer_id", "不在岗"),
        ("zhang", -1, Role.lead, "end", "早于"),
        ("zhang", None, Role.stand_in, "end", "截止日期"),
    ],
)
def test_what_is_wrong_for_every_company(
    ground: Ground, officer: str, end: int | None, role: Role, field: str, words: str
) -> None:
    who = {"gone": 999_999, "zhang": ground.officers[0]}.get(officer)
    if who is None:
        who = add(ground.store, Officer, name="赵六", active=False)
    last = None if end is None else ground.today + end * DAY
    for ask in (
        lambda: ground.preview(ground.firms, who, ground.today, role, last),
        lambda: assigning.assign(
            ground.store, ground.firms, who, ground.today, role=role, end=last
        ),
    ):
        with pytest.raises(Problem, match=words) as caught:
            ask()
        assert caught.value.field == field


def test_a_deputy_stands_beside_the_lead(ground: Ground) -> None:
    (zhang, li, wang), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 9 * DAY)
    for deputy in (li, wang):
        assert assigning.assign(ground.store, [firm], deputy, today, role=Role.deputy) == 1
    assert assigning.assign(ground.store, [firm], li, today + DAY, role=Role.deputy) == 0
    with pytest.raises(Problem, match="张三"):
        assigning.assign(ground.store, [firm], zhang, today, role=Role.deputy)
    assert ground.lead(firm, today) == zhang
    (row,) = ground.preview([firm], li, today + 3 * DAY).rows
    assert "协办" in row.note
    assigning.assign(ground.store, [firm], li, today + 3 * DAY)
    assert (li, "deputy", today, today + 2 * DAY) in ground.turns(firm)
    assert ground.lead(firm, today + 3 * DAY) == li


def test_a_stand_in_ends_by_itself(ground: Ground) -> None:
    (zhang, li, wang), firms, today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, firms, zhang, today - 90 * DAY)
    end = today + 6 * DAY
    assert assigning.stand_in(ground.store, zhang, li, today, end) == 3
    for firm in firms:
        assert ground.answers(firm, today - DAY) == zhang
        assert ground.answers(firm, today) == li
        assert ground.answers(firm, end) == li
        assert ground.answers(firm, end + DAY) == zhang, "the lead again, by itself"
        assert ground.lead(firm, today) == zhang
    with pytest.raises(Problems, match="李四"):
        assigning.stand_in(ground.store, zhang, wang, end, end + DAY)
    with ground.store.reading() as session:
        reasons = session.scalars(select(Assignment.reason).where(Assignment.role == Role.stand_in))
        assert set(reasons) == {Reason.leave}


def test_whom_nobody_can_stand_in_for(ground: Ground) -> None:
    (zhang, li, wang), firms, today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, firms[:1], zhang, today - 90 * DAY)
    end = today + DAY
    with pytest.raises(Problem, match="本人"):
        assigning.stand_in(ground.store, zhang, zhang, today, end)
    with pytest.raises(Problem, match="甲1公司"):
        assigning.stand_in(ground.store, zhang, li, today, end, firms[:2])
    with pytest.raises(Problem, match="没有"):
        assigning.stand_in(ground.store, wang, li, today, end)


def test_the_store_itself_refuses_a_second_stand_in(ground: Ground) -> None:
    """Raw SQL past every service: the database holds it, and the other is named."""
    (zhang, li, wang), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 90 * DAY)
    end = today + 6 * DAY
    assigning.stand_in(ground.store, zhang, li, today, end, [firm])
    insert = text("""
        INSERT INTO assignment (company_id, officer_id, role, start, "end", reason, uid, number,
            version, created_at, created_by, changed_at, changed_by, deleted_at)
        SELECT :company, :officer, :role, :start, :end, 'leave', 'raw', 'raw',
            1, created_at, 'raw', created_at, 'raw', NULL FROM station LIMIT 1""")
    for role in ("stand-in", "lead"):
        told = {"company": firm, "officer": wang, "role": role, "start": end, "end": end}
        with pytest.raises(IntegrityError) as caught, ground.store.engine.begin() as connection:
            connection.execute(insert, told)
        assert str(problem_of(caught.value))
    with pytest.raises(Problem, match=r"李四.*FG-0002"):
        add(ground.store, Assignment, company_id=firm, officer_id=wang, role="代管",
            start=end, end=end)  # fmt: skip


def test_a_stand_in_who_becomes_the_lead(ground: Ground) -> None:
    (zhang, li, _), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 90 * DAY)
    assigning.stand_in(ground.store, zhang, li, today - 5 * DAY, today + 20 * DAY)
    assigning.assign(ground.store, [firm], li, today)
    assert ground.turns(firm)[1:] == [
        (li, "stand-in", today - 5 * DAY, today - DAY),
        (li, "lead", today, None),
    ]


def test_ending_an_assignment(ground: Ground) -> None:
    (zhang, *_), (firm, *_), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm], zhang, today - 9 * DAY)
    with ground.store.reading() as session:
        one = session.scalars(select(Assignment.id)).one()
    with pytest.raises(Problem, match="才开始"):
        assigning.end(ground.store, one, today - 10 * DAY)
    assert assigning.end(ground.store, one, today) == "FG-0001"
    assert ground.lead(firm, today) == zhang
    assert ground.lead(firm, today + DAY) is None
    with pytest.raises(Problem, match="已在"):
        assigning.end(ground.store, one, today + DAY)


def test_gaps_and_load(ground: Ground) -> None:
    (zhang, li, wang), firms, today = ground.officers, ground.firms, ground.today
    add(ground.store, Officer, name="退役", active=False)
    assigning.assign(ground.store, firms[:1], zhang, today - 9 * DAY)
    assigning.assign(ground.store, firms[1:2], zhang, today - 9 * DAY, end=today - 3 * DAY)
    assigning.assign(ground.store, firms[1:2], wang, today + 3 * DAY)
    assigning.assign(ground.store, firms[:1], li, today, role=Role.deputy)
    key = add(ground.store, Company, name="重点公司", grade="重点单位")
    add(ground.store, Company, name="已迁出", left_on=today - DAY, state="迁出")
    issue = {"company_id": firms[0], "officer_id": zhang, "reported_on": today - DAY}
    add(ground.store, Issue, kind="诉求", description="通行证", **issue)
    add(ground.store, Dispute, companies=[firms[0]], officer_id=li, found_on=today,
        description="欠薪")  # fmt: skip
    with ground.store.reading() as session:
        gaps = assigning.without_officer(session, today)
        assert [(one.company_id, one.last, one.until, one.planned) for one in gaps] == [
            (key, "", None, None),
            (firms[1], "张三", today - 3 * DAY, today + 3 * DAY),
            (firms[2], "", None, None),
        ]
        assert assigning.without_officer(session, today, Scope(company_id=firms[0])) == []
        assert assigning.without_officer(session, today, ALL) == gaps
        assert [name for _id, name in assigning.idle_officers(session, today)] == ["王五"]
        load = {one.name: one for one in assigning.load(session, today)}
        later = {one.name: one for one in assigning.load(session, today + 3 * DAY)}
    assert set(load) == {"张三", "李四", "王五"}
    found = load["张三"]
    assert (found.companies, found.key_units, found.open_issues, found.open_disputes) == (
        1,
        0,
        1,
        0,
    )
    assert (load["李四"].deputy, load["李四"].companies, load["李四"].open_disputes) == (1, 0, 1)
    assert later["王五"].companies == 1


def test_only_leaders_assign(ground: Ground) -> None:
    zhang, today = ground.officers[0], ground.today
    assigning.assign(ground.store, ground.firms, zhang, today - DAY)
    officer = seated(ground.store, "zhangsan", "officer", zhang)
    for act in (
        lambda: assigning.assign(officer, ground.firms, ground.officers[1], today),
        lambda: assigning.stand_in(officer, zhang, ground.officers[1], today, today),
        lambda: assigning.end(officer, 1, today),
    ):
        with pytest.raises(Refused):
            act()


def test_assigning_is_undone_whole(ground: Ground) -> None:
    (zhang, li, _), firms, today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, firms, zhang, today - 9 * DAY)
    assigning.assign(ground.store, firms[:1], li, today - 9 * DAY, role=Role.deputy)
    before = [ground.turns(firm) for firm in firms]
    assigning.assign(ground.store, firms, li, today)
    step = last_step(ground.store)
    assert step is not None
    assert undo(ground.store, step.id).kept == ()
    assert [ground.turns(firm) for firm in firms] == before


ASKED = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(-20, 20),
              st.one_of(st.none(), st.integers(0, 12))),
    max_size=9,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(asked=ASKED)
def test_any_run_does_what_the_preview_said(
    ground: Ground, asked: list[tuple[int, int, int, int | None]]
) -> None:
    """Preview and step agree; no day has two leads; what begins is who was asked for."""
    with ground.store.engine.begin() as connection:
        connection.execute(text("DELETE FROM assignment"))
    for firm, who, from_, length in asked:
        company, officer = ground.firms[firm], ground.officers[who]
        start = ground.today + from_ * DAY
        end = None if length is None else start + length * DAY
        told = ground.preview([company], officer, start, end=end)
        before = ground.turns(company)
        if told.refused:
            with pytest.raises(Problem):
                assigning.assign(ground.store, [company], officer, start, end=end)
            assert ground.turns(company) == before
            continue
        changed = assigning.assign(ground.store, [company], officer, start, end=end)
        assert changed == told.changes
        after = ground.turns(company)
        if not changed:
            assert after == before
            assert ground.lead(company, start) == officer
            continue
        assert ground.lead(company, start) == officer
        if end is not None:
            assert ground.lead(company, end) == officer
        for day in range(-30, 40):
            at = ground.today + day * DAY
            leads = [one for one in after if one[2] <= at <= (one[3] or OPEN)]
            assert len(leads) <= 1
            if at < start:
                held = [one[0] for one in before if one[2] <= at <= (one[3] or OPEN)]
                assert [one[0] for one in leads] == held, "what lay before stays"


def test_matters_that_do_not_go_along_are_told(ground: Ground) -> None:
    """Assigning is no handover: what is open stays with who had it, and the preview says so."""
    (zhang, li, _), (firm, other, _), today = ground.officers, ground.firms, ground.today
    assigning.assign(ground.store, [firm, other], zhang, today - 90 * DAY)
    told = {"kind": "诉求", "company_id": firm, "description": "通行证", "reported_on": today}
    for officer in (zhang, zhang, li):
        fill(ground.store, Issue, [{**told, "officer_id": officer}])
    found = ground.preview([firm, other], li, today)
    words = "原民警名下还有 2 件未结事项，要一并移交请用“交接”。"
    assert [row.note for row in found.rows] == [words, ""]
    assert found.stays == 2
    assert ground.preview([firm], li, today, role=Role.deputy).stays == 0
