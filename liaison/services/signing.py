"""Signing in and out: the one door, for the window and the command line alike.

Wrong tries are counted before the store is open (:mod:`liaison.store.lockout`)
and told to the audit trail once it is. At each sign-in the ring is brought
into step with the accounts, and accounts nobody used for 90 days are closed
(GB/T 22239 8.1.4.2.c).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.services import unused
from liaison.store import audit, entering, keys, lockfile, lockout, opening, policy, restoring
from liaison.store.audit import Event
from liaison.store.keys import Held
from liaison.store.policy import Profile
from liaison.store.step import Store

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SignedIn:
    """An open store, and what the person must be told first.

    ``must_change``: nothing else before a new password is chosen, ``why`` says
    the reason; ``last`` the sign-in before this one and ``failures`` the wrong
    tries since, that a stranger at the PC be noticed; ``doubt`` what is wrong
    with the PC's clock; ``days_left`` until the password must be changed, None
    when it never must.
    """

    store: Store
    must_change: bool = False
    why: str = ""
    last: str = ""
    failures: int = 0
    doubt: str = ""
    days_left: int | None = None


def sign_in(home: Home, login: str, password: str, key_file: Path | None = None) -> SignedIn:
    """Open the store for a person who knows their password.

    Raises :class:`Problem` at ``password`` (wrong name or password, to wait,
    one-time password too old), at ``key_file`` (cannot be read), at nothing
    (account closed); :class:`Trouble` as :func:`liaison.store.opening.open_with`.
    """
    restoring.finish(home)
    login = login.strip()
    key = entering.by_password(home, login, password, key_file)
    held = _held(home, login)
    _still_good(held)
    with _kept_open(opening.open_with(home, key, login)) as store:
        if not keys.refresh(home.keyring, key, login, password, key_file):
            store.note(Event("key_ring", ok=False, notice=True, detail={"altered": True}))
        detail = {"key_file": True} if held is not None and held.key_file else {}
        return _begun(store, _held(home, login), detail, home)


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
        return _begun(store, _held(home, login), {"recovery": True}, home), made


def sign_in_shared(url: str, login: str, home: Home | None = None) -> SignedIn:
    """Open a PostgreSQL store; the server checks the password that stands in its address.

    With ``home`` wrong tries are counted on this PC as at a store of its own.
    """
    login = login.strip()
    tried = lockout.enter(home.keyring, login) if home is not None else None
    try:
        store = opening.open_postgresql(url, login)
    except Problem as problem:
        if tried is None or problem.field != "password":
            _forgive(tried)
            raise
        raise lockout.wrong(tried, problem) from problem
    except BaseException:
        _forgive(tried)
        raise
    _forgive(tried)
    with _kept_open(store):
        return _begun(store, None, {}, home)


def _forgive(tried: lockout.Try | None) -> None:
    if tried is not None:
        lockout.forgive(tried)


def sign_out(store: Store, why: str = "") -> None:
    """Tell the audit trail that the person leaves; the caller closes the store.

    ``why``: "" by themselves, ``idle``, ``os`` (the system was locked),
    ``closed``. A full disk must not keep anybody from leaving.
    """
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
        _prove_to_server(store, login, password)
        return
    assert store.key is not None
    ring = store.home.keyring
    tried = lockout.enter(ring, login)
    try:
        keys.prove(ring, store.key, login, password, key_file)
        opening.who(store.engine, login)
    except Problem as problem:
        if problem.field != "password":
            lockout.forgive(tried)
            raise
        raise lockout.wrong(tried, problem) from problem
    except BaseException:
        lockout.forgive(tried)
        raise
    lockout.forgive(tried)
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


def _begun(
    store: Store, held: Held | None, detail: Mapping[str, object], home: Home | None
) -> SignedIn:
    """Put accounts and ring in step, tell the audit trail, and say what the person should know."""
    login, now = store.who.login, clock.now()
    with store.reading(whole=True) as session:
        connection = session.connection()
        before = audit.doubted(connection) or audit.last_moment(connection)
        last = unused.last_sign_in(connection, login)
        suspicious = audit.doubted(connection) is not None or audit.doubtful(before, now)
    spared = unused.close(store)
    failures = _tell(store, home)
    _heal(store)
    told = {"failures": failures, "unused": spared, **detail}
    told = {name: value for name, value in told.items() if value}
    store.note(Event("sign_in", notice=spared, detail=told))
    if home is not None:
        lockout.passed(home.keyring, login)
    profile = keys.profile(store.home.keyring) if store.home is not None else policy.ASVS
    left = _days_left(held, profile)
    why = _why(held, left)
    doubt = _doubt(before, now) if suspicious else ""
    return SignedIn(store, bool(why), why, _last(last), failures, doubt, left)


def _held(home: Home, login: str) -> Held | None:
    name = login.strip().casefold()
    found = (one for one in keys.holds(home.keyring) if one.name.casefold() == name)
    return next(found, None)


def _still_good(held: Held | None) -> None:
    until = held.until if held is not None else None
    if until is not None and clock.today() > until:
        raise Problem(
            _("这个一次性密码已过期（{until}）。").format(until=until),
            "password",
            _("请管理员重新签发。"),
        )


def _tell(store: Store, home: Home | None) -> int:
    """Tell the audit trail of the wrong tries it has not heard of; return the person's own."""
    if home is None:
        return 0
    ring = home.keyring
    for one in lockout.untold(ring, unused.logins(store) if store.home is None else ()):
        at = datetime.fromtimestamp(one.at, UTC).isoformat(timespec="seconds")
        detail = {"lost": True} if one.lost else {"login": one.login, "last": at}
        if one.fails:
            store.note(Event("sign_in_failed", ok=False, count=one.fails, detail=detail))
        if one.locks:
            event = Event("locked_out", ok=False, notice=True, count=one.locks, detail=detail)
            store.note(event)
    return lockout.since(ring, store.who.login)


def _heal(store: Store) -> None:
    """Take entries out of the ring whose accounts are gone: a kill came between both."""
    if store.home is None or store.key is None:
        return
    ring = store.home.keyring
    alive = {login.casefold() for login in unused.logins(store)}
    strange = [name for name in keys.names(ring) if name.casefold() not in alive]
    if strange:
        store.note(Event("key_ring", notice=True, detail={"removed": strange}))
        keys.remove(ring, store.key, strange)


def _days_left(held: Held | None, profile: Profile) -> int | None:
    if held is None or held.changed is None or profile.days is None:
        return None
    age = (clock.today() - held.changed).days
    return max(0, min(profile.days, profile.days - age))


def _why(held: Held | None, left: int | None) -> str:
    if held is not None and held.once:
        return _("这是一次性密码，请先设置自己的密码。")
    if left == 0:
        return _("密码已到更换期限，请先设置新密码。")
    return ""


def _last(found: tuple[datetime, str] | None) -> str:
    if found is None:
        return ""
    at, pc = found
    told = _("上次登录：{at}").format(at=clock.shown(at))
    return _("{told}（{pc}）").format(told=told, pc=pc) if pc else told


def _doubt(before: datetime | None, now: datetime) -> str:
    assert before is not None
    return _(
        "电脑时间可能不对：现在显示 {now}，上一条记录写于 {before}。请核对日期和时间。"
    ).format(
        now=clock.shown(now), before=clock.shown(before)
    )


def _prove_to_server(store: Store, login: str, password: str) -> None:
    """Let the server check the password of its role with the account's name."""
    opening.who(store.engine, login)
    opening.knock(store.engine, login, password)
