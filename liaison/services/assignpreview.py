"""What assigning would do, company by company, shown before it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.records import Officer
from liaison.records.assignment import Role
from liaison.services import handedmatters, turns
from liaison.services.assignodd import oddities
from liaison.services.turns import Turn, Wanted


@dataclass(frozen=True)
class PreviewRow:
    """One company: who leads it on the day asked for, who would be what, or why not.

    ``before`` and ``after`` are as people read them, “张三（2026-01-01 起）”;
    ``after`` is empty when nothing changes, ``note`` says what else follows.
    ``start`` and ``end`` are the days it would be, which need not be those asked
    for: it gives way to a planned turn, and goes on from one that stands.
    """

    company_id: int
    company: str
    before: str
    after: str
    problem: str
    note: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Preview:
    """What assigning would do: companies that change, that stay as they are, that refuse.

    ``stays`` open matters of these companies remain with the lead before:
    only a handover takes them along.
    """

    rows: tuple[PreviewRow, ...]
    changes: int
    same: int
    refused: int
    stays: int = 0


def preview(
    session: Session,
    companies: Sequence[int],
    officer_id: int,
    start: date,
    role: Role = Role.lead,
    end: date | None = None,
) -> Preview:
    """Return what assigning would do; raises as :func:`liaison.services.turns.plan`."""
    found = turns.plan(session, companies, Wanted(officer_id, start, role, end))
    officer = session.get(Officer, officer_id)
    assert officer is not None  # plan would have raised
    stays = _staying(session, found)
    starts = {one.company_id: one.start for one in found if one.begins and one.start}
    odd = oddities(session, starts, officer_id)
    rows = tuple(
        _row(turn, officer.name, role, stays[turn.company_id], odd.get(turn.company_id, ""))
        for turn in found
    )
    refused = sum(turn.problem is not None for turn in found)
    changes = sum(turn.begins for turn in found)
    return Preview(rows, changes, len(found) - changes - refused, refused, stays.total())


def _staying(session: Session, found: Sequence[Turn]) -> Counter[int]:
    """Return how many open matters the leads whose turns end keep, by company."""
    leavers = {
        turn.company_id: {one.officer_id}
        for turn in found
        if turn.begins
        for one in turn.closing
        if one.role is Role.lead
    }
    if not leavers:
        return Counter()
    today = clock.today()
    kept = handedmatters.going(session, leavers, today, today)
    return Counter(company for _matter, company in (*kept.issues, *kept.disputes))


def _row(turn: Turn, officer: str, role: Role, stays: int, odd: str) -> PreviewRow:
    before = since(turn.lead.officer, turn.lead.start, turn.lead.end) if turn.lead else ""
    after = note = ""
    if turn.begins:
        assert turn.start is not None
        after = since(officer, turn.start, turn.end)
        after = after if role is Role.lead else f"{role.words} {after}"
        note = odd + "".join(_notes(turn, role))
        if stays:
            words = _("原民警名下还有 {n} 件未结事项，要一并移交请用“交接”。")
            note += words.format(n=stays)
    elif turn.problem is None and turn.end and turn.lead and turn.lead.end != turn.end:
        note = _("已有的分工不会因此提前结束；要结束请修改它的截止日期。")
    problem = str(turn.problem) if turn.problem else ""
    days = (turn.start, turn.end) if turn.begins else (None, None)
    return PreviewRow(turn.company_id, turn.company, before, after, problem, note, *days)


def _notes(turn: Turn, role: Role) -> list[str]:
    assert turn.start is not None
    notes = []
    if turn.start < clock.today() and role is not Role.deputy and turn.lead is not None:
        notes.append(_("会改变 {day} 以来的责任归属。").format(day=turn.start))
    beside = [one for one in turn.closing if one.role is not Role.lead]
    notes += [_("原{role}同时结束。").format(role=one.role.words) for one in beside]
    return [*notes, *_after(turn, role)]


def _after(turn: Turn, role: Role) -> Iterator[str]:
    """Tell who leads the company when the turn is over, and that nobody does."""
    if role is not Role.lead or turn.end is None:
        return
    gap = True
    if turn.next is None:
        yield _("{day} 以后没有联络民警。").format(day=turn.end)
    else:
        first, last = turn.end + timedelta(days=1), turn.next.start - timedelta(days=1)
        gap = first <= last
        if gap:
            yield _("{first} 至 {last} 没有联络民警。").format(first=first, last=last)
        told = {"day": turn.next.start, "officer": turn.next.officer}
        yield _("{day} 起由{officer}接任。").format(**told)
    if gap and any(one.role is Role.lead for one in turn.closing):
        yield _("只是临时顶替的请用代管，到期自动恢复。")


def since(officer: str, start: date, last: date | None) -> str:
    """Return an officer with the days of a turn, as people read it."""
    if last is None:
        return _("{officer}（{start} 起）").format(officer=officer, start=start)
    return _("{officer}（{start} 至 {end}）").format(officer=officer, start=start, end=last)
