"""What the tests of the duties' boundary rules have in common: a November and its companies."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.figures.duties import reckoned
from liaison.figures.scope import Scope
from liaison.records import Company, Duty, Visit
from liaison.services import duties
from liaison.services.duties import Standing
from liaison.store.step import Store
from tests.stores import add, no_duties

NOVEMBER = Period.month(2033, 11)
OCTOBER = Period.month(2033, 10)
TODAY = date(2033, 11, 22)
DAY = timedelta(days=1)


def held(day: date) -> Any:
    return clock.held(datetime(day.year, day.month, day.day, 4, tzinfo=UTC))


def a_company(store: Store, **values: Any) -> int:
    with store.reading() as session:
        many = session.scalar(select(func.count()).select_from(Company))
    return add(store, Company, name=f"企业{many}", **values)


def only(store: Store, **rule: Any) -> None:
    """Let a rule for visits be the only one there is."""
    no_duties(store)
    add(store, Duty, counted="visit", **rule)


def known(store: Store, **values: Any) -> int:
    """A company that was registered before the months the tests tell of."""
    with held(date(2033, 9, 5)):
        return a_company(store, **values)


def visited(store: Store, company: int, officer: int, day: date, **values: Any) -> int:
    told = {"company_id": company, "officers": [officer], "visited_on": day, "content": "查"}
    return add(store, Visit, **told, **values)


def report(store: Store, company: int, month: Period = NOVEMBER) -> list[Standing]:
    """The duties to visit that a report tells of a company."""
    with store.reading() as session:
        found = reckoned(session, month, Scope(company_id=company))
    return [one for one in found if one.counted == "visit"]


def running(store: Store, company: int, day: date = TODAY) -> list[Standing]:
    with store.reading() as session:
        return [one for one in duties.for_company(session, company, day) if one.counted == "visit"]
