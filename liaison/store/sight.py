"""What a person sees at all: an officer of several stations' store only the own station's.

The rule of reading (safety.md §8, row “see”) lies in the store, so that no list,
count, card, ledger or search can forget it: a reading session of such a person
adds the condition to every query of these record types, wherever they stand in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Protocol

from sqlalchemy import ColumnElement, event, false, select
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria

from liaison.fields.record import Record
from liaison.records import (
    RECORDS,
    Account,
    CalendarDay,
    Charge,
    CodeItem,
    Company,
    Department,
    DepartmentContact,
    Dispute,
    Duty,
    Issue,
    Phrase,
)
from liaison.records.officer import Officer
from liaison.records.station import Station

_EVERYWHERE = (
    *(Account, CalendarDay, Charge, CodeItem, Department, DepartmentContact),
    *(Duty, Officer, Phrase, Station),
)
"""Known to everybody: who and what a record may name."""
_ALL_SEEING = frozenset({"leader", "auditor"})
_WHOLES: tuple[tuple[str, Any], ...] = (
    ("company_id", Company),
    ("issue_id", Issue),
    ("dispute_id", Dispute),
)


class Person(Protocol):
    """Who reads (:class:`liaison.store.step.Who`)."""

    @property
    def roles(self) -> frozenset[str]: ...
    @property
    def station_id(self) -> int | None: ...


def limit(session: Session, who: Person) -> None:
    """Narrow a reading session to what the person may see; nothing to do for most."""
    if who.roles & _ALL_SEEING:
        return
    if "officer" in who.roles:
        if who.station_id is None or not _several(session):
            return
        options = [_only(record, _of(record, who.station_id)) for record in _narrowed()]
    else:  # accounts and settings, but no business of the station
        options = [_only(record, false()) for record in _narrowed()]

    def narrow(state: ORMExecuteState) -> None:
        if state.is_select:
            state.statement = state.statement.options(*options)

    session.info["narrowed"] = True
    event.listen(session, "do_orm_execute", narrow)


def sees_all(session: Session) -> bool:
    """Does this session show every record there is?"""
    return not session.info.get("narrowed", False)


def _narrowed() -> Iterator[type[Record]]:
    return (record for record in RECORDS if record not in _EVERYWHERE)


def _only(record: type[Record], condition: ColumnElement[bool]) -> Any:
    return with_loader_criteria(record, condition, include_aliases=True)


def _several(session: Session) -> bool:
    stations = select(Station.id).where(Station.deleted_at.is_(None)).limit(2)
    return len(session.scalars(stations).all()) > 1


def _of(record: type[Record], station_id: int) -> ColumnElement[bool]:
    """Return the condition that a record belongs to the station; parts follow their whole."""
    column: Any = getattr(record, "station_id", None)
    if column is not None:
        return column == station_id  # type: ignore[no-any-return]
    for name, whole in _WHOLES:
        column = getattr(record, name, None)
        if column is not None:
            # The table, not the type: else the condition would be put into itself.
            table = whole.__table__
            return column.in_(  # type: ignore[no-any-return]
                select(table.c.id).where(table.c.station_id == station_id)
            )
    return false()
