"""Many visits as they stand in a table: every cell read and checked, names looked up at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base import dates
from liaison.base.clock import clock
from liaison.base.errors import Problem, brief
from liaison.base.period import Period
from liaison.base.words import _, listed
from liaison.base.written import kept, plain
from liaison.fields.choice import Choice, split
from liaison.fields.field import fields_of
from liaison.figures.scope import alive
from liaison.records import Assignment, Company, Department, Officer, Visit
from liaison.records.assignment import Role
from liaison.records.visit import Outcome, VisitDuty, VisitForm
from liaison.services import visitguess, visitstage
from liaison.services.visiting import VisitEntry, is_late
from liaison.store.step import Who

COLUMNS = (
    *("visited_on", "company_id", "officers", "form", "duties", "met_with"),
    *("content", "people_reached", "people_registered", "outcome"),
    *("findings", "handling", "remark", "departments"),
)
"""The columns of the table, in the order a block without a header is read."""

CHOICES: dict[str, type[Choice]] = {"form": VisitForm, "duties": VisitDuty, "outcome": Outcome}
"""The columns in which a digit stands for a choice."""

_TENTH = re.compile(r"\d{1,2}\.[123]")
"""A day that may have been the 10th, 20th or 30th: Excel cuts the nought of a number."""

_WIDE = str.maketrans("()", "（）")
_NARROW = str.maketrans("（）", "()")
_CHUNK = 400


@dataclass(frozen=True)
class Row:
    """One row as checked: what to keep, what is wrong by column, and what is to be told.

    ``shown`` are cells as they will be kept (names in full, days as
    ``yyyy-mm-dd``), ``filled`` what the program adds where nothing is written;
    ``planned`` is a visit planned for the month (id, version, number).
    """

    entry: VisitEntry | None
    problems: Mapping[str, Problem] = field(default_factory=dict)
    shown: Mapping[str, str] = field(default_factory=dict)
    filled: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    planned: tuple[int, int, str] | None = None
    late: bool = False
    yearless: bool = False
    """The day was written without its year, which the program added."""


@dataclass
class _Names:
    """Records by the names people wrote, and titles by id."""

    ids: dict[str, set[int]]
    titles: dict[int, str]
    alike: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a name nobody has: the titles of those that may be meant."""
    numbers: dict[str, int] = field(default_factory=dict)
    """Serial numbers, which are one record's, whoever else is called so."""


def check(session: Session, rows: Sequence[Mapping[str, str]], who: Who) -> list[Row]:
    """Check rows of typed cells by column name; empty cells are left out or empty."""
    companies = _companies(session, {row.get("company_id", "") for row in rows})
    officers = _people(session, Officer.badge, Officer)
    known = {"company_id": companies, "officers": officers}
    if any(row.get("departments") for row in rows):
        known["departments"] = _people(session, Department.name, Department)
    read = [_read(row, known) for row in rows]
    leads = _leads(session, {one.entry.company_id for one in read if one.entry})
    made = [_with_officer(one, who, leads, officers) for one in read]
    return _beside_others(session, made)


def spoken(name: str, text: str) -> str:
    """Return what digits mean in a cell of choices: ``13`` are the first and third task."""
    members = list(CHOICES[name]) if name in CHOICES else []
    digits = re.sub(r"[\s、,，]", "", text)
    if not members or not digits.isdecimal():
        return text
    if name != "duties" and len(digits) > 1:
        return text
    places = [int(one) - 1 for one in dict.fromkeys(digits)]
    if not all(0 <= one < len(members) for one in places):
        return text
    return "、".join(members[one].words for one in places)


def _forms(text: str) -> set[str]:
    """Return the ways a name may be kept: as typed, plain, and with either bracket."""
    typed, flat = " ".join(kept(text).split()), plain(text)
    found = {typed, flat, flat.upper()}
    return (
        found | {one.translate(_WIDE) for one in found} | {one.translate(_NARROW) for one in found}
    )


def _companies(session: Session, texts: set[str]) -> _Names:
    wanted = sorted({form for text in texts if text.strip() for form in _forms(text)})
    columns = (Company.name, Company.short_name, Company.credit_code, Company.number)
    ids: dict[str, set[int]] = defaultdict(set)
    titles: dict[int, str] = {}
    numbers: dict[str, int] = {}
    for at in range(0, len(wanted), _CHUNK):
        piece = wanted[at : at + _CHUNK]
        for column in columns:
            query = select(column, Company.id, Company.name)
            for name, id_, title in session.execute(query.where(alive(Company), column.in_(piece))):
                ids[str(name)].add(id_)
                titles[id_] = title
                numbers |= {str(name): id_} if column is Company.number else {}
    unknown = sorted(text for text in texts if text.strip() and not _forms(text) & ids.keys())
    return _Names(ids, titles, visitguess.likely(session, unknown), numbers)


def _people(session: Session, also: Any, of: type[Officer] | type[Department]) -> _Names:
    """Return officers or departments by name, number and one column more."""
    ids: dict[str, set[int]] = defaultdict(set)
    titles: dict[int, str] = {}
    numbers: dict[str, int] = {}
    query = select(of.id, of.name, also, of.number)
    for id_, *names in session.execute(query.where(alive(of))):
        titles[id_] = str(names[0])
        numbers[str(names[-1])] = id_
        for name in names:
            if name:
                ids[name].add(id_)
    return _Names(ids, titles, numbers=numbers)


def _find(names: _Names, text: str, what: str) -> int:
    """Return the id of the record meant; raises :class:`Problem` if none or several."""
    forms = _forms(text)
    found = {names.numbers[form] for form in forms if form in names.numbers}
    found = found or {id_ for form in forms for id_ in names.ids.get(form, ())}
    if len(found) == 1:
        return found.pop()
    if found:
        words = _("有 {n} 个{what}叫“{name}”。").format(n=len(found), what=what, name=brief(text))
        raise Problem(words, mend=_("请改填编号。"))
    words = _("找不到{what}“{name}”。").format(what=what, name=brief(text))
    alike = _("”或“").join(names.alike.get(text, ()))
    mend = _("是不是“{names}”？按 F2 选用。").format(names=alike) if alike else ""
    raise Problem(words, mend=mend or _("请核对名称，或先登记。"))


def _read(row: Mapping[str, str], known: Mapping[str, _Names]) -> Row:
    """Read the cells of one row by themselves."""
    values: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    shown: dict[str, str] = {}
    typed = written = ""
    for name in ("outcome", *(one for one in COLUMNS if one != "outcome")):
        text = row.get(name, "").strip()
        if name == "visited_on":
            typed = text
            text = written = dates.completed(text, values.get("outcome") is not Outcome.planned)
        if not text:
            continue
        try:
            values[name], shown[name] = _cell(name, text, known)
        except Problem as problem:
            problems[name] = problem.at(name)
    if at := dates.time_behind(written):
        values["visited_at"] = at
    problems |= {str(one.field): one for one in list(_lacking(values, problems))}
    late = isinstance(values.get("visited_on"), date) and is_late(values["visited_on"])
    late = late and values.get("outcome") is not Outcome.planned
    notes = _of_day(typed, values["visited_on"]) if written != typed and not problems else ()
    entry = VisitEntry(**values) if not problems else None
    return Row(entry, problems, shown, notes=notes, late=late, yearless=written != typed)


def _of_day(typed: str, day: date) -> tuple[str, ...]:
    """Tell how a day without a year was read, and where Excel may have cut it."""
    if _TENTH.fullmatch(plain(typed)):
        words = _("“{typed}”读作 {day}；Excel 会把 10.30 显示成 10.3，请核对")
        return (words.format(typed=typed, day=day),)
    return (_("没有写年份，读作 {day}").format(day=day),)


def _cell(name: str, text: str, known: Mapping[str, _Names]) -> tuple[Any, str]:
    """Return the value of a cell and how it will be read."""
    if name == "company_id":
        id_ = _find(known[name], text, _("企业"))
        return id_, known[name].titles[id_]
    if name in known:
        there, what = known[name], _("民警") if name == "officers" else _("警种部门")
        ids = list(dict.fromkeys(_find(there, one, what) for one in _parts(there, text)))
        return ids, "、".join(there.titles[one] for one in ids)
    kind = fields_of(Visit)[name].kind
    value = kind.parse(spoken(name, text))
    return value, kind.show(value)


def _parts(names: _Names, text: str) -> list[str]:
    """Return the names in a cell; 宣传和群众工作科 is one name, 张三和李四 are two."""
    found: list[str] = []
    for piece in re.split(r"[、,，;；/|\n]", text):
        known = any(form in names.ids for form in _forms(piece))
        found += [piece.strip()] if known else split(piece)
    return found


def _lacking(values: Mapping[str, Any], problems: Mapping[str, Problem]) -> Iterable[Problem]:
    """Yield what is missing or cannot be, where the cell is not wrong already."""
    outcome, day, today = (
        values.get("outcome", Outcome.done),
        values.get("visited_on"),
        clock.today(),
    )
    asked = ["visited_on", "company_id", *(["content"] if outcome is Outcome.done else [])]
    for name in asked:
        if name not in values and name not in problems:
            label = _(fields_of(Visit)[name].field.label)
            yield Problem(_("请填写“{label}”。").format(label=label), name)
    if day is not None and outcome is Outcome.planned and day < today:
        yield Problem(_("计划日期早于今天。"), "visited_on")
    if day is not None and outcome is not Outcome.planned and day > today:
        words = _("走访日期晚于今天。")
        yield Problem(words, "visited_on", _("尚未进行的走访，请把结果选为“计划”。"))


def _with_officer(row: Row, who: Who, leads: Mapping[int, list[Any]], officers: _Names) -> Row:
    """Fill in who made the visit where nobody is named: the writer, else who answers for it."""
    if row.entry is None or row.entry.officers:
        return row
    officer = who.officer_id
    if officer is None:
        officer = _on(leads.get(row.entry.company_id, []), row.entry.visited_on)
    if officer is None or officer not in officers.titles:
        problem = Problem(_("请填写走访民警。"), "officers")
        return replace(row, entry=None, problems={**row.problems, "officers": problem})
    entry = replace(row.entry, officers=[officer])
    return replace(row, entry=entry, filled={"officers": officers.titles[officer]})


def _leads(session: Session, companies: set[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for piece in _pieces(companies):
        query = select(Assignment).where(
            Assignment.company_id.in_(piece),
            Assignment.role.in_((Role.lead, Role.stand_in)),
            alive(Assignment),
        )
        for one in session.scalars(query):
            found[one.company_id].append(one)
    return found


def _on(assignments: list[Any], day: date) -> int | None:
    """Return who answers on a day: the stand-in in force, else the lead."""
    there = [one for one in assignments if one.start <= day and (not one.end or one.end >= day)]
    there.sort(key=lambda one: one.role is not Role.stand_in)
    return there[0].officer_id if there else None


def _beside_others(session: Session, rows: list[Row]) -> list[Row]:
    """Tell what is there already: the same company on the same day, and planned visits."""
    entries = [one.entry for one in rows if one.entry]
    if not entries:
        return rows
    days = [one.visited_on for one in entries]
    there = _there(session, {one.company_id for one in entries}, Period(min(days), max(days)))
    times = Counter((one.company_id, one.visited_on) for one in entries)
    stages = visitstage.stages(session, {one.company_id for one in entries})
    found, used = [], set[int]()
    for row in rows:
        entry = row.entry
        if entry is None:
            found.append(row)
            continue
        notes = [*row.notes, *([_("将标记为补录")] if row.late else [])]
        warning = stages[entry.company_id].warning(entry.visited_on)
        notes += [warning.rstrip("。")] if warning else []
        done = [one for one in there[entry.company_id] if one.outcome is not Outcome.planned]
        same = [one.number for one in done if one.visited_on == entry.visited_on]
        notes += [_("当天已登记过 {numbers}").format(numbers=listed(same))] if same else []
        if times[entry.company_id, entry.visited_on] > 1:
            notes.append(_("表中有同一企业同一天的走访"))
        plan = _plan(there[entry.company_id], entry, used)
        if plan is not None:
            used.add(plan.id)
            notes.append(_("完成计划 {number}").format(number=plan.number))
        planned = (plan.id, plan.version, plan.number) if plan is not None else None
        found.append(replace(row, notes=tuple(notes), planned=planned))
    return found


def _there(session: Session, companies: set[int], days: Period) -> dict[int, list[Any]]:
    """Return visits of the companies in the months of these days."""
    first, last = Period.month_of(days.first).first, Period.month_of(days.last).last
    what = (
        Visit.company_id,
        Visit.id,
        Visit.version,
        Visit.number,
        Visit.visited_on,
        Visit.outcome,
    )
    found: dict[int, list[Any]] = defaultdict(list)
    for piece in _pieces(companies):
        query = select(*what).where(
            Visit.company_id.in_(piece), alive(Visit), Visit.visited_on.between(first, last)
        )
        for row in session.execute(query.order_by(Visit.visited_on, Visit.id)):
            found[row.company_id].append(row)
    return found


def _plan(there: list[Any], entry: VisitEntry, used: set[int]) -> Any:
    """Return the planned visit of the month that a visit made is."""
    if (entry.outcome or Outcome.done) is Outcome.planned:
        return None
    month = Period.month_of(entry.visited_on)
    plans = [
        one
        for one in there
        if one.outcome is Outcome.planned
        and month.first <= one.visited_on <= month.last
        and one.id not in used
    ]
    return next(iter(plans), None)


def _pieces(ids: set[int]) -> Iterable[list[int]]:
    ordered = sorted(ids)
    return [ordered[at : at + _CHUNK] for at in range(0, len(ordered), _CHUNK)]
