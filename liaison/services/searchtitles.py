"""What the records a search found are called: a title, and what tells two of a name apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from liaison.fields.field import fields_of
from liaison.fields.record import Record
from liaison.records import Company, Issue, Officer
from liaison.records.issue import IssueKind
from liaison.services import masking
from liaison.store import sight
from liaison.store.among import among

Told = tuple[str, str]
"""Title and hint."""

Read = Mapping[int, Mapping[str, Any]]
"""Values of records that were read before, by id."""

_NOTHING: Read = {}
_BESIDE: dict[type[Record], str] = {Company: "address", Officer: "badge"}
"""What tells two of the same name apart; others are told apart by their number."""
_KINDS = {"needs": IssueKind.need, "hazards": IssueKind.hazard}
_COMPANY = Company.__table__.c
_NAMES = select(_COMPANY["id"], _COMPANY["name"]).where(
    _COMPANY["id"].in_(bindparam("ids", expanding=True))
)
_FEW = 1_000


def told(
    session: Session,
    record: type[Record],
    ids: Sequence[int],
    register: str = "",
    read: Read = _NOTHING,
) -> dict[int, Told]:
    """Return what the living records one may see are called, by id; ``read`` ones need no look.

    What has no name of its own is called by its company.
    """
    beside = _BESIDE.get(record, "number")
    names = ("id", "number", record.title, record.dated or "id", beside)
    rows = [tuple(read[one][name] for name in names) for one in ids if one in read]
    rows += _unread(session, record, names, [one for one in ids if one not in read], register)
    owners = _owners(session, record, [row[0] for row in rows], read)
    found = {}
    for one, number, title, dated, other in rows:
        called = title if record.title != "number" else owners.get(one) or number
        hint = [str(dated)] if record.dated and dated else []
        if called != number:
            hint.append(masking.within(other) if other and other != number else number)
        found[one] = (masking.within(str(called)), "  ".join(hint))
    return found


def _unread(
    session: Session, record: type[Record], names: Sequence[str], ids: list[int], register: str
) -> list[tuple[Any, ...]]:
    if not ids:
        return []
    about: Any = record
    query = select(*(getattr(about, name) for name in names))
    query = query.where(among(about.id, ids), about.deleted_at.is_(None))
    if record is Issue:
        query = query.where(Issue.kind == _KINDS[register])
    return [tuple(row) for row in session.execute(query)]


def _owners(
    session: Session, record: type[Record], ids: Sequence[int], read: Read
) -> dict[int, str]:
    """Return the names of the companies records belong to, by record."""
    about: Any = record
    fields = fields_of(record)
    if not ids:
        return {}
    if "companies" in fields:
        through = about.companies.property.secondary
        own, place = through.c[record.__tablename__], through.c.place
        query = select(own, Company.name).join(Company, Company.id == through.c.company)
        query = query.where(among(own, ids)).order_by(place.desc())  # the first one named stays
        return {row[0]: row[1] for row in session.execute(query)}
    if "company_id" not in fields or record.title != "number":
        return {}
    of = {one: read[one]["company_id"] for one in ids if one in read}
    if unread := [one for one in ids if one not in read]:
        query = select(about.id, about.company_id).where(among(about.id, unread))
        of |= {row[0]: row[1] for row in session.execute(query)}
    names = _names(session, {one for one in of.values() if one is not None})
    return {one: names[company] for one, company in of.items() if company in names}


def _names(session: Session, ids: set[int]) -> dict[int, str]:
    """Return the names of companies; who sees all is asked for past the rule of sight."""
    if sight.sees_all(session) and len(ids) <= _FEW:
        rows: Any = session.connection().execute(_NAMES, {"ids": sorted(ids)})
    else:
        rows = session.execute(select(Company.id, Company.name).where(among(Company.id, ids)))
    return {row[0]: row[1] for row in rows}
