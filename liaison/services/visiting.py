"""Recording a visit (登记走访): the visit and what is raised from it, in one step.

A visit that was done asks for all a visit needs; a failed attempt (未遇, 拒绝)
and a planned visit need only company, day and officer. A planned visit of the
same month can be fulfilled, so that one visit is never two records.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from liaison.base.clock import clock
from liaison.base.errors import Problem, Problems, Refused, Stale
from liaison.base.period import Period
from liaison.base.words import N_, _
from liaison.records import Dispute, Issue, Visit
from liaison.records.visit import Outcome
from liaison.services import guarding, records, rights, rules
from liaison.services.records import Saved
from liaison.services.registers import BY_NAME
from liaison.services.rights import Leave, Proof
from liaison.services.visitcontext import Context, Planned, context
from liaison.store.step import Op, Step, Store, load_all

SOURCE = "走访"
"""Where a matter raised from a visit comes from, a word of both code lists of sources."""

RAISES = ("needs", "hazards", "disputes")
"""Registers of what can be raised from a visit, in the order of their keys."""

ATTEMPTS = (Outcome.not_met, Outcome.refused)
CONTENTS = {
    Outcome.not_met: "上门走访，未遇到企业人员。",
    Outcome.refused: "上门走访，企业拒绝接待。",
    Outcome.planned: "计划走访。",
}
"""What stands in the content of a visit that was not done when nothing was written there."""


@dataclass(frozen=True)
class VisitEntry:
    """What is written about one visit: typed text or plain values, as in ``records.save``.

    ``fulfils`` is the id of the planned visit that this one is, ``version``
    its version as it was read.
    """

    company_id: Any = None
    visited_on: Any = None
    visited_at: Any = None
    officers: Any = None
    departments: Any = None
    accompanied_by: Any = None
    met_with: Any = None
    form: Any = None
    outcome: Any = None
    duties: Any = None
    content: Any = None
    people_reached: Any = None
    people_registered: Any = None
    findings: Any = None
    handling: Any = None
    remark: Any = None
    fulfils: int | None = None
    version: int | None = None

    def values(self) -> dict[str, Any]:
        """Return what is written, by field of the visit."""
        every = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: one for name, one in every.items() if name not in ("fulfils", "version")}


@dataclass(frozen=True)
class Raised:
    """A need, hazard or dispute that came up on a visit; ``register`` is one of RAISES."""

    register: str
    description: Any
    category: Any = None
    deadline: Any = None


@dataclass(frozen=True)
class Recorded(Saved):
    """The visit as kept, and what was raised from it."""

    raised: tuple[Saved, ...] = ()


def record(
    store: Store,
    entry: VisitEntry,
    raised: Sequence[Raised] = (),
    op_id: Op = None,
    leave: Leave | None = None,
) -> Recorded:
    """Keep a visit and what was raised from it in one step, repeatable by ``op_id``.

    Raises :class:`Problems` naming every field to mend; those of what is
    raised are called ``raised.0.description`` by its place.
    """
    proof = rights.prove(store, leave or Leave())

    def work(step: Step) -> list[Any]:
        visit = _keep(step, entry, proof)
        step.session.flush()
        made = [_raise(step, visit, place, one) for place, one in enumerate(raised)]
        return [records.told(visit), [records.told(one) for one in made]]

    told, others = store.once(N_("登记走访"), work, op_id, proof.reason)
    visit = Saved(*told)
    raised_ = tuple(Saved(*one) for one in others)
    return Recorded(visit.record, visit.id, visit.number, visit.version, raised_)


def record_all(
    store: Store, entries: Sequence[VisitEntry], op_id: Op = None, leave: Leave | None = None
) -> list[Saved]:
    """Keep many visits in one step: all of them, or none.

    Raises :class:`Problems` whose fields are called ``12.company_id`` by row
    (counted from 0) and field.
    """
    if not entries:
        raise Problem(_("没有可以登记的走访。"))
    proof = rights.prove(store, leave or Leave())

    def work(step: Step) -> list[Any]:
        held = _ahead(step, entries)
        made, wrong = [], []
        for place, entry in enumerate(entries):
            try:
                made.append(_keep(step, entry, proof))
            except (Refused, Stale):
                raise
            except (Problem, Problems) as failure:
                wrong += _placed(failure, str(place), "company_id")
        if wrong:
            raise Problems(wrong)
        assert held  # until here: what is held is not read again
        step.session.flush()
        return [records.told(one) for one in made]

    return [Saved(*one) for one in store.once(N_("成批登记走访"), work, op_id, proof.reason)]


def is_late(day: Any) -> bool:
    """Is a visit of this day entered after its month, and so marked 补录?"""
    return Period.month_of(day).last < clock.today()


# -- inside


def _keep(step: Step, entry: VisitEntry, proof: Proof) -> Visit:
    visit = Visit() if entry.fulfils is None else _plan(step, entry, proof)
    records.write(step, visit, _filled(entry))
    problems = list(_unlikely(visit))
    if problems:
        raise Problems(problems)
    if entry.fulfils is None:
        guarding.may_add(step, visit)
    else:
        visit.late = visit.outcome is not Outcome.planned and is_late(visit.visited_on)
        visit.recorded_by = step.who.login
        guarding.may_correct(step, visit, proof)
    return visit


def _plan(step: Step, entry: VisitEntry, proof: Proof) -> Visit:
    """Return the planned visit that is to become this one."""
    assert entry.fulfils is not None
    visit = step.get(Visit, entry.fulfils, entry.version)
    if visit.outcome is not Outcome.planned:
        words = _("计划走访 {number} 已登记为“{outcome}”。")
        raise Stale(words.format(number=visit.number, outcome=visit.outcome.words))
    guarding.may_change(step, visit, proof)
    return visit


def _filled(entry: VisitEntry) -> dict[str, Any]:
    """Return the values to write; one that was not done says so where nothing was written."""
    values = entry.values()
    try:
        outcome = Outcome.read(values["outcome"]) if values["outcome"] else Outcome.done
    except Problem:
        return values  # told with the other problems
    if not values["content"]:
        values["content"] = CONTENTS.get(outcome)
    written = {name: value for name, value in values.items() if value not in (None, "")}
    return {**written, "outcome": outcome, "content": values["content"]}


def _unlikely(visit: Visit) -> Iterable[Problem]:
    """Yield what cannot be: a visit done tomorrow, one planned for yesterday, made by nobody."""
    today = clock.today()
    if visit.outcome is Outcome.planned and visit.visited_on < today:
        yield Problem(
            _("计划日期早于今天。"), "visited_on", _("已经进行的走访，请把结果改为“已走访”。")
        )
    elif visit.outcome is not Outcome.planned and visit.visited_on > today:
        yield Problem(
            _("走访日期晚于今天。"), "visited_on", _("尚未进行的走访，请把结果选为“计划”。")
        )
    if not visit.officers:
        yield Problem(_("请填写走访民警。"), "officers")


def _raise(step: Step, visit: Visit, place: int, raised: Raised) -> Issue | Dispute:
    register = BY_NAME[raised.register]
    one: Any = register.record()
    values = {**register.fixed, "source": SOURCE, "description": raised.description}
    values |= {"category": raised.category} if raised.category else {}
    officer = rules.lead_on(step, visit.company_id, visit.visited_on) or visit.officers[0].id
    values["officer_id"] = officer
    if register.record is Issue:
        values |= {"company_id": visit.company_id, "reported_on": visit.visited_on}
        values |= {
            "visit_id": visit.id,
            "reported_by": visit.met_with if _is_need(raised) else None,
        }
        values |= {"deadline": raised.deadline} if raised.deadline else {}
    else:
        values |= {"companies": [visit.company_id], "found_on": visit.visited_on}
        values["remark"] = f"走访 {visit.number} 中发现。"
    try:
        records.write(step, one, values)
    except Refused:
        raise
    except (Problem, Problems) as failure:
        raise Problems(_placed(failure, f"raised.{place}", "description")) from failure
    guarding.may_add(step, one)
    step.session.flush()
    return one  # type: ignore[no-any-return]


def _is_need(raised: Raised) -> bool:
    return raised.register == "needs"


def _placed(failure: Problem | Problems, place: str, otherwise: str) -> list[Problem]:
    """Return problems called by their place and field."""
    found = failure.problems if isinstance(failure, Problems) else (failure,)
    return [one.at(f"{place}.{one.field or otherwise}") for one in found]


def _ahead(step: Step, entries: Sequence[VisitEntry]) -> list[Any]:
    """Read companies and officers of many visits at once; held, they are not read again."""
    from liaison.records import Company, Officer

    companies = {one.company_id for one in entries if isinstance(one.company_id, int)}
    people = {id_ for one in entries for id_ in one.officers or () if isinstance(id_, int)}
    return [load_all(step.session, Company, companies), load_all(step.session, Officer, people)]


__all__ = [
    "ATTEMPTS",
    "RAISES",
    "SOURCE",
    "Context",
    "Planned",
    "Raised",
    "Recorded",
    "VisitEntry",
    "context",
    "is_late",
    "record",
    "record_all",
]
