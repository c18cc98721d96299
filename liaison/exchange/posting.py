"""The officer, assignment and departments that a row names for its company."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from liaison.base import dates
from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange.force import Named
from liaison.exchange.headers import flat
from liaison.exchange.holdings import Fact, merge
from liaison.exchange.people import is_person, people
from liaison.exchange.plan import Change, Severity
from liaison.exchange.recognise import Column
from liaison.exchange.work import Draft, Work
from liaison.fields.codes import Phone
from liaison.fields.field import fields_of
from liaison.records import Assignment, Officer
from liaison.records.assignment import Role

_FILLED = re.compile(r"填报(日期|时间):?(\d{4}[年./-]\d{1,2}[月./-]\d{1,2}日?)")
_FOREVER = date.max


def lead(work: Work, draft: Draft, name: str) -> tuple[Change, ...]:
    """Take in the officer a row names for its company; return what that changes.

    ``name`` is the target whose column holds the officer. A contradiction
    (another lead in the same days, a badge of somebody else) is told; in a
    list of assignments it refuses the row.
    """
    column, raw = _cell(work, draft, name)
    named = _named(work, draft, column, raw)
    if named is None:
        return ()
    try:
        officer, changes = _officer(work, draft, named)
        values, explicit = _period(work, draft)
        assigned = _assign(work, draft, officer, values, explicit)
    except Problem as problem:
        _wrong(work, draft, column, raw, problem)
        return ()
    return (*changes, *assigned, *_supports(work, draft, values["start"]))


def _wrong(work: Work, draft: Draft, column: Column | None, raw: Any, problem: Problem) -> None:
    """Refuse a row of a list of assignments; in a roster the company itself stands."""
    if work.register.name == "assignments":
        work.refuse(draft, column, raw, problem.words, problem.mend)
    elif column is not None:
        work.tell(draft.row, column, raw, problem.words, problem.mend, Severity.DROP)


def _cell(work: Work, draft: Draft, name: str) -> tuple[Column | None, Any]:
    if name in draft.raw:
        return draft.raw[name]
    return work.seen.column(name), draft.beside.get(name)


def _named(work: Work, draft: Draft, column: Column | None, raw: Any) -> Named | None:
    badge, phone = draft.beside.get("lead.badge"), draft.beside.get("lead.phone")
    names = people(str(raw), work.world.force.knows) if raw is not None else []
    if not names:
        if work.register.name == "assignments":
            work.refuse(draft, column, raw, _("未填民警姓名。"), _("请补填后再导入。"))
        elif badge or phone:
            work.tell(draft.row, column, raw, _("未填民警姓名，没有登记分工。"))
        return None
    if not (is_person(names[0]) or work.world.force.knows(names[0])):
        problem = Problem(_("“{name}”不像民警姓名。").format(name=names[0]))
        _wrong(work, draft, column, raw, problem)
        return None
    if len(names) > 1:
        why = _("写有多名民警，以“{name}”为联络民警。").format(name=names[0])
        work.tell(draft.row, column, raw, why, _("协办民警请在“联络分工”中登记。"))
    return Named(names[0], badge, phone)


def _officer(work: Work, draft: Draft, named: Named) -> tuple[Fact, tuple[Change, ...]]:
    force = work.world.force
    officer = force.find(named, draft.company)
    if officer is None:
        return force.plan(named, work.origin(draft.row)), ()
    given = {"badge": named.badge, "phone": named.phone}
    known = officer.stored and not work.choices.update
    old = dict(officer.values)
    told = {name: value for name, value in given.items() if value and not known}
    changed, conflicts = merge(officer, told, {})
    force.index(officer)
    for name in conflicts:
        label = _(fields_of(Officer)[name].field.label)
        why = _("民警“{name}”的{label}前后不一，以先出现的为准。").format(
            name=named.name, label=label
        )
        work.tell(draft.row, work.seen.column(f"lead.{name}"), given[name], why)
    text = work.world.holdings.text
    return officer, tuple(
        Change(
            _("民警{label}").format(label=_(fields_of(Officer)[name].field.label)),
            text(fields_of(Officer)[name], old.get(name)),
            text(fields_of(Officer)[name], officer.get(name)),
        )
        for name in changed
        if officer.stored
    )


def _period(work: Work, draft: Draft) -> tuple[dict[str, Any], bool]:
    """Return the assignment's values, and whether the row itself says its first day."""
    fields = fields_of(Assignment)
    values = {name: value for name, value in draft.given.items() if name in fields}
    if work.register.name != "assignments":
        values = {"start": draft.beside.get("assignment.start")}
    if values.get("start") is not None:
        return values, True
    said = _FILLED.search(flat("".join(work.seen.table.title)))
    return values | {"start": dates.day(said[2]) if said else clock.today()}, False


def _assign(
    work: Work, draft: Draft, officer: Fact, values: dict[str, Any], explicit: bool
) -> tuple[Change, ...]:
    company, force = draft.company, work.world.force
    assert company is not None
    role = values.get("role") or _role_in(values)
    around = force.overlapping(company, values["start"], values.get("end"))
    for one in around:
        if one.get("officer_id") == officer.id and (one.get("role") or Role.lead) is role:
            return _same_officer(work, draft, one, values if explicit else {})
    for one in around if role is Role.lead else ():
        if one.get("role") in (None, Role.lead):
            raise _two_leads(work, one)
    made = {"company_id": company.id, "officer_id": officer.id, "role": role, **values}
    _whole(values | {"role": role})
    if not explicit:
        why = _("未写挂钩时间，从 {day} 起算。").format(day=values["start"].isoformat())
        work.tell(draft.row, None, None, why, _("请在“联络分工”中核对。"))
    planned = {name: value for name, value in made.items() if value is not None}
    force.plan_assignment(planned, work.origin(draft.row))
    words = _("{name}自 {start} 起").format(name=officer.get("name"), start=values["start"])
    return (Change(_("联络分工"), "", words),)


def _role_in(values: dict[str, Any]) -> Role:
    """Our own list writes deputies and stand-ins into 备注."""
    said = flat(values.get("note"))
    return next((one for one in Role if one is not Role.lead and said == one.label), Role.lead)


def _whole(values: dict[str, Any]) -> None:
    start, end = values["start"], values.get("end")
    if end is not None and end < start:
        raise Problem(_("截止日期早于起始日期。"), mend=_("请核对两个日期。"))
    if values["role"] is Role.stand_in and end is None:
        raise Problem(_("代管必须写明截止日期。"), mend=_("请补填截止日期后再导入。"))


def _two_leads(work: Work, other: Fact) -> Problem:
    name = work.world.holdings.title("officer", other.get("officer_id"))
    start = other.get("start").isoformat()
    where = other.number or other.origin
    return Problem(
        _("{officer}自 {start} 起已是这家企业的联络民警（{where}）。").format(
            officer=name, start=start, where=where
        ),
        mend=_("如已轮岗，请在“联络分工”中改由新民警负责；如填错，请改正。"),
    )


def _same_officer(
    work: Work, draft: Draft, fact: Fact, values: dict[str, Any]
) -> tuple[Change, ...]:
    """The officer leads the company already: only the period or a note may change."""
    if fact.stored and not work.choices.update:
        return ()
    given = {name: value for name, value in values.items() if name not in {"role", "company_id"}}
    start, company = given.get("start"), draft.company
    assert company is not None
    end = given.get("end", fact.get("end"))
    others = [
        one
        for one in work.world.force.overlapping(company, start or fact.get("start"), end)
        if one is not fact and one.get("role") in (None, Role.lead)
    ]
    if others or (start and start > (end or _FOREVER)):
        given.pop("start", None)
        given.pop("end", None)
        why = _("与前后的分工重叠，保留原来的起止日期。")
        work.tell(draft.row, None, start, why, _("请在“联络分工”中核对。"))
    old = dict(fact.values)
    changed, _conflicts = merge(fact, given, {})
    fields, text = fields_of(Assignment), work.world.holdings.text
    return tuple(
        Change(
            _(fields[name].field.label),
            text(fields[name], old.get(name)),
            text(fields[name], fact.get(name)),
        )
        for name in changed
        if fact.stored
    )


def _supports(work: Work, draft: Draft, start: date) -> tuple[Change, ...]:
    """Take in the departments behind a company: ``治安大队 张三 13800138000、法制大队``.

    A department that stands behind all companies needs no line of its own
    unless somebody else is named for this company.
    """
    said = draft.beside.get("supports")
    made = []
    for part in re.split("[、,;\n\uff0c\uff1b]+", said or ""):
        words = part.split()
        if not words:
            continue
        name = words[0]
        contact, phone = _contact(words[1:])
        known = work.world.force.department(name)
        if known is None and len(name) > 40:
            column = work.seen.column("supports")
            work.tell(draft.row, column, part, _("认不出支援部门，没有登记。"))
            continue
        department = known or work.world.force.plan_department(
            _department(name, contact, phone), work.origin(draft.row), implied=False
        )
        made += _support(work, draft, department, {"contact": contact, "phone": phone}, start)
    return tuple(made)


def _contact(words: list[str]) -> tuple[str | None, str | None]:
    phones, names = [], []
    for word in words:
        try:
            phones.append(Phone().parse(word) or "")
        except Problem:
            names.append(word)
    return " ".join(names)[:40] or None, "、".join(filter(None, phones[:3])) or None


def _department(name: str, contact: str | None, phone: str | None) -> dict[str, Any]:
    values = {"name": name, "contact": contact, "phone": phone}
    return {field: value for field, value in values.items() if value}


def _support(
    work: Work, draft: Draft, department: Fact, told: dict[str, Any], start: date
) -> list[Change]:
    company, holdings = draft.company, work.world.holdings
    assert company is not None
    everyone = department.get("supports_all") in (None, True)
    own = {name: value for name, value in told.items() if value and value != department.get(name)}
    if everyone and not own:
        return []
    for fact in holdings.all("support"):
        if (fact.get("company_id"), fact.get("department_id")) == (company.id, department.id):
            return []
    values = {"company_id": company.id, "department_id": department.id, "start": start, **own}
    holdings.plan("support", values, work.origin(draft.row))
    return [Change(_("支援部门"), "", str(department.get("name")))]
