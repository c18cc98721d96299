"""Two people, one record: base, theirs and mine by field, and keeping what was chosen.

Who saves second is shown what the other has changed meanwhile; only fields
both have changed in different ways need a choice (safety.md §7.2, features.md H11).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.record import Record
from liaison.services import guarding, masking, names, records, rights
from liaison.services.records import Card, Saved
from liaison.services.rights import Leave
from liaison.store import audit, tables
from liaison.store.audit import Event
from liaison.store.step import Op, Step, Store, load
from liaison.store.trail import plain


class Who(Enum):
    """Who has changed a field since both began."""

    both = "both"
    they = "they"
    me = "me"


@dataclass(frozen=True)
class Field3:
    """One field three ways, as people read it; ``by`` and ``at`` tell who changed it last.

    ``value`` is theirs as plain JSON, to be shown in an editor.
    """

    name: str
    who: Who
    base: str
    theirs: str
    mine: str
    value: Any
    by: str = ""
    at: str = ""


@dataclass(frozen=True)
class Merge:
    """What has become of a record while somebody was writing: as it stands, and by field."""

    card: Card
    fields: tuple[Field3, ...]
    by: str
    at: str

    @property
    def clashes(self) -> tuple[Field3, ...]:
        """The fields that need a choice."""
        return tuple(one for one in self.fields if one.who is Who.both)


def three(
    store: Store,
    record: type[Record],
    id: int,
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    since: int,
) -> Merge:
    """Compare what I have typed with what others have kept since version ``since``.

    ``base`` holds plain values as I found them, ``mine`` what stands in the
    editors of the fields I changed, right or wrong. Fields that came to the
    same in both hands are left out.
    """
    with store.reading() as session:
        card = records.card(session, record, id)
        one = load(session, record, id)
        hands = _hands(session, record, id, since)
        fields = []
        for name, bound in fields_of(record).items():
            now, was = plain(getattr(one, name)), base.get(name, card.values[name])
            # A masked number shows no difference: the change rows know.
            they = name in hands and (name in card.hidden or now != was)
            me = name in mine
            value, text = _mine(session, bound, mine[name]) if me else (None, "")
            if not (they or me) or (they and me and value == now):
                continue
            who = Who.both if they and me else Who.they if they else Who.me
            theirs = card.texts[name] if they else ""
            by, at = hands.get(name, ("", ""))
            told = _text(session, bound, was)
            fields.append(Field3(name, who, told, theirs, text, card.values[name], by, at))
    by, _sign, at = card.changed.partition(" ")
    return Merge(card, tuple(fields), by, at)


def keep(
    store: Store,
    merge: Merge,
    record: type[Record],
    values: Mapping[str, Any],
    left: Mapping[str, str],
    op_id: Op = None,
    *,
    leave: Leave | None = None,
) -> Saved:
    """Keep what was chosen over the state that was compared; both versions stay on record.

    ``left`` are my texts by field that were not taken: they are told in the
    audit trail, so that nothing typed is gone. A record that lies in the bin
    is taken out in the same step. Raises :class:`Stale` when it has moved on
    once more, and what :func:`~liaison.services.records.save` raises.
    """
    card = merge.card
    proof = rights.prove(store, leave or Leave())

    def work(step: Step) -> list[Any]:
        one = step.get(record, card.id, card.version, binned=card.deleted)
        if one.deleted_at is not None:
            guarding.may_restore(step, one)
            records.come_back(step, one)
        guarding.may_change(step, one, proof)
        records.write(step, one, values)
        guarding.may_correct(step, one, proof)
        step.session.flush()
        labels = fields_of(record)
        dropped = {
            labels[name].field.label: masking.within(text) for name, text in left.items() if text
        }
        detail = {"merged": dropped}
        step.event = Event(audit.STEP, record.__tablename__, one.id, detail=detail)
        return records.told(one)

    return Saved(*store.once(N_("合并修改"), work, op_id, proof.reason))


def unlike(store: Store, record: type[Record], id: int, values: Mapping[str, Any]) -> bool:
    """Does a record hold anything else than these typed values?"""
    fields = fields_of(record)
    with store.reading() as session:
        one = load(session, record, id)
        return any(
            plain(getattr(one, name)) != _mine(session, fields[name], raw)[0]
            for name, raw in values.items()
        )


def _hands(
    session: Session, record: type[Record], id: int, since: int
) -> dict[str, tuple[str, str]]:
    """Return who changed each field last after a version, and when."""
    change, step = tables.change, tables.step
    rows = session.execute(
        select(change.c.field, step.c.by, step.c.at)
        .join(step, step.c.id == change.c.step_id)
        .where(
            change.c.record == record.__tablename__,
            change.c.record_id == id,
            change.c.version > since,
        )
        .order_by(change.c.id)
    )
    return {row[0]: (row[1], f"{clock.local(row[2]):%m-%d %H:%M}") for row in rows}


def _mine(session: Session, bound: Bound, raw: Any) -> tuple[Any, str]:
    """Return what was typed as a plain value and as people read it, also when it is wrong."""
    try:
        value = records.read_value(session, bound, raw)
    except Problem:
        return raw, str(raw)
    return _listed(plain(value)), records.text_of(session, bound, value)


def _text(session: Session, bound: Bound, value: Any) -> str:
    """Return a plain value of long ago as people read it."""
    kind = bound.kind
    if value is None:
        return ""
    if isinstance(kind, Reference | References):
        ids = value if isinstance(value, list) else [value]
        titles = names.titles(session, kind.target, ids)
        return "、".join(titles.get(one, "") for one in ids)
    try:
        return kind.show(kind.parse(value))
    except Problem:
        return str(value)


def _listed(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
