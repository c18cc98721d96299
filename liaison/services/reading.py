"""Lists: count and windows of plain rows, never all objects.

A window is two statements: the ids of the page in order (late join,
speed.md §6), then the page's cells by those ids.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, case, func, or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, brief
from liaison.base.words import _
from liaison.fields.choice import OneOf
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Day, Kind, Text, Whole, contains, holds
from liaison.fields.record import Record
from liaison.figures.scope import ALL, Scope, alive, within
from liaison.records import BY_NAME
from liaison.services import derived, masking, tones, waymarks
from liaison.services.names import title_of
from liaison.services.newsteps import Own
from liaison.services.registers import Register
from liaison.services.seeking import ANYBODY, Seeker, seeker
from liaison.services.waymarks import Walk
from liaison.store.among import among
from liaison.store.sight import sees_all

PAGE = 128
_LONGEST, _MOST_WORDS = 2_000, 12
"""Of a quick search: signs, and words that must all be found."""


_KINDS: dict[str, Kind] = {"day": Day(), "number": Whole()}
"""How derived columns are searched, by their look; others as text."""


@dataclass(frozen=True)
class Column:
    """A column of a list: ``look`` is text, long, number, day or chip."""

    name: str
    label: str
    look: str
    shown: bool = True


@dataclass(frozen=True)
class Query:
    """What a list shows.

    ``where`` pairs a field with a filter text (each kind's ``find``), ``named``
    are named conditions (:data:`~liaison.services.derived.NAMED`), ``words`` is
    the quick search, ``sort`` a column name, ``then`` further ones (and whether
    downwards) by which rows that are the same in it stand, ``binned`` the recycle bin.
    """

    register: Register
    where: tuple[tuple[str, str], ...] = ()
    named: tuple[str, ...] = ()
    words: str = ""
    sort: str = ""
    down: bool = False
    then: tuple[tuple[str, bool], ...] = ()
    scope: Scope = ALL
    ids: tuple[int, ...] | None = None
    binned: bool = False


@dataclass(frozen=True)
class Row:
    """One row: id, version, texts of all columns, and tones of its chips by column."""

    id: int
    version: int
    texts: tuple[str, ...]
    tones: dict[int, str] = field(default_factory=dict)


def columns(register: Register) -> list[Column]:
    """Return the columns a list of the register can show, the usual ones marked."""
    found = [Column("number", _("编号"), "text", register.record.dated is not None)]
    for name, bound in register.fields.items():
        look = _look(bound)
        found.append(Column(name, _(register.label_of(name)), look, bound.field.listed))
    for name, extra in derived.DERIVED.get(register.record, {}).items():
        found.append(Column(name, _(extra.label), extra.look))
    return found


def count(session: Session, query: Query) -> int:
    """Return how many rows the list has."""
    record = query.register.record
    if (walk := _plain(query)) and sees_all(session):
        return waymarks.count(session, walk)
    where = conditions(query, seeker(session))
    return session.scalar(select(func.count(record.id)).where(*where)) or 0


def window(session: Session, query: Query, offset: int, limit: int, total: int) -> list[Row]:
    """Return the rows ``offset`` … ``offset + limit`` of a list of ``total`` rows."""
    limit = min(limit, total - offset)
    if limit <= 0:
        return []
    if (walk := _plain(query)) and sees_all(session):
        return rows_of(session, query.register, waymarks.ids(session, walk, offset, limit))
    far = offset > total // 2  # an OFFSET costs its length: count from the nearer end
    if far:
        turned = tuple((name, not down) for name, down in query.then)
        query = replace(query, down=not query.down, then=turned)
        offset = total - offset - limit
    ids = _ids(session, query, offset, limit)
    rows = rows_of(session, query.register, ids)
    return rows[::-1] if far else rows


def all_ids(session: Session, query: Query) -> list[int]:
    """Return the ids of a whole list in order (for exports and bulk actions)."""
    return _ids(session, query, 0, None)


def rows_of(session: Session, register: Register, ids: Sequence[int]) -> list[Row]:
    """Return the rows with those ids, in the order of the ids; personal numbers masked."""
    record = register.record
    about = columns(register)
    query = _cells(record, tuple(column.name for column in about), clock.today())
    fields = fields_of(record)
    readers = [_reader(fields.get(column.name), column) for column in about]
    chips = [i for i, column in enumerate(about) if column.look == "chip"]
    found = {}
    for one, version, *values in session.execute(query.where(among(record.id, ids))):
        texts = tuple(
            "" if value is None else read(value)
            for read, value in zip(readers, values, strict=True)
        )
        found[one] = Row(one, version, texts, {i: tones.of(values[i]) for i in chips})
    return [found[one] for one in ids if one in found]


@lru_cache(maxsize=64)
def _cells(record: type[Record], names: tuple[str, ...], _today: date) -> Select[Any]:
    """Return the query of the cells; kept, but derived columns are as of today."""
    labelled = [_cell(record, name).label(f"c{i}") for i, name in enumerate(names)]
    return select(record.id, record.version, *labelled)


def conditions(query: Query, seeks: Seeker = ANYBODY) -> list[ColumnElement[bool]]:
    """Return everything a row must fulfil to be in the list.

    Raises :class:`~liaison.base.errors.Refused` for a field that this person may not search.
    """
    register, record = query.register, query.register.record
    found: list[ColumnElement[bool]] = [alive(record)]
    if query.binned:
        found = [record.deleted_at.is_not(None)]
    elif query.scope != ALL:
        found = within(record, query.scope, clock.today())
    found += [getattr(record, name) == value for name, value in register.fixed.items()]
    found += [_filter(record, name, words, seeks) for name, words in query.where if words.strip()]
    found += [derived.named(record, name) for name in query.named]
    searched = dict.fromkeys(query.words[:_LONGEST].split())
    found += [_quick(record, word, seeks) for word in list(searched)[:_MOST_WORDS]]
    if query.ids is not None:
        found.append(among(record.id, query.ids))
    return found


def _ids(session: Session, query: Query, offset: int, limit: int | None) -> list[int]:
    record = query.register.record
    seeks = seeker(session)
    order, down = _order(query, seeks)
    if limit is not None and not query.then and _steady(record, order):
        return waymarks.ids(session, _walk(query, seeks, order, down), offset, limit)
    keys = [order, record.id] if order is not record.id else [record.id]
    ordered = [(key, down) for key in keys]
    ordered[1:1] = [(_order_by(record, name, seeks), falls) for name, falls in query.then]
    statement = (
        select(record.id)
        .where(*conditions(query, seeks))
        .order_by(*(key.desc() if falls else key.asc() for key, falls in ordered))
    )
    return list(session.scalars(statement.offset(offset).limit(limit)))


def _walk(query: Query, seeks: Seeker, order: Any, down: bool, own: Own | None = None) -> Walk:
    keys = order, query.register.record.id
    rows = select(*keys).where(*conditions(query, seeks))
    rows = rows.order_by(*(key.desc() if down else key.asc() for key in keys))
    return Walk(query, rows, *keys, down, own)


@lru_cache(maxsize=64)
def _plain(query: Query) -> Walk | None:
    """Return the walk through a list that its own records alone decide about, by a day of theirs.

    No filter, no scope: what is in it follows from the records' change rows.
    """
    told = (query.then, query.named, query.words.strip(), query.ids is not None, query.scope != ALL)
    if any(told) or any(words.strip() for _name, words in query.where):
        return None
    record, fixed = query.register.record, query.register.fixed
    name = query.sort or record.dated or ""
    bound = fields_of(record).get(name)
    column = record.__table__.c.get(name)
    if bound is None or bound.field.personal or column is None:
        return None
    if column.nullable or not isinstance(column.type, Date):
        return None
    own = Own(record, name, tuple(fixed.items()), query.binned)
    return _walk(query, ANYBODY, *_order(query, ANYBODY), own)


def _steady(record: type[Record], order: Any) -> bool:
    """Is a list in the order of a column that is never empty, so that a row's place is its key?"""
    column = record.__table__.c.get(getattr(order, "key", None) or "")
    return column is not None and column.name != "id" and not column.nullable


def _order(query: Query, seeks: Seeker) -> tuple[Any, bool]:
    record = query.register.record
    if query.sort:
        return _order_by(record, query.sort, seeks), query.down
    if record.dated:  # newest first
        return getattr(record, record.dated), not query.down
    return title_of(record), query.down


def _order_by(record: type[Record], name: str, seeks: Seeker) -> Any:
    return seeks.order(fields_of(record).get(name), _cell(record, name))


def _look(bound: Bound) -> str:
    kind = bound.kind
    if isinstance(kind, Reference | References):
        return "text"
    if kind.numeric:
        return "number"
    if isinstance(kind, Day):
        return "day"
    if isinstance(kind, OneOf) and bound.name in {"state", "outcome", "grade", "risk", "recheck"}:
        return "chip"
    return "long" if isinstance(kind, Text) and kind.long else "text"


def _cell(record: type[Record], name: str) -> Any:
    """Return the expression of a column: references by their title."""
    extra = derived.DERIVED.get(record, {}).get(name)
    if extra:
        return extra.expression()
    bound = fields_of(record).get(name)
    column = getattr(record, name, None)
    if bound is None:
        if name != "number":
            raise _unknown(record, name)
        return column
    if isinstance(bound.kind, Reference):
        target = BY_NAME[bound.kind.target.lower()]
        title = select(title_of(target)).where(target.id == column)
        return title.correlate(record).scalar_subquery()
    if isinstance(bound.kind, References):
        return linked(record, name)
    return column


def linked(record: type[Record], name: str) -> Any:
    """Return the titles of a many-reference in one text, in order."""
    target = getattr(record, name).property.mapper.class_
    through = getattr(record, name).property.secondary
    own, other = through.c[record.__tablename__], through.c[target.__tablename__]
    query = (
        select(target.id)
        .join(through, other == target.id)
        .where(own == record.id)
        .correlate(record)
    )
    several = derived.joined(title_of(target), through.c.place, query)
    many = select(func.count()).select_from(through).where(own == record.id).correlate(record)
    one = query.with_only_columns(title_of(target)).scalar_subquery()
    # Mostly one is named, and the link's own index tells whom: its rows are a page each.
    return case((many.scalar_subquery() > 1, several), else_=one)


def _unknown(record: type[Record], name: str) -> Problem:
    return Problem(
        _("{record}没有“{name}”这个字段。").format(record=_(record.label), name=brief(name)), name
    )


def _reader(bound: Bound | None, column: Column) -> Callable[[Any], str]:
    """Return how the values of a column are told; they are never None."""
    if bound is None and column.look == "chip":  # one of our own words
        return _
    if bound is None or isinstance(bound.kind, Reference | References):
        return lambda value: masking.within(str(value))
    kind = bound.kind
    if bound.field.personal:
        return lambda value: masking.masked(kind, kind.show(value))
    if isinstance(kind, Text):
        return lambda value: masking.within(kind.show(value))
    return kind.show


def _filter(record: type[Record], name: str, words: str, seeks: Seeker) -> ColumnElement[bool]:
    if name == "number":
        return contains(record.number, words)
    if name in derived.DERIVED.get(record, {}):
        extra = derived.DERIVED[record][name]
        kind, column = _KINDS.get(extra.look, Text()), extra.expression()
        return seeks.in_text(column, words, _sought(kind, column, words))
    bound = fields_of(record).get(name)
    if bound is None:
        raise _unknown(record, name)
    if isinstance(bound.kind, Reference | References):
        return _titled(record, name, words, holds)
    return seeks.find(bound, words, _sought(bound.kind, getattr(record, name), words))


def _sought(kind: Kind, column: Any, words: str) -> ColumnElement[bool]:
    return holds(column, words) if isinstance(kind, Text) else kind.find(column, words)


def _titled(
    record: type[Record],
    name: str,
    words: str,
    fits: Callable[[Any, str], ColumnElement[bool]] = contains,
) -> ColumnElement[bool]:
    """A referred record's title fits the words: found there first, then by the index."""
    column, kind = getattr(record, name), fields_of(record)[name].kind
    if isinstance(kind, References):
        target = column.property.mapper.class_
        through = column.property.secondary
        own, other = through.c[record.__tablename__], through.c[target.__tablename__]
        ids = select(own).join(target, target.id == other)
        return record.id.in_(ids.where(fits(title_of(target), words)))
    assert isinstance(kind, Reference)
    target = BY_NAME[kind.target.lower()]
    found: ColumnElement[bool] = column.in_(select(target.id).where(fits(title_of(target), words)))
    return found


def _quick(record: type[Record], word: str, seeks: Seeker) -> ColumnElement[bool]:
    """One word of the quick search: in any searched field, number or named reference."""
    found = [contains(record.number, word)]
    for name, bound in fields_of(record).items():
        if bound.field.search:
            found.append(seeks.quick(bound, word, bound.kind.find(getattr(record, name), word)))
        elif isinstance(bound.kind, Reference | References) and bound.field.listed:
            found.append(_titled(record, name, word))
    return or_(*found)
