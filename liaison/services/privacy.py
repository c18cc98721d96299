"""Numbers of persons: showing one whole, handing them out, and who was handed what.

By default everything is masked (safety.md §8, S11). Whatever is shown whole,
exported, printed or copied leaves a row in the audit trail; rows of files name
the records in them, so that “which files contained this person” has an answer.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.fields.field import fields_of
from liaison.fields.kind import contains
from liaison.fields.record import Record
from liaison.records import (
    BY_NAME,
    Company,
    Contact,
    Department,
    DepartmentContact,
    Issue,
    Officer,
    Party,
)
from liaison.services import auditreach, companycard, masking, owning, records, rights
from liaison.services.companycard import CompanyCard
from liaison.services.rights import Grant, Leave, Operation
from liaison.store import tables
from liaison.store.audit import Event
from liaison.store.step import Store, load

COPIED = 20
"""More rows than this on the clipboard are told in the audit trail."""

_PERSONS: dict[type[Record], tuple[str, ...]] = {
    Company: ("legal_person", "legal_phone", "liaison", "liaison_phone"),
    Contact: ("name", "phone"),
    DepartmentContact: ("name", "phone", "duty_phone"),
    Issue: ("reported_by", "reported_phone"),
    Officer: ("name", "badge", "phone"),
    Party: ("name", "id_number", "phone"),
}
"""Where a person is named, by record type."""

_OF_WORK = (Officer, Department, DepartmentContact)
"""Their numbers are for duty: nobody's own, and everybody's to call."""

_LEAST = 2
"""So many signs a person is asked by at least."""


@dataclass(frozen=True)
class HandedFile:
    """A file that left the program: audit number, when, who, what, how many rows, its SHA-256.

    ``persons`` says as what the person asked for is in it.
    """

    seq: int
    at: str
    by: str
    action: str
    name: str
    count: int
    file: str
    full: bool
    reason: str
    persons: tuple[str, ...]


def reveal(store: Store, record: type[Record], id: int, field: str, reason: str = "") -> str:
    """Return one personal value whole; demands the right and notes the view."""
    bound = fields_of(record).get(field)
    if bound is None or not bound.field.personal:
        raise Problem(_("“{name}”不是需要隐藏的字段。").format(name=field), field)
    with store.reading() as session:
        one = load(session, record, id)
        shown = records.text_of(session, bound, getattr(one, field))
    grant = _may_see(store, one, reason)
    told = {"field": field}
    store.note(Event("view", record.__tablename__, id, reason=grant.reason, detail=told))
    return shown


def open_company(store: Store, company_id: int, reason: str = "") -> CompanyCard:
    """Return a company's card with all phones whole; demands the right and notes the view."""
    with store.reading() as session:
        company = load(session, Company, company_id)
        card = companycard.read(session, company_id, whole=True)
    grant = _may_see(store, company, reason)
    told = {"field": "*", "contact": [one.id for one in card.contacts]}
    store.note(Event("view", Company.__tablename__, company_id, reason=grant.reason, detail=told))
    return card


def may_hand_out(
    store: Store,
    handed: Mapping[str, Collection[int]],
    count: int,
    full: bool = False,
    leave: Leave | None = None,
) -> Grant:
    """Allow to export or print records (ids by table name) with ``count`` rows of persons.

    ``full``: with whole numbers; an officer may hand out so only what is their own.
    """
    store.health.demand()  # nothing is handed out of damaged pages
    if not full:
        return rights.demand(store, Operation.export_masked)
    grant = rights.demand(store, Operation.export_full, leave, count=count)
    if "leader" not in store.who.roles:
        _all_own(store, handed)
    return grant


def handed_out(  # noqa: PLR0913 - what the export register keeps of a file
    store: Store,
    action: str,
    name: str,
    what: Sequence[str],
    *,
    handed: Mapping[str, Collection[int]],
    count: int,
    sha256: str,
    grant: Grant,
) -> int:
    """Write a file into the export register; ``action`` is ``export`` or ``print``."""
    full = grant.operation is Operation.export_full
    detail: dict[str, Any] = {"name": name, "what": list(what), "full": full}
    if grant.second:
        detail["second"] = grant.second
    return store.note(
        Event(
            action,
            reason=grant.reason,
            notice=grant.notice,
            count=count,
            file=sha256,
            detail=detail,
            handed={table: sorted(ids) for table, ids in handed.items()},
        )
    )


def witness(
    store: Store,
    name: str,
    what: str,
    *,
    handed: Mapping[str, Collection[int]],
    count: int,
    grant: Grant,
    action: str = "export",
) -> Callable[[str], object]:
    """Return what writes a file (by its SHA-256) into the register before it takes its place."""
    return lambda sha256: handed_out(
        store, action, name, [what], handed=handed, count=count, sha256=sha256, grant=grant
    )


def copied(store: Store, record: str, ids: Collection[int]) -> None:
    """Tell the audit trail that rows of a list (masked) went to the clipboard, if they are many."""
    if len(ids) > COPIED:
        store.note(Event("copy", record, count=len(ids), handed={record: sorted(ids)}))


def files_with(store: Store, words: str) -> list[HandedFile]:
    """Return the files that contained a person, by name, phone or identity number; newest first.

    Demands to read the audit trail; that the question was asked is noted.
    """
    words = words.strip()
    if len(words) < _LEAST:
        raise Problem(_("请至少输入两个字或两位号码。"), "words")
    rights.demand(store, Operation.read_audit)
    with store.reading(whole=True) as session:
        found = _found(session, words)
        files = _files(session, found, auditreach.logins(session, store.who))
    store.note(Event("view", "audit", detail={"asked": "person", "records": len(found)}))
    return files


def _may_see(store: Store, one: Record, reason: str) -> Grant:
    """Phones of officers and departments are for work: who sees them masked may see them whole."""
    about = one if type(one) in _PERSONS and not isinstance(one, _OF_WORK) else None
    return rights.demand(store, Operation.see_full, Leave(reason), record=about)


def _all_own(store: Store, handed: Mapping[str, Collection[int]]) -> None:
    with store.reading(whole=True) as session:
        for table, ids in handed.items():
            if BY_NAME[table] in _OF_WORK:
                continue
            if set(ids) - owning.own_ids(session, BY_NAME[table], ids, store.who):
                error = rights.denied(
                    _("其中有他人的记录，不能导出完整号码。"),
                    Operation.export_full,
                    _("请缩小到本人的企业，或请站长/所长导出。"),
                )
                break
        else:
            return
    store.note_denied(error)
    raise error


def _found(session: Session, words: str) -> dict[tuple[str, int], str]:
    """Return the records that name the person, and what those are part of: (table, id) → words."""
    found: dict[tuple[str, int], str] = {}
    for record, names in _PERSONS.items():
        columns = [getattr(record, name) for name in names]
        match = or_(*(contains(column, words) for column in columns))
        for one in session.scalars(select(record).where(match)):
            told = f"{_(record.label)} {one.number}"
            found[record.__tablename__, one.id] = told
            if record.inside is not None:
                whole = BY_NAME[record.inside.removesuffix("_id")].__tablename__
                found[whole, getattr(one, record.inside)] = told
    return found


def _files(
    session: Session, found: Mapping[tuple[str, int], str], known: Collection[str] | None
) -> list[HandedFile]:
    """Return the files with these records; of the people in ``known``, None is everybody."""
    if not found:
        return []
    audit, handed = tables.audit.c, tables.handed_out.c
    wanted = {table for table, _id in found}
    rows = session.execute(
        select(tables.audit, handed.record.label("table"), handed.ids)
        .join(tables.handed_out, handed.seq == audit.seq)
        .where(handed.record.in_(wanted))
        .order_by(audit.seq.desc())
    )
    files: dict[int, tuple[Any, list[str]]] = {}
    for row in rows:
        for one in row.ids.strip(",").split(","):
            told = found.get((row.table, int(one)))
            if told is not None and (known is None or row.by in known):
                files.setdefault(row.seq, (row, []))[1].append(told)
    return [_file(row, told) for row, told in files.values()]


def _file(row: Any, told: Sequence[str]) -> HandedFile:
    detail = json.loads(row.detail)
    return HandedFile(
        row.seq,
        clock.shown(row.at),
        row.by,
        row.action,
        str(detail.get("name", "")),
        row.count or 0,
        row.file,
        bool(detail.get("full")),
        masking.within(row.reason),
        tuple(dict.fromkeys(told)),
    )
