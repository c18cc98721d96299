"""What was missed is told to who answers now (承接); the credit stays with who answered then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.duties import reckoned
from liaison.figures.scope import ALL, Scope
from liaison.records import Assignment, Company, Duty, Officer, Visit
from liaison.services import assigning, duties, handing, records, today
from liaison.store.step import Store
from tests.stores import add

OCTOBER = Period.month(2033, 10)
TODAY = date(2033, 11, 22)
_DAY = timedelta(days=1)


def _held(day: date) -> Any:
    return clock.held(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


@dataclass(frozen=True)
class Missed:
    """A company that Zhang led in October, when nobody went there."""

    store: Store
    firm: int
    zhang: int
    li: int

    def told(self, day: date = TODAY, scope: Scope = ALL) -> list[Any]:
        """What is told of before a day: last day, who is reminded, who had it then, state."""
        with self.store.reading() as session:
            found = duties.overdue(session, day, scope)
        found = [one for one in found if one.counted == "visit" or one.cycle == "interval"]
        return [(one.last, one.officer_id, one.inherited_from, one.state) for one in found]


@pytest.fixture
def missed(store: Store) -> Iterator[Missed]:
    """October is over and nobody went."""
    with _held(date(2033, 9, 5)):
        firm = add(store, Company, name="甲公司", entered_on="2033-10-01")
        zhang, li = add(store, Officer, name="张三"), add(store, Officer, name="李四")
        add(store, Duty, name="到企业走访", counted="visit", cycle="month")
        assigning.assign(store, [firm], zhang, date(2033, 10, 1))
    with _held(TODAY):
        yield Missed(store, firm, zhang, li)


def _credit(store: Store) -> list[int | None]:
    with store.reading() as session:
        return [one.officer_id for one in reckoned(session, OCTOBER) if one.counted == "visit"]


def test_who_takes_over_is_reminded_and_who_left_no_longer(missed: Missed) -> None:
    store, zhang, li = missed.store, missed.zhang, missed.li
    assert missed.told() == [(OCTOBER.last, zhang, None, "overdue")]
    handing.hand_over(store, zhang, {missed.firm: li}, TODAY)
    records.save(store, Officer, {"active": False}, zhang)
    inherited = [(OCTOBER.last, li, zhang, "overdue")]
    assert missed.told() == inherited
    assert missed.told(scope=Scope(officer_id=li)) == inherited
    assert missed.told(scope=Scope(officer_id=zhang)) == []
    assert _credit(store) == [zhang], "a figure of the past stays"
    asked_before = missed.told(TODAY - _DAY)
    assert asked_before == [(OCTOBER.last, zhang, None, "overdue")], "asked of a day before it"


def test_the_workbench_says_that_it_was_taken_over(missed: Missed) -> None:
    handing.hand_over(missed.store, missed.zhang, {missed.firm: missed.li}, TODAY)
    with missed.store.reading() as session:
        bench = today.bench(session)
    (line,) = [one for one in bench.overdue if one.officers]
    assert "承接" in line.words
    assert line.officers == (missed.li,)


def test_a_stand_in_is_reminded_while_it_lasts(missed: Missed) -> None:
    assigning.stand_in(missed.store, missed.zhang, missed.li, TODAY, TODAY + 5 * _DAY)
    assert missed.told() == [(OCTOBER.last, missed.li, missed.zhang, "overdue")]
    with _held(TODAY + 6 * _DAY):
        assert missed.told(TODAY + 6 * _DAY) == [(OCTOBER.last, missed.zhang, None, "overdue")]


def test_an_interval_that_ran_out_is_taken_over_too(missed: Missed) -> None:
    add(missed.store, Duty, name="间隔", counted="safety", cycle="interval", days=20)
    handing.hand_over(missed.store, missed.zhang, {missed.firm: missed.li}, TODAY)
    last = date(2033, 10, 21)
    assert missed.told() == [
        (last, missed.li, missed.zhang, "overdue"),
        (OCTOBER.last, missed.li, missed.zhang, "overdue"),
    ]


def test_when_nobody_answers_now_it_stays_with_the_station(missed: Missed) -> None:
    with missed.store.reading() as session:
        one = session.query(Assignment).one().id
    assigning.end(missed.store, one, TODAY - _DAY)
    assert missed.told() == [(OCTOBER.last, None, missed.zhang, "overdue")]


def test_before_a_day_to_come_there_is_time_still(missed: Missed) -> None:
    """Asked of December: October is overdue, November will be due, and is not overdue today."""
    zhang, november = missed.zhang, Period.month(2033, 11)
    october = (OCTOBER.last, zhang, None, "overdue")
    assert missed.told(date(2033, 12, 5)) == [october, (november.last, zhang, None, "open")]
    assert missed.told(november.last) == [october], "on its last day there is time"
    visit = {"company_id": missed.firm, "officers": [zhang], "content": "查"}
    add(missed.store, Visit, visited_on=TODAY, **visit)
    assert missed.told(date(2033, 12, 5)) == [october]


def test_a_window_that_ends_before_a_day_to_come_is_no_more_overdue_than_today(
    missed: Missed,
) -> None:
    visit = {"company_id": missed.firm, "officers": [missed.zhang], "content": "查"}
    add(missed.store, Visit, visited_on=TODAY - _DAY, duties=["safety"], **visit)
    add(missed.store, Duty, name="间隔", counted="safety", cycle="interval", days=5)
    day = TODAY + 20 * _DAY
    with missed.store.reading() as session:
        now = [one for one in duties.standings(session, day) if one.cycle == "interval"]
    assert [(one.due_by, one.state) for one in now] == [(TODAY + 4 * _DAY, "open")]
    assert (TODAY + 4 * _DAY, missed.zhang, None, "open") in missed.told(day)
