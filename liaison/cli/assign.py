"""``liaison assign``: give an officer a role at a company from a day on."""

from __future__ import annotations

import argparse
from datetime import date

from liaison.base.words import N_, _
from liaison.cli import finding
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.records.assignment import Reason, Role
from liaison.services import assigning
from liaison.services.assigning import PreviewRow

_ROLES = tuple(str(role.value) for role in Role)


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("company", metavar=_("企业"), help=_("编号、统一社会信用代码或名称"))
    one.add_argument("officer", metavar=_("民警"), help=_("编号、警号或姓名"))
    one.add_argument(
        "--from", dest="first", required=True, metavar="2026-12-01", help=_("起始日期")
    )
    one.add_argument("--to", dest="last", metavar="2026-12-31", help=_("最后负责的一天"))
    one.add_argument(
        "--role", choices=_ROLES, default=_ROLES[0], help=_("主办、协办或代管，默认主办")
    )
    one.add_argument("--note", default="", metavar=_("备注"), help=_("备注"))
    add_json(one)


def run(desk: Desk) -> int:
    """Assign in one step and print what it came to."""
    given = desk.given
    first = finding.day(given.first, "from")
    last = finding.day(given.last, "to") if given.last else None
    role = Role.read(given.role)
    company = finding.company(desk, given.company, "company")
    officer = finding.officer(desk, given.officer, "officer")
    with desk.store.reading() as session:
        preview = assigning.preview(session, [company], officer, first, role, last)
    changed = assigning.assign(
        desk.store,
        [company],
        officer,
        first,
        Reason.leave if role is Role.stand_in else Reason.rotation,
        role=role,
        end=last,
        note=given.note,
    )
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
    told = {
        "company": row.company,
        "officer": officer,
        "role": role.value,
        "from": first.isoformat(),
        "to": last.isoformat() if last else None,
        "changed": changed,
        "before": row.before or None,
        "after": row.after or None,
    }
    headings = (_("企业"), _("原联络民警"), _("分工"))
    desk.show(told, headings, [(row.company, row.before, row.after or row.before)])


COMMAND = Command("assign", N_("为企业指定联络民警、协办或代管"), _arguments, run)
