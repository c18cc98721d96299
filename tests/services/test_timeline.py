"""The whole timeline of a company: every kind, merged companies, counts and pages."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from liaison.records import (
    Action,
    Assignment,
    Attachment,
    Company,
    Department,
    Dispute,
    Handover,
    Issue,
    MediationSession,
    Officer,
    Support,
    Visit,
)
from liaison.services import companycard, following, records, timeline
from liaison.services.rights import Leave
from liaison.store.step import Store
from tests.services.park import TODAY
from tests.stores import add

pytestmark = pytest.mark.usefixtures("noon")
DAY = timedelta(days=1)


def furnish(store: Store) -> tuple[int, dict[str, int]]:
    """Write a company with one event of each kind; return it and the records by kind."""
    firm = add(store, Company, name="甲公司", state="building")
    who, other = (add(store, Officer, name=name) for name in ("许丽", "邓毅"))
    give = add(store, Handover, giver_id=who, day=TODAY - 3 * DAY, note="请回访13800138000")
    about: dict[str, Any] = {"company_id": firm, "officer_id": who}
    made = {
        "assignments": add(store, Assignment, start="2026-01-01", end=TODAY - 4 * DAY, **about),
        "visits": add(
            store, Visit, company_id=firm, visited_on=TODAY, officers=[who], content="检查"
        ),
        "needs": add(
            store, Issue, kind="need", reported_on=TODAY - DAY, description="通行证", **about
        ),
        "hazards": add(
            store, Issue, kind="hazard", reported_on=TODAY - 2 * DAY, description="通道", **about
        ),
        "disputes": add(
            store, Dispute, companies=[firm], officer_id=who, found_on=TODAY - 5 * DAY,
            description="欠薪",
        ),
        "handovers": give,
    }  # fmt: skip
    _furnish_more(store, firm, other, made)
    return firm, made


def _furnish_more(store: Store, firm: int, other: int, made: dict[str, int]) -> None:
    department = add(store, Department, name="交警大队")
    made["supports"] = add(
        store, Support, company_id=firm, department_id=department, start=TODAY - 9 * DAY
    )
    add(
        store, Assignment, company_id=firm, officer_id=other, start=TODAY - 3 * DAY,
        handover_id=made["handovers"],
    )  # fmt: skip
    following.advance(store, Issue, made["needs"], "working", "已联系")
    made["sessions"] = add(
        store, MediationSession, dispute_id=made["disputes"], held_on=TODAY, account="协商",
        result="达成协议",
    )  # fmt: skip
    add(
        store, Attachment, owner="company", owner_id=firm, name="承诺书.pdf", media="pdf",
        size=9, digest="0" * 64,
    )  # fmt: skip
    records.save(store, Company, {"state": "operating"}, firm, leave=Leave("投产"))


def test_every_kind_stands_on_it_once_and_leads_to_its_record(store: Store) -> None:
    firm, made = furnish(store)
    with store.reading() as session:
        found = timeline.index(session, firm)
        told = timeline.events(session, found, found.keys)
    assert len(told) == len(found.keys)
    assert {one.kind for one in told} == set(timeline.KINDS)
    assert found.counts() == {kind: 2 if kind == "assignments" else 1 for kind in timeline.KINDS}
    for kind in ("visits", "needs", "hazards", "disputes", "handovers"):
        [one] = [each for each in told if each.kind == kind]
        assert (one.register, one.id) == (kind, made[kind])
        assert one.number
        assert one.state
    led = {one.kind: (one.register, one.id) for one in told}
    assert led["sessions"] == ("disputes", made["disputes"])
    assert led["actions"] == ("needs", made["needs"])
    assert led["supports"] == ("companies", firm)
    assert led["attachments"] == ("companies", firm)
    [state] = [one for one in told if one.kind == "states"]
    assert state.words == "状态：在建 → 投产"
    assert "138****8000" in next(one.words for one in told if one.kind == "handovers")
    days = [one.day for one in told]
    assert days == sorted(days, reverse=True)


def test_it_is_narrowed_by_kind_and_year_and_read_in_pages(store: Store) -> None:
    firm, _made = furnish(store)
    with store.reading() as session:
        found = timeline.index(session, firm)
        assert [key.kind for key in found.narrowed(["visits"])] == ["visits"]
        assert found.narrowed(year=1999) == []
        assert found.years() == [TODAY.year]
        whole = timeline.events(session, found, found.keys)
        parts = [
            one
            for at in range(0, len(found.keys), 3)
            for one in timeline.events(session, found, found.keys[at : at + 3])
        ]
    assert parts == whole


def test_what_was_merged_into_a_company_is_told_with_its_old_name(store: Store) -> None:
    firm, _made = furnish(store)
    old, older = (add(store, Company, name=name) for name in ("乙公司", "丙公司"))
    add(store, Visit, company_id=older, visited_on=TODAY - DAY, content="老记录", outcome="未遇")
    records.save(store, Company, {"merged_into_id": old}, older)
    records.save(store, Company, {"merged_into_id": firm}, old)
    with store.reading() as session:
        found = timeline.index(session, firm)
        assert found.merged == ((old, "乙公司"), (older, "丙公司"))
        words = [one.words for one in timeline.of_company(session, firm, kinds=["visits"])]
    assert words == ["检查", "〔丙公司〕老记录"]


def test_the_bin_hides_and_one_not_seen_has_none(store: Store) -> None:
    firm, made = furnish(store)
    records.remove_all(store, Visit, [made["visits"]])
    with store.reading() as session:
        assert "visits" not in timeline.index(session, firm).counts()
        assert timeline.index(session, 999).keys == ()
        assert timeline.of_company(session, 999) == []


def test_an_event_gone_meanwhile_is_left_out(store: Store) -> None:
    firm, _made = furnish(store)
    with store.reading() as session:
        found = timeline.index(session, firm)
        ghost = timeline.Key("visits", 999, TODAY)
        assert timeline.events(session, found, [ghost, *found.keys[:2]]) == timeline.events(
            session, found, found.keys[:2]
        )


def test_the_card_tells_the_year_the_officers_of_before_and_the_tasks(store: Store) -> None:
    firm, made = furnish(store)
    for day, done in ((TODAY - 30 * DAY, 12), (TODAY, 30)):
        add(
            store, Visit, company_id=firm, visited_on=day, officers=[1], content="宣传",
            people_reached=done, people_registered=2,
        )  # fmt: skip
    following.advance(store, Issue, made["needs"], "finished", "办好了")
    with store.reading() as session:
        card = companycard.read(session, firm)
    assert card.figures["visits"] == 3
    assert card.figures["reached"] == 42
    assert card.figures["registered"] == 4
    assert (card.figures["needs_open"], card.figures["needs_done"]) == (0, 1)
    assert (card.figures["hazards_open"], card.figures["hazards_done"]) == (1, 0)
    assert card.last_visit == TODAY
    assert [(one.name, one.end) for one in card.former] == [("许丽", TODAY - 4 * DAY)]
    assert [one.name for one in card.officers] == ["邓毅"]
    assert card.figures["tasks"] == len([one for one in card.duties if one.state != "excused"])
    assert card.duties
    assert {one.company_id for one in card.duties} == {firm}
    assert len(card.events) == len(card.index.keys)
    assert Action.__tablename__ not in {one.register for one in card.events}
