"""Restoring, step by step: what a backup holds, what would be lost, and making it ready.

The files change places only after the store is closed: :func:`finish`
(safety.md §7.6; the mechanism is :mod:`liaison.store.restoring`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.records import BY_NAME
from liaison.services import backups, rights
from liaison.services.rights import Leave, Operation
from liaison.store import copies, keys, proving, restoring, tables
from liaison.store.audit import Event, Head
from liaison.store.backuplist import Copy, look
from liaison.store.copies import RING, Proof
from liaison.store.restorejournal import pending
from liaison.store.restoring import Unlocked, finish, unlock
from liaison.store.step import Store

_SHOWN = ("company", "contact", "officer", "assignment", "visit", "issue", "dispute", "attachment")
"""Record types whose numbers are compared, by table; what else there is follows them."""


@dataclass(frozen=True)
class Compared:
    """Rows of one type: in the backup, and in today's store (None when that cannot be read)."""

    words: str
    then: int
    now: int | None


@dataclass(frozen=True)
class Since:
    """So many steps of one person on one day after the backup."""

    day: date
    who: str
    steps: int


@dataclass(frozen=True)
class Preview:
    """What a restore from this backup would change.

    ``logins`` are the names that can sign in afterwards; ``own_ring`` tells
    that they do so with the passwords of the backup's time; ``ours`` that the
    backup is of this very store; ``since`` what would be lost.
    """

    path: Path
    made: datetime | None
    why: str
    schema: str
    counts: tuple[Compared, ...]
    since: tuple[Since, ...]
    logins: tuple[str, ...]
    own_ring: bool
    ours: bool
    wrong: tuple[str, ...]

    @property
    def lost(self) -> int:
        """How many steps would be lost."""
        return sum(one.steps for one in self.since)


@dataclass(frozen=True)
class Ready:
    """A restore that is decided: it happens when the store is closed (:func:`finish`).

    ``missing`` attachments are neither in the vault nor beside the backup;
    ``kept`` is the copy of today's store made before, None when it was too ill for one.
    """

    missing: int
    kept: Copy | None


def key_for(store: Store, path: Path) -> Unlocked | None:
    """Return the open store's own key if it opens the backup; None: its ring must be unlocked."""
    home = _home(store)
    assert store.key is not None
    restoring.refuse_strange(home, path)
    return restoring.key_for(home, path, store.key)


def preview(home: Home, path: Path, unlocked: Unlocked, store: Store | None = None) -> Preview:
    """Prove a backup and tell what restoring it would change.

    ``store`` is today's store when it can be opened. Raises :class:`Problem`
    or :class:`Trouble` when the backup is not to be restored.
    """
    proof = restoring.examine(home, path, unlocked.key)
    logins = _logins(home, path, unlocked)
    if not logins:
        raise Problem(_("恢复这份备份后将没有账号能登录，不能恢复。"), None, _("请换一份备份。"))
    counts, since, ours = _today(store, proof)
    found = look(path)
    return Preview(
        path,
        found.made if found else None,
        found.why if found else "",
        proof.schema,
        tuple(
            Compared(_(BY_NAME[name].label), proof.counts.get(name, 0), counts.get(name))
            for name in _ordered(proof, counts)
        ),
        since,
        logins,
        unlocked.own_ring,
        ours,
        proof.wrong,
    )


def prepare(store: Store, path: Path, unlocked: Unlocked, leave: Leave | None = None) -> Ready:
    """Make everything ready; afterwards the store must be closed at once, then :func:`finish`.

    A copy of today's store is made before. Raises Refused and its subclasses
    (who may: safety.md §8), :class:`Problem`, :class:`Trouble`; nothing has
    changed then.
    """
    home = _home(store)
    grant = rights.demand(store, Operation.restore_store, leave)
    kept = _before(store)
    file = copies.digest(path)
    detail = {"name": path.name, "left": str(store.head()), "by": store.who.login}
    detail |= {"second": grant.second} if grant.second else {}
    store.note(
        Event(
            "restore", reason=grant.reason, file=file, notice=True, detail={**detail, "of": "old"}
        )
    )
    event = {"reason": grant.reason, "file": file, **detail}
    missing = restoring.stage(home, path, unlocked, event)[1]
    return Ready(missing, kept)


def prepare_closed(
    home: Home, path: Path, unlocked: Unlocked, login: str, reason: str = ""
) -> Ready:
    """The same when today's store cannot be opened, or there is none.

    Who does it has proved themselves by unlocking a key ring; the restored
    store's audit trail tells the auditor.
    """
    event = {"name": path.name, "file": copies.digest(path), "by": login, "reason": reason}
    return Ready(restoring.stage(home, path, unlocked, event)[1], None)


def _before(store: Store) -> Copy | None:
    """Copy today's store; one too ill for it rests in the quarantine as it is."""
    try:
        return backups.make(store, "before-restore").copy
    except Trouble:
        return None


def _home(store: Store) -> Home:
    if store.home is None:
        raise Problem(_("数据在服务器上，由服务器管理员恢复。"), None, _("请联系服务器管理员。"))
    return store.home


def _today(store: Store | None, proof: Proof) -> tuple[Mapping[str, int], tuple[Since, ...], bool]:
    """Return today's rows by table, the steps after the backup, and whether it is of this store."""
    if store is None:
        return {}, (), False
    step = tables.step.c
    with store.reading(whole=True) as session:
        connection = session.connection()
        counts = {name: session.query(record).count() for name, record in BY_NAME.items()}
        ours = bool(proof.line) and proof.line == copies.line_of(connection)
        known = ours and bool(proof.head) and proving.anchored(connection, Head.read(proof.head))
        if not known:
            return counts, (), ours
        rows = session.execute(
            tables.step.select().with_only_columns(step.at, step.by).where(step.id > proof.steps)
        ).all()
    found = Counter((clock.local(row.at).date(), str(row.by)) for row in rows)
    since = (Since(day, who, many) for (day, who), many in sorted(found.items(), reverse=True))
    return counts, tuple(since), ours


def _logins(home: Home, path: Path, unlocked: Unlocked) -> tuple[str, ...]:
    """Return who can sign in afterwards: in the ring that will be there, and an open account."""
    ring = path.with_suffix(RING) if unlocked.own_ring else home.keyring
    listed = "SELECT login FROM account WHERE active AND deleted_at IS NULL ORDER BY login"
    with copies.reading(path, unlocked.key) as connection:
        accounts: list[Any] = list(connection.execute(text(listed)).scalars())
    known = {name.casefold() for name in keys.names(ring)}
    return tuple(str(login) for login in accounts if str(login).casefold() in known)


def _ordered(proof: Proof, now: Mapping[str, int]) -> list[str]:
    there = [name for name in BY_NAME if proof.counts.get(name) or now.get(name)]
    return sorted(there, key=lambda name: _SHOWN.index(name) if name in _SHOWN else 99)


__all__ = [
    "Compared",
    "Preview",
    "Ready",
    "Since",
    "Unlocked",
    "finish",
    "key_for",
    "pending",
    "prepare",
    "prepare_closed",
    "preview",
    "unlock",
]
