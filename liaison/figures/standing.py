"""How one duty of one company stands."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from liaison.base.period import Period
from liaison.figures.dutyrules import Rule

DONE, OPEN, OVERDUE, EXCUSED = "done", "open", "overdue", "excused"


class Standing(NamedTuple):
    """A duty of a company in one period: asked so many times, done so many.

    ``first`` and ``last`` are the period's days, or those of the window of an
    interval; it is overdue the day after ``due_by``, which is ``last`` and the
    rule's buffer. ``asked`` is 0 when the company is ``excused`` (why).
    ``duty_id`` is below 0 for a shipped rule that is no record yet;
    ``officer_id`` is who answers, None when nobody does. A plain tuple: a park
    of 20,000 companies has 100,000 of them a month.
    """

    duty_id: int
    duty: str
    counted: str
    company_id: int
    officer_id: int | None
    first: date
    last: date
    due_by: date
    asked: int
    done: int
    excused: str
    state: str
    """"done", "open" (still time), "overdue" or "excused"."""
    cycle: str
    """The rule's ``Cycle`` value; "interval" for a window."""
    inherited_from: int | None = None
    """Who answered when it was missed, where ``officer_id`` took the company over since (承接)."""

    @property
    def missing(self) -> int:
        """How many times are still to be done, or were not."""
        return max(0, self.asked - self.done)


def standing(
    rule: Rule,
    company_id: int,
    officer_id: int | None,
    period: Period,
    told: tuple[int, str],
    judged: date,
    asked: int | None = None,
) -> Standing:
    """Return how a rule stands: ``told`` is how often it was done and why it is excused.

    ``judged`` is the day that says whether there is still time; ``asked`` is
    the rule's minimum unless given.
    """
    done, why = told
    due_by = period.last + timedelta(days=rule.buffer) if rule.buffer else period.last
    wanted = 0 if why else rule.minimum if asked is None else asked
    if why:
        state = EXCUSED
    elif done >= wanted:
        state = DONE
    else:
        state = OVERDUE if due_by < judged else OPEN
    return Standing(
        rule.id,
        rule.name,
        rule.counts,
        company_id,
        officer_id,
        period.first,
        period.last,
        due_by,
        wanted,
        done,
        why,
        state,
        rule.recurs,
    )
