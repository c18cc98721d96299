"""The accounts on the settings page: what an administrator does, by clicks and keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.kit.labels import Chip
from liaison.gui.onetime import CodeSheet, KeySheet
from liaison.gui.pages import accountrows
from liaison.gui.pages.accounts import Accounts
from liaison.gui.pages.settings import SettingsPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.services import signing
from liaison.services.rights import Leave
from liaison.store import keyfile, keys, lockout
from liaison.store.step import Store
from tests.gui.hands import click, parts, press, write
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.scenes import scene
from tests.stores import LOGIN, PASSWORD, Server, seated

NEW, OTHERS = "Zyxwvu987654!", "Mnopqr246810!"
PROVED = Leave(password=PASSWORD)
"""What most of it asks for: the own password once more."""


class Desk:
    """The settings in front of an administrator, with two more accounts."""

    def __init__(self, hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
        self.hand, self.program, self.window = hand, program, window
        program.jobs.now(self._people)
        window.go("settings")
        settle(program.jobs)

    def _people(self, store: Store) -> None:
        assert store.home is not None
        assert store.key is not None
        for login, role in (("li", "officer"), ("wu", "leader")):
            seated(store, login, role)
            keys.add(store.home.keyring, store.key, login, OTHERS, keys.LEAST)

    @property
    def page(self) -> Accounts:
        """Return the accounts' part of the page in front."""
        front = self.window.pages.front()
        assert isinstance(front, SettingsPage)
        return front.accounts

    def settle(self) -> None:
        """Wait for what was asked."""
        settle(self.program.jobs)

    def ask(self, login: str, what: str, *answers: Any) -> list[ask.Asked]:
        """Choose something in the menu of an account, and answer what is asked."""
        chosen = [one for one in self.page.rows.menus[login].actions() if one.data() == what]
        assert chosen, f"{what} is not offered"
        with ask.answering(*answers) as asked:
            chosen[0].trigger()
            self.settle()
        return asked

    def state(self, login: str) -> str:
        """Return the state an account is shown in."""
        return next(one.state for one in self.page.rows.seats if one.login == login)

    def code(self) -> str:
        """Return the one-time password on the screen, and put it away."""
        sheet = self.page.sheet
        assert isinstance(sheet, CodeSheet)
        assert sheet.isVisible()
        shown = [one.code for one in sheet.codes]
        press(sheet, Qt.Key.Key_Return)
        self.settle()
        assert self.page.sheet is None
        return shown[0]

    def opens(self, login: str, password: str) -> bool:
        """Does this password open the key ring?"""
        try:
            keys.unlock(self.program.home.keyring, login, password)
        except Problem:
            return False
        return True


@pytest.fixture
def desk(hand: Hand, program: Program, window: Window) -> Desk:  # noqa: F811
    return Desk(hand, program, window)


def test_an_account_is_added_and_gets_a_one_time_password(desk: Desk) -> None:
    click(desk.page.add)
    form = desk.page.form
    assert form.isVisible()
    assert not form.password.isVisible(), "nobody chooses another person's password"
    write(form.login.line, "chen")
    form.role.box.setCurrentIndex(form.role.box.findData("auditor"))
    assert not form.also_admin.isEnabled(), "who audits does not administer"
    with ask.answering(PROVED):
        click(form.keep)
        desk.settle()
    assert not form.isVisible()
    code = desk.code()
    assert desk.page.logins() == ["chen", "li", "wu", LOGIN]
    assert desk.state("chen") == "待首次登录"
    assert desk.window.toasts.shown()[-1].words() == "账号已添加"
    assert desk.opens("chen", code)


@pytest.mark.parametrize(
    ("login", "complaint"), [("", "请填写用户名"), ("WU", "已有同名账号"), ("*x", "不能以")]
)
def test_what_is_wrong_stands_at_its_line(desk: Desk, login: str, complaint: str) -> None:
    click(desk.page.add)
    form = desk.page.form
    write(form.login.line, login)
    with ask.answering(*([PROVED] if login else [])):
        click(form.keep)
        desk.settle()
    assert complaint in form.login.said()
    assert form.isVisible()
    click(form.leave)
    assert not form.isVisible()


def test_leaving_the_question_adds_nothing_and_keeps_what_was_written(desk: Desk) -> None:
    click(desk.page.add)
    form = desk.page.form
    write(form.login.line, "chen")
    with ask.answering(None):
        click(form.keep)
        desk.settle()
    assert form.isVisible()
    assert form.isEnabled()
    assert form.login.text() == "chen"
    assert "chen" not in desk.page.logins()


def test_a_forgotten_password_is_reset_by_one_that_holds_once(desk: Desk) -> None:
    desk.ask("li", accountrows.RESET, PROVED)
    code = desk.code()
    assert desk.opens("li", code)
    assert not desk.opens("li", OTHERS)
    assert desk.state("li") == "待首次登录"


def test_who_must_wait_is_let_in_again(desk: Desk) -> None:
    home = desk.program.home
    for _turn in range(5):
        with pytest.raises(Problem):
            desk.program.jobs.now(lambda store: signing.prove(store, "li", "Wrong1234567!"))
    desk.window.pages.front().refresh()  # type: ignore[union-attr]
    desk.settle()
    assert desk.state("li") == "锁定"
    assert "wu" not in [
        login
        for login, menu in desk.page.rows.menus.items()
        if accountrows.UNLOCK in [one.data() for one in menu.actions()]
    ], "only where there is something to unlock"
    desk.ask("li", accountrows.UNLOCK, PROVED)
    assert desk.state("li") == "正常"
    assert lockout.waits(home.keyring, ["li"]) == {"li": 0}


def test_an_account_is_closed_and_opened_again(desk: Desk) -> None:
    desk.ask("li", accountrows.CLOSE, PROVED)
    assert desk.state("li") == "停用"
    chips = [one for one in parts(desk.page.rows, Chip) if one.words() == "停用"]
    assert {one.role() for one in chips} == {"neutral"}
    desk.ask("li", accountrows.OPEN, PROVED)
    assert desk.state("li") == "正常"


def test_another_role_needs_a_second_person(desk: Desk) -> None:
    desk.ask("li", accountrows.ROLE)
    form = desk.page.form
    assert form.role.box.currentData() == "officer"
    form.role.box.setCurrentIndex(form.role.box.findData("leader"))
    form.also_admin.setChecked(True)
    with ask.answering(Leave("轮岗", PASSWORD, "wu", OTHERS)) as asked:
        click(form.keep)
        desk.settle()
    assert "另一人" in asked[0].title
    seat = next(one for one in desk.page.rows.seats if one.login == "li")
    assert (seat.duty, seat.also_admin) == ("leader", True)
    assert not form.isVisible()


def test_an_account_is_tied_to_its_officer(desk: Desk) -> None:
    from liaison.records import Officer
    from tests.stores import add

    officer = desk.program.jobs.now(lambda store: add(store, Officer, name="许丽", badge="056314"))
    desk.settle()
    desk.window.pages.front().refresh()  # type: ignore[union-attr]
    desk.settle()
    desk.ask("li", accountrows.WHOSE)
    form = desk.page.form
    form.officer.box.setCurrentIndex(form.officer.box.findData(officer))
    with ask.answering(PROVED):
        click(form.keep)
        desk.settle()
    assert [one.officer for one in desk.page.rows.seats if one.login == "li"] == ["许丽"]


def test_an_account_is_removed_and_the_data_key_changed(desk: Desk, hand: Hand) -> None:  # noqa: F811
    old = desk.program.jobs.store
    assert old is not None
    before = old.key
    asked = desk.ask("li", accountrows.REMOVE, "no")
    assert "不能登录" in asked[0].words
    assert "li" in desk.page.logins()
    desk.ask("li", accountrows.REMOVE, "yes", Leave("调离", PASSWORD, "wu", OTHERS))
    assert "li" not in desk.page.logins()
    assert old.key != before
    assert not desk.opens("li", OTHERS)
    desk.program.lock()
    settle(desk.program.jobs, lambda: desk.program.login is not None)
    assert hand.sign_in(desk.program).isVisible(), "the others sign in as before"


def test_what_is_refused_is_told_politely(desk: Desk) -> None:
    assert LOGIN not in desk.page.rows.menus, "nobody shuts themselves out"
    desk.ask("li", accountrows.CLOSE, Leave(password="Wrong1234567!"))
    assert "密码不正确" in desk.page.bar.words()
    assert desk.state("li") == "正常"


def test_the_recovery_key_is_renewed_and_shown_once(desk: Desk) -> None:
    with ask.answering("yes", Leave("信封遗失", PASSWORD, "wu", OTHERS)) as asked:
        click(desk.page.recovery)
        desk.settle()
    assert "作废" in asked[0].words
    sheet = desk.page.sheet
    assert isinstance(sheet, KeySheet)
    assert not sheet.go.isEnabled()
    with ask.answering("no"):
        sheet.reject()
    assert sheet.isVisible(), "it can still be written down"
    recovery = sheet.step._recovery
    write(sheet.step.last.line, recovery.rpartition("-")[2])
    click(sheet.go)
    assert desk.page.sheet is None
    assert keys.unlock_by_recovery(desk.program.home.keyring, recovery)


def test_the_data_key_is_changed_on_its_own(desk: Desk) -> None:
    store = desk.program.jobs.store
    assert store is not None
    before = store.key
    with ask.answering("yes", Leave("定期更换", PASSWORD, "wu", OTHERS)):
        click(desk.page.rekey)
        desk.settle()
    assert store.key != before
    assert desk.page.bar.words() == ""


def test_other_rules_for_passwords_hold_in_the_form(desk: Desk) -> None:
    assert "等保" in desk.page.profile.text()
    with ask.answering("asvs"):
        click(desk.page.profile)
        desk.settle()
    assert "ASVS" in desk.page.profile.text()
    click(desk.page.own)
    form = desk.page.form
    write(form.old.line, PASSWORD)
    for line in (form.password.first.line, form.password.again.line):
        line.setText("walking the dog at six")
    click(form.keep)
    desk.settle()
    assert not form.isVisible()
    assert desk.opens(LOGIN, "walking the dog at six")


def test_ones_own_password_needs_the_old_one(desk: Desk) -> None:
    click(desk.page.own)
    form = desk.page.form
    write(form.old.line, "Wrong1234567!")
    write(form.password.first.line, NEW)
    write(form.password.again.line, NEW)
    click(form.keep)
    desk.settle()
    assert "当前密码不正确" in form.old.said()
    form.old.line.setText(PASSWORD)
    press(form.password.again.line, Qt.Key.Key_Return)
    desk.settle()
    assert not form.isVisible()
    assert form.old.text() == form.password.text() == "", "no password stays in a hidden line"
    assert desk.opens(LOGIN, NEW)
    assert not desk.opens(LOGIN, PASSWORD)


def test_a_key_file_is_made_bound_and_given_up(desk: Desk, tmp_path: Path) -> None:
    path, home = tmp_path / "警企联络.key", desk.program.home
    with ask.answering("new", path):
        click(desk.page.key_file)
    form = desk.page.form
    assert "警企联络.key" in form.about.text()
    assert not form.key_file.isVisible()
    write(form.old.line, "Wrong1234567!")
    click(form.keep)
    desk.settle()
    assert form.old.said()
    form.old.line.setText(PASSWORD)
    click(form.keep)
    desk.settle()
    assert not form.isVisible()
    assert not desk.opens(LOGIN, PASSWORD), "the password alone opens nothing"
    assert keys.unlock(home.keyring, LOGIN, PASSWORD, path)
    assert [one.key_file for one in desk.page.rows.seats if one.login == LOGIN] == [True]
    with ask.answering("none"):
        click(desk.page.key_file)
    assert form.key_file.isVisible(), "the one in use must be shown to give it up"
    write(form.old.line, PASSWORD)
    with ask.answering(path):
        click(form.key_file.pick)
    click(form.keep)
    desk.settle()
    assert not form.isVisible()
    assert desk.opens(LOGIN, PASSWORD)
    assert keyfile.read_key_file(path)


def test_who_keeps_no_accounts_sees_only_their_own(
    hand: Hand,  # noqa: F811
    desk: Desk,
) -> None:
    desk.program.lock()
    settle(desk.program.jobs, lambda: desk.program.login is not None)
    other = hand.sign_in(desk.program, "li", OTHERS)
    other.go("settings")
    settle(desk.program.jobs)
    front = other.pages.front()
    assert isinstance(front, SettingsPage)
    shown = [one.text() for one in parts(front.accounts, QPushButton) if one.isVisible()]
    assert shown == ["修改我的密码", "我的密钥文件"]
    assert not front.accounts.rows.isVisible()
    assert not front.idle.isEnabled(), "the time to the lock is an administrator's"


@pytest.mark.postgres
def test_on_a_server_only_the_record_is_kept_here(
    server: Server, shared: Store, tmp_path: Path
) -> None:
    server.run(f"DROP ROLE IF EXISTS {LOGIN}")
    server.run(f"CREATE ROLE {LOGIN} SUPERUSER LOGIN")
    with scene(Home(tmp_path / "pc"), shared) as made:
        page = Accounts(made.house)
        made.shown.append(page)
        page.resize(800, 600)
        page.show()
        made.settle()
        shown = [one.text() for one in parts(page, QPushButton) if one.isVisible()]
        assert shown == ["添加账号"], "passwords and keys are the server's"
        click(page.add)
        write(page.form.login.line, "chen")
        with ask.answering(PROVED):
            click(page.form.keep)
            made.settle()
        assert page.logins() == ["chen", LOGIN]
        assert page.sheet is None
        assert "数据库管理员" in page.bar.words()
