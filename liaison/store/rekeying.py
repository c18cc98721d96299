"""A new data key for the whole store, after somebody's entry was taken out of the ring.

Order, so that a kill at any moment leaves a store that opens: the ring for the
new key is written beside the present one; SQLCipher gives all pages the new
key in one transaction; the staged ring takes the place of the other. Which of
the two fits the store is found at the next sign-in (:func:`settle`). Former
keys stay in the ring, sealed by the new one, because earlier backups have them.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from pathlib import Path

from liaison.base.errors import Damaged, Refused, Trouble
from liaison.base.files import sync_folder
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.store import keys, ring as rings
from liaison.store.engine import connect, driver, salt_of
from liaison.store.refusals import surroundings, unknown
from liaison.store.step import Store


def staged(home: Home) -> Path:
    """Return where the ring of a new data key lies until the store has it."""
    return home.keyring.with_suffix(".json.next")


def rekey(store: Store, without: Iterable[str] = ()) -> dict[str, str]:
    """Give the open store a new data key; return what had to be given anew, by name.

    That is a one-time password for each account of the ring's first format, a
    recovery key under :data:`~liaison.store.ring.RECOVERY`; everybody else
    keeps what they have. ``without`` names the entries to leave out. The
    caller makes a backup first.
    """
    home, old = store.home, store.key
    if home is None or old is None:
        raise Refused(_("共享数据库没有数据密钥。"))
    ring = rings.load(home.keyring)
    for login in without:
        ring = ring.without(login)
    new = secrets.token_bytes(32)
    fresh, given = keys.rewrapped(ring, old, new)
    rings.save(staged(home), fresh, new, copy=False)
    try:
        _give(store, new)
    except driver().Error as error:
        raise _not_given(store, home, old) from error
    store.key = new
    _take(home)
    return given


def settle(home: Home, key: bytes, other: Callable[[Path], bytes]) -> bytes:
    """Return the key that fits the store when a change of keys was cut short, and end it.

    ``key`` came out of the ring; ``other`` unlocks the staged one.
    """
    beside = staged(home)
    if not beside.exists():
        return key
    if fits(home, key):
        beside.unlink()  # the store never got the new key
        return key
    new = other(beside)
    if not fits(home, new):
        return key  # neither: the store itself is hurt, and opening it will say so
    _take(home)
    return new


def fits(home: Home, key: bytes) -> bool:
    """Does a key open the store? Raises :class:`Trouble` when another program holds it."""
    if not home.store.exists():
        return True
    try:
        connect(home.store, key, read_only=True).close()
    except Damaged:
        return False
    return True


def _give(store: Store, new: bytes) -> None:
    """Encrypt every page anew, in one transaction of SQLCipher's own."""
    raw = store.engine.raw_connection()
    try:
        found = raw.driver_connection
        assert found is not None
        found.execute(f"PRAGMA rekey = \"x'{new.hex()}{salt_of(new).hex()}'\"")
        found.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        found.execute("SELECT count(*) FROM sqlite_master").fetchone()
    finally:
        raw.close()


def _not_given(store: Store, home: Home, old: bytes) -> Trouble:
    """Return what a change of keys that failed means; the store goes on with the key it had.

    SQLCipher tells nothing of a commit that found no room: the connection then
    has the new key and the file the old one, and only a new connection reads it.
    """
    store.engine.dispose()
    if fits(home, old):
        staged(home).unlink(missing_ok=True)
    return surroundings("I/O error") or unknown(None)


def _take(home: Home) -> None:
    staged(home).replace(home.keyring)
    sync_folder(home.keyring.parent)
    rings.same_copy(home.keyring)
