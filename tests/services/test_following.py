"""Needs, hazards and disputes go only where the tables allow, and leave an entry each time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from liaison.base.errors import Problem, Problems, Refused, Stale
from liaison.fields.choice import Choice
from liaison.fields.record import Record
from liaison.records import Action, Company, Dispute, Issue, MediationSession, Officer
from liaison.records.dispute import MOVES as DISPUTE_MOVES, REOPENED as DISPUTE_REOPENED
from liaison.records.issue import MOVES, REOPENED, IssueKind, IssueState
from liaison.services import following, records
from liaison.store.step import Store
from tests.services.park import TODAY
from tests.stores import add

pytestmark = pytest.mark.usefixtures("noon")
DAY = date(2026, 11, 2)


@pytest.fixture
def ground(store: Store) -> Store:
    add(store, Company, name="甲公司")
    add(store, Officer, name="张三")
    return store


def _issue(store: Store, kind: IssueKind, **more: Any) -> int:
    told = {"company_id": 1, "officer_id": 1, "reported_on": DAY, "description": "内容"}
    return add(store, Issue, kind=kind, **told, **more)


def _dispute(store: Store, **more: Any) -> int:
    told = {"companies": [1], "officer_id": 1, "found_on": DAY, "description": "欠薪"}
    return add(store, Dispute, **told, **more)


def _values(store: Store, record: type[Record], one_id: int) -> dict[str, Any]:
    with store.reading() as session:
        return records.card(session, record, one_id).values


def _entries(store: Store, one_id: int) -> list[Action]:
    with store.reading() as session:
        return list(session.scalars(select(Action).where(Action.issue_id == one_id)))


@pytest.mark.parametrize("kind", IssueKind)
def test_an_issue_moves_exactly_where_the_table_says(ground: Store, kind: IssueKind) -> None:
    for state in MOVES[kind]:
        for target in IssueState:
            one_id = _issue(ground, kind, state=state)
            assert following.moves(ground, Issue, one_id) == list(MOVES[kind][state])
            allowed = target in MOVES[kind][state]
            _try(ground, Issue, one_id, target, allowed)
            assert len(_entries(ground, one_id)) == int(allowed)
            kept = _values(ground, Issue, one_id)["state"]
            assert kept == (target if allowed else state).value


def test_a_dispute_moves_exactly_where_the_table_says(ground: Store) -> None:
    for state in DISPUTE_MOVES:
        for target in DISPUTE_MOVES:
            one_id = _dispute(ground, state=state)
            allowed = target in DISPUTE_MOVES[state]
            _try(ground, Dispute, one_id, target, allowed)
            kept = _values(ground, Dispute, one_id)["state"]
            assert kept == (target if allowed else state).value


def _try(store: Store, record: type[Record], one_id: int, target: Choice, allowed: bool) -> None:
    before = _values(store, record, one_id)
    if allowed:
        saved = following.advance(store, record, one_id, str(target.value), "说明")
        assert saved.version == 2
        return
    with pytest.raises((Refused, Problems)) as caught:
        following.advance(store, record, one_id, str(target.value), "说明")
    told: Any = caught.value
    problem = told.problems[0] if isinstance(told, Problems) else told
    assert problem.field == "state"
    assert target.words in problem.words
    assert _values(store, record, one_id) == before


def test_going_back_needs_a_note(ground: Store) -> None:
    for state, target in [*REOPENED, *DISPUTE_REOPENED]:
        record: type[Record] = Issue if isinstance(state, IssueState) else Dispute
        if record is Issue:
            kind = next(one for one in MOVES if state in MOVES[one])
            one_id = _issue(ground, kind, state=state, finished_on=DAY)
        else:
            one_id = _dispute(ground, state=state, settled_on=DAY)
        for note in ("", "  ", "\x00"):
            with pytest.raises(Problem, match="原因") as caught:
                following.advance(ground, record, one_id, str(target.value), note)
            assert caught.value.field == "note"
        following.advance(ground, record, one_id, str(target.value), "企业来电")
        values = _values(ground, record, one_id)
        assert values["finished_on" if record is Issue else "settled_on"] is None


def test_a_need_to_its_end(ground: Store) -> None:
    one_id = _issue(ground, IssueKind.need)
    assert _values(ground, Issue, one_id)["state"] == "registered"
    following.advance(ground, Issue, one_id, "交办", "转户政", on=DAY + timedelta(days=1))
    following.advance(ground, Issue, one_id, "办理中")
    following.advance(ground, Issue, one_id, "办结", "已发证", on=DAY + timedelta(days=9))
    following.advance(ground, Issue, one_id, "已反馈")
    values = _values(ground, Issue, one_id)
    assert (values["finished_on"], values["result"]) == ("2026-11-11", "已发证")
    assert [(one.done_on, one.content) for one in _entries(ground, one_id)] == [
        (DAY + timedelta(days=1), "转户政"),
        (TODAY, "办理中"),
        (DAY + timedelta(days=9), "已发证"),
        (TODAY, "已反馈"),
    ]


def test_a_hazard_that_fails_its_check_goes_round_again(ground: Store) -> None:
    one_id = _issue(ground, IssueKind.hazard)
    following.advance(ground, Issue, one_id, "责令整改", "限期 7 日")
    following.advance(ground, Issue, one_id, "已整改", on=DAY + timedelta(days=3))
    following.advance(ground, Issue, one_id, "责令整改", "仍有堆物", on=DAY + timedelta(days=4))
    values = _values(ground, Issue, one_id)
    assert (values["recheck"], values["recheck_on"]) == ("failed", "2026-11-06")
    assert values["finished_on"] is None
    following.advance(ground, Issue, one_id, "已整改", on=DAY + timedelta(days=8))
    following.advance(ground, Issue, one_id, "复查合格", on=DAY + timedelta(days=9))
    values = _values(ground, Issue, one_id)
    assert (values["recheck"], values["recheck_on"]) == ("passed", "2026-11-11")
    assert (values["finished_on"], values["recheck_by_id"]) == ("2026-11-10", 1)


def test_an_end_before_the_beginning_is_refused(ground: Store) -> None:
    one_id = _issue(ground, IssueKind.need)
    with pytest.raises(Problems, match="早于登记日期"):
        following.advance(ground, Issue, one_id, "办结", on=DAY - timedelta(days=1))
    dispute = _dispute(ground)
    with pytest.raises(Problems, match="早于排查日期"):
        following.advance(ground, Dispute, dispute, "化解", on=DAY - timedelta(days=1))
    assert _entries(ground, one_id) == []


def test_notes_without_end_and_unknown_states_are_refused_in_words(ground: Store) -> None:
    one_id, dispute = _issue(ground, IssueKind.need), _dispute(ground)
    with pytest.raises(Problem, match="过长"):
        following.advance(ground, Issue, one_id, "办结", "长" * 2001)
    with pytest.raises(Problem, match="过长") as caught:
        following.advance(ground, Dispute, dispute, "移交", "长" * 61)
    assert caught.value.field == "transferred_to"
    with pytest.raises(Problem, match="移交给谁"):
        following.advance(ground, Dispute, dispute, "移交")
    with pytest.raises(Problem, match="可选范围"):
        following.advance(ground, Issue, one_id, "飞走")
    following.advance(ground, Issue, one_id, "办结", "含\x00和\ud800的说明")
    assert _values(ground, Issue, one_id)["result"] == "含和的说明"


def test_an_old_version_is_not_moved(ground: Store) -> None:
    one_id = _issue(ground, IssueKind.need)
    following.advance(ground, Issue, one_id, "交办", version=1)
    with pytest.raises(Stale):
        following.advance(ground, Issue, one_id, "办结", version=1)


def test_the_form_cannot_jump_either(ground: Store) -> None:
    one_id = _issue(ground, IssueKind.hazard)
    with pytest.raises(Refused, match="复查合格"):
        records.save(ground, Issue, {"state": "复查合格"}, one_id)
    with pytest.raises(Problems, match="不是隐患的状态"):
        _issue(ground, IssueKind.hazard, state="办结")


def test_an_agreement_settles_and_a_failed_session_leaves(ground: Store) -> None:
    one_id = _dispute(ground)
    following.mediate(ground, one_id, "双方到场", "择期再调", on=DAY + timedelta(days=1))
    values = _values(ground, Dispute, one_id)
    assert (values["state"], values["mediated_on"]) == ("mediating", "2026-11-03")
    following.mediate(ground, one_id, "未谈成", "未达成", on=DAY + timedelta(days=2))
    assert _values(ground, Dispute, one_id)["state"] == "mediating"
    saved = following.mediate(ground, one_id, "签协议", "达成协议", on=DAY + timedelta(days=3))
    values = _values(ground, Dispute, one_id)
    assert (values["state"], values["settled_on"]) == ("settled", "2026-11-05")
    assert values["mediated_on"] == "2026-11-03"
    assert saved.number == "TJ-0003"


@pytest.mark.parametrize("state", DISPUTE_MOVES)
def test_an_agreement_settles_from_wherever_the_dispute_stands(
    ground: Store, state: Choice
) -> None:
    before = DAY + timedelta(days=1) if state.name in {"settled", "transferred"} else None
    one_id = _dispute(ground, state=state, settled_on=before, transferred_to="法院")
    following.mediate(ground, one_id, "签协议", "达成协议", on=DAY + timedelta(days=5))
    values = _values(ground, Dispute, one_id)
    assert values["state"] == "settled"
    kept = "2026-11-03" if state.name == "settled" else "2026-11-07"
    assert values["settled_on"] == kept, "the month it was settled in is not moved"


def test_a_session_without_an_account_is_refused_and_leaves_nothing(ground: Store) -> None:
    one_id = _dispute(ground)
    before = _values(ground, Dispute, one_id)
    with pytest.raises(Problems) as caught:
        following.mediate(ground, one_id, "", "达成协议")
    assert {one.field for one in caught.value.problems} == {"account"}
    with pytest.raises(Problems, match="可选范围"):
        following.mediate(ground, one_id, "谈", "握手")
    assert _values(ground, Dispute, one_id) == before
    with ground.reading() as session:
        assert session.scalars(select(MediationSession)).all() == []
