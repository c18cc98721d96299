"""What the log-in window does on the worker: sign in by password or recovery key."""

from __future__ import annotations

from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from liaison.base.errors import LockedOut, Problem
from liaison.base.paths import Home

if TYPE_CHECKING:
    from liaison.services.welcoming import SignedIn
    from liaison.store.policy import Profile
    from liaison.store.step import Store


def sign_in(
    home: Home, database: str, login: str, password: str, key_file: Path | None
) -> SignedIn:
    """Sign in; on the worker, which imports SQLAlchemy here when it has not yet.

    Raises :class:`LockedOut` where a wrong password leads to a wait, else as
    :mod:`liaison.services.signing` does.
    """
    from liaison.services import signing
    from liaison.store import lockout

    if database:
        return signing.sign_in_shared(as_person(database, login, password), login, home)
    try:
        return signing.sign_in(home, login, password, key_file)
    except Problem as problem:
        left = lockout.waits(home.keyring, [login])[login] if problem.field == "password" else 0
        if not left:
            raise
        locked = LockedOut(problem.words, problem.field, problem.mend)
        locked.seconds = ceil(left)
        raise locked from problem


def as_person(database: str, login: str, password: str) -> str:
    """Return the address of a shared store with a person's name and password in it.

    ``database`` is an SQLAlchemy address; whoever stands in it already gives way.
    """
    parts = urlsplit(database)
    place = parts.netloc.rpartition("@")[2]
    person = f"{quote(login, safe='')}:{quote(password, safe='')}"
    # Put together by hand: urlunsplit drops the // of an address without a host.
    tail = f"?{parts.query}" if parts.query else ""
    return f"{parts.scheme}://{person}@{place}{parts.path}{tail}"


def by_recovery(home: Home, login: str, recovery: str, password: str) -> tuple[SignedIn, str, str]:
    """Sign in with the printed key; return also the new key and the station's name."""
    from liaison.services import names, signing

    signed, fresh = signing.sign_in_by_recovery(home, login, recovery, password)
    with signed.store.reading() as session:
        stations = names.offer(session, "Station")
    return signed, fresh, stations[0][1] if stations else ""


def about(home: Home) -> tuple[bool, Profile | None, str]:
    """Return whether an account of this PC needs a key file, the rules of passwords, the holder.

    On the worker; nothing is known before the first start.
    """
    if not home.keyring.exists():
        return False, None, ""
    from liaison.services import signing
    from liaison.store import keys

    return signing.asks_key_file(home), keys.profile(home.keyring), held_elsewhere(home)


def held_elsewhere(home: Home) -> str:
    """Return who else has the store open, "" for nobody; on the worker, before a password."""
    if not home.store.exists():
        return ""
    from liaison.store import engine, holder

    if holder.is_mine(home.folder) or not engine.is_held(home.store):
        return ""
    trouble = engine.held_trouble(home.store)
    return f"{trouble.what}{trouble.todo}"


def agree_to_clock(store: Store) -> None:
    """Note that a person looked at the date and the time and found them right."""
    from liaison.services import welcoming

    welcoming.agree_to_clock(store)
