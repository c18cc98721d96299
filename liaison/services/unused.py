"""When accounts were last used, and closing those nobody uses (GB/T 22239 8.1.4.2.c)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Account
from liaison.records.account import AccountRole
from liaison.store import audit, tables
from liaison.store.audit import Event
from liaison.store.step import Store

LONGEST = timedelta(days=90)
"""So long an account may lie unused."""
TRUSTED = timedelta(days=7)
"""So long after a leap of the clock nobody is closed by it."""

_TOLD = tables.audit.c


def last_sign_in(connection: Connection, login: str) -> tuple[datetime, str] | None:
    """Return when and at which PC a person last signed in."""
    newest = (
        select(_TOLD.at, _TOLD.pc)
        .where(_TOLD.by == login, _TOLD.action == "sign_in")
        .order_by(_TOLD.seq.desc())
        .limit(1)
    )
    row = connection.execute(newest).one_or_none()
    return (row.at, row.pc) if row else None


def last_sign_ins(connection: Connection) -> dict[str, datetime]:
    """Return when each person last signed in, by log-in name."""
    query = select(_TOLD.by, func.max(_TOLD.at)).where(_TOLD.action == "sign_in").group_by(_TOLD.by)
    return {row[0]: row[1] for row in connection.execute(query)}


def logins(store: Store) -> list[str]:
    """Return the names of all accounts, closed ones too."""
    with store.reading(whole=True) as session:
        return list(session.scalars(select(Account.login).where(alive(Account))))


def administers(account: Account) -> bool:
    """Is this an account that may sign in and keep the others?"""
    own = account.role is AccountRole.admin or account.also_admin
    return own and bool(account.active) and account.deleted_at is None


def close(store: Store) -> bool:
    """Close the accounts unused for 90 days; was the person's own spared as the last administrator?

    One administrator is always left, and nobody is closed while the clock is in
    doubt. Raises :class:`Problem` when the account that signs in is closed.
    """
    mine = store.who.login
    with store.reading(whole=True) as session:
        seen = last_sign_ins(session.connection())
        accounts = session.scalars(select(Account).where(alive(Account))).all()
        before = clock.now() - LONGEST
        old = [
            one
            for one in accounts
            if one.active and max(seen.get(one.login, one.changed_at), one.changed_at) < before
        ]
        if not old or _leapt(session.connection()):  # the latter may read the whole trail
            return False
    spared = _spared(accounts, old, mine)
    closed = [one for one in old if one is not spared]
    if closed:
        _close(store, [one.id for one in closed], [one.login for one in closed])
    if mine in [one.login for one in closed]:
        raise Problem(
            _("账号“{login}”已 {n} 天未登录，已自动停用。").format(login=mine, n=LONGEST.days),
            None,
            _("请管理员重新启用。"),
        )
    return spared is not None and spared.login == mine


def _spared(accounts: Sequence[Account], old: list[Account], mine: str) -> Account | None:
    """Return the administrator who stays though unused, so that the others can be opened again."""
    keepers = [one for one in accounts if administers(one)]
    if not keepers or any(one not in old for one in keepers):
        return None
    return next((one for one in keepers if one.login == mine), keepers[0])


def _close(store: Store, ids: list[int], names: list[str]) -> None:
    with store.step(N_("停用长期未用的账号"), grave=True) as step:
        for one in ids:
            step.get(Account, one).active = False
        step.event = Event("step", notice=True, detail={"unused": names})


def _leapt(connection: Connection) -> bool:
    """Did the wall clock leap lately, or does it now? Then days it tells are not believed."""
    now = clock.now()
    if audit.doubtful(audit.last_moment(connection), now):
        return True
    newest = select(_TOLD.at).where(_TOLD.suspect.is_(True)).order_by(_TOLD.seq.desc()).limit(1)
    at = connection.execute(newest).scalar()
    return at is not None and now < at + TRUSTED
