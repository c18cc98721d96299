"""Handovers that took hold and are undone: what was done before them, and both at one time."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from unittest.mock import ANY

import pytest
from sqlalchemy import func, select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.records import Assignment, Company, Issue, Officer, Visit
from liaison.services import assigning, handing, records, steps, takinghold
from liaison.store import staying, tables
from liaison.store.step import Step, Store
from liaison.store.undo import Undone, last_step
from tests.services.handground import DAY, Ground, a_visit, an_issue, everything
from tests.services.park import NOON
from tests.services.together import colleague, held_up  # noqa: F401 - a fixture
from tests.stores import add, fill

DAYS = 8


def then(days: int = DAYS) -> Any:
    """So many days later."""
    return clock.held(NOON + timedelta(days=days))


def last(store: Store) -> int:
    """Return the step Ctrl+Z would undo."""
    step = last_step(store)
    assert step is not None
    return int(step.id)


def plan(led: Ground, days: int = DAYS) -> int:
    """Plan to hand a company over; return the step."""
    handing.hand_over(led.store, led.zhang, {led.firms[0]: led.li}, led.today + days * DAY)
    return last(led.store)


def officer_of(store: Store, issue: int) -> int:
    """Who answers for it now."""
    with store.reading() as session:
        return session.get_one(Issue, issue).officer_id


def test_what_was_done_before_is_undone_after_it(led: Ground) -> None:
    """Ctrl+Z three times: what took hold by itself goes back with the handover."""
    store, issue = led.store, an_issue(led, led.firms[0], led.zhang)
    visit = a_visit(led, led.firms[0], [led.zhang], led.today + (DAYS + 1) * DAY, outcome="计划")
    before = everything(store)
    records.save(store, Visit, {"content": "看门禁"}, visit)
    records.save(store, Issue, {"description": "车证三张"}, issue)
    plan(led)
    with then():
        assert takinghold.take_hold(store) == 1
        assert officer_of(store, issue) == led.li
        for words in ("交接", "修改", "修改"):
            assert steps.take_back(store, last(store)) == Undone(words, ANY, ())
        assert everything(store) == before
        for _n in range(3):
            steps.redo(store)
        assert officer_of(store, issue) == led.li


def test_what_was_done_between_plan_and_day_is_undone_after_it(led: Ground) -> None:
    store, issue = led.store, an_issue(led, led.firms[0], led.zhang)
    before = everything(store)
    handed = plan(led)
    records.save(store, Issue, {"description": "车证四张"}, issue)
    edit = last(store)
    with then():
        takinghold.take_hold(store)
        assert steps.take_back(store, handed).kept == ()
        assert steps.take_back(store, edit).kept == ()
    assert everything(store) == before


def test_an_edit_is_not_undone_while_the_handover_stands_again(led: Ground) -> None:
    store, issue = led.store, an_issue(led, led.firms[0], led.zhang)
    records.save(store, Issue, {"description": "车证三张"}, issue)
    edit = last(store)
    handed = plan(led)
    with then():
        takinghold.take_hold(store)
        steps.take_back(store, handed)
        steps.redo(store)
        with pytest.raises(Problem, match="后来又有改动，没有撤销"):
            steps.take_back(store, edit)
        steps.take_back(store, last(store))  # the redo
        assert steps.take_back(store, edit).kept == ()
    assert officer_of(store, issue) == led.zhang


def test_one_taken_back_in_the_same_moment_does_not_take_hold(led: Ground) -> None:
    """Another PC has read that it is due, and undoes it before it is carried out."""
    store, issue = led.store, an_issue(led, led.firms[0], led.zhang)
    handed = plan(led)
    with then():
        with store.reading(whole=True) as session:
            (come,) = takinghold._come(session)
        steps.take_back(store, handed)
        newest = _newest(store)
        assert not takinghold._carried_out(store, come)
    assert officer_of(store, issue) == led.zhang
    assert _newest(store) == newest, "no step is left of it"


def test_one_put_off_in_the_same_moment_does_not_take_hold(led: Ground) -> None:
    store, issue = led.store, an_issue(led, led.firms[0], led.zhang)
    plan(led)
    with then():
        with store.reading(whole=True) as session:
            (come,) = takinghold._come(session)
            turn = session.scalars(
                select(Assignment.id).where(Assignment.handover_id == come.id)
            ).one()
        later = led.today + (DAYS + 3) * DAY
        records.save(store, Assignment, {"start": f"{later}"}, turn)
        assert not takinghold._carried_out(store, come)
    assert officer_of(store, issue) == led.zhang
    with then(DAYS + 3):
        assert takinghold.take_hold(store) == 1
    assert officer_of(store, issue) == led.li


@pytest.fixture
def together(shared: Store) -> Ground:
    """The ground on a server."""
    with clock.held(NOON):
        told = [{"name": name} for name in ("张三", "李四", "王五")]
        zhang, li, wang = fill(shared, Officer, told)
        firms = [add(shared, Company, name="甲公司")]
        assigning.assign(shared, firms, zhang, clock.today() - 100 * DAY)
        return Ground(shared, zhang, li, wang, firms, clock.today())


@pytest.mark.postgres
def test_undone_while_it_is_carried_out(
    together: Ground,
    colleague: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with clock.held(NOON):
        issue = an_issue(together, together.firms[0], together.zhang)
        handed = plan(together)
    asked: list[Future[Any]] = []
    pass_on = takinghold._pass
    with then(), ThreadPoolExecutor(1) as other:

        def meanwhile(step: Step, *about: Any) -> None:
            pass_on(step, *about)
            asked.append(other.submit(steps.take_back, colleague, handed))
            held_up(together.store, asked[0])

        monkeypatch.setattr(takinghold, "_pass", meanwhile)
        assert takinghold.take_hold(together.store) == 1
        assert asked[0].result().kept == ()
    assert officer_of(together.store, issue) == together.zhang


@pytest.mark.postgres
def test_carried_out_while_it_is_undone(
    together: Ground,
    colleague: Store,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with clock.held(NOON):
        issue = an_issue(together, together.firms[0], together.zhang)
        handed = plan(together)
    asked: list[Future[int]] = []
    kept = staying.kept
    with then(), ThreadPoolExecutor(1) as other:

        def meanwhile(*about: Any) -> Any:
            if not asked:
                asked.append(other.submit(takinghold.take_hold, colleague))
                held_up(together.store, asked[0])
            return kept(*about)

        monkeypatch.setattr(staying, "kept", meanwhile)
        assert steps.take_back(together.store, handed).kept == ()
        assert asked[0].result() == 0
    assert officer_of(together.store, issue) == together.zhang


def _newest(store: Store) -> int:
    with store.reading() as session:
        return session.scalar(select(func.max(tables.step.c.id))) or 0
