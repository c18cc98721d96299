"""Records by the names people use: number, title, badge, credit code."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from liaison.base.errors import Problem, brief
from liaison.base.words import _, listed
from liaison.base.written import kept, plain
from liaison.fields.kind import contains
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import BY_NAME
from liaison.store.among import among

_WIDE = str.maketrans("()", "（）")
_EXACT = {"company": ("name", "credit_code", "short_name"), "officer": ("name", "badge")}


def title_of(record: type[Record]) -> Any:
    """Return the column people call a record by."""
    return getattr(record, record.title)


def labelled(number: str, title: object, most: int = 20) -> str:
    """Return a record's number and, where it has one, what people call it, cut to so many signs."""
    name = str(title or "").partition("\n")[0]
    if not name or name == number:
        return number
    return f"{number} {name if len(name) <= most else name[: most - 1] + '…'}"


def called(record: type[Record], raw: Any) -> ColumnElement[bool]:
    """Return the condition: this is its number, or exactly its title, badge or code.

    Names are kept as they were typed, so a bracket must match in full and in
    half width.
    """
    text, typed = plain(raw), " ".join(kept(str(raw)).split())
    names = _EXACT.get(record.__tablename__, (record.title,))
    forms = {text, typed, text.upper(), text.translate(_WIDE)}
    exact = [getattr(record, name).in_(forms) for name in names]
    return or_(record.number == text.upper(), *exact)


def find(session: Session, target: str, raw: Any) -> int:
    """Return the id of the record meant; raises :class:`Problem` if none or several.

    ``raw`` is an id, a serial number, or exactly a title, badge or credit
    code; never a similar name.
    """
    record = BY_NAME[target.lower()]
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    text = plain(raw)
    found = session.execute(
        select(record.id, record.number).where(alive(record), called(record, raw))
    ).all()
    numbered = [row for row in found if row.number == text.upper()]
    if len(found) == 1 or numbered:  # a number is one record's, whoever else is called so
        return int((numbered or found)[0].id)
    if not found:
        raise Problem(
            _("找不到{what}“{name}”。").format(what=_(record.label), name=brief(text)),
            mend=_("请核对名称，或先登记。"),
        )
    numbers = listed(row.number for row in found[:5])
    raise Problem(
        _("有 {n} 个{what}叫“{name}”。").format(n=len(found), what=_(record.label), name=text),
        mend=_("请改填编号：{numbers}。").format(numbers=numbers),
    )


def titles(session: Session, target: str, ids: list[int]) -> dict[int, str]:
    """Return the titles of records by id."""
    record = BY_NAME[target.lower()]
    rows = session.execute(select(record.id, title_of(record)).where(among(record.id, ids)))
    return {row[0]: row[1] for row in rows}


def offer(session: Session, target: str, words: str = "", limit: int = 50) -> list[tuple[int, str]]:
    """Return ids and titles to choose from whose title or code holds the words."""
    record = BY_NAME[target.lower()]
    query = select(record.id, title_of(record)).where(alive(record))
    if words:
        names = (*_EXACT.get(record.__tablename__, (record.title,)), "number")
        query = query.where(or_(*(contains(getattr(record, name), words) for name in names)))
    if hasattr(record, "active"):
        query = query.where(record.active.is_(True))
    rows = session.execute(query.order_by(title_of(record), record.id).limit(limit))
    return [(row[0], row[1]) for row in rows]
