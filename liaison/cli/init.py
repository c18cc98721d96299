"""``liaison init``: make a store with its first station and account."""

from __future__ import annotations

import argparse

from liaison.base.errors import Refused
from liaison.base.words import N_, _
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json
from liaison.services.beginning import begin
from liaison.store import opening


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("--station", required=True, metavar=_("名称"), help=_("警务站名称"))
    one.add_argument("--user", metavar=_("用户名"), help=_("首个账号的用户名"))
    one.add_argument("--bureau", default="", metavar=_("名称"), help=_("所属公安局"))
    one.add_argument("--park", default="", metavar=_("名称"), help=_("所属园区"))
    add_json(one)


def run(desk: Desk) -> int:
    """Make the store and print the recovery key, which is kept nowhere."""
    given = desk.given
    if desk.settings.database:
        raise Refused(
            _("这台电脑连接的是共享数据库，不能在本机初始化。"),
            mend=_("请在设置中改为本机数据后再试。"),
        )
    if opening.exists(desk.home):
        raise Refused(_("这里已经有数据，不能重新初始化。"), mend=_("请用 --home 另选文件夹。"))
    user = desk.user()
    first = opening.First(
        given.station, user, desk.password(user, new=True), given.bureau, given.park
    )
    store, recovery = begin(desk.home, first)
    store.close()
    desk.say(_("已建立“{station}”，数据在 {folder}。").format(
        station=given.station, folder=desk.home.folder
    ))  # fmt: skip
    tell_recovery(desk, recovery)
    if desk.json:
        desk.give(
            {
                "station": given.station,
                "user": user,
                "home": str(desk.home.folder),
                "recovery_key": recovery,
            }
        )
    return 0


def tell_recovery(desk: Desk, recovery: str) -> None:
    """Print the recovery key where a person or a script will find it."""
    desk.say(_("恢复密钥只显示这一次，请打印后封存；忘记密码时只有它能打开数据："))
    if not desk.json:
        print(recovery)


COMMAND = Command("init", N_("建立数据：警务站和首个账号，并给出恢复密钥"), _arguments, run)
