"""What is odd about giving an officer a company is told and not refused."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from liaison.base.clock import clock
from liaison.records import Company, Department, Officer, Station
from liaison.services import assigning, records
from liaison.services.assigning import Preview
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import add

DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(NOON):
        yield


def _preview(store: Store, firms: list[int], officer: int, start: date) -> Preview:
    with store.reading() as session:
        return assigning.preview(session, firms, officer, start)


def test_what_is_odd_about_a_company_is_told_and_not_refused(store: Store) -> None:
    """One that has left, and one of another station, which the officer's account does not show."""
    today = clock.today()
    officer = add(store, Officer, name="张三", badge="056314")
    gone, other, usual = (add(store, Company, name=f"{one}公司") for one in "甲乙丙")
    west = add(store, Station, name="西区警务站")
    records.save(store, Company, {"state": "left", "left_on": f"{today - DAY}"}, gone)
    records.save(store, Company, {"station_id": west}, other)
    seen = _preview(store, [gone, other, usual], officer, today)
    assert (seen.changes, seen.refused) == (3, 0)
    left, elsewhere, nothing = (row.note for row in seen.rows)
    assert f"已于 {today - DAY} 迁出" in left
    assert "属西区警务站" in elsewhere
    assert nothing == ""
    assert "迁出" not in _preview(store, [gone], officer, today - 9 * DAY).rows[0].note


def test_an_officer_of_a_department_sees_every_station(store: Store) -> None:
    west = add(store, Station, name="西区警务站")
    police = add(store, Department, name="交警")
    other = add(store, Company, name="乙公司", station_id=west)
    officer = add(store, Officer, name="科里人", badge="056777", department_id=police)
    assert _preview(store, [other], officer, clock.today()).rows[0].note == ""
