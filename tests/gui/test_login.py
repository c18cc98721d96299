"""The log-in: right and wrong passwords, Caps Lock, recovery, language, a second window."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from liaison.base.errors import Problem
from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.entry import PasswordLine
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.services import accounts
from liaison.services.rights import Leave
from liaison.store import keys, opening, policy
from tests.gui.hands import click, part, press, write
from tests.gui.programs import Hand, hand, program  # noqa: F401 - fixtures
from tests.stores import LOGIN, PASSWORD, Made, seated

NEW = "Zyxwvu987654!"


def test_the_right_password_opens_the_window(hand: Hand, program: Program) -> None:  # noqa: F811
    window = hand.sign_in(program)
    assert window.isVisible()
    assert program.login is None
    assert program.jobs.store is not None
    assert program.settings.last_login == LOGIN


def test_a_wrong_password_is_told_at_its_line(program: Program) -> None:  # noqa: F811
    login = program.login
    assert login is not None
    page = login.sign_in
    write(page.login.line, LOGIN)
    write(page.password.line, "Wrong1234567!")
    press(page.password.line, Qt.Key.Key_Return)
    assert not page.isEnabled(), "nothing can be pressed twice while the password is tried"
    settle(program.jobs)
    assert page.isEnabled()
    assert page.password.said().startswith("用户名或密码不正确")
    assert page.password.line.hasFocus() or login.focusWidget() is page.password.line
    write(page.password.line, "x")
    assert page.password.said() == ""
    assert program.window is None


def test_an_unknown_name_is_told_in_the_same_words(program: Program) -> None:  # noqa: F811
    assert program.login is not None
    page = program.login.sign_in
    write(page.login.line, "nobody")
    write(page.password.line, PASSWORD)
    click(page.go)
    settle(program.jobs)
    assert page.password.said().startswith("用户名或密码不正确")


def test_nothing_is_tried_before_both_are_written(program: Program) -> None:  # noqa: F811
    assert program.login is not None
    page = program.login.sign_in
    click(page.go)
    assert page.login.said() == "请填写用户名。"
    write(page.login.line, LOGIN)
    press(page.login.line, Qt.Key.Key_Return)
    assert program.login.focusWidget() is page.password.line
    click(page.go)
    assert page.password.said() == "请填写密码。"
    settle(program.jobs)
    assert page.password.said() == "请填写密码。", "nothing was tried"


def test_a_store_in_use_is_told_with_what_to_do(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
) -> None:
    other = opening.open_with(home, template.key, LOGIN)
    try:
        second = hand.start(home)
        assert second.login is not None
        second.login.sign_in.login.line.setText(LOGIN)
        second.login.sign_in.password.line.setText(PASSWORD)
        click(second.login.sign_in.go)
        settle(second.jobs)
        told = second.login.bar.words()
        assert "打开的窗口使用" in told
        assert "请先关闭" in told
    finally:
        other.close()


def test_caps_lock_is_noticed(program: Program) -> None:  # noqa: F811
    assert program.login is not None
    page = program.login.sign_in
    write(page.password.line, "A")
    assert page.password.said() == "大写锁定已打开"
    write(page.password.line, "b")
    assert page.password.said() == ""
    QTest.keyClicks(page.password.line, "A", Qt.KeyboardModifier.ShiftModifier)
    assert page.password.said() == "", "a capital with Shift is meant"


def test_the_eye_shows_the_password_until_another_window_comes(
    program: Program,  # noqa: F811
) -> None:
    assert program.login is not None
    line = program.login.sign_in.password.line
    assert isinstance(line, PasswordLine)
    program.login.activateWindow()
    QTest.qWaitForWindowActive(program.login)
    line.eye().trigger()
    assert line.echoMode() == QLineEdit.EchoMode.Normal
    other = QLineEdit()
    other.show()
    other.activateWindow()
    QTest.qWaitForWindowActive(other)
    assert line.echoMode() == QLineEdit.EchoMode.Password


def test_the_language_changes_at_once_and_the_name_stays(program: Program) -> None:  # noqa: F811
    before = program.login
    assert before is not None
    write(before.sign_in.login.line, "li")
    click(_language(program, "en"))
    settle(program.jobs, lambda: program.login is not before)
    assert program.login is not None
    assert program.settings.language == "en"
    assert program.login.login() == "li"
    assert not _language(program, "en").isEnabled()
    click(_language(program, "zh"))
    settle(program.jobs, lambda: program.settings.language == "zh")


def _language(program: Program, code: str) -> QPushButton:  # noqa: F811
    shown = program.login
    assert shown is not None
    found = shown.findChild(QPushButton, f"language-{code}")
    assert isinstance(found, QPushButton)
    return found


def test_the_recovery_key_gives_a_new_password_and_a_new_key(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    template: Made,
    home: Home,
) -> None:
    login = program.login
    assert login is not None
    login.sign_in.login.line.setText(LOGIN)
    click(login.sign_in.lost)
    page = login.recover
    assert page.isVisible()
    write(page.recovery.line, template.recovery.lower())
    write(page.password.first.line, NEW)
    write(page.password.again.line, NEW)
    press(page.password.again.line, Qt.Key.Key_Return)
    settle(program.jobs, login.key.isVisible)
    assert program.window is None, "nothing is shown before the new key is on paper"
    assert not login.key.go.isEnabled()
    click(login.key.step.copy)
    fresh = QGuiApplication.clipboard().text()
    assert fresh != template.recovery
    with ask.answering("no"):
        login.close()
    assert login.isVisible()
    write(login.key.step.last.line, fresh.rpartition("-")[2])
    press(login.key.step.last.line, Qt.Key.Key_Return)
    hand.window(program)
    assert keys.unlock(home.keyring, LOGIN, NEW) == template.key
    assert keys.unlock_by_recovery(home.keyring, fresh) == template.key
    for used_up in (
        lambda: keys.unlock(home.keyring, LOGIN, PASSWORD),
        lambda: keys.unlock_by_recovery(home.keyring, template.recovery),
    ):
        with pytest.raises(Problem):
            used_up()


def test_a_recovery_key_that_does_not_fit_changes_nothing(
    program: Program,  # noqa: F811
    home: Home,
    tmp_path: Path,
) -> None:
    _key, foreign = keys.create(tmp_path / "other.json", LOGIN, PASSWORD, keys.LEAST)
    assert program.login is not None
    click(program.login.sign_in.lost)
    page = program.login.recover
    for words, complaint in (("ABCD-EFGH", "恢复密钥有误"), (foreign, "恢复密钥不正确")):
        page.login.line.setText(LOGIN)
        page.recovery.line.setText(words)
        page.password.first.line.setText(NEW)
        page.password.again.line.setText(NEW)
        click(page.go)
        settle(program.jobs)
        assert page.recovery.said().startswith(complaint)
    assert keys.unlock(home.keyring, LOGIN, PASSWORD)
    press(page, Qt.Key.Key_Escape)
    assert program.login.sign_in.isVisible()


def test_a_closed_account_is_refused(
    hand: Hand,  # noqa: F811
    home: Home,
    template: Made,
) -> None:
    store = opening.open_with(home, template.key, LOGIN)
    seated(store, "li", "officer")
    keys.add(home.keyring, template.key, "li", PASSWORD, keys.LEAST)
    accounts.set_active(store, "li", False, Leave(password=PASSWORD))
    store.close()
    started = hand.start(home)
    assert started.login is not None
    started.login.sign_in.login.line.setText("li")
    started.login.sign_in.password.line.setText(PASSWORD)
    click(started.login.sign_in.go)
    settle(started.jobs)
    assert "已停用" in started.login.bar.words()
    assert part(started.login, QLineEdit).isEnabled()


@given(st.text(max_size=16), st.text(min_size=1, max_size=8))
def test_the_rules_shown_are_the_rules_kept(password: str, login: str) -> None:
    try:
        policy.check(password, login)
        accepted = True
    except Problem:
        accepted = False
    assert all(kept for _words, kept in policy.rules(password, login)) == accepted


def test_the_login_stands_before_anything_slow_is_imported(
    home: Home,
) -> None:
    source = f"""
import sys
from pathlib import Path
from liaison.gui.look import boot
boot.quick_imports()
from liaison.base.paths import Home
from liaison.gui import warming
from liaison.gui.start import Program, application
warming.AFTER_MS = 600_000  # it comes after the first picture, on a slow machine before we look
app = application()
program = Program(Home(Path({str(home.folder)!r})), app)
program.begin()
app.processEvents()
slow = {{"sqlalchemy", "alembic", "openpyxl", "liaison.gui.kit.dialogs"}} & set(sys.modules)
print(program.login.isVisible(), *sorted(slow))
program.end()
"""
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert (done.returncode, done.stdout.split()) == (0, ["True"]), done.stderr


def test_everything_the_first_screen_needs_is_loaded_while_the_password_is_typed() -> None:
    source = """
import sys
from liaison.gui import warming
warming.warm()
loaded = set(sys.modules)
from liaison.gui import window
from liaison.gui.pages import workbench
from liaison.services import signing
from liaison.store import engine, keys
engine.driver()
keys.prepare()
seldom = {"liaison.gui.manual", "liaison.gui.editors"} & loaded  # help brings them along
print("liaison.gui.window" in loaded, *seldom, *sorted(set(sys.modules) - loaded))
"""
    done = subprocess.run(
        [sys.executable, "-c", source],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).resolve().parents[2],
    )
    assert (done.returncode, done.stdout.split()) == (0, ["True"]), done.stderr


def test_settings_that_stay_the_same_are_not_written(program: Program) -> None:  # noqa: F811
    program.keep(last_login="zhao")
    written = program.home.settings
    os.utime(written, (0, 0))  # two writes may come within one tick of the clock of files
    program.keep(last_login="zhao")
    assert written.stat().st_mtime_ns == 0
    program.keep(last_login="li")
    assert written.stat().st_mtime_ns > 0
