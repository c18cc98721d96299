"""Handing companies over: everything moves in one step, the past stays as it was."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from liaison.base.errors import Problem, Problems, Refused
from liaison.figures.scope import responsible
from liaison.records import (
    Assignment,
    Charge,
    Company,
    Dispute,
    Handover,
    Issue,
    Officer,
    Visit,
)
from liaison.records.assignment import Reason, Role
from liaison.services import assigning, handing
from liaison.services.handingpackage import package
from liaison.services.handingsources import Item
from liaison.store.undo import last_step, undo
from tests.services.handground import (
    DAY,
    Ground,
    a_dispute,
    a_visit,
    an_issue,
    answer,
    everything,
)
from tests.stores import add, seated


def _handed(led: Ground, day: date) -> tuple[dict[int, int], handing.Handed]:
    """Hand three companies over, two to Li and one to Wang, once and once more."""
    first, second, third, _kept = led.firms
    receivers = {first: led.li, second: led.li, third: led.wang}
    about = (led.store, led.zhang, receivers, day, Reason.rotation, "钥匙已交")
    told = handing.hand_over(*about, op_id="once")
    assert handing.hand_over(*about, op_id="once") == told, "the same intention, once"
    return receivers, told


def test_the_companies_move_and_deputies_stay(led: Ground) -> None:
    store, today, zhang, li = led.store, led.today, led.zhang, led.li
    deputy = led.firms[:1]
    assigning.assign(store, deputy, led.wang, today - 50 * DAY, role=Role.deputy)
    receivers, told = _handed(led, today)
    assert (told.companies, told.issues, told.disputes, told.visits) == (3, 0, 0, 0)
    assert told.number.startswith("JJ-")
    assert answer(led, today - DAY) == [zhang] * 4
    assert answer(led, today) == [li, li, led.wang, zhang]
    with store.reading() as session:
        deputies = session.scalars(select(Assignment).where(Assignment.role == Role.deputy)).all()
        assert [(one.officer_id, one.end) for one in deputies] == [(led.wang, None)]
        new = session.scalars(
            select(Assignment).where(Assignment.handover_id == told.handover_id)
        ).all()
        assert {(one.company_id, one.officer_id) for one in new} == set(receivers.items())
        assert {one.reason for one in new} == {Reason.rotation}
        handover = session.get_one(Handover, told.handover_id)
        assert (handover.giver_id, handover.day, handover.note) == (zhang, today, "钥匙已交")


def test_open_matters_of_the_giver_go_along(led: Ground) -> None:
    today, zhang, li, wang = led.today, led.zhang, led.li, led.wang
    first, second, _third, last = led.firms
    mine, hers = an_issue(led, first, zhang), an_issue(led, first, wang)
    kept = an_issue(led, last, zhang)
    done = an_issue(led, first, zhang, state="办结", finished_on=today - 3 * DAY)
    dispute = a_dispute(led, [second], zhang)
    _receivers, told = _handed(led, today)
    assert (told.issues, told.disputes) == (1, 1)
    with led.store.reading() as session:
        officers = {one.id: one.officer_id for one in session.scalars(select(Issue))}
        assert officers == {mine: li, hers: wang, kept: zhang, done: zhang}
        for day, who in ((today - DAY, zhang), (today, li)):
            query = select(responsible(Issue, day)).where(Issue.id == mine)
            assert session.scalar(query) == who
            query = select(responsible(Dispute, day)).where(Dispute.id == dispute)
            assert session.scalar(query) == who


def test_planned_visits_go_along_and_past_ones_keep_their_author(led: Ground) -> None:
    today, zhang, li, wang = led.today, led.zhang, led.li, led.wang
    first, second, *_ = led.firms
    past = a_visit(led, first, [zhang], today - 5 * DAY)
    soon = a_visit(led, first, [zhang], today + 2 * DAY, outcome="计划")
    coming = a_visit(led, second, [zhang, wang], today + 5 * DAY, outcome="计划")
    both = a_visit(led, second, [zhang, li], today + 6 * DAY, outcome="计划")
    _receivers, told = _handed(led, today + 4 * DAY)
    assert told.visits == 2
    with led.store.reading() as session:
        made = session.scalars(select(Visit).options(selectinload(Visit.officers)))
        visits = {one.id: [who.id for who in one.officers] for one in made}
    assert visits == {past: [zhang], soon: [zhang], coming: [li, wang], both: [li]}


@pytest.mark.parametrize("settled", [2, 0])
def test_an_agreement_still_to_be_performed_goes_along(led: Ground, settled: int) -> None:
    """Who settled it keeps the credit, on the day of the handover too."""
    today, firm = led.today, led.firms[0]
    told = {"state": "化解", "settled_on": today - settled * DAY}
    waits = a_dispute(led, [firm], led.zhang, agreement_due=today - DAY, **told)
    done = a_dispute(led, [firm], led.zhang, agreement_due=today, performed=True, **told)

    def items() -> list[Item]:
        with led.store.reading() as session:
            [company] = package(session, led.zhang, [firm], today).companies
            return list(company.matters)

    before = items()
    assert [(one.id, one.state, one.late, one.goes) for one in before] == [
        (waits, "协议待履行", True, True)
    ]
    assert handing.hand_over(led.store, led.zhang, {firm: led.li}, today).disputes == 1
    assert items() == before
    with led.store.reading() as session:
        now = {one.id: one.officer_id for one in session.scalars(select(Dispute))}
        assert now == {waits: led.li, done: led.zhang}
        on = select(responsible(Dispute, today - settled * DAY)).where(Dispute.id == waits)
        assert session.scalar(on) == led.zhang
    step = last_step(led.store)
    assert step is not None
    undo(led.store, step.id)
    assert items() == before


def test_a_plan_nobody_kept_goes_along(led: Ground) -> None:
    """It is work still to be done: the receiver's, once the day has come."""
    today, firm = led.today, led.firms[0]
    missed = a_visit(led, firm, [led.zhang], today - 3 * DAY, outcome="计划")
    with led.store.reading() as session:
        for day, goes in ((today, True), (today + DAY, False)):
            [told] = package(session, led.zhang, [firm], day).companies
            [one] = [item for item in told.tasks if item.id == missed]
            assert (one.state, one.late, one.goes) == ("逾期", True, goes)
    assert handing.hand_over(led.store, led.zhang, {firm: led.li}, today).visits == 1
    with led.store.reading() as session:
        made = session.scalars(select(Visit).options(selectinload(Visit.officers))).one()
        assert [one.id for one in made.officers] == [led.li]


@pytest.mark.parametrize("ahead", [0, 9, -9])
def test_undoing_restores_everything_exactly(led: Ground, ahead: int) -> None:
    store, today = led.store, led.today
    an_issue(led, led.firms[0], led.zhang)
    a_dispute(led, led.firms[:2], led.zhang)
    a_visit(led, led.firms[1], [led.zhang], today + 15 * DAY, outcome="计划")
    assigning.assign(store, led.firms[:1], led.li, today - 40 * DAY, role=Role.deputy)
    before = everything(store)
    receivers = dict.fromkeys(led.firms, led.li)
    handing.hand_over(store, led.zhang, receivers, today + ahead * DAY, note="移交")
    after = everything(store)
    assert after != before
    step = last_step(store)
    assert step is not None
    undone = undo(store, step.id)
    assert undone.kept == ()
    assert everything(store) == before
    again = last_step(store)
    assert again is None or again.id != step.id
    handing.hand_over(store, led.zhang, receivers, today + ahead * DAY)
    assert answer(led, today + 20 * DAY) == [led.li] * 4, "what was undone can be done again"


def test_a_plan_takes_hold_on_its_day(led: Ground) -> None:
    day = led.today + 8 * DAY
    issue = an_issue(led, led.firms[0], led.zhang)
    handing.hand_over(led.store, led.zhang, {led.firms[0]: led.li}, day)
    assert answer(led, led.today)[0] == led.zhang
    assert answer(led, day)[0] == led.li
    with led.store.reading() as session:
        for when, who in (
            (led.today, led.zhang),
            (day - DAY, led.zhang),
            (day, led.li),
        ):
            query = select(responsible(Issue, when)).where(Issue.id == issue)
            assert session.scalar(query) == who


def test_a_stand_in_hands_on_until_the_same_day(led: Ground) -> None:
    """Li stands in for Zhang and passes it on to Wang: the lead stays, the end stays."""
    store, today, end = led.store, led.today, led.today + 10 * DAY
    assigning.stand_in(store, led.zhang, led.li, today - 5 * DAY, end, led.firms[:2])
    with store.reading() as session:
        assert handing.to_hand(session, led.li, today) == led.firms[:2]
    handing.hand_over(store, led.li, {led.firms[0]: led.wang}, today)
    zhang, li, wang = led.zhang, led.li, led.wang
    assert answer(led, today - DAY)[:2] == [li, li]
    assert answer(led, today)[:2] == [wang, li]
    assert answer(led, end)[:2] == [wang, li]
    assert answer(led, end + DAY)[:2] == [zhang, zhang]


def test_a_turn_with_an_end_keeps_it(led: Ground) -> None:
    store, today, firm = led.store, led.today, led.firms[0]
    with store.reading() as session:
        one = session.scalars(select(Assignment).where(Assignment.company_id == firm)).one()
    assigning.end(store, one.id, today + 30 * DAY)
    handing.hand_over(store, led.zhang, {firm: led.li}, today)
    assert answer(led, today + 30 * DAY)[0] == led.li
    assert answer(led, today + 31 * DAY)[0] is None


def test_a_deputy_who_receives_is_deputy_no_longer(led: Ground) -> None:
    store, today, firm = led.store, led.today, led.firms[0]
    assigning.assign(store, [firm], led.li, today - 30 * DAY, role=Role.deputy)
    handing.hand_over(store, led.zhang, {firm: led.li}, today)
    with store.reading() as session:
        turns = session.scalars(
            select(Assignment).where(Assignment.officer_id == led.li).order_by(Assignment.start)
        ).all()
        found = [(one.role, one.start, one.end) for one in turns]
    assert found == [
        (Role.deputy, today - 30 * DAY, today - DAY),
        (Role.lead, today, None),
    ]


def test_a_dispute_of_several_companies_goes_with_the_first_the_giver_has(led: Ground) -> None:
    store, firms = led.store, led.firms
    goes = a_dispute(led, [firms[1], firms[3]], led.zhang)
    stays = a_dispute(led, [firms[3], firms[1]], led.zhang)
    first = a_dispute(led, [firms[2], firms[1]], led.zhang)
    others = add(store, Company, name="他人的公司")
    passed = a_dispute(led, [others, firms[1]], led.zhang)
    receivers = {firms[1]: led.li, firms[2]: led.wang}
    handing.hand_over(store, led.zhang, receivers, led.today)
    with store.reading() as session:
        found = {one.id: one.officer_id for one in session.scalars(select(Dispute))}
    assert found == {goes: led.li, stays: led.zhang, first: led.wang, passed: led.li}


def test_handing_on_again_keeps_who_answered_in_between(led: Ground) -> None:
    store, today, firm = led.store, led.today, led.firms[0]
    issue = an_issue(led, firm, led.zhang)
    handing.hand_over(store, led.zhang, {firm: led.li}, today - 10 * DAY)
    handing.hand_over(store, led.li, {firm: led.wang}, today)
    wanted = [led.zhang, led.li, led.li, led.wang]
    days = [today - 11 * DAY, today - 10 * DAY, today - DAY, today]
    with store.reading() as session:
        found = [
            session.scalar(select(responsible(Issue, day)).where(Issue.id == issue)) for day in days
        ]
    assert found == wanted
    assert answer(led, today)[0] == led.wang


def test_an_empty_turn_between_leaves_no_charge(led: Ground) -> None:
    """Handed on with effect before the first handover: nobody's past is taken away."""
    store, today, firm = led.store, led.today, led.firms[0]
    issue = an_issue(led, firm, led.li)
    handing.hand_over(store, led.zhang, {led.firms[1]: led.li}, today - 2 * DAY)
    add(store, Charge, owner="issue", owner_id=issue, officer_id=led.wang, until=today - 3 * DAY)
    handing.hand_over(store, led.li, {led.firms[1]: led.zhang}, today)
    assigning.assign(store, [firm], led.li, today - 8 * DAY)
    handing.hand_over(store, led.li, {firm: led.zhang}, today - 5 * DAY)
    with store.reading() as session:
        before = session.scalar(
            select(responsible(Issue, today - 6 * DAY)).where(Issue.id == issue)
        )
        charges = session.scalars(select(Charge).where(Charge.owner_id == issue)).all()
    assert before == led.wang
    assert len(charges) == 1


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ("nothing", "请选择"),
        ("oneself", "移交人本人"),
        ("inactive", "不在岗"),
        ("strange", "甲3公司"),
        ("gone", "找不到"),
        ("same day", "FG-"),
    ],
)
def test_what_cannot_be_is_refused_whole(led: Ground, what: str, words: str) -> None:
    store, today, day = led.store, led.today, led.today
    receivers = {led.firms[0]: led.li, led.firms[1]: led.li}
    if what == "nothing":
        receivers = {}
    elif what == "oneself":
        receivers[led.firms[1]] = led.zhang
    elif what == "inactive":
        receivers[led.firms[1]] = add(store, Officer, name="赵六", active=False)
    elif what == "strange":
        assigning.assign(store, [led.firms[3]], led.wang, today - DAY)
        receivers[led.firms[3]] = led.li
    elif what == "gone":
        receivers[led.firms[1]] = 999_999
    else:
        day = today - 100 * DAY
    before = everything(store)
    with pytest.raises((Problem, Problems), match=words):
        handing.hand_over(store, led.zhang, receivers, day)
    with store.reading() as session:
        found = handing.problems(session, led.zhang, receivers, day)
    assert any(words in str(one) for one in found)
    assert everything(store) == before


def test_only_who_assigns_may_hand_over(led: Ground) -> None:
    officer = seated(led.store, "zhangsan", "officer", led.zhang)
    before = everything(led.store)
    with pytest.raises(Refused):
        handing.hand_over(officer, led.zhang, {led.firms[0]: led.li}, led.today)
    assert everything(led.store) == before
