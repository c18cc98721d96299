"""Four companies that one officer leads, and what may be open in them, to hand over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from liaison.base.clock import clock
from liaison.figures.duties import answering
from liaison.records import RECORDS, Company, Dispute, Issue, Officer, Visit
from liaison.services import assigning
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import add, fill

DAY = timedelta(days=1)


@dataclass
class Ground:
    """Four companies that Zhang leads, and what is open in them."""

    store: Store
    zhang: int
    li: int
    wang: int
    firms: list[int]
    today: date


@pytest.fixture
def led(store: Store) -> Iterator[Ground]:
    """Zhang leads four companies since a hundred days."""
    with clock.held(NOON):
        told = [{"name": "张三", "badge": "056314"}, {"name": "李四"}, {"name": "王五"}]
        zhang, li, wang = fill(store, Officer, told)
        firms = fill(store, Company, ({"name": f"甲{n}公司"} for n in range(4)))
        today = clock.today()
        assigning.assign(store, firms, zhang, today - 100 * DAY)
        yield Ground(store, zhang, li, wang, firms, today)


def an_issue(ground: Ground, firm: int, officer: int, **more: Any) -> int:
    """Add a need at a company; return its id."""
    told = {
        "kind": "诉求",
        "company_id": firm,
        "officer_id": officer,
        "reported_on": ground.today - 20 * DAY,
        "deadline": ground.today + 5 * DAY,
        "description": "车辆通行证，联系 13800138000",
    }
    return add(ground.store, Issue, **(told | more))


def a_dispute(ground: Ground, firms: list[int], officer: int, **more: Any) -> int:
    """Add a dispute of companies; return its id."""
    found = ground.today - 10 * DAY
    told = {"companies": firms, "officer_id": officer, "found_on": found, "description": "欠薪"}
    return add(ground.store, Dispute, **(told | more))


def a_visit(ground: Ground, firm: int, officers: list[int], on: date, **more: Any) -> int:
    """Add a visit; return its id."""
    told = {"company_id": firm, "officers": officers, "visited_on": on, "content": "检查"}
    return add(ground.store, Visit, **(told | more))


def answer(ground: Ground, day: date) -> list[int | None]:
    """Return who answers for each of the companies on a day."""
    with ground.store.reading() as session:
        found = answering(session, day, ground.firms)
    return [found.get(one) for one in ground.firms]


def everything(store: Store) -> dict[str, list[Any]]:
    """Everything that lives, by table: to compare before a step and after its undoing."""
    apart = {"version", "changed_at", "changed_by"}
    found: dict[str, list[Any]] = {}
    with store.reading() as session:
        for record in RECORDS:
            columns = [one for one in record.__table__.columns if one.name not in apart]
            living = select(*columns).where(record.deleted_at.is_(None)).order_by(record.id)
            found[record.__tablename__] = [tuple(row) for row in session.execute(living)]
        visits = session.scalars(
            select(Visit).order_by(Visit.id).options(selectinload(Visit.officers))
        )
        found["officers"] = [[one.id for one in visit.officers] for visit in visits]
    return found
