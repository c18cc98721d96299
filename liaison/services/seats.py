"""The accounts as people read them: whose, in which role, in which state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Account, Officer
from liaison.records.account import AccountRole
from liaison.services import names, unused
from liaison.store import keys, lockout, lockwords
from liaison.store.keys import Held
from liaison.store.step import Store

ACTIVE, CLOSED, WAITS, ONCE, KEYLESS = (
    N_("正常"),
    N_("停用"),
    N_("锁定"),
    N_("待首次登录"),
    N_("待签发密码"),
)
_TONES = {ACTIVE: "done", CLOSED: "off", WAITS: "warn", ONCE: "warn", KEYLESS: "warn"}


@dataclass(frozen=True)
class Seat:
    """One account as people read it.

    ``role``, ``officer``, ``state`` and ``last`` (sign-in) are words, ``duty``
    the role's value, ``tone`` how the state looks: done, warn, off; ``locked``
    is the wait in words, "" without one.
    """

    login: str
    role: str
    officer: str
    active: bool
    duty: str = ""
    also_admin: bool = False
    state: str = ""
    tone: str = ""
    last: str = ""
    locked: str = ""
    key_file: bool = False
    id: int = 0
    officer_id: int | None = None


def seats(store: Store) -> list[Seat]:
    """Return the accounts in order of their names: all, or to an officer their own."""
    held, waits = _of_ring(store)
    own = store.who.roles == {AccountRole.officer.value}
    with store.reading(whole=True) as session:
        found = session.scalars(select(Account).where(alive(Account)).order_by(Account.login)).all()
        ids = [one.officer_id for one in found if one.officer_id is not None]
        called = names.titles(session, Officer.__name__, ids)
        seen = unused.last_sign_ins(session.connection())
    mine = store.who.login
    return [_seat(one, called, seen, held, waits) for one in found if not own or one.login == mine]


def _of_ring(store: Store) -> tuple[dict[str, Held] | None, dict[str, float]]:
    """Return what the ring holds, by folded name, and who must wait; None on PostgreSQL."""
    if store.home is None:
        return None, {}
    held = {one.name.casefold(): one for one in keys.holds(store.home.keyring)}
    return held, lockout.waits(store.home.keyring, held)


def _seat(
    one: Account,
    called: dict[int, str],
    seen: dict[str, datetime],
    held: dict[str, Held] | None,
    waits: dict[str, float],
) -> Seat:
    name, last = one.login.casefold(), seen.get(one.login)
    entry, left = (held or {}).get(name), waits.get(name, 0.0)
    state = ACTIVE
    if not one.active:
        state = CLOSED
    elif held is not None and entry is None:
        state = KEYLESS
    elif left > 0:
        state = WAITS
    elif entry is not None and entry.once:
        state = ONCE
    return Seat(
        one.login,
        one.role.words,
        called.get(one.officer_id or 0, ""),
        bool(one.active),
        one.role.value,
        bool(one.also_admin),
        _(state),
        _TONES[state],
        clock.shown(last) if last else "",
        lockwords.in_words(left) if left > 0 else "",
        entry is not None and entry.key_file,
        one.id,
        one.officer_id,
    )
