"""The contents of attachments on their way out: to the eye, to another program, to a file.

What may be opened is decided by content at every opening, never by the name
or by what was noted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from liaison.base.errors import Problem, Refused, Trouble
from liaison.base.filenames import free_path
from liaison.base.files import atomic_write
from liaison.base.opened import private_copy
from liaison.base.paths import Home
from liaison.base.words import _
from liaison.fields.record import Record
from liaison.records import Attachment
from liaison.services import filekind, rights, sniffing
from liaison.services.attachedlist import Item, item_of, listed, owner_of
from liaison.services.filekind import FileKind
from liaison.services.matrix import Operation, cells
from liaison.store import vault
from liaison.store.audit import Event
from liaison.store.step import Store, load


def thumbs(store: Store, items: Iterable[Item]) -> dict[int, bytes]:
    """Return the small pictures of listed attachments by id; what cannot be read is left out.

    None for who sees numbers masked only: a picture cannot be masked.
    """
    found: dict[int, bytes] = {}
    if all(cell.masked for cell in cells(Operation.see, store.who.roles)):
        return found
    for one in items:
        if not one.thumb:
            continue
        try:
            found[one.id] = vault.get(store, one.thumb)
        except Trouble:  # the attachment itself will tell when it is opened
            continue
    return found


def content(store: Store, id: int) -> tuple[Item, bytes]:
    """Return an attachment to look at, and note that it was looked at.

    Raises :class:`Trouble` when its content is missing or damaged.
    """
    row = _visible(store, id)
    found = vault.get(store, row.digest)
    store.note(Event("view", Attachment.__tablename__, row.id, detail=_about(row)))
    return item_of(row, True), found


def open_copy(store: Store, home: Home, id: int) -> Path:
    """Put a private read-only copy where another program may show it; return its path.

    Raises :class:`Refused` for what must not be opened: such files can be saved.
    """
    row = _visible(store, id)
    found = vault.get(store, row.digest)
    kind = sniffing.kind_of(found)
    if not filekind.may_open(kind, row.name):
        raise Refused(
            _("“{file}”不能直接打开（{kind}）。").format(file=row.name, kind=_why(kind, row.name)),
            mend=_("确认来源可靠后，可以“另存为”到其他位置。"),
        )
    store.note(Event("view", Attachment.__tablename__, row.id, detail=_about(row)))
    return private_copy(home, filekind.fitting_name(row.name, kind), found)


def save_as(store: Store, id: int, path: Path) -> Path:
    """Write an attachment to a place a person chose; noted as handed out."""
    row = _visible(store, id)
    found = vault.get(store, row.digest)
    written = atomic_write(path, lambda part: _fill(part, found))
    _handed_out(store, row)
    return written


def save_all(
    store: Store, owner: type[Record], owner_id: int, folder: Path, numbers: Sequence[str] = ()
) -> list[Path]:
    """Write a record's attachments (or those numbered) into a folder, over nothing there."""
    rows = [one for one in listed(store, owner, owner_id) if not numbers or one.number in numbers]
    unknown = set(numbers) - {one.number for one in rows}
    if unknown:
        raise Problem(_("这条记录没有附件 {number}。").format(number="、".join(sorted(unknown))))
    return [save_as(store, one.id, free_path(folder, one.name)) for one in rows]


def _visible(store: Store, id: int) -> Attachment:
    """Return an attachment whose content this person may see; nothing in a photo can be masked."""
    with store.reading(whole=True) as session:
        row = load(session, Attachment, id)
        owner = owner_of(session, row)
    if rights.demand(store, Operation.see, record=owner).masked:
        error = rights.denied(
            _("您的角色只能查看隐去号码的内容，附件不能打开。"), Operation.see, record=owner
        )
        store.note_denied(error)
        raise error
    return row


def _handed_out(store: Store, row: Attachment) -> None:
    handed = {row.owner: [row.owner_id], Attachment.__tablename__: [row.id]}
    about = _about(row)
    store.note(
        Event(
            "export", row.owner, row.owner_id, count=1, file=row.digest, detail=about, handed=handed
        )
    )


def _about(row: Attachment) -> dict[str, Any]:
    return {"attachment": row.number, "owner": row.owner, "owner_id": row.owner_id}


def _why(kind: FileKind, name: str) -> str:
    ending = filekind.risky(name)
    return _("名称中含 .{ending}").format(ending=ending) if ending else kind.words


def _fill(part: Path, content: bytes) -> None:
    part.write_bytes(content)
