"""Recording visits: in one step with what is raised, planned ones fulfilled, many at once."""

from __future__ import annotations

import sys
import time
from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Refused, Stale
from liaison.base.ids import uuid7
from liaison.base.period import Period
from liaison.records import Assignment, Company, Contact, Department, Dispute, Issue, Officer, Visit
from liaison.records.visit import Outcome
from liaison.services import assigning, known as known_, records, visitheadings, visiting, visitrows
from liaison.services.registers import VISITS
from liaison.services.visiting import Raised, VisitEntry
from liaison.store.step import Store, load
from liaison.store.undo import last_step, undo
from tests.stores import add, fill, seated


class Park(NamedTuple):
    """A store with two companies and their lead."""

    store: Store
    company: int
    other: int
    lead: int
    deputy: int


@pytest.fixture
def park(store: Store) -> Park:
    """Two companies, one of them with a lead; another officer."""
    lead = add(store, Officer, name="许丽", badge="056314")
    deputy = add(store, Officer, name="邓毅", badge="056315")
    company = add(store, Company, name="鼎盛磷肥(集团)有限公司", liaison="王芳")
    other = add(store, Company, name="永固包装有限公司")
    assigning.assign(store, [company], lead, date(2026, 1, 1))
    return Park(store, company, other, lead, deputy)


def entry(park: Park, **values: Any) -> VisitEntry:
    """Return a visit of today, done, unless told otherwise."""
    told = {"company_id": park.company, "visited_on": clock.today(), "content": "检查消防通道。"}
    return VisitEntry(**{**told, **values})


def visit(park: Park, id_: int) -> Visit:
    """Return a visit as it is kept."""
    with park.store.reading() as session:
        return load(session, Visit, id_)


def told(failure: pytest.ExceptionInfo[Any]) -> dict[str | None, str]:
    """Return problems by field."""
    error = failure.value
    every = error.problems if isinstance(error, Problems) else (error,)
    return {one.field: one.words for one in every}


def test_a_visit_and_what_is_raised_are_one_step(park: Park) -> None:
    deadline = clock.today() + timedelta(days=7)
    made = visiting.record(
        park.store,
        entry(park, duties=["safety", "legal"], met_with="王芳 安全主管", people_reached="约30人"),
        [
            Raised("needs", "申请货车通行证", "车辆通行"),
            Raised("hazards", "消防通道堆放纸箱", "消防", deadline.isoformat()),
            Raised("disputes", "两名工人反映工资未结清", "欠薪"),
        ],
    )
    kept = visit(park, made.id)
    assert (kept.outcome, kept.late, kept.people_reached) == (Outcome.done, False, 30)
    assert [one.name for one in kept.officers] == ["许丽"]
    assert kept.duties == ("safety", "legal")
    with park.store.reading() as session:
        need, hazard = (session.get(Issue, one.id) for one in made.raised[:2])
        dispute = load(session, Dispute, made.raised[2].id)
        assert need is not None
        assert hazard is not None
        assert {need.visit_id, hazard.visit_id} == {made.id}
        assert {need.source, hazard.source, dispute.source} == {"走访"}
        assert (need.reported_by, hazard.deadline) == ("王芳 安全主管", deadline)
        assert [one.id for one in dispute.companies] == [park.company]
        assert dispute.remark is not None
        assert made.number in dispute.remark
        assert {need.officer_id, hazard.officer_id, dispute.officer_id} == {park.lead}
    step = last_step(park.store)
    assert step is not None
    undo(park.store, step.id)
    assert visit(park, made.id).deleted_at is not None


def test_the_same_wish_twice_is_one_visit(park: Park) -> None:
    op_id = uuid7()
    once = visiting.record(park.store, entry(park), [Raised("needs", "申请通行证")], op_id)
    assert visiting.record(park.store, entry(park), [Raised("needs", "申请通行证")], op_id) == once
    with park.store.reading() as session:
        assert session.query(Visit).count() == session.query(Issue).count() == 1


@pytest.mark.parametrize("outcome", ["not-met", "refused"])
def test_an_attempt_needs_company_day_and_officer_only(park: Park, outcome: str) -> None:
    made = visiting.record(park.store, entry(park, outcome=outcome, content=None))
    assert visit(park, made.id).content
    with pytest.raises(Problems) as failure:
        visiting.record(
            park.store,
            entry(park, outcome=outcome, content=None, company_id=park.other),
        )
    assert list(told(failure)) == ["officers"]
    with pytest.raises(Problems) as failure:
        visiting.record(park.store, VisitEntry(outcome=outcome))
    assert {"company_id", "visited_on"} <= set(told(failure))


def test_a_visit_done_says_what_was_done(park: Park) -> None:
    with pytest.raises(Problems) as failure:
        visiting.record(park.store, entry(park, content=None))
    assert list(told(failure)) == ["content"]


def test_what_cannot_be_is_refused(park: Park) -> None:
    tomorrow, yesterday = (clock.today() + timedelta(days=one) for one in (1, -1))
    with pytest.raises(Problems) as failure:
        visiting.record(park.store, entry(park, visited_on=tomorrow))
    assert list(told(failure)) == ["visited_on"]
    with pytest.raises(Problems) as failure:
        visiting.record(park.store, entry(park, visited_on=yesterday, outcome="planned"))
    assert list(told(failure)) == ["visited_on"]


def test_problems_of_what_is_raised_stand_at_their_row(park: Park) -> None:
    yesterday = clock.today() - timedelta(days=1)
    with pytest.raises(Problems) as failure:
        visiting.record(
            park.store,
            entry(park),
            [Raised("needs", "申请通行证"), Raised("hazards", "电线裸露", None, yesterday)],
        )
    assert list(told(failure)) == ["raised.1.deadline"]
    with pytest.raises(Problems) as failure:
        visiting.record(park.store, entry(park), [Raised("needs", " ")])
    assert list(told(failure)) == ["raised.0.description"]
    with park.store.reading() as session:
        assert session.query(Visit).count() == session.query(Issue).count() == 0


def test_a_visit_of_a_month_before_is_late(park: Park) -> None:
    before = Period.month_of(clock.today()).first - timedelta(days=1)
    made = visiting.record(park.store, entry(park, visited_on=before))
    assert visit(park, made.id).late
    assert visiting.is_late(before)
    assert not visiting.is_late(clock.today())


def test_a_planned_visit_is_fulfilled_and_keeps_its_number(park: Park) -> None:
    plan = visiting.record(park.store, entry(park, outcome="planned", content=None))
    with park.store.reading() as session:
        known = visiting.context(session, park.company, clock.today())
    assert [(one.id, one.number) for one in known.planned] == [(plan.id, plan.number)]
    made = visiting.record(park.store, entry(park, fulfils=plan.id, version=plan.version))
    assert (made.id, made.number) == (plan.id, plan.number)
    kept = visit(park, made.id)
    assert (kept.outcome, kept.content) == (Outcome.done, "检查消防通道。")
    with pytest.raises(Stale):
        visiting.record(park.store, entry(park, fulfils=plan.id))
    with park.store.reading() as session:
        assert session.query(Visit).count() == 1


def test_a_plan_fulfilled_without_content_asks_for_it(park: Park) -> None:
    plan = visiting.record(park.store, entry(park, outcome="planned", content=None))
    with pytest.raises(Problems) as failure:
        visiting.record(park.store, entry(park, content=None, fulfils=plan.id))
    assert list(told(failure)) == ["content"]


def test_an_auditor_records_nothing(park: Park) -> None:
    other = seated(park.store, "shen", "auditor")
    with pytest.raises(Refused):
        visiting.record(other, entry(park))
    with pytest.raises(Refused):
        visiting.record_all(other, [entry(park)])


def test_context_tells_what_an_officer_should_know(park: Park) -> None:
    today = clock.today()
    month = Period.month_of(today)
    old = visiting.record(
        park.store,
        entry(park, visited_on=month.first, duties=["safety"], met_with="李强 厂长"),
        [Raised("hazards", "灭火器过期", None, month.first), Raised("needs", "申请通行证")],
    )
    visiting.record(park.store, entry(park, outcome="not-met", content=None))
    add(park.store, Contact, company_id=park.company, name="陈静", post="行政")
    records.save(
        park.store,
        Dispute,
        {"companies": [park.company], "found_on": today, "description": "工资争议"},
    )
    with park.store.reading() as session:
        known = visiting.context(session, park.company, today)
    assert known.last_visit is not None
    assert (known.last_visit.number, known.last_visit.day) == (old.number, month.first)
    assert known.last_visit.officers == "许丽"
    assert {one.register for one in known.open_items} == {"hazards", "needs", "disputes"}
    assert known.open_items[0].late == (today > month.first)
    assert known.missing_tasks == ("population", "publicity", "legal")
    assert known.contacts[:3] == ("王芳 治安联络员", "陈静 行政", "李强 厂长")
    assert known.lead == (park.lead, "许丽")
    assert len(known.same_day) == (2 if month.first == today else 1)


def test_context_names_the_stand_in_and_knows_nothing_of_nobody(park: Park) -> None:
    today = clock.today()
    add(
        park.store,
        Assignment,
        company_id=park.company,
        officer_id=park.deputy,
        role="stand-in",
        start=today,
        end=today + timedelta(days=3),
    )
    with park.store.reading() as session:
        known = visiting.context(session, park.company, today)
        empty = visiting.context(session, park.other, today)
        nobody = visiting.context(session, 999, today)
        values = {"company_id": park.company, "visited_on": today.isoformat()}
        begun = known_.at_start(session, VISITS, park.store.who, values)
    assert known.lead == (park.deputy, "邓毅")
    assert begun["officers"].value == [park.deputy]
    assert empty.last_visit is None
    assert empty.lead is None
    assert len(empty.missing_tasks) == 4
    assert nobody.name == ""


# -- many at once


def cells(**told: str) -> dict[str, str]:
    """Return a row of typed cells."""
    row = {
        "visited_on": clock.today().isoformat(),
        "company_id": "鼎盛磷肥（集团）有限公司",
        "content": "检查消防通道。",
    }
    return {**row, **told}


def check(park: Park, *rows: dict[str, str], store: Store | None = None) -> list[visitrows.Row]:
    """Check rows as the table does."""
    with (store or park.store).reading() as session:
        return visitrows.check(session, rows, (store or park.store).who)


def test_cells_are_read_as_people_write_them(park: Park) -> None:
    [row] = check(
        park,
        cells(
            visited_on="26.1.5",
            officers="邓毅、056314",
            duties="检查、反诈宣传",
            people_reached="约30人次",
            outcome="完成",
            form="延时",
        ),
    )
    assert row.problems == {}
    assert row.entry is not None
    assert row.entry.company_id == park.company
    assert row.entry.officers == [park.deputy, park.lead]
    assert row.shown["officers"] == "邓毅、许丽"
    assert row.shown["duties"] == "安全检查、安全防范宣传"
    assert row.entry.people_reached == 30
    assert row.late
    [saved] = visiting.record_all(park.store, [row.entry])
    assert visit(park, saved.id).late


def test_departments_that_went_along_are_named_in_a_cell(park: Park) -> None:
    names = ("交警大队", "宣传和群众工作科")
    ids = [add(park.store, Department, name=name) for name in names]
    [row, wrong] = check(
        park,
        cells(officers="许丽", departments="交警大队，宣传和群众工作科"),
        cells(officers="许丽和邓毅", departments="水上支队"),
    )
    assert row.entry is not None
    assert row.entry.departments == ids
    assert row.shown["departments"] == "交警大队、宣传和群众工作科"
    assert str(wrong.problems["departments"]).startswith("找不到警种部门“水上支队”")
    [saved] = visiting.record_all(park.store, [row.entry])
    with park.store.reading() as session:
        assert records.card(session, Visit, saved.id).values["departments"] == ids
    assert visitheadings.column_of("同行部门") == visitrows.COLUMNS.index("departments")


def test_problems_name_their_cell(park: Park) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    rows = check(
        park,
        cells(company_id="没有这家企业", people_reached="很多"),
        cells(visited_on="2026年2月30日", officers="查无此人"),
        cells(content=""),
        cells(content="", outcome="未遇"),
        cells(visited_on=tomorrow),
        cells(company_id="永固包装有限公司"),
        {},
    )
    assert [set(one.problems) for one in rows] == [
        {"company_id", "people_reached"},
        {"visited_on", "officers"},
        {"content"},
        set(),
        {"visited_on"},
        {"officers"},
        {"visited_on", "company_id", "content"},
    ]
    assert rows[3].filled == {"officers": "许丽"}
    assert rows[0].entry is None


def test_two_companies_of_one_name_are_told_apart(park: Park) -> None:
    again = add(park.store, Company, name="永固包装有限公司")
    [row] = check(park, cells(company_id="永固包装有限公司", officers="许丽"))
    assert "company_id" in row.problems
    with park.store.reading() as session:
        company = session.get(Company, again)
        assert company is not None
        number = company.number
    [row] = check(park, cells(company_id=number, officers="许丽"))
    assert row.entry is not None
    assert row.entry.company_id == again


def test_an_officer_is_filled_in_as_oneself(park: Park) -> None:
    mine = seated(park.store, "deng", "officer", park.deputy)
    [row] = check(park, cells(), store=mine)
    assert row.filled == {"officers": "邓毅"}


def test_rows_tell_what_is_there_already(park: Park) -> None:
    done = visiting.record(park.store, entry(park))
    plan = visiting.record(park.store, entry(park, outcome="planned", content=None))
    rows = check(park, cells(), cells())
    assert all(done.number in "".join(one.notes) for one in rows)
    assert [one.planned and one.planned[0] for one in rows] == [plan.id, None]


def test_all_are_kept_or_none_with_the_wrong_one_named(park: Park) -> None:
    good = entry(park)
    bad = VisitEntry(company_id=park.other, visited_on=clock.today(), content="走访")
    with pytest.raises(Problems) as failure:
        visiting.record_all(park.store, [good, bad])
    assert list(told(failure)) == ["1.officers"]
    with park.store.reading() as session:
        assert session.query(Visit).count() == 0
    assert len(visiting.record_all(park.store, [good, good])) == 2
    with pytest.raises(Problem):
        visiting.record_all(park.store, [])


def test_five_hundred_rows_are_checked_within_a_second(park: Park) -> None:
    names = [f"第{number}号企业有限公司" for number in range(500)]
    fill(park.store, Company, ({"name": name} for name in names))
    rows = [cells(company_id=name, officers="许丽") for name in names]
    begun = time.process_time()
    found = check(park, *rows)
    took = time.process_time() - begun
    assert all(one.entry is not None for one in found)
    sys.stderr.write(f"\n500 rows checked in {took:.2f} s\n")
    assert took < 1
