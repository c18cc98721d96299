"""Merging two companies: everything moves or is told to stay, and one undo brings both back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Refused, Stale
from liaison.base.period import Period
from liaison.fields.field import fields_of
from liaison.figures.figure import Number
from liaison.figures.monthly import MONTHLY
from liaison.figures.scope import Scope
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
from liaison.services import companymerging, officerload, records
from liaison.store.step import Store, Who
from liaison.store.undo import last_step, undo
from tests.stores import add

_DAY = timedelta(days=1)
_CODE = "91350100M000100Y43"
_OF_COMPANIES = {
    *("companies", "companies_assigned", "companies_visited", "coverage"),
    *("duties_asked", "duties_met", "duty_rate", "guards", "cameras", "alarms", "access_controls"),
}
"""Figures that count companies: two records of one company were counted as two."""


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


def _figures(store: Store, month: Period) -> dict[str, Number]:
    with store.reading() as session:
        return {one.name: one.value(session, month, Scope()) for one in MONTHLY}


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


def test_merging_changes_no_figure_but_those_that_count_companies(store: Store) -> None:
    kept, gone = _ground(store)
    month = Period.month_of(clock.today())
    before = _figures(store, month), _figures(store, month.before())
    companymerging.merge(store, kept, gone, _look(store, kept, gone).versions)
    after = _figures(store, month), _figures(store, month.before())
    changed = [
        {name for name, value in one.items() if other[name] != value}
        for one, other in zip(before, after, strict=True)
    ]
    assert changed[0] | changed[1] <= _OF_COMPANIES, changed
    assert before[0]["visits"] == after[0]["visits"] == 2, "家次 stays"
    assert (before[0]["companies_visited"], after[0]["companies_visited"]) == (2, 1)


def test_a_company_in_the_park_does_not_leave_it_by_a_merger(store: Store) -> None:
    today = clock.today()
    left = {"state": "left", "left_on": today - 400 * _DAY, "entered_on": today - 900 * _DAY}
    kept = add(store, Company, name="宏达包装有限公司", entered_on=today - 30 * _DAY)
    gone = add(store, Company, name="宏达包装厂", short_name="老宏达", **left)
    told = _look(store, kept, gone)
    chosen = {one.name: one.chosen for one in told.differences}
    assert (chosen["left_on"], chosen["state"], chosen["entered_on"]) == ("kept", "kept", "other")
    companymerging.merge(store, kept, gone, told.versions, frozenset({"entered_on"}))
    with store.reading() as session:
        values = records.card(session, Company, kept).values
    assert values["left_on"] is None
    assert values["entered_on"] == str(today - 900 * _DAY), (
        "what was done for it was done in the park"
    )
    assert (values["short_name"], values["former_names"]) == ("老宏达", "宏达包装厂")


def test_who_leaves_with_the_state_leaves_on_its_day(store: Store) -> None:
    today = clock.today()
    kept = add(store, Company, name="宏达包装有限公司", short_name="宏达")
    gone = add(store, Company, name="宏达包装厂", short_name="老宏达", state="left", left_on=today)
    companymerging.merge(store, kept, gone, _look(store, kept, gone).versions, frozenset({"state"}))
    with store.reading() as session:
        card = records.card(session, Company, kept)
    assert (card.texts["state"], card.values["left_on"]) == ("迁出", str(today))
    assert card.texts["former_names"] == "宏达包装厂、老宏达", "by any of its names it is found"


def test_what_is_written_of_the_merged_company_is_told_where_it_went(store: Store) -> None:
    kept, gone = _ground(store)
    companymerging.merge(store, kept, gone, _look(store, kept, gone).versions)
    with pytest.raises(Problems) as told:
        add(store, Visit, company_id=gone, officers=[1], visited_on=clock.today(), content="走访")
    assert "已并入“宏达包装有限公司”（QY-0001）" in str(told.value)
    assert told.value.problems[0].mend == "请改选合并后的企业。"


def test_whose_only_company_was_merged_away_has_none(store: Store) -> None:
    kept, gone = _ground(store)
    companymerging.merge(store, kept, gone, _look(store, kept, gone).versions)
    with store.reading() as session:
        idle = [name for _one, name in officerload.idle_officers(session, clock.today())]
    assert "李四" in idle, "the assignment that stayed is of a company in the bin"
