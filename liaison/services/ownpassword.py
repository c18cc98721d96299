"""One's own password, and the key file that may belong to it."""

from __future__ import annotations

from pathlib import Path

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.services.stationkeys import local_keys
from liaison.store import entering, keyfile, keys, lockout
from liaison.store.audit import Event
from liaison.store.step import Store


def change_own(store: Store, old: str, new: str, key_file: Path | None = None) -> None:
    """Change the signed-in person's password; a one-time one is changed so too.

    Raises :class:`Problem` at ``old`` when that is wrong, at ``password`` when
    the new one will not do.
    """
    home, key = local_keys(store)
    login, second = store.who.login, _second(key_file)
    try:
        entering.by_password(home, login, old, key_file)
    except Problem as problem:
        if problem.field != "password":
            raise
        raise Problem(_("当前密码不正确。"), "old", problem.mend) from problem
    if old == new:
        raise Problem(_("新密码与当前密码相同。"), "password")
    keys.change(home.keyring, key, login, new, second)
    store.note(Event("key_ring", detail={"password": login}))
    lockout.unlock(home.keyring, login)


def set_key_file(store: Store, password: str, new: Path | None, old: Path | None = None) -> None:
    """Demand a key file beside one's own password from now on, another one, or none any more.

    Raises :class:`Problem` at ``password`` or ``key_file``.
    """
    home, key = local_keys(store)
    login, second = store.who.login, _second(new)
    entering.by_password(home, login, password, old)
    store.note(Event("key_ring", detail={"key_file": new is not None}))
    keys.set_second(home.keyring, key, login, password, second)
    lockout.unlock(home.keyring, login)


def _second(path: Path | None) -> bytes | None:
    return None if path is None else keyfile.read_key_file(path)
