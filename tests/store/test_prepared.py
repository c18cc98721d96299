"""Prepared statements: the same answers, errors and signs of damage as SQLAlchemy's own way."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import bindparam, event, func, insert, select
from sqlalchemy.exc import DatabaseError, IntegrityError

from liaison.records import Officer
from liaison.records.officer import OfficerKind
from liaison.store import audit, tables
from liaison.store.engine import WRITING, driver
from liaison.store.prepared import Prepared
from liaison.store.step import Store
from tests.stores import add

_OFFICER = Officer.__table__.c
_BY_NAME = select(_OFFICER.id, _OFFICER.kind, _OFFICER.created_at, _OFFICER.active).where(
    _OFFICER.name == bindparam("name")
)


class Broken:
    """A cursor that meets a damaged page."""

    description = None

    def execute(self, _text: str, _told: object) -> None:
        raise driver().DatabaseError("database disk image is malformed")

    def close(self) -> None:
        """Nothing is open."""


def _heard(store: Store) -> list[str]:
    told: list[str] = []
    event.listen(store.engine, "before_cursor_execute", lambda *about: told.append(about[2]))
    return told


@pytest.mark.parametrize("listened", [False, True])
def test_a_row_is_the_one_the_usual_way_gives(store: Store, listened: bool) -> None:
    add(store, Officer, name="张三", kind=OfficerKind.auxiliary)
    heard = _heard(store) if listened else []
    prepared = Prepared(_BY_NAME)
    with store.reading() as session:
        connection = session.connection()
        usual = connection.execute(_BY_NAME, {"name": "张三"}).one()
        assert prepared.first(connection, {"name": "张三"}) == tuple(usual)
        assert prepared.first(connection, {"name": "李四"}) is None
    assert usual.kind is OfficerKind.auxiliary
    assert usual.created_at.tzinfo is UTC
    assert not listened or sum("officer" in one for one in heard) == 3


def test_many_rows_are_written_in_their_order(store: Store) -> None:
    names = ("by", "register", "name", "shared", "at", "content")
    prepared = Prepared(insert(tables.saved_view), *names)
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    rows = [
        dict(zip(names, ("zhao", "visits", f"n{n}", False, now, "{}"), strict=True)) for n in (1, 2)
    ]
    with store.aside() as session:
        prepared.run(session.connection(), rows)
        prepared.run(session.connection(), rows[0] | {"name": "n3"})
    with store.reading() as session:
        query = select(tables.saved_view.c.name, tables.saved_view.c.at)
        found = session.execute(query.order_by(tables.saved_view.c.id)).all()
    assert [tuple(row) for row in found] == [("n1", now), ("n2", now), ("n3", now)]


def test_a_value_that_is_not_given_is_an_error(local: Store) -> None:
    with local.reading() as session, pytest.raises(KeyError):
        Prepared(_BY_NAME).first(session.connection(), {})


def test_a_default_of_a_column_is_not_forgotten_silently(local: Store) -> None:
    with local.reading() as session, pytest.raises(ValueError, match="default"):
        Prepared(insert(tables.saved_view), "by").run(session.connection(), {"by": "zhao"})


def test_nothing_is_written_beside_a_transaction(store: Store) -> None:
    prepared = Prepared(insert(tables.secret))
    with store.engine.connect() as connection:
        prepared.run(connection.execution_options(**{WRITING: True}), {"name": "x", "value": "0"})
        connection.rollback()
    with store.reading() as session:
        assert "x" not in session.scalars(select(tables.secret.c.name)).all()


@pytest.mark.parametrize("listened", [False, True])
def test_what_the_database_refuses_comes_out_as_ever(store: Store, listened: bool) -> None:
    if listened:
        _heard(store)
    prepared = Prepared(insert(tables.secret))
    with store.engine.connect() as connection:
        writing = connection.execution_options(**{WRITING: True})
        with pytest.raises(IntegrityError) as refused:
            prepared.run(writing, {"name": "audit", "value": "0"})
        writing.rollback()
    assert "secret" in str(refused.value)
    assert not store.health.damaged


def test_damage_met_by_a_prepared_statement_stops_writing(
    local: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    with local.reading() as session:
        line: Any = session.connection().connection
        monkeypatch.setattr(line, "cursor", Broken)
        with pytest.raises(DatabaseError):
            audit.newest(session.connection())
    assert local.health.damaged


def test_nothing_is_left_open_that_a_commit_would_break_off(local: Store) -> None:
    """A statement that gives rows while it writes is run to its end."""
    add(local, Officer, name="张三")
    with local.step("改") as step:
        assert step.session.scalar(select(func.count()).select_from(tables.step)) == step.id
    with local.reading() as session:
        assert session.scalar(select(func.max(tables.step.c.id))) == step.id
