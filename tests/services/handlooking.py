"""What lives in a store, and who was answered for: to compare before and after work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from liaison.base.clock import clock
from liaison.fields.field import fields_of
from liaison.figures.scope import responsible
from liaison.records import (
    Assignment,
    Charge,
    Company,
    Dispute,
    Handover,
    Issue,
    Officer,
    Support,
    Visit,
)
from liaison.store import tables
from liaison.store.step import Store, load_all
from liaison.store.trail import plain

LOOKED = (Assignment, Charge, Company, Dispute, Handover, Issue, Officer, Support, Visit)
Rows = dict[tuple[str, int], dict[str, Any]]
Credit = dict[tuple[Any, int, date], int | None]
"""Who answered for a matter (record type and id) on a day."""


def living(store: Store, since: int) -> Rows:
    """Return every field of the records that live, of those made after a step."""
    found: Rows = {}
    change = tables.change.c
    with store.reading() as session:
        for record in LOOKED:
            made = select(change.record_id).where(
                change.record == record.__tablename__, change.field == "*", change.step_id > since
            )
            query = select(record.id).where(record.id.in_(made), record.deleted_at.is_(None))
            ids = session.scalars(query).all()
            for one in load_all(session, record, ids).values():
                told = {name: plain(getattr(one, name)) for name in fields_of(record)}
                found[record.__tablename__, one.id] = told | {"number": one.number}
    return found


def same(found: Rows, wanted: Rows) -> None:
    """Fail with the first record that differs."""
    for key in sorted(found.keys() | wanted.keys()):
        mine, theirs = found.get(key), wanted.get(key)
        assert mine == theirs, f"{key}: {_differing(mine, theirs)}"


def credit(store: Store, matters: Mapping[Any, list[int]]) -> Credit:
    """Return who answered for matters on each of the eight days before."""
    found: Credit = {}
    with store.reading() as session:
        for record, ids in matters.items():
            for ago in range(1, 9):
                day = clock.today() - timedelta(days=ago)
                query = select(record.id, responsible(record, day)).where(record.id.in_(ids))
                found.update(((record, one, day), who) for one, who in session.execute(query))
    return found


def same_credit(before: Credit, now: Credit, last: date) -> None:
    """Fail when the credit of a day until the last one has changed."""
    for key, who in now.items():
        if key in before and key[2] <= last:
            assert who == before[key], f"credit of {key} went from {before[key]} to {who}"


def open_of(store: Store, officer: int, firms: list[int]) -> list[str]:
    """Return the open needs of an officer at companies."""
    with store.reading() as session:
        query = select(Issue.number).where(
            Issue.officer_id == officer,
            Issue.company_id.in_(firms),
            Issue.state == "registered",
            Issue.deleted_at.is_(None),
        )
        return list(session.scalars(query))


def _differing(mine: dict[str, Any] | None, theirs: dict[str, Any] | None) -> str:
    if mine is None or theirs is None:
        return f"{mine} is not {theirs}"
    return str({name: (mine[name], theirs[name]) for name in mine if mine[name] != theirs[name]})
