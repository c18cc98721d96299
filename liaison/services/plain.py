"""Records as plain values for machines: exact conditions in, typed values out.

The lists of the window search as people do (any part of a name); a script
asks for exactly one thing and must be told when a value cannot be meant.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, and_, select, true
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import False_

from liaison.base.errors import Problem
from liaison.base.words import _, listed
from liaison.fields.choice import ManyOf, OneOf
from liaison.fields.codes import Code
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Text, YesNo, contains, plain
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import BY_NAME
from liaison.services import derived, masking, names
from liaison.services.seeking import Seeker, seeker
from liaison.store.trail import plain as as_json

_PAGE = 500


@dataclass(frozen=True)
class Wish:
    """A condition on a field (or ``number``): exactly the words, or only a part of the text."""

    field: str
    words: str
    part: bool = False


def matching(
    session: Session,
    record: type[Record],
    wishes: Sequence[Wish] = (),
    named: Sequence[str] = (),
    fixed: Mapping[str, Any] | None = None,
    limit: int | None = None,
) -> list[int]:
    """Return the ids of records that fulfil everything; the newest first if they are dated.

    ``named`` are conditions of :data:`~liaison.services.derived.NAMED`. Raises
    :class:`Problem` for an unknown field and for words its kind cannot read.
    """
    conditions: list[Any] = [alive(record)]
    conditions += [getattr(record, name) == value for name, value in (fixed or {}).items()]
    conditions += [_condition(record, wish, seeker(session)) for wish in wishes]
    conditions += [derived.named(record, _known(record, name)) for name in named]
    query = select(record.id).where(*conditions)
    if record.dated:
        query = query.order_by(getattr(record, record.dated).desc(), record.id.desc())
    else:
        query = query.order_by(record.id)
    return list(session.scalars(query.limit(limit)))


def rows(session: Session, record: type[Record], ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    """Yield records in the order of ``ids``: ``number`` and every field as JSON can hold it.

    Choices by their stored value, references by title, several references as
    a list of titles, days as ``2026-03-05``; personal numbers are masked.
    """
    for start in range(0, len(ids), _PAGE):
        page = list(ids[start : start + _PAGE])
        found = _page(session, record, page)
        yield from (found[one] for one in page if one in found)


def _known(record: type[Record], name: str) -> str:
    offered = derived.NAMED.get(record, {})
    if name not in offered:
        raise Problem(
            _("没有名为“{name}”的条件。").format(name=name),
            mend=_("可填：{choices}。").format(choices=listed(offered)),
        )
    return name


def _condition(record: type[Record], wish: Wish, seeks: Seeker) -> ColumnElement[bool]:
    if wish.field == "number":
        words = plain(wish.words).upper()
        return contains(record.number, words) if wish.part else record.number == words
    bound = fields_of(record)[wish.field]
    column = getattr(record, wish.field)
    if isinstance(bound.kind, Reference | References):
        return _referring(bound, column, wish)
    if not wish.words.strip():
        return seeks.find(bound, wish.words, column.is_(None))
    if wish.part:
        return seeks.find(bound, wish.words, bound.kind.find(column, wish.words))
    try:
        return seeks.find(bound, wish.words, _exactly(bound, column, wish.words))
    except Problem as problem:
        raise problem.at(wish.field) from None


def _exactly(bound: Bound, column: Any, words: str) -> ColumnElement[bool]:
    kind = bound.kind
    if isinstance(kind, ManyOf):
        return and_(true(), *(kind.find(column, one) for one in kind.parse(words) or ()))
    if isinstance(kind, Code):  # a wrong number is kept nowhere, but may be asked for
        try:
            return column == kind.parse(words)  # type: ignore[no-any-return]
        except Problem:
            return column == plain(words).upper()  # type: ignore[no-any-return]
    if isinstance(kind, Text | OneOf | YesNo):
        return column == kind.parse(words)  # type: ignore[no-any-return]
    found = kind.find(column, words)
    if isinstance(found, False_):  # the kind could not read the words: let it say why
        kind.parse(words)
        raise Problem(_("看不懂“{raw}”这个条件。").format(raw=words))
    return found


def _referring(bound: Bound, column: Any, wish: Wish) -> ColumnElement[bool]:
    many = isinstance(bound.kind, References)
    if not wish.words.strip():
        return ~column.any() if many else column.is_(None)  # type: ignore[no-any-return]
    target = BY_NAME[bound.kind.target.lower()]  # type: ignore[attr-defined]
    meant = _meant(target, wish)
    if many:
        return column.any(meant)  # type: ignore[no-any-return]
    return column.in_(select(target.id).where(meant))  # type: ignore[no-any-return]


def _meant(target: type[Record], wish: Wish) -> ColumnElement[bool]:
    if wish.part:
        return contains(names.title_of(target), wish.words)
    return names.called(target, wish.words)


def _page(session: Session, record: type[Record], ids: list[int]) -> dict[int, dict[str, Any]]:
    fields = fields_of(record)
    plainly = [one for one, bound in fields.items() if not isinstance(bound.kind, References)]
    columns = [getattr(record, name).label(name) for name in plainly]
    query = select(record.id, record.number, *columns).where(record.id.in_(ids))
    found: dict[int, dict[str, Any]] = {}
    for row in session.execute(query):
        found[row.id] = {"number": row.number, **dict.fromkeys(fields)}
        for name in plainly:
            found[row.id][name] = _value(fields[name], getattr(row, name))
    for name, bound in fields.items():
        if isinstance(bound.kind, Reference):
            wanted = {row[name] for row in found.values() if row[name] is not None}
            titles = names.titles(session, bound.kind.target, list(wanted))
            for values in found.values():
                values[name] = titles.get(values[name])
        elif isinstance(bound.kind, References):
            _fill_many(session, record, name, found)
    return found


def _fill_many(
    session: Session, record: type[Record], name: str, found: dict[int, dict[str, Any]]
) -> None:
    relation = getattr(record, name).property
    target, through = relation.mapper.class_, relation.secondary
    own, other = through.c[record.__tablename__], through.c[target.__tablename__]
    for values in found.values():
        values[name] = []
    pairs = (
        select(own, names.title_of(target))
        .join(target, target.id == other)
        .where(own.in_(list(found)))
        .order_by(own, through.c.place)
    )
    for one, title in session.execute(pairs):
        found[one][name].append(title)


def _value(bound: Bound, value: Any) -> Any:
    if bound.field.personal and value:
        return masking.masked(bound.kind, bound.kind.show(value))
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, time):
        return bound.kind.show(value)
    if isinstance(value, str) and isinstance(bound.kind, Text):
        return masking.within(value)
    return as_json(value)
