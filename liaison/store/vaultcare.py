"""Care of the vault: what is missing or damaged, and what nobody names any more."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.files import MARK
from liaison.records import Attachment
from liaison.store import audit, tables
from liaison.store.shelf import NAMED, all_kept, drop, holds, read_sealed
from liaison.store.step import Store
from liaison.store.trail import BIRTH
from liaison.store.vaultcipher import Cipher

GRACE = timedelta(days=1)
"""A content nobody names is left alone for so long: its row may be about to be written."""
RESTS = timedelta(days=180)
"""So long a store that was replaced rests in the quarantine, as records do in the bin."""

_DIGESTS = ("digest", "thumb")
_STAMPED = re.compile(r"\d{8}-\d{6}-\d{6}")


@dataclass(frozen=True)
class Lost:
    """An attachment whose content is not there or not whole, by number and name."""

    number: str
    name: str
    digest: str


def missing(store: Store) -> list[Lost]:
    """Return the attachments, the bin's too, whose content or small picture is not there."""
    with store.reading(whole=True) as session:
        rows = _rows(session)
    there = holds(store, {one.digest for one in rows})
    return [one for one in rows if one.digest not in there]


def damaged(store: Store) -> list[Lost]:
    """Return the attachments whose content is there but not the one that was kept.

    Reads everything: for the full check.
    """
    cipher, bad = Cipher(store), set()
    with store.reading(whole=True) as session:
        rows = _rows(session)
    for digest in {one.digest for one in rows}:
        kept = read_sealed(store, digest)
        if kept is not None and cipher.opened(digest, kept) is None:
            bad.add(digest)
    return [one for one in rows if one.digest in bad]


def orphans(store: Store) -> list[str]:
    """Return the contents no row names, the bin's and history's included, older than a day."""
    before = clock.now() - GRACE
    found = {digest for digest, at in all_kept(store) if at < before}
    return sorted(found - _named(store)) if found else []


def remove_orphans(store: Store) -> int:
    """Take away what :func:`orphans` tells, and what killed programs left; return how many.

    Nothing while a store that was replaced rests in the quarantine: whoever
    goes back to it will want its attachments.
    """
    if store.home is not None:
        if store.home.quarantine.is_dir() and any(store.home.quarantine.iterdir()):
            return 0
        for left in store.home.attachments.glob(f"*/{MARK}*.tmp"):
            left.unlink(missing_ok=True)
    before = clock.now() - GRACE  # another program may hand one in while the rows are read
    found = orphans(store)
    drop(store, found, before)
    return len(found)


def empty_quarantine(store: Store) -> list[str]:
    """Remove the replaced stores whose rest is over, and note it; return their folders' names.

    Nothing while the clock is doubted: it would end their rest at once.
    """
    if store.home is None or not store.home.quarantine.is_dir():
        return []
    with store.reading(whole=True) as session:
        if audit.doubted(session.connection()) is not None:
            return []
    last = f"{(clock.now() - RESTS).astimezone():%Y%m%d}"
    over = [
        one
        for one in sorted(store.home.quarantine.iterdir())
        if _STAMPED.fullmatch(one.name) and one.name[: len(last)] < last and not one.is_symlink()
    ]
    for one in over:
        shutil.rmtree(one, ignore_errors=True)
    gone = [one.name for one in over if not one.exists()]
    if gone:
        told = {"quarantine": gone}
        store.note(audit.Event("purge", notice=True, count=len(gone), detail=told))
    return gone


def contents_of(store: Store, record: str, id: int) -> set[str]:
    """Return the contents a record's attachments name, the bin's too, or an attachment's own."""
    own: ColumnElement[bool] = and_(Attachment.owner == record, Attachment.owner_id == id)
    if record == Attachment.__tablename__:
        own = Attachment.id == id
    with store.reading(whole=True) as session:
        rows = session.execute(select(Attachment.digest, Attachment.thumb).where(own)).all()
    return {digest for row in rows for digest in row if digest is not None}


def erase(store: Store, digests: Iterable[str]) -> int:
    """Take contents away at once after their rows were wiped; return how many.

    What another row still names stays.
    """
    there = holds(store, digests)
    gone = sorted(there - _named(store)) if there else []
    drop(store, gone)
    return len(gone)


def _rows(session: Session) -> list[Lost]:
    """Return each content an attachment names, its small picture's too, the bin's included."""
    named = select(Attachment.number, Attachment.name, Attachment.digest, Attachment.thumb)
    rows = session.execute(named.order_by(Attachment.id)).all()
    return [
        Lost(row.number, row.name, digest)
        for row in rows
        for digest in row[2:]
        if digest is not None and NAMED.fullmatch(digest)  # else it was wiped for good
    ]


def _named(store: Store) -> set[str]:
    """Return every content a row names, or named before it was changed."""
    change = tables.change.c
    told = select(change.field, change.old, change.new).where(
        change.record == Attachment.__tablename__,
        change.field.in_((BIRTH, *_DIGESTS)),
        change.record_id.in_(select(Attachment.id)),
    )
    with store.reading(whole=True) as session:
        found = {one.digest for one in _rows(session)}
        rows = session.execute(told).all()
    for row in rows:
        for text in (row.old, row.new):
            value = json.loads(text) if text else None
            if row.field == BIRTH and value:
                found |= {value[name] for name in _DIGESTS if name in value}
            elif value:
                found.add(value)
    return found
