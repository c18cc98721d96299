"""Serial numbers: one for each record, none twice, none left out."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from sqlalchemy import select, text

from liaison.base.errors import Problem, Stale
from liaison.fields.record import Record
from liaison.records import Company, Issue, Officer, Visit
from liaison.services import records
from liaison.store import onserver
from liaison.store.step import Step, Store
from tests.stores import LOGIN, add, fill

CLIENTS, EACH = 8, 100


def _numbers(store: Store, record: type[Record]) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(record.number).order_by(record.number)))


def _in_threads(works: list[Callable[[], None]]) -> list[Exception]:
    failures: list[Exception] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - told by the test that started it
            failures.append(error)

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


@pytest.fixture
def clients(database: str) -> Iterator[list[Store]]:
    stores = [onserver.open_postgresql(database, LOGIN) for _ in range(CLIENTS)]
    yield stores
    for store in stores:
        store.close()


@pytest.mark.postgres
def test_eight_clients_take_eight_hundred_numbers_without_a_gap(clients: list[Store]) -> None:
    def work(store: Store) -> None:
        for _ in range(EACH):
            add(store, Company, name="甲公司")

    assert _in_threads([partial(work, store) for store in clients]) == []
    numbers = _numbers(clients[0], Company)
    assert numbers == [f"QY-{n:04}" for n in range(1, CLIENTS * EACH + 1)]


@pytest.mark.postgres
def test_clients_that_save_many_at_once_and_fail_now_and_then_leave_no_gap(
    clients: list[Store],
) -> None:
    kept: list[int] = []

    def work(store: Store, turn: int) -> Callable[[], None]:
        def go() -> None:
            for n in range(12):
                try:
                    with store.step("some") as step:
                        for place in range(5):
                            one: Record = Officer() if (place + turn) % 2 else Company()
                            records.write(step, one, {"name": f"{turn}-{n}-{place}"})
                        step.session.flush()
                        if (n + turn) % 3 == 0:
                            raise ZeroDivisionError
                    kept.append(5)
                except (ZeroDivisionError, Stale):
                    pass

        return go

    assert _in_threads([work(store, turn) for turn, store in enumerate(clients)]) == []
    found = 0
    for record, code in ((Company, "QY"), (Officer, "MJ")):
        numbers = _numbers(clients[0], record)
        assert numbers == [f"{code}-{n:04}" for n in range(1, len(numbers) + 1)]
        found += len(numbers)
    assert found == sum(kept) > 0


@pytest.mark.postgres
def test_one_operation_sent_by_all_clients_at_once_is_done_once(clients: list[Store]) -> None:
    answers: dict[int, list[records.Saved]] = defaultdict(list)

    def work(store: Store, turn: int) -> None:
        values = {"name": f"甲{turn}公司"}
        answers[turn].append(records.save(store, Company, values, op_id=f"op-{turn}"))

    for turn in range(10):
        assert _in_threads([partial(work, store, turn) for store in clients]) == []
        assert len(answers[turn]) == CLIENTS
        assert len(set(answers[turn])) == 1
    assert len(_numbers(clients[0], Company)) == 10


@pytest.mark.postgres
def test_of_two_who_edit_one_record_the_second_is_told(clients: list[Store]) -> None:
    company = add(clients[0], Company, name="甲公司", employees=0)
    lost = []

    def work(store: Store) -> Callable[[], None]:
        def go() -> None:
            for _ in range(20):
                with store.reading() as session:
                    card = records.card(session, Company, company)
                try:
                    raised = {"employees": card.values["employees"] + 1}
                    records.save(store, Company, raised, company, card.version)
                except Stale as stale:
                    lost.append(stale)

        return go

    assert _in_threads([work(store) for store in clients]) == []
    with clients[0].reading() as session:
        card = records.card(session, Company, company)
    assert card.values["employees"] == CLIENTS * 20 - len(lost)
    assert card.version == card.values["employees"] + 1
    assert all(stale.mend for stale in lost)


@pytest.mark.postgres
def test_two_clients_cannot_both_become_lead(clients: list[Store]) -> None:
    from datetime import date

    from liaison.services import assigning

    companies = fill(clients[0], Company, ({"name": f"甲{n}公司"} for n in range(5)))
    officers = fill(clients[0], Officer, ({"name": f"民警{n}"} for n in range(CLIENTS)))
    told: list[Problem] = []

    def work(store: Store, officer: int) -> Callable[[], None]:
        def go() -> None:
            for company in companies:
                try:
                    assigning.assign(store, [company], officer, date(2026, 3, 1))
                except Problem as problem:
                    told.append(problem)

        return go

    assert _in_threads([work(*one) for one in zip(clients, officers, strict=True)]) == []
    with clients[0].engine.connect() as connection:
        leads = connection.execute(
            text("SELECT count(*), count(DISTINCT company_id) FROM assignment")
        )
        assert tuple(leads.one()) == (5, 5)
    assert len(told) == 5 * (CLIENTS - 1)


def test_months_and_kinds_are_numbered_apart(store: Store) -> None:
    company, officer = add(store, Company, name="甲公司"), add(store, Officer, name="张三")
    both = {"company_id": company, "officer_id": officer, "description": "内容"}
    for day in ("2026-10-31", "2026-11-01", "2026-10-01"):
        add(store, Issue, kind="诉求", reported_on=day, **both)
        add(store, Issue, kind="隐患", reported_on=day, **both)
    assert _numbers(store, Issue) == [
        "SQ-202610-0001", "SQ-202610-0002", "SQ-202611-0001",
        "YH-202610-0001", "YH-202610-0002", "YH-202611-0001",
    ]  # fmt: skip


def test_numbers_go_on_beyond_four_digits(store: Store) -> None:
    with store.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO number_book (code, period, last) VALUES ('QY', '', 9998)")
        )
    fill(store, Company, [{"name": "甲"}, {"name": "乙"}, {"name": "丙"}])
    assert _numbers(store, Company) == ["QY-10000", "QY-10001", "QY-9999"]


def test_numbers_of_a_step_follow_the_order_of_its_records(store: Store) -> None:
    def work(step: Step) -> None:
        for name in ("丙", "甲", "乙"):
            one = Company()
            records.write(step, one, {"name": name})

    with store.step("three") as step:
        work(step)
    with store.reading() as session:
        rows = session.execute(select(Company.number, Company.name).order_by(Company.number)).all()
    assert [tuple(row) for row in rows] == [
        ("QY-0001", "丙"), ("QY-0002", "甲"), ("QY-0003", "乙"),
    ]  # fmt: skip


def test_a_changed_day_keeps_the_number_people_quote(store: Store) -> None:
    company, officer = add(store, Company, name="甲公司"), add(store, Officer, name="张三")
    visit = add(
        store, Visit, company_id=company, officers=[officer], visited_on="2026-10-05", content="查"
    )
    records.save(store, Visit, {"visited_on": "2026-11-05"}, visit)
    assert _numbers(store, Visit) == ["ZF-202610-0001"]
