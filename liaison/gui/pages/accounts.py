"""The accounts on the settings page: one's own password, and for administrators everybody's."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from liaison.base.errors import Problem
from liaison.base.words import _
from liaison.gui import ask
from liaison.gui.calls import call, was_cancelled, words_of
from liaison.gui.house import House
from liaison.gui.jobs import Failure
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.buttons import button
from liaison.gui.kit.dialogs import Option
from liaison.gui.kit.flow import FlowLayout
from liaison.gui.leave import allowed
from liaison.gui.look import style
from liaison.gui.onetime import CodeSheet, KeySheet
from liaison.gui.pages.accountrows import (
    CLOSE,
    OPEN,
    REMOVE,
    RESET,
    ROLE,
    UNLOCK,
    WHOSE,
    AccountRows,
)
from liaison.gui.pages.passwordform import PasswordForm, Purpose, Written
from liaison.services import accounts, names, ownpassword, seats, stationkeys
from liaison.services.rights import Leave
from liaison.services.seats import Seat
from liaison.services.stationkeys import OneTime
from liaison.store.policy import PROFILES, Profile
from liaison.store.step import Store


class Told(NamedTuple):
    """What the accounts' part of the settings page shows."""

    seats: list[Seat]
    officers: list[tuple[int, str]]
    profile: Profile
    rekey_due: bool
    station: str


def read(store: Store) -> Told:
    """Read it, on the store's thread."""
    with store.reading() as session:
        officers = names.offer(session, "Officer", limit=500)
        stations = names.offer(session, "Station")
    station = stations[0][1] if stations else ""
    due = store.key is not None and stationkeys.rekey_due(store)
    return Told(seats.seats(store), officers, stationkeys.profile(store), due, station)


def own_key_file(store: Store) -> bool:
    """Does one's own account need a key file?"""
    if store.home is None:
        return False
    from liaison.store import keys

    login = store.who.login.casefold()
    held = keys.holds(store.home.keyring)
    return any(one.key_file for one in held if one.name.casefold() == login)


def bind_key_file(
    store: Store, password: str, path: Path | None, old: Path | None, fresh: bool
) -> None:
    """Have one's own account need a file from now on, made before if it is to be ``fresh``.

    Raises :class:`Problem` at ``old`` for a wrong password, at ``key_file``
    for the file needed so far.
    """
    from liaison.store import keyfile

    if path is not None and fresh and not path.exists():
        keyfile.new_key_file(path)
    try:
        ownpassword.set_key_file(store, password, path, old)
    except Problem as problem:
        raise (problem.at("old") if problem.field == "password" else problem) from problem


def _rules(profile: Profile) -> str:
    """Say in a line what a profile asks."""
    said = [_("至少 {n} 个字符").format(n=profile.least)]
    if profile.classes:
        said.append(_("三类字符"))
    if profile.days:
        said.append(_("{n} 天更换一次").format(n=profile.days))
    if profile.before:
        said.append(_("不与最近 {n} 次相同").format(n=profile.before))
    return _("，").join(said)


class Accounts(QWidget):
    """One's own account; over it all of them for administrators."""

    def __init__(self, house: House, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._house = house
        store = house.jobs.store
        self._local = store is not None and store.key is not None
        self._keeps = accounts.may_keep(house.who)
        self._station, self._bound, self._due = "", False, False
        self.bar = MessageBar(self)
        self.rows = AccountRows(house.who.login, self)
        self.rows.asked.connect(self._asked)
        self.form = PasswordForm(house, self)
        self.sheet: CodeSheet | KeySheet | None = None
        self.add = self._way(_("添加账号"), "user-plus", self._add)
        self.own = self._way(_("修改我的密码"), "key-round", self._change_own)
        self.key_file = self._way(_("我的密钥文件"), "hard-drive", self._key_file)
        self.profile = self._way("", "shield-check", self._choose_profile)
        self.recovery = self._way(_("换发恢复密钥"), "file-text", self._new_recovery)
        self.rekey = self._way(_("更换数据密钥"), "refresh-cw", self._rekey)
        self._ways = (
            self.add,
            self.own,
            self.key_file,
            self.profile,
            self.recovery,
            self.rekey,
        )
        self.own.setVisible(self._local)
        self.key_file.setVisible(self._local)
        self.add.setVisible(self._keeps)
        self.rows.setVisible(self._keeps)
        for one in (self.profile, self.recovery, self.rekey):
            one.setVisible(self._keeps and self._local)
        self._lay()
        self.refresh()

    def refresh(self) -> None:
        """Read the accounts anew."""
        call(self, self._house.jobs, own_key_file, self._show_own, self._failed)
        if self._keeps:
            call(self, self._house.jobs, read, self._show, self._failed)

    def logins(self) -> list[str]:
        """Return the log-in names shown."""
        return [one.login for one in self.rows.seats]

    # -- what is shown

    def _show(self, told: Told) -> None:
        self._station = told.station
        self.rows.show_seats(told.seats)
        self._order()
        self.form.offer_officers(told.officers)
        self.form.password.set_profile(told.profile)
        self.profile.setText(_("密码规则：{name}").format(name=_(told.profile.words)))
        if told.rekey_due:
            words = _("有账号被移除后，数据密钥还没有更换。")
            self.bar.say("warn", words, _("现在更换"), self._rekey, closable=False)
        elif self._due:
            self.bar.clear()
        self._due = told.rekey_due

    def _show_own(self, bound: bool) -> None:
        self._bound = bound

    def _failed(self, failure: Failure) -> None:
        if not was_cancelled(failure):
            self.bar.say("error", words_of(failure))

    # -- one's own

    def _change_own(self) -> None:
        def save(store: Store, _leave: object, told: Written) -> None:
            ownpassword.change_own(store, told.old, told.password, told.key_file)

        done = partial(self._done, _("密码已修改，下次登录起使用新密码"))
        fields = ("old", "key_file", "password") if self._bound else ("old", "password")
        purpose = Purpose(_("修改我的密码"), "", fields, _("保存"), save, done)
        self.form.ask(purpose, self._house.who.login)

    def _key_file(self) -> None:
        ways = (
            Option("new", _("新建密钥文件"), _("保存到 U 盘；以后登录要插着它。")),
            Option("known", _("使用已有的密钥文件")),
            Option("none", _("不再使用密钥文件")),
        )
        words = _("密钥文件和密码一起才能登录，丢失后只能请管理员重设。请只放在 U 盘上。")
        way = ask.choose(self, _("我的密钥文件"), ways, words)
        if way is None:
            return
        path: Path | None = None
        if way == "new":
            path = ask.save_file(self, _("新建密钥文件"), Path.home() / _("警企联络.key"))
        elif way == "known":
            path = ask.choose_file(self, _("选择密钥文件"))
        if path is not None or way == "none":
            self._bind(path, fresh=way == "new")

    def _bind(self, path: Path | None, fresh: bool) -> None:
        def save(store: Store, _leave: object, told: Written) -> None:
            bind_key_file(store, told.old, path, told.key_file, fresh)

        about = _("绑定“{name}”").format(name=path.name) if path else _("以后只用密码登录。")
        title = _("我的密钥文件")
        done = _("密钥文件已绑定") if path else _("已不再使用密钥文件")
        fields = ("old", "key_file") if self._bound else ("old",)
        purpose = Purpose(title, about, fields, _("确认"), save, partial(self._done, done))
        self.form.ask(purpose, self._house.who.login)

    # -- everybody's

    def _add(self) -> None:
        def save(store: Store, leave: Leave, told: Written) -> OneTime:
            return accounts.add(store, told.login, told.role, told.officer, told.also_admin, leave)

        about = _("添加后会得到一个一次性密码，请当面交给本人。")
        fields = ("login", "role", "officer")
        self.form.choose_role("officer", False)
        self.form.ask(Purpose(_("添加账号"), about, fields, _("添加"), save, self._added))

    def _added(self, code: OneTime) -> None:
        self._done(_("账号已添加"), [code])

    def _asked(self, what: str, seat: Seat) -> None:
        login = seat.login
        if what == ROLE:
            self._change_role(seat)
        elif what == WHOSE:
            self._change_officer(seat)
        elif what == UNLOCK:
            said = _("“{login}”可以登录了").format(login=login)
            self._act(lambda store, leave: accounts.unlock(store, login, leave), said)
        elif what == RESET:
            said = _("“{login}”的密码已重设").format(login=login)
            self._act(lambda store, leave: accounts.reset(store, login, leave), said)
        elif what in (OPEN, CLOSE):
            on = what == OPEN
            said = (_("已启用“{login}”") if on else _("已停用“{login}”")).format(login=login)
            self._act(lambda store, leave: accounts.set_active(store, login, on, leave), said)
        elif what == REMOVE and self._sure_to_remove(login):
            said = _("已移除“{login}”").format(login=login)
            self._act(lambda store, leave: accounts.remove(store, login, leave), said)

    def _change_role(self, seat: Seat) -> None:
        def save(store: Store, leave: Leave, told: Written) -> None:
            accounts.set_role(store, seat.login, told.role, told.also_admin, leave)

        title = _("变更“{login}”的角色").format(login=seat.login)
        about = _("变更角色需要另一人确认，对方下次操作时即生效。")
        told = partial(self._done, _("角色已变更"))
        self.form.choose_role(seat.duty, seat.also_admin)
        self.form.ask(Purpose(title, about, ("role",), _("变更"), save, told))

    def _change_officer(self, seat: Seat) -> None:
        def save(store: Store, leave: Leave, told: Written) -> None:
            accounts.set_officer(store, seat.login, told.officer, leave)

        title = _("变更“{login}”对应的民警").format(login=seat.login)
        told = partial(self._done, _("已变更"))
        self.form.choose_officer(seat.officer_id)
        self.form.ask(Purpose(title, "", ("officer",), _("变更"), save, told))

    def _sure_to_remove(self, login: str) -> bool:
        return ask.confirm(
            self,
            _("移除账号“{login}”？").format(login=login),
            _("该账号从此不能登录，数据密钥会随之更换，需要一点时间。其登记的记录和审计记录保留。"),
            yes=_("移除"),
            danger=True,
        )

    # -- the store's

    def _choose_profile(self) -> None:
        ways = [Option(one.name, _(one.words), _rules(one)) for one in PROFILES.values()]
        words = _("所有账号共用一套规则；已有的密码到下次修改时再按新规则检查。")
        name = ask.choose(self, _("密码规则"), ways, words)
        if name is not None:
            said = _("密码规则已更改")
            self._act(lambda store, leave: stationkeys.set_profile(store, name, leave), said)

    def _new_recovery(self) -> None:
        words = _("信封里的旧恢复密钥会立即作废。新的只显示一次，请准备好纸和笔或打印机。")
        if ask.confirm(self, _("换发恢复密钥？"), words, yes=_("换发")):
            allowed(self, self._house, stationkeys.new_recovery, self._show_key, self._failed)

    def _show_key(self, recovery: str) -> None:
        self._open(KeySheet(self.window(), recovery, self._station))

    def _rekey(self) -> None:
        words = _(
            "用新的密钥重新加密全部数据，旧的密钥文件副本从此打不开新数据。需要一点时间，期间不能进行其他操作。"
        )
        if ask.confirm(self, _("更换数据密钥？"), words, yes=_("更换")):
            self._act(stationkeys.rekey, _("数据密钥已更换"))

    # -- inside

    def _act(self, work: Callable[[Store, Leave], Any], said: str) -> None:
        self.bar.clear()
        allowed(self, self._house, work, partial(self._done, said), self._failed)

    def _done(self, said: str, codes: Any = None) -> None:
        """Tell what was done, show codes if any came of it, and read anew."""
        self._house.toast(said)
        made = [codes] if isinstance(codes, OneTime) else list(codes or ())
        shown = [one for one in made if one.code]
        if shown:
            self._open(CodeSheet(self.window(), shown))
        elif made:
            words = _("请数据库管理员在服务器上为“{login}”建立同名用户并设置密码。")
            self.bar.say("info", words.format(login=made[0].login))
        self.refresh()

    def _open(self, sheet: CodeSheet | KeySheet) -> None:
        self.sheet = sheet
        sheet.finished.connect(self._closed)
        sheet.open()

    def _closed(self) -> None:
        if self.sheet is not None:
            self.sheet.deleteLater()
            self.sheet = None

    def _order(self) -> None:
        """Lead the keyboard as the eye goes: rows, ways, and the form that opens below."""
        before: QWidget = self
        for one in (*self.rows.buttons(), *self._ways, *self.form.parts()):
            self.setTabOrder(before, one)
            before = one

    def _way(self, words: str, icon: str, act: Callable[[], None]) -> QPushButton:
        return button(words, act, icon=icon, parent=self)

    def _lay(self) -> None:
        ways = QWidget(self)
        flow = FlowLayout(ways)
        for one in self._ways:
            flow.addWidget(one)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(style.now().sizes.gap_m)
        for part in (self.bar, self.rows, ways, self.form):
            layout.addWidget(part)
