"""Accounts: who may sign in. The record says who, the key ring holds the wrapped key.

Rights are checked here, not on the screen (safety.md §2.1, ASVS 8.3.1).
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from liaison.base.errors import Problem, Refused
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Account, Officer
from liaison.records.account import AccountRole
from liaison.services import names, records
from liaison.services.records import Saved
from liaison.store import keys
from liaison.store.step import Store, Who

KEEPERS = frozenset({AccountRole.leader.value, AccountRole.admin.value})
"""Roles that may add accounts and give new passwords."""


@dataclass(frozen=True)
class Seat:
    """One account as people read it: log-in name, role, officer, and may it sign in."""

    login: str
    role: str
    officer: str
    active: bool


def may_keep(who: Who) -> bool:
    """May this person add accounts and give new passwords?"""
    return who.role in KEEPERS


def seats(store: Store) -> list[Seat]:
    """Return all accounts in order of their names."""
    with store.reading() as session:
        found = session.scalars(select(Account).where(alive(Account)).order_by(Account.login)).all()
        ids = [one.officer_id for one in found if one.officer_id is not None]
        called = names.titles(session, Officer.__name__, ids)
        return [
            Seat(one.login, one.role.words, called.get(one.officer_id or 0, ""), bool(one.active))
            for one in found
        ]


def add(
    store: Store, home: Home, login: str, role: str, officer_id: int | None, password: str
) -> Saved:
    """Add an account with its first password; raises :class:`Problem` at the field to mend."""
    key = _key(store)
    login = login.strip()
    if not login:
        raise Problem(_("请填写用户名。"), "login")
    if any(seat.login.casefold() == login.casefold() for seat in seats(store)):
        raise Problem(_("已有同名账号。"), "login", _("请换一个用户名。"))
    keys.check_password(password, login)
    values = {"login": login, "role": role, "officer_id": officer_id, "active": True}
    saved = records.save(store, Account, values, words=N_("添加账号"))
    keys.add(home.keyring, key, login, password)
    return saved


def set_password(store: Store, home: Home, login: str, password: str) -> None:
    """Give another person's account a new password; the old one no longer opens the data."""
    keys.add(home.keyring, _key(store), login, password)


def change_own(store: Store, home: Home, old: str, new: str) -> None:
    """Change the signed-in person's password; raises :class:`Problem` when ``old`` is wrong."""
    try:
        key = keys.unlock(home.keyring, store.who.login, old)
    except Problem as problem:
        raise Problem(_("当前密码不正确。"), "old") from problem
    if old == new:
        raise Problem(_("新密码与当前密码相同。"), "password")
    keys.add(home.keyring, key, store.who.login, new)


def _key(store: Store) -> bytes:
    if not may_keep(store.who):
        raise Refused(_("只有站长/所长或管理员可以管理账号。"))
    if store.key is None:
        raise Refused(_("共享数据库的账号由服务器管理员维护。"))
    return store.key
