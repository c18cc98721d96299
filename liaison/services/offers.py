"""What a form offers while one writes: records by name, and words for listed fields."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.fields.field import Listed
from liaison.fields.kind import contains
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import (
    BY_NAME,
    Company,
    Department,
    DepartmentContact,
    Dispute,
    Issue,
    Officer,
    Visit,
)
from liaison.services import codelists, masking, searching
from liaison.services.departmentcontacts import serving
from liaison.services.names import title_of
from liaison.services.registers import Register
from liaison.store.among import among

SHOWN = 50
_FORMER = 30


class Offer(NamedTuple):
    """A record to choose: id, what people call it, and what tells it from others."""

    id: int
    title: str
    hint: str


_WORDS: dict[type[Record], tuple[str, ...]] = {
    Company: ("name", "credit_code", "short_name", "number"),
    Officer: ("name", "badge", "number"),
    Department: ("name", "topics", "number"),
    DepartmentContact: ("name", "topics", "number"),
}
"""What else than its title and number a record is offered by; who does what, of the N."""


def offers(
    session: Session, target: str, words: str = "", limit: int = SHOWN, inside: int | None = None
) -> list[Offer]:
    """Return records of a type whose title, code or number holds the words.

    Companies and officers are found by the pinyin of their names too. Dated
    records come newest first, others by title; officers and departments no
    longer active are left out. ``inside`` narrows parts to those of one whole, such
    as the contacts of the department chosen beside them.
    """
    record = BY_NAME[target.lower()]
    query = select(record.id, title_of(record), _hint(record)).where(alive(record))
    if inside is not None and record.inside:
        query = query.where(getattr(record, record.inside) == inside)
    if record is DepartmentContact:
        query = query.where(serving(clock.today()))
    spelt = _spelt(session, record, query, words, limit)
    if words:
        names = _WORDS.get(record, (record.title, "number"))
        query = query.where(or_(*(contains(getattr(record, name), words) for name in names)))
    if hasattr(record, "active"):
        query = query.where(record.active.is_(True))
    rows = [*spelt, *session.execute(_ordered(query, record).limit(limit))]
    rows = list({row[0]: row for row in rows}.values())[:limit]
    return [Offer(row[0], row[1] or "", masking.within(row[2] or "")) for row in rows]


def _spelt(
    session: Session, record: type[Record], query: Select[Any], words: str, limit: int
) -> list[Any]:
    """Return the rows whose names answer, by signs or pinyin; before accidents in codes."""
    if record not in (Company, Officer) or not words:
        return []
    if hasattr(record, "active"):
        query = query.where(record.active.is_(True))
    called = searching.companies_called if record is Company else searching.officers_called
    ids = called(session, words, 2 * limit)  # some may be no longer active, or not to be seen
    rows = {row[0]: row for row in session.execute(query.where(among(record.id, ids)))}
    return [rows[one] for one in ids if one in rows][:limit]


def words(session: Session, register: Register) -> dict[str, list[str]]:
    """Return the words to offer for each listed field: its code list, then those in use."""
    found = {}
    for name, bound in register.fields.items():
        if isinstance(bound.kind, Listed):
            code_list = codelists.read_list(session, register.lists.get(name, bound.kind.list))
            known = {item.word for item in code_list.items}
            former = [word for word in _former(session, register, name) if word not in known]
            found[name] = [*code_list.offered(), *former]
    return found


def _former(session: Session, register: Register, name: str) -> list[str]:
    """Return the words written before, those used most first."""
    column = getattr(register.record, name)
    fixed = [getattr(register.record, key) == value for key, value in register.fixed.items()]
    rows = session.scalars(
        select(column)
        .where(column.is_not(None), alive(register.record), *fixed)
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(_FORMER)
    )
    return list(rows)


def _ordered(query: Select[Any], record: type[Record]) -> Select[Any]:
    if record.dated:
        return query.order_by(getattr(record, record.dated).desc(), record.id.desc())
    return query.order_by(title_of(record), record.id)


def _beside_contact() -> Any:
    """Return department and topics of a contact."""
    of = DepartmentContact
    name = select(Department.name).where(Department.id == of.department_id).scalar_subquery()
    return name + func.coalesce(literal(" ") + of.topics, "")


def _hint(record: type[Record]) -> Any:
    if record is Officer:
        return Officer.badge
    if record in (Visit, Issue):
        of: Any = record
        company = select(Company.name).where(Company.id == of.company_id).scalar_subquery()
        return cast(getattr(record, record.dated or ""), String) + literal(" ") + company
    if record is Dispute:
        return Dispute.description
    if record is Department:
        return Department.topics
    if record is DepartmentContact:
        return _beside_contact()
    return record.number
