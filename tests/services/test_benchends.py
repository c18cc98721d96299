"""What ends by itself: one line for one officer's many companies, each told to whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from liaison.base.clock import clock
from liaison.figures.scope import ALL, Scope
from liaison.records import Assignment, Company, Department, Officer, Support
from liaison.services import snoozing, today
from liaison.services.benchlines import Line
from liaison.services.reading import Query, count
from liaison.services.registers import BY_NAME
from liaison.store.step import Store
from tests.stores import add

_DAY = timedelta(days=1)


def _lines(store: Store, scope: Scope = ALL) -> list[Line]:
    with store.reading() as session:
        return [one for one in today.bench(session, scope).week if one.key.startswith("ending")]


def _turn(store: Store, company: int, officer: int, days: int, **more: Any) -> int:
    day = clock.today()
    values = {"company_id": company, "officer_id": officer, "start": day - 9 * _DAY, **more}
    return add(store, Assignment, end=day + days * _DAY, **values)


def test_a_stand_in_of_many_companies_is_one_line_that_leads_to_them(store: Store) -> None:
    li, wang = add(store, Officer, name="李四"), add(store, Officer, name="王五")
    companies = [add(store, Company, name=f"企业{n:02}") for n in range(12)]
    for company in companies:
        _turn(store, company, li, 10, role="stand-in")
    _turn(store, add(store, Company, name="另一家"), li, 11, role="stand-in")
    alone = _turn(store, add(store, Company, name="又一家"), wang, 10, role="stand-in")
    end = clock.today() + 10 * _DAY
    many, single, later = sorted(_lines(store), key=lambda one: (one.due, one.officers))
    assert (many.title, many.words, many.due) == ("李四代管 12 家企业", "代管到期", end)
    assert (many.act, many.officers) == ("list", (li,))
    with store.reading() as session:
        assert count(session, Query(BY_NAME[many.register], where=many.where)) == 12
    assert (single.title, single.words) == ("又一家", "代管到期 · 王五")
    assert single.key == f"ending:assignment:{alone}"
    assert later.title == "另一家"
    snoozing.put_off(store, many.key, clock.today() + _DAY)
    assert many.key not in {one.key for one in _lines(store)}, "all of them at once"


def test_what_ends_is_told_to_the_officer_whose_turn_it_is(store: Store) -> None:
    """Also a deputy's, who does not answer for the company."""
    zhang, li = add(store, Officer, name="张三"), add(store, Officer, name="李四")
    company = add(store, Company, name="甲公司")
    start = clock.today() - 60 * _DAY
    add(store, Assignment, company_id=company, officer_id=zhang, start=start)
    _turn(store, company, li, 5, role="deputy")
    assert [one.words for one in _lines(store, Scope(officer_id=li))] == ["协办到期 · 李四"]
    assert _lines(store, Scope(officer_id=zhang)) == []
    with store.reading() as session:
        days = {one.officer_id: one.week for one in today.by_officer(session)}
        for officer in (zhang, li):
            own = today.bench(session, Scope(officer_id=officer))
            assert days[officer] == len(own.week)


def test_a_department_that_supports_many_ends_in_one_line_an_officer(store: Store) -> None:
    zhang, department = add(store, Officer, name="张三"), add(store, Department, name="交警")
    day = clock.today()
    for n in range(5):
        company = add(store, Company, name=f"企业{n}")
        told = {"company_id": company, "department_id": department, "start": day - _DAY}
        add(store, Support, end=day + 3 * _DAY, **told)
        if n < 3:
            add(store, Assignment, company_id=company, officer_id=zhang, start=day)
    whole = {one.officers: one.title for one in _lines(store)}
    assert whole == {(zhang,): "交警支援 3 家企业", (): "交警支援 2 家企业"}
    (own,) = _lines(store, Scope(officer_id=zhang))
    assert (own.title, own.words, own.register) == ("交警支援 3 家企业", "支援部门到期", "matrix")
