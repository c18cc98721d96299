"""``liaison duties``: what the recurring duties ask, what was done, what is overdue."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.words import N_, _, named
from liaison.cli import finding
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.figures.duties import YEAR
from liaison.figures.scope import Scope
from liaison.services import duties, names
from liaison.services.duties import Standing

STATES = {
    "done": N_("已完成"),
    "open": N_("未完成"),
    "overdue": N_("已逾期"),
    "excused": N_("免除"),
}
_TO_COME = N_("将到期")


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--on", metavar="2026-12-01", help=_("哪一天，默认今天"))
    one.add_argument(
        "--officer", metavar=_("民警"), help=_("只看由这名民警负责的（编号、警号或姓名）")
    )
    one.add_argument("--station", metavar=_("警务站"), help=_("只统计这个警务站（名称或编号）"))
    one.add_argument("--missing", action="store_true", help=_("只列未完成和已逾期的"))
    add_json(one)
    one.epilog = _(
        "列出这一天所在周期的任务，和此前一年内逾期未完成的。日期在今天以后的，另列到那天以前将到期的。"
        "逾期的提醒现在负责的民警，从别人手上承接的注明原来的民警。有逾期时退出状态仍为 0。"
    )


def run(desk: Desk) -> int:
    """Print the duties of the day's periods, the overdue ones before them first; always 0."""
    on = _day(desk.given.on)
    scope = _scope(desk)
    with desk.store.reading() as session:
        found = _together(duties.overdue(session, on, scope), duties.standings(session, on, scope))
        companies = names.titles(session, "Company", sorted({one.company_id for one in found}))
        theirs = {one.officer_id for one in found} | {one.inherited_from for one in found}
        officers = names.titles(session, "Officer", sorted(one for one in theirs if one))
    if desk.given.missing:
        found = [one for one in found if one.missing]
    if desk.json:
        desk.give([_plain(one, companies, officers) for one in found])
    else:
        headings = (
            *(_("任务"), _("企业"), _("民警"), _("应"), _("已"), _("差"), _("截止"), _("状态")),
        )
        desk.table(headings, [_row(one, companies, officers, on) for one in found])
    _sum_up(desk, found, on)
    return 0


def _sum_up(desk: Desk, found: Sequence[Standing], on: date) -> None:
    late = sum(one.state == "overdue" for one in found)
    short = sum(one.state == "open" for one in found)
    words = _("共 {n} 项：未完成 {short}，已逾期 {late}。")
    desk.say(words.format(n=len(found), short=short, late=late))
    if on > clock.today():
        coming = sum(_to_come(one, on) for one in found)
        words = _("以今天的登记为准；未完成的有 {n} 项在 {day} 以前到期。")
        desk.say(words.format(n=coming, day=on))


def _to_come(one: Standing, on: date) -> bool:
    """Is there time still today, but not on that day?"""
    return one.state == "open" and one.due_by < on


def _day(raw: str | None) -> date:
    """Return the day asked for; what is due is known for a year ahead."""
    if raw is None:
        return clock.today()
    on, last = finding.day(raw, "on"), clock.today() + YEAR
    if on > last:
        raise Problem(_("任务最多看到 {day}。").format(day=last), "on", _("请填写以前的日期。"))
    return on


def _scope(desk: Desk) -> Scope:
    given = desk.given
    officer = finding.officer(desk, given.officer, "officer") if given.officer is not None else None
    if given.station is None:
        return Scope(officer_id=officer)
    with desk.store.reading() as session:
        return Scope(names.find(session, "Station", given.station), officer)


def _together(before: Sequence[Standing], now: Sequence[Standing]) -> list[Standing]:
    """Overdue ones first; a window of an interval that is overdue is told once."""
    known = {(one.duty_id, one.company_id, one.first) for one in before}
    rest = [one for one in now if (one.duty_id, one.company_id, one.first) not in known]
    return [*before, *rest]


def _plain(
    one: Standing, companies: dict[int, str], officers: dict[int, str]
) -> dict[str, str | int | None]:
    return {
        "duty": one.duty,
        "counted": one.counted,
        "cycle": one.cycle,
        "company": companies[one.company_id],
        "officer": officers.get(one.officer_id or 0),
        "inherited_from": officers.get(one.inherited_from or 0),
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "due_by": one.due_by.isoformat(),
        "asked": one.asked,
        "done": one.done,
        "missing": one.missing,
        "excused": one.excused or None,
        "state": one.state,
    }


def _row(
    one: Standing, companies: dict[int, str], officers: dict[int, str], on: date
) -> tuple[str, ...]:
    state = _(_TO_COME if _to_come(one, on) else STATES[one.state])
    officer = officers.get(one.officer_id or 0, "")
    if one.inherited_from:
        before = officers.get(one.inherited_from, "")
        officer = _("{officer}（承接{before}）").format(officer=officer, before=before)
    return (
        one.duty,
        companies[one.company_id],
        officer,
        str(one.asked),
        str(one.done),
        str(one.missing),
        one.due_by.isoformat(),
        named(state, one.excused) if one.excused else state,
    )


COMMAND = Command("duties", N_("常态任务：应做、已做、还差和逾期"), _arguments, run)
