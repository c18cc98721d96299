"""``liaison restore``: put a backup in the store's place, after saying what that changes."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from liaison.base.clock import clock
from liaison.base.errors import Problem, Trouble
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.services import restoring
from liaison.services.restoring import Preview, Unlocked
from liaison.services.rights import Leave
from liaison.store import opening
from liaison.store.step import Store

SECOND = "LIAISON_SECOND_PASSWORD"
"""Environment variable with the password of the second person."""

_LINES = 20


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("file", metavar=_("备份文件"), help=_("liaison-….db，密钥文件放在旁边"))
    one.add_argument("--yes", action="store_true", help=_("不再询问，直接恢复"))
    one.add_argument("--reason", default="", metavar=_("原因"), help=_("恢复的原因，记入审计"))
    one.add_argument("--second", default="", metavar=_("用户名"), help=_("第二确认人的用户名"))


def run(desk: Desk) -> int:
    """Prove the backup, tell what would change, ask, and restore it."""
    path = Path(desk.given.file).expanduser()
    if desk.settings.database:
        raise Problem(_("数据在服务器上，由服务器管理员恢复。"), mend=_("请联系服务器管理员。"))
    restoring.finish(desk.home)
    store = _store(desk)
    user = desk.user()
    unlocked = restoring.key_for(store, path) if store else None
    if unlocked is None:
        unlocked = restoring.unlock(desk.home, path, user, desk.password(user))
    seen = restoring.preview(desk.home, path, unlocked, store)
    _tell(desk, seen)
    if not (desk.given.yes or _agreed(desk)):
        desk.say(_("没有恢复，数据没有改动。"))
        return 2
    ready = _prepare(desk, store, path, unlocked, user)
    desk.close()
    aside = restoring.finish(desk.home)
    if ready.missing:
        desk.say(_("有 {n} 个附件的文件不在这份备份旁边，没有恢复。").format(n=ready.missing))
    desk.say(
        _("已恢复。原来的数据保存在 {folder}，请用下列账号登录：{names}。").format(
            folder=aside, names=listed(seen.logins)
        )
    )
    return 1 if ready.missing else 0


def _store(desk: Desk) -> Store | None:
    """Return today's store; None when there is none or it cannot be opened."""
    if not opening.exists(desk.home) or not desk.home.store.exists():
        return None
    try:
        return desk.store
    except Trouble as trouble:
        desk.say(str(trouble))
        return None


def _prepare(
    desk: Desk, store: Store | None, path: Path, unlocked: Unlocked, user: str
) -> restoring.Ready:
    reason = desk.given.reason
    if store is None:
        return restoring.prepare_closed(desk.home, path, unlocked, user, reason)
    second = desk.given.second
    leave = Leave(reason, desk.password(user), second, os.environ.get(SECOND, "") if second else "")
    return restoring.prepare(store, path, unlocked, leave)


def _tell(desk: Desk, seen: Preview) -> None:
    made = clock.shown(seen.made) if seen.made else ""
    desk.say(_("备份 {name}（{made}）").format(name=seen.path.name, made=made))
    now = [
        (one.words, str(one.then), "?" if one.now is None else str(one.now)) for one in seen.counts
    ]
    desk.table((_("类型"), _("备份中"), _("现在")), now)
    if seen.since:
        desk.say(_("备份之后的 {n} 次操作将不在恢复后的数据中：").format(n=seen.lost))
        rows = [(f"{one.day}", one.who, str(one.steps)) for one in seen.since[:_LINES]]
        desk.table((_("日期"), _("用户"), _("操作次数")), rows)
    elif not seen.ours:
        desk.say(_("无法与现有数据比较：现有数据打不开，或这份备份来自另一份数据。"))
    if seen.own_ring:
        desk.say(_("恢复后请使用备份当时的用户名和密码。"))


def _agreed(desk: Desk) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise Problem(_("恢复需要确认。"), mend=_("请加 --yes。"))
    desk.say(_("现有数据将被移到隔离文件夹，并换成这份备份。输入 yes 继续："))
    try:
        return input().strip().lower() == "yes"
    except EOFError:
        return False


COMMAND = Command("restore", N_("从备份恢复数据"), _arguments, run)
