"""Change rows are complete: played back, they give every record as it stands (S1)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
from sqlalchemy import select

from liaison.base.errors import Problem, Problems
from liaison.fields.field import fields_of
from liaison.records import BY_NAME, Assignment, Company, Dispute, Issue, Officer, Visit
from liaison.services import assigning, following, records
from liaison.store import tables
from liaison.store.step import Store, load
from liaison.store.trail import BIRTH, GONE, plain
from liaison.store.undo import last_step, undo
from tests.stores import add, fill

DAY = date(2026, 3, 5)
State = dict[tuple[str, int], dict[str, Any]]


def _played_back(store: Store) -> State:
    """Return what the change rows say the records are."""
    told: State = {}
    versions: dict[tuple[str, int], int] = {}
    with store.reading() as session:
        rows = session.execute(select(tables.change).order_by(tables.change.c.id)).all()
    for row in rows:
        key = (row.record, row.record_id)
        new: Any = None if row.new is None else json.loads(row.new)
        if row.field == BIRTH:
            assert key not in told, "born twice"
            told[key] = {**new, GONE: None}
        else:
            old = None if row.old is None else json.loads(row.old)
            assert told[key].get(row.field) == old, f"{key} {row.field}: the old value is wrong"
            told[key][row.field] = new
        assert row.version >= versions.get(key, 1)
        versions[key] = row.version
    for key, version in versions.items():
        told[key]["version"] = version
    return told


def _standing(store: Store) -> State:
    """Return what the records are."""
    found: State = {}
    with store.reading() as session:
        for table, record in BY_NAME.items():
            for one_id in session.scalars(select(record.id)).all():
                one = load(session, record, one_id)
                values = {name: plain(getattr(one, name)) for name in fields_of(record)}
                found[table, one_id] = {
                    **values,
                    "number": one.number,
                    GONE: plain(one.deleted_at),
                    "version": one.version,
                }
    return found


def _same(store: Store) -> None:
    told, found = _played_back(store), _standing(store)
    assert set(told) == set(found)
    for key, values in found.items():
        seen = {name: value for name, value in values.items() if value not in (None, [])}
        kept = {name: value for name, value in told[key].items() if value not in (None, [])}
        assert kept == seen, key


ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["visit", "need", "dispute", "edit", "officers", "assign", "advance", "remove",
             "restore", "undo", "mediate", "empty"]
        ),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=16,
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(acts=ACTS)
def test_change_rows_played_back_give_the_present(store: Store, acts: list[Any]) -> None:
    companies = fill(store, Company, ({"name": f"甲{n}公司"} for n in range(3)))
    officers = fill(store, Officer, ({"name": f"民警{n}"} for n in range(3)))
    for act, one, two in acts:
        try:
            _do(store, act, companies[one % 3], officers[two % 3], two)
        except (Problem, Problems):
            continue  # refused: nothing may have changed
    _same(store)


def _do(store: Store, act: str, company: int, officer: int, turn: int) -> None:
    with store.reading() as session:
        needs = session.scalars(select(Issue.id).order_by(Issue.id.desc())).all()
        visits = session.scalars(select(Visit.id)).all()
        disputes = session.scalars(select(Dispute.id)).all()
    about = _About(store, company, officer, turn)
    if act in {"visit", "need", "dispute", "edit", "empty", "assign"}:
        getattr(about, act)()
    elif act == "officers" and visits:
        other = [officer, 1 + officer % 3]
        records.save(store, Visit, {"officers": other, "duties": None}, visits[0])
    elif act in {"advance", "remove", "restore"} and needs:
        getattr(about, act)(needs[0] if act == "advance" else needs[-1])
    elif act == "mediate" and disputes:
        following.mediate(store, disputes[0], "谈", "达成协议" if turn else "未达成", on=DAY)
    elif act == "undo":
        step = last_step(store)
        if step is not None:
            undo(store, step.id)


@dataclass(frozen=True)
class _About:
    """What an officer does about a company."""

    store: Store
    company: int
    officer: int
    turn: int

    def visit(self) -> None:
        told = {"company_id": self.company, "officers": [self.officer], "visited_on": DAY}
        add(self.store, Visit, **told, content="查", duties="宣传")

    def need(self) -> None:
        told = {"company_id": self.company, "officer_id": self.officer, "reported_on": DAY}
        kind = "隐患" if self.turn % 2 else "诉求"
        add(self.store, Issue, **told, kind=kind, description="内容")

    def dispute(self) -> None:
        told = {"companies": [self.company], "officer_id": self.officer, "found_on": DAY}
        add(self.store, Dispute, **told, description="欠薪", amount="1.5万")

    def edit(self) -> None:
        told = {"employees": self.turn, "entered_on": DAY, "in_group": True}
        records.save(self.store, Company, told, self.company)

    def empty(self) -> None:
        told = {"employees": None, "entered_on": None, "in_group": None}
        records.save(self.store, Company, told, self.company)

    def assign(self) -> None:
        start = date(2026, 1 + self.turn, 1)
        assigning.assign(self.store, [self.company], self.officer, start)

    def advance(self, issue: int) -> None:
        target = following.moves(self.store, Issue, issue)[0]
        following.advance(self.store, Issue, issue, str(target.value), "说明", on=DAY)

    def remove(self, issue: int) -> None:
        with self.store.reading() as session:
            version = records.card(session, Issue, issue).version
        records.remove(self.store, Issue, issue, version)

    def restore(self, issue: int) -> None:
        records.restore(self.store, Issue, issue)


def test_saving_the_same_values_leaves_no_trace(store: Store) -> None:
    company = add(store, Company, name="甲公司", employees=5)
    officer = add(store, Officer, name="张三")
    visit = add(store, Visit, company_id=company, officers=[officer], visited_on=DAY, content="查")
    before = len(_played_back(store)), _changes(store)
    records.save(store, Company, {"name": " 甲公司 ", "employees": "5人"}, company, 1)
    records.save(store, Visit, {"officers": "张三", "duties": "", "visited_at": None}, visit, 1)
    assert (len(_played_back(store)), _changes(store)) == before


def _changes(store: Store) -> int:
    with store.reading() as session:
        return len(session.execute(select(tables.change.c.id)).all())


def test_several_changes_of_one_step_are_kept_in_order(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    with store.step("twice") as step:
        one = step.get(Company, company)
        one.employees = 5
        step.session.flush()
        one.employees = 6
        new = Assignment(company_id=company, officer_id=add_officer(step), start=DAY)
        records.settle(step, new)
        step.session.flush()
        new.note = "补记"
    _same(store)
    step_id = last_step(store)
    assert step_id is not None
    undo(store, step_id.id)
    _same(store)
    with store.reading() as session:
        assert records.card(session, Company, company).values["employees"] is None


def add_officer(step: Any) -> int:
    one = Officer()
    records.write(step, one, {"name": "张三"})
    step.session.flush()
    return one.id
