"""A handover planned for a later day: what is open on that day is the receiver's then."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from liaison.base.clock import clock
from liaison.figures.scope import responsible
from liaison.records import Assignment, Charge, Company, Dispute, Handover, Issue, Officer, Visit
from liaison.services import (
    assigning,
    handing,
    handinglist,
    records,
    signing,
    steps,
    takinghold,
    welcoming,
)
from liaison.services.handinglist import Asked
from liaison.services.officerload import load
from liaison.store.undo import last_step, latest
from tests.services.handground import (
    DAY,
    Ground,
    a_dispute,
    a_visit,
    an_issue,
    answer,
    everything,
)
from tests.services.park import NOON
from tests.stores import LOGIN, PASSWORD, Made, add

DAYS = 8


@pytest.fixture
def planned(led: Ground) -> handing.Handed:
    """Three companies will be Li's in eight days."""
    receivers = dict.fromkeys(led.firms[:3], led.li)
    return handing.hand_over(led.store, led.zhang, receivers, led.today + DAYS * DAY)


def then(days: int = DAYS) -> Any:
    """So many days later."""
    return clock.held(NOON + timedelta(days=days))


def whose(session: Session, record: Any, one: int, day: Any) -> int | None:
    """Who answers for it on a day."""
    return session.scalar(select(responsible(record, day)).where(record.id == one))


def test_what_is_registered_in_between_goes_on_the_day(
    led: Ground, planned: handing.Handed
) -> None:
    store, day = led.store, led.today + DAYS * DAY
    assert planned.planned
    with then(3):
        issue = an_issue(led, led.firms[0], led.zhang, reported_on=led.today + 3 * DAY)
        dispute = a_dispute(led, led.firms[1:2], led.zhang, found_on=led.today + 3 * DAY)
        visit = a_visit(led, led.firms[2], [led.zhang], day + DAY, outcome="计划")
        stays = an_issue(led, led.firms[3], led.zhang)
        assert takinghold.take_hold(store) == 0, "not before its day"
    with then():
        assert takinghold.take_hold(store) == 1
        assert takinghold.take_hold(store) == 0, "once"
    with store.reading() as session:
        assert session.get_one(Issue, issue).officer_id == led.li
        assert session.get_one(Dispute, dispute).officer_id == led.li
        assert session.get_one(Issue, stays).officer_id == led.zhang
        for when, who in ((day - DAY, led.zhang), (day, led.li)):
            assert whose(session, Issue, issue, when) == who
            assert whose(session, Dispute, dispute, when) == who
        made = session.get_one(Visit, visit, options=[selectinload(Visit.officers)])
        assert [one.id for one in made.officers] == [led.li]


def test_until_the_day_everything_is_as_it_was(led: Ground) -> None:
    """What is finished before the day was never the receiver's, and is not shown as theirs."""
    issue = an_issue(led, led.firms[0], led.zhang)
    other = an_issue(led, led.firms[0], led.zhang)
    day = led.today + DAYS * DAY
    handed = handing.hand_over(led.store, led.zhang, {led.firms[0]: led.li}, day)
    assert handed.issues == 2, "what would go as things stand"
    with led.store.reading() as session:
        assert session.get_one(Issue, issue).officer_id == led.zhang
        carried = {one.officer_id: one.open_issues for one in load(session, day)}
        assert carried[led.li] == 2, "the board of the day to come shows it planned"
        assert not carried.get(led.zhang)
        carried = {one.officer_id: one.open_issues for one in load(session, day - DAY)}
        assert carried[led.zhang] == 2
    with then(4):
        done = {"state": "办结", "finished_on": f"{led.today + 4 * DAY}"}
        records.save(led.store, Issue, done, issue)
    with then():
        takinghold.take_hold(led.store)
    with led.store.reading() as session:
        assert session.get_one(Issue, issue).officer_id == led.zhang
        assert session.get_one(Issue, other).officer_id == led.li


def test_what_is_given_to_somebody_meanwhile_or_since_stays_there(
    led: Ground, planned: handing.Handed
) -> None:
    meanwhile, since, new = (an_issue(led, led.firms[0], led.zhang) for _n in range(3))
    with then(2):
        records.save(led.store, Issue, {"officer_id": led.wang}, meanwhile)
    with then():
        records.save(led.store, Issue, {"officer_id": led.wang}, since)
        records.save(led.store, Issue, {"officer_id": led.zhang}, since)
        late = an_issue(led, led.firms[0], led.zhang)
    with then(DAYS + 2):
        assert takinghold.take_hold(led.store) == 1
    with led.store.reading() as session:
        officers = [session.get_one(Issue, one).officer_id for one in (meanwhile, since, new, late)]
        assert officers[0] == led.wang
        assert officers[2:] == [led.li, led.zhang], "registered on the day: as it was written"
        assert whose(session, Issue, new, led.today + DAYS * DAY - DAY) == led.zhang


def test_two_plans_one_after_the_other(led: Ground, planned: handing.Handed) -> None:
    """Wang has the companies for some days before Li does: the matters go both ways with them."""
    issue = an_issue(led, led.firms[0], led.zhang)
    handing.hand_over(led.store, led.zhang, {led.firms[0]: led.wang}, led.today + 2 * DAY)
    with then(2):
        assert takinghold.take_hold(led.store) == 1
    with then():
        assert takinghold.take_hold(led.store) == 1
    with led.store.reading() as session:
        found = [whose(session, Issue, issue, led.today + n * DAY) for n in (1, 2, DAYS - 1, DAYS)]
    assert found == [led.zhang, led.wang, led.wang, led.li]
    days = [led.today + n * DAY for n in (1, 2, DAYS - 1, DAYS)]
    assert [answer(led, day)[0] for day in days] == found


def test_the_list_written_on_the_day_has_all_of_it(led: Ground, planned: handing.Handed) -> None:
    before = an_issue(led, led.firms[0], led.zhang)
    with then(3):
        between = an_issue(led, led.firms[1], led.zhang, reported_on=led.today + 3 * DAY)
    with then():
        takinghold.take_hold(led.store)
        with led.store.reading() as session:
            told = handinglist.read(session, Asked(handover_id=planned.handover_id))
            numbers = {session.get_one(Issue, one).number for one in (before, between)}
    (section,) = told.sections
    assert section.going == 2
    (matters,) = [one for one in section.parts if one.name == "matters"]
    assert {row[2] for row in matters.rows} == numbers
    assert {row[-1] for row in matters.rows} == {"李四"}


def test_a_plan_is_undone_before_and_after_it_took_hold(led: Ground) -> None:
    issue = an_issue(led, led.firms[0], led.zhang)
    before = everything(led.store)
    handing.hand_over(led.store, led.zhang, {led.firms[0]: led.li}, led.today + DAYS * DAY)
    step = last_step(led.store)
    assert step is not None
    with then(3):
        between = an_issue(led, led.firms[0], led.zhang)
    with then():
        takinghold.take_hold(led.store)
        newest = [row.words for row in latest(led.store, 5)]
        assert takinghold.TAKING_HOLD not in newest, "nobody's Ctrl+Z"
        told = steps.take_back(led.store, step.id)
        assert told.kept == ()
    after = everything(led.store)
    assert {one for one in after if after[one] != before[one]} == {"issue"}
    with led.store.reading() as session:
        officers = {session.get_one(Issue, one).officer_id for one in (issue, between)}
        assert officers == {led.zhang}
        assert session.scalars(select(Charge).where(Charge.deleted_at.is_(None))).all() == []
    with then(DAYS + 1):
        assert takinghold.take_hold(led.store) == 0
        steps.redo(led.store)
        assert answer(led, led.today + DAYS * DAY)[0] == led.li
        with led.store.reading() as session:
            assert session.get_one(Issue, issue).officer_id == led.li


def test_a_plan_whose_assignments_were_put_off_waits_for_them(
    led: Ground, planned: handing.Handed
) -> None:
    issue = an_issue(led, led.firms[0], led.zhang)
    with led.store.reading() as session:
        query = select(Assignment.id).where(Assignment.handover_id == planned.handover_id)
        turns = session.scalars(query).all()
    for one in turns:
        records.save(led.store, Assignment, {"start": f"{led.today + (DAYS + 3) * DAY}"}, one)
    with then(DAYS + 1):
        assert takinghold.take_hold(led.store) == 0
    with then(DAYS + 3):
        assert takinghold.take_hold(led.store) == 1
        with led.store.reading() as session:
            assert session.get_one(Issue, issue).officer_id == led.li


def test_another_pc_was_first(led: Ground, planned: handing.Handed) -> None:
    an_issue(led, led.firms[0], led.zhang)
    with then():
        with led.store.reading(whole=True) as session:
            (come,) = takinghold._come(session)
        assert takinghold.take_hold(led.store) == 1
        assert not takinghold._carried_out(led.store, come)
    with led.store.reading() as session:
        assert len(session.scalars(select(Charge)).all()) == 1


def test_signing_in_on_the_day_is_enough(template: Made, tmp_path: Path) -> None:
    home = template.copy(tmp_path / "data")
    with clock.held(NOON):
        signed = signing.sign_in(home, LOGIN, PASSWORD)
        welcoming.agree_to_clock(signed.store)  # the template is of another day
        zhang, li = add(signed.store, Officer, name="张三"), add(signed.store, Officer, name="李四")
        firm = add(signed.store, Company, name="甲公司")
        assigning.assign(signed.store, [firm], zhang, clock.today() - DAY)
        handing.hand_over(signed.store, zhang, {firm: li}, clock.today() + DAY)
        told = {"kind": "诉求", "company_id": firm, "officer_id": zhang, "description": "通行证"}
        issue = add(signed.store, Issue, **told, reported_on=clock.today())
        signed.store.close()
    with then(1):
        signed = signing.sign_in(home, LOGIN, PASSWORD)
        with signed.store.reading() as session:
            assert session.get_one(Issue, issue).officer_id == li
        assert last_step(signed.store) is None, "it is no step of the person's own"
        signed.store.close()


def test_a_plan_upon_a_plan_counts_what_will_be_there(led: Ground) -> None:
    """What Wang will have been given until then is what Wang is to hand on."""
    issue = an_issue(led, led.firms[0], led.zhang)
    a_dispute(led, led.firms[:1], led.zhang)
    handing.hand_over(led.store, led.zhang, {led.firms[0]: led.wang}, led.today + 2 * DAY)
    day = led.today + 4 * DAY
    told = handing.hand_over(led.store, led.wang, {led.firms[0]: led.li}, day)
    assert (told.issues, told.disputes) == (1, 1)
    with then(4):
        assert takinghold.take_hold(led.store) == 2, "nobody had opened the store in between"
    with led.store.reading() as session:
        found = [whose(session, Issue, issue, led.today + n * DAY) for n in (1, 2, 3, 4)]
    assert found == [led.zhang, led.wang, led.wang, led.li]


def test_undoing_a_later_note_leaves_what_took_hold(led: Ground, planned: handing.Handed) -> None:
    """Only what made the handover takes along what followed from it."""
    issue = an_issue(led, led.firms[0], led.zhang)
    records.save(led.store, Handover, {"note": "已面交"}, planned.handover_id)
    noted = last_step(led.store)
    assert noted is not None
    with then():
        assert takinghold.take_hold(led.store) == 1
        steps.take_back(led.store, noted.id)
    with led.store.reading() as session:
        assert session.get_one(Handover, planned.handover_id).note is None
        assert session.get_one(Issue, issue).officer_id == led.li
