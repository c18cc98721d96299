"""A small handover with something of everything, for the papers that tell of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from liaison.base.clock import clock
from liaison.records import Company, Contact, Dispute, Issue, Officer
from liaison.records.assignment import Reason
from liaison.services import assigning, handing
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import add, fill

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Made:
    """A store with an officer who has companies to give; ``id`` once they are given."""

    store: Store
    giver: int
    receivers: dict[int, int]
    day: date
    id: int = 0
    number: str = ""

    def hand_over(self) -> Made:
        """Do the handover."""
        told = handing.hand_over(
            self.store, self.giver, self.receivers, self.day, Reason.rotation, "钥匙已交"
        )
        return replace(self, id=told.handover_id, number=told.number)


@pytest.fixture
def made(store: Store) -> Iterator[Made]:
    """An officer with three companies, matters open in them, and two who will receive."""
    with clock.held(NOON):
        officers = [{"name": "张三", "badge": "056314"}, {"name": "李四"}, {"name": "王五"}]
        zhang, li, wang = fill(store, Officer, officers)
        firms = fill(store, Company, ({"name": f"甲{n}公司"} for n in range(3)))
        today = clock.today()
        assigning.assign(store, firms, zhang, today - 100 * DAY)
        about = {"company_id": firms[0], "officer_id": zhang, "reported_on": today - 9 * DAY}
        add(store, Issue, kind="诉求", description="车辆通行证，联系 13800138000",
            deadline=today - DAY, **about)  # fmt: skip
        add(store, Dispute, companies=firms[1:], officer_id=zhang, found_on=today - 5 * DAY,
            description="欠薪")  # fmt: skip
        add(store, Contact, company_id=firms[0], name="王芳", post="安全主管", phone="13900139000")
        yield Made(store, zhang, {firms[0]: li, firms[1]: li, firms[2]: wang}, today)


@pytest.fixture
def handed(made: Made) -> Made:
    """The same, handed over."""
    return made.hand_over()
