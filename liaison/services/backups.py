"""Making a backup: by itself, by hand, and before a dangerous act (safety.md §7.6).

About the local store only: on PostgreSQL the server's own backups count, and
nothing is made here.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from liaison.base.errors import Problem, Refused, Trouble
from liaison.base.paths import Home
from liaison.base.words import N_, _
from liaison.services import rights, secondplace
from liaison.services.rights import Leave, Operation
from liaison.store import backuplist, backups, copies, tables
from liaison.store.audit import Event, Head
from liaison.store.backuplist import Copy
from liaison.store.backups import WORDS
from liaison.store.step import Store

MANY = 20
"""So many records put into the bin at once are worth a backup before."""


@dataclass(frozen=True)
class Made:
    """A backup just made, where else it lies, and what should be told of it ("": nothing)."""

    copy: Copy
    second: Copy | None = None
    trouble: str = ""


def make(store: Store, why: str, second: Path | None = None, month: str = "") -> Made:
    """Make a proven backup, carry it to the second place if there is one, and note it.

    ``month`` (``2026-10``) is the one that is being closed, for ``why`` “month-close”.
    A second place that is not there is told, but no error. Raises
    :class:`Trouble` when no backup could be made; nothing older is lost then.
    """
    home, key = _local(store)
    store.health.demand()
    try:
        made = backups.make(store.engine, key, home, why, month)
    except Trouble as trouble:
        _note_failed(store, why)
        raise trouble
    assert made.manifest is not None
    carried, outcome, told = secondplace.to_second(made, second, home)
    store.note(
        Event(
            "backup",
            file=made.manifest.sha256,
            notice=bool(made.manifest.wrong),
            detail={
                "why": why,
                "name": made.path.name,
                "second": outcome,
                "off_pc": carried is not None and secondplace.off_pc(carried.path.parent, home),
            },
        )
    )
    if made.manifest.wrong:
        told = " ".join(filter(None, (_(WRONG[made.manifest.wrong[0]]), told)))
    return Made(made, carried, told)


WRONG = {
    "references": N_("备份已完成，但数据中有记录的引用不完整，旧备份都已保留，请做一次数据检查。"),
    "chain": N_("备份已完成，但审计记录的校验没有通过，旧备份都已保留，请告知审计员。"),
}


def by_hand(store: Store, second: Path | None = None, leave: Leave | None = None) -> Made:
    """Make a backup now; raises Refused for who may not (an auditor)."""
    _local(store)
    rights.demand(store, Operation.backup_now, leave)
    return make(store, "manual", second)


def before(store: Store, why: str, second: Path | None = None, month: str = "") -> Made | None:
    """Make the backup that precedes a dangerous act; None where the server keeps them."""
    return None if store.home is None else make(store, why, second, month)


def anchors(store: Store) -> tuple[Head, ...]:
    """Return the ends of the audit chain noted in the manifests, for verifying it.

    Those of a line that was left by a restore are not of this chain any more.
    """
    if store.home is None:
        return ()
    table = tables.audit.c
    told = select(table.seq, table.at).where(table.action == "restore", table.ok.is_(True))
    with store.reading(whole=True) as session:
        line = copies.line_of(session.connection())
        left = session.execute(told).all()
    found = []
    for one in backuplist.listed(store.home.backups):
        if one.manifest is None or one.manifest.line != line:
            continue
        head = one.manifest.noted()
        if head and not any(one.made <= row.at and head.seq >= row.seq for row in left):
            found.append(head)
    return tuple(found)


def why_words(why: str) -> str:
    """Return in words why a copy was made."""
    return _(WORDS[why]) if why in WORDS else why


def _local(store: Store) -> tuple[Home, bytes]:
    if store.home is None or store.key is None:
        raise Refused(_("数据在服务器上，由服务器管理员备份。"), None, _("请联系服务器管理员。"))
    return store.home, store.key


def _note_failed(store: Store, why: str) -> None:
    """Note that no backup could be made; a store too ill for that has said so already."""
    try:
        store.note(Event("backup", ok=False, detail={"why": why}))
    except (Problem, Trouble):
        return
