"""New records written straight: not a letter different from what SQLAlchemy would write."""

from __future__ import annotations

import gc
import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import event, select, text

from liaison.base.clock import clock
from liaison.records import Assignment, Company, Dispute, Officer, Visit
from liaison.services import assigning, records
from liaison.store import birth, glance, tables
from liaison.store.step import Store
from tests.stores import add

DAY = date(2026, 3, 5)
_OWN = {"uid", "created_at", "changed_at"}


def _visit(store: Store, company: int, officers: list[int]) -> records.Saved:
    values = {"company_id": company, "visited_on": DAY, "content": "安全检查", "officers": officers}
    return records.save(store, Visit, values)


def _written(store: Store, id: int) -> dict[str, Any]:
    """Return a visit, its officers in order and its change rows as the tables hold them."""
    with store.reading() as session:
        row = session.execute(text("SELECT * FROM visit WHERE id = :id"), {"id": id}).mappings()
        listed = text("SELECT officer FROM visit_officer WHERE visit = :id ORDER BY place")
        change = tables.change.c
        told = select(change.field, change.version, change.new)
        told = told.where(change.record == "visit", change.record_id == id)
        return {
            "row": {name: value for name, value in row.one().items() if name not in _OWN},
            "officers": session.execute(listed, {"id": id}).scalars().all(),
            "changes": [tuple(one) for one in session.execute(told)],
        }


def _unlike(written: dict[str, Any]) -> Any:
    """Return what was written without the numbers that no two records share."""
    changes = [(field, version, json.loads(new)) for field, version, new in written["changes"]]
    for _field, _version, new in changes:
        new.pop("number")
    row = {name: one for name, one in written["row"].items() if name not in {"id", "number"}}
    return row, written["officers"], changes


def test_both_ways_write_the_same(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    company = add(store, Company, name="甲公司")
    officers = [add(store, Officer, name=name) for name in ("张三", "李四", "王五")][::-1]
    straight = _written(store, _visit(store, company, officers).id)
    monkeypatch.setattr(birth, "_MOST", 0)
    usual = _written(store, _visit(store, company, officers).id)
    assert straight["officers"] == officers
    assert _unlike(straight) == _unlike(usual)


def test_a_list_put_in_another_order_beside_a_new_record_is_kept(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    one, two = (add(store, Officer, name=name) for name in ("张三", "李四"))
    visit = _visit(store, company, [one, two]).id
    with store.step("改") as step:
        kept = step.get(Visit, visit)
        kept.officers = kept.officers[::-1]
        records.settle(step, Company(name="乙公司"))
    found = _written(store, visit)
    assert found["officers"] == [two, one]
    assert ("officers", 2) in {row[:2] for row in found["changes"]}


def test_a_new_record_may_say_that_it_has_no_place_yet(store: Store) -> None:
    with store.step("登记") as step:
        company = Company(id=None, name="甲公司")
        records.settle(step, company)
    assert company.id == 1


def test_a_record_just_written_can_be_changed_in_the_same_step(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    one, two = (add(store, Officer, name=name) for name in ("张三", "李四"))
    with store.step("登记") as step:
        visit = Visit()
        values = {"company_id": company, "visited_on": DAY, "content": "检查", "officers": [one]}
        records.write(step, visit, values)
        step.session.flush()
        assert visit in step.session
        assert (visit.version, visit.remark) == (1, None)
        assert step.get(Visit, visit.id) is visit
        visit.content = "宣传"
        visit.officers = [step.get(Officer, two), *visit.officers]
    found = _written(store, visit.id)
    assert (found["row"]["content"], found["row"]["version"]) == ("宣传", 2)
    assert found["officers"] == [two, one]
    told = {row[:2] for row in found["changes"]}
    assert told == {("*", 1), ("content", 2), ("officers", 2)}


def test_what_names_a_record_of_the_same_flush_goes_the_usual_way(store: Store) -> None:
    with suppress(LookupError), store.step("登记") as step:
        company = Company(name="乙公司", station_id=1)
        dispute = Dispute(title="欠薪", found_on=DAY, companies=[company], station_id=1)
        step.session.add_all([company, dispute])
        assert birth.plain(step.session) == []
        raise LookupError


def test_an_old_lead_ends_before_the_new_one_begins(store: Store) -> None:
    """What is changed in the same flush may have to stand there first."""
    company = add(store, Company, name="甲公司")
    one, two = (add(store, Officer, name=name) for name in ("张三", "李四"))
    assigning.assign(store, [company], one, DAY)
    assigning.assign(store, [company], two, date(2026, 4, 1))
    with store.reading() as session:
        found = session.scalars(select(Assignment).order_by(Assignment.id)).all()
    assert [(row.officer_id, row.end) for row in found] == [(one, date(2026, 3, 31)), (two, None)]


def test_a_glance_sees_what_the_session_has_changed(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    with store.step("看") as step:
        assert glance.at(step.session, Company, company, ("name",)) == ("甲公司",)
        assert glance.at(step.session, Company, company + 1, ("name",)) is None
        one = step.get(Company, company)
        one.name = "乙公司"
        assert glance.at(step.session, Company, company, ("name",)) == ("乙公司",)
        assert glance.objects(step.session, Company, [company, 99]) == {company: one}


def test_a_glance_is_forgotten_when_something_was_changed(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    with store.step("看") as step:
        assert glance.at(step.session, Company, company, ("station_id",)) == (1,)
        assert glance.at(step.session, Company, company, ("deleted_at",)) == (None,)
        one = step.get(Company, company)
        one.deleted_at = clock.now()
        step.session.flush()
        del one
        gc.collect()
        assert glance.at(step.session, Company, company, ("deleted_at",)) != (None,)


def test_a_save_asks_for_its_company_once(local: Store) -> None:
    company, officer = add(local, Company, name="甲公司"), add(local, Officer, name="张三")
    told: list[str] = []
    event.listen(local.engine, "before_cursor_execute", lambda *about: told.append(about[2]))
    _visit(local, company, [officer])
    assert len([one for one in told if "FROM company" in one]) == 1
    assert len(told) <= 14, "\n".join(told)


def test_an_object_read_the_short_way_is_whole(store: Store) -> None:
    officer = add(store, Officer, name="张三", badge="012345")
    with store.step("改") as step:
        one = glance.objects(step.session, Officer, [officer])[officer]
        assert (one.name, one.badge, one.version) == ("张三", "012345", 1)
        one.name = "张山"
    with store.reading() as session:
        kept = session.get_one(Officer, officer)
        assert (kept.name, kept.version, kept.badge) == ("张山", 2, "012345")
