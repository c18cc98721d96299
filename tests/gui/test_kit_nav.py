"""Navigation and palette, by key and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QApplication,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison.gui.kit.fuzzy import Command, rank, score
from liaison.gui.kit.nav import Nav
from liaison.gui.kit.palette import CommandPalette
from liaison.gui.look.tokens import SIZES
from tests.gui import hands
from tests.gui.samples import GROUPS

COMMANDS = (
    Command("visit.new", "登记走访", "新增", "Ctrl+Shift+Z", "footprints", "djzf new visit"),
    Command("company.new", "新增企业", "新增", "Ctrl+N", "building-2", "xzqy"),
    Command("ledger", "导出本月台账", "台账", "", "file-down", "dcbytz"),
    Command("lock", "锁定", "程序", "Ctrl+L", "lock", "sd"),
)


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


# -- navigation


@pytest.fixture
def nav(qtbot: QtBot) -> Nav:
    made = Nav("警企联络", GROUPS)
    made.resize(188, 680)
    qtbot.addWidget(made)
    made.set_current("desk")
    made.show()
    return made


def test_click_goes_to_a_page(nav: Nav, qtbot: QtBot) -> None:
    with qtbot.waitSignal(nav.chosen) as chosen:
        hands.click(nav._rows["visit"])
    assert chosen.args == ["visit"]
    assert nav.current() == "visit"


def test_setting_the_page_from_outside_tells_nobody(nav: Nav, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(nav.chosen):
        nav.set_current("ledger")
    assert "当前页" in nav._rows["ledger"].accessibleName()
    assert "当前页" not in nav._rows["desk"].accessibleName()


def test_keys_walk_the_navigation(nav: Nav, qtbot: QtBot) -> None:
    nav.activateWindow()
    nav._rows["desk"].setFocus()
    qtbot.waitUntil(nav._rows["desk"].hasFocus)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        hands.press(hands.focused(), key)
    assert nav._rows["company"].hasFocus()
    hands.press(hands.focused(), Qt.Key.Key_Up)
    assert nav._rows["days"].hasFocus()
    with qtbot.waitSignal(nav.chosen) as chosen:
        hands.press(hands.focused(), Qt.Key.Key_Return)
    assert chosen.args == ["days"]
    hands.press(hands.focused(), Qt.Key.Key_End)
    assert nav._rows["brief"].hasFocus()


def test_only_the_current_page_is_a_stop_for_tab(nav: Nav) -> None:
    stops = [
        key for key, row in nav._rows.items() if row.focusPolicy() & Qt.FocusPolicy.TabFocus.value
    ]
    assert stops == ["desk"]


def test_counts_are_told(nav: Nav) -> None:
    nav.set_count("hazard", 12, "overdue")
    assert "12 条" in nav._rows["hazard"].accessibleName()
    nav.set_count("hazard", 0)
    assert "条" not in nav._rows["hazard"].accessibleName()
    with pytest.raises(KeyError):
        nav.set_count("no such page", 1)


def test_navigation_folds_to_icons(nav: Nav, qtbot: QtBot) -> None:
    nav.set_count("hazard", 3, "overdue")
    with qtbot.waitSignal(nav.folded):
        hands.click(nav._fold)
    assert nav.width() == SIZES.nav_folded
    assert "隐患" in nav._rows["hazard"].toolTip()
    nav.grab()
    hands.click(nav._fold)
    assert nav.width() == SIZES.nav
    assert not nav.is_folded()


def test_foot_has_the_officer_and_the_lock(nav: Nav, qtbot: QtBot) -> None:
    nav.set_officer("周建国", "二级警长")
    assert "周建国" in nav._officer.accessibleName()
    with qtbot.waitSignal(nav.lock_asked):
        hands.click(nav._lock)
    with qtbot.waitSignal(nav.officer_asked):
        hands.click(nav._officer)


def test_all_pages_are_seen_in_the_smallest_window(nav: Nav) -> None:
    nav.resize(188, 680)
    QApplication.processEvents()
    last = nav._rows["brief"]
    assert last.mapTo(nav, QPoint(0, last.height())).y() < nav._officer.y()


# -- palette


@pytest.mark.parametrize(
    ("typed", "best"),
    [
        ("走访", "visit.new"),
        ("台账", "ledger"),
        ("djzf", "visit.new"),
        ("导台", "ledger"),
        ("新增 企业", "company.new"),
        ("LOCK", None),
        ("锁定", "lock"),
    ],
)
def test_few_characters_find_what_is_meant(typed: str, best: str | None) -> None:
    found = rank(typed, COMMANDS)
    assert (found[0].key if found else None) == best


def test_better_answers_come_first() -> None:
    whole, begins, part, scattered = (
        score("企业", words) for words in ("企业", "企业名册", "新增企业", "企鹅业务")
    )
    assert whole > begins > part > scattered > 0
    assert score("企业", "走访") == 0
    assert [command.key for command in rank("", COMMANDS)] == [c.key for c in COMMANDS]


@pytest.fixture
def palette(window: QWidget, qtbot: QtBot) -> CommandPalette:
    made = CommandPalette(window)
    window.activateWindow()
    made.start(COMMANDS)
    qtbot.waitUntil(made._line.hasFocus)
    return made


def test_palette_is_used_by_keyboard_alone(palette: CommandPalette, qtbot: QtBot) -> None:
    line = palette._line
    hands.write(line, "新增")
    assert [command.key for command in palette.found()] == ["company.new", "visit.new"]
    hands.press(line, Qt.Key.Key_Down)
    with qtbot.waitSignal(palette.picked) as picked:
        hands.press(line, Qt.Key.Key_Return)
    assert picked.args == ["visit.new"]
    assert not palette.isVisible()


def test_palette_gives_the_keyboard_back(window: QWidget, qtbot: QtBot) -> None:
    field = QLineEdit(window)
    field.show()
    field.setFocus()
    made = CommandPalette(window)
    made.start(COMMANDS)
    hands.press(made._line, Qt.Key.Key_Escape)
    assert not made.isVisible()
    assert window.focusWidget() is field


def test_palette_closes_when_one_clicks_elsewhere(window: QWidget, qtbot: QtBot) -> None:
    field = QLineEdit(window)
    field.move(10, 550)
    field.show()
    window.activateWindow()
    made = CommandPalette(window)
    made.start(COMMANDS)
    qtbot.waitUntil(made._line.hasFocus)
    hands.click(field)
    field.setFocus(Qt.FocusReason.MouseFocusReason)
    qtbot.waitUntil(lambda: not made.isVisible())
    assert window.focusWidget() is field


def test_click_chooses_a_command(palette: CommandPalette, qtbot: QtBot) -> None:
    with qtbot.waitSignal(palette.picked) as picked:
        at = palette._list.visualRect(palette._found.index(3)).center()
        hands.click(palette._list.viewport(), at)
    assert picked.args == ["lock"]


def test_palette_says_when_nothing_answers(palette: CommandPalette, qtbot: QtBot) -> None:
    hands.write(palette._line, "qqqq")
    assert palette.found() == []
    assert palette._none.isVisible()
    with qtbot.assertNotEmitted(palette.picked):
        hands.press(palette._line, Qt.Key.Key_Return)


def test_records_are_offered_for_what_is_typed_now(palette: CommandPalette, qtbot: QtBot) -> None:
    heard: list[str] = []
    palette.typed.connect(heard.append)
    hands.write(palette._line, "江城")
    record = (Command("company/12", "江城精密机械有限公司", "企业"),)
    palette.offer("江", record)
    assert palette.found() == []
    palette.offer("江城", record)
    assert [command.key for command in palette.found()] == ["company/12"]
    assert heard == ["江", "江城"]


def test_palette_stays_inside_its_window(palette: CommandPalette, window: QWidget) -> None:
    for size in ((900, 600), (1366, 768), (500, 400)):
        window.resize(*size)
        QApplication.processEvents()
        assert window.rect().contains(palette.geometry())
        middle = palette.geometry().center().x()
        assert middle == pytest.approx(window.width() / 2, abs=2)
