"""``liaison demo``: a store full of invented records to try things out."""

from __future__ import annotations

import argparse
import os
import secrets

from liaison.base.words import N_, _
from liaison.cli.desk import PASSWORD, USER, Command, Desk
from liaison.cli.init import tell_recovery
from liaison.cli.options import add_json
from liaison.records import BY_NAME
from liaison.services import demo
from liaison.services.beginning import begin
from liaison.services.demo_words import BUREAU, PARK, STATION
from liaison.store import opening
from liaison.store.opening import First

_LOGIN = "demo"


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--companies", type=int, default=40, metavar="N", help=_("企业数"))
    one.add_argument("--months", type=int, default=3, metavar="M", help=_("月数，含本月"))
    one.add_argument("--seed", type=int, default=1, metavar="S", help=_("随机种子"))
    one.add_argument(
        "--visits", type=int, metavar="N", help=_("每月走访次数；不填则按走访任务生成")
    )
    add_json(one)


def run(desk: Desk) -> int:
    """Fill the store; make it first, with an invented station, where there is none."""
    given = desk.given
    told = {} if desk.settings.database or opening.exists(desk.home) else _begin(desk)
    made = demo.fill(
        desk.store,
        given.companies,
        given.months,
        given.seed,
        given.visits,
        desk.watcher,
    )
    desk.say(_("已生成虚构的演示数据，人员和企业均不存在。"))
    if desk.json:
        desk.give({"records": made, **told})
    else:
        desk.table(
            (_("种类"), _("条数")),
            [(_(BY_NAME[name].label), str(count)) for name, count in made.items()],
        )
    return 0


def _begin(desk: Desk) -> dict[str, str]:
    """Make the store; the user and password are told, because nobody chose them."""
    user = os.environ.get(USER) or _LOGIN
    password = os.environ.get(PASSWORD) or f"{secrets.token_urlsafe(12)}-Aa1"
    station = First(STATION, user, password, BUREAU, PARK)
    store, recovery = begin(desk.home, station)
    desk.__dict__["store"] = store
    desk.say(_("已建立演示用的数据文件夹：{folder}").format(folder=desk.home.folder))
    told = {"user": user, "recovery_key": recovery}
    if PASSWORD not in os.environ:
        told["password"] = password
        desk.say(_("用户名：{user}  密码：{password}").format(user=user, password=password))
    tell_recovery(desk, recovery)
    return told


COMMAND = Command("demo", N_("用虚构的企业和记录填满一份新数据，供试用"), _arguments, run)
