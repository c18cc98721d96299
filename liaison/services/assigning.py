"""Who is responsible for which company, from which day (联络分工)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from liaison.base.errors import Problem, Problems
from liaison.base.words import N_, _, listed
from liaison.figures.scope import in_force
from liaison.records import Assignment
from liaison.records.assignment import Reason, Role
from liaison.services import records, rights, rules, turns
from liaison.services.assignpreview import Preview, PreviewRow, preview
from liaison.services.names import titles
from liaison.services.officerload import Load, Without, idle_officers, load, without_officer
from liaison.services.turns import Turn, Wanted
from liaison.store.step import Op, Step, Store, load_all


@dataclass(frozen=True)
class About:
    """What a new assignment carries beside officer, role and days."""

    reason: Reason = Reason.rotation
    order_number: int | None = None
    note: str | None = None
    handover_id: int | None = None


def assign(  # noqa: PLR0913 - what an assignment says
    store: Store,
    companies: Sequence[int],
    officer_id: int,
    start: date,
    reason: Reason = Reason.rotation,
    op_id: Op = None,
    *,
    role: Role = Role.lead,
    end: date | None = None,
    order_number: int | None = None,
    note: str = "",
) -> int:
    """Give an officer a role at companies from a day on, in one step; all of them or none.

    A new lead ends the turn of the lead before on the day before; one planned
    for later is respected: the new turn ends the day before it. History is
    kept, and the company's order number where none is given. Returns how many
    companies changed. Raises :class:`Problem`, or :class:`Problems` when several
    companies refuse, naming company and the assignment in the way.
    """
    wanted, about = Wanted(officer_id, start, role, end), About(reason, order_number, note)

    def work(step: Step) -> int:
        rights.allow(step, rights.Operation.assign)
        return len(carry_out(step, companies, wanted, about))

    return store.once(N_("联络分工"), work, op_id)


def stand_in(  # noqa: PLR0913 - who, for whom, from when to when
    store: Store,
    officer_id_away: int,
    stand_in_id: int,
    start: date,
    end: date,
    companies: Sequence[int] | None = None,
    reason: Reason = Reason.leave,
    *,
    note: str = "",
    op_id: Op = None,
) -> int:
    """Let one officer stand in for another (代管); it ends by itself, the lead stays lead.

    ``companies`` None are all the officer leads on the first day. Returns how
    many companies are stood in for; raises as :func:`assign`.
    """
    if officer_id_away == stand_in_id:
        raise Problem(_("代管人不能是本人。"), "officer_id", _("请另选民警。"))
    wanted = Wanted(stand_in_id, start, Role.stand_in, end)

    def work(step: Step) -> int:
        rights.allow(step, rights.Operation.assign)
        led = led_by(step.session, officer_id_away, start)
        chosen = led if companies is None else list(companies)
        if strange := [one for one in chosen if one not in led]:
            raise not_led(step.session, officer_id_away, strange, start)
        if not chosen:
            raise Problem(
                _("{day} 没有由该民警联络的企业。").format(day=start),
                "officer_id",
                _("请核对民警和日期。"),
            )
        return len(carry_out(step, chosen, wanted, About(reason, note=note)))

    return store.once(N_("代管企业"), work, op_id)


def end(
    store: Store, assignment_id: int, day: date, version: int | None = None, op_id: Op = None
) -> str:
    """End an assignment: ``day`` is its last day; returns its number.

    Raises :class:`Problem` when it has not begun by then or has ended before.
    """

    def work(step: Step) -> str:
        rights.allow(step, rights.Operation.assign)
        one = step.get(Assignment, assignment_id, version)
        if day < one.start:
            raise Problem(
                _("{number} 从 {start} 才开始。").format(number=one.number, start=one.start),
                "end",
                _("不再需要的分工请直接删除。"),
            )
        if one.end is not None and one.end < day:
            raise Problem(
                _("{number} 已在 {end} 结束。").format(number=one.number, end=one.end),
                "end",
                _("请另行登记新的分工。"),
            )
        one.end = day
        rules.forbid(step, one)
        step.session.flush()
        return one.number

    return store.once(N_("结束分工"), work, op_id)


def carry_out(step: Step, companies: Sequence[int], wanted: Wanted, about: About) -> list[int]:
    """Do within a step what :func:`preview` showed; return the companies that changed."""
    records.checked(Assignment, {"start": wanted.start, "end": wanted.end})
    told = {"order_number": about.order_number, "note": about.note}
    about = replace(about, **records.checked(Assignment, told))
    found = turns.plan(step.session, companies, wanted)
    refuse([turn.problem for turn in found if turn.problem is not None])
    write(step, [turn for turn in found if turn.begins], wanted, about)
    return [turn.company_id for turn in found if turn.begins]


def write(step: Step, found: Sequence[Turn], wanted: Wanted, about: About) -> None:
    """End what the turns end, then begin what they begin (the database allows no overlap)."""
    going = {one.id: turn for turn in found for one in turn.closing}
    for one in load_all(step.session, Assignment, list(going)).values():
        start = going[one.id].start
        assert start is not None
        one.end = start - timedelta(days=1)
    step.session.flush()
    place = about.order_number
    for turn in found:
        first = wanted.role is Role.lead and turn.lead is None and about.handover_id is None
        new = Assignment(
            company_id=turn.company_id,
            officer_id=wanted.officer_id,
            role=wanted.role,
            start=turn.start,
            end=turn.end,
            reason=Reason.initial if first else about.reason,
            order_number=place if place is not None else turn.place(wanted.role),
            note=about.note,
            handover_id=about.handover_id,
        )
        records.settle(step, new)
    step.session.flush()


def refuse(problems: Sequence[Problem]) -> None:
    """Raise the problem, or all of them together; nothing when there is none."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Problems(problems)


def led_by(session: Session, officer_id: int, day: date, role: Role = Role.lead) -> list[int]:
    """Return the companies an officer leads (or stands in for) on a day."""
    query = select(Assignment.company_id).where(
        Assignment.officer_id == officer_id, Assignment.role == role, in_force(Assignment, day)
    )
    return list(session.scalars(query.order_by(Assignment.company_id)))


def not_led(session: Session, officer_id: int, companies: Sequence[int], day: date) -> Problem:
    """Return the problem that these companies are not the officer's on a day."""
    names = titles(session, "Company", list(companies))
    told = listed(names.get(one, str(one)) for one in companies[:5])
    officer = titles(session, "Officer", [officer_id]).get(officer_id, "")
    words = (
        _("{day} 这些企业不由{officer}联络：{names}。")
        if len(companies) <= 5
        else _("{day} 有 {n} 家企业不由{officer}联络，如：{names}。")
    )
    told = words.format(day=day, officer=officer, names=told, n=len(companies))
    return Problem(told, "companies", _("请核对企业和日期。"))


__all__ = [
    "About",
    "Load",
    "Preview",
    "PreviewRow",
    "Without",
    "assign",
    "carry_out",
    "end",
    "idle_officers",
    "led_by",
    "load",
    "not_led",
    "preview",
    "refuse",
    "stand_in",
    "without_officer",
    "write",
]
