"""Rules across records, run in the step before a record is kept.

The database holds the hardest of them as constraints too; here they get the
officer's words, and what the program can know is filled in.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy import inspect, or_, select

from liaison.base.clock import clock
from liaison.base.errors import Problem, Refused
from liaison.base.period import Period
from liaison.base.words import _, listed
from liaison.fields.record import Record
from liaison.figures.scope import alive, in_force
from liaison.records import (
    Assignment,
    Company,
    Department,
    DepartmentContact,
    Dispute,
    Duty,
    Issue,
    Officer,
    Station,
    Support,
    Visit,
)
from liaison.records.assignment import Role
from liaison.records.dispute import MOVES as DISPUTE_MOVES
from liaison.records.issue import MOVES as ISSUE_MOVES
from liaison.records.visit import Outcome
from liaison.services import charging, departmentkeeping, dutyfirst
from liaison.store import glance
from liaison.store.step import Step


def lead_on(step: Step, company_id: int | None, day: date | None) -> int | None:
    """Return the id of a company's lead officer on a day."""
    if company_id is None or day is None:
        return None
    return step.session.scalar(
        select(Assignment.officer_id).where(
            Assignment.company_id == company_id,
            Assignment.role == Role.lead,
            in_force(Assignment, day),
        )
    )


def only_station(step: Step) -> int | None:
    """Return the station when there is just one; a one-station PC need not be asked."""
    ids = step.session.scalars(select(Station.id).where(alive(Station)).limit(2)).all()
    return ids[0] if len(ids) == 1 else None


def prepare(step: Step, record: Record) -> None:
    """Fill in what the program can know, before required fields are checked."""
    filler = _FILL.get(type(record))
    if filler:
        filler(step, record)


def forbid(step: Step, record: Record) -> None:
    """Raise :class:`Problem` for what breaks a rule across records."""
    rule = _FORBID.get(type(record))
    if rule:
        rule(step, record)


def follow(step: Step, record: Record) -> None:
    """Carry to other records what a record now says; called when it was kept, binned, restored."""
    follower = _FOLLOW.get(type(record))
    if follower:
        follower(step, record)


def _fill_company(step: Step, company: Any) -> None:
    company.station_id = company.station_id or only_station(step)


def _station_of(step: Step, company_id: int | None) -> Any:
    if company_id is None:
        return only_station(step)
    told = glance.at(step.session, Company, company_id, ("station_id",))
    return told[0] if told else None


def _fill_officer(step: Step, officer: Any) -> None:
    """An officer of no department is one of the station's own."""
    if officer.department_id is None:
        officer.station_id = officer.station_id or only_station(step)


def _follow_company(step: Step, record: Any) -> None:
    """A record is of its company's station, also when another company is found to be meant."""
    if record.station_id is None or _another_company(record):
        record.station_id = _station_of(step, record.company_id)


def _another_company(record: Record) -> bool:
    """Was another company named, and no station?"""
    attributes: Any = inspect(record).attrs
    another = any(one is not None for one in attributes["company_id"].history.deleted)
    return another and not attributes["station_id"].history.deleted


def _fill_visit(step: Step, visit: Any) -> None:
    _follow_company(step, visit)
    new = inspect(visit).transient
    if visit.visited_on and (visit.late is None if new else _was_planned(visit)):
        visit.late = Period.month_of(visit.visited_on).last < clock.today()
    if new and not visit.officers:
        officer_id = step.who.officer_id or lead_on(step, visit.company_id, visit.visited_on)
        officer = step.session.get(Officer, officer_id) if officer_id else None
        visit.officers = [officer] if officer else []
    _along(step, visit)
    _fill_recorder(step, visit)


def _was_planned(visit: Any) -> bool:
    """Is a planned visit just being told as made, or tried, and nobody says whether late?"""
    attributes: Any = inspect(visit).attrs
    before = attributes["outcome"].history.deleted
    return Outcome.planned in before and not attributes["late"].history.has_changes()


def _along(step: Step, visit: Any) -> None:
    """An officer of a department takes it along: the visit is that department's too."""
    attributes: Any = inspect(visit).attrs
    if not attributes["officers"].history.has_changes():
        return
    there = {one.id for one in visit.departments}
    for one in dict.fromkeys(one.department_id for one in visit.officers):
        if one is not None and one not in there:
            visit.departments = [*visit.departments, step.session.get(Department, one)]


def _fill_support(step: Step, support: Any) -> None:
    """Who names a contact has named the department."""
    if support.contact_id is not None and support.department_id is None:
        contact = step.session.get(DepartmentContact, support.contact_id)
        support.department_id = contact.department_id if contact else None


def _fill_issue(step: Step, issue: Any) -> None:
    _follow_company(step, issue)
    if issue.officer_id is None:
        issue.officer_id = lead_on(step, issue.company_id, issue.reported_on)
    if issue.state is None and issue.kind is not None:
        issue.state = next(iter(ISSUE_MOVES[issue.kind]))
    charging.changed_hands(step, issue)
    _fill_recorder(step, issue)


def _fill_dispute(step: Step, dispute: Any) -> None:
    first = dispute.companies[0].id if dispute.companies else None
    dispute.station_id = dispute.station_id or _station_of(step, first)
    if dispute.officer_id is None:
        dispute.officer_id = lead_on(step, first, dispute.found_on)
    if dispute.state is None:
        dispute.state = next(iter(DISPUTE_MOVES))
    charging.changed_hands(step, dispute)
    _fill_recorder(step, dispute)


def _fill_recorder(step: Step, record: Any) -> None:
    """The recorder is who wrote the record first, not who mends it later."""
    if inspect(record).transient:
        record.recorded_by = record.recorded_by or step.who.login


def _one_at_a_time(step: Step, new: Assignment) -> None:
    """A company has one lead and one stand-in on a day, and no officer twice in one place."""
    if new.deleted_at is not None:
        return
    meets = (
        select(Assignment, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            Assignment.company_id == new.company_id,
            Assignment.deleted_at.is_(None),
            or_(Assignment.end.is_(None), Assignment.end >= new.start),
            *([Assignment.start <= new.end] if new.end else []),
        )
    )
    for other, name in step.session.execute(meets):
        if other is not new and _in_the_way(other, new):
            raise _taken(other, name)


def _in_the_way(other: Assignment, new: Assignment) -> bool:
    """Two leads, two stand-ins; one officer twice, unless a deputy stands in for the lead."""
    if other.role is new.role and new.role is not Role.deputy:
        return True
    pair = {other.role, new.role}
    return other.officer_id == new.officer_id and pair != {Role.deputy, Role.stand_in}


def _taken(other: Assignment, officer: str) -> Problem:
    told = {
        Role.lead: _("{officer}自 {start} 起已是这家企业的联络民警（{number}）。"),
        Role.deputy: _("{officer}自 {start} 起已是这家企业的协办（{number}）。"),
        Role.stand_in: _("{officer}自 {start} 起已在代管这家企业（{number}）。"),
    }
    until = {
        Role.lead: _("{officer} {start} 至 {end} 是这家企业的联络民警（{number}）。"),
        Role.deputy: _("{officer} {start} 至 {end} 是这家企业的协办（{number}）。"),
        Role.stand_in: _("{officer} {start} 至 {end} 在代管这家企业（{number}）。"),
    }
    words = (until if other.end else told)[other.role].format(
        officer=officer, start=other.start, end=other.end, number=other.number
    )
    if other.end:
        return Problem(words, "start", _("请改用其他日期，或先修改那条分工。"))
    return Problem(words, "start", _("请先填写其截止日期，再登记新的分工。"))


def _of_department(step: Step, support: Any) -> None:
    """The contact chosen for a company is one of the department that supports it."""
    if support.contact_id is None:
        return
    contact = step.session.get(DepartmentContact, support.contact_id)
    if contact is not None and contact.department_id != support.department_id:
        raise Problem(
            _("“{name}”不是所选警种部门的联系人。").format(name=contact.name),
            "contact_id",
            _("请选该部门的联系人，或把姓名直接写在“联系人”中。"),
        )


def _moves(step: Step, record: Any) -> None:
    history = inspect(record).attrs["state"].history
    if not history.deleted or not history.added or inspect(record).transient:
        return
    old, new = history.deleted[0], history.added[0]
    moves: Any = ISSUE_MOVES[record.kind] if isinstance(record, Issue) else DISPUTE_MOVES
    if old is not None and new not in moves.get(old, ()):
        allowed = listed(one.words for one in moves.get(old, ()))
        raise Refused(
            _("不能从“{old}”直接变为“{new}”。").format(old=old.words, new=new.words),
            "state",
            _("可以变为：{allowed}。").format(allowed=allowed),
        )


_FILL: dict[type[Record], Callable[[Step, Any], None]] = {
    Company: _fill_company,
    Officer: _fill_officer,
    Visit: _fill_visit,
    Issue: _fill_issue,
    Dispute: _fill_dispute,
    Support: _fill_support,
}
_FORBID: dict[type[Record], Callable[[Step, Any], None]] = {
    Assignment: _one_at_a_time,
    Issue: _moves,
    Dispute: _moves,
    Support: _of_department,
    Duty: dutyfirst.before_first,
}
_FOLLOW: dict[type[Record], Callable[[Step, Any], None]] = {
    Department: departmentkeeping.heard,
    DepartmentContact: departmentkeeping.answered,
}
