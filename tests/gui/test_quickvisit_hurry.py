"""A quick visit under hurried hands: keys pressed while it is taken back or a sheet closes."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from shiboken6 import isValid

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.gui import quickvisit
from liaison.gui.calendarplan import PlanSheet
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.services import steps
from tests.gui.hands import CONTROL, focused
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import Keys, Park, keys, park  # noqa: F401
from tests.gui.test_quickvisit_habits import write_one, written


def test_while_it_is_taken_back_neither_the_next_begins_nor_does_it_close(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = write_one(keys, window)
    keys.press(Qt.Key.Key_S, CONTROL)
    keys.press(Qt.Key.Key_Z, CONTROL, wait=False)
    keys.press(Qt.Key.Key_Return, wait=False)
    keys.press(Qt.Key.Key_Escape, wait=False)
    keys.rest()
    assert sheet.isVisible()
    assert not sheet.is_done()
    assert written() == "检查消防通道。"
    assert sheet.form.company_line().text() == "鼎盛磷肥股份有限公司"


def test_what_could_not_be_taken_back_can_be_tried_again(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sheet = write_one(keys, window)
    keys.press(Qt.Key.Key_S, CONTROL)
    with monkeypatch.context() as broken:

        def full(*_told: object) -> None:
            raise Trouble("磁盘已满。", "没有改动。", "请清理后重试。")

        broken.setattr(steps, "take_back", full)
        keys.press(Qt.Key.Key_Z, CONTROL)
    assert sheet.is_done()
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert not sheet.is_done()
    assert written() == "检查消防通道。"


def test_it_outlives_the_sheet_it_was_opened_over(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    """A sheet closes by itself when what it saves is kept, be that seconds later."""
    sheet = PlanSheet(window.house, clock.today(), None, window)
    sheet.open()
    sheet.activateWindow()
    settle(program.jobs, lambda: sheet.isAncestorOf(focused()))
    quick = write_one(keys, window)
    sheet.accept()
    keys.rest()
    assert isValid(quick)
    assert quick.isVisible()
    assert not sheet.isVisible()
    assert written() == "检查消防通道。"
    keys.press(Qt.Key.Key_S, CONTROL)
    assert quick.is_done()
    keys.press(Qt.Key.Key_Escape)
    assert quickvisit.opened(window) is None
    assert not isValid(sheet), "and nothing is left of it"
