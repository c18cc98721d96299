"""Deciding who may do what, in the services and not on the screen (safety.md §8).

Before a step: ``grant = demand(store, Operation.x, leave)``. Within a step,
where the record is at hand: ``allow(step, Operation.x, record, proof)`` with
``proof = prove(store, leave)`` made before it. Both read the account anew, so
that a role changed meanwhile takes effect at once, and both raise
:class:`~liaison.base.errors.Refused` (no right; noted in the audit trail) or
one of its subclasses ``NeedsReason``, ``NeedsPassword``, ``NeedsSecond``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Connection, bindparam, select
from sqlalchemy.orm import Session

from liaison.base.errors import (
    Needs,
    NeedsPassword,
    NeedsReason,
    NeedsSecond,
    Problem,
    Refused,
)
from liaison.base.words import _, listed
from liaison.base.written import plain
from liaison.fields.record import Record
from liaison.records import Account, Officer
from liaison.services import owning
from liaison.services.matrix import (
    LEADING,
    MATRIX,
    ROLES,
    Cell,
    Operation,
    Reach,
    cells,
    may,
)
from liaison.store.audit import STEP, Event
from liaison.store.prepared import Prepared
from liaison.store.step import Step, Store, Who

GRANTED = "granted"
"""The audit action of a second person's word, or of its substitute in a one-person station."""


@dataclass(frozen=True)
class Leave:
    """What a grave act brings with it: a reason, the own password, a second person's."""

    reason: str = ""
    password: str = ""
    second: str = ""
    second_password: str = ""


@dataclass(frozen=True)
class Proof:
    """A leave whose passwords were checked: no password is in it any more."""

    reason: str = ""
    self_proved: bool = False
    second: str = ""


@dataclass(frozen=True)
class Grant:
    """What was allowed and on which ground; ``notice``: the auditor must be told instead."""

    operation: Operation
    reason: str = ""
    second: str = ""
    notice: bool = False
    masked: bool = False

    @property
    def exceptional(self) -> bool:
        """Did it take a second person, or the notice that stands for one?"""
        return bool(self.second) or self.notice

    def event(self, action: str = STEP, record: str = "", record_id: int | None = None) -> Event:
        """Return the event that tells of the grant."""
        detail = {"operation": self.operation.name}
        detail |= {"second": self.second} if self.second else {}
        return Event(
            action, record, record_id, reason=self.reason, notice=self.notice, detail=detail
        )


NOTHING = Proof()


def demand(
    store: Store,
    operation: Operation,
    leave: Leave | None = None,
    *,
    record: Record | None = None,
    count: int = 0,
) -> Grant:
    """Allow an operation before it is begun; not within a step.

    ``count`` rows leave the store, ``record`` is what it is about. A refusal is
    noted in the audit trail, and so is what a second person confirmed (action
    ``granted``), before the act itself.
    """
    proof = prove(store, leave or Leave())
    try:
        with store.reading(whole=True) as session:
            store.who = current(session.connection(), store.who)
            grant = decide(session, store.who, operation, proof, record, count)
    except Refused as error:
        store.note_denied(error)
        raise
    if grant.exceptional:
        store.note(grant.event(GRANTED, *_about(record)))
    return grant


def allow(
    step: Step,
    operation: Operation,
    record: Record | None = None,
    proof: Proof = NOTHING,
    count: int = 0,
) -> Grant:
    """Allow an operation within a step; what it took is told in the step's audit row.

    The store notes a refusal once the step is rolled back.
    """
    who = current(step.session.connection(), step.who)
    grant = decide(step.session, who, operation, proof, record, count)
    if grant.exceptional:
        step.event = grant.event(STEP, *_about(record))
    return grant


def prove(store: Store, leave: Leave) -> Proof:
    """Check the passwords a leave brings; raises :class:`Problem` for a wrong one."""
    from liaison.services import signing

    second = leave.second.strip()
    if second and second.casefold() == store.who.login.casefold():
        raise Problem(_("第二确认人不能是本人。"), "second")
    if leave.password:
        _check(signing.prove, store, store.who.login, leave.password, "password")
    if second:
        _check(signing.prove, store, second, leave.second_password, "second_password")
    return Proof(plain(leave.reason).strip(), bool(leave.password), second)


def allowed_at_all(who: Who, operation: Operation) -> bool:
    """May this person do it on some record, with what it takes? For showing a button only."""
    return may(operation, who.roles)


def not_at_all(operation: Operation) -> str:
    """Return what is told to who may do it on no record: so, and whom to ask."""
    return _lacks(operation) + _whom(operation)


def masked_only(who: Who) -> bool:
    """Does this person see masked numbers only, also within free text (the auditor)?"""
    found = cells(Operation.see, who.roles)
    return bool(found) and all(cell.masked for cell in found)


def current(connection: Connection, who: Who) -> Who:
    """Return the person with the role they have now; raises Refused for a closed account."""
    row = _seat().first(connection, {"login": who.login})
    if row is None or not row[2]:
        raise denied(
            _("账号“{login}”已停用。").format(login=who.login),
            Operation.see,
            _("请联系管理员。"),
        )
    role, also_admin, _active, officer_id, station_id = row
    return Who(who.login, role.value, officer_id, station_id, also_admin)


@cache
def _seat() -> Prepared:
    """Return the query of an account's present role; asked at every save, so built once."""
    account, officer = Account.__table__.c, Officer.__table__.c
    return Prepared(
        select(
            account.role,
            account.also_admin,
            account.active,
            account.officer_id,
            officer.station_id,
        )
        .select_from(Account.__table__.outerjoin(Officer.__table__))
        .where(account.login == bindparam("login"), account.deleted_at.is_(None))
    )


def decide(
    session: Session,
    who: Who,
    operation: Operation,
    proof: Proof = NOTHING,
    record: Record | None = None,
    count: int = 0,
) -> Grant:
    """Decide by the table: the role that asks least decides; raises as :func:`demand`."""
    lacking: list[Refused] = []
    for cell in cells(operation, who.roles):
        try:
            return _by(session, who, operation, cell, proof, record, count)
        except Refused as error:
            lacking.append(error)
    if not lacking:
        raise denied(_lacks(operation), operation, _whom(operation), record)
    raise min(lacking, key=_severity)


def denied(
    words: str, operation: Operation, mend: str = "", record: Record | None = None
) -> Refused:
    """Return the refusal of an operation, which the audit trail will tell of."""
    error = Refused(words, None, mend)
    error.denied, error.about = operation.name, _about(record)
    return error


def _by(
    session: Session,
    who: Who,
    operation: Operation,
    cell: Cell,
    proof: Proof,
    record: Record | None,
    count: int,
) -> Grant:
    """Allow by one cell, or raise what is lacking."""
    _reached(session, who, operation, cell, record)
    if cell.most is not None and count > cell.most:
        raise denied(
            _("一次最多 {most} 行，本次有 {n} 行。").format(most=cell.most, n=count),
            operation,
            _("请缩小范围，或请站长/所长导出。"),
        )
    two = bool(cell.second) and (cell.free == 0 or count > cell.free)
    people = _people(session, who, cell.second) if two else ()
    wants = {
        "reason": cell.reason and not proof.reason,
        "password": cell.password and not proof.self_proved,
        "second": bool(people) and not proof.second,
    }
    missing = frozenset(name for name, lacks in wants.items() if lacks)
    if missing:
        raise _needs(operation, missing, people)
    if people and proof.second.casefold() not in {one.casefold() for one in people}:
        raise Problem(
            _("“{login}”不能确认此操作。").format(login=proof.second),
            "second",
            _("可由这些人确认：{people}。").format(people=listed(people)),
        )
    second = proof.second if people else ""
    return Grant(operation, proof.reason, second, two and not people, cell.masked)


def _reached(
    session: Session, who: Who, operation: Operation, cell: Cell, record: Record | None
) -> None:
    """Raise Refused when the record lies beyond the reach of the cell."""
    if record is None or cell.reach is Reach.all:
        return
    if cell.reach is Reach.own and not owning.is_own(session, record, who):
        raise denied(
            _("这是他人的记录，您不能“{operation}”。").format(operation=_(operation.value)),
            operation,
            _whom(operation),
            record,
        )
    if not owning.in_team(session, record, who):
        raise denied(
            _("这是其他警务站的记录，您不能“{operation}”。").format(operation=_(operation.value)),
            operation,
            _whom(operation),
            record,
        )


def _people(session: Session, who: Who, roles: frozenset[str]) -> tuple[str, ...]:
    """Return who may confirm: others of these roles, else any other who leads; () alone."""
    rows = session.execute(
        select(Account.login, Account.role, Account.also_admin)
        .where(Account.deleted_at.is_(None), Account.active.is_(True), Account.login != who.login)
        .order_by(Account.login)
    ).all()
    known = [(row.login, Who("", row.role.value, also_admin=row.also_admin).roles) for row in rows]
    for wanted in (roles, LEADING):
        if found := tuple(login for login, has in known if has & wanted):
            return found
    return ()


def _needs(operation: Operation, missing: frozenset[str], people: Iterable[str]) -> Needs:
    """Return what is missing as the gravest of the three failures."""
    told = _(operation.value)
    if "second" in missing:
        error: Needs = NeedsSecond(_("“{what}”需要另一人确认。").format(what=told))
    elif "password" in missing:
        error = NeedsPassword(_("“{what}”需要再次输入密码。").format(what=told))
    else:
        error = NeedsReason(_("“{what}”需要写明原因。").format(what=told), "reason")
    error.wants, error.people = missing, tuple(people)
    return error


def _severity(error: Refused) -> int:
    order = (NeedsReason, NeedsPassword, NeedsSecond)
    return order.index(type(error)) if type(error) in order else len(order)


def _lacks(operation: Operation) -> str:
    return _("您的角色不能“{operation}”。").format(operation=_(operation.value))


def _whom(operation: Operation) -> str:
    """Say whom to ask."""
    who = [role for role in ROLES if role in MATRIX[operation]]
    if "leader" in who:
        return _("请找站长/所长办理。")
    return _("请找管理员办理。") if "admin" in who else ""


def _about(record: Record | None) -> tuple[str, int | None]:
    return ("", None) if record is None else (record.__tablename__, record.id)


def _check(prover: object, store: Store, login: str, password: str, field: str) -> None:
    assert callable(prover)
    try:
        prover(store, login, password)
    except Problem as problem:
        raise problem.at(field) from problem


__all__ = [
    "GRANTED",
    "NOTHING",
    "Cell",
    "Grant",
    "Leave",
    "Operation",
    "Proof",
    "allow",
    "allowed_at_all",
    "current",
    "decide",
    "demand",
    "denied",
    "masked_only",
    "prove",
]
