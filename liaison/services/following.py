"""Following a need, hazard or dispute to its end: one move, one dated entry."""

from __future__ import annotations

from datetime import date
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.words import N_, _
from liaison.fields.choice import Choice
from liaison.fields.field import fields_of
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.records import Action, Dispute, Issue, MediationSession
from liaison.records.dispute import (
    MOVES as DISPUTE_MOVES,
    REOPENED as DISPUTE_REOPENED,
    DisputeState,
    SessionResult,
)
from liaison.records.issue import (
    MOVES as ISSUE_MOVES,
    REOPENED as ISSUE_REOPENED,
    IssueKind,
    IssueState,
    Recheck,
)
from liaison.services import guarding, records
from liaison.services.records import Saved
from liaison.store.step import Op, Step, Store, load

_NOTE = Text(2000, long=True)
_ENDS = {IssueState.finished, IssueState.declined, IssueState.rectified, IssueState.handed_over}


def moves(store: Store, record: type[Record], id: int) -> list[Choice]:
    """Return the states a need, hazard or dispute may move to now."""
    with store.reading() as session:
        one: Any = load(session, record, id)
        table: Any = ISSUE_MOVES[one.kind] if record is Issue else DISPUTE_MOVES
        return list(table[one.state])


def advance(  # noqa: PLR0913 - what a person decides in one go
    store: Store,
    record: type[Record],
    id: int,
    state: str,
    note: str = "",
    on: date | None = None,
    version: int | None = None,
    *,
    op_id: Op = None,
) -> Saved:
    """Move to ``state`` on a day with a note; refuses wrong jumps with the reason.

    Going back to an earlier state needs a note. Ends set the day they ended;
    a re-check sets its day and result.
    """

    def work(step: Step) -> list[Any]:
        one = step.get(record, id, version)
        guarding.may_handle(step, one)
        move(step, one, state, note, on)
        records.settle(step, one)
        step.session.flush()
        return records.told(one)

    return Saved(*store.once(N_("办理"), work, op_id))


def move(step: Step, one: Record, state: str, note: str = "", on: date | None = None) -> None:
    """Move a loaded need, hazard or dispute within a step; the caller settles and flushes."""
    try:
        told = _NOTE.parse(note) or ""
    except Problem as problem:
        raise problem.at("note") from problem
    work = _issue if isinstance(one, Issue) else _dispute
    work(step, one, state, told, on or clock.today())


def _refuse_same(old: Choice, new: Choice) -> None:
    """A second click must not move the day a matter ended on."""
    if old is new:
        raise Refused(
            _("不能从“{old}”直接变为“{new}”。").format(old=old.words, new=new.words),
            "state",
            _("已经是“{new}”。").format(new=new.words),
        )


def _issue(step: Step, issue: Any, state: str, note: str, day: date) -> None:
    new = IssueState.read(state)
    _refuse_same(issue.state, new)
    if (issue.state, new) in ISSUE_REOPENED:
        _need_note(note)
        issue.finished_on = None
        if issue.kind is IssueKind.hazard and issue.state is IssueState.rectified:
            issue.recheck, issue.recheck_on = Recheck.failed, day
        else:
            issue.recheck = issue.recheck_on = None
    elif new in _ENDS:
        issue.finished_on = day
        issue.result = note or issue.result
    elif new is IssueState.closed:
        issue.recheck, issue.recheck_on = Recheck.passed, day
        issue.recheck_by_id = issue.recheck_by_id or issue.officer_id
    issue.state = new
    step.session.add(
        Action(
            issue_id=issue.id,
            done_on=day,
            officer_id=step.who.officer_id or issue.officer_id,
            state=new,
            content=note or new.label,
        )
    )


def _dispute(step: Step, dispute: Any, state: str, note: str, day: date) -> None:
    new = DisputeState.read(state)
    _refuse_same(dispute.state, new)
    if (dispute.state, new) in DISPUTE_REOPENED:
        _need_note(note)
        dispute.settled_on = None
    if new in {DisputeState.settled, DisputeState.transferred}:
        dispute.settled_on = day
    if new is DisputeState.mediating:
        dispute.mediated_on = dispute.mediated_on or day
    if new is DisputeState.transferred:
        to = fields_of(Dispute)["transferred_to"].kind
        try:
            dispute.transferred_to = dispute.transferred_to or to.parse(note)
        except Problem as problem:
            raise problem.at("transferred_to") from problem
        if dispute.transferred_to is None:
            raise Problem(_("请写明移交给谁。"), "transferred_to")
    dispute.outcome = note or dispute.outcome
    dispute.state = new


def mediate(  # noqa: PLR0913 - the session as it is written
    store: Store,
    dispute_id: int,
    account: str,
    result: str,
    on: date | None = None,
    place: str = "",
    mediators: str = "",
    *,
    op_id: Op = None,
) -> Saved:
    """Record one mediation session; an agreement settles the dispute, one failed leaves it.

    A dispute given up or handed on is taken up again by the session; one that
    is settled already keeps the day it was settled on.
    """
    day = on or clock.today()
    typed = {"account": account, "result": result, "place": place, "mediators": mediators}

    def work(step: Step) -> list[Any]:
        dispute: Any = step.get(Dispute, dispute_id)
        guarding.may_handle(step, dispute)
        session = MediationSession(dispute_id=dispute_id)
        records.write(step, session, {"held_on": day, **typed})
        dispute.mediated_on = dispute.mediated_on or day
        agreed = session.result is SessionResult.agreed
        if agreed and dispute.state is not DisputeState.settled:
            if DisputeState.settled not in DISPUTE_MOVES[dispute.state]:
                _keep_state(step, dispute, DisputeState.mediating)
            dispute.settled_on = day
            _keep_state(step, dispute, DisputeState.settled)
        elif dispute.state is DisputeState.found:
            _keep_state(step, dispute, DisputeState.mediating)
        records.settle(step, dispute)
        step.session.flush()
        return records.told(session)

    return Saved(*store.once(N_("登记调解"), work, op_id))


def _keep_state(step: Step, dispute: Dispute, state: DisputeState) -> None:
    dispute.state = state
    records.settle(step, dispute)
    step.session.flush()


def _need_note(note: str) -> None:
    if not note:
        raise Problem(_("退回或重新办理必须写明原因。"), "note")
