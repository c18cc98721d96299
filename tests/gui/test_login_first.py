"""The first start: three steps by keyboard, the recovery key, and what may go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest

from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.pictures import settle
from liaison.gui.recovery import paper, print_paper
from liaison.gui.start import Program
from liaison.gui.wizard import WizardWindow
from liaison.records import Station
from liaison.services import records
from liaison.store import keys
from tests.gui.hands import CONTROL, click, press, write
from tests.gui.programs import Hand, hand  # noqa: F401 - a fixture

STATION, LOGIN, PASSWORD = "滨河园区警务站", "sun", "Abcdef123456!"


@pytest.fixture
def fresh(hand: Hand, tmp_path: Path) -> Program:  # noqa: F811
    return hand.start(Home(tmp_path / "new"))


def _wizard(program: Program) -> WizardWindow:
    assert program.wizard is not None
    return program.wizard


def _to_the_key(program: Program) -> WizardWindow:
    """Go through the first two steps with keys only."""
    wizard = _wizard(program)
    wizard.activateWindow()
    QTest.qWaitForWindowActive(wizard)
    for words in (STATION, "滨河县公安局", "滨河园区"):
        assert wizard.focusWidget() is not None
        write(wizard.focusWidget(), words)
        press(wizard.focusWidget(), Qt.Key.Key_Return)
    press(wizard.focusWidget(), Qt.Key.Key_Space)  # the button
    write(wizard.focusWidget(), LOGIN)
    press(wizard.focusWidget(), Qt.Key.Key_Return)
    account = wizard.account.password
    write(account.first.line, PASSWORD)
    write(account.again.line, PASSWORD)
    press(account.again.line, Qt.Key.Key_Return)
    settle(program.jobs, lambda: not wizard.key.isHidden())
    return wizard


def _recovery(wizard: WizardWindow) -> str:
    click(wizard.key.copy)
    return QGuiApplication.clipboard().text()


def test_from_first_start_to_lock_and_back(hand: Hand, fresh: Program) -> None:  # noqa: F811
    wizard = _to_the_key(fresh)
    recovery = _recovery(wizard)
    assert keys.unlock_by_recovery(fresh.home.keyring, recovery)
    assert not wizard.next.isEnabled()
    write(wizard.key.last.line, recovery.rpartition("-")[2].lower())
    assert wizard.next.isEnabled()
    press(wizard.key.last.line, Qt.Key.Key_Return)
    window = hand.window(fresh)
    assert fresh.wizard is None
    assert window.top.words()[0] == STATION
    hand.press(fresh, Qt.Key.Key_L, CONTROL)
    settle(fresh.jobs, lambda: fresh.login is not None)
    assert fresh.login is not None
    assert fresh.window is None
    assert fresh.jobs.store is None
    assert fresh.login.login() == LOGIN, "the name is remembered, the password is not"
    again = hand.sign_in(fresh, LOGIN, PASSWORD)
    assert again.top.words()[0] == STATION


def test_what_was_written_is_in_the_store(fresh: Program) -> None:
    _to_the_key(fresh)
    store = fresh.jobs.store
    assert store is not None
    with store.reading() as session:
        station = records.card(session, Station, 1)
    assert station.texts["name"] == STATION
    assert station.texts["bureau"] == "滨河县公安局"
    assert station.texts["park"] == "滨河园区"
    with ask.answering("yes"):
        _wizard(fresh).close()


def test_a_weak_password_or_two_different_ones_do_not_pass(fresh: Program) -> None:
    wizard = _wizard(fresh)
    click(wizard.next)
    assert wizard.station.fields["station"].said() == "请填写警务站名称。"
    write(wizard.station.fields["station"].line, STATION)
    click(wizard.next)
    click(wizard.next)
    assert wizard.account.login.said() == "请填写用户名。"
    write(wizard.account.login.line, LOGIN)
    password = wizard.account.password
    write(password.first.line, "short")
    click(wizard.next)
    assert "不符合" in password.first.said()
    password.first.line.setText(PASSWORD)
    write(password.again.line, PASSWORD[:-1])
    click(wizard.next)
    assert "不一样" in password.again.said()
    settle(fresh.jobs)  # what the first screen needs may still be loading behind it
    assert not fresh.home.keyring.exists()
    click(wizard.back)
    assert wizard.station.values()["station"] == STATION


def test_the_last_group_must_match(fresh: Program) -> None:
    wizard = _to_the_key(fresh)
    write(wizard.key.last.line, "XXXX")
    press(wizard.key.last.line, Qt.Key.Key_Return)
    assert "不一致" in wizard.key.last.said()
    assert fresh.window is None
    with ask.answering("no") as asked:
        wizard.close()
    assert "恢复密钥" in asked[0].title
    assert wizard.isVisible(), "the key can still be copied"
    with ask.answering("yes"):
        wizard.close()


def test_the_key_can_be_kept_as_text_and_on_paper(fresh: Program, tmp_path: Path) -> None:
    wizard = _to_the_key(fresh)
    recovery = _recovery(wizard)
    target = tmp_path / "key.txt"
    with ask.answering(target):
        click(wizard.key.save)
    kept = target.read_text("utf-8")
    assert recovery in kept
    assert STATION in kept
    assert "key.txt" in wizard.key.bar.words()
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "key.pdf"))
    print_paper(printer, paper(STATION, recovery))
    assert (tmp_path / "key.pdf").read_bytes().startswith(b"%PDF")
    with ask.answering("yes"):
        wizard.close()


def test_a_folder_that_cannot_be_written_is_told(
    fresh: Program, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wizard = _to_the_key(fresh)
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", "utf-8")
    with ask.answering(blocked / "key.txt"):
        click(wizard.key.save)
    assert "key.txt" in wizard.key.bar.words()
    with ask.answering("yes"):
        wizard.close()


def test_words_written_survive_a_change_of_language(fresh: Program) -> None:
    before = _wizard(fresh)
    write(before.station.fields["park"].line, "滨河园区")
    before.language_asked.emit("en")
    settle(fresh.jobs, lambda: fresh.wizard is not before)
    assert _wizard(fresh).station.values()["park"] == "滨河园区"
