"""Making a ledger's row a whole record: who, what follows from what, and what must be there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache
from types import SimpleNamespace
from typing import Any

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.exchange import refer
from liaison.exchange.holdings import Fact, default_of
from liaison.exchange.people import several, sides
from liaison.exchange.wordings import deadline_in
from liaison.exchange.work import Draft, Work
from liaison.fields.field import Bound, fields_of
from liaison.fields.record import Record
from liaison.records.dispute import DisputeState
from liaison.records.issue import IssueState, Recheck
from liaison.records.visit import VisitDuty
from liaison.services import daysallowed

_DUTY_WORDS: dict[VisitDuty, tuple[str, ...]] = {
    VisitDuty.safety: ("安全检查", "检查", "查看", "排查", "巡查", "消防"),
    VisitDuty.population: ("流动人口", "流口", "人口信息", "人口登记", "暂住"),
    VisitDuty.publicity: ("宣传", "反诈", "防骗", "讲解", "培训", "发放"),
    VisitDuty.legal: ("法律", "普法", "咨询"),
}
_ENDS = {IssueState.finished, IssueState.rectified}


def settle(work: Work, draft: Draft) -> None:
    """Fill in who and what follows, then see whether the row can stand; it may be refused."""
    day = draft.given.get(work.record.dated or "")
    _company(work, draft)
    if draft.refused:
        return
    draft.given |= work.register.fixed
    FINISH[work.register.name](work, draft, day)
    if draft.company is not None:
        draft.inferred["station_id"] = draft.company.get("station_id") or work.station_id
    _title(draft, day)
    _must(work, draft)
    if not draft.refused:
        check(work, draft, draft.inferred | draft.given)


def check(work: Work, draft: Draft, values: dict[str, Any]) -> None:
    """Run the record's own rules; a field they object to is left out, or the row refused."""
    for problem in list(_problems(work.record, values)):
        column = work.seen.column(problem.field or "")
        bound = fields_of(work.record).get(problem.field or "")
        if problem.field in draft.given and bound is not None and not _needed(bound):
            severe = work.choices.refuse_bad
            raw = bound.kind.show(draft.given.pop(problem.field))
            if severe:
                work.refuse(draft, column, raw, problem.words, problem.mend)
            else:
                work.bad(draft, column, raw, problem) if column else None
        else:
            work.refuse(draft, column, None, problem.words, problem.mend)


def _problems(record: type[Record], values: dict[str, Any]) -> list[Problem]:
    stand_in: Any = SimpleNamespace(**(_blank(record) | values))
    return list(record.problems(stand_in))


@cache
def _blank(record: type[Record]) -> dict[str, Any]:
    return {name: default_of(record.__tablename__, name) for name in fields_of(record)}


def _needed(bound: Bound) -> bool:
    return bound.required and default_of(bound.record.__tablename__, bound.name) is None


@cache
def _needed_fields(record: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, bound in fields_of(record).items() if _needed(bound))


def _must(work: Work, draft: Draft) -> None:
    """Refuse a row without what the record cannot be without."""
    for name in _needed_fields(work.record):
        if draft.refused or draft.get(name) is not None or name in work.register.fixed:
            continue
        label = _(work.register.label_of(name))
        why = _("未填“{label}”。").format(label=label)
        work.refuse(draft, work.seen.column(name), None, why, _("请补填后再导入。"))


def _title(draft: Draft, day: date | None) -> None:
    name = draft.company.get("name") if draft.company else ""
    draft.title = " ".join(part for part in (day.isoformat() if day else "", name) if part)


def _company(work: Work, draft: Draft) -> None:
    if work.register.name == "disputes":
        _companies(work, draft)
        return
    found = refer.companies(work, draft, "company_id")
    if not found and not draft.refused:
        column = work.seen.column("company_id")
        work.refuse(draft, column, None, _("未填企业名称。"), _("请补填后再导入。"))
    if found:
        draft.company = found[0]
        draft.given["company_id"] = found[0].id


def _companies(work: Work, draft: Draft) -> None:
    """A dispute's companies; where none is named, a party that is a known company."""
    found = refer.companies(work, draft, "companies")
    if not found and not draft.refused and (said := draft.beside.get("parties")):
        firms = work.world.firms
        names = [
            name for side in sides(said, firms.knows) for name in side.names if firms.knows(name)
        ]
        found = [one for name in names for one in firms.by_name(name, work.station_id)[:1]]
    if found:
        draft.company = found[0]
        draft.given["companies"] = tuple(one.id for one in found)


def _responsible(work: Work, draft: Draft, name: str, day: date | None) -> None:
    """The officer of an issue or dispute: the first one named, else the company's lead."""
    found = refer.officers(work, draft, name, day)
    if len(found) > 1:
        column, raw = draft.raw[name]
        first = found[0].get("name")
        work.tell(
            draft.row, column, raw, _("写有多名民警，以“{name}”为责任民警。").format(name=first)
        )
    if found:
        draft.given[name] = found[0].id
    elif lead := _lead(work, draft, name, day):
        draft.inferred[name] = lead.id
        found = [lead]
    _recorded_by(draft, found[0].get("name") if found else None)


def _lead(work: Work, draft: Draft, name: str, day: date | None) -> Fact | None:
    """Return the company's lead of the day for a row that names no officer, and say so."""
    lead = work.world.force.lead_on(draft.company, day)
    if lead is not None:
        why = _("未写民警，按当日联络民警“{name}”登记。").format(name=lead.get("name"))
        work.tell(draft.row, work.seen.column(name), None, why)
    return lead


def _recorded_by(draft: Draft, name: str | None) -> None:
    """Whoever wrote the row stays its author; the person importing never becomes it."""
    if name:
        draft.inferred["recorded_by"] = name


def _visit(work: Work, draft: Draft, day: date | None) -> None:
    found = refer.officers(work, draft, "officers", day)
    if found:
        draft.given["officers"] = tuple(one.id for one in found)
    elif lead := _lead(work, draft, "officers", day):
        draft.inferred["officers"] = (lead.id,)
        found = [lead]
    _recorded_by(draft, found[0].get("name") if found else None)
    _along(work, draft, found)
    ticked = tuple(one.value for one in VisitDuty if draft.beside.get(f"duty.{one.value}"))
    if ticked:
        draft.given["duties"] = ticked
    content = draft.given.get("content") or draft.given.get("findings")
    if "content" not in draft.given and (ticked or content):
        labels = "、".join(one.label for one in VisitDuty if one.value in ticked)
        draft.inferred["content"] = labels or content
        work.tell(draft.row, None, None, _("未写走访内容，按完成任务或发现问题登记。"))
    if not ticked and content:
        words = {one for one, said in _DUTY_WORDS.items() if any(word in content for word in said)}
        draft.inferred["duties"] = tuple(one.value for one in VisitDuty if one in words)
    draft.inferred["late"] = False


def _along(work: Work, draft: Draft, officers: list[Fact]) -> None:
    """The departments that went along: those named, and those the officers are of."""
    named = [one.id for one in refer.departments(work, draft, "departments")]
    theirs = [one.get("department_id") for one in officers]
    every = tuple(dict.fromkeys([*named, *(one for one in theirs if one is not None)]))
    if every:
        (draft.given if named else draft.inferred)["departments"] = every


def _deadline(work: Work, draft: Draft, day: date | None) -> None:
    """Count the deadline from words: 7日内 in its own cell, or within the requirement."""
    if day is None or "deadline" in draft.given:
        return
    for name, where in (("due", "deadline"), ("requirement", "requirement")):
        said = str(draft.beside.get(name) or draft.given.get(name) or "")
        due = deadline_in(said, day, work.world.holdings.days())
        if due is None or due < day:
            continue
        draft.inferred["deadline"] = due
        allowed = daysallowed.within(said)
        why = (
            _("按“{words}”推算期限 {due}。").format(words=allowed.words, due=due.isoformat())
            if allowed is not None
            else _("按要求推算期限 {due}。").format(due=due.isoformat())
        )
        work.tell(draft.row, work.seen.column(where), said, why)
        return


def _need(work: Work, draft: Draft, day: date | None) -> None:
    _responsible(work, draft, "officer_id", day)
    _common(work, draft)
    _deadline(work, draft, day)
    if draft.given.get("state") is None:
        state = draft.beside.get("state")
        if state is None and draft.given.get("finished_on"):
            state = IssueState.finished
        elif state is None and "department_id" in draft.given:
            state = IssueState.dispatched
        _infer_state(draft, state or IssueState.registered)


def _hazard(work: Work, draft: Draft, day: date | None) -> None:
    _responsible(work, draft, "officer_id", day)
    _common(work, draft)
    if checker := refer.officers(work, draft, "recheck_by_id", day):
        draft.given["recheck_by_id"] = checker[0].id
    _deadline(work, draft, day)
    _hazard_state(draft)


def _hazard_state(draft: Draft) -> None:
    """What is said of the rectification and of the re-check together make the state."""
    state = draft.given.get("state") or draft.beside.get("state")
    recheck = draft.given.get("recheck")
    said = state is not None
    if state is None:
        ordered = draft.get("requirement") or draft.get("deadline")
        state = IssueState.ordered if ordered else IssueState.found
        state = IssueState.rectified if draft.given.get("finished_on") else state
    if recheck is Recheck.passed and state in {IssueState.rectified, IssueState.found}:
        state = IssueState.closed
    elif recheck is Recheck.failed and state in {IssueState.rectified, IssueState.closed}:
        state = IssueState.ordered
    if said or recheck:
        draft.given["state"] = state
    else:
        _infer_state(draft, state)


def _common(work: Work, draft: Draft) -> None:
    if found := refer.department(work, draft, "department_id"):
        draft.given["department_id"] = found.id
    if visit := refer.numbered(work, draft, "visit_id", "visit"):
        draft.given["visit_id"] = visit
    said = draft.beside.get("said")
    if said and "result" not in draft.given:
        draft.given["result"] = said


def _infer_state(draft: Draft, state: Any) -> None:
    draft.given.pop("state", None)
    draft.inferred["state"] = state


def _dispute(work: Work, draft: Draft, day: date | None) -> None:
    _responsible(work, draft, "officer_id", day)
    said = draft.beside.get("said")
    if said and "outcome" not in draft.given:
        draft.given["outcome"] = said
    if draft.given.get("state") is None:
        draft.given.pop("state", None)
        settled = DisputeState.settled if draft.given.get("settled_on") else None
        draft.inferred["state"] = draft.beside.get("state") or settled or DisputeState.found
    if parties := draft.beside.get("parties"):
        draft.inferred["people"] = several(parties)
        if "description" not in draft.given:
            draft.inferred["description"] = parties
    if draft.company is None and not draft.refused:
        column = work.seen.column("companies")
        work.refuse(draft, column, None, _("未填涉及企业。"), _("请补填后再导入。"))


FINISH: dict[str, Callable[[Work, Draft, date | None], None]] = {
    "visits": _visit,
    "needs": _need,
    "hazards": _hazard,
    "disputes": _dispute,
}
"""What follows from what, by register."""
