"""Credit goes to who was responsible on that day: a handover changes no figure of the past."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import HealthCheck, event, given, settings, strategies as st
from sqlalchemy import select, text

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems
from liaison.base.period import Period
from liaison.figures.figure import Number
from liaison.figures.monthly import MONTHLY
from liaison.figures.scope import Scope
from liaison.records import Charge, Company, Issue, Officer
from liaison.services import assigning, handing, records, takinghold
from liaison.store.step import Store
from liaison.store.undo import last_step, undo
from tests.figures.histories import FIRST, LENGTH, OFFICERS, History, histories, put
from tests.stores import add

MOVES = st.lists(
    st.tuples(
        st.integers(1, OFFICERS), st.integers(5, LENGTH + 40), st.integers(0, 30), st.booleans()
    ),
    min_size=1,
    max_size=2,
)
"""Handovers: who gives, on which day, which days before are looked at, as a stand-in or not."""

Table = dict[tuple[str, int | None, int], Number]


def _empty(store: Store) -> None:
    with store.engine.begin() as connection:
        for table in ("charge", "assignment", "handover"):
            connection.execute(text(f"DELETE FROM {table}"))


def _figures(store: Store, periods: list[Period], officers: list[int]) -> Table:
    scopes = [Scope(), *(Scope(officer_id=one) for one in officers)]
    with store.reading() as session:
        return {
            (figure.name, scope.officer_id, place): figure.value(session, period, scope)
            for figure in MONTHLY
            for scope in scopes
            for place, period in enumerate(periods)
        }


def _hand_over(store: Store, giver: int, receiver: int, day: date, standing_in: bool) -> bool:
    """Hand over all the giver could on a day; False when there is nothing or it cannot be."""
    with store.reading() as session:
        firms = handing.to_hand(session, giver, day)
    try:
        if standing_in:
            assigning.stand_in(store, giver, receiver, day, day + timedelta(days=9))
        else:
            handing.hand_over(store, giver, dict.fromkeys(firms, receiver), day)
    except (Problem, Problems):
        return False
    return bool(firms)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
          max_examples=6)  # fmt: skip
@given(told=histories(), moves=MOVES, now=st.integers(0, LENGTH))
def test_no_handover_changes_a_figure_of_the_days_before(
    store: Store, told: History, moves: list[tuple[int, int, int, bool]], now: int
) -> None:
    _empty(store)
    made = put(store, told)
    officers = made["officers"]
    today = FIRST + timedelta(days=now)
    with clock.held(datetime(today.year, today.month, today.day, 12, tzinfo=UTC)):
        for giver, after, length, standing_in in moves:
            day = FIRST + timedelta(days=after)
            last = day - timedelta(days=1)
            month = Period.month_of(day).before()
            periods = [Period(last - timedelta(days=length), last), month]
            before = _figures(store, periods, officers)
            receiver = officers[giver % OFFICERS]
            if _hand_over(store, officers[giver - 1], receiver, day, standing_in):
                event("handed over")
            assert _figures(store, periods, officers) == before
            if day > today:
                with clock.held(datetime(day.year, day.month, day.day, 12, tzinfo=UTC)):
                    before = _figures(store, periods, officers)
                    event(f"took hold: {takinghold.take_hold(store) > 0}")
                    assert _figures(store, periods, officers) == before
    _empty(store)


def test_what_comes_after_is_the_receivers(store: Store) -> None:
    """The very day: until the day before it counts for the giver, from then on for the receiver."""
    today = clock.today()
    zhang, li = add(store, Officer, name="张三"), add(store, Officer, name="李四")
    firm = add(store, Company, name="甲公司")
    assigning.assign(store, [firm], zhang, today - timedelta(days=60))
    issue = add(store, Issue, kind="诉求", company_id=firm, officer_id=zhang, description="通行证",
                reported_on=today - timedelta(days=30))  # fmt: skip
    day = today - timedelta(days=10)
    handing.hand_over(store, zhang, {firm: li}, day)
    records.save(
        store,
        Issue,
        {"state": "办结", "finished_on": f"{today - timedelta(days=5)}"},
        issue,
    )
    found = next(one for one in MONTHLY if one.name == "needs")
    done = next(one for one in MONTHLY if one.name == "needs_finished")
    open_ = next(one for one in MONTHLY if one.name == "needs_open")
    whole = Period(today - timedelta(days=40), today)
    until = Period(today - timedelta(days=40), day - timedelta(days=1))
    with store.reading() as session:
        for figure, period, wanted in (
            (found, whole, (1, 0)),
            (done, whole, (0, 1)),
            (open_, until, (1, 0)),
            (open_, Period(day, day), (0, 1)),
        ):
            values = tuple(
                figure.value(session, period, Scope(officer_id=one)) for one in (zhang, li)
            )
            assert values == wanted, figure.name
        assert session.scalar(select(Charge.officer_id)) == zhang


def test_undoing_a_handover_gives_the_credit_back(store: Store) -> None:
    today = clock.today()
    zhang, li = add(store, Officer, name="张三"), add(store, Officer, name="李四")
    firm = add(store, Company, name="甲公司")
    assigning.assign(store, [firm], zhang, today - timedelta(days=60))
    add(store, Issue, kind="隐患", company_id=firm, officer_id=zhang, description="通道堵塞",
        reported_on=today - timedelta(days=3))  # fmt: skip
    periods = [Period(today - timedelta(days=40), today)]
    before = _figures(store, periods, [zhang, li])
    handing.hand_over(store, zhang, {firm: li}, today)
    assert _figures(store, periods, [zhang, li]) != before
    step = last_step(store)
    assert step is not None
    assert undo(store, step.id).kept == ()
    assert _figures(store, periods, [zhang, li]) == before
