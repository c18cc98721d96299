"""What may stand between the password and the window: waiting, a new password, the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui import ask
from liaison.gui.kit.bar import MessageBar
from liaison.gui.login import LoginWindow
from liaison.gui.loginjobs import as_person
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.services import accounts, ownpassword
from liaison.services.rights import Leave
from liaison.store import keyfile, keys, opening, tables
from tests.gui.hands import click, parts, press, write
from tests.gui.programs import Hand, hand, program  # noqa: F401 - fixtures
from tests.stores import LOGIN, PASSWORD, Made, Server

NEW = "Zyxwvu987654!"


def _login(program: Program) -> LoginWindow:  # noqa: F811
    assert program.login is not None
    return program.login


def _at_the_door(program: Program) -> Callable[[], bool]:  # noqa: F811
    """Tell whether name and password are asked for (by whichever window stands then)."""

    def asked() -> bool:
        return _login(program).sign_in.isVisible()

    return asked


def _try(program: Program, login: str, password: str) -> LoginWindow:  # noqa: F811
    """Write name and password, press Enter, and wait for what comes."""
    page = _login(program).sign_in
    page.login.line.setText(login)
    page.password.line.setText(password)
    press(page.password.line, Qt.Key.Key_Return)
    settle(program.jobs)
    return _login(program)


def _newcomer(home: Home, template: Made) -> str:
    """Give a new officer an account; return the one-time password."""
    store = opening.open_with(home, template.key, LOGIN)
    code = accounts.add(store, "li", "officer", leave=Leave(password=PASSWORD)).code
    store.close()
    return code


def _bars(window: Window) -> list[str]:
    return [one.words() for one in parts(window, MessageBar) if one.words()]


# -- too many wrong ones


def test_after_five_wrong_passwords_the_wait_counts_down(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for _turn in range(4):
        _try(program, LOGIN, "Wrong1234567!")
    page = _login(program).sign_in
    assert page.go.isEnabled()
    _try(program, LOGIN, "Wrong1234567!")
    assert not page.go.isEnabled()
    assert page.go.text().startswith(("请等待 15 分 00 秒", "请等待 14 分 5")), "it counts down"
    assert "管理员解锁" in page.password.said()
    write(page.password.line, PASSWORD)
    press(page.password.line, Qt.Key.Key_Return)
    settle(program.jobs)
    assert program.window is None, "not even the right password is tried"
    page.login.line.setText("li")
    assert page.go.isEnabled(), "another person may sign in"
    page.login.line.setText(LOGIN.upper())
    assert not page.go.isEnabled()
    later = clock.ticks() + 61
    monkeypatch.setattr(clock, "ticks", lambda: later)
    page.login.line.setText(LOGIN)
    assert page.go.text().startswith("请等待 13 分")
    monkeypatch.setattr(clock, "ticks", lambda: later + 900)
    settle(program.jobs, page.go.isEnabled)
    assert page.go.text() == "登录"
    assert page.password.said() == ""
    page.password.line.clear()
    window = hand.sign_in(program)
    assert any("5 次失败" in one for one in _bars(window))


def test_the_wait_is_told_after_a_restart(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    home: Home,
) -> None:
    for _turn in range(5):
        _try(program, LOGIN, "Wrong1234567!")
    program.end()
    again = hand.start(home)
    _try(again, LOGIN, PASSWORD)
    assert again.window is None
    assert not _login(again).sign_in.go.isEnabled()
    assert _login(again).sign_in.go.text().startswith("请等待 1")


# -- a new password first


def test_a_one_time_password_is_changed_before_anything_is_shown(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
) -> None:
    code = _newcomer(home, template)
    started = hand.start(home)
    login = _try(started, "li", code)
    assert started.window is None
    page = login.renew
    assert page.isVisible()
    assert "一次性密码" in page.why.text()
    assert not login.languages.isVisible()
    click(page.go)
    assert "不符合" in page.password.first.said()
    write(page.password.first.line, NEW)
    write(page.password.again.line, NEW)
    press(page.password.again.line, Qt.Key.Key_Return)
    window = hand.window(started)
    assert window.house.who.login == "li"
    assert keys.unlock(home.keyring, "li", NEW) == template.key
    with pytest.raises(Problem):
        keys.unlock(home.keyring, "li", code)


def test_leaving_that_page_closes_the_store_again(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
) -> None:
    code = _newcomer(home, template)
    started = hand.start(home)
    click(_try(started, "li", code).renew.back)
    settle(started.jobs, _at_the_door(started))
    assert started.jobs.store is None
    assert _login(started).login() == "li"
    store = opening.open_with(home, template.key, LOGIN)
    store.close()
    _try(started, "li", code)
    assert _login(started).renew.isVisible(), "the one-time password is still good"
    started.lock("os")
    settle(started.jobs, _at_the_door(started))
    assert started.jobs.store is None


def test_an_open_store_does_not_wait_for_a_new_password_for_ever(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
) -> None:
    code = _newcomer(home, template)
    started = hand.start(home)
    login = _try(started, "li", code)
    assert login._forget.isActive()
    login._forget.timeout.emit()
    settle(started.jobs, _at_the_door(started))
    assert started.jobs.store is None


def test_an_old_password_is_changed_too_and_an_aging_one_is_told(
    hand: Hand,  # noqa: F811
    home: Home,
) -> None:
    now = clock.now()
    with clock.held(now + timedelta(days=86)):
        first = hand.start(home)
        _try(first, LOGIN, PASSWORD)
        click(_login(first).doubt.go)  # 86 days without an entry
        window = hand.window(first)
        assert any("还有 4 天到期" in one for one in _bars(window))
        first.end()
    with clock.held(now + timedelta(days=91)):
        second = hand.start(home)
        page = _try(second, LOGIN, PASSWORD).renew
        assert page.isVisible()
        assert "期限" in page.why.text()
        for line in (page.password.first.line, page.password.again.line):
            line.setText(PASSWORD)
        click(page.go)
        settle(second.jobs)
        assert page.password.first.said(), "the same again is no new password"
        second.end()


# -- the clock


def test_a_doubtful_clock_is_looked_at_first(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    home: Home,
) -> None:
    hand.sign_in(program)
    program.end()
    with clock.held(clock.now() - timedelta(days=30)):
        again = hand.start(home)
        login = _try(again, LOGIN, PASSWORD)
        assert again.window is None
        assert login.doubt.isVisible()
        assert login.doubt.back.hasFocus() or login.focusWidget() is login.doubt.back
        click(login.doubt.back)
        settle(again.jobs, _at_the_door(again))
        assert again.jobs.store is None
        click(_try(again, LOGIN, PASSWORD).doubt.go)
        hand.window(again)
        store = again.jobs.store
        assert store is not None
        with store.reading() as session:
            told = session.query(tables.audit).filter(tables.audit.c.action == "clock").all()
        assert [one.notice for one in told] == [True]
        again.end()


# -- what is told afterwards


def test_the_last_sign_in_is_told_quietly_and_wrong_tries_stay(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
) -> None:
    window = hand.sign_in(program)
    assert not _bars(window)
    window.lock_asked.emit()
    settle(program.jobs, lambda: program.login is not None)
    window = hand.sign_in(program)
    assert window.toasts.shown()[-1].words().startswith("上次登录：")
    window.lock_asked.emit()
    settle(program.jobs, lambda: program.login is not None)
    _try(program, LOGIN, "Wrong1234567!")
    window = hand.sign_in(program)
    assert len(_bars(window)) == 1
    assert "之后有 1 次失败" in _bars(window)[0]
    window.go("companies")
    settle(program.jobs)
    assert len(_bars(window)) == 1, "until it is read"


# -- a key file


def test_the_key_file_is_asked_for_only_where_an_account_has_one(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
    tmp_path: Path,
) -> None:
    plain = hand.start(home)
    settle(plain.jobs, lambda: plain.warming.is_loaded)
    settle(plain.jobs)
    assert not _login(plain).sign_in.key_file.isVisible()
    plain.end()
    path = keyfile.new_key_file(tmp_path / "警企联络.key")
    store = opening.open_with(home, template.key, LOGIN)
    ownpassword.set_key_file(store, PASSWORD, path)
    store.close()
    started = hand.start(home)
    page = _login(started).sign_in
    settle(started.jobs, page.key_file.isVisible)
    _try(started, LOGIN, PASSWORD)
    assert started.window is None, "the password alone opens nothing"
    with ask.answering(path):
        click(page.key_file.pick)
    page.password.line.setText(PASSWORD)
    press(page.key_file.line, Qt.Key.Key_Return)
    assert hand.window(started).isVisible()


# -- a shared store


def test_a_person_stands_in_the_address_of_a_shared_store() -> None:
    told = "postgresql+psycopg://liaison@db.example:5433/park?sslmode=verify-full"
    assert as_person(told, "li", "a:b@c/d") == (
        "postgresql+psycopg://li:a%3Ab%40c%2Fd@db.example:5433/park?sslmode=verify-full"
    )
    local = "postgresql+psycopg:///park?host=/run/postgresql"
    assert as_person(local, "li", "x") == "postgresql+psycopg://li:x@/park?host=/run/postgresql"


@pytest.mark.postgres
def test_the_window_signs_in_to_a_shared_store(
    hand: Hand,  # noqa: F811
    server: Server,
    database: str,
    tmp_path: Path,
) -> None:
    server.run(f"DROP ROLE IF EXISTS {LOGIN}")
    server.run(f"CREATE ROLE {LOGIN} SUPERUSER LOGIN")
    home = Home(tmp_path / "pc")
    home.make()
    Settings(database=database).save(home.settings)
    started = hand.start(home)
    assert not _login(started).sign_in.lost.isVisible(), "the server's administrator helps there"
    window = hand.sign_in(started)
    store = started.jobs.store
    assert store is not None
    assert store.postgres
    assert window.house.who.login == LOGIN
    assert not home.keyring.exists()
    window.go("settings")
    settle(started.jobs)
    window.lock_asked.emit()
    settle(started.jobs, lambda: started.login is not None)
    assert started.jobs.store is None
