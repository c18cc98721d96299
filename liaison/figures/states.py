"""What was open or late on a day, told from the dates and not from today's state."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, bindparam, case, func, or_

from liaison.figures.scope import Condition
from liaison.records import Dispute, Issue, Visit
from liaison.records.dispute import OPEN as DISPUTE_OPEN, DisputeState
from liaison.records.issue import OPEN as ISSUE_OPEN, IssueKind, IssueState
from liaison.records.visit import Outcome


def issue_end() -> ColumnElement[date | None]:
    """The day an issue came to its end: a need's finish, the re-check that closed a hazard.

    A hazard handed over ends on the day of that, whatever a re-check before it said.
    """
    passed = and_(Issue.kind == IssueKind.hazard, Issue.state == IssueState.closed)
    return case(
        (passed, func.coalesce(Issue.recheck_on, Issue.finished_on)), else_=Issue.finished_on
    )


def issue_open(day: date) -> Condition:
    """Reported by the day and not at its end on it."""
    return and_(Issue.reported_on <= day, or_(Issue.state.in_(ISSUE_OPEN), issue_end() > day))


def issue_late(day: date) -> Condition:
    """Past its deadline on the day: the work was not finished by then."""
    unfinished = or_(
        Issue.finished_on > day,
        and_(
            Issue.finished_on.is_(None),
            Issue.state.in_([one for one in ISSUE_OPEN if one is not IssueState.rectified]),
        ),
    )
    return and_(Issue.reported_on <= day, Issue.deadline < day, unfinished)


def dispute_open(day: date) -> Condition:
    """Found by the day and neither settled nor transferred on it."""
    return and_(
        Dispute.found_on <= day, or_(Dispute.state.in_(DISPUTE_OPEN), Dispute.settled_on > day)
    )


def agreement_waits() -> Condition:
    """Its agreement has a day to be performed by and is not known to be: still to be looked after.

    So are those settled already.
    """
    return and_(Dispute.agreement_due.is_not(None), Dispute.performed.is_not(True))


def visit_planned() -> Condition:
    """Planned and not made yet.

    The word stands in the statement itself: a database takes the small index of
    these (``ix_visit_planned``) only where it sees that nothing else is asked for.
    """
    word = bindparam(None, Outcome.planned, Visit.outcome.type, literal_execute=True)
    found: Condition = Visit.outcome == word
    return found


SETTLED = DisputeState.settled
