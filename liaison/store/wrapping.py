"""One entry of the key ring: the data key in a person's keeping.

The data key is sealed to the entry's public key, the private key to the
password (and key file). So a new data key can be given to everybody who stays
without knowing a single password (safety.md §7.4), and an earlier copy of the
ring holds nothing that opens it. Entries of the first format, where the
password sealed the data key itself, still open.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.store import keyfile
from liaison.store.ring import RECOVERY, Entry
from liaison.store.sealing import (
    AES,
    LEAST,
    X25519,
    Cost,
    Unopened,
    mixed,
    pair,
    seal,
    seal_to,
    stretch,
    subkey,
    unseal,
    unseal_by,
)

LASTS = timedelta(days=7)
"""How long a one-time password may be used (ASVS 5.0 6.4.1)."""
KEPT = 6
"""Passwords whose verifiers are kept: the present one and the five before it."""

_BOUND = ("name", "kem", "public", "changed", "once", "file")

Used = list[dict[str, str]]
"""Verifiers of passwords, the newest first: salt and Argon2id hash, in base64."""


@dataclass(frozen=True)
class Held:
    """What an entry tells of itself without being opened."""

    name: str
    changed: date | None
    once: bool
    key_file: bool

    @property
    def until(self) -> date | None:
        """Return the last day of a one-time password."""
        return self.changed + LASTS if self.once and self.changed else None


@dataclass(frozen=True)
class About:
    """What an entry tells beside its name: day of the password, one-time, key file, those used."""

    changed: date
    once: bool = False
    second: bytes | None = None
    used: Sequence[dict[str, str]] = ()


def make(key: bytes, name: str, password: str, cost: Cost, about: About) -> Entry:
    """Return a new entry, with a new pair of keys: what an old ring copy holds fits no more."""
    (private, public), salt = pair(), os.urandom(16)
    entry: Entry = {
        "name": name,
        "kdf": cost.told(),
        "alg": AES,
        "kem": X25519,
        "salt": _text(salt),
        "public": _text(public),
        "changed": about.changed.isoformat(),
    }
    if about.once:
        entry["once"] = True
    if about.second is not None:
        entry["file"] = keyfile.mark(about.second)
    wrapping = mixed(stretch(password, salt, cost), about.second)
    entry |= seal(wrapping, private, _bound_to(entry))
    return filled(entry, key, about.used)


def filled(entry: Entry, key: bytes, used: Sequence[dict[str, str]]) -> Entry:
    """Return the entry with a data key sealed to its owner, and the passwords used so far."""
    told = json.dumps(list(used)[:KEPT]).encode()
    public = base64.b64decode(entry["public"])
    return entry | {
        "data": seal_to(public, key, _data(entry)),
        "before": seal(subkey(key, "before"), told, _data(entry)),
    }


def opened(entry: Entry, password: str, second: bytes | None = None) -> bytes:
    """Return the data key; raises :class:`Unopened` for a wrong password or key file.

    Takes the same time in either case. Raises :class:`Broken` when the password
    fits and the rest of the entry does not.
    """
    told = entry["kdf"]
    typed = plain_code(password) if entry.get("once") else password
    stretched = stretch(typed, base64.b64decode(entry["salt"]), Cost.read(told))
    wanted = entry.get("file")
    if wanted and (second is None or keyfile.mark(second) != wanted):
        raise Unopened
    secret = unseal(mixed(stretched, second if wanted else None), entry, _bound_to(entry))
    if "kem" not in entry:
        return secret
    try:
        return unseal_by(secret, entry["data"], _data(entry))
    except Unopened as error:
        raise Broken from error


class Broken(Exception):
    """The password was right, but the entry does not fit together."""


def held(entry: Entry) -> Held:
    """Return what an entry tells of itself."""
    try:
        changed = date.fromisoformat(entry.get("changed", ""))
    except ValueError:
        changed = None
    return Held(entry["name"], changed, bool(entry.get("once")), bool(entry.get("file")))


def used(entry: Entry | None, key: bytes) -> Used:
    """Return the verifiers of the passwords an account had; none for an entry of the first format.

    They are sealed by the data key: a copied ring does not show them.
    """
    if entry is None or "before" not in entry:
        return []
    try:
        found: Used = json.loads(unseal(subkey(key, "before"), entry["before"], _data(entry)))
    except Unopened:  # edited by hand: told to the auditor by the ring's seal
        return []
    return found


def verifier(password: str) -> dict[str, str]:
    """Return by what a password is known again."""
    salt = os.urandom(16)
    return {"salt": _text(salt), "hash": _text(stretch(password, salt, LEAST))}


def known(password: str, verifiers: Sequence[dict[str, str]]) -> bool:
    """Is a password one of these?"""
    return any(
        hmac.compare_digest(
            stretch(password, base64.b64decode(one["salt"]), LEAST), base64.b64decode(one["hash"])
        )
        for one in verifiers
    )


def new_code() -> str:
    """Return a one-time password: 80 random bits in four groups of four signs."""
    return _grouped(base64.b32encode(secrets.token_bytes(10)).decode())


def plain_code(typed: str) -> str:
    """Return a one-time password however it is typed."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())


def new_recovery() -> str:
    """Return a recovery key: 160 random bits in eight groups of four signs, and a check group."""
    signs = base64.b32encode(secrets.token_bytes(20)).decode()
    return f"{_grouped(signs)}-{_check_group(signs)}"


def plain_recovery(typed: str) -> str:
    """Return a recovery key however it is typed; raises :class:`Problem` for a slip."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    if len(signs) != 36 or _check_group(signs[:32]) != signs[32:]:
        raise Problem(
            _("恢复密钥有误。"), "recovery", _("应为 9 组、每组 4 个字符，请对照信封内的纸张。")
        )
    return signs[:32]


def recovery_entry(key: bytes, recovery: str, changed: date) -> Entry:
    """Return the entry of the recovery key; a random key needs no dear cost."""
    return make(key, RECOVERY, plain_recovery(recovery), LEAST, About(changed))


def _grouped(signs: str) -> str:
    return "-".join(signs[place : place + 4] for place in range(0, len(signs), 4))


def _check_group(signs: str) -> str:
    return base64.b32encode(hashlib.sha256(signs.encode()).digest()).decode()[:4]


def _bound_to(entry: Entry) -> bytes:
    """Return what an entry's secret is bound to: copied to another name it does not open."""
    if "kem" not in entry:
        return f"liaison|1|{entry['name']}".encode()
    bound: dict[str, Any] = {part: entry.get(part) for part in _BOUND}
    return b"liaison|2|" + json.dumps(bound, sort_keys=True).encode()


def _data(entry: Entry) -> bytes:
    return b"liaison|data|" + json.dumps(entry["name"]).encode()


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
