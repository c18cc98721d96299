"""Visits done, planned, in vain and entered late are kept apart in the list of visits."""

from __future__ import annotations

from datetime import timedelta

from liaison.base.clock import clock
from liaison.base.period import Period
from liaison.records import Assignment, Company, Officer, Visit
from liaison.services import reading, registers
from liaison.services.reading import Query
from liaison.store.step import Store
from tests.services.park import NOON
from tests.stores import add

DAY = timedelta(days=1)


def test_each_kind_of_visit_can_be_asked_for(store: Store) -> None:
    with clock.held(NOON):
        today = clock.today()
        before = Period.month_of(today).first - DAY
        officer, company = add(store, Officer, name="张三"), add(store, Company, name="甲公司")
        add(store, Assignment, company_id=company, officer_id=officer, start=before)
        told = {"company_id": company, "officers": [officer], "content": "检查"}
        made = {
            "done": add(store, Visit, visited_on=today, **told),
            "late": add(store, Visit, visited_on=before, **told),
            "planned": add(store, Visit, visited_on=today + DAY, outcome="计划", **told),
            "not met": add(store, Visit, visited_on=today, outcome="未遇", **told),
            "refused": add(store, Visit, visited_on=today, outcome="拒绝", **told),
        }
        with store.reading() as session:
            found = {
                name: sorted(reading.all_ids(session, Query(registers.VISITS, named=(name,))))
                for name in ("planned", "in_vain", "late")
            }
    assert found == {
        "planned": [made["planned"]],
        "in_vain": [made["not met"], made["refused"]],
        "late": [made["late"]],
    }
