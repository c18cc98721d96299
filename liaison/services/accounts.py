"""Accounts: who may sign in. The record says who, the key ring holds the wrapped key.

Rights are checked here, not on the screen (safety.md §2.1, ASVS 8.3.1). Each
change is first a step with its audit row, then a change of the ring; a kill
between both is set right at the next sign-in (:mod:`liaison.services.welcoming`)
or by a new one-time password. Nobody but the person ever knows a password: an
administrator hands out one-time ones. On PostgreSQL only the record is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Account
from liaison.records.account import AccountRole
from liaison.services import backups, records, rights, unused
from liaison.services.matrix import LEADING
from liaison.services.rights import Grant, Leave, Operation
from liaison.services.stationkeys import OneTime, give_once, local_keys, rekeyed
from liaison.store import jotting, lockout
from liaison.store.keys import RECOVERY
from liaison.store.step import Step, Store, Who


def may_keep(who: Who) -> bool:
    """May this person keep the accounts? For showing; :mod:`rights` decides."""
    return rights.allowed_at_all(who, Operation.accounts)


def add(
    store: Store,
    login: str,
    role: str,
    officer_id: int | None = None,
    also_admin: bool = False,
    leave: Leave | None = None,
) -> OneTime:
    """Add an account with a one-time password; raises :class:`Problem` at the field to mend.

    One that leads or administers takes what giving such a role takes.
    """
    leads = role in LEADING or also_admin
    grant = rights.demand(store, Operation.change_role if leads else Operation.accounts, leave)
    login = login.strip()
    if not login:
        raise Problem(_("请填写用户名。"), "login")
    if login.startswith(RECOVERY[0]):
        raise Problem(_("用户名不能以“*”开头。"), "login")
    with store.reading(whole=True) as session:
        if _found(session, login) is not None:
            raise Problem(_("已有同名账号。"), "login", _("请换一个用户名。"))
    values = {"login": login, "role": role, "officer_id": officer_id, "also_admin": also_admin}
    with store.step(N_("添加账号"), reason=grant.reason, grave=True) as step:
        one = Account()
        records.write(step, one, values | {"active": True})
        _apart(one)
        step.session.flush()
        login = one.login
    return give_once(store, login)


def reset(store: Store, login: str, leave: Leave | None = None) -> OneTime:
    """Give a person who forgot theirs a one-time password; the old one opens nothing any more."""
    one = _account(store, login)
    grant = rights.demand(store, Operation.accounts, leave)
    local_keys(store)
    _note(store, "reset", one, grant, notice=_leads(one))
    made = give_once(store, one.login)
    lockout.unlock(local_keys(store)[0].keyring, one.login)
    return made


def unlock(store: Store, login: str, leave: Leave | None = None) -> None:
    """End the wait of a person who typed a wrong password too often."""
    grant = rights.demand(store, Operation.accounts, leave)
    one = _account(store, login)
    home, _key = local_keys(store)
    _note(store, "unlock", one, grant)
    lockout.unlock(home.keyring, one.login)


def set_active(store: Store, login: str, active: bool, leave: Leave | None = None) -> None:
    """Close an account or open it again; the last administrator's stays open.

    A closed account keeps its entry in the ring: for one who leaves for good
    :func:`remove` takes it away and changes the data key. The auditor is told of
    one that leads, as nobody may be left to confirm what takes two.
    """
    grant = rights.demand(store, Operation.accounts, leave)
    words = N_("启用账号") if active else N_("停用账号")
    if _leads(_account(store, login)):
        grant = replace(grant, notice=True)
    _write(store, login, words, {"active": active}, grant)
    if active and store.home is not None:
        lockout.unlock(store.home.keyring, login)


def set_role(
    store: Store, login: str, role: str, also_admin: bool = False, leave: Leave | None = None
) -> None:
    """Give an account another role: a second person confirms it, where there is one."""
    grant = rights.demand(store, Operation.change_role, leave)
    _write(store, login, N_("变更账号角色"), {"role": role, "also_admin": also_admin}, grant)


def set_officer(
    store: Store, login: str, officer_id: int | None, leave: Leave | None = None
) -> None:
    """Say whose account it is."""
    grant = rights.demand(store, Operation.accounts, leave)
    _write(store, login, N_("变更账号的民警"), {"officer_id": officer_id}, grant)


def remove(store: Store, login: str, leave: Leave | None = None) -> list[OneTime]:
    """Take the account of one who left out of the ring and give the store a new data key.

    An old copy of the ring then opens no newer data. Returns one-time passwords
    for accounts that have not signed in since an older version of the program
    (usually none). The account itself goes to the recycle bin. Asks for what a
    new data key asks for.
    """
    if not may_keep(store.who):
        rights.demand(store, Operation.accounts, leave)
    grant = rights.demand(store, Operation.restore_store, leave)
    if login.strip().casefold() == store.who.login.casefold():
        raise Refused(_("不能删除自己的账号。"), mend=_("请另一位管理员办理。"))
    backups.before(store, "before-rekey")
    with store.step(N_("删除账号"), reason=grant.reason, grave=True) as step:
        one = _in(step, login)
        one.active = False
        _stays(step, one)
        one.deleted_at = clock.now()
        step.session.flush()
        jotting.forget_all(step.session, one.login)
        gone = one.login
    if store.home is None:
        return []
    return rekeyed(store, [gone], grant)


def _write(
    store: Store, login: str, words: str, values: Mapping[str, object], grant: Grant
) -> None:
    """Change an account in a step of its own that nobody takes back with Ctrl+Z."""
    with store.step(words, reason=grant.reason, grave=True) as step:
        one = _in(step, login)
        records.write(step, one, values)
        _apart(one)
        _stays(step, one)
        step.session.flush()
        if grant.exceptional:
            step.event = grant.event("step", Account.__tablename__, one.id)


def _apart(one: Account) -> None:
    """Raise :class:`Problem` when one account is to administer and to audit (8.1.4.2.d)."""
    if one.role is AccountRole.auditor and one.also_admin:
        raise Problem(_("审计员不能兼任管理员。"), "also_admin", _("请为管理员另建一个账号。"))


def _stays(step: Step, one: Account) -> None:
    """Raise :class:`Refused` when no administrator would be left who can sign in."""
    others = step.session.scalars(select(Account).where(alive(Account), Account.id != one.id))
    if not unused.administers(one) and not any(map(unused.administers, others)):
        raise Refused(
            _("这是最后一个启用的管理员账号，不能停用、删除或变更角色。"),
            mend=_("请先启用另一个管理员账号。"),
        )


def _found(session: Session, login: str) -> Account | None:
    name = login.strip().casefold()
    every = session.scalars(select(Account).where(alive(Account)))
    return next((one for one in every if one.login.casefold() == name), None)


def _in(step: Step, login: str) -> Account:
    found = _found(step.session, login)
    if found is None:
        raise Problem(_("没有账号“{login}”。").format(login=login), "login")
    return found


def _account(store: Store, login: str) -> Account:
    with store.reading(whole=True) as session:
        found = _found(session, login)
    if found is None:
        raise Problem(_("没有账号“{login}”。").format(login=login), "login")
    return found


def _leads(one: Account) -> bool:
    """Does this account confirm what takes two?"""
    return one.role.value in LEADING or bool(one.also_admin)


def _note(store: Store, action: str, one: Account, grant: Grant, notice: bool = False) -> None:
    event = grant.event(action, Account.__tablename__, one.id)
    store.note(replace(event, notice=event.notice or notice))
