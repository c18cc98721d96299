"""The database itself refuses what must not be, on both engines and by raw SQL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Boolean, Column, Enum, String, Table, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from liaison.fields.record import Record
from liaison.records import RECORDS, Assignment, Company, Dispute, Issue, Officer
from liaison.store.migrate import differences
from liaison.store.step import Store
from tests.contracts.samples import whole
from tests.stores import a_store, add, fill

each = pytest.mark.parametrize("record", RECORDS, ids=lambda one: one.__name__)
FAR = 999_999


def _refused(store: Store, sql: str, **values: Any) -> str:
    """Do raw SQL that must not go through; return what the database said."""
    with (
        pytest.raises(IntegrityError) as caught,
        store.engine.begin() as connection,
    ):
        connection.execute(text(sql), values)
    return str(caught.value.orig)


def _table(record: type[Record]) -> Table:
    found = record.__table__
    assert isinstance(found, Table)
    return found


def _set(table: Table, column: Column[Any], value: str) -> str:
    return f'UPDATE "{table.name}" SET "{column.name}" = {value} WHERE id = :id'


@pytest.fixture(
    scope="module", params=["sqlcipher", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def everything(request: pytest.FixtureRequest) -> Iterator[tuple[Store, dict[str, int]]]:
    """A store with a whole record of every type; what is tried on it is refused."""
    with a_store(request) as store:
        others: dict[str, int] = {}
        made = {record.__tablename__: whole(store, record, others) for record in _FEWEST}
        yield store, made


_FEWEST = [record for record in RECORDS if record is not Assignment] + [Assignment]
Everything = tuple[Store, dict[str, int]]


@each
def test_nothing_required_can_be_emptied(record: type[Record], everything: Everything) -> None:
    store, made = everything
    table = _table(record)
    required = [one for one in table.columns if not one.nullable and not one.primary_key]
    assert len(required) >= 7
    for column in required:
        told = _refused(store, _set(table, column, "NULL"), id=made[table.name])
        assert column.name in told


@each
def test_nothing_outside_a_choice_can_be_kept(record: type[Record], everything: Everything) -> None:
    store, made = everything
    table = _table(record)
    for column in table.columns:
        if isinstance(column.type, Enum):
            told = _refused(store, _set(table, column, "'nonsense'"), id=made[table.name])
            assert f"ck_{table.name}_{column.name}" in told


@each
def test_no_reference_leads_nowhere(record: type[Record], everything: Everything) -> None:
    store, made = everything
    table = _table(record)
    for column in table.columns:
        for key in column.foreign_keys:
            _refused(store, _set(table, column, str(FAR)), id=made[table.name])
            assert key.ondelete == "RESTRICT"


@each
def test_numbers_and_ids_are_unique(record: type[Record], everything: Everything) -> None:
    store, _made = everything
    table = _table(record)
    for column in (table.c.uid, table.c.number):
        assert column.unique
    names = ", ".join(f'"{one.name}"' for one in table.columns if one.name != "id")
    sql = f'INSERT INTO "{table.name}" ({names}) SELECT {names} FROM "{table.name}"'
    assert table.name in _refused(store, sql)


def test_what_others_refer_to_cannot_be_deleted(store: Store) -> None:
    company = add(store, Company, name="甲公司")
    officer = add(store, Officer, name="张三")
    add(store, Assignment, company_id=company, officer_id=officer, start="2026-01-01")
    for name, one_id in (("company", company), ("officer", officer), ("station", 1)):
        _refused(store, f"DELETE FROM {name} WHERE id = :id", id=one_id)


def test_dates_in_the_wrong_order_are_refused(store: Store) -> None:
    others: dict[str, int] = {}
    wrong = [
        (Assignment, "\"end\" = '2020-01-01'", "ck_assignment_period"),
        (Assignment, "role = 'stand-in', \"end\" = NULL", "ck_assignment_standin_ends"),
        (Issue, "finished_on = '2020-01-01'", "ck_issue_finished_after"),
        (Dispute, "settled_on = '2020-01-01'", "ck_dispute_settled_after"),
    ]
    for record, change, constraint in wrong:
        one_id = whole(store, record, others)
        told = _refused(
            store, f"UPDATE {record.__tablename__} SET {change} WHERE id = :id", id=one_id
        )
        assert constraint in told
        with store.engine.begin() as connection:  # make room for the next of the same company
            connection.execute(text(f"UPDATE {record.__tablename__} SET deleted_at = changed_at"))


@pytest.mark.parametrize(
    ("record", "field", "value"),
    [(Company, "credit_code", "91350100M000100Y43"), (Officer, "badge", "056314")],
)
def test_a_code_is_used_once_among_the_living(
    record: type[Record], field: str, value: str, store: Store
) -> None:
    first, second = fill(store, record, [{"name": "甲", field: value}, {"name": "乙"}])
    change = f"UPDATE {record.__tablename__} SET {field} = :value WHERE id = :id"
    _refused(store, change, value=value, id=second)
    with store.engine.begin() as connection:
        connection.execute(
            text(f"UPDATE {record.__tablename__} SET deleted_at = changed_at WHERE id = :id"),
            {"id": first},
        )
        connection.execute(text(change), {"value": value, "id": second})


def test_long_text_is_refused_by_the_server(shared: Store) -> None:
    """SQLite knows no lengths; the kinds check them on both."""
    one_id = add(shared, Company, name="甲公司")
    with pytest.raises(DBAPIError), shared.engine.begin() as connection:
        connection.execute(
            text("UPDATE company SET name = :n WHERE id = :id"), {"n": "长" * 81, "id": one_id}
        )


def test_the_newest_shape_is_that_of_the_records(store: Store) -> None:
    assert differences(store.engine) == []


def test_every_constraint_has_a_name_of_its_own() -> None:
    """PostgreSQL refuses a second of the same name, and messages go by them."""
    for table in Record.metadata.tables.values():
        names = [str(one.name) for one in table.constraints if one.name]
        names += [str(one.name) for one in table.indexes]
        assert len(names) == len(set(names)), table.name
        assert all(len(name) <= 63 for name in names)


def test_columns_have_plain_types_both_engines_know() -> None:
    for table in Record.metadata.tables.values():
        for column in table.columns:
            if isinstance(column.type, Boolean):
                assert column.type.native
            if isinstance(column.type, String) and not isinstance(column.type, Enum):
                assert column.type.length is None or column.type.length <= 10_000
