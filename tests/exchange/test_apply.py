"""Carrying a plan out: one step, all or nothing, with its trail and a copy before."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from liaison.base.errors import Cancelled, Refused, Stale
from liaison.base.watcher import Watcher
from liaison.exchange.apply import apply, backup
from liaison.exchange.plan import Choices, Entry, Plan
from liaison.exchange.planning import plan as planned
from liaison.records import Company, Officer
from liaison.services import codelists, history, records
from liaison.store import check
from liaison.store.engine import connect
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.exchange.books import (
    ALPHA,
    BETA,
    CODES,
    DAY,
    DISPUTES,
    NEEDS,
    fates,
    held,
    ledger,
    roster,
    seen,
    taken,
    two_companies,
    visits,
)
from tests.stores import LOGIN, add, seated

pytestmark = pytest.mark.usefixtures("november")

EMPLOYEES = ["企业名称", "员工数"]


class Stopping(Watcher):
    """Asks to stop when so many records are written."""

    def __init__(self, after: int) -> None:
        self.after = after
        self.seen: list[int] = []

    def at(self, done: int) -> None:
        self.seen.append(done)

    def stopped(self) -> bool:
        return bool(self.seen) and self.seen[-1] >= self.after


def test_an_import_is_one_step_with_the_files_as_its_reason(store: Store) -> None:
    result = two_companies(store)
    step = last_step(store)
    assert step is not None
    assert (step.id, step.words, step.reason, step.by) == (
        result.step_id,
        "导入",
        "“花名册.xlsx”",
        LOGIN,
    )
    assert result.new == {"officer": 2, "company": 2, "assignment": 2}
    assert not result.changed
    assert not [one for one in check.check(store) if not one.sound]


def test_listeners_hear_of_it_once(local: Store) -> None:
    heard: list[Any] = []
    local.hear.append(heard.append)
    two_companies(local)
    assert [sorted(one.records) for one in heard] == [["assignment", "company", "officer"]]


def test_nothing_to_write_makes_no_step(local: Store) -> None:
    two_companies(local)
    before = last_step(local)
    plan, result = taken(local, roster((ALPHA, CODES[0], *[None] * 4)))
    assert plan.empty
    assert result.step_id == 0
    assert last_step(local) == before


def test_changes_carry_versions_and_history(store: Store) -> None:
    taken(store, roster((ALPHA, 30), head=EMPLOYEES))
    _, result = taken(store, roster((ALPHA, 35), head=EMPLOYEES))
    assert result.changed == {"company": 1}
    with store.reading() as session:
        company = session.query(Company).one()
        assert company.version == 2
        told = history.of_record(session, Company, company.id)
    assert ("员工数", "30", "35") in {(one.field, one.old, one.new) for one in told}


def test_undo_puts_changed_values_back_too(store: Store) -> None:
    taken(store, roster((ALPHA, 30), head=EMPLOYEES))
    _, result = taken(store, roster((ALPHA, 35), (BETA, 12), head=EMPLOYEES))
    undo(store, result.step_id)
    assert [(one["name"], one["employees"]) for one in held(store, "company")] == [(ALPHA, 30)]


def test_what_was_touched_since_is_kept_by_an_undo(local: Store) -> None:
    _, result = taken(local, roster((ALPHA, 30), (BETA, 12), head=EMPLOYEES))
    with local.reading() as session:
        first = session.query(Company).filter_by(name=ALPHA).one()
    records.save(local, Company, {"address": "A区1号"}, first.id)
    undone = undo(local, result.step_id)
    assert undone.kept == (first.number,)
    assert [one["name"] for one in held(local, "company")] == [ALPHA]


def test_a_stop_in_the_middle_leaves_nothing(store: Store) -> None:
    lines = [(f"第{n}号新材料有限公司", n) for n in range(1, 1501)]
    plan = seen(store, roster(*lines, head=EMPLOYEES))
    watcher = Stopping(after=1000)
    with pytest.raises(Cancelled):
        apply(store, plan, watcher)
    assert watcher.seen[-1] == 1000
    assert not held(store, "company")
    assert apply(store, plan).new == {"company": 1500}


def test_a_stop_while_planning(local: Store) -> None:
    lines = [(f"第{n}号新材料有限公司", n) for n in range(1, 600)]
    watcher = Stopping(after=256)
    with pytest.raises(Cancelled):
        planned(local, [roster(*lines, head=EMPLOYEES)], watcher=watcher)


def test_repeated_with_its_operation_id_it_is_done_once(store: Store) -> None:
    plan = seen(store, visits((1, DAY, ALPHA, "许丽", "宣传反诈")), new_companies=True)
    first = apply(store, plan, op_id="01890000-0000-7000-8000-000000000001")
    again = apply(store, plan, op_id="01890000-0000-7000-8000-000000000001")
    assert first == again
    assert len(held(store, "visit")) == 1


def test_a_record_that_moved_on_since_the_preview_stops_it(store: Store) -> None:
    taken(store, roster((ALPHA, 30), head=EMPLOYEES))
    plan = seen(store, roster((ALPHA, 35), (BETA, 3), head=EMPLOYEES))
    with store.reading() as session:
        company = session.query(Company).one()
    records.save(store, Company, {"employees": 40}, company.id)
    with pytest.raises(Stale, match=company.number):
        apply(store, plan)
    assert [one["employees"] for one in held(store, "company")] == [40]


def test_a_copy_is_made_before(local: Store, home: Any) -> None:
    assert not list(home.backups.glob("*"))
    two_companies(local)
    (copy,) = home.backups.glob("*-before-import.db")
    assert local.key is not None
    opened = connect(copy, local.key, read_only=True)
    assert opened.execute("SELECT count(*) FROM company").fetchone() == (0,)
    opened.close()
    taken(local, roster((ALPHA, CODES[0], *[None] * 4)))
    assert len(list(home.backups.glob("*.db"))) == 1


@pytest.mark.postgres
def test_a_server_keeps_its_own_copies(shared: Store) -> None:
    assert backup(shared) is None


def test_records_refer_to_what_came_with_them(store: Store) -> None:
    two_companies(store)
    line = (DAY, ALPHA, f"王五等20人与{ALPHA}", "欠薪", "化解", "许丽")
    taken(store, ledger("矛盾纠纷", DISPUTES, line))
    (dispute,) = held(store, "dispute")
    assert dispute["companies"] == (ALPHA,)
    assert dispute["officer_id"] == "许丽"
    with store.reading() as session:
        names = session.execute(
            text("SELECT party.name FROM party JOIN dispute ON dispute.id = dispute_id ORDER BY 1")
        )
        assert sorted(names.scalars()) == sorted(["王五等20人", ALPHA])


def test_new_words_come_with_their_list_and_go_with_the_undo(store: Store) -> None:
    two_companies(store)
    line = (DAY, ALPHA, "厂区积水", "防汛", "许丽", "办理中", None)
    _, result = taken(store, ledger("诉求", NEEDS, line))
    with store.reading() as session:
        assert codelists.words(session, "need")[-1] == "防汛"
    undo(store, result.step_id)
    with store.reading() as session:
        assert codelists.words(session, "need") == [one.word for one in codelists.shipped("need")]
    assert fates(seen(store, ledger("诉求", NEEDS, line))) == {"new": 1}


def test_numbers_follow_the_month_of_the_row(store: Store) -> None:
    two_companies(store)
    lines = [(1, DAY, ALPHA, "许丽", "宣传"), (2, DAY.replace(month=9), ALPHA, "许丽", "宣传")]
    taken(store, visits(*lines))
    with store.reading() as session:
        found = session.execute(text("SELECT number FROM visit ORDER BY id")).scalars().all()
    assert found == ["ZF-202608-0001", "ZF-202609-0001"]


def test_long_lists_of_files_fit_the_reason(local: Store) -> None:
    made = roster((ALPHA, 30), head=EMPLOYEES)
    many = [replace(made, name=f"{'很长的文件名' * 6}{n}.xlsx") for n in range(9)]
    plan, _ = taken(local, *many)
    step = last_step(local)
    assert step is not None
    assert step.reason.startswith(plan.words[:150])
    assert len(step.reason) <= 200


def test_the_copy_lies_beside_the_store(local: Store, home: Any) -> None:
    made = backup(local)
    assert isinstance(made, Path)
    assert made.parent == home.backups


def test_a_new_part_takes_the_right_to_its_whole(local: Store) -> None:
    officer = add(local, Officer, name="张三")
    company = add(local, Company, name="甲公司")
    part = Entry("contact", -1, None, None, {"company_id": company, "name": "李四"})
    plan = Plan((), (), (part,), (), Choices())
    li = seated(local, "li", "officer", officer)
    with pytest.raises(Refused):
        apply(li, plan)
    assert apply(local, plan).new == {"contact": 1}
