"""Whom and what a row names: its company, officers, departments, station, visit."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange.cells import refuse_broken, shown
from liaison.exchange.force import Named
from liaison.exchange.headers import flat
from liaison.exchange.holdings import Fact
from liaison.exchange.people import is_person, people
from liaison.exchange.recognise import Column
from liaison.exchange.work import Draft, Work
from liaison.fields.field import References, fields_of
from liaison.records import Company, Department

_BETWEEN = re.compile("[、,;\n\uff0c\uff1b]+")
_COMPANY = {"company_id", "companies"}


def companies(work: Work, draft: Draft, name: str) -> list[Fact]:
    """Return the companies a row names in a column; refuses the row when one is unknown.

    A credit code beside it decides; else the exact name in the station.
    """
    column, raw = draft.raw.get(name, (work.seen.column(name), None))
    code = work.world.firms.by_code(draft.beside.get("company.credit_code"))
    if code is not None:
        return [code]
    text = _text(work, draft, column, raw)
    many = column is not None and isinstance(column.target.kind, References)
    parts = _BETWEEN.split(text) if many and not work.world.firms.knows(text) else [text]
    found = [_company(work, draft, column, part.strip()) for part in parts if part.strip()]
    return list({one.id: one for one in found if one is not None}.values())


def officers(work: Work, draft: Draft, name: str, on: date | None) -> list[Fact]:
    """Return the officers named in a column, those yet unknown planned; repeats told once."""
    if name not in draft.raw:
        return []
    column, raw = draft.raw[name]
    force = work.world.force
    text = _text(work, draft, column, raw)
    names = people(text, force.knows)
    if len(set(names)) < len(names):
        work.tell(draft.row, column, raw, _("同一民警重复填写，只登记一次。"))
    found = []
    for one in dict.fromkeys(names):
        try:
            found.append(_officer(work, draft, name, one, on))
        except Problem as problem:
            work.bad(draft, column, raw, problem)
    return found


def department(work: Work, draft: Draft, name: str) -> Fact | None:
    """Return the department named in a column, planned when it is yet unknown."""
    if name not in draft.raw:
        return None
    column, raw = draft.raw[name]
    try:
        refuse_broken(raw)
        return _department(work, draft, raw)
    except Problem as problem:
        work.bad(draft, column, raw, problem)
        return None


def departments(work: Work, draft: Draft, name: str) -> list[Fact]:
    """Return the departments named in a column, those yet unknown planned."""
    if name not in draft.raw:
        return []
    column, raw = draft.raw[name]
    text = _text(work, draft, column, raw)
    whole = work.world.force.department(text) is not None
    found = []
    for part in [text] if whole else [one.strip() for one in _BETWEEN.split(text)]:
        try:
            found += [_department(work, draft, part)] if part else []
        except Problem as problem:
            work.bad(draft, column, raw, problem)
    return list({one.id: one for one in found}.values())


def _department(work: Work, draft: Draft, raw: Any) -> Fact:
    text = fields_of(Department)["name"].kind.parse(raw)
    known = work.world.force.department(text)
    return known or work.world.force.plan_department({"name": text}, work.origin(draft.row))


def station(work: Work, draft: Draft, name: str = "station_id") -> int:
    """Return the station named in a column, else that of the sheet."""
    if name in draft.raw:
        column, raw = draft.raw[name]
        found = work.world.holdings.station(str(raw))
        if found is not None:
            return found
        problem = Problem(
            _("没有登记“{name}”这个警务站。").format(name=shown(raw)), mend=_("请核对名称。")
        )
        work.bad(draft, column, raw, problem)
    return work.station_id


def numbered(work: Work, draft: Draft, name: str, record: str) -> int | None:
    """Return the id of the record whose serial number stands in a column."""
    if name not in draft.raw:
        return None
    column, raw = draft.raw[name]
    found = work.world.holdings.by_number(record, flat(shown(raw)).upper())
    if found is None:
        words = _("找不到编号为“{raw}”的记录。").format(raw=shown(raw))
        work.bad(draft, column, raw, Problem(words, mend=_("请核对编号。")))
    return found


def _text(work: Work, draft: Draft, column: Column | None, raw: Any) -> str:
    if column is None or raw is None:
        return ""
    try:
        refuse_broken(raw)
    except Problem as problem:
        work.bad(draft, column, raw, problem)
        return ""
    return str(raw).strip()


def _company(work: Work, draft: Draft, column: Column | None, name: str) -> Fact | None:
    firms = work.world.firms
    found = firms.by_name(name, work.station_id)
    if len(found) == 1:
        return found[0]
    if found:
        why = _("有 {n} 家企业叫“{name}”，无法确定是哪一家。").format(n=len(found), name=name)
        work.refuse(draft, column, name, why, _("请在表中加一列统一社会信用代码。"))
        return None
    if work.choices.new_companies:
        return _new_company(work, draft, column, name)
    mend = _near(work, name) + _("请核对名称，或先导入企业花名册。")
    work.refuse(draft, column, name, _("没有登记企业“{name}”。").format(name=name), mend)
    return None


def _near(work: Work, name: str) -> str:
    near = "、".join(work.world.firms.near(name))
    return _("名称相近的有：{names}。").format(names=near) if near else ""


def _new_company(work: Work, draft: Draft, column: Column | None, name: str) -> Fact | None:
    try:
        value = fields_of(Company)["name"].kind.parse(name)
    except Problem as problem:
        work.refuse(draft, column, name, problem.words, problem.mend)
        return None
    values = {"name": value, "station_id": work.station_id}
    why = _("没有登记这家企业，将按名称新建。")
    work.tell(draft.row, column, name, why, _near(work, name))
    return work.world.firms.plan(values, work.origin(draft.row), implied=True)


def _officer(work: Work, draft: Draft, field: str, name: str, on: date | None) -> Fact:
    force = work.world.force
    found = force.find(Named(name), draft.company, on)
    if found is not None:
        return found
    if not is_person(name):
        raise Problem(
            _("“{name}”不像民警姓名。").format(name=name), mend=_("请填民警姓名，多人用顿号隔开。")
        )
    column, raw = draft.raw[field]
    work.tell(
        draft.row,
        column,
        raw,
        _("没有登记民警“{name}”，将新建。").format(name=name),
        _("如是写错，请改正；警号和电话请在“民警”中补填。"),
    )
    return force.plan(Named(name), work.origin(draft.row))
