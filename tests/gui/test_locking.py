"""Locking: at once, without a question, with drafts kept, and nothing left open behind it."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QClipboard, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.gui import ask, away, locking
from liaison.gui.away import Away
from liaison.gui.kit.bar import MessageBar
from liaison.gui.pages.settings import SettingsPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company
from liaison.services import records
from liaison.store import opening, tables
from liaison.store.step import Store
from tests.gui.hands import click, parts
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.promises import patient
from tests.stores import LOGIN, Made


@pytest.fixture
def drafts(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What pages were told to keep."""
    kept: list[str] = []
    monkeypatch.setattr(WorkbenchPage, "keep_draft", lambda _page: kept.append("workbench"))
    monkeypatch.setattr(WorkbenchPage, "may_leave", lambda _page: pytest.fail("asked a page"))
    return kept


def _locked(program: Program) -> None:  # noqa: F811
    settle(program.jobs, lambda: program.login is not None and program.login.isVisible())
    assert program.window is None
    assert program.jobs.store is None
    assert program.jobs.settled(30), "the store is closed behind the log-in window"


def _told(store: Store, action: str) -> list[str]:
    with store.reading() as session:
        found = session.query(tables.audit).filter(tables.audit.c.action == action)
        return [row.detail for row in found.order_by(tables.audit.c.seq)]


def test_idle_locks_keeps_drafts_and_closes_the_store(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    drafts: list[str],
    template: Made,
) -> None:
    program.guard.idle.due.emit()
    assert not window.isVisible(), "out of sight at once"
    _locked(program)
    assert drafts == ["workbench"]
    store = opening.open_with(program.home, template.key, LOGIN)
    assert "idle" in _told(store, "sign_out")[-1]
    store.close()
    assert hand.sign_in(program).isVisible()


@pytest.mark.parametrize("ours", [True, False])
def test_what_was_copied_here_is_taken_from_the_clipboard(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    ours: bool,
) -> None:
    """Who owns a clipboard only a platform knows, and memory drawing has none."""
    monkeypatch.setattr(QClipboard, "ownsClipboard", lambda _one: ours)
    QGuiApplication.clipboard().setText("13800138000")
    program.lock("idle")
    _locked(program)
    assert QGuiApplication.clipboard().text() == ("" if ours else "13800138000")


def test_it_is_told_before_in_a_quiet_bar(program: Program, window: Window) -> None:  # noqa: F811
    bars = parts(window, MessageBar)
    program.guard.idle.warned.emit(30, False)
    assert [one.words()[:7] for one in bars if one.words()] == ["30 秒后自动"]
    program.guard.idle.back.emit()
    assert not [one for one in bars if one.words()]
    program.guard.idle.warned.emit(300, True)
    assert any("12 小时" in one.words() for one in bars)


def test_dialogs_and_menus_are_left_and_nobody_is_asked(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    drafts: list[str],
) -> None:
    answers: list[bool] = []

    def soon() -> None:
        assert QApplication.activeModalWidget() is not None
        program.lock("os")

    with ask.for_real():
        QTimer.singleShot(50, soon)
        answers.append(ask.confirm(window, "删除？", "移入回收站。"))
    assert answers == [False], "the question is answered as by Esc, its asker goes on"
    _locked(program)
    assert drafts == ["workbench"]
    assert QApplication.activeModalWidget() is None


def test_an_open_menu_is_no_hindrance(hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
    menu = QMenu(window)
    menu.addAction("重设密码")
    menu.popup(window.pos())
    program.lock("os")
    _locked(program)


def test_what_runs_is_finished_before_the_next_sign_in(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    gate = threading.Event()
    saved: list[object] = []
    over: list[bool] = []

    def slow(store: Store) -> object:
        gate.wait(60)
        over.append(True)
        return records.save(store, Company, {"name": "鼎盛磷肥股份有限公司"})

    program.jobs.run(slow, saved.append)
    program.lock("idle")
    while program.login is None:
        QTest.qWait(5)
    assert not over, "the log-in does not wait for it"
    page = program.login.sign_in
    page.password.line.setText("Abcdef123456!")
    click(page.go)
    QTest.qWait(100)
    assert program.window is None
    gate.set()
    made = hand.window(program)
    assert not saved, "its answer goes nowhere"

    def count(store: Store) -> int:
        with store.reading() as session:
            return session.query(Company).count()

    assert made.house.jobs.now(count) == 1


def test_work_that_failed_meanwhile_is_told_at_the_log_in(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    expected_log: Callable[[str], None],
) -> None:
    expected_log("job failed after locking: Trouble")
    gate = threading.Event()

    def fails(_store: Store) -> None:
        gate.wait(60)
        raise Trouble("磁盘已满。")

    program.jobs.run(fails)
    program.lock("idle")
    while program.login is None:
        QTest.qWait(5)
    gate.set()
    settle(program.jobs, lambda: bool(program.login and program.login.bar.words()))
    assert program.login is not None
    told = program.login.bar.words()
    assert "没有完成" in told
    assert "磁盘" not in told, "nothing of the work is told on a locked screen"


def test_a_draft_that_cannot_be_kept_stops_nothing(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    expected_log: Callable[[str], None],
) -> None:
    expected_log("a draft was not kept: Trouble")

    def full(_page: object) -> None:
        raise Trouble("磁盘已满。")

    monkeypatch.setattr(WorkbenchPage, "keep_draft", full)
    program.lock("idle")
    _locked(program)


def test_the_desktops_lock_locks_within_a_second(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made: list[Away] = []

    def listen(parent: object) -> list[Away]:
        made.append(Away())
        return made

    monkeypatch.setattr(away, "listen", listen)
    hand.sign_in(program)
    begun = clock.ticks()
    made[0].left.emit(away.LOCKED)
    while program.login is None:
        QTest.qWait(2)
    assert clock.ticks() - begun < patient(1)
    made[0].left.emit(away.ASLEEP)
    _locked(program)
    hand.sign_in(program)
    assert len(made) == 1, "listened to once, whoever signs in"


def test_the_end_of_the_session_keeps_drafts_and_locks(
    app: QApplication,
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    drafts: list[str],
) -> None:
    """A log-off while a dialog is open (safety.md §5, 12): told by the desktop, nothing asked."""
    written: list[str] = []
    program.jobs.run(lambda _store: written.append("draft"))
    with ask.for_real():
        QTimer.singleShot(30, lambda: program._session_ends(None))
        assert not ask.confirm(window, "删除？", "移入回收站。")
    assert written == ["draft"], "waited for"
    assert drafts[0] == "workbench"
    _locked(program)


def test_a_program_that_is_ended_keeps_drafts(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    drafts: list[str],
    template: Made,
) -> None:
    program.end()
    assert drafts == ["workbench"]
    store = opening.open_with(program.home, template.key, LOGIN)
    assert "closed" in _told(store, "sign_out")[-1]
    store.close()


def test_the_minutes_are_chosen_and_kept_within_bounds(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.go("settings")
    page = window.pages.front()
    assert isinstance(page, SettingsPage)
    click(page.idle.ways[5])
    settle(program.jobs, lambda: program.settings.idle_minutes == 5)
    assert program.guard.idle._seconds == 300
    store = program.jobs.store
    assert store is not None
    assert "idle_minutes" in _told(store, "settings")[-1]
    program.guard.set_minutes(10_000)
    assert program.guard.idle._seconds == 60 * locking.MINUTES[1]
    program.guard.set_minutes(-1)
    assert program.guard.idle._seconds == 60


def test_another_size_of_type_does_not_begin_the_quiet_anew(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    begun = program.guard.idle._begun
    program.keep(scale=110)
    settle(program.jobs, lambda: program.window is not window)
    second = hand.window(program)
    assert program.guard.idle._begun == begun
    program.guard.idle.warned.emit(12, False)
    assert any("12 秒" in one.words() for one in parts(second, MessageBar))
