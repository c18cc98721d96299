"""What an assignment asked for would do to each company, decided before anything is written.

The preview and the step that writes decide by the same function, so that what
was shown is what happens.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _
from liaison.figures.scope import alive
from liaison.records import Assignment, Company, Officer
from liaison.records.assignment import Role
from liaison.store.among import among

_ONE = timedelta(days=1)
_HELD = {
    Role.lead: N_("{company}：{officer}自 {start} 起已是联络民警（{number}）。"),
    Role.deputy: N_("{company}：{officer}自 {start} 起已是协办（{number}）。"),
    Role.stand_in: N_("{company}：{officer}自 {start} 起已在代管（{number}）。"),
}
_HELD_UNTIL = {
    Role.lead: N_("{company}：{officer} {start} 至 {end} 是联络民警（{number}）。"),
    Role.deputy: N_("{company}：{officer} {start} 至 {end} 是协办（{number}）。"),
    Role.stand_in: N_("{company}：{officer} {start} 至 {end} 在代管（{number}）。"),
}


@dataclass(frozen=True)
class Wanted:
    """What is asked for: an officer in a role from a day on, the last day included.

    ``instead_of`` is the stand-in whose place is taken, who stops the day before.
    """

    officer_id: int
    start: date
    role: Role = Role.lead
    end: date | None = None
    instead_of: int | None = None


@dataclass(frozen=True)
class Held:
    """An assignment that stands, with the officer's name."""

    id: int
    number: str
    company_id: int
    officer_id: int
    officer: str
    role: Role
    start: date
    end: date | None
    order_number: int | None = None

    def holds(self, day: date) -> bool:
        """Is it in force on a day?"""
        return self.start <= day and (self.end is None or self.end >= day)

    def meets(self, first: date, last: date | None) -> bool:
        """Does it share a day with an interval?"""
        return (last is None or self.start <= last) and (self.end is None or self.end >= first)


@dataclass(frozen=True)
class Turn:
    """One company: what begins (``start`` None: nothing does) and what ends the day before it.

    ``lead`` leads the company on the day asked for, ``next`` some day after the turn;
    ``problem`` says why it cannot be.
    """

    company_id: int
    company: str
    lead: Held | None
    start: date | None = None
    end: date | None = None
    closing: tuple[Held, ...] = ()
    next: Held | None = None
    problem: Problem | None = None

    @property
    def begins(self) -> bool:
        """Does something change for this company?"""
        return self.start is not None and self.problem is None

    def place(self, role: Role) -> int | None:
        """Return the company's place in printed lists as who had the role before keeps it."""
        before = [one for one in (*self.closing, self.lead) if one and one.role is role]
        return next((one.order_number for one in before if one.order_number is not None), None)


def plan(session: Session, companies: Sequence[int], wanted: Wanted) -> list[Turn]:
    """Return what would happen to each company, in the order given, each once.

    Raises :class:`Problem` for what is wrong whatever the company: the officer
    is not there or not in service, or the period ends before it starts.
    """
    _check(session, wanted)
    ids = list(dict.fromkeys(companies))
    query = select(Company.id, Company.name).where(among(Company.id, ids), alive(Company))
    names = {row.id: row.name for row in session.execute(query)}
    if missing := [one for one in ids if one not in names]:
        raise Problem(_("找不到企业“{name}”。").format(name=missing[0]), "company_id")
    held = standing(session, ids, wanted.start)
    return [_turn(one, names[one], held[one], wanted) for one in ids]


def standing(session: Session, companies: Sequence[int], day: date) -> dict[int, list[Held]]:
    """Return the assignments of companies that have not ended before a day, by company."""
    rows = session.execute(
        select(Assignment, Officer.name)
        .join(Officer, Officer.id == Assignment.officer_id)
        .where(
            among(Assignment.company_id, companies),
            alive(Assignment),
            or_(Assignment.end.is_(None), Assignment.end >= day),
        )
        .order_by(Assignment.start, Assignment.id)
    )
    found: dict[int, list[Held]] = defaultdict(list)
    for one, name in rows:
        about = (one.id, one.number, one.company_id, one.officer_id, name)
        found[one.company_id].append(Held(*about, one.role, one.start, one.end, one.order_number))
    return found


def taken(turn: Turn, other: Held, role: Role = Role.lead) -> Problem:
    """Return the problem that another assignment is in the way, with its number and a way out."""
    told = {"officer": other.officer, "start": other.start, "end": other.end}
    words = _((_HELD_UNTIL if other.end else _HELD)[other.role])
    words = words.format(company=turn.company, number=other.number, **told)
    assert turn.start is not None
    if other.role is Role.lead and role is not Role.lead:
        mend = _("联络民警不必再代管或协办，请另选民警；要提前结束代管，请改早它的截止日期。")
        return Problem(words, "officer_id", mend)
    if other.start > turn.start:
        mend = _("请把截止日期填到 {day} 或以前，或先修改那条分工。")
        return Problem(words, "end", mend.format(day=other.start - _ONE))
    if other.end is None:
        return Problem(words, "start", _("请先填写其截止日期，或改用其他日期。"))
    mend = _("请从 {day} 起，或先修改那条分工。").format(day=other.end + _ONE)
    return Problem(words, "start", mend)


def _check(session: Session, wanted: Wanted) -> None:
    officer = session.get(Officer, wanted.officer_id)
    if officer is None or officer.deleted_at is not None:
        raise Problem(_("找不到这名民警，可能已被删除。"), "officer_id")
    if not officer.active:
        words = _("{officer}已不在岗，不能再分工。").format(officer=officer.name)
        raise Problem(words, "officer_id", _("请另选民警。"))
    if wanted.end and wanted.end < wanted.start:
        raise Problem(_("截止日期早于起始日期。"), "end", _("请核对两个日期。"))
    if wanted.role is Role.stand_in and not wanted.end:
        raise Problem(_("代管必须写明截止日期。"), "end", _("到期后自动恢复原联络民警。"))


def _turn(company_id: int, company: str, held: Sequence[Held], wanted: Wanted) -> Turn:
    lead = next((one for one in held if one.role is Role.lead and one.holds(wanted.start)), None)
    turn = Turn(company_id, company, lead, wanted.start, wanted.end)
    same = [one for one in held if one.role is wanted.role and one.officer_id == wanted.officer_id]
    if now := next((one for one in same if one.holds(wanted.start)), None):
        if now.end is None or (wanted.end is not None and wanted.end <= now.end):
            return replace(turn, start=None)
        turn = replace(turn, start=now.end + _ONE)  # goes on where the present one ends
        held = [one for one in held if one is not now]
    return _DECIDE[wanted.role](turn, held, wanted)


def _lead(turn: Turn, held: Sequence[Held], wanted: Wanted) -> Turn:
    assert turn.start is not None
    leads = [one for one in held if one.role is Role.lead]
    now = next((one for one in leads if one.holds(turn.start)), None)
    later = next((one for one in leads if one.start > turn.start), None)
    if now is not None and turn.start > wanted.start and wanted.end is None:
        return replace(turn, start=None, next=now)  # leads until another's planned turn
    if now is not None and now.start >= turn.start:
        return replace(turn, problem=_began_then(turn.company, now))
    if later is not None and turn.end is None and later.start > clock.today():
        turn = replace(turn, end=later.start - _ONE)
    if later is not None and later.meets(turn.start, turn.end):  # type: ignore[arg-type]
        return replace(turn, problem=taken(turn, later))
    turn = replace(turn, closing=(now,) if now else ())
    if turn.end is not None and later is not None:
        turn = replace(turn, next=later)
    return _step_out(turn, held, wanted)


def _step_out(turn: Turn, held: Sequence[Held], wanted: Wanted) -> Turn:
    """Who becomes the lead is deputy or stand-in of the same company no longer."""
    for one in held:
        if one.officer_id != wanted.officer_id or one.role is Role.lead:
            continue
        assert turn.start is not None
        if one.meets(turn.start, turn.end):
            if one.start >= turn.start:
                return replace(turn, problem=taken(turn, one))
            turn = replace(turn, closing=(*turn.closing, one))
    return turn


def _beside(turn: Turn, held: Sequence[Held], wanted: Wanted) -> Turn:
    """A deputy or a stand-in: the lead stays; who leads the company is neither."""
    assert turn.start is not None
    for one in held:
        if not one.meets(turn.start, turn.end):
            continue
        own = one.officer_id == wanted.officer_id
        alone = wanted.role is Role.stand_in and one.role is Role.stand_in
        if alone and one.officer_id == wanted.instead_of:
            if one.start >= turn.start:
                return replace(turn, problem=_began_then(turn.company, one))
            turn = replace(turn, closing=(one,))
        elif alone or (own and {one.role, wanted.role} != {Role.deputy, Role.stand_in}):
            return replace(turn, problem=taken(turn, one, wanted.role))
    return turn


def _began_then(company: str, now: Held) -> Problem:
    words = _("{company}：{officer}的分工 {number} 也从 {start} 开始。").format(
        company=company, officer=now.officer, number=now.number, start=now.start
    )
    return Problem(words, "start", _("请直接修改该分工，或改用以后的日期。"))


_DECIDE = {Role.lead: _lead, Role.deputy: _beside, Role.stand_in: _beside}
