"""Attaching files to records, writing notes on them, and taking them off.

A content is in the vault before the row that names it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import Account, Attachment, CodeItem
from liaison.services import guarding, records, rights
from liaison.services.attachedlist import owner_of
from liaison.services.incoming import Incoming, examine
from liaison.services.records import Saved
from liaison.store import vault
from liaison.store.step import Op, Step, Store, load

_WITHOUT = (Account, Attachment, CodeItem)


def takes(record: type[Record]) -> bool:
    """Do records of this type have attachments on their page?"""
    return record not in _WITHOUT


def attach(
    store: Store,
    owner: type[Record],
    owner_id: int,
    files: Sequence[Incoming],
    op_id: Op = None,
) -> list[Saved]:
    """Attach files to a record in one step, repeatable by ``op_id``.

    Contents are kept first: when the step fails, nothing refers to them and the
    upkeep takes them away later.
    """
    if not files:
        raise Problem(_("没有选择文件。"))
    for one in files:  # what is handed in is looked at again: a caller may have changed it
        examine(one.name, one.content)
    with store.reading() as session:
        record = load(session, owner, owner_id)
    rights.demand(store, guarding.operation_of(owner), record=record)
    kept = [(one, *_keep(store, one)) for one in files]

    def work(step: Step) -> list[Any]:
        guarding.may_handle(step, step.get(owner, owner_id))
        made = [_row(owner, owner_id, *one) for one in kept]
        for row in made:
            records.settle(step, row)
            step.session.flush()
        return [records.told(row) for row in made]

    return [Saved(*one) for one in store.once(N_("添加附件"), work, op_id)]


def describe(store: Store, id: int, version: int, note: str, op_id: Op = None) -> Saved:
    """Write the note of an attachment; whoever may handle its record may."""

    def work(step: Step) -> list[Any]:
        one = step.get(Attachment, id, version)
        guarding.may_handle(step, owner_of(step.session, one))
        one.note = fields_of(Attachment)["note"].kind.parse(note)
        step.session.flush()
        return records.told(one)

    return Saved(*store.once(N_("修改附件说明"), work, op_id))


def remove(store: Store, ids: Sequence[int], op_id: Op = None) -> int:
    """Put attachments into the recycle bin in one step; their contents stay in the vault."""

    def work(step: Step) -> int:
        for one_id in ids:
            one = step.get(Attachment, one_id)
            guarding.may_handle(step, owner_of(step.session, one))
            one.deleted_at = clock.now()
        step.session.flush()
        return len(ids)

    return store.once(N_("删除附件"), work, op_id)


def _keep(store: Store, one: Incoming) -> tuple[str, str | None]:
    thumb = vault.put(store, one.thumb) if one.thumb else None
    return vault.put(store, one.content), thumb


def _row(
    owner: type[Record], owner_id: int, one: Incoming, digest: str, thumb: str | None
) -> Attachment:
    return Attachment(
        owner=owner.__tablename__,
        owner_id=owner_id,
        name=one.name,
        media=one.kind.name,
        size=len(one.content),
        original=one.original or None,
        digest=digest,
        thumb=thumb,
        width=one.width or None,
        height=one.height or None,
        note=fields_of(Attachment)["note"].kind.parse(one.note),
    )
