"""The key ring: a random data key, wrapped by each password and the recovery key.

Design: safety.md §7.4. Argon2id (RFC 9106) turns a password into a wrapping
key; AES-256-GCM wraps the data key with the account's name as associated
data, so that an entry copied to another name does not open. Needs
``cryptography`` only, because it is used while the log-in window stands.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from liaison.base.errors import Problem, Trouble
from liaison.base.files import atomic_write
from liaison.base.words import _

RECOVERY = "*recovery"
FORMAT = 1
_PARTS = {"name": str, "kdf": dict, "salt": str, "nonce": str, "sealed": str}
_SIZES = {"salt": 16, "nonce": 12, "sealed": 48}
_BOUNDS = {"t": (1, 64), "m": (8, 4_194_304), "p": (1, 64)}
"""What a cost in the file may be; more would only keep this PC from answering."""


@dataclass(frozen=True)
class Cost:
    """Argon2id parameters: passes, memory in KiB, lanes."""

    passes: int = 3
    memory: int = 65_536
    lanes: int = 4


LEAST = Cost(2, 19_456, 1)
"""Never below OWASP ASVS 11.4.2 (t2, 19 MiB)."""


def calibrated() -> Cost:
    """Return the dearest cost this PC does in a second, never below :data:`LEAST`."""
    import time

    for cost in (Cost(), Cost(3, 32_768, 2)):
        begun = time.perf_counter()
        _stretch("calibrate", b"0" * 16, cost)
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
    check_password(password, login)
    cost = cost or calibrated()
    key, recovery = secrets.token_bytes(32), _new_recovery()
    entries = [_wrap(key, login, password, cost), _wrap(key, RECOVERY, _plain(recovery), cost)]
    _save(path, entries)
    return key, recovery


def prepare() -> None:
    """Load the ciphers, which takes as long as opening does."""
    import cryptography.hazmat.primitives.ciphers.aead
    import cryptography.hazmat.primitives.kdf.argon2  # noqa: F401 - imported for their effect


def unlock(path: Path, login: str, password: str) -> bytes:
    """Return the data key; one message for a wrong name and a wrong password."""
    for entry in _load(path):
        if entry["name"].casefold() == login.strip().casefold() != RECOVERY:
            return _unwrap(entry, password)
    _stretch(password, b"0" * 16, LEAST)  # an unknown name must not answer faster
    raise _refused()


def unlock_by_recovery(path: Path, recovery: str) -> bytes:
    """Return the data key for the printed recovery key."""
    plain = _plain(recovery)
    for entry in _load(path):
        if entry["name"] == RECOVERY:
            return _unwrap(entry, plain)
    raise Problem(_("密钥文件中没有恢复密钥。"), "recovery", _("请用密码登录。"))


def add(path: Path, key: bytes, login: str, password: str, cost: Cost | None = None) -> None:
    """Wrap the data key for a further account, or anew for an existing one."""
    login = _login(login)
    check_password(password, login)
    entries = [entry for entry in _load(path) if entry["name"].casefold() != login.casefold()]
    _save(path, [*entries, _wrap(key, login, password, cost or calibrated())])


def names(path: Path) -> list[str]:
    """Return the log-in names in the ring."""
    return [entry["name"] for entry in _load(path) if entry["name"] != RECOVERY]


def check_password(password: str, login: str) -> None:
    """Raise :class:`Problem` unless the password is long and mixed enough.

    Rule: at least ten characters and three of four classes, the usual reading
    of GB/T 22239-2019 8.1.4.1.a (safety.md §2.2).
    """
    classes = sum(
        any(test(sign) for sign in password)
        for test in (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    )
    if len(password) < 10 or classes < 3:
        raise Problem(
            _("密码太简单。"),
            "password",
            _("至少 10 个字符，并含大写字母、小写字母、数字、符号中的三类。"),
        )
    if login and login.casefold() in password.casefold():
        raise Problem(_("密码中不能包含用户名。"), "password")


def _login(login: str) -> str:
    """Return a log-in name that is not one of the ring's own."""
    name = login.strip()
    if not name or name.startswith(RECOVERY[0]):
        raise Problem(_("用户名不能为空，也不能以“*”开头。"), "login")
    return name


def _stretch(password: str, salt: bytes, cost: Cost) -> bytes:
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory
    )
    return kdf.derive(password.encode(errors="surrogatepass"))


def _wrap(key: bytes, name: str, password: str, cost: Cost) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_stretch(password, salt, cost)).encrypt(nonce, key, _bound_to(name))
    return {
        "name": name,
        "kdf": {"name": "argon2id", "t": cost.passes, "m": cost.memory, "p": cost.lanes},
        "alg": "AES-256-GCM",
        "salt": base64.b64encode(salt).decode(),
        "nonce": base64.b64encode(nonce).decode(),
        "sealed": base64.b64encode(sealed).decode(),
    }


def _unwrap(entry: dict[str, Any], password: str) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    kdf = entry["kdf"]
    cost = Cost(kdf["t"], kdf["m"], kdf["p"])
    salt, nonce, sealed = (base64.b64decode(entry[part]) for part in ("salt", "nonce", "sealed"))
    try:
        return AESGCM(_stretch(password, salt, cost)).decrypt(
            nonce, sealed, _bound_to(entry["name"])
        )
    except InvalidTag:
        raise _refused() from None


def _bound_to(name: str) -> bytes:
    return f"liaison|{FORMAT}|{name}".encode()


def _refused() -> Problem:
    return Problem(_("用户名或密码不正确。"), "password", _("请检查大小写和输入法后重试。"))


def _new_recovery() -> str:
    signs = base64.b32encode(secrets.token_bytes(20)).decode()
    groups = [signs[i : i + 4] for i in range(0, 32, 4)]
    return "-".join([*groups, _check_group(signs)])


def _check_group(signs: str) -> str:
    import hashlib

    return base64.b32encode(hashlib.sha256(signs.encode()).digest()).decode()[:4]


def _plain(recovery: str) -> str:
    signs = "".join(sign for sign in recovery.upper() if sign.isalnum())
    if len(signs) != 36 or _check_group(signs[:32]) != signs[32:]:
        raise Problem(
            _("恢复密钥有误。"), "recovery", _("应为 9 组、每组 4 个字符，请对照信封内的纸张。")
        )
    return signs[:32]


def _load(path: Path) -> list[dict[str, Any]]:
    try:
        ring = json.loads(path.read_text("utf-8"))
        if ring["format"] != FORMAT:
            raise KeyError("format")
        return [_whole(entry) for entry in ring["entries"]]
    except FileNotFoundError:
        raise Problem(_("这里还没有数据。"), None, _("请先完成首次设置。")) from None
    except (ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise Trouble(
            _("密钥文件“{name}”无法读取。").format(name=path.name),
            _("数据没有改动。"),
            _("请用备份中的同名文件替换（{error}）。").format(error=type(error).__name__),
        ) from error


def _whole(entry: Any) -> dict[str, Any]:
    """Return an entry of the file that can be tried; raises ValueError, KeyError, TypeError."""
    if not all(isinstance(entry[part], type_) for part, type_ in _PARTS.items()):
        raise TypeError("entry")
    for part, (least, most) in _BOUNDS.items():
        if type(entry["kdf"][part]) is not int or not least <= entry["kdf"][part] <= most:
            raise ValueError(part)
    lengths = {part: len(base64.b64decode(entry[part], validate=True)) for part in _SIZES}
    if lengths != _SIZES or entry["kdf"]["m"] < 8 * entry["kdf"]["p"]:
        raise ValueError("size")
    return dict(entry)


def _put(part: Path, content: bytes) -> None:
    part.touch(mode=0o600)
    part.write_bytes(content)


def _save(path: Path, entries: list[dict[str, Any]]) -> None:
    text = json.dumps({"format": FORMAT, "entries": entries}, ensure_ascii=False, indent=1)

    def write(part: Path) -> None:
        _put(part, text.encode())

    def verify(part: Path) -> None:
        if json.loads(part.read_text("utf-8"))["entries"] != entries:
            raise OSError("the key ring was not written whole")

    if path.exists():
        previous = path.with_suffix(".json.bak")
        kept = path.read_bytes()
        atomic_write(previous, lambda part: _put(part, kept))
    atomic_write(path, write, verify)
