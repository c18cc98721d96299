"""What assigning would do, company by company, shown before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from liaison.base.clock import clock
from liaison.base.words import _
from liaison.records import Officer
from liaison.records.assignment import Role
from liaison.services import turns
from liaison.services.turns import Turn, Wanted


@dataclass(frozen=True)
class PreviewRow:
    """One company: who leads it on the day asked for, who would be what, or why not.

    ``before`` and ``after`` are as people read them, “张三（2026-01-01 起）”;
    ``after`` is empty when nothing changes, ``note`` says what else follows.
    """

    company_id: int
    company: str
    before: str
    after: str
    problem: str
    note: str = ""


@dataclass(frozen=True)
class Preview:
    """What assigning would do: companies that change, that stay as they are, that refuse."""

    rows: tuple[PreviewRow, ...]
    changes: int
    same: int
    refused: int


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
    rows = tuple(_row(turn, officer.name, role) for turn in found)
    refused = sum(turn.problem is not None for turn in found)
    changes = sum(turn.begins for turn in found)
    return Preview(rows, changes, len(found) - changes - refused, refused)


def _row(turn: Turn, officer: str, role: Role) -> PreviewRow:
    before = since(turn.lead.officer, turn.lead.start, turn.lead.end) if turn.lead else ""
    after = note = ""
    if turn.begins:
        assert turn.start is not None
        after = since(officer, turn.start, turn.end)
        after = after if role is Role.lead else f"{role.words} {after}"
        note = "".join(_notes(turn, role))
    problem = str(turn.problem) if turn.problem else ""
    return PreviewRow(turn.company_id, turn.company, before, after, problem, note)


def _notes(turn: Turn, role: Role) -> list[str]:
    assert turn.start is not None
    notes = []
    if turn.start < clock.today() and role is not Role.deputy and turn.lead is not None:
        notes.append(_("会改变 {day} 以来的责任归属。").format(day=turn.start))
    beside = [one for one in turn.closing if one.role is not Role.lead]
    notes += [_("原{role}同时结束。").format(role=one.role.words) for one in beside]
    if turn.next is not None:
        notes.append(
            _("{day} 起由{officer}接任。").format(day=turn.next.start, officer=turn.next.officer)
        )
    elif role is Role.lead and turn.end is not None:
        notes.append(_("{day} 以后没有联络民警。").format(day=turn.end))
    return notes


def since(officer: str, start: date, last: date | None) -> str:
    """Return an officer with the days of a turn, as people read it."""
    if last is None:
        return _("{officer}（{start} 起）").format(officer=officer, start=start)
    return _("{officer}（{start} 至 {end}）").format(officer=officer, start=start, end=last)
