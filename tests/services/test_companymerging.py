"""Merging two companies: everything moves or is told to stay, and one undo brings both back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused, Stale
from liaison.fields.field import fields_of
from liaison.records import (
    RECORDS,
    Assignment,
    Attachment,
    Company,
    Contact,
    Dispute,
    Excuse,
    Issue,
    Officer,
    Station,
    Visit,
)
from liaison.services import companymerging, records
from liaison.store.step import Store, Who
from liaison.store.undo import last_step, undo
from tests.stores import add

_DAY = timedelta(days=1)
_CODE = "91350100M000100Y43"


def _ground(store: Store) -> tuple[int, int]:
    """Two companies that are one: the second has the code and most of the records."""
    today = clock.today()
    officer, other = add(store, Officer, name="张三"), add(store, Officer, name="李四")
    kept = add(store, Company, name="宏达包装有限公司", address="A区3号", employees=20)
    gone = add(store, Company, name="宏达包装厂", credit_code=_CODE, address="A区三号", guards=2)
    begun = today - 90 * _DAY
    add(store, Assignment, company_id=kept, officer_id=officer, start=begun)
    add(store, Assignment, company_id=gone, officer_id=other, start=begun + 30 * _DAY)
    add(store, Assignment, company_id=gone, officer_id=other, start=begun - 60 * _DAY,
        end=begun - 30 * _DAY)  # fmt: skip
    for one in (kept, gone):
        add(store, Visit, company_id=one, officers=[officer], visited_on=today, content="走访")
    issue = {"kind": "need", "officer_id": officer, "reported_on": today, "description": "通行证"}
    add(store, Issue, company_id=gone, state="registered", **issue)
    dispute = {"officer_id": officer, "found_on": today, "description": "欠薪", "state": "found"}
    add(store, Dispute, companies=[gone, kept], **dispute)
    add(store, Dispute, companies=[gone], **dispute)
    add(store, Contact, company_id=gone, name="王芳")
    add(store, Excuse, company_id=gone, start=today, end=today, reason="检修")
    add(store, Attachment, owner="company", owner_id=gone, name="照片.jpg", media="image/jpeg",
        size=1, digest="0" * 64)  # fmt: skip
    return kept, gone


def _everything(store: Store) -> dict[str, list[dict[str, Any]]]:
    """Return all values of all records, without who and when."""
    found = {}
    with store.reading(whole=True) as session:
        for record in RECORDS:
            ids = session.scalars(select(record.id).order_by(record.id)).all()
            cards = [records.card(session, record, one, whole=True) for one in ids]
            found[record.__tablename__] = [
                {**card.values, "deleted": card.deleted} for card in cards
            ]
    return found


def _look(store: Store, kept: int, gone: int) -> companymerging.Merger:
    with store.reading() as session:
        return companymerging.look(session, kept, gone)


def test_all_that_can_moves_and_one_undo_brings_both_back(store: Store) -> None:
    kept, gone = _ground(store)
    before = _everything(store)
    told = _look(store, kept, gone)
    assert {one.name: one.chosen for one in told.differences} == {
        "name": "kept",
        "credit_code": "other",
        "address": "kept",
        "employees": "kept",
        "guards": "other",
    }
    assert told.moving["走访"] == 1
    assert told.moving["附件"] == 1
    done = companymerging.merge(store, kept, gone, told.versions, frozenset({"address"}))
    assert (done.company_id, done.stayed) == (kept, 1), "two leads on one day: one stays"
    assert done.moved + done.stayed == sum(told.moving.values())
    with store.reading() as session:
        card = records.card(session, Company, kept)
        assert card.texts["credit_code"] == _CODE
        assert card.texts["address"] == "A区三号"
        assert (card.texts["employees"], card.texts["guards"]) == ("20", "2")
        assert card.texts["former_names"] == "宏达包装厂"
        other = records.card(session, Company, gone)
        assert other.deleted
        assert other.values["merged_into_id"] == kept
        assert set(session.scalars(select(Visit.company_id))) == {kept}
    assert [one["companies"] for one in _everything(store)["dispute"]] == [[kept], [kept]]
    step = last_step(store)
    assert step is not None
    assert step.words == "合并企业"
    undo(store, step.id)
    assert _everything(store) == before


def test_nothing_refers_to_the_merged_company_but_what_stayed(store: Store) -> None:
    kept, gone = _ground(store)
    companymerging.merge(store, kept, gone, _look(store, kept, gone).versions)
    with store.reading() as session:
        left = companymerging._referring(session, gone)
    assert [(record, len(ids)) for record, ids in left] == [(Assignment, 1)]


def test_every_reference_to_a_company_is_known() -> None:
    told = {(record, bound.name) for record, bound in companymerging._references()}
    for record in RECORDS:
        for name, bound in fields_of(record).items():
            if getattr(bound.kind, "target", "") == "Company" and record is not Company:
                assert (record, name) in told
    assert (Dispute, "companies") in told


def test_a_company_is_not_merged_with_itself_nor_after_a_change(store: Store) -> None:
    kept, gone = _ground(store)
    told = _look(store, kept, gone)
    with pytest.raises(Problem, match="同一家企业"):
        companymerging.merge(store, kept, kept, (1, 1))
    records.save(store, Company, {"guards": 3}, gone)
    before = _everything(store)
    with pytest.raises(Stale):
        companymerging.merge(store, kept, gone, told.versions)
    assert _everything(store) == before


def test_who_may_not_delete_a_company_may_not_merge_it(store: Store) -> None:
    kept, gone = _ground(store)
    told = _look(store, kept, gone)
    store.who = Who("auditor", "auditor")
    before = _everything(store)
    with pytest.raises(Refused):
        companymerging.merge(store, kept, gone, told.versions)
    assert _everything(store) == before


def test_what_moves_goes_to_the_kept_companys_station(store: Store) -> None:
    kept, gone = _ground(store)
    west = add(store, Station, name="西区警务站")
    records.save(store, Company, {"station_id": west}, kept)
    companymerging.merge(store, kept, gone, _look(store, kept, gone).versions)
    with store.reading(whole=True) as session:
        assert set(session.scalars(select(Issue.station_id))) == {west}
