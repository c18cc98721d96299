"""The key ring's file: read with distrust, written whole, sealed as a whole.

``keyring.json`` holds one entry for each account and the recovery key, and
about the station: the profile of its passwords, the cost of a guess, a mark
that a guard file is kept, former data keys sealed by the present one. A MAC
made with the data key tells the auditor of a ring that was edited by hand.

Beside it lies a second copy, ``keyring.json.bak``. It is never older than the
ring itself: written after each change was read back, so that a password that
was replaced opens neither. Earlier rings lie in the backups, each with the
store of its day.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from liaison.base.errors import Problem, Trouble
from liaison.base.files import write_private
from liaison.base.words import _
from liaison.store.sealing import AES, X25519, subkey

RECOVERY = "*recovery"
FORMAT = 2
_PARTS = {"name": str, "kdf": dict, "salt": str, "nonce": str, "sealed": str}
_SIZES = {"salt": 16, "nonce": 12, "sealed": 48}
_SECOND = {"kem", "public", "data"}
"""What entries of the second format have beside the parts of the first."""
_DATA = {"public": 32, "nonce": 12, "sealed": 48}
_BOUNDS = {"t": (1, 64), "m": (8, 1_048_576), "p": (1, 64)}
_MOST = 4_194_304
"""What a cost in the file may be: 1 GiB, and 4 GiB over all passes; more would only keep this PC
from answering, or fill its memory before anybody has signed in."""
_HEAD = {
    "profile": str,
    "cost": dict,
    "guard": str,
    "due": bool,
    "former": list,
    "mac": str,
}
_UNBOUND = ("mac", "guard")

Entry = dict[str, Any]


@dataclass(frozen=True)
class Ring:
    """What stands in the file: the entries, and what is said about the station."""

    entries: tuple[Entry, ...]
    head: dict[str, Any] = field(default_factory=dict)

    def entry(self, login: str) -> Entry | None:
        """Return a person's entry; the recovery key is nobody's."""
        name = login.strip().casefold()
        if name == RECOVERY:
            return None
        return next((one for one in self.entries if one["name"].casefold() == name), None)

    @property
    def recovery(self) -> Entry | None:
        """Return the entry of the recovery key."""
        return next((one for one in self.entries if one["name"] == RECOVERY), None)

    def with_entry(self, entry: Entry) -> Ring:
        """Return the ring with an entry put in the place of its name's."""
        return replace(self, entries=(*self.without(entry["name"]).entries, entry))

    def without(self, login: str) -> Ring:
        """Return the ring without a name's entry."""
        name = login.casefold()
        return replace(
            self, entries=tuple(one for one in self.entries if one["name"].casefold() != name)
        )

    def with_head(self, **changes: Any) -> Ring:
        """Return the ring with something else said about the station; None takes it away."""
        head = {name: value for name, value in (self.head | changes).items() if value is not None}
        return replace(self, head=head)


def load(path: Path) -> Ring:
    """Return the ring; raises :class:`Problem` when there is none, :class:`Trouble` when hurt."""
    try:
        told = json.loads(path.read_text("utf-8"))
        if type(told["format"]) is not int or told["format"] not in (1, FORMAT):
            raise KeyError("format")
        entries = tuple(_whole(entry) for entry in told["entries"])
        return Ring(entries, _headed(told))
    except FileNotFoundError:
        raise Problem(_("这里还没有数据。"), None, _("请先完成首次设置。")) from None
    except (ValueError, KeyError, TypeError, OSError, RecursionError) as error:
        raise hurt(path, type(error).__name__) from error


def hurt(path: Path, why: str) -> Trouble:
    """Return the failure of a ring that cannot be read or does not fit together."""
    copy = backup_of(path)
    beside = _("请用旁边的“{copy}”或备份中的同名文件替换（{error}）。").format(
        copy=copy.name, error=why
    )
    alone = _("请用备份中的同名文件替换（{error}）。").format(error=why)
    return Trouble(
        _("密钥文件“{name}”无法读取。").format(name=path.name),
        _("数据没有改动。"),
        beside if copy.is_file() else alone,
    )


def save(path: Path, ring: Ring, key: bytes | None = None, copy: bool = True) -> None:
    """Write the ring, sealed with the data key where it is known; then its copy.

    Without the key, only what the seal does not bind may have changed.
    """
    if key is not None:
        ring = ring.with_head(mac=_mac(ring, key))
    text = json.dumps(_told(ring), ensure_ascii=False, indent=1).encode()

    fresh = not path.exists()
    write_private(path, text)
    if copy and not fresh:
        _copy(path, text)


def same_copy(path: Path) -> None:
    """Make the copy what the ring is; a program killed between both left an older one."""
    text, copy = path.read_bytes(), backup_of(path)
    if copy.is_file() and copy.read_bytes() != text:
        _copy(path, text)


def backup_of(path: Path) -> Path:
    """Return where the copy of a ring lies."""
    return path.with_suffix(".json.bak")


def sound(ring: Ring, key: bytes) -> bool:
    """Is the ring as it was last sealed? One of before seals were made is taken as it is."""
    mac = ring.head.get("mac")
    if mac is None:
        return not any("data" in one for one in ring.entries)
    told = mac.encode(errors="surrogatepass")  # signs beyond ASCII are not compared as text
    return hmac.compare_digest(_mac(ring, key).encode(), told)


def _told(ring: Ring) -> dict[str, Any]:
    return {"format": FORMAT, **ring.head, "entries": list(ring.entries)}


def _mac(ring: Ring, key: bytes) -> str:
    told = {name: part for name, part in _told(ring).items() if name not in _UNBOUND}
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(subkey(key, "ring"), text.encode(), hashlib.sha256).hexdigest()


def _copy(path: Path, text: bytes) -> None:
    """Write the copy; where that fails, better none than one an old password opens."""
    copy = backup_of(path)
    try:
        write_private(copy, text)
    except Trouble:
        with contextlib.suppress(OSError):  # set right at the next sign-in
            copy.unlink(missing_ok=True)


def _headed(told: dict[str, Any]) -> dict[str, Any]:
    """Return what is said about the station; raises ValueError, KeyError, TypeError."""
    head = {name: told[name] for name in _HEAD if name in told}
    if not all(isinstance(part, _HEAD[name]) for name, part in head.items()):
        raise TypeError("head")
    if "cost" in head:
        _bounded(head["cost"])
    for former in head.get("former", ()):
        _sized(former, {"nonce": 12, "sealed": 48})
    if "guard" in head and len(base64.b64decode(head["guard"], validate=True)) != 32:
        raise ValueError("guard")
    return head


def _whole(entry: Any) -> Entry:
    """Return an entry of the file that can be tried; raises ValueError, KeyError, TypeError."""
    if not all(isinstance(entry[part], type_) for part, type_ in _PARTS.items()):
        raise TypeError("entry")
    _bounded(entry["kdf"])
    _sized(entry, _SIZES)
    if entry.get("alg", AES) != AES:
        raise ValueError("alg")
    if _SECOND & entry.keys():  # all of them, or the private key might be taken for the data key
        if entry["kem"] != X25519:
            raise ValueError("kem")
        _sized(entry, {"public": 32})
        _sized(entry["data"], _DATA)
    for part in ("changed", "file"):
        if not isinstance(entry.get(part, ""), str):
            raise TypeError(part)
    if "before" in entry:
        _sized(entry["before"], {"nonce": 12})
        base64.b64decode(entry["before"]["sealed"], validate=True)
    return dict(entry)


def _bounded(cost: Any) -> None:
    for part, (least, most) in _BOUNDS.items():
        if type(cost[part]) is not int or not least <= cost[part] <= most:
            raise ValueError(part)
    if cost["m"] < 8 * cost["p"] or cost["t"] * cost["m"] > _MOST:
        raise ValueError("size")


def _sized(told: Any, sizes: dict[str, int]) -> None:
    for part, size in sizes.items():
        if not isinstance(told[part], str):
            raise TypeError(part)
        if len(base64.b64decode(told[part], validate=True)) != size:
            raise ValueError(part)
