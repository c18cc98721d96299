"""Adding, changing, removing and reading one record of any type."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems
from liaison.base.words import N_, _
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.kind import Text
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import BY_NAME, Company
from liaison.services import backups, guarding, masking, names, nolonger, rights, rules
from liaison.services.needed import defaults_of, required_of
from liaison.services.rights import Leave
from liaison.store import glance, holding
from liaison.store.purging import gone
from liaison.store.referring import references
from liaison.store.step import Op, Step, Store, load
from liaison.store.trail import plain

_REQUIRED = N_("请填写“{label}”。")


@dataclass(frozen=True)
class Saved:
    """What a save came to: the record's name, id, serial number and version."""

    record: str
    id: int
    number: str
    version: int


@dataclass(frozen=True)
class Card:
    """One record as plain values: ``values`` by field, ``texts`` as people read them.

    Personal numbers are masked in both and named in ``hidden``;
    :func:`~liaison.services.privacy.reveal` gives one of them.
    """

    record: str
    id: int
    number: str
    version: int
    values: dict[str, Any]
    texts: dict[str, str]
    created: str
    changed: str
    deleted: bool
    hidden: frozenset[str] = frozenset()


def save(  # noqa: PLR0913 - what a form hands over
    store: Store,
    record: type[Record],
    values: Mapping[str, Any],
    id: int | None = None,
    version: int | None = None,
    op_id: Op = None,
    *,
    words: str = "",
    leave: Leave | None = None,
) -> Saved:
    """Add a record, or change the one with ``id``; one step, repeatable by ``op_id``.

    ``values`` are what people typed or plain values; references by id, number
    or exact name. Raises :class:`Problems` naming every field to mend, and
    what :mod:`~liaison.services.rights` raises when ``leave`` lacks something.
    """
    words = words or (N_("修改") if id else N_("新增"))
    proof = rights.prove(store, leave or Leave())

    def work(step: Step) -> list[Any]:
        one = step.get(record, id, version) if id else record()
        if id:
            guarding.may_change(step, one, proof)
        write(step, one, values)
        if id:
            guarding.may_correct(step, one, proof)
        else:
            guarding.may_add(step, one)
        step.session.flush()
        return told(one)

    return Saved(*store.once(words, work, op_id, proof.reason))


def write(step: Step, record: Record, values: Mapping[str, Any]) -> None:
    """Set the values on a new or loaded record and check it; the caller flushes."""
    problems = []
    for name, raw in values.items():
        bound = fields_of(type(record)).get(name)
        if bound is None:
            raise Problem(
                _("{record}没有“{name}”这个字段。").format(record=_(record.label), name=name),
                name,
                _("可用字段：{names}。").format(names="、".join(fields_of(type(record)))),
            )
        try:
            if masking.untouched(bound, raw, getattr(record, name)):
                continue
            value = read_value(step.session, bound, raw)
        except Problem as problem:
            problems.append(problem.at(name))
            continue
        if value is None and name in defaults_of(type(record)):
            continue
        if getattr(record, name) != value:
            problems += [one.at(name) for one in absent(step.session, bound, value)]
            setattr(record, name, value)
    if problems:
        raise Problems(problems)
    settle(step, record)


def checked(record: type[Record], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values as the fields of a record type hold them, empty ones as None.

    For services that set them on many records at once. Raises
    :class:`Problems` naming every field to mend.
    """
    problems, found = [], {}
    for name, value in values.items():
        try:
            parse = fields_of(record)[name].kind.parse
            found[name] = None if value in (None, "") else parse(value)
        except Problem as problem:
            problems.append(problem.at(name))
    if problems:
        raise Problems(problems)
    return found


def settle(step: Step, record: Record) -> None:
    """Fill in what is known, check required fields and rules, and add a new record."""
    rules.prepare(step, record)
    if inspect(record).transient:
        _set_defaults(record)
    problems = [
        Problem(_(_REQUIRED).format(label=_(bound.field.label)), name)
        for name, bound in required_of(type(record)).items()
        if getattr(record, name) is None
    ]
    problems = problems or list(record.problems())
    if problems:
        raise Problems(problems)
    rules.forbid(step, record)
    step.session.add(record)
    rules.follow(step, record)


def remove(
    store: Store,
    record: type[Record],
    id: int,
    version: int,
    reason: str = "",
    op_id: Op = None,
) -> Saved:
    """Put a record into the recycle bin; raises :class:`Problem` while others need it."""

    def work(step: Step) -> list[Any]:
        holding.hold(step.session, record, [id])
        one = step.get(record, id, version)
        guarding.may_remove(step, one)
        _unneeded(step.session, one)
        one.deleted_at = clock.now()
        rules.follow(step, one)
        step.session.flush()
        return told(one)

    return Saved(*store.once(N_("删除"), work, op_id, reason))


def remove_all(store: Store, record: type[Record], ids: Sequence[int], op_id: Op = None) -> int:
    """Put several records into the recycle bin in one step: all of them or none.

    Before many go (:data:`liaison.services.backups.MANY`) a backup is made.
    """
    if len(ids) >= backups.MANY:
        backups.before(store, "before-delete")

    def work(step: Step) -> int:
        holding.hold(step.session, record, ids)
        for one_id in ids:
            one = step.get(record, one_id)
            guarding.may_remove(step, one)
            _unneeded(step.session, one)
            one.deleted_at = clock.now()
            rules.follow(step, one)
        step.session.flush()
        return len(ids)

    return store.once(N_("删除"), work, op_id)


def restore_all(store: Store, record: type[Record], ids: Sequence[int], op_id: Op = None) -> int:
    """Take several records out of the recycle bin in one step."""

    def work(step: Step) -> int:
        for one_id in ids:
            one = load(step.session, record, one_id)
            guarding.may_restore(step, one)
            come_back(step, one)
            rules.forbid(step, one)
            rules.follow(step, one)
        step.session.flush()
        return len(ids)

    return store.once(N_("恢复"), work, op_id)


def restore(store: Store, record: type[Record], id: int, op_id: Op = None) -> Saved:
    """Take a record out of the recycle bin."""

    def work(step: Step) -> list[Any]:
        one = load(step.session, record, id)
        guarding.may_restore(step, one)
        come_back(step, one)
        rules.forbid(step, one)
        rules.follow(step, one)
        step.session.flush()
        return told(one)

    return Saved(*store.once(N_("恢复"), work, op_id))


def told(one: Record) -> list[Any]:
    """Return what a step tells of the record it kept, plain for :meth:`Store.once`."""
    return [type(one).__tablename__, one.id, one.number, one.version]


def come_back(step: Step, one: Record) -> None:
    """Take a loaded record out of the bin; raises :class:`Problem` if it leads nowhere."""
    holding.stay(step.session, holding.of(one))
    if gone(step.session, [(one.__tablename__, one.id)]):
        raise Problem(_("“{number}”的内容已经彻底清除，不能恢复。").format(number=one.number))
    for bound in references(type(one)):
        for problem in absent(step.session, bound, getattr(one, bound.name)):
            raise problem
    one.deleted_at = None
    if isinstance(one, Company):
        one.merged_into_id = None  # a company of its own again


def card(
    session: Session, record: type[Record], id: int, whole: bool = False, shy: bool = False
) -> Card:
    """Return one record as plain values; ``whole`` is for :mod:`~liaison.services.privacy`.

    ``shy`` masks numbers within free text too, as for who sees masked ones only.
    """
    one = load(session, record, id)
    who = session.info.get("who")
    shy = shy or (who is not None and rights.masked_only(who))
    values, texts, hidden = {}, {}, set()
    for name, bound in fields_of(record).items():
        value = getattr(one, name)
        values[name] = plain(value)
        texts[name] = text_of(session, bound, value)
        if bound.field.personal and value is not None and not whole:
            texts[name] = values[name] = masking.masked(bound.kind, texts[name])
            hidden.add(name)
        elif shy and isinstance(value, str) and isinstance(bound.kind, Text):
            texts[name] = values[name] = masking.within(value)
    return Card(
        record.__tablename__,
        one.id,
        one.number,
        one.version,
        values,
        texts,
        f"{one.created_by} {clock.shown(one.created_at)}",
        f"{one.changed_by} {clock.shown(one.changed_at)}",
        one.deleted_at is not None,
        frozenset(hidden),
    )


def inside(
    session: Session, child: type[Record], parent_id: int, whole: bool = False, shy: bool = False
) -> list[Card]:
    """Return the records of a type that are kept inside another record."""
    assert child.inside
    column = getattr(child, child.inside)
    ids = session.scalars(
        select(child.id).where(column == parent_id, alive(child)).order_by(*_order(child))
    )
    return [card(session, child, one, whole, shy) for one in ids.all()]


def _order(child: type[Record]) -> tuple[Any, ...]:
    """Parts stand as they were entered, or in the order people gave them."""
    place = getattr(child, "position", None)
    return (child.id,) if place is None else (place.is_(None), place, child.id)


def text_of(session: Session, bound: Bound, value: Any) -> str:
    """Return a value as people read it, references by their titles."""
    if value is None:
        return ""
    kind = bound.kind
    if isinstance(kind, Reference):
        return names.titles(session, kind.target, [value]).get(value, "")
    if isinstance(kind, References):
        return "、".join(str(getattr(one, one.title)) for one in value)
    return kind.show(value)


def read_value(session: Session, bound: Bound, raw: Any) -> Any:
    """Return the stored value of what was typed; raises :class:`Problem`."""
    kind = bound.kind
    if raw is None or raw == "":
        return [] if isinstance(kind, References) else None
    if isinstance(kind, Reference):
        return names.find(session, kind.target, raw)
    if isinstance(kind, References):
        parts = list(raw) if isinstance(raw, list | tuple) else _named(session, bound, str(raw))
        ids = dict.fromkeys(names.find(session, kind.target, one) for one in parts)
        target = BY_NAME[kind.target.lower()]
        found = glance.objects(session, target, ids)
        if missing := [one for one in ids if one not in found]:
            raise _nowhere(target, missing[0])
        return [found[one] for one in ids]
    return kind.parse(raw)


def _nowhere(target: type[Record], one: int) -> Problem:
    return Problem(_("找不到{what}“{name}”。").format(what=_(target.label), name=one))


def absent(session: Session, bound: Bound, value: Any) -> Iterator[Problem]:
    """Yield a Problem for each record referred to that is not there or in the bin."""
    if value is None or not isinstance(bound.kind, Reference | References):
        return
    target = BY_NAME[bound.kind.target.lower()]
    for one in [value] if isinstance(bound.kind, Reference) else value:
        if isinstance(one, int):
            told = glance.at(session, target, one, ("deleted_at",))
            if told is None:
                yield _nowhere(target, one)
            if told is None or told[0] is None:
                continue
        other: Any = session.get(target, one) if isinstance(one, int) else one
        if other.deleted_at is not None:
            yield nolonger.binned(session, other)


def _named(session: Session, bound: Bound, raw: str) -> list[Any]:
    """Return the records named in a text; 万和包装 is one name, 张三和李四 are two."""
    from liaison.fields.choice import split

    found: list[Any] = []
    for piece in re.split(r"[、,，;；/|｜\n]", raw):
        try:
            found += [names.find(session, bound.kind.target, piece)] if piece.strip() else []  # type: ignore[attr-defined]
        except Problem:
            found += split(piece)
    return found


def _set_defaults(record: Record) -> None:
    """Give a new record the values the database would, so that rules see them."""
    for name, default in defaults_of(type(record)).items():
        if getattr(record, name) is None:
            setattr(record, name, default)


def _unneeded(session: Session, one: Record) -> None:
    for other in BY_NAME.values():
        for name, bound in fields_of(other).items():
            kind = bound.kind
            if not isinstance(kind, Reference | References):
                continue
            if kind.target.lower() != one.__tablename__ or other.inside == name:
                continue
            column = getattr(other, name)
            match = column.any(id=one.id) if isinstance(kind, References) else column == one.id
            number = session.scalar(select(other.number).where(match, alive(other)).limit(1))
            if number:
                raise Problem(
                    _("{what} {number} 仍引用它，不能删除。").format(
                        what=_(other.label), number=number
                    ),
                    mend=_("请先处理引用它的记录。"),
                )
