"""Two records of one company are made one: everything moves, both histories stay, undoable.

The other company goes to the recycle bin and says where it went
(``Company.merged_into_id``). What cannot move stays with it: an assignment of a
day on which the kept company has its own. Nothing is copied or retyped, so
Ctrl+Z brings both back exactly (features.md A11).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from liaison.base.clock import clock
from liaison.base.errors import Problem, Stale
from liaison.base.words import N_, _
from liaison.fields.field import Bound, Reference, References, fields_of
from liaison.fields.record import Record
from liaison.figures.scope import alive
from liaison.records import RECORDS, Assignment, Attachment, Company, Support
from liaison.services import guarding, records, rights, rules, supportjoining
from liaison.services.rights import Leave
from liaison.store import holding
from liaison.store.step import Op, Step, Store

_LONGEST = 200
_APART = {"former_names", "merged_into_id"}
"""Fields a merge decides by itself."""
_STANDING = {"left_on": "state"}
"""Fields that say more of another and go with it: a company in the park has not left."""


@dataclass(frozen=True)
class Difference:
    """A field in which the two differ, as shown; ``chosen`` is kept unless said otherwise."""

    name: str
    label: str
    kept: str
    other: str
    chosen: str


@dataclass(frozen=True)
class Merger:
    """What would be merged: names, versions, differing fields, and how much moves, by label."""

    kept_id: int
    other_id: int
    kept: str
    other: str
    versions: tuple[int, int]
    differences: tuple[Difference, ...]
    moving: Mapping[str, int]


@dataclass(frozen=True)
class Merged:
    """What was done: the company kept, how many records moved and how many could not."""

    company_id: int
    moved: int
    stayed: int


def look(session: Session, kept_id: int, other_id: int) -> Merger:
    """Return what merging the other company into the kept one would mean; numbers masked.

    Raises ``Stale`` when one of them is in the bin, where a merge elsewhere puts it.
    """
    _apart(kept_id, other_id)
    kept = records.card(session, Company, kept_id)
    other = records.card(session, Company, other_id)
    for card in (kept, other):
        if card.deleted:
            raise Stale(_("“{name}”已被合并或移入回收站。").format(name=card.texts["name"]))
    found = []
    for name, bound in fields_of(Company).items():
        mine, theirs = kept.texts[name], other.texts[name]
        if name not in _APART and mine != theirs:
            chosen = "kept" if mine or name in _STANDING else "other"
            if name == "entered_on" and mine and theirs:
                # What was done for it before it was registered anew was done in the park.
                chosen = min((kept.values[name], "kept"), (other.values[name], "other"))[1]
            found.append(Difference(name, _(bound.field.label), mine, theirs, chosen))
    moving: dict[str, int] = {}
    for record, one in _referring(session, other_id):
        moving[_(record.label)] = moving.get(_(record.label), 0) + len(one)
    versions = (kept.version, other.version)
    names = (kept.texts["name"], other.texts["name"])
    return Merger(kept_id, other_id, *names, versions, tuple(found), moving)


def merge(
    store: Store,
    kept_id: int,
    other_id: int,
    versions: tuple[int, int],
    take: frozenset[str] = frozenset(),
    op_id: Op = None,
    leave: Leave | None = None,
) -> Merged:
    """Merge the other company into the kept one, in one step.

    ``take`` names the fields whose value is that of the other one; empty fields
    are filled from it anyhow, but for the day it left, which goes with the state.
    Raises ``Stale`` when either has changed since it was looked at,
    :class:`Problem` for one company given twice, and what
    :mod:`~liaison.services.rights` raises when ``leave`` lacks something: a
    number that takes another's place is corrected, as it is in a form.
    """
    _apart(kept_id, other_id)
    proof = rights.prove(store, leave or Leave())

    def work(step: Step) -> list[int]:
        holding.hold(step.session, Company, [kept_id, other_id])
        kept = step.get(Company, kept_id, versions[0])
        other = step.get(Company, other_id, versions[1])
        taken = _taken(kept, other, take)
        guarding.may_remove(step, other)
        other.deleted_at, other.merged_into_id = clock.now(), kept.id
        step.session.flush()  # its credit code is free from here on
        called = (kept.name, kept.short_name)
        for name, value in taken.items():
            setattr(kept, name, value)
        kept.former_names = _former(kept, called, other)
        guarding.may_change(step, kept, proof)
        records.settle(step, kept)
        guarding.may_correct(step, kept, proof)
        step.session.flush()
        return [kept.id, *_move(step, kept, other)]

    return Merged(*store.once(N_("合并企业"), work, op_id, proof.reason))


def _apart(kept_id: int, other_id: int) -> None:
    if kept_id == other_id:
        raise Problem(_("两边是同一家企业，不能合并。"), mend=_("请另选一家。"))


def _taken(kept: Company, other: Company, take: frozenset[str]) -> dict[str, Any]:
    """Return the values the kept company takes over."""
    found = {}
    for name in fields_of(Company):
        value = getattr(other, name)
        if name in _APART:
            continue
        if name in _STANDING:
            if name in take or _STANDING[name] in take:
                found[name] = value
        elif value is not None and (name in take or getattr(kept, name) is None):
            found[name] = value
    return found


def _former(kept: Company, called: Sequence[str | None], other: Company) -> str | None:
    """Return all names by which either was known, so that both are still found."""
    known = [
        *(kept.former_names or "").split("、"),
        *called,
        other.name,
        other.short_name,
        *(other.former_names or "").split("、"),
    ]
    names = [one for one in dict.fromkeys(known) if one and one not in (kept.name, kept.short_name)]
    while names and len("、".join(names)) > _LONGEST:
        names.pop()
    return "、".join(names) or None


def _references() -> list[tuple[type[Record], Bound]]:
    """Return every field of a record that names a company."""
    return [
        (record, bound)
        for record in RECORDS
        for bound in fields_of(record).values()
        if record is not Company
        and isinstance(bound.kind, Reference | References)
        and bound.kind.target == Company.__name__
    ]


def _referring(session: Session, company_id: int) -> list[tuple[type[Record], list[int]]]:
    """Return ids of what belongs to a company, by record type, attachments last."""
    found: list[tuple[type[Record], list[int]]] = []
    for record, bound in _references():
        column: Any = getattr(record, bound.name)
        many = isinstance(bound.kind, References)
        match = column.any(id=company_id) if many else column == company_id
        ids = list(
            session.scalars(select(record.id).where(match, alive(record)).order_by(record.id))
        )
        if ids:
            found.append((record, ids))
    papers = select(Attachment.id).where(
        Attachment.owner == Company.__tablename__,
        Attachment.owner_id == company_id,
        alive(Attachment),
    )
    ids = list(session.scalars(papers))
    return [*found, (Attachment, ids)] if ids else found


def _move(step: Step, kept: Company, other: Company) -> tuple[int, int]:
    """Let everything of the other company belong to the kept one; return moved and stayed."""
    moved = stayed = 0
    came = step.session.scalars(select(Support.id).where(Support.company_id == other.id)).all()
    for record, bound in _references():
        for one in _loaded(step.session, record, bound, other):
            if record is Assignment and _in_the_way(step, one, kept):
                stayed += 1
                continue
            if isinstance(bound.kind, References):
                every = [kept if each is other else each for each in getattr(one, bound.name)]
                setattr(one, bound.name, list(dict.fromkeys(every)))
            else:
                setattr(one, bound.name, kept.id)
            if hasattr(one, "station_id"):  # what belongs to a company is its station's affair
                one.station_id = kept.station_id
            step.session.flush()
            moved += 1
    papers = select(Attachment).where(
        Attachment.owner == Company.__tablename__,
        Attachment.owner_id == other.id,
        alive(Attachment),
    )
    for paper in step.session.scalars(papers):
        paper.owner_id = kept.id
        moved += 1
    step.session.flush()
    supportjoining.join(step, kept.id, came)
    return moved, stayed


def _loaded(session: Session, record: type[Record], bound: Bound, other: Company) -> list[Any]:
    column: Any = getattr(record, bound.name)
    if isinstance(bound.kind, References):
        query = select(record).where(column.any(id=other.id), alive(record))
        return list(session.scalars(query.options(selectinload(column))))
    return list(session.scalars(select(record).where(column == other.id, alive(record))))


def _in_the_way(step: Step, one: Assignment, kept: Company) -> bool:
    """Would this assignment meet one of the kept company? Then it stays where it was."""
    before, one.company_id = one.company_id, kept.id
    try:
        with step.session.no_autoflush:
            rules.forbid(step, one)
    except Problem:
        one.company_id = before
        return True
    return False
