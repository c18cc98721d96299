"""What follows a right password: ring and accounts in step, the trail told, the person too."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.services import newday, unused
from liaison.store import audit, keys, lockout, policy
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


def welcome(
    store: Store, held: Held | None, detail: Mapping[str, object], home: Home | None
) -> SignedIn:
    """Put accounts and ring in step, tell the audit trail, and say what the person should know."""
    login, now = store.who.login, clock.now()
    with store.reading(whole=True) as session:
        connection = session.connection()
        jump = audit.doubted(connection)
        before = jump or audit.last_moment(connection)
        last = unused.last_sign_in(connection, login)
        suspicious = jump is not None or audit.doubtful(before, now)
    spared = unused.close(store)
    failures = _tell(store, home)
    _heal(store)
    told = {"failures": failures, "unused": spared, **detail}
    told = {name: value for name, value in told.items() if value}
    store.note(Event("sign_in", notice=spared, detail=told))
    _begin_day(store)
    if home is not None:
        lockout.passed(home.keyring, login)
    profile = keys.profile(store.home.keyring) if store.home is not None else policy.ASVS
    left = _days_left(held, profile)
    why = _why(held, left)
    doubt = _doubt(before, now) if suspicious else ""
    return SignedIn(store, bool(why), why, _last(last), failures, doubt, left)


def agree_to_clock(store: Store) -> None:
    """Note that a person found date and time right, and do what had waited for that."""
    store.note(Event(audit.CLOCK, notice=True, detail={"confirmed": True}))
    _begin_day(store)


def held_by(home: Home, login: str) -> Held | None:
    """Return what the ring holds for a name, None without an entry."""
    name = login.strip().casefold()
    found = (one for one in keys.holds(home.keyring) if one.name.casefold() == name)
    return next(found, None)


def demand_still_good(held: Held | None) -> None:
    """Raise :class:`Problem` for a one-time password whose days are over."""
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


def _begin_day(store: Store) -> None:
    """Do what is due today; what cannot be done keeps nobody from signing in."""
    try:
        newday.begin(store)
    except Trouble as error:
        _log.warning("not all that is due was done: %s", type(error.__cause__).__name__)


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
    ).format(now=clock.shown(now), before=clock.shown(before))
