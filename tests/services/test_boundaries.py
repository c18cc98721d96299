"""What an attack on the officer's day found: each stays mended, on both engines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import NeedsReason, NeedsSecond, Problems, Refused
from liaison.figures.scope import responsible
from liaison.records import Assignment, Company, Handover, Issue, Station, Visit
from liaison.records.assignment import Reason
from liaison.services import (
    agenda,
    assigning,
    companymerging,
    handing,
    records,
    registers,
    views,
    visiting,
)
from liaison.services.rights import Leave
from liaison.services.views import View
from liaison.services.visiting import VisitEntry
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.services.handground import DAY, Ground, a_visit, an_issue
from tests.stores import add, seated


def _versions(store: Store, *companies: int) -> tuple[int, ...]:
    with store.reading() as session:
        return tuple(session.get_one(Company, one).version for one in companies)


def _entry(led: Ground, **more: object) -> VisitEntry:
    told = VisitEntry(company_id=led.firms[0], visited_on=led.today, officers=[led.zhang])
    return replace(told, content="检查", **more)  # type: ignore[arg-type]


@pytest.fixture
def elsewhere(led: Ground) -> int:
    """A company of another station."""
    other = add(led.store, Station, name="河西警务站")
    return add(led.store, Company, name="河西公司", station_id=other)


def test_a_plan_is_not_fulfilled_in_another_station(led: Ground, elsewhere: int) -> None:
    zhang = seated(led.store, "zhang", "officer", led.zhang)
    plan = visiting.record(zhang, _entry(led, outcome="计划"))
    there = _entry(led, company_id=elsewhere, fulfils=plan.id, version=plan.version)
    with pytest.raises(Refused):
        visiting.record(zhang, there)
    with pytest.raises(Refused):
        visiting.record_all(zhang, [there])


def test_a_visit_is_not_given_to_another_station(led: Ground, elsewhere: int) -> None:
    zhang = seated(led.store, "zhang", "officer", led.zhang)
    one = visiting.record(zhang, _entry(led))
    with pytest.raises(Refused):
        records.save(zhang, Visit, {"company_id": elsewhere}, one.id, one.version)
    with led.store.reading() as session:
        own = session.get_one(Visit, one.id).station_id
    told = {"company_id": elsewhere, "visited_on": led.today, "officers": [led.zhang]}
    with pytest.raises(Refused):  # nor does it help to call it one's own station's
        records.save(zhang, Visit, told | {"content": "检查", "station_id": own})


def test_a_mended_company_brings_its_station(led: Ground, elsewhere: int) -> None:
    visit = a_visit(led, led.firms[0], [led.zhang], led.today)
    issue = an_issue(led, led.firms[0], led.zhang)
    records.save(led.store, Visit, {"company_id": elsewhere}, visit, 1)
    records.save(led.store, Issue, {"company_id": elsewhere}, issue, 1)
    with led.store.reading() as session:
        station = session.get_one(Company, elsewhere).station_id
        assert session.get_one(Visit, visit).station_id == station
        assert session.get_one(Issue, issue).station_id == station


def test_a_leader_moves_what_another_planned(led: Ground) -> None:
    plan = agenda.plan(led.store, led.firms[0], led.today, [led.zhang])
    leader = seated(led.store, "leader")
    moved = agenda.move(leader, plan.id, led.today + DAY, plan.version)
    assert moved.version > plan.version


def test_a_leader_merges_what_others_wrote_with_a_reason(led: Ground) -> None:
    kept, gone, *_rest = led.firms
    leader, both = seated(led.store, "leader"), _versions(led.store, *led.firms[:2])
    with pytest.raises(NeedsReason):
        companymerging.merge(leader, kept, gone, both)  # type: ignore[arg-type]
    done = companymerging.merge(
        leader,
        kept,
        gone,
        both,  # type: ignore[arg-type]
        leave=Leave(reason="重复登记"),
    )
    assert done.company_id == kept


def test_a_merge_is_no_way_to_correct_a_number_alone(led: Ground) -> None:
    kept, gone, *_rest = led.firms
    for one, number in ((kept, "13700137000"), (gone, "13600136000")):
        records.save(led.store, Company, {"legal_phone": number}, one, 1)
    both = _versions(led.store, kept, gone)
    zhang = seated(led.store, "zhang", "officer", led.zhang)
    with clock.held(clock.now() + 3 * DAY), pytest.raises(NeedsSecond):
        companymerging.merge(zhang, kept, gone, both, frozenset({"legal_phone"}))  # type: ignore[arg-type]
    with led.store.reading() as session:
        assert session.get_one(Company, kept).legal_phone == "13700137000"


def test_a_merged_company_that_is_restored_is_one_of_its_own(led: Ground) -> None:
    kept, gone, *_rest = led.firms
    companymerging.merge(led.store, kept, gone, _versions(led.store, kept, gone))  # type: ignore[arg-type]
    records.restore(led.store, Company, gone)
    with led.store.reading() as session:
        one = session.get_one(Company, gone)
        assert (one.deleted_at, one.merged_into_id) == (None, None)


def test_an_undone_handover_changes_no_past_figure(led: Ground) -> None:
    issue = an_issue(led, led.firms[0], led.zhang)
    handing.hand_over(led.store, led.zhang, {led.firms[0]: led.li}, led.today)
    step = last_step(led.store)
    assert step is not None
    with led.store.reading() as session:
        version = session.get_one(Issue, issue).version
    records.save(led.store, Issue, {"description": "车辆通行证三张"}, issue, version)
    undone = undo(led.store, step.id)
    assert len(undone.kept) == 1
    with led.store.reading() as session:
        officer = session.get_one(Issue, issue).officer_id
        whose = [
            session.scalar(select(responsible(Issue, day)).where(Issue.id == issue))
            for day in (led.today - DAY, led.today)
        ]
    assert (officer, whose) == (led.li, [led.zhang, led.li])


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("note", {"note": "长" * 201}),
        ("order_number", {"order_number": -5}),
        ("end", {"end": date(9999, 12, 31)}),
    ],
)
def test_an_assignment_holds_what_its_form_would(
    led: Ground, field: str, more: dict[str, object]
) -> None:
    with pytest.raises(Problems) as told:
        assigning.assign(led.store, led.firms, led.li, led.today, **more)  # type: ignore[arg-type]
    assert [one.field for one in told.value.problems] == [field]


def test_a_handover_holds_what_its_form_would(led: Ground) -> None:
    receivers = {led.firms[0]: led.li}
    with pytest.raises(Problems):
        handing.hand_over(led.store, led.zhang, receivers, date(9999, 12, 31))
    with pytest.raises(Problems):
        handing.hand_over(led.store, led.zhang, receivers, led.today, Reason.rotation, "长" * 2001)
    handed = handing.hand_over(
        led.store, led.zhang, receivers, led.today, Reason.rotation, " 面交\0 "
    )
    assigning.assign(led.store, led.firms[1:2], led.li, led.today, note="换\0人")
    with led.store.reading() as session:
        assert session.get_one(Handover, handed.handover_id).note == "面交"
        notes = session.scalars(select(Assignment.note).where(Assignment.note.is_not(None))).all()
        assert notes == ["换人"]


def test_half_a_sign_in_a_view_is_no_error(led: Ground) -> None:
    register = registers.BY_NAME["companies"]
    shared = View(0, "我的\ud83d", "", True, (("name", "\ud83d云"),), (), "\0\ud83d")
    views.keep(led.store, register, shared)
    with led.store.reading() as session:
        (view,) = views.of_register(session, register)
    assert view.where == (("name", "\ud83d云"),)
    stranger = seated(led.store, "li", "officer", led.li)
    with pytest.raises(Refused):  # whoever the caller says made it
        views.drop(stranger, replace(view, by="li"))


def test_days_far_off_are_told(led: Ground) -> None:
    with pytest.raises(Problems):
        visiting.record(led.store, _entry(led, visited_on=date(9999, 12, 31), outcome="计划"))
    with pytest.raises(Problems):
        visiting.record(led.store, _entry(led, visited_on=led.today - timedelta(days=60_000)))
