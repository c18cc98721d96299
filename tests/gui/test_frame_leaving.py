"""Leaving: work is finished first, pages are asked, settings are kept; bugs are reported."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from liaison.base.errors import Cancelled, Problem, Trouble
from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui import ask
from liaison.gui.look import style
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from tests.gui.hands import CONTROL, click, pause
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures


def test_closing_waits_for_what_runs(program: Program, window: Window) -> None:  # noqa: F811
    gate = threading.Event()
    finished: list[bool] = []
    program.jobs.plain(lambda: finished.append(gate.wait(60)))
    window.close()
    pause(50)
    assert window.isVisible()
    assert "最后的操作" in window.bar.words()
    assert not window.isEnabled()
    gate.set()
    settle(program.jobs, lambda: not window.isVisible())
    assert finished == [True]


def test_a_page_with_something_unsaved_keeps_the_window_open(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.go("settings")
    monkeypatch.setattr(WorkbenchPage, "may_leave", lambda _page: False)
    window.close()
    settle(program.jobs)
    assert window.isVisible()
    assert window.isEnabled()
    assert isinstance(window.pages.currentWidget(), WorkbenchPage), "the page comes to the front"
    monkeypatch.undo()
    window.close()
    settle(program.jobs, lambda: not window.isVisible())


def test_place_and_size_are_remembered(hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
    least = window.minimumWidth()
    window.resize(least, 700)
    window.nav.fold(True)
    window.close()
    settle(program.jobs, lambda: not window.isVisible())
    kept = Settings.load(program.home.settings)
    assert kept.window
    assert kept.nav_folded
    program.end()
    again = hand.sign_in(hand.start(program.home))
    assert (again.width(), again.height()) == (least, 700)
    assert again.nav.is_folded()


def test_locking_closes_the_store(hand: Hand, program: Program, window: Window) -> None:  # noqa: F811
    store = program.jobs.store
    assert store is not None
    hand.press(program, Qt.Key.Key_L, CONTROL)
    settle(program.jobs, lambda: program.login is not None)
    assert program.window is None
    other = hand.start(program.home)
    hand.sign_in(other)
    assert other.jobs.store is not None, "the lock of the file is free"


def test_theme_is_worn_at_once(program: Program, window: Window) -> None:  # noqa: F811
    window.go("settings")
    page = window.pages.front()
    click(page.theme.ways["dark"])  # type: ignore[union-attr]
    assert style.now().colours.dark
    assert program.window is window, "a change of colours needs no new window"
    click(page.theme.ways["light"])  # type: ignore[union-attr]
    assert not style.now().colours.dark


def test_language_and_size_make_the_window_anew(
    hand: Hand,  # noqa: F811
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
) -> None:
    window.go("settings")
    page = window.pages.front()
    click(page.scale.ways[130])  # type: ignore[union-attr]
    settle(program.jobs, lambda: program.window is not window)
    second = hand.window(program)
    assert second.page() == "settings"
    assert style.now().scale == 1.3
    click(second.pages.front().language.ways["en"])  # type: ignore[union-attr]
    settle(program.jobs, lambda: program.window is not second)
    third = hand.window(program)
    assert third.page() == "settings"
    assert json.loads(program.home.settings.read_text("utf-8"))["language"] == "en"
    assert program.jobs.store is not None


def test_odd_settings_of_another_version_are_passed(hand: Hand, home: Home) -> None:  # noqa: F811
    Settings(theme="sepia", scale=900, language="xx", window="AAAA").save(home.settings)
    started = hand.start(home)
    assert started.login is not None
    assert style.now().theme == "light"
    assert hand.sign_in(started).isVisible()


def test_what_nobody_took_is_told_or_reported(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    expected_log: Callable[[str], None],
) -> None:
    for _kind in range(3):
        expected_log("job failed")
    expected_log("bug: LookupError")

    def fail(error: Exception) -> None:
        def work() -> None:
            raise error

        program.jobs.plain(work)
        settle(program.jobs)

    with ask.answering() as asked:
        fail(Problem("日期不对。"))
        fail(Trouble("磁盘已满。", "没有改动。", "请清理。"))
        fail(Cancelled())
    assert [one.words for one in asked] == ["日期不对。", "磁盘已满。\n没有改动。\n请清理。"]
    assert program.reporter.shown is None
    fail(LookupError("张三 13800138000"))
    assert program.reporter.shown is not None
    report = next(program.home.logs.glob("report-*.txt")).read_text("utf-8")
    assert "LookupError" in report
    assert "张三" not in report
    assert "138" not in report
    program.reporter.shown.accept()
    assert program.reporter.shown is None
