"""The key ring: a random data key, in the keeping of each account and of the recovery key.

Design: safety.md §7.4. Who can unwrap the data key is signed in; there is no
second password hash. Needs ``cryptography`` only, because it is used while
the log-in window stands. The file is :mod:`liaison.store.ring`, an entry of it
:mod:`liaison.store.wrapping`, its ciphers :mod:`liaison.store.sealing`.
"""

from __future__ import annotations

import hmac
import secrets
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.store import policy, ring as rings, sealing, wrapping
from liaison.store.keyfile import read_key_file
from liaison.store.policy import Profile
from liaison.store.ring import RECOVERY, Entry, Ring
from liaison.store.sealing import LEAST, Cost, Unopened, seal, subkey, unseal
from liaison.store.wrapping import About, Broken, Held


def calibrated() -> Cost:
    """Return the dearest cost this PC does in a second, never below :data:`LEAST`."""
    import time

    for cost in (Cost(), Cost(3, 32_768, 2)):
        begun = time.perf_counter()
        sealing.stretch("calibrate", b"0" * 16, cost)
        if time.perf_counter() - begun <= 1.0:
            return cost
    return LEAST


def create(path: Path, login: str, password: str, cost: Cost | None = None) -> tuple[bytes, str]:
    """Make a key ring with a new data key; return the key and the recovery key.

    The recovery key (160 random bits, eight groups of four signs and a check
    group) is shown once and kept nowhere.
    """
    if path.exists():
        raise Problem(_("这里已经有数据，不能重新初始化。"))
    login = _login(login)
    policy.check(password, login)
    cost = cost or calibrated()
    key, recovery, today = secrets.token_bytes(32), wrapping.new_recovery(), clock.today()
    about = About(today, used=[wrapping.verifier(password)])
    first = wrapping.make(key, login, password, cost, about)
    entries = (first, wrapping.recovery_entry(key, recovery, today))
    head = {"profile": policy.DENGBAO.name, "cost": cost.told()}
    rings.save(path, Ring(entries, head), key)
    return key, recovery


def prepare() -> None:
    """Load the ciphers, which takes as long as opening does."""
    sealing.prepare()


def unlock(path: Path, login: str, password: str, key_file: Path | None = None) -> bytes:
    """Return the data key; one message for a wrong name, password and key file.

    Counts nothing: who lets people in calls :mod:`liaison.store.guard` first.
    """
    second = read_key_file(key_file) if key_file is not None else None
    ring = rings.load(path)
    entry = ring.entry(login)
    if entry is None:
        sealing.stretch(password, b"0" * 16, _cost(ring))  # must not answer faster
        raise refused(ring)
    return _opened(path, ring, entry, password, second)


def unlock_by_recovery(path: Path, recovery: str) -> bytes:
    """Return the data key for the printed recovery key."""
    plain = wrapping.plain_recovery(recovery)
    ring = rings.load(path)
    if ring.recovery is None:
        raise Problem(_("密钥文件中没有恢复密钥。"), "recovery", _("请用密码登录。"))
    try:
        return _opened(path, ring, ring.recovery, plain)
    except Problem as problem:
        wrong, mend = _("恢复密钥不正确。"), _("请对照信封内的纸张。")
        raise Problem(wrong, "recovery", mend) from problem


def prove(path: Path, key: bytes, login: str, password: str, key_file: Path | None = None) -> None:
    """Check that a person knows their password, the store being open; raises :class:`Problem`.

    A one-time password proves nothing: somebody else gave it. Without the key
    file of an account that has one, the password alone is checked.
    """
    ring = rings.load(path)
    entry = ring.entry(login)
    if entry is None or entry.get("once"):
        sealing.stretch(password, b"0" * 16, _cost(ring))
        raise refused(ring)
    if entry.get("file") and key_file is None:
        if not wrapping.known(password, wrapping.used(entry, key)[:1]):
            raise refused(ring)
        return
    second = read_key_file(key_file) if key_file is not None else None
    if not hmac.compare_digest(_opened(path, ring, entry, password, second), key):
        raise refused(ring)


def refresh(
    path: Path, key: bytes, login: str, password: str, key_file: Path | None = None
) -> bool:
    """Bring the ring up to date once a password was right; was it as it was last sealed?

    An entry of the first format, or cheaper to guess than this station
    demands, is wrapped anew; an older copy of the ring is replaced.
    """
    ring = rings.load(path)
    was_sound = rings.sound(ring, key)
    entry, cost, fresh = ring.entry(login), _cost(ring, key), ring
    if entry is not None and not entry.get("once"):
        second = read_key_file(key_file) if entry.get("file") and key_file else None
        if "data" not in entry or Cost.read(entry["kdf"]).below(cost):
            fresh = fresh.with_entry(_anew(entry, key, password, cost, second))
    if "cost" not in ring.head:
        fresh = fresh.with_head(cost=cost.told())
    if not was_sound:
        fresh = fresh.with_head(profile=policy.DENGBAO.name, cost=cost.told())
    if fresh != ring or not was_sound or "mac" not in ring.head:
        rings.save(path, fresh, key)
    rings.same_copy(path)
    return was_sound


def add(
    path: Path,
    key: bytes,
    login: str,
    password: str,
    cost: Cost | None = None,
    second: bytes | None = None,
) -> None:
    """Give the data key into the keeping of a password, new or in the place of another."""
    ring, login = rings.load(path), _login(login)
    policy.check(password, login, _profile(ring))
    rings.save(path, ring.with_entry(_next(ring, key, login, password, cost, second)), key)


def add_once(path: Path, key: bytes, login: str) -> str:
    """Give the data key to a one-time password, which is returned: the first, or a reset."""
    ring, login, code = rings.load(path), _login(login), wrapping.new_code()
    rings.save(path, ring.with_entry(_once(ring, key, login, code)), key)
    return code


def change(
    path: Path,
    key: bytes,
    login: str,
    password: str,
    second: bytes | None = None,
    cost: Cost | None = None,
) -> None:
    """Set the password a person chose; raises :class:`Problem` for one used lately."""
    ring = rings.load(path)
    policy.check(password, login, _profile(ring))
    _unused(ring, key, login, password)
    add(path, key, login, password, cost, second)


def set_second(path: Path, key: bytes, login: str, password: str, second: bytes | None) -> None:
    """Mix a key file into the wrapping of a password that was just proved, or none any more."""
    ring = rings.load(path)
    entry = ring.entry(login)
    if entry is None:
        raise refused(ring)
    rings.save(path, ring.with_entry(_anew(entry, key, password, _cost(ring, key), second)), key)


def recover(path: Path, key: bytes, login: str, password: str) -> str:
    """Set the password of one who came by the recovery key, and return a new recovery key.

    Both in one write: the old recovery key opens nothing afterwards.
    """
    ring, login = rings.load(path), _login(login)
    policy.check(password, login, _profile(ring))
    _unused(ring, key, login, password)
    recovery = wrapping.new_recovery()
    fresh = ring.with_entry(_next(ring, key, login, password))
    fresh = fresh.with_entry(wrapping.recovery_entry(key, recovery, clock.today()))
    rings.save(path, fresh, key)
    return recovery


def renew_recovery(path: Path, key: bytes) -> str:
    """Return a new recovery key; the old one opens nothing afterwards."""
    recovery = wrapping.new_recovery()
    entry = wrapping.recovery_entry(key, recovery, clock.today())
    rings.save(path, rings.load(path).with_entry(entry), key)
    return recovery


def remove(path: Path, key: bytes, logins: list[str]) -> list[str]:
    """Take entries away and note that a new data key is due; return those that were there."""
    ring = fresh = rings.load(path)
    gone = [entry["name"] for entry in map(ring.entry, logins) if entry is not None]
    for name in gone:
        fresh = fresh.without(name)
    if gone:
        rings.save(path, fresh.with_head(due=True), key)
    return gone


def due(path: Path) -> bool:
    """Was an entry taken away without a new data key: may an old copy still open the store?"""
    return bool(rings.load(path).head.get("due"))


def names(path: Path) -> list[str]:
    """Return the log-in names in the ring."""
    return [one.name for one in holds(path)]


def holds(path: Path) -> list[Held]:
    """Return what each account's entry tells of itself."""
    ring = rings.load(path)
    return [wrapping.held(entry) for entry in ring.entries if entry["name"] != RECOVERY]


def profile(path: Path) -> Profile:
    """Return the rules this station has chosen for its passwords."""
    return _profile(rings.load(path))


def set_profile(path: Path, key: bytes, name: str) -> None:
    """Choose the rules for passwords; those in use stay."""
    if name not in policy.PROFILES:
        raise ValueError(name)
    rings.save(path, rings.load(path).with_head(profile=name), key)


def rewrapped(ring: Ring, old: bytes, new: bytes) -> tuple[Ring, dict[str, str]]:
    """Return the ring for a new data key, and what had to be given anew, by name.

    Everybody keeps their password; only who has not signed in since the first
    format gets a one-time password, or a new recovery key.
    """
    fresh, given = Ring((), ring.head), {}
    for entry in ring.entries:
        name = entry["name"]
        if "data" in entry:
            made = wrapping.filled(entry, new, wrapping.used(entry, old))
        elif name == RECOVERY:
            given[name] = wrapping.new_recovery()
            made = wrapping.recovery_entry(new, given[name], clock.today())
        else:
            given[name] = wrapping.new_code()
            made = _once(ring, new, name, given[name])
        fresh = fresh.with_entry(made)
    kept = [seal(subkey(new, "former"), one, b"former") for one in (old, *_former(ring, old))]
    return fresh.with_head(former=kept, due=None), given


def former(path: Path, key: bytes) -> list[bytes]:
    """Return the data keys before this one, the newest first: earlier backups open with them."""
    return _former(rings.load(path), key)


def check_password(password: str, login: str) -> None:
    """Raise :class:`Problem` unless a password keeps the rules a station begins with."""
    policy.check(password, login)


def refused(ring: Ring | None = None) -> Problem:
    """Return the one message for whatever was wrong."""
    mend = _("请检查大小写和输入法后重试。")
    if ring is not None and any("file" in entry for entry in ring.entries):
        mend = _("请检查大小写和输入法；设了密钥文件的账号还要选择密钥文件。")
    return Problem(_("用户名或密码不正确。"), "password", mend)


def _opened(
    path: Path, ring: Ring, entry: Entry, password: str, second: bytes | None = None
) -> bytes:
    try:
        return wrapping.opened(entry, password, second)
    except Unopened:
        raise refused(ring) from None
    except Broken as error:
        raise rings.hurt(path, type(error).__name__) from error


def _next(
    ring: Ring,
    key: bytes,
    login: str,
    password: str,
    cost: Cost | None = None,
    second: bytes | None = None,
) -> Entry:
    cost = cost or (_cost(ring, key) if "cost" in ring.head else calibrated())
    used = [wrapping.verifier(password), *wrapping.used(ring.entry(login), key)]
    return wrapping.make(key, login, password, cost, About(clock.today(), False, second, used))


def _anew(entry: Entry, key: bytes, password: str, cost: Cost, second: bytes | None) -> Entry:
    """Wrap an entry's password again; when it was chosen is only known for the newer ones."""
    changed = wrapping.held(entry).changed or clock.today()
    used = wrapping.used(entry, key) or [wrapping.verifier(password)]
    return wrapping.make(key, entry["name"], password, cost, About(changed, False, second, used))


def _once(ring: Ring, key: bytes, login: str, code: str) -> Entry:
    plain, used = wrapping.plain_code(code), wrapping.used(ring.entry(login), key)
    return wrapping.make(key, login, plain, LEAST, About(clock.today(), True, None, used))


def _unused(ring: Ring, key: bytes, login: str, password: str) -> None:
    before = _profile(ring).before
    if wrapping.known(password, wrapping.used(ring.entry(login), key)[: before + 1]):
        raise Problem(
            _("这个密码最近用过。"),
            "password",
            _("请换一个与最近 {n} 个都不同的密码。").format(n=before)
            if before
            else _("请换一个与现在不同的密码。"),
        )


def _profile(ring: Ring) -> Profile:
    return policy.PROFILES.get(ring.head.get("profile", ""), policy.DENGBAO)


def _cost(ring: Ring, key: bytes | None = None) -> Cost:
    """Return what a guess must cost at this station at least.

    Where the key is known, a ring that was edited by hand is not believed.
    """
    if key is not None and not rings.sound(ring, key):
        return Cost()
    told = ring.head.get("cost")
    found = [Cost.read(told)] if told else [Cost.read(one["kdf"]) for one in ring.entries]
    return max([*found, LEAST], key=lambda one: (one.passes * one.memory, one.memory))


def _former(ring: Ring, key: bytes) -> list[bytes]:
    try:
        return [unseal(subkey(key, "former"), one, b"former") for one in ring.head["former"]]
    except KeyError:
        return []
    except Unopened:  # edited by hand: told to the auditor by the ring's seal
        return []


def _login(login: str) -> str:
    """Return a log-in name that is not one of the ring's own."""
    name = login.strip()
    if not name or name.startswith(RECOVERY[0]):
        raise Problem(_("用户名不能为空，也不能以“*”开头。"), "login")
    return name


__all__ = [
    "LEAST",
    "RECOVERY",
    "Cost",
    "Held",
    "add",
    "add_once",
    "calibrated",
    "change",
    "check_password",
    "create",
    "due",
    "former",
    "holds",
    "names",
    "prepare",
    "profile",
    "prove",
    "recover",
    "refresh",
    "refused",
    "remove",
    "renew_recovery",
    "rewrapped",
    "set_profile",
    "set_second",
    "unlock",
    "unlock_by_recovery",
]
