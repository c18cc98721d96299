"""The words offered for a listed field: the code list, then what has been written before."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from liaison.fields.field import Listed
from liaison.figures.scope import alive
from liaison.records import CodeItem
from liaison.services.registers import Register

_FORMER = 30


def list_of(register: Register, name: str) -> str:
    """Return the name of the code list behind a listed field, "" for other fields."""
    kind = register.fields[name].kind
    return register.lists.get(name, kind.list) if isinstance(kind, Listed) else ""


def words(session: Session, register: Register, name: str) -> list[str]:
    """Return the words to offer for a listed field, retired ones left out."""
    column = getattr(register.record, name)
    known = session.execute(
        select(CodeItem.word, CodeItem.retired)
        .where(CodeItem.list == list_of(register, name), alive(CodeItem))
        .order_by(CodeItem.position.is_(None), CodeItem.position, CodeItem.id)
    ).all()
    fixed = [getattr(register.record, key) == value for key, value in register.fixed.items()]
    former = session.scalars(
        select(column)
        .where(column.is_not(None), alive(register.record), *fixed)
        .group_by(column)
        .order_by(func.count().desc(), column)
        .limit(_FORMER)
    ).all()
    retired = {row.word for row in known if row.retired}
    offered = [row.word for row in known if not row.retired]
    return list(dict.fromkeys([*offered, *(word for word in former if word not in retired)]))


def all_words(session: Session, register: Register) -> dict[str, list[str]]:
    """Return the words of every listed field of a register."""
    return {
        name: words(session, register, name)
        for name, bound in register.fields.items()
        if isinstance(bound.kind, Listed)
    }
