"""Ctrl+Z takes back what was done last, also what is no step of the store."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from liaison.gui.pages.bench import BenchColumn
from liaison.gui.pages.duplicates import DuplicatesPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company
from liaison.store.step import Done
from tests.gui.hands import CONTROL, press
from tests.gui.programs import hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import (
    Keys,
    Park,
    back,
    keys,  # noqa: F401
    park,  # noqa: F401
)
from tests.gui.scenes import Scene
from tests.gui.test_duplicates_page import page, stage  # noqa: F401 - fixtures
from tests.stores import add


def _lines(column: BenchColumn) -> set[str]:
    return {one.key for one in column.lines()}


def _put_off(window: Window, program: Program, keys: Keys) -> tuple[BenchColumn, str]:  # noqa: F811
    """Put the first line there is off until tomorrow."""
    bench = window.pages.front()
    assert isinstance(bench, WorkbenchPage)
    settle(program.jobs, lambda: any(one.lines() for one in bench.columns))
    column = next(one for one in bench.columns if one.lines())
    column.view.setFocus()
    line = column.lines()[0].key
    keys.press(Qt.Key.Key_S)
    assert bench.deeds.menu is not None
    press(bench.deeds.menu, Qt.Key.Key_1)
    settle(program.jobs, lambda: line not in _lines(column))
    back(window)
    return column, line


def _told(window: Window, words: str) -> Callable[[], bool]:  # noqa: F811
    return lambda: any(words in one.words() for one in window.toasts.shown()[-1:])


def test_a_line_put_off_comes_back_before_any_step_is_undone(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    column, line = _put_off(window, program, keys)
    keys.press(Qt.Key.Key_Z, CONTROL)
    settle(program.jobs, lambda: line in _lines(column))
    assert _told(window, "不再推迟。")()
    keys.press(Qt.Key.Key_Z, CONTROL)
    settle(program.jobs, _told(window, "已撤销“"))


def test_after_another_step_ctrl_z_is_about_that_step(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    column, line = _put_off(window, program, keys)
    program.jobs.now(lambda store: add(store, Company, name="永固化工有限公司"))
    keys.rest()
    keys.press(Qt.Key.Key_Z, CONTROL)
    settle(program.jobs, _told(window, "已撤销“"))
    assert line not in _lines(column), "it was put off before that"


def test_what_others_wiped_is_no_step_to_take_back_first(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    column, line = _put_off(window, program, keys)
    program.jobs.changed.emit(Done(0, "", frozenset({"company"})))
    keys.rest()
    keys.press(Qt.Key.Key_Z, CONTROL)
    settle(program.jobs, lambda: line in _lines(column))


def test_two_said_to_be_two_are_offered_again(page: DuplicatesPage, stage: Scene) -> None:  # noqa: F811
    assert page.count.text() == "2 组"
    page.are_two()
    stage.settle()
    assert page.count.text() == "1 组"
    _words, way = stage.told[-1]
    assert callable(way)
    way()
    stage.settle()
    assert page.count.text() == "2 组"
    assert stage.told[-1][0] == "已撤销“不是同一家”，重新提示这两家企业。"
