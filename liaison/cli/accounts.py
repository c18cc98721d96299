"""``liaison accounts``: who may sign in; new, forgotten, locked and closed accounts."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path

from liaison.base.errors import Problem
from liaison.base.words import N_, _, listed
from liaison.cli.desk import Command, Desk
from liaison.cli.options import add_json, add_leave, leave
from liaison.records.account import AccountRole
from liaison.services import accounts, names, ownpassword, seats, stationkeys
from liaison.services.rights import Leave
from liaison.services.stationkeys import OneTime
from liaison.store import policy
from liaison.store.keyfile import new_key_file
from liaison.store.keys import RECOVERY

NEW_PASSWORD = "LIAISON_NEW_PASSWORD"  # noqa: S105 - the name of a variable
"""Environment variable with the password to be set."""


def _arguments(one: argparse.ArgumentParser) -> None:
    one.add_argument("action", choices=tuple(_ACTIONS), metavar=_("操作"), help=_(
        "list 列出，add 添加，reset 重发一次性密码，unlock 解锁，disable 停用，enable 启用，"
        "role 变更角色，remove 删除并更换数据密钥，password 修改自己的密码，"
        "keyfile 为自己启用密钥文件，recovery 更换恢复密钥，rekey 更换数据密钥，"
        "profile 选择密码规则"
    ))  # fmt: skip
    one.add_argument("name", nargs="?", default="", metavar=_("用户名"), help=_(
        "账号的用户名；keyfile 为文件，profile 为 {names}"
    ).format(names=listed(policy.PROFILES)))  # fmt: skip
    roles = [role.value for role in AccountRole]
    one.add_argument("--role", choices=roles, metavar=_("角色"), help=listed(roles))
    one.add_argument("--officer", default="", metavar=_("民警"), help=_("这是谁的账号"))
    one.add_argument("--also-admin", action="store_true", help=_("兼任管理员"))
    add_leave(one)
    add_json(one)


def run(desk: Desk) -> int:
    """Do what was asked; one-time passwords and recovery keys are printed this once."""
    action = desk.given.action
    if action not in _WITHOUT and not desk.given.name:
        raise Problem(_("没有写明用户名。"), mend=_("请写在操作后面。"))
    _ACTIONS[action](desk)
    return 0


def _list(desk: Desk) -> None:
    found = seats.seats(desk.store)
    headings = (_("用户名"), _("角色"), _("民警"), _("状态"), _("上次登录"), _("还需等待"))
    rows = [(one.login, _role(one), one.officer, one.state, one.last, one.locked) for one in found]
    desk.show([asdict(one) for one in found], headings, rows)


def _role(one: seats.Seat) -> str:
    return _("{role}、兼任管理员").format(role=one.role) if one.also_admin else one.role


def _add(desk: Desk) -> None:
    given, officer = desk.given, None
    if not given.role:
        raise Problem(_("没有写明角色。"), mend=_("请用 --role。"))
    if given.officer:
        with desk.store.reading() as session:
            officer = names.find(session, "Officer", given.officer)
    made = accounts.add(desk.store, given.name, given.role, officer, given.also_admin, _leave(desk))
    desk.say(_("已添加账号“{login}”。").format(login=made.login))
    _hand_out(desk, [made])


def _reset(desk: Desk) -> None:
    _hand_out(desk, [accounts.reset(desk.store, desk.given.name, _leave(desk))])


def _unlock(desk: Desk) -> None:
    accounts.unlock(desk.store, desk.given.name, _leave(desk))
    _done(desk, _("账号“{login}”已解锁。"))


def _disable(desk: Desk) -> None:
    accounts.set_active(desk.store, desk.given.name, False, _leave(desk))
    _done(desk, _("账号“{login}”已停用。"))


def _enable(desk: Desk) -> None:
    accounts.set_active(desk.store, desk.given.name, True, _leave(desk))
    _done(desk, _("账号“{login}”已启用。"))


def _set_role(desk: Desk) -> None:
    given = desk.given
    if not given.role:
        raise Problem(_("没有写明角色。"), mend=_("请用 --role。"))
    accounts.set_role(desk.store, given.name, given.role, given.also_admin, _leave(desk))
    _done(desk, _("账号“{login}”的角色已变更。"))


def _remove(desk: Desk) -> None:
    given = accounts.remove(desk.store, desk.given.name, _leave(desk))
    _done(desk, _("账号“{login}”已删除，数据密钥已更换。"))
    _hand_out(desk, given)


def _rekey(desk: Desk) -> None:
    given = stationkeys.rekey(desk.store, _leave(desk))
    desk.say(_("数据密钥已更换。"))
    _hand_out(desk, given)


def _password(desk: Desk) -> None:
    user = desk.user()
    store = desk.opened(changing=True)
    new = desk.password(user, new=True, variable=NEW_PASSWORD)
    ownpassword.change_own(store, desk.password(user), new, desk.key_file())
    desk.say(_("密码已修改。"))


def _keyfile(desk: Desk) -> None:
    path = Path(desk.given.name).expanduser()
    store = desk.store
    made = new_key_file(path)
    ownpassword.set_key_file(store, desk.password(desk.user()), made, desk.key_file())
    desk.say(_("今后登录需要密钥文件“{path}”，请另存一份放入信封。").format(path=path))


def _recovery(desk: Desk) -> None:
    told = stationkeys.new_recovery(desk.store, _leave(desk))
    desk.say(_("恢复密钥只显示这一次，请打印后封存；旧的恢复密钥已作废："))
    if desk.json:
        desk.give({"recovery_key": told})
    else:
        print(told)


def _profile(desk: Desk) -> None:
    stationkeys.set_profile(desk.store, desk.given.name, _leave(desk))
    words = policy.PROFILES[desk.given.name].words
    desk.say(_("密码规则已改为：{words}。").format(words=_(words)))


def _leave(desk: Desk) -> Leave:
    """Return what was brought, with the password this person has just signed in with."""
    return replace(leave(desk), password=desk.password(desk.user()))


def _done(desk: Desk, words: str) -> None:
    desk.say(words.format(login=desk.given.name))


def _hand_out(desk: Desk, made: list[OneTime]) -> None:
    """Print one-time passwords where a person or a script will find them."""
    if desk.json:
        desk.give([{"login": one.login, "code": one.code, "until": str(one.until)} for one in made])
        return
    for one in made:
        if one.login == RECOVERY:
            desk.say(_("恢复密钥已更换，只显示这一次，请打印后封存："))
        elif one.code:
            told = _("“{login}”的一次性密码，{until} 前有效，首次登录时须改为自己的密码：")
            desk.say(told.format(login=one.login, until=one.until))
        else:
            desk.say(_("“{login}”的密码请由服务器管理员设置。").format(login=one.login))
        if one.code:
            print(one.code)


_ACTIONS: dict[str, Callable[[Desk], None]] = {
    "list": _list,
    "add": _add,
    "reset": _reset,
    "unlock": _unlock,
    "disable": _disable,
    "enable": _enable,
    "role": _set_role,
    "remove": _remove,
    "password": _password,
    "keyfile": _keyfile,
    "recovery": _recovery,
    "rekey": _rekey,
    "profile": _profile,
}
_WITHOUT = frozenset({"list", "password", "recovery", "rekey"})
"""Actions that are about nobody in particular, or about oneself."""

COMMAND = Command("accounts", N_("账号：列出、添加、重置、解锁、停用和启用"), _arguments, run)
