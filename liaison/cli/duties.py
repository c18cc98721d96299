"""``liaison duties``: what the recurring duties ask, what was done, what is overdue."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from liaison.base.clock import clock
from liaison.base.words import N_, _
from liaison.cli import finding
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.figures.scope import Scope
from liaison.services import duties, names
from liaison.services.duties import Standing

STATES = {
    "done": N_("已完成"),
    "open": N_("未完成"),
    "overdue": N_("已逾期"),
    "excused": N_("免除"),
}


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--on", metavar="2026-12-01", help=_("哪一天，默认今天"))
    one.add_argument(
        "--officer", metavar=_("民警"), help=_("只看由这名民警负责的（编号、警号或姓名）")
    )
    one.add_argument("--station", metavar=_("警务站"), help=_("只统计这个警务站（名称或编号）"))
    one.add_argument("--missing", action="store_true", help=_("只列未完成和已逾期的"))
    add_json(one)
    one.epilog = _("列出这一天所在周期的任务，和此前一年内逾期未完成的。有逾期时退出状态仍为 0。")


def run(desk: Desk) -> int:
    """Print the duties of the day's periods, the overdue ones before them first; always 0."""
    on = finding.day(desk.given.on, "on") if desk.given.on else clock.today()
    scope = _scope(desk)
    with desk.store.reading() as session:
        found = _together(duties.overdue(session, on, scope), duties.standings(session, on, scope))
        companies = names.titles(session, "Company", sorted({one.company_id for one in found}))
        theirs = {one.officer_id for one in found if one.officer_id is not None}
        officers = names.titles(session, "Officer", sorted(theirs))
    if desk.given.missing:
        found = [one for one in found if one.missing]
    if desk.json:
        desk.give([_plain(one, companies, officers) for one in found])
    else:
        headings = (
            *(_("任务"), _("企业"), _("民警"), _("应"), _("已"), _("差"), _("截止"), _("状态")),
        )
        desk.table(headings, [_row(one, companies, officers) for one in found])
    late = sum(one.state == "overdue" for one in found)
    short = sum(one.state == "open" for one in found)
    words = _("共 {n} 项：未完成 {short}，已逾期 {late}。")
    desk.say(words.format(n=len(found), short=short, late=late))
    return 0


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
        "first": one.first.isoformat(),
        "last": one.last.isoformat(),
        "due_by": one.due_by.isoformat(),
        "asked": one.asked,
        "done": one.done,
        "missing": one.missing,
        "excused": one.excused or None,
        "state": one.state,
    }


def _row(one: Standing, companies: dict[int, str], officers: dict[int, str]) -> tuple[str, ...]:
    state = _(STATES[one.state])
    return (
        one.duty,
        companies[one.company_id],
        officers.get(one.officer_id or 0, ""),
        str(one.asked),
        str(one.done),
        str(one.missing),
        one.due_by.isoformat(),
        f"{state}\uff1a{one.excused}" if one.excused else state,
    )


COMMAND = Command("duties", N_("常态任务：应做、已做、还差和逾期"), _arguments, run)
