"""The settings page: accounts and passwords, and who may see them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from liaison.base.errors import Problem, Refused
from liaison.gui.pages.settings import SettingsPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.services import accounts
from liaison.store import keys
from liaison.store.step import Store, Who
from tests.gui.hands import click, parts, write
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.stores import LOGIN, PASSWORD, Made

NEW = "Zyxwvu987654!"


@pytest.fixture
def page(program: Program, window: Window) -> SettingsPage:  # noqa: F811
    """The settings in front, read."""
    window.go("settings")
    settle(program.jobs)
    front = window.pages.front()
    assert isinstance(front, SettingsPage)
    return front


def _write_password(page: SettingsPage, password: str) -> None:
    form = page.accounts.form
    write(form.password.first.line, password)
    write(form.password.again.line, password)


def test_an_account_is_added_and_signs_in(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    page: SettingsPage,
) -> None:
    click(page.accounts.add)
    form = page.accounts.form
    assert form.isVisible()
    write(form.login.line, "li")
    form.role.box.setCurrentIndex(form.role.box.findData("auditor"))
    _write_password(page, NEW)
    click(form.keep)
    settle(program.jobs)
    assert not form.isVisible()
    assert page.accounts.logins() == ["li", LOGIN]
    assert window.toasts.shown()[-1].words() == "账号已添加"
    window.lock_asked.emit()
    settle(program.jobs, lambda: program.login is not None)
    other = hand.sign_in(program, "li", NEW)
    assert other.house.who == Who("li", "auditor", None)
    other.go("settings")
    settle(program.jobs)
    seen = other.pages.front()
    assert isinstance(seen, SettingsPage)
    assert not seen.accounts.add.isVisible(), "an auditor keeps no accounts"
    assert seen.accounts.own.isVisible()


@pytest.mark.parametrize(
    ("login", "password", "complaint"),
    [("", NEW, "请填写用户名"), (LOGIN.upper(), NEW, "已有同名账号"), ("li", "short", "不符合")],
)
def test_what_is_wrong_stands_at_its_line(
    program: Program,  # noqa: F811
    page: SettingsPage,
    login: str,
    password: str,
    complaint: str,
) -> None:
    click(page.accounts.add)
    form = page.accounts.form
    write(form.login.line, login)
    _write_password(page, password)
    click(form.keep)
    settle(program.jobs)
    told = (form.login.said(), form.password.first.said())
    assert any(complaint in words for words in told)
    assert form.isVisible()
    click(form.leave)
    assert not form.isVisible()
    assert page.accounts.logins() == [LOGIN]


def test_ones_own_password_needs_the_old_one(program: Program, page: SettingsPage) -> None:  # noqa: F811
    click(page.accounts.own)
    form = page.accounts.form
    write(form.old.line, "Wrong1234567!")
    _write_password(page, NEW)
    click(form.keep)
    settle(program.jobs)
    assert "当前密码不正确" in form.old.said()
    form.old.line.setText(PASSWORD)
    click(form.keep)
    settle(program.jobs)
    assert not form.isVisible()
    assert keys.unlock(program.home.keyring, LOGIN, NEW)
    with pytest.raises(Problem):
        keys.unlock(program.home.keyring, LOGIN, PASSWORD)


def test_a_leader_gives_another_a_new_password(program: Program, page: SettingsPage) -> None:  # noqa: F811
    home = program.home
    program.jobs.now(lambda store: accounts.add(store, home, "li", "officer", None, PASSWORD))
    settle(program.jobs, lambda: page.accounts.logins() == ["li", LOGIN])
    give = [one for one in parts(page.accounts, QPushButton) if one.text() == "设置新密码"]
    assert len(give) == 1, "not for oneself"
    click(give[0])
    _write_password(page, NEW)
    click(page.accounts.form.keep)
    settle(program.jobs)
    assert keys.unlock(home.keyring, "li", NEW)
    with pytest.raises(Problem):
        keys.unlock(home.keyring, "li", PASSWORD)


def test_the_service_refuses_who_may_not(local: Store, template: Made) -> None:
    local.who = Who(LOGIN, "officer")
    with pytest.raises(Refused):
        accounts.add(local, template.home, "li", "officer", None, NEW)
    with pytest.raises(Refused):
        accounts.set_password(local, template.home, LOGIN, NEW)
