"""The file the tries are counted in: sealed, with marks for names, as of this moment.

Waiting is measured by ticks that only go forward, and after a restart of the
PC by the wall clock: set back it shortens nothing, set forward by more than a
week it is not believed. The key of the file's MAC lies in the ring, so the
file proves itself against accidents and simple edits, not against somebody
who may write both; such a person guesses on a copy, where only the cost of
Argon2id stands in the way. Without a ring the key lies in ``lockout.key``.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from liaison.base import machine
from liaison.base.clock import clock
from liaison.base.files import write_private
from liaison.store import ring as rings

FIRST, LONGEST = 15 * 60, 24 * 3600
DOUBTED = 7 * 24 * 3600
"""A wall clock that leapt by more seconds than this tells nothing about a wait."""

RECOVERY = "\0recovery"
"""The name the recovery key is counted under: nobody at the log-in window can lock it."""
SLOTS = 500
"""Names kept at most; of unknown ones those that erred longest ago go first."""
_FORMAT = 1


@dataclass(frozen=True)
class Slot:
    """What is counted for one name: wrong tries that lead to a wait, and seconds to wait.

    ``since`` counts wrong tries since the last sign-in, to show the person;
    ``fails`` and ``locks`` were not yet told to the audit trail; ``at`` is the
    wall time of the last of them, in seconds.
    """

    tries: int = 0
    left: float = 0.0
    since: int = 0
    fails: int = 0
    locks: int = 0
    at: float = 0.0


@dataclass(frozen=True)
class State:
    """All slots and when they were counted; ``hold`` are seconds everybody must wait."""

    slots: dict[str, Slot]
    seen: float = 0.0
    ticks: float = 0.0
    boot: str = ""
    hold: float = 0.0
    lost: bool = False


def path_of(ring: Path) -> Path:
    """Return where the guard's file lies."""
    return ring.with_name("lockout.json")


def renew(ring: Path) -> None:
    """Begin a new file: for a ring that was put in place by a restore, which was proved itself."""
    key = secrets.token_bytes(32)
    save(ring, key, as_of_now(State({})))
    _note(ring, key)


def load(ring: Path) -> tuple[bytes, State]:
    """Return the key of the file and its state as of now."""
    key = _noted(ring)
    if key is None:
        return secrets.token_bytes(32), as_of_now(State({}))
    try:
        told = json.loads(path_of(ring).read_text("utf-8"))
        return key, as_of_now(_read(told, key))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return key, as_of_now(State({}, hold=FIRST, lost=True))


def _read(told: dict[str, Any], key: bytes) -> State:
    mac = told.pop("mac")
    if told["format"] != _FORMAT or not hmac.compare_digest(_mac(told, key), mac):
        raise ValueError("mac")
    del told["format"]
    slots = {name: Slot(**slot) for name, slot in told.pop("slots").items()}
    return State(slots, **told)


def as_of_now(state: State) -> State:
    """Return the state at this moment: waits shortened by the time that surely went by."""
    wall, ticks, boot = clock.now().timestamp(), clock.ticks(), machine.boot()
    gone = wall - state.seen
    if state.boot == boot and ticks >= state.ticks:
        gone = ticks - state.ticks
    elif not 0 < gone <= DOUBTED:
        gone = 0.0
    slots = {
        name: replace(slot, left=max(0.0, slot.left - gone)) for name, slot in state.slots.items()
    }
    seen = max(state.seen, wall)
    return State(slots, seen, ticks, boot, max(0.0, state.hold - gone), state.lost)


def with_slot(ring: Path, key: bytes, state: State, name: str, slot: Slot) -> State:
    """Return the state with a name's slot; of too many names the longest quiet go."""
    slots = {one: told for one, told in state.slots.items() if one != name}
    slots |= {name: slot} if slot != Slot(at=slot.at) else {}
    if len(slots) > SLOTS:
        kept = {mark_of(key, one) for one in (*logins_of(ring), RECOVERY)} | {name}
        oldest = sorted((one for one in slots if one not in kept), key=lambda one: slots[one].at)
        for one in oldest[: len(slots) - SLOTS]:
            del slots[one]
    return replace(state, slots=slots)


def save(ring: Path, key: bytes, state: State) -> None:
    """Write the state; the ring is told the first time, once the file is there."""
    told = {"format": _FORMAT, **asdict(state)}
    text = json.dumps(told | {"mac": _mac(told, key)}).encode()
    write_private(path_of(ring), text)
    if _noted(ring) is None:
        _note(ring, key)


def _noted(ring: Path) -> bytes | None:
    """Return the key of the file, where one was begun: in the ring, or without one beside it."""
    if ring.exists():
        noted = rings.load(ring).head.get("guard")
        return None if noted is None else base64.b64decode(noted)
    beside = _beside(ring)
    return beside.read_bytes() if beside.exists() else None


def _note(ring: Path, key: bytes) -> None:
    if ring.exists():
        noted = base64.b64encode(key).decode()
        rings.save(ring, rings.load(ring).with_head(guard=noted))
        return
    write_private(_beside(ring), key)


def _beside(ring: Path) -> Path:
    return ring.with_name("lockout.key")


def _mac(told: dict[str, Any], key: bytes) -> str:
    text = json.dumps(told, sort_keys=True).encode()
    return hmac.new(key, text, hashlib.sha256).hexdigest()


def mark_of(key: bytes, login: str) -> str:
    """Return what stands for a name; it might be a password typed into the wrong line."""
    name = login.strip().casefold().encode(errors="surrogatepass")
    return hmac.new(key, b"name|" + name, hashlib.sha256).hexdigest()[:16]


def logins_of(ring: Path) -> list[str]:
    """Return the names a ring holds a key for, without the recovery key's."""
    if not ring.exists():
        return []
    names = (entry["name"] for entry in rings.load(ring).entries)
    return [name for name in names if name != rings.RECOVERY]
