"""``liaison assign``: give an officer a role at a company from a day on."""

from __future__ import annotations

import argparse
from datetime import date

from liaison.base.errors import Problem
from liaison.base.words import N_, _, beside, listed
from liaison.cli import finding
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.records.assignment import Reason, Role
from liaison.services import assigning
from liaison.services.assigning import PreviewRow

_ROLES = tuple(str(role.value) for role in Role)
_PLACES = {"company_id": "company", "officer_id": "officer", "start": "from", "end": "to"}


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("company", metavar=_("企业"), help=_("编号、统一社会信用代码或名称"))
    one.add_argument("officer", metavar=_("民警"), help=_("编号、警号或姓名"))
    one.add_argument(
        "--from", dest="first", required=True, metavar="2026-12-01", help=_("起始日期")
    )
    one.add_argument("--to", dest="last", metavar="2026-12-31", help=_("最后负责的一天"))
    one.add_argument(
        "--role",
        default=_ROLES[0],
        metavar="|".join(_ROLES),
        help=_("主办、协办或代管，默认主办；也可直接写中文"),
    )
    one.add_argument("--note", default="", metavar=_("备注"), help=_("备注"))
    add_json(one)


def _role(raw: str) -> Role:
    """Return the role meant, by its code or as people say it; raises :class:`Problem`."""
    try:
        return Role.read(raw)
    except Problem as problem:
        told = listed(beside(role.value, role.words) for role in Role)
        mend = _("可填：{choices}。").format(choices=told)
        raise Problem(problem.words, "role", mend) from problem


def run(desk: Desk) -> int:
    """Assign in one step and print what it came to."""
    given = desk.given
    first = finding.day(given.first, "from")
    last = finding.day(given.last, "to") if given.last is not None else None
    role = _role(given.role)
    company = finding.company(desk, given.company, "company")
    officer = finding.officer(desk, given.officer, "officer")
    reason = Reason.leave if role is Role.stand_in else Reason.rotation
    about = {"role": role, "end": last, "note": given.note}
    with finding.placed(_PLACES):
        with desk.store.reading() as session:
            preview = assigning.preview(session, [company], officer, first, role, last)
        changed = assigning.assign(desk.store, [company], officer, first, reason, **about)
    (row,) = preview.rows
    if row.note:
        desk.say(row.note)
    desk.say(_("已登记分工。") if changed else _("原来就是这样，没有改动。"))
    name = finding.titles(desk, "Officer", [officer])[officer]
    _tell(desk, row, name, (role, first, last), bool(changed))
    return 0


def _tell(
    desk: Desk, row: PreviewRow, officer: str, asked: tuple[Role, date, date | None], changed: bool
) -> None:
    role, first, last = asked
    last = row.end if row.start else last
    told = {
        "company": row.company,
        "officer": officer,
        "role": role.value,
        "from": (row.start or first).isoformat(),
        "to": last.isoformat() if last else None,
        "changed": changed,
        "before": row.before or None,
        "after": row.after or None,
        "note": row.note or None,
    }
    headings = (_("企业"), _("原联络民警"), _("分工"))
    desk.show(told, headings, [(row.company, row.before, row.after or row.before)])


COMMAND = Command("assign", N_("为企业指定联络民警、协办或代管"), _arguments, run)
