"""Nobody is left behind at a company that goes: on a server two people write at once.

Who writes a row that names a company holds the company until the end, and then
sees whether it is still there; who takes a row out of the bin holds it first.
Who merges it away or bins it holds it against all of them first, and so sees
everything that was kept. A local store has one program and needs none of this.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.errors import Stale
from liaison.base.words import _
from liaison.fields.record import Record
from liaison.records import Attachment, Company
from liaison.store import glance
from liaison.store.among import among
from liaison.store.referring import references
from liaison.store.trail import BIRTH

_STAYING = "staying"
"""Where a session keeps the companies it has let stay."""


class Forsaken(Stale):
    """A company that is named went in the same moment: tried again, the rule can say where to."""


def hold(session: Session, record: type[Record], ids: Collection[int]) -> None:
    """Hold records of a server against everybody who is just writing rows that name them."""
    if ids and _shared(session):
        query = select(record.id).where(among(record.id, ids)).order_by(record.id)
        session.execute(query.with_for_update()).all()


def stay(session: Session, companies: Iterable[int]) -> None:
    """Let companies stay as they are, before it is asked who of them is there.

    What the session knows of them already may have changed until they could be held.
    """
    if _shared(session) and (ids := set(companies)):
        query = _against_going(select(Company), ids)
        session.execute(query.execution_options(populate_existing=True)).all()
        session.info[glance.SEEN].clear()
        session.info.setdefault(_STAYING, set()).update(ids)


def of(record: Record, old: Mapping[str, Any] | None = None) -> Iterator[int]:
    """Yield the companies that a record names, or would with these old values in place."""
    attached = isinstance(record, Attachment) and record.owner == Company.__tablename__
    for name in {"owner_id"} if attached else _fields(type(record)):
        yield from _ids(getattr(record, name))
        yield from _ids((old or {}).get(name))


def named(changes: Iterable[tuple[Record, str, Any, Any]]) -> Iterator[int]:
    """Yield the companies that changed fields of records have come to name."""
    for record, name, old, new in changes:
        if name == BIRTH or (isinstance(record, Attachment) and name == "owner_id"):
            yield from of(record)
        elif name in _fields(type(record)):
            yield from {*_ids(new)} - {*_ids(old)}


def demand(session: Session, companies: Collection[int]) -> None:
    """Raise :class:`Forsaken` when one of the companies went; else it stays until the commit.

    Of those that were let :func:`stay` it is decided already: what a merge left behind may
    come back to a company that is no more.
    """
    if not (companies := set(companies) - session.info.get(_STAYING, set())):
        return
    asked = select(Company.name, Company.deleted_at)
    for name, gone in session.execute(_against_going(asked, companies)):
        if gone is not None:
            words = _("“{name}”刚刚被他人合并或删除，没有保存。")
            raise Forsaken(words.format(name=name), mend=_("请刷新后核对企业。"))


def _shared(session: Session) -> bool:
    return session.get_bind().dialect.name != "sqlite"


def _against_going(asked: Any, companies: Collection[int]) -> Any:
    """Return what is asked of companies as a query that holds them, against :func:`hold` only."""
    query = asked.where(among(Company.id, companies)).order_by(Company.id)
    return query.with_for_update(read=True, key_share=True)


@cache
def _fields(record: type[Record]) -> frozenset[str]:
    """Return the fields of a record type that name companies; a company's own do not count."""
    if record is Company:
        return frozenset()
    wanted = Company.__name__
    return frozenset(
        one.name
        for one in references(record)
        if one.kind.target == wanted  # type: ignore[attr-defined]
    )


def _ids(value: Any) -> Iterator[int]:
    for one in value if isinstance(value, list) else [value]:
        if one is not None:
            yield one.id if isinstance(one, Record) else one
