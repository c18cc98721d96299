"""Signing in and out: the one door, for the window and the command line alike.

Wrong tries are counted before the store is open (:mod:`liaison.store.lockout`)
and told to the audit trail once it is. At each sign-in the ring is brought
into step with the accounts, and accounts nobody used for 90 days are closed
(GB/T 22239 8.1.4.2.c).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.services import serverdoor
from liaison.services.welcoming import SignedIn, demand_still_good, held_by, welcome
from liaison.store import entering, keys, lockfile, lockout, onserver, opening, policy, restoring
from liaison.store.audit import Event
from liaison.store.step import Store

_log = logging.getLogger(__name__)


def sign_in(home: Home, login: str, password: str, key_file: Path | None = None) -> SignedIn:
    """Open the store for a person who knows their password.

    Raises :class:`Problem` at ``password`` (wrong name or password, to wait,
    one-time password too old), at ``key_file`` (cannot be read), at nothing
    (account closed); :class:`Trouble` as :func:`liaison.store.opening.open_with`.
    """
    restoring.finish(home)
    login = login.strip()
    key = entering.by_password(home, login, password, key_file)
    held = held_by(home, login)
    demand_still_good(held)
    with _kept_open(opening.open_with(home, key, login)) as store:
        if not keys.refresh(home.keyring, key, login, password, key_file):
            store.note(Event("key_ring", ok=False, notice=True, detail={"altered": True}))
        detail = {"key_file": True} if held is not None and held.key_file else {}
        return welcome(store, held_by(home, login), detail, home)


def sign_in_by_recovery(
    home: Home, login: str, recovery: str, password: str
) -> tuple[SignedIn, str]:
    """Open the store with the printed key and set the account's new password.

    Returns the new recovery key too, to be shown this once: the old one opens
    nothing any more. Raises :class:`Problem` for a wrong key, an unknown or
    closed account, or a password that will not do; nothing is changed then.
    """
    restoring.finish(home)
    login = login.strip()
    policy.check(password, login, keys.profile(home.keyring))
    key = entering.by_recovery(home, recovery)
    with _kept_open(opening.open_with(home, key, login)) as store:
        login = store.who.login
        # Told first: of a use that was cut short the auditor hears too.
        store.note(Event("recovery", notice=True, detail={"login": login}))
        made = keys.recover(home.keyring, key, login, password)
        lockout.unlock(home.keyring, lockfile.RECOVERY)
        return welcome(store, held_by(home, login), {"recovery": True}, home), made


def sign_in_shared(url: str, login: str, home: Home | None = None) -> SignedIn:
    """Open a PostgreSQL store; the server checks the password that stands in its address.

    With ``home`` wrong tries are counted on this PC as at a store of its own.
    """
    login = login.strip()
    with lockout.counted(home.keyring if home is not None else None, login):
        store = onserver.open_postgresql(url, login)
    with _kept_open(store):
        return welcome(store, None, {}, home)


def sign_out(store: Store, why: str = "") -> None:
    """Tell the audit trail that the person leaves; the caller closes the store.

    ``why``: "" by themselves, ``idle``, ``os`` (the system was locked),
    ``closed``. A full disk must not keep anybody from leaving. No name stays remembered.
    """
    from liaison.services import forgetting  # with all that remembers: not wanted for signing in

    forgetting.forget(store)
    if store.health.damaged:
        return  # in a damaged store nothing is noted any more
    try:
        store.note(Event("sign_out", detail={"why": why} if why else {}))
    except (Problem, Trouble) as error:
        _log.warning("the sign-out was not noted: %s", type(error).__name__)


def prove(store: Store, login: str, password: str, key_file: Path | None = None) -> None:
    """Check a person's password without signing in: a grave act, a second person.

    Raises :class:`Problem` at ``password``; wrong tries count as at the door.
    """
    if store.home is None:
        serverdoor.prove(store, login, password)
        return
    assert store.key is not None
    ring = store.home.keyring
    with lockout.counted(ring, login):
        keys.prove(ring, store.key, login, password, key_file)
        opening.who(store.engine, login)
    lockout.unlock(ring, login)


def asks_key_file(home: Home) -> bool:
    """Does any account of this station need its key file to sign in?"""
    return any(one.key_file for one in keys.holds(home.keyring))


@contextmanager
def _kept_open(store: Store) -> Iterator[Store]:
    """Close a store again when signing in to it does not come to its end."""
    try:
        yield store
    except BaseException:
        store.close()
        raise
