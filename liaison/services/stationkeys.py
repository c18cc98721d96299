"""The keys of a station: new data key, new recovery key, one-time passwords, password rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.services import backups, rights
from liaison.services.rights import Grant, Leave, Operation
from liaison.store import keys, policy, rekeying
from liaison.store.audit import Event
from liaison.store.policy import Profile
from liaison.store.step import Store
from liaison.store.wrapping import LASTS


@dataclass(frozen=True)
class OneTime:
    """A one-time password to hand out: shown this once, good until the end of a day.

    ``code`` is "" on PostgreSQL, where the server's administrator gives passwords.
    """

    login: str
    code: str
    until: date


def rekey(store: Store, leave: Leave | None = None) -> list[OneTime]:
    """Give the store a new data key.

    Returns one-time passwords for accounts that have not signed in since an older
    version of the program (usually none).
    """
    grant = rights.demand(store, Operation.restore_store, leave)
    local_keys(store)
    backups.before(store, "before-rekey")
    return rekeyed(store, [], grant)


def rekey_due(store: Store) -> bool:
    """Was an entry taken out of the ring without a new data key (a removal cut short)?"""
    return store.home is not None and keys.due(store.home.keyring)


def new_recovery(store: Store, leave: Leave | None = None) -> str:
    """Return a new recovery key, to be shown this once; the old one opens nothing any more."""
    grant = rights.demand(store, Operation.restore_store, leave)
    home, key = local_keys(store)
    event = Event("key_ring", reason=grant.reason, notice=True, detail={"recovery": True})
    store.note(event)
    return keys.renew_recovery(home.keyring, key)


def profile(store: Store) -> Profile:
    """Return the rules for passwords; a server has its own, so only the length is shown there."""
    return policy.ASVS if store.home is None else keys.profile(store.home.keyring)


def set_profile(store: Store, name: str, leave: Leave | None = None) -> None:
    """Choose the rules for passwords; those in use stay until they are changed."""
    rights.demand(store, Operation.settings, leave)
    home, key = local_keys(store)
    if name not in policy.PROFILES:
        raise Problem(_("没有这种密码规则：{name}。").format(name=name), "profile")
    store.note(Event("settings", notice=True, detail={"profile": name}))
    keys.set_profile(home.keyring, key, name)


def rekeyed(store: Store, gone: list[str], grant: Grant) -> list[OneTime]:
    """Change the data key, leaving out those gone; return the one-time passwords to hand out."""
    detail = {"rekey": True, "removed": gone}
    store.note(Event("key_ring", reason=grant.reason, notice=True, detail=detail))
    given = rekeying.rekey(store, gone)
    until = clock.today() + LASTS
    return [OneTime(login, code, until) for login, code in given.items()]


def give_once(store: Store, login: str) -> OneTime:
    """Give an account a one-time password; none on PostgreSQL."""
    until = clock.today() + LASTS
    if store.home is None or store.key is None:
        return OneTime(login, "", until)
    return OneTime(login, keys.add_once(store.home.keyring, store.key, login), until)


def local_keys(store: Store) -> tuple[Home, bytes]:
    """Return folder and data key of a local store; raises :class:`Refused` on PostgreSQL."""
    if store.home is None or store.key is None:
        raise Refused(_("共享数据库的密码由服务器管理员维护。"))
    return store.home, store.key
