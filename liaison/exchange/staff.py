"""Rows that are officers or departments themselves."""

from __future__ import annotations

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange import desks, refer
from liaison.exchange.force import Named
from liaison.exchange.holdings import Fact, merge
from liaison.exchange.plan import Change, Fate
from liaison.exchange.work import Draft, Work


def officers(work: Work, drafts: list[Draft]) -> None:
    """Find or plan the officer of each row: by badge, else by exact name."""
    for draft in drafts:
        draft.title = draft.given.get("name") or ""
        if not _named(work, draft):
            continue
        if "station_id" in draft.raw:
            draft.given["station_id"] = refer.station(work, draft)
        if found := refer.department(work, draft, "department_id"):
            draft.given["department_id"] = found.id
        named = Named(draft.title, draft.given.get("badge"), draft.given.get("phone"))
        fact = None
        try:
            fact = work.world.force.find(named)
        except Problem as problem:
            column = work.seen.column("badge" if named.badge else "name")
            work.refuse(draft, column, named.badge or named.name, problem.words, problem.mend)
        if draft.refused:
            work.done(draft, Fate.REFUSED)
        elif fact is None:
            work.world.force.plan(named, work.origin(draft.row), implied=False, **draft.given)
            work.done(draft, Fate.NEW)
        else:
            work.done(draft, *_again(work, draft, fact))
            work.world.force.index(fact)


def departments(work: Work, drafts: list[Draft]) -> None:
    """Find or plan the department of each row by its exact name, and its contacts."""
    people = desks.taken(drafts)
    for draft in drafts:
        draft.title = draft.given.get("name") or ""
        if not _named(work, draft):
            continue
        fact, fate = work.world.force.department(draft.title), Fate.NEW
        changes: tuple[Change, ...] = ()
        origin, values = work.origin(draft.row), people.get(draft.row)
        if fact is None:
            planned = work.world.force.plan_department
            fact = planned(dict(draft.given), origin, implied=False)
        else:
            fate, changes = _again(work, draft, fact, several=values is not None)
        if values is not None:
            its, more = desks.place(work, fact, values, origin)
            fate, changes = (its if fate is Fate.SAME else fate), (*changes, *more)
        work.done(draft, fate, changes if fact.stored else ())


def _named(work: Work, draft: Draft) -> bool:
    if not draft.refused and not draft.title:
        why, mend = _("未填名称。"), _("请补填后再导入。")
        work.refuse(draft, work.seen.column("name"), None, why, mend)
    if draft.refused:
        work.done(draft, Fate.REFUSED)
    return not draft.refused


def _again(
    work: Work, draft: Draft, fact: Fact, several: bool = False
) -> tuple[Fate, tuple[Change, ...]]:
    """Lay a row over what is known; ``several`` when a row for each contact is as it should be."""
    if fact.stored and not work.choices.update:
        return Fate.SAME, ()
    passing, fact.implied = fact.implied, False
    if not fact.stored and not passing and not several:
        why = _("与{origin}重复，只登记一次。").format(origin=fact.origin)
        work.tell(draft.row, work.seen.column("name"), draft.title, why)
    old = dict(fact.values)
    changed, _conflicts = merge(fact, draft.given, {})
    fate = Fate.NEW if passing else Fate.CHANGED if fact.stored and changed else Fate.SAME
    return fate, work.changes(fact, changed, old) if fact.stored else ()
