"""The recycle bin over all record types: what lies in it, how long, and wiping it for good.

What is deleted rests 180 days (safety.md §7.3). Wiping is never automatic and
never undone: it takes a reason and a second person (§8), in a one-person
station a notice to the auditor instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import brief
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.records import BY_NAME, RECORDS, Company
from liaison.services import forgetting, masking, names, rights
from liaison.services.matrix import Operation
from liaison.services.registers import REGISTERS
from liaison.services.rights import Leave
from liaison.store import purging, tables, vaultcare
from liaison.store.step import Store, load

RESTS = timedelta(days=180)
"""How long a deleted record rests before it should be wiped."""


@dataclass(frozen=True)
class Rest:
    """One record in the bin: what it is, when and by whom it was deleted, and days left.

    ``days`` is 0 once its time is over.
    """

    record: str
    id: int
    version: int
    number: str
    kind: str
    title: str
    at: str
    by: str
    days: int


def listed(store: Store) -> list[Rest]:
    """Return what lies in the bin, the latest first; what is inside another goes with it."""
    with store.reading() as session:
        wiped = {
            (row.record, row.record_id)
            for row in session.execute(select(tables.purged.c.record, tables.purged.c.record_id))
        }
        found = [
            one
            for record in RECORDS
            if record.inside is None
            for one in session.scalars(select(record).where(record.deleted_at.is_not(None)))
            if (record.__tablename__, one.id) not in wiped
        ]
        found.sort(key=lambda one: (one.deleted_at, one.id), reverse=True)
        return [_rest(session, one) for one in found]


def _rest(session: Session, one: Record) -> Rest:
    assert one.deleted_at is not None
    left = one.deleted_at + RESTS - clock.now()
    return Rest(
        one.__tablename__,
        one.id,
        one.version,
        one.number,
        _kind(one),
        masking.within(_title(session, one)),
        clock.shown(one.deleted_at),
        one.changed_by,
        max(0, -(-left // timedelta(days=1))),
    )


def _kind(one: Record) -> str:
    """Return what people call it: 诉求 and 隐患 are kept in one table."""
    for register in REGISTERS:
        fixed = register.fixed.items()
        if register.record is type(one) and all(getattr(one, name) == is_ for name, is_ in fixed):
            return _(register.label)
    return _(one.label)


def _title(session: Session, one: Record) -> str:
    """Return its own name, or whom and what it is about where it has none."""
    if one.title != "number":
        return str(getattr(one, one.title))
    company = getattr(one, "company_id", None)
    named = names.titles(session, Company.__name__, [company]).get(company, "") if company else ""
    for name, bound in fields_of(type(one)).items():
        if isinstance(bound.kind, Text) and bound.kind.long and getattr(one, name):
            named = f"{named}  {brief(getattr(one, name))}"
            break
    return named.strip()


def purge(store: Store, record: str, id: int, leave: Leave | None = None) -> int:
    """Wipe a record of the bin for good with what is inside it; return how many records.

    Raises what :func:`liaison.services.rights.demand` and
    :func:`liaison.store.purging.purge` raise.
    """
    kind = BY_NAME[record]
    with store.reading() as session:
        one = load(session, kind, id)
    grant = rights.demand(store, Operation.purge, leave, record=one)
    contents = vaultcare.contents_of(store, record, id)
    registers = [one.name for one in REGISTERS if one.record is kind]
    wiped = purging.purge(store, kind, id, grant.reason, grant.second, registers)
    vaultcare.erase(store, contents)
    forgetting.forget(store)
    return len(wiped)
