"""Rows that name several contacts of one department, or tell more of one than name and phone."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.exchange.holdings import Fact, merge
from liaison.exchange.likeness import key
from liaison.exchange.plan import Change, Fate
from liaison.exchange.work import Draft, Work
from liaison.fields.field import fields_of
from liaison.records import Department, DepartmentContact

_RECORD = DepartmentContact.__tablename__
_MORE = {"contact.post": "post", "contact.duty_phone": "duty_phone"}
_LONGEST = fields_of(Department)["topics"].kind.max  # type: ignore[attr-defined]


def taken(drafts: list[Draft]) -> dict[int, dict[str, Any]]:
    """Take the contacts out of rows that tell more than a department's columns hold, by row.

    Where the rows of one department name different topics, each contact answers
    for those of its row, and the department for all of them.
    """
    groups: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        if not draft.refused and draft.given.get("name") and draft.given.get("contact"):
            groups[key(draft.given["name"])].append(draft)
    found = {}
    for few in groups.values():
        persons = {key(draft.given["contact"]) for draft in few}
        if len(persons) == 1 and not any(draft.beside.get(one) for draft in few for one in _MORE):
            continue
        topics = list(dict.fromkeys(filter(None, (draft.given.get("topics") for draft in few))))
        for place, draft in enumerate(few, 1):
            found[draft.row] = _values(draft, place, len(topics) > 1)
            if len(topics) > 1:
                draft.given["topics"] = "、".join(topics)[:_LONGEST]
    return found


def place(work: Work, department: Fact, values: dict[str, Any], origin: str) -> tuple[Fate, Any]:
    """Find or plan a contact of a department; return what becomes of the row by it."""
    holdings = work.world.holdings
    same = (
        one
        for one in holdings.all(_RECORD)
        if one.get("department_id") == department.id
        and key(one.get("name")) == key(values["name"])
        and (one.get("end") or date.max) >= clock.today()
    )
    fact = next(same, None)
    if fact is None:
        if department.stored:  # behind those who are there already
            values = {name: value for name, value in values.items() if name != "position"}
        holdings.plan(_RECORD, {"department_id": department.id, **values}, origin)
        return Fate.NEW, (Change(_(DepartmentContact.label), "", values["name"]),)
    if not fact.stored or not work.choices.update:
        return Fate.SAME, ()
    old, fields = dict(fact.values), fields_of(DepartmentContact)
    given = {name: value for name, value in values.items() if name != "position"}
    changed, _conflicts = merge(fact, given, {})
    text = holdings.text
    changes = tuple(
        Change(
            _(fields[name].field.label),
            text(fields[name], old.get(name)),
            text(fields[name], fact.get(name)),
        )
        for name in changed
    )
    return (Fate.CHANGED if changed else Fate.SAME), changes


def _values(draft: Draft, place: int, own_topics: bool) -> dict[str, Any]:
    values = {"name": draft.given.pop("contact"), "phone": draft.given.pop("phone", None)}
    values |= {name: draft.beside.get(said) for said, name in _MORE.items()}
    values |= {"topics": draft.given.get("topics")} if own_topics else {}
    values = {name: value for name, value in values.items() if value is not None}
    return {**values, "position": place}
