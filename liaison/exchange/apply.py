"""Carrying out a plan: one step for all files of an import, so that one undo takes all back."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from liaison.base.errors import Stale
from liaison.base.watcher import SILENT, Watcher
from liaison.base.words import N_, _
from liaison.exchange.plan import Entry, Plan
from liaison.fields.field import Reference, References, fields_of
from liaison.fields.record import Record
from liaison.records import BY_NAME
from liaison.services import backups, bulk, codelists, guarding, rights, rules
from liaison.services.rights import NOTHING, Leave, Operation, Proof
from liaison.store.step import Step, Store

_CHUNK = 1000
"""So many records are flushed at once, and so often the watcher is asked."""


@dataclass(frozen=True)
class Result:
    """What an import did: its step (0: nothing to do), and records by type (table name)."""

    step_id: int
    new: dict[str, int]
    changed: dict[str, int]


def apply(
    store: Store,
    plan: Plan,
    watcher: Watcher = SILENT,
    op_id: str | None = None,
    leave: Leave | None = None,
) -> Result:
    """Write what the plan says in one step named 导入 with the files as its reason.

    A proven copy of the store is made first (SQLCipher). Raises :class:`Stale`
    when a record to be changed has moved on since the plan was made, and
    :class:`~liaison.base.errors.Cancelled` when the watcher stops it; then
    nothing was changed. Repeated with the same ``op_id`` it does nothing more.
    Demands the right to import, and what else ``leave`` must bring when
    personal numbers in use are changed; the files are the reason then.
    """
    if plan.empty:
        return Result(0, {}, {})
    rights.demand(store, Operation.import_)
    given = rights.prove(store, leave or Leave())
    proof = replace(given, reason=given.reason or plan.words)
    if op_id is None or store.outcome(op_id) is None:
        backup(store)
    told = store.once(
        N_("导入"), lambda step: _Writer(step, plan, watcher, proof).write(), op_id, plan.words
    )
    return Result(told["step"], told["new"], told["changed"])


def backup(store: Store) -> Path | None:
    """Copy the store beside itself before an import; None where the server keeps copies."""
    made = backups.before(store, "before-import")
    return made.copy.path if made else None


class _Writer:
    """Writes the entries of a plan type by type, so that references are there in time."""

    def __init__(self, step: Step, plan: Plan, watcher: Watcher, proof: Proof = NOTHING) -> None:
        self.step = step
        self.proof = proof
        self.plan = plan
        self.watcher = watcher
        self.made: dict[int, Record] = {}
        self.known: dict[str, dict[int, Record]] = defaultdict(dict)
        self.done = 0

    def write(self) -> dict[str, Any]:
        """Write everything; return counts as plain JSON."""
        self.watcher.begin(_("写入"), len(self.plan.entries))
        for name in self.plan.lists:
            codelists.put(self.step, name)
        by_type: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.plan.entries:
            by_type[entry.record].append(entry)
        self._know(by_type)
        self._allow(by_type)
        for name in BY_NAME:
            for piece in _pieces(by_type.get(name, [])):
                self._write(name, piece)
        new = Counter(entry.record for entry in self.plan.entries if entry.id is None)
        changed = Counter(entry.record for entry in self.plan.entries if entry.id is not None)
        return {"step": self.step.id, "new": dict(new), "changed": dict(changed)}

    def _know(self, by_type: dict[str, list[Entry]]) -> None:
        """Load at once the records to change, and those that many-references name."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for name, entries in by_type.items():
            many = _many(name)
            for entry in entries:
                if entry.id is not None:
                    wanted[name].add(entry.id)
                elif (whole := _whole(entry)) is not None:
                    wanted[whole[0]].add(whole[1])
                for field, target in many.items():
                    wanted[target].update(one for one in entry.values.get(field, ()) if one > 0)
        for name, ids in wanted.items():
            self.known[name] = bulk.load(self.step.session, name, ids)

    def _allow(self, by_type: dict[str, list[Entry]]) -> None:
        """Demand the rights to all types written and all records changed."""
        changed = {
            name: [
                self.known[name][entry.id]
                for entry in entries
                if entry.id is not None and entry.id in self.known[name]
            ]
            for name, entries in by_type.items()
        }
        for entry in self.plan.entries:  # a new part changes its whole
            whole = _whole(entry) if entry.id is None else None
            if whole is not None and whole[1] in self.known[whole[0]]:
                changed.setdefault(whole[0], []).append(self.known[whole[0]][whole[1]])
        guarding.may_import(self.step, changed, by_type)

    def _write(self, name: str, entries: list[Entry]) -> None:
        self.watcher.check()
        many, single = _many(name), _single(name)
        for entry in entries:
            one = self._record(name, entry)
            for field, value in entry.values.items():
                if field in many:
                    setattr(one, field, [self._one(many[field], id_) for id_ in value])
                elif field in single and value is not None and value < 0:
                    setattr(one, field, self.made[value].id)
                else:
                    setattr(one, field, value)
            if entry.id is not None:
                guarding.may_correct(self.step, one, self.proof)
            rules.follow(self.step, one)
        self.step.session.flush()
        self.done += len(entries)
        self.watcher.at(self.done)

    def _record(self, name: str, entry: Entry) -> Record:
        if entry.id is None:
            one = BY_NAME[name]()
            self.made[entry.key] = one
            self.step.session.add(one)
            return one
        known = self.known[name].get(entry.id)
        if known is None or known.deleted_at is not None or known.version != entry.version:
            number = known.number if known else ""
            raise Stale(
                _("预览之后，“{number}”已被修改。").format(number=number),
                mend=_("没有导入任何数据，请重新预览后再导入。"),
            )
        return known

    def _one(self, target: str, id_: int) -> Record:
        return self.made[id_] if id_ < 0 else self.known[target][id_]


def _whole(entry: Entry) -> tuple[str, int] | None:
    """Return table and id of the record an entry is kept inside, if it is there already."""
    record = BY_NAME[entry.record]
    if record.inside is None:
        return None
    target: str = fields_of(record)[record.inside].kind.target.lower()  # type: ignore[attr-defined]
    id_ = entry.values.get(record.inside)
    return (target, id_) if id_ is not None and id_ > 0 else None


def _many(name: str) -> dict[str, str]:
    """Return the many-references of a type: field → table name of what they name."""
    return {
        field: bound.kind.target.lower()
        for field, bound in fields_of(BY_NAME[name]).items()
        if isinstance(bound.kind, References)
    }


def _single(name: str) -> set[str]:
    return {
        field
        for field, bound in fields_of(BY_NAME[name]).items()
        if isinstance(bound.kind, Reference)
    }


def _pieces(entries: list[Entry]) -> Iterator[list[Entry]]:
    for at in range(0, len(entries), _CHUNK):
        yield entries[at : at + _CHUNK]
