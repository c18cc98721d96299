"""Years lived through the services: every place tells what the manual promises, on every day.

Companies come, leave, stop and are merged; officers are assigned, stood in for and hand over,
now and for days to come; visits are planned, missed, made, entered late, binned and taken back;
duties are made, edited and ended, companies excused from them. Seeded: the same years each time.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.figures.scope import ALL
from liaison.store import opening
from liaison.store.step import Store
from tests.commands import Cli
from tests.figures import agreement, wholeday
from tests.figures.invented_years import Year, begin, held, live
from tests.figures.manual_reading import Reading
from tests.promises import turns
from tests.stores import LOGIN, Made

_DAY = timedelta(days=1)


def _whole(year: Year) -> None:
    with held(year.today), year.store.reading() as session:
        told = Reading(session, clock.today(), year.shipped)
        wholeday.everything(session, told, year.stations, year.officers)


def _answering(store: Store, since: date, until: date) -> dict[tuple[int, date], int | None]:
    """Who answers for every company on every day, told day by day."""
    with store.reading() as session:
        told = Reading(session, clock.today())
    span = [since + n * _DAY for n in range((until - since).days + 1)]
    return {(one, day): told.answers(one, day) for one in told.companies for day in span}


def _past_stays(year: Year, happen: Callable[[], None]) -> None:
    """Whatever changes who answers from a day on changes no figure of the month before it."""
    today = clock.today()
    month = Period.month_of(today).before()
    before, told = _answering(year.store, month.first, today), _snapshot(year, month)
    happen()
    after = _answering(year.store, month.first, today)
    changed = [day for (one, day), who in before.items() if after[one, day] != who]
    if month.last < min(changed, default=today + _DAY):
        assert _snapshot(year, month) == told, month


def _snapshot(year: Year, month: Period) -> object:
    with year.store.reading() as session:
        return agreement.snapshot(session, month, year.officers)


def _simply(_year: Year, happen: Callable[[], None]) -> None:
    happen()


def _lived(store: Store, seed: int, events: int) -> None:
    year = begin(store, seed)
    live(year, events, _simply)
    live(year, 12, _past_stays)
    _whole(year)


@pytest.mark.parametrize("seed", turns(quick=2, long=60))
def test_every_place_tells_what_the_manual_promises(local: Store, seed: int) -> None:
    _lived(local, seed, 60)


@pytest.mark.postgres
def test_and_so_it_does_on_a_server(shared: Store) -> None:
    _lived(shared, 100, 40)


def test_the_commands_tell_the_same(template: Made, home: Home, fresh: Cli) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    try:
        since = clock.today()
        year = begin(store, 8, since)
        while year.today < since + 45 * _DAY:  # a password is good for 90
            live(year, 5, _simply)
        with held(year.today), store.reading() as session:
            told = Reading(session, clock.today(), year.shipped)
            month = Period.month_of(told.today)
            figures = agreement.numbers(session, month, ALL)
            names = agreement.names_of(session, "company"), agreement.names_of(session, "officer")
    finally:
        store.close()
    with held(year.today):
        answer = fresh("duties", "--json")
        assert answer.status == 0, answer.err
        listed = answer.data
        found = {(one["company"], one["counted"], one["cycle"], one["last"]): one for one in listed}
        assert len(found) == len(listed)
        for (company, kind, cycle, last), (lacks, now, then) in told.overdue().items():
            one = found.pop((names[0][company], kind, cycle, last.isoformat()))
            assert (one["missing"], one["state"]) == (lacks, "overdue")
            whose = one["officer"], one["inherited_from"]
            assert whose == (names[1].get(now or 0), names[1].get(then or 0))
        assert {one["first"] <= told.today.isoformat() for one in found.values()} == {True}
        assert "overdue" not in {one["state"] for one in found.values()}
        shared = [one for one in listed if one["officer"] is None]
        for officer in names[1].values():
            shared += fresh("duties", "--officer", officer, "--json").data
        assert sorted(map(str, shared)) == sorted(map(str, listed))
        numbers = fresh("figures", "--month", f"{told.today:%Y-%m}", "--json").data
        shown = {one["name"]: one["value"] for one in numbers}
        assert shown.items() >= {k: v for k, v in figures.items() if k != "covered"}.items()
