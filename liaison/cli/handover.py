"""``liaison handover``: hand an officer's companies over, and write the list to sign."""

from __future__ import annotations

import argparse
import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble, brief
from liaison.base.words import N_, _
from liaison.cli import finding
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json, add_leave, leave
from liaison.records.assignment import Reason
from liaison.services import assignodd, handing, handinglist
from liaison.services.handing import Handed
from liaison.services.handinglist import Asked, Wish

_ENDINGS = (".xlsx", ".docx")
_PLACES = {
    "giver_id": "from",
    "receiver_id": "to",
    "officer_id": "to",
    "companies": "company",
    "company_id": "company",
    "day": "on",
    "start": "on",
    "end": "on",
}


def _arguments(one: argparse.ArgumentParser) -> None:
    who = _("编号、警号或姓名")
    one.add_argument("--from", dest="giver", metavar=_("移交人"), help=who)
    one.add_argument("--to", dest="receiver", metavar=_("接收人"), help=who)
    one.add_argument("--on", metavar="2026-12-01", help=_("交接日期，接收人从这一天起负责"))
    one.add_argument(
        "--company",
        action="append",
        default=[],
        metavar=_("企业"),
        help=_("只移交这家企业，可写多个；不写为全部"),
    )
    one.add_argument(
        "--out", required=True, metavar=_("文件"), help=_("交接清单，.xlsx 或 .docx 文件")
    )
    one.add_argument("--note", default="", metavar=_("说明"), help=_("交接说明，印在清单上"))
    one.add_argument(
        "--full", action="store_true", help=_("清单含完整的电话（须有权限并写明原因）")
    )
    one.add_argument(
        "--again",
        metavar="JJ-202611-0001",
        help=_("不办理交接，只把这次交接（编号）的清单再写一份"),
    )
    add_leave(one)
    add_json(one)


def run(desk: Desk) -> int:
    """Hand over in one step, write the list, print both; 1 when only the list failed."""
    given = desk.given
    _demand(given)
    if given.again:
        return _again(desk, _target(given.out))
    out = _target(given.out)
    day = finding.day(given.on, "on")
    giver = finding.officer(desk, given.giver, "from")
    receiver = finding.officer(desk, given.receiver, "to")
    receivers = dict.fromkeys(_companies(desk, giver, day), receiver)
    wish = Wish(given.full, leave(desk))
    handinglist.prepare(desk.store, Asked(giver, receivers, day), wish)  # may it be written at all?
    _warn(desk, receivers, receiver, day)
    with finding.placed(_PLACES):
        handed = handing.hand_over(desk.store, giver, receivers, day, Reason.rotation, given.note)
    words = _("已交接 {number}：{n} 家企业。")
    if handed.planned:
        words = _("已安排交接 {number}：{n} 家企业，{day} 起生效；到那天仍未结的事项一并移交。")
    desk.say(words.format(number=handed.number, n=handed.companies, day=handed.day))
    if handed.day < clock.today():
        desk.say(_("会改变 {day} 以来的责任归属。").format(day=handed.day))
    written = _written(desk, handed, out, wish)
    _tell(desk, handed, written)
    return 0 if written else 1


def _warn(desk: Desk, receivers: Mapping[int, int], receiver: int, day: date) -> None:
    """Tell what is unusual about the companies for this receiver, company by company."""
    with desk.store.reading() as session:
        odd = assignodd.oddities(session, dict.fromkeys(receivers, day), receiver)
    named = finding.titles(desk, "Company", list(odd))
    for company, told in odd.items():
        desk.say(_("{company}：{what}").format(company=named[company], what=told))


def _written(desk: Desk, handed: Handed, out: Path, wish: Wish) -> tuple[Path, str] | None:
    """Write the list of what is handed over by now; None when it failed, which is said."""
    without = _("交接已经登记，只是清单没有写成；可用 --again {number} 再次导出。")
    without = without.format(number=handed.number)
    try:
        written = write(desk, Asked(handover_id=handed.handover_id), out, wish)
    except (Problem, Trouble, OSError) as error:
        desk.say(str(error))
        desk.say(without)
        return None
    except BaseException:  # interrupted: the person must not think nothing was done
        desk.say(without)
        raise
    desk.say(_("已写入 {path}").format(path=written[0]))
    return written


def _again(desk: Desk, out: Path) -> int:
    """Write the list of an earlier handover once more; nothing is handed over."""
    wish = Wish(desk.given.full, leave(desk))
    asked = Asked(handover_id=finding.handover(desk, desk.given.again, "again"))
    found, _grant = handinglist.prepare(desk.store, asked, wish)
    path, sha256 = write(desk, asked, out, wish)
    desk.say(_("已写入 {path}").format(path=path))
    told = {
        "number": found.number,
        "on": found.day.isoformat(),
        "companies": sum(one.companies for one in found.sections),
        "path": str(path),
        "sha256": sha256,
    }
    row = [str(told[name]) for name in ("number", "on", "companies")]
    desk.show(told, (_("交接"), _("交接日期"), _("企业")), [row])
    if not desk.json:
        print(f"{sha256}  {path}")
    return 0


def write(desk: Desk, asked: Asked, out: Path, wish: Wish) -> tuple[Path, str]:
    """Write the list as the ending of the file says; return the file and its SHA-256."""
    if out.suffix.lower() == ".docx":
        from liaison.documents import handover as form

        printed = form.export(desk.store, asked, out, wish)
        return printed.path, printed.sha256
    from liaison.ledgers import handover as book

    found = book.export(desk.store, asked, out, desk.watcher, wish)
    return found.path, found.sha256


def _demand(given: argparse.Namespace) -> None:
    """Refuse what lacks an option, or brings one that another makes senseless."""
    wanted = {"--from": given.giver, "--to": given.receiver, "--on": given.on}
    if given.again is None:
        if missing := [name for name, value in wanted.items() if value is None]:
            raise Problem(_("缺少参数：{names}").format(names=", ".join(missing)))
        return
    more = {**wanted, "--company": given.company, "--note": given.note}
    for name, value in more.items():
        if value:
            raise Problem(_("{names} 不能与 {other} 同用").format(names="--again", other=name))


def _target(raw: str) -> Path:
    out = Path(raw).expanduser()
    if out.suffix.lower() not in _ENDINGS or out.is_dir():
        raise Problem(
            _("“{raw}”不是 .xlsx 或 .docx 文件。").format(raw=brief(out.name)),
            "out",
            _("请写清单文件的完整名称。"),
        )
    folder = next(one for one in out.absolute().parents if one.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK):
        raise Problem(
            _("不能在“{folder}”里写文件。").format(folder=brief(str(folder))),
            "out",
            _("请换一个文件夹；交接没有办理。"),
        )
    return out


def _companies(desk: Desk, giver: int, day: date) -> list[int]:
    if desk.given.company:
        found = [finding.company(desk, one, "company") for one in desk.given.company]
        return list(dict.fromkeys(found))
    with desk.store.reading() as session:
        every = handing.to_hand(session, giver, day)
    if not every:
        raise Problem(
            _("{day} 没有由移交人联络的企业。").format(day=day), "from", _("请核对民警和日期。")
        )
    return every


def _tell(desk: Desk, handed: Handed, written: tuple[Path, str] | None) -> None:
    path, sha256 = (str(written[0]), written[1]) if written else (None, None)
    told = {
        "number": handed.number,
        "on": handed.day.isoformat(),
        "planned": handed.planned,
        "companies": handed.companies,
        "issues": handed.issues,
        "disputes": handed.disputes,
        "visits": handed.visits,
        "path": path,
        "sha256": sha256,
    }
    headings = (_("交接"), _("企业"), _("诉求和隐患"), _("纠纷"), _("计划走访"))
    counts = (handed.companies, handed.issues, handed.disputes, handed.visits)
    desk.show(told, headings, [(handed.number, *map(str, counts))])
    if written and not desk.json:
        print(f"{sha256}  {path}")


COMMAND = Command("handover", N_("交接企业，并写出交接清单"), _arguments, run)
