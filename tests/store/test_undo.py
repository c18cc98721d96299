"""Undo puts back exactly, keeps what moved on, and never breaks what refers to what."""

from __future__ import annotations

import time as stopwatch
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import func, select

from liaison.base.errors import Problem
from liaison.fields.record import Record
from liaison.records import Action, Assignment, Company, Issue, Officer, Visit
from liaison.services import assigning, following, records
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from liaison.store.undo import Undone, last_step, undo
from tests.stores import add, fill, seated

DAY = date(2026, 3, 5)


def _undo_last(store: Store) -> Undone:
    step = last_step(store)
    assert step is not None
    return undo(store, step.id)


def _values(store: Store, record: type[Record], one_id: int) -> dict[str, Any]:
    with store.reading() as session:
        return records.card(session, record, one_id).values


def _binned(store: Store, record: type[Record], one_id: int) -> bool:
    with store.reading() as session:
        return records.card(session, record, one_id).deleted


def _visit(store: Store, company: int, officers: list[int]) -> int:
    return add(
        store, Visit, company_id=company, officers=officers, visited_on=DAY, content="安全检查"
    )


@pytest.fixture
def staff(store: Store) -> tuple[int, ...]:
    return tuple(fill(store, Officer, ({"name": name} for name in ("张三", "李四", "王五"))))


def test_a_new_record_goes_to_the_bin_and_comes_back_when_that_is_undone(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    born = last_step(store)
    assert born is not None
    assert undo(store, born.id) == Undone("新增", 1, ())
    assert _binned(store, Company, company)
    with store.reading() as session:
        newest = session.scalar(select(func.max(tables.step.c.id)))
    assert newest is not None
    undo(store, newest)
    assert not _binned(store, Company, company)


def test_a_step_is_undone_once(store: Store) -> None:
    add(store, Company, name="甲公司")
    step = last_step(store)
    assert step is not None
    undo(store, step.id)
    with pytest.raises(Problem):
        undo(store, step.id)
    assert _steps(store) == 3, "the refused one left nothing"


def _steps(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.count()).select_from(tables.step)) or 0


def test_nothing_to_undo_is_told(store: Store) -> None:
    with pytest.raises(Problem, match="没有可以撤销"):
        undo(store, 999_999)


def test_edits_of_one_record_are_undone_one_after_the_other(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    states = []
    for turn in range(50):
        states.append(_values(store, Company, company))
        records.save(store, Company, {"employees": turn, "remark": f"第{turn}次"}, company)
    for state in reversed(states):
        assert _undo_last(store).back == 1
        assert _values(store, Company, company) == state
    _undo_last(store)
    assert _binned(store, Company, company)


def test_an_edit_undone_and_done_again_stands_in_the_way(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    born = last_step(store)
    records.save(store, Company, {"employees": 5}, company)
    edit = last_step(store)
    assert born is not None
    assert edit is not None
    undo(store, edit.id)
    with store.reading() as session:
        inverse = session.scalar(select(func.max(tables.step.c.id)))
    assert inverse is not None
    undo(store, inverse)  # done again
    assert _values(store, Company, company)["employees"] == 5
    with pytest.raises(Problem, match="QY-0001"):
        undo(store, born.id)


def test_what_another_changed_since_is_kept_and_told(store: Store) -> None:
    first, second = fill(store, Company, [{"name": "甲公司"}, {"name": "乙公司"}])
    step = last_step(store)
    assert step is not None
    other = seated(store, "li")
    records.save(other, Company, {"employees": 7}, second, leave=Leave("核对"))
    assert undo(store, step.id) == Undone("fill", 1, ("QY-0002",))
    assert _binned(store, Company, first)
    assert _values(store, Company, second)["employees"] == 7
    assert not _binned(store, Company, second)


def test_another_persons_step_is_not_the_last_of_mine(store: Store) -> None:
    other = seated(store, "li")
    add(store, Company, name="甲公司")
    mine = last_step(store)
    add(other, Company, name="乙公司")
    assert mine == last_step(store)


def test_a_company_that_was_visited_since_stays(store: Store, staff: tuple[int, ...]) -> None:
    """Undoing an import must not take companies from under later records."""
    first, second = fill(store, Company, [{"name": "甲公司"}, {"name": "乙公司"}])
    step = last_step(store)
    assert step is not None
    _visit(store, first, [staff[0]])
    undone = undo(store, step.id)
    assert undone.kept == ("QY-0001",)
    assert not _binned(store, Company, first)
    assert _binned(store, Company, second)


def test_a_restored_company_that_was_visited_since_stays(
    store: Store, staff: tuple[int, ...]
) -> None:
    company = add(store, Company, name="甲公司")
    records.remove(store, Company, company, 1)
    records.restore(store, Company, company)
    restored = last_step(store)
    assert restored is not None
    visit = _visit(store, company, [staff[0]])
    with pytest.raises(Problem, match="QY-0001"):
        undo(store, restored.id)
    records.remove(store, Visit, visit, 1)
    undo(store, restored.id)
    assert _binned(store, Company, company)


def test_records_of_one_step_that_refer_to_each_other_go_together(store: Store) -> None:
    with store.step("import") as step:
        officer, company = Officer(), Company()
        records.write(step, officer, {"name": "张三"})
        records.write(step, company, {"name": "甲公司"})
        step.session.flush()
        visit = Visit()
        told = {"company_id": company.id, "officers": [officer.id], "visited_on": DAY}
        records.write(step, visit, {**told, "content": "安全检查"})
        step.session.flush()
        ids = [(Officer, officer.id), (Company, company.id), (Visit, visit.id)]
    assert _undo_last(store).back == 3
    assert all(_binned(store, record, one_id) for record, one_id in ids)


def test_a_chain_is_kept_whole_when_its_end_moved_on(store: Store) -> None:
    with store.step("import") as step:
        company, officer = Company(), Officer()
        records.write(step, company, {"name": "甲公司"})
        records.write(step, officer, {"name": "张三"})
        step.session.flush()
        need = Issue()
        told = {"kind": "诉求", "company_id": company.id, "officer_id": officer.id}
        records.write(step, need, {**told, "reported_on": DAY, "description": "办证"})
        step.session.flush()
        one_id = need.id
    imported = last_step(store)
    assert imported is not None
    records.save(store, Issue, {"remark": "催办"}, one_id)
    with pytest.raises(Problem, match="又有改动"):
        undo(store, imported.id)
    assert not _binned(store, Company, company.id)
    assert not _binned(store, Officer, officer.id)


def test_a_visit_does_not_come_back_to_a_company_in_the_bin(
    store: Store, staff: tuple[int, ...]
) -> None:
    company = add(store, Company, name="甲公司")
    visit = _visit(store, company, [staff[0]])
    records.remove(store, Visit, visit, 1)
    removed = last_step(store)
    assert removed is not None
    records.remove(store, Company, company, 1)
    with pytest.raises(Problem):
        undo(store, removed.id)
    _undo_last(store)  # the company
    undo(store, removed.id)
    assert not _binned(store, Visit, visit)


def test_an_assignment_is_taken_back_to_the_officer_before(
    store: Store, staff: tuple[int, ...]
) -> None:
    companies = fill(store, Company, ({"name": f"甲{n}公司"} for n in range(3)))
    assigning.assign(store, companies, staff[0], date(2026, 1, 1))
    before = _leads(store)
    assigning.assign(store, companies, staff[1], date(2026, 3, 1))
    assert _leads(store) != before
    assert _undo_last(store).back == 6
    assert _leads(store) == before


def _leads(store: Store) -> list[Any]:
    with store.reading() as session:
        return list(
            session.execute(
                select(Assignment.company_id, Assignment.officer_id, Assignment.end)
                .where(Assignment.deleted_at.is_(None))
                .order_by(Assignment.id)
            )
        )


def _newest(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.max(tables.step.c.id))) or 0


def test_what_was_undone_comes_back_whole(store: Store, staff: tuple[int, ...]) -> None:
    """Undoing an undo: whatever order the rows stand in, all of them come back."""
    companies = fill(store, Company, ({"name": f"甲{n}公司"} for n in range(3)))
    assigning.assign(store, companies, staff[0], date(2026, 1, 1))
    assigning.assign(store, companies, staff[1], date(2026, 3, 1))
    before = _leads(store)
    for _ in range(3):
        assert undo(store, _newest(store)).back == 6
        assert _leads(store) != before
        assert undo(store, _newest(store)).back == 6
        assert _leads(store) == before


def test_a_whole_import_is_undone_and_brought_back_in_time(local: Store) -> None:
    with local.step("import") as step:
        firms = [Company(name=f"企业{n}", station_id=1) for n in range(400)]
        person = Officer(name="张三", active=True)
        step.session.add_all([person, *firms])
        step.session.flush()
        told = {"station_id": 1, "visited_on": DAY, "content": "查", "late": False}
        step.session.add_all(
            Visit(company_id=firm.id, officers=[person], **told) for firm in firms * 3
        )
    begun = stopwatch.process_time()
    assert _undo_last(local) == Undone("import", 1601, ())
    assert undo(local, _newest(local)) == Undone("import", 1601, ()), "redone"
    assert stopwatch.process_time() - begun < 10


def test_a_move_is_taken_back_with_its_entry(store: Store, staff: tuple[int, ...]) -> None:
    company = add(store, Company, name="甲公司")
    need = add(
        store, Issue, kind="诉求", company_id=company, officer_id=staff[0],
        reported_on=DAY, description="办证",
    )  # fmt: skip
    before = _values(store, Issue, need)
    following.advance(store, Issue, need, "办结", "已办好")
    assert _undo_last(store).back == 2
    assert _values(store, Issue, need) == before
    with store.reading() as session:
        assert records.inside(session, Action, need) == []


def test_the_order_of_officers_is_kept_and_put_back(store: Store, staff: tuple[int, ...]) -> None:
    zhang, li, wang = staff
    company = add(store, Company, name="甲公司")
    visit = _visit(store, company, [wang, zhang])
    for order in ([zhang, wang], [li, zhang, wang], [wang, li], [li]):
        before = _values(store, Visit, visit)["officers"]
        records.save(store, Visit, {"officers": order}, visit)
        assert _values(store, Visit, visit)["officers"] == order
        _undo_last(store)
        assert _values(store, Visit, visit)["officers"] == before
        records.save(store, Visit, {"officers": order}, visit)


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("employees"), st.integers(0, 3)),
        st.tuples(st.just("name"), st.sampled_from(["甲", "乙", "丙"])),
        st.tuples(st.just("in_group"), st.sampled_from([True, False, None])),
        st.tuples(st.just("entered_on"), st.sampled_from([DAY, None])),
        st.tuples(st.just("undo"), st.none()),
    ),
    max_size=14,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(acts=ACTS)
def test_any_sequence_of_edits_and_undos_ends_where_a_list_of_states_does(
    local: Store, acts: list[tuple[str, Any]]
) -> None:
    company = add(local, Company, name="甲")
    states = [_values(local, Company, company)]
    for field, value in acts:
        if field != "undo":
            version = records.save(local, Company, {field: value}, company).version
            values = _values(local, Company, company)
            if values != states[-1]:
                states.append(values)
            assert version >= len(states)
        elif len(states) > 1:
            _undo_last(local)
            states.pop()
        assert _values(local, Company, company) == states[-1]
