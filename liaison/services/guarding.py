"""What a step demands before it writes a record: which operation it is, by record type.

Called within the step, where the record is at hand (:func:`rights.allow`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import inspect

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import (
    BY_NAME,
    Account,
    Assignment,
    CalendarDay,
    CodeItem,
    Company,
    Contact,
    Department,
    DepartmentContact,
    Duty,
    Excuse,
    Issue,
    Officer,
    Party,
    Station,
)
from liaison.services import owning, rights
from liaison.services.rights import NOTHING, Operation, Proof
from liaison.store.step import Step

CITIZENS: tuple[type[Record], ...] = (Company, Contact, Issue, Party)
"""Record types whose personal fields are of people outside the police."""

_OPERATIONS: dict[type[Record], Operation] = {
    Assignment: Operation.assign,
    Station: Operation.maintain,
    Officer: Operation.maintain,
    Department: Operation.maintain,
    DepartmentContact: Operation.maintain,
    CodeItem: Operation.maintain,
    CalendarDay: Operation.maintain,
    Duty: Operation.maintain,
    Excuse: Operation.assign,
    Account: Operation.accounts,
}


def operation_of(record: type[Record]) -> Operation:
    """Return what adding or changing a record of this type is."""
    return _OPERATIONS.get(record, Operation.add_edit)


def may_change(step: Step, record: Record, proof: Proof = NOTHING) -> None:
    """Allow to edit a record that is there; another person's asks more."""
    operation = operation_of(type(record))
    if operation is Operation.accounts:
        raise _apart(record)
    if operation is Operation.add_edit and not owning.is_own(step.session, record, step.who):
        operation = Operation.edit_others
    rights.allow(step, operation, record, proof)


def may_add(step: Step, record: Record) -> None:
    """Allow to add a record whose company or whole is known by now."""
    operation = operation_of(type(record))
    # The account of a person is nothing without a key, which its own service gives.
    proof = Proof(self_proved=True) if operation is Operation.accounts else NOTHING
    rights.allow(step, operation, record, proof)


def may_handle(step: Step, record: Record) -> None:
    """Allow to handle a matter (a move, a session, a picture): daily work, no reason asked."""
    rights.allow(step, operation_of(type(record)), record)


def may_remove(step: Step, record: Record) -> None:
    """Allow to put a record into the recycle bin."""
    _may_bin(step, record, Operation.delete)


def may_restore(step: Step, record: Record) -> None:
    """Allow to take a record out of the recycle bin."""
    _may_bin(step, record, Operation.restore_record)


def may_correct(step: Step, record: Record, proof: Proof = NOTHING) -> None:
    """Allow what changed in the personal fields of a loaded record, before it is flushed.

    Filling an empty field is no correction, nor is mending what one wrote
    oneself today (公安机关公民个人信息安全管理规定 Art. 5 is about data in use).
    A part that was moved into another's whole is a change of that; where one
    may not look, nothing can be moved to.
    """
    if _moved(record) and not owning.part_of_own(step.session, record, step.who):
        rights.allow(step, Operation.edit_others, record, proof)
    if _rehomed(record):
        rights.allow(step, Operation.see, record, proof)
    if isinstance(record, CITIZENS) and _corrected(record) and not _of_today(step, record):
        rights.allow(step, Operation.correct_personal, record, proof)


def may_import(step: Step, changed: Mapping[str, Iterable[Record]], types: Iterable[str]) -> None:
    """Allow an import that writes these types and changes these records, by table name."""
    for name in types:
        operation = operation_of(BY_NAME[name])
        if operation not in (Operation.add_edit, Operation.accounts):
            rights.allow(step, operation)
    for name, records in changed.items():
        known = {one.id: one for one in records}
        own = owning.own_ids(step.session, BY_NAME[name], known.keys(), step.who)
        strange = next((one for id_, one in known.items() if id_ not in own), None)
        if strange is not None:
            rights.allow(step, Operation.import_, strange)


def _may_bin(step: Step, record: Record, operation: Operation) -> None:
    of = operation_of(type(record))
    if of is Operation.accounts:
        raise _apart(record)
    if of is not Operation.add_edit:
        rights.allow(step, of, record)
        return
    rights.allow(step, operation, record)


def _corrected(record: Record) -> bool:
    """Was a personal value that stood there changed or taken away?"""
    states: Any = inspect(record).attrs
    return any(
        any(old is not None for old in states[name].history.deleted)
        for name, bound in fields_of(type(record)).items()
        if bound.field.personal
    )


def _moved(record: Record) -> bool:
    """Was a part that is there moved into another whole?"""
    inside = type(record).inside
    if inside is None:
        return False
    states: Any = inspect(record).attrs
    return any(old is not None for old in states[inside].history.deleted)


def _rehomed(record: Record) -> bool:
    """Was a record that is there given to another company or station?"""
    states: Any = inspect(record).attrs
    names = {"company_id", "station_id"} & set(fields_of(type(record)))
    return any(old is not None for name in names for old in states[name].history.deleted)


def _of_today(step: Step, record: Record) -> bool:
    today = clock.today()
    return record.created_by == step.who.login and clock.local(record.created_at).date() == today


def _apart(record: Record) -> Exception:
    return rights.denied(
        _("账号不能作为普通记录修改。"),
        Operation.accounts,
        _("请在“设置”的账号管理中办理。"),
        record,
    )
