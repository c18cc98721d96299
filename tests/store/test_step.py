"""A step is all or nothing, done once, and told to those who listen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Table, func, select, text

from liaison.base.errors import Problem, Problems, Stale
from liaison.fields.record import Record
from liaison.records import Assignment, Company, Officer, Visit
from liaison.services import records
from liaison.store import tables
from liaison.store.step import Done, Store
from tests.stores import LOGIN, add


def _digest(store: Store) -> dict[str, list[Any]]:
    """Return every row of every table."""
    with store.engine.connect() as connection:
        return {
            name: [tuple(row) for row in connection.execute(select(table).order_by(*_keys(table)))]
            for name, table in Record.metadata.tables.items()
        }


def _keys(table: Table) -> list[Any]:
    return list(table.primary_key.columns)


@pytest.fixture
def heard(store: Store) -> list[Done]:
    told: list[Done] = []
    store.hear.append(told.append)
    return told


def _break(store: Store, place: int) -> None:
    """Fail in a step, later and later."""
    with store.step("broken") as step:
        records.write(step, Company(), {"name": "乙公司"})
        if place > 0:
            step.session.flush()
        if place > 1:
            step.get(Company, 1).name = "丙公司"
            step.session.flush()
        if place > 2:
            step.result = [1]
        raise ZeroDivisionError


def test_a_step_that_fails_leaves_nothing(store: Store, heard: list[Done]) -> None:
    add(store, Company, name="甲公司")
    before = _digest(store)
    heard.clear()
    for place in range(4):
        with pytest.raises(ZeroDivisionError):
            _break(store, place)
    assert _digest(store) == before
    assert heard == []
    add(store, Company, name="乙公司")
    assert heard[0].records == {"company"}


def test_a_refusal_of_the_database_leaves_nothing_and_is_told_in_words(store: Store) -> None:
    company = add(store, Company, name="甲公司", credit_code="91350100M000100Y43")
    officer = add(store, Officer, name="张三", badge="056314")
    before = _digest(store)
    with pytest.raises(Problem, match="统一社会信用代码"):
        add(store, Company, name="乙公司", credit_code="91350100M000100Y43")
    with pytest.raises(Problem, match="警号"):
        add(store, Officer, name="李四", badge="56314")
    with pytest.raises(Problem, match="不存在"), store.step("raw") as step:
        step.session.execute(text("UPDATE officer SET station_id = 999"))
    with pytest.raises(Problem, match="不存在"), store.step("raw") as step:
        step.session.add(Assignment(company_id=company, officer_id=999, start=date(2026, 1, 1)))
    wrong = Assignment(company_id=company, officer_id=officer, start=date(2026, 1, 2))
    wrong.end = date(2026, 1, 1)
    with pytest.raises(Problem, match="截止日期早于起始日期"), store.step("raw") as step:
        step.session.add(wrong)
    assert _digest(store) == before


def test_an_operation_repeated_gives_the_same_record_once(store: Store, heard: list[Done]) -> None:
    told = {"name": "甲公司"}
    first = records.save(store, Company, told, op_id="3f0c")
    heard.clear()
    for _ in range(5):
        assert records.save(store, Company, told, op_id="3f0c") == first
    assert heard == [], "nothing changed, so no page need be refreshed"
    assert records.save(store, Company, told, op_id="3f0d").id != first.id
    with store.reading() as session:
        assert session.scalar(select(func.count(Company.id))) == 2


def test_an_operation_that_failed_can_be_sent_again(store: Store) -> None:
    with pytest.raises(Problems):
        records.save(store, Company, {"employees": 5}, op_id="3f0c")
    saved = records.save(store, Company, {"name": "甲公司"}, op_id="3f0c")
    assert saved.number == "QY-0001"


def test_an_answer_that_was_lost_is_asked_for_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The commit went through, but its answer did not come back: R4."""
    from sqlalchemy.exc import OperationalError
    from sqlalchemy.orm import Session

    real = Session.commit

    def commit(session: Session) -> None:
        real(session)
        raise OperationalError("COMMIT", None, Exception("server closed the connection"))

    monkeypatch.setattr(Session, "commit", commit)
    first = records.save(store, Company, {"name": "甲公司"}, op_id="3f0c")
    monkeypatch.undo()
    assert records.save(store, Company, {"name": "甲公司"}, op_id="3f0c") == first
    with store.reading() as session:
        assert session.scalar(select(func.count(Company.id))) == 1


def test_an_old_version_is_stale_and_changes_nothing(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    saved = records.save(store, Company, {"employees": 5}, company, 1)
    assert saved.version == 2
    before = _digest(store)
    with pytest.raises(Stale, match=f"QY-0001.*{LOGIN}") as caught:
        records.save(store, Company, {"employees": 6}, company, 1)
    assert caught.value.mend
    with pytest.raises(Stale):
        records.remove(store, Company, company, 1)
    assert _digest(store) == before


def _overtaken(store: Store, company: int) -> None:
    with store.step("slow") as step:
        one = step.get(Company, company)
        step.session.execute(text("UPDATE company SET version = version + 1"))
        one.name = "乙公司"


def test_a_record_changed_under_a_step_is_stale(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    with pytest.raises(Stale):
        _overtaken(store, company)


def test_what_is_in_the_bin_is_not_edited(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    records.remove(store, Company, company, 1)
    with pytest.raises(Problem, match="回收站"):
        records.save(store, Company, {"employees": 5}, company)
    with pytest.raises(Problem, match="找不到"):
        records.save(store, Company, {"employees": 5}, 999)


def test_records_are_never_deleted(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    with pytest.raises(RuntimeError, match="never deleted"), store.step("wrong") as step:
        step.session.delete(step.get(Company, company))


def test_reading_keeps_nothing(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    before = _digest(store)
    with store.reading() as session:
        one = session.get(Company, company)
        assert one is not None
        one.name = "乙公司"
        session.flush()
    assert _digest(store) == before


def test_a_step_says_who_what_when_and_why(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    records.remove(store, Company, company, 1, reason="重复登记\x00" + "长" * 500)
    with store.reading() as session:
        row = session.execute(select(tables.step).order_by(tables.step.c.id.desc())).first()
    assert row is not None
    assert (row.words, row.by, row.undoes_id) == ("删除", LOGIN, None)
    assert row.reason.startswith("重复登记长")
    assert len(row.reason) <= 200
    assert row.at.tzinfo is not None


def test_listeners_hear_of_every_record_type_touched(store: Store, heard: list[Done]) -> None:
    company, officer = add(store, Company, name="甲公司"), add(store, Officer, name="张三")
    heard.clear()
    with store.step("both") as step:
        step.get(Company, company).employees = 5
        visit = Visit()
        told = {"company_id": company, "officers": [officer], "visited_on": "2026-03-05"}
        records.write(step, visit, {**told, "content": "查"})
    assert [(one.words, one.records) for one in heard] == [
        ("both", frozenset({"company", "visit"}))
    ]


@pytest.mark.parametrize(
    "nasty", ["\x00", "\ud800", "'; DROP TABLE company; --", "𠮷㐂🚓", "\u202e"]
)
def test_nasty_text_is_kept_or_cleaned_never_a_crash(store: Store, nasty: str) -> None:
    company = add(store, Company, name=f"甲{nasty}公司", remark=f"{nasty}注{nasty}")
    with store.reading() as session:
        card = records.card(session, Company, company)
    kept = "" if nasty in {"\x00", "\ud800"} else nasty
    assert card.values["name"] == f"甲{kept}公司"
    assert card.values["remark"] == f"{kept}注{kept}"
