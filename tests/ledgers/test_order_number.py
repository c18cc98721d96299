"""联络分工一览表: companies stand as their order numbers say, whoever comes to lead them."""

from __future__ import annotations

from datetime import date, timedelta

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.ledgers import export
from liaison.records import Company, Officer
from liaison.records.assignment import Role
from liaison.services import assigning, handing
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import fill

DAY = timedelta(days=1)


def _told(store: Store, day: date) -> list[tuple[object, object]]:
    rows = export.filled(store, "assignments", Period(day, day)).rows
    return [(row[0], row[1]) for row in rows]


def test_a_company_keeps_its_place_whoever_leads_it(store: Store) -> None:
    with clock.held(NOON):
        today = clock.today()
        zhang, li, wang = fill(store, Officer, [{"name": f"{one}三"} for one in "张李王"])
        none, second, first = fill(store, Company, [{"name": f"{one}公司"} for one in "甲乙丙"])
        assigning.assign(store, [none], zhang, today - 9 * DAY)
        assigning.assign(store, [second], zhang, today - 9 * DAY, order_number=2)
        assigning.assign(store, [first], zhang, today - 9 * DAY, order_number=1)
        assigning.assign(store, [second], wang, today, role=Role.deputy, order_number=1)
        assert _told(store, today) == [
            ("丙公司", "张三"), ("乙公司", "张三"), ("乙公司", "王三"), ("甲公司", "张三"),
        ]  # fmt: skip
        handing.hand_over(store, zhang, {second: li, none: li}, today + DAY)
        assigning.assign(store, [first], wang, today + 2 * DAY)
        assert _told(store, today + 3 * DAY) == [
            ("丙公司", "王三"), ("乙公司", "李三"), ("乙公司", "王三"), ("甲公司", "李三"),
        ]  # fmt: skip
