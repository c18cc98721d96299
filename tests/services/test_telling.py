"""What is told about records by others: history, timeline, workbench, hand-overs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select, text

from liaison.base import words
from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.period import Period
from liaison.fields.field import fields_of
from liaison.figures.monthly import BY_NAME
from liaison.figures.scope import Scope
from liaison.records import (
    RECORDS,
    Assignment,
    Company,
    Department,
    Dispute,
    Issue,
    Officer,
    Visit,
)
from liaison.services import (
    assigning,
    derived,
    following,
    history,
    reading,
    records,
    registers,
    timeline,
    today,
)
from liaison.services.reading import Query
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.contracts.samples import sample
from tests.services.park import NOON, TODAY, park
from tests.services.test_reading import statements
from tests.stores import add, fill, unguard

pytestmark = pytest.mark.usefixtures("noon")
DAY = timedelta(days=1)


@pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
def test_the_history_of_any_record_can_be_read_in_both_languages(
    record: type[Company], local: Store
) -> None:
    others: dict[str, int] = {}
    first, second = (sample(local, record, turn, others) for turn in (0, 1))
    (one_id,) = fill(local, record, [first])
    with local.step("修改") as step:  # an account is no record to be saved like others
        records.write(step, step.get(record, one_id), second)
    with local.step("删除", reason="试删") as step:
        step.get(record, one_id).deleted_at = clock.now()
    for language in words.LANGUAGES:
        words.use(language)
        try:
            with local.reading() as session:
                entries = history.of_record(session, record, one_id)
                card = records.card(session, record, one_id)
        finally:
            words.use("zh")
        assert len(entries) >= 3
        assert all(one.by == "zhao" and one.at.startswith("2026-11-22") for one in entries)
        latest = {one.field: one.new for one in entries[::-1] if one.new}
        told = {words._(bound.field.label): name for name, bound in fields_of(record).items()}
        if language == "zh":
            for label, shown in latest.items():
                assert shown == card.texts[told[label]], label


def test_history_outlives_what_it_names(store: Store) -> None:
    """A retired choice, a field of an earlier program, a record in the bin: all are told."""
    company, other = add(store, Company, name="甲公司"), add(store, Officer, name="张三")
    records.save(store, Company, {"grade": "重点"}, company)
    unguard(store)
    with store.engine.begin() as connection:
        connection.execute(text("UPDATE change SET old = '\"ancient\"' WHERE field = 'grade'"))
        connection.execute(
            text(
                "INSERT INTO change (step_id, record, record_id, version, field, old, new) "
                "VALUES (1, 'company', :id, 2, 'fax', NULL, '\"123\"')"
            ),
            {"id": company},
        )
    records.remove(store, Officer, other, 1)
    with store.reading() as session:
        entries = history.of_record(session, Company, company)
    assert ("ancient", "重点单位") in [(one.old, one.new) for one in entries]
    assert "fax" in [one.field for one in entries]


KINDS = ("visits", "needs", "hazards", "disputes", "assignments")


def test_the_timeline_tells_everything_of_one_company_newest_first(store: Store) -> None:
    park(store, 20)
    with store.reading() as session:
        for company in session.query(Company).limit(8):
            events = timeline.of_company(session, company.id, kinds=KINDS)
            days = [event.day for event in events]
            assert days == sorted(days, reverse=True)
            found = {(event.register, event.id) for event in events}
            assert len(found) == len(events)
            wanted = {
                ("visits", one.id) for one in session.query(Visit) if one.company_id == company.id
            }
            wanted |= {
                ("needs" if one.kind.name == "need" else "hazards", one.id)
                for one in session.query(Issue)
                if one.company_id == company.id
            }
            wanted |= {
                ("assignments", one.id)
                for one in session.query(Assignment)
                if one.company_id == company.id
            }
            linked = session.execute(
                text("SELECT dispute FROM dispute_company WHERE company = :id"), {"id": company.id}
            )
            wanted |= {("disputes", row[0]) for row in linked}
            assert found == wanted
            assert all(event.number and event.state and event.tone for event in events)
        assert len(timeline.of_company(session, 1, limit=2)) == 2
        assert timeline.of_company(session, 999) == []


@pytest.mark.parametrize("scope", [Scope(), Scope(station_id=1), Scope(officer_id=2)])
def test_the_workbench_agrees_with_the_lists_and_figures(filled: Store, scope: Scope) -> None:
    month = Period.month_of(TODAY)
    with filled.reading() as session:
        bench = today.bench(session, scope)
        overdue = sum(
            reading.count(session, Query(register, named=("overdue",), scope=scope))
            for register in (registers.NEEDS, registers.HAZARDS)
        )
        assert bench.counts["overdue"] == overdue
        assert bench.assigned == BY_NAME["companies_assigned"].value(session, month, scope)
        assert bench.coverage == BY_NAME["coverage"].value(session, month, scope)
        assert bench.visited <= bench.assigned
        assert bench.counts["unvisited"] == bench.assigned - bench.visited
        lines = [*bench.overdue, *bench.week, *bench.waiting]
        keys = [(line.register, line.id) for line in bench.overdue]
        assert len(keys) == len(set(keys))
        assert all(
            line.title and line.words and line.register in registers.BY_NAME for line in lines
        )
        assert all(line.due and line.due < TODAY for line in bench.overdue if line.due)
        assert all(line.due >= TODAY for line in bench.week if line.due)
        assert bench.sentence.endswith("。")


def test_the_workbench_of_nothing_is_done(store: Store) -> None:
    with store.reading() as session:
        bench = today.bench(session)
    assert (bench.overdue, bench.week, bench.waiting) == ([], [], [])
    assert bench.coverage is None
    assert bench.sentence.startswith("今天没有到期的事项")


def test_the_workbench_costs_the_same_in_a_larger_park(local: Store) -> None:
    counts = []
    for turn in range(2):
        if turn:
            fill(local, Company, ({"name": f"新{n}公司"} for n in range(60)))
        else:
            park(local, 10)
        with statements(local) as sent, local.reading() as session:
            today.bench(session)
        counts.append(len(sent))
    assert counts[0] == counts[1]


def _ground(store: Store) -> tuple[list[int], list[int]]:
    officers = fill(store, Officer, ({"name": name} for name in ("张三", "李四")))
    companies = fill(store, Company, ({"name": f"甲{n}公司"} for n in range(4)))
    return companies, officers


def test_a_hand_over_ends_the_one_before_the_day_before(store: Store) -> None:
    companies, (zhang, li) = _ground(store)
    assert assigning.assign(store, companies, zhang, TODAY - 90 * DAY) == 4
    assert assigning.assign(store, companies[:2], li, TODAY) == 2
    assert assigning.assign(store, companies[:2], li, TODAY) == 0
    with store.reading() as session:
        for company in companies:
            for day, wanted in (
                (TODAY - DAY, zhang),
                (TODAY, li if company in companies[:2] else zhang),
            ):
                query = select(derived.lead(Assignment.officer_id, day)).where(
                    Company.id == company
                )
                assert session.scalar(query) == wanted
        first = session.get(Assignment, 1)
        assert first is not None
        assert first.reason.name == "initial"


def test_a_hand_over_that_cannot_be_is_refused_whole(store: Store) -> None:
    companies, (zhang, li) = _ground(store)
    assigning.assign(store, [companies[3]], zhang, TODAY)
    for start in (TODAY, TODAY - 5 * DAY):
        with pytest.raises(Problem, match="FG-0001") as caught:
            assigning.assign(store, companies, li, start)
        assert caught.value.mend
    with store.reading() as session:
        assert session.query(Assignment).count() == 1


def test_no_hand_over_changes_a_past_figure(store: Store) -> None:
    companies, (zhang, li) = _ground(store)
    assigning.assign(store, companies, zhang, date(2026, 1, 1))
    told = {"visited_on": "2026-10-05", "content": "查"}
    fill(store, Visit, ({"company_id": one, "officers": [zhang], **told} for one in companies[:3]))
    add(store, Issue, kind="隐患", company_id=companies[0], officer_id=zhang,
        reported_on="2026-10-06", deadline="2026-10-20", description="通道堵塞")  # fmt: skip
    add(store, Dispute, companies=companies[:1], officer_id=zhang, found_on="2026-10-07",
        description="欠薪", amount="1万")  # fmt: skip
    october = Period.month(2026, 10)
    scopes = [Scope(), Scope(officer_id=zhang), Scope(officer_id=li), Scope(company_id=1)]

    def figures() -> list[object]:
        with store.reading() as session:
            return [
                one.value(session, october, scope) for one in BY_NAME.values() for scope in scopes
            ]

    before = figures()
    assert any(before)
    assigning.assign(store, companies, li, TODAY)
    assert figures() == before
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    assert figures() == before


def test_what_is_done_later_leaves_an_earlier_month_as_it_was(store: Store) -> None:
    """October's stocks, asked again in November, count what stood open on 31 October."""
    companies, (zhang, _li) = _ground(store)
    told = {"company_id": companies[0], "officer_id": zhang, "description": "内容"}
    need = add(store, Issue, kind="诉求", reported_on="2026-10-06", **told)
    hazard = add(store, Issue, kind="隐患", reported_on="2026-10-06", deadline="2026-10-20", **told)
    dispute = add(store, Dispute, companies=[companies[0]], officer_id=zhang,
                  found_on="2026-10-07", description="欠薪")  # fmt: skip
    october = Period.month(2026, 10)
    names = ("needs_open", "hazards_overdue", "disputes_open", "needs_finished",
             "hazards_rectified", "hazards_passed", "disputes_settled")  # fmt: skip

    def figures() -> dict[str, object]:
        with store.reading() as session:
            return {name: BY_NAME[name].value(session, october) for name in names}

    with clock.held(NOON - timedelta(days=22)):  # 31 October
        before = figures()
        assert list(before.values()) == [1, 1, 1, 0, 0, 0, 0]
    following.advance(store, Issue, need, "办结", "已办", on=date(2026, 11, 3))
    following.advance(store, Issue, hazard, "责令整改", on=date(2026, 11, 3))
    following.advance(store, Issue, hazard, "已整改", on=date(2026, 11, 4))
    following.advance(store, Issue, hazard, "复查合格", on=date(2026, 11, 5))
    following.mediate(store, dispute, "谈", "达成协议", on=date(2026, 11, 6))
    assert figures() == before
    with store.reading() as session:
        november = Period.month(2026, 11)
        assert [BY_NAME[name].value(session, november) for name in names] == [0, 0, 0, 1, 1, 1, 1]


def test_a_hazard_handed_over_is_not_mended(store: Store) -> None:
    companies, (zhang, _li) = _ground(store)
    hazard = add(store, Issue, kind="隐患", company_id=companies[0], officer_id=zhang,
                 reported_on="2026-11-01", deadline="2026-11-10", description="内容")  # fmt: skip
    following.advance(store, Issue, hazard, "责令整改", on=date(2026, 11, 2))
    following.advance(store, Issue, hazard, "已整改", on=date(2026, 11, 5))
    following.advance(store, Issue, hazard, "责令整改", "不合格", on=date(2026, 11, 6))
    following.advance(store, Issue, hazard, "移交", "移交消防", on=date(2026, 11, 20))
    with store.reading() as session:
        for month, name, value in (
            (11, "hazards_rectified", 0), (11, "hazards_rate", 0), (11, "hazards_passed", 0),
        ):  # fmt: skip
            assert BY_NAME[name].value(session, Period.month(2026, month)) == value
        late = Period(date(2026, 11, 1), date(2026, 11, 15))
        assert BY_NAME["hazards_overdue"].value(session, late) == 1, "it stood open on the 15th"


def test_supports_and_parties_are_told_as_on_paper(store: Store) -> None:
    from liaison.records import Party, Support

    companies, (zhang, _li) = _ground(store)
    department = add(store, Department, name="治安", contact="钱七", phone="110")
    plain = add(store, Department, name="交警")
    fill(
        store,
        Support,
        (
            {"company_id": companies[0], "department_id": one, "start": "2026-01-01"}
            for one in (department, plain)
        ),
    )
    dispute = add(store, Dispute, companies=[companies[0]], officer_id=zhang,
                  found_on="2026-10-07", description="欠薪")  # fmt: skip
    for name, side in (("王五", "申请方"), ("某公司", "被申请方"), ("赵六", "第三方")):
        add(store, Party, dispute_id=dispute, name=name, side=side)
    with store.reading() as session:
        told = session.scalar(select(derived.supports(TODAY)).where(Company.id == companies[0]))
        parties = session.scalar(select(derived.parties()).where(Dispute.id == dispute))
    assert told == "治安 钱七 110、交警"
    assert parties == "王五、赵六与某公司"
