"""The attachments of a record, listed as plain values."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import BY_NAME, Attachment
from liaison.services import filekind, masking, rights
from liaison.services.filekind import FileKind
from liaison.store import shelf
from liaison.store.step import Store, load


@dataclass(frozen=True)
class Item:
    """One attachment as plain values; ``there`` tells whether its content is in the vault."""

    id: int
    number: str
    version: int
    name: str
    kind: FileKind
    size: int
    original: int
    width: int
    height: int
    note: str
    digest: str
    thumb: str
    added: str
    there: bool

    @property
    def opens(self) -> bool:
        """May it be opened from here, as far as is known without reading it?"""
        return self.there and filekind.may_open(self.kind, self.name)


def listed(store: Store, owner: type[Record], owner_id: int) -> list[Item]:
    """Return the attachments of a record, oldest first.

    Numbers in names and notes are masked for who sees them masked only.
    """
    with store.reading() as session:
        load(session, owner, owner_id)  # who may not see the record sees nothing of it
    with store.reading(whole=True) as session:
        found = select(Attachment).where(*_of(owner, owner_id)).order_by(Attachment.id)
        rows = session.scalars(found).all()
    there = shelf.holds(store, {row.digest for row in rows})
    items = [item_of(row, row.digest in there) for row in rows]
    return list(map(_masked, items)) if rights.masked_only(store.who) else items


def _masked(item: Item) -> Item:
    return replace(item, name=masking.within(item.name), note=masking.within(item.note))


def _of(owner: type[Record], owner_id: int) -> tuple[Any, ...]:
    same = (Attachment.owner == owner.__tablename__, Attachment.owner_id == owner_id)
    return alive(Attachment), *same


def item_of(row: Attachment, there: bool) -> Item:
    """Return an attachment's row as plain values."""
    return Item(
        row.id,
        row.number,
        row.version,
        row.name,
        filekind.KINDS.get(row.media, filekind.OTHER),
        row.size,
        row.original or 0,
        row.width or 0,
        row.height or 0,
        row.note or "",
        row.digest,
        row.thumb or "",
        f"{row.created_by} {clock.shown(row.created_at)}",
        there,
    )


def owner_of(session: Session, one: Attachment) -> Record:
    """Return the record an attachment belongs to."""
    return load(session, BY_NAME[one.owner], one.owner_id)
