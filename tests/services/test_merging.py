"""Merging: who changed which field, what was chosen is kept, and nothing typed is gone."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.errors import Stale
from liaison.records import Company, Officer, Visit
from liaison.services import history, merging, records
from liaison.services.merging import Field3, Merge, Who
from liaison.services.records import Card
from liaison.services.rights import Leave
from liaison.store import tables
from liaison.store.step import Store
from tests.stores import add, seated


def card_of(store: Store, record: Any, id: int) -> Card:
    with store.reading() as session:
        return records.card(session, record, id)


@pytest.fixture
def company(store: Store) -> Card:
    """A company as I found it."""
    one = add(
        store, Company, name="鼎盛", grid="一", address="循环路 1 号", legal_phone="13800138000"
    )
    return card_of(store, Company, one)


@pytest.fixture(autouse=True)
def other(store: Store) -> Store:
    """The store as a colleague has it open."""
    return seated(store, "qian")


def theirs(other: Store, company: Card, **changes: Any) -> None:
    records.save(other, Company, changes, company.id, leave=Leave(reason="核对"))


def merge_of(store: Store, base: Card, **mine: Any) -> Merge:
    return merging.three(store, Company, base.id, base.values, mine, base.version)


def told(merge: Merge) -> dict[str, Field3]:
    return {one.name: one for one in merge.fields}


def test_each_field_tells_base_theirs_and_mine(store: Store, other: Store, company: Card) -> None:
    theirs(other, company, grid="二", address="循环路 2 号", short_name="鼎")
    merge = merge_of(store, company, grid="三", short_name="鼎", legal_person="王强")
    found = told(merge)
    assert set(found) == {"grid", "address", "legal_person"}, "the same in both hands is left out"
    grid = found["grid"]
    assert (grid.who, grid.base, grid.theirs, grid.mine) == (Who.both, "一", "二", "三")
    assert grid.by == "qian"
    assert found["address"].who is Who.they
    assert (found["legal_person"].who, found["legal_person"].mine) == (Who.me, "王强")
    assert [one.name for one in merge.clashes] == ["grid"]
    assert (merge.by, merge.card.version) == ("qian", company.version + 1)


def test_what_was_chosen_is_kept_and_what_was_not_is_on_record(
    store: Store, other: Store, company: Card
) -> None:
    theirs(other, company, grid="二", address="循环路 2 号")
    merge = merge_of(store, company, grid="三", address="循环路 3 号", legal_person="王强")
    saved = merging.keep(
        store, merge, Company, {"grid": "三", "legal_person": "王强"}, {"address": "循环路 3 号"}
    )
    now = card_of(store, Company, company.id)
    values = [now.values[name] for name in ("grid", "address", "legal_person")]
    assert values == ["三", "循环路 2 号", "王强"]
    assert now.version == saved.version
    with store.reading() as session:
        entries = history.of_record(session, Company, company.id)
        audit = session.execute(
            select(tables.audit).order_by(tables.audit.c.seq.desc()).limit(1)
        ).one()
    changes = {(one.by, one.old, one.new) for one in entries}
    assert ("qian", "一", "二") in changes, "theirs is in the history"
    assert ("zhao", "二", "三") in changes, "so is mine"
    assert "循环路 3 号" in json.dumps(json.loads(audit.detail), ensure_ascii=False)


def test_a_merge_of_an_old_state_is_told_again(store: Store, other: Store, company: Card) -> None:
    theirs(other, company, grid="二")
    merge = merge_of(store, company, grid="三")
    theirs(other, company, grid="四")
    with pytest.raises(Stale):
        merging.keep(store, merge, Company, {"grid": "三"}, {})
    assert card_of(store, Company, company.id).values["grid"] == "四"
    merge = merge_of(store, company, grid="三")
    assert told(merge)["grid"].theirs == "四"
    merging.keep(store, merge, Company, {"grid": "三"}, {})
    assert card_of(store, Company, company.id).values["grid"] == "三"


def test_a_merge_asked_for_twice_is_one(store: Store, other: Store, company: Card) -> None:
    theirs(other, company, grid="二")
    merge = merge_of(store, company, grid="三")
    saved = [merging.keep(store, merge, Company, {"grid": "三"}, {}, "op-m") for _turn in "12"]
    assert saved[0] == saved[1]
    assert card_of(store, Company, company.id).version == company.version + 2


def test_a_record_deleted_meanwhile_is_taken_out_and_saved(store: Store, company: Card) -> None:
    records.remove(store, Company, company.id, company.version)
    with pytest.raises(Stale):
        records.save(store, Company, {"grid": "三"}, company.id, company.version)
    merge = merge_of(store, company, grid="三")
    assert merge.card.deleted
    merging.keep(store, merge, Company, {"grid": "三"}, {})
    now = card_of(store, Company, company.id)
    assert (now.deleted, now.values["grid"]) == (False, "三")


def test_masked_numbers_are_compared_by_what_was_changed(
    store: Store, other: Store, company: Card
) -> None:
    with other.step("更正") as step:
        one = step.get(Company, company.id)
        records.write(step, one, {"legal_phone": "13811118000"})
    merge = merge_of(store, company, legal_phone="13922228000")
    phone = told(merge)["legal_phone"]
    assert phone.who is Who.both
    assert "1111" not in phone.theirs
    assert phone.mine == "13922228000"


def test_references_and_wrong_text_are_told_as_written(store: Store, company: Card) -> None:
    first, second = (add(store, Officer, name=name) for name in ("许丽", "邓毅"))
    told_ = {"company_id": company.id, "officers": [first], "visited_on": date(2026, 11, 3)}
    visit = records.save(store, Visit, {**told_, "content": "安全检查"})
    base = card_of(store, Visit, visit.id)
    records.save(store, Visit, {"officers": [first, second]}, visit.id)
    mine = {"officers": [second], "visited_on": "不是日期"}
    merge = merging.three(store, Visit, visit.id, base.values, mine, base.version)
    found = told(merge)
    one = found["officers"]
    assert (one.base, one.theirs, one.mine) == ("许丽", "许丽、邓毅", "邓毅")
    assert found["visited_on"].mine == "不是日期"


def test_unlike_tells_what_a_record_does_not_hold_yet(store: Store, company: Card) -> None:
    assert not merging.unlike(store, Company, company.id, {"grid": "一", "short_name": None})
    assert merging.unlike(store, Company, company.id, {"grid": "二"})
