"""Rows that are officers or departments themselves."""

from __future__ import annotations

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange import refer
from liaison.exchange.force import Named
from liaison.exchange.holdings import Fact, merge
from liaison.exchange.plan import Fate
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
            _again(work, draft, fact)
            work.world.force.index(fact)


def departments(work: Work, drafts: list[Draft]) -> None:
    """Find or plan the department of each row by its exact name."""
    for draft in drafts:
        draft.title = draft.given.get("name") or ""
        if not _named(work, draft):
            continue
        fact = work.world.force.department(draft.title)
        if fact is None:
            origin = work.origin(draft.row)
            work.world.force.plan_department(dict(draft.given), origin, implied=False)
            work.done(draft, Fate.NEW)
        else:
            _again(work, draft, fact)


def _named(work: Work, draft: Draft) -> bool:
    if not draft.refused and not draft.title:
        why, mend = _("未填名称。"), _("请补填后再导入。")
        work.refuse(draft, work.seen.column("name"), None, why, mend)
    if draft.refused:
        work.done(draft, Fate.REFUSED)
    return not draft.refused


def _again(work: Work, draft: Draft, fact: Fact) -> None:
    if fact.stored and not work.choices.update:
        work.done(draft, Fate.SAME)
        return
    passing, fact.implied = fact.implied, False
    if not fact.stored and not passing:
        why = _("与{origin}重复，只登记一次。").format(origin=fact.origin)
        work.tell(draft.row, work.seen.column("name"), draft.title, why)
    old = dict(fact.values)
    changed, _conflicts = merge(fact, draft.given, {})
    fate = Fate.NEW if passing else Fate.CHANGED if fact.stored and changed else Fate.SAME
    work.done(draft, fate, work.changes(fact, changed, old) if fact.stored else ())
