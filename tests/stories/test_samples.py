"""The two sample workbooks of a station, brought in and taken out through the window."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.gui import ask
from liaison.gui.pages.importing import ImportPage
from liaison.gui.pages.ledgers import LedgersPage
from liaison.gui.pages.records import RecordsPage
from tests.gui.hands import CONTROL
from tests.gui.programs import Hand
from tests.stories.officer import LEDGER, ROSTER, AtTheDesk, sheet

ALT = Qt.KeyboardModifier.AltModifier
OCTOBER = Period.month(2026, 10)
COUNTS = {"4": 86, "5": 86, "6": 210, "7": 54, "8": 36, "9": 27, "民警": 7}
"""How many records stand on the pages of Ctrl+4 … Ctrl+9 and of officers after both files."""


@pytest.fixture
def desk(hand: Hand, home: Home) -> AtTheDesk:
    program = hand.start(home)
    hand.sign_in(program)
    return AtTheDesk(hand, program)


def bring_in(desk: AtTheDesk, *paths: Path) -> ImportPage:
    desk.go("导入")
    with ask.answering(list(paths)):
        desk.press(Qt.Key.Key_O, CONTROL)
    return desk.page(ImportPage)


def counted(desk: AtTheDesk) -> dict[str, int]:
    found = {}
    for page in COUNTS:
        if page.isdigit():
            desk.press(Qt.Key(ord(page)), CONTROL)
        else:
            desk.go(page)
        found[page] = desk.page(RecordsPage).list.listing.model.rowCount()
    return found


def in_october(value: object) -> bool:
    """Does a cell of a ledger hold a day of October?"""
    assert isinstance(value, datetime)
    return value.date() in OCTOBER


def open_before(value: object) -> bool:
    """Was something still open when October began, by the day it ended?"""
    return not isinstance(value, datetime) or value.date() >= OCTOBER.first


def test_both_samples_make_october_and_are_taken_back_in_one_step(
    desk: AtTheDesk, tmp_path: Path
) -> None:
    page = bring_in(desk, ROSTER, LEDGER)
    assert page.head.confirm.text() == f"确认导入 {86 + 210 + 54 + 36 + 27} 行"
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert counted(desk) == COUNTS

    desk.go("台账")
    ledgers = desk.page(LedgersPage)
    desk.press(Qt.Key.Key_PageUp, ALT)
    assert ledgers.period == OCTOBER
    target = tmp_path / "十月.xlsx"
    with ask.answering(target):
        desk.press(Qt.Key.Key_E, CONTROL)
    visits = sheet(target, "走访企业工作台账")
    assert len(visits) == 70
    assert all(in_october(row["走访日期"]) for row in visits)
    for title, began, ended in (
        ("服务企业事项台账", "受理日期", "办结日期"),
        ("安全隐患排查整改台账", "发现日期", "整改日期"),
        ("矛盾纠纷排查化解台账", "排查日期", "化解日期"),
    ):
        rows = sheet(target, title)
        older = [row for row in rows if not in_october(row[began])]
        assert len(rows) > len(older) > 0, "October's own, and what was still open"
        assert all(open_before(row[ended]) for row in older)

    page = bring_in(desk, ROSTER, LEDGER)
    assert page.bar.words().startswith("没有变化")
    assert not page.head.confirm.isEnabled()
    desk.press(Qt.Key.Key_Return, CONTROL)
    assert counted(desk) == COUNTS

    desk.press(Qt.Key.Key_Z, CONTROL)
    assert "已撤销“导入”" in desk.window.toasts.shown()[-1].words()
    assert set(counted(desk).values()) == {0}
