"""Ctrl+K over all records: typed, moved through and opened by keys; and the page of all results."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.gui.hitrows import rows_of, target_of
from liaison.gui.kit.commandlist import pieces
from liaison.gui.kit.fuzzy import Command, firm
from liaison.gui.pages.found import FoundPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company, Contact, Officer, Visit
from liaison.services import searching
from liaison.services.hits import Found, Group, Hit
from liaison.store.step import Store
from tests.gui.conftest import app, asked, qapp_args  # noqa: F401 - fixtures of the window
from tests.gui.hands import CONTROL, focused, press, write
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.scenes import Scene, stage  # noqa: F401 - a fixture
from tests.stores import add


def _fill(store: Store) -> None:
    day = clock.today()
    add(store, Officer, name="解晓东", badge="056314")
    add(store, Company, name="云岭电子有限公司", address="金川路8号")
    add(store, Company, name="西山包装厂")
    add(store, Contact, company_id=2, name="孙多多", phone="13877776666")
    for n in range(8):
        told = f"<b>检查</b>消防通道{n}"
        on = day - timedelta(days=n)
        add(store, Visit, company_id=1, visited_on=on, content=told, officers=[1])


# -- the palette


@pytest.fixture
def line(hand: Hand, program: Program, window: Window) -> QLineEdit:  # noqa: F811
    """The palette's line, open over a filled store."""
    program.jobs.now(_fill)
    hand.press(program, Qt.Key.Key_K, CONTROL)
    found = window.finder.palette.findChild(QLineEdit)
    assert isinstance(found, QLineEdit)
    return found


def _shown(window: Window) -> list[Command]:  # noqa: F811
    return window.finder.palette.found()


def _typed(program: Program, window: Window, line: QLineEdit, words: str) -> list[Command]:  # noqa: F811
    """Type words anew and wait until what they find stands there."""
    line.clear()
    write(line, words)
    settle(program.jobs, lambda: any(one.head for one in _shown(window)))
    return _shown(window)


def test_enter_before_the_answer_opens_the_first_record_of_it(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    line.clear()
    write(line, "yldz")
    press(line, Qt.Key.Key_Return)
    settle(program.jobs, lambda: window.page() == "companies")
    assert window.finder.palette.isHidden()


def test_enter_before_the_answer_picks_a_command_that_is_meant(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    line.clear()
    write(line, "台账")
    press(line, Qt.Key.Key_Return)
    assert window.page() == "ledgers"


def test_enter_opens_nothing_where_nothing_is_found(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    page = window.page()
    line.clear()
    write(line, "ZF-209901-9999")
    press(line, Qt.Key.Key_Return)
    settle(program.jobs)
    settle(program.jobs)
    assert window.page() == page
    assert window.finder.palette.isVisible()


def test_records_stand_under_the_head_of_their_register(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    rows = _typed(program, window, line, "消防")
    heads = [(row.words, row.group) for row in rows if row.head]
    assert heads == [("走访", "8")]
    visits = [row for row in rows if row.key.startswith("visits:")]
    assert [row.key for row in visits] == [f"visits:{n}" for n in range(1, 6)]
    assert visits[0].words == "云岭电子有限公司"
    assert visits[0].detail == "工作内容 <b>检查</b>消防通道0"
    assert [visits[0].detail[a:b] for a, b in visits[0].detail_marks] == ["消防"]
    assert rows[-1].key == "found"
    QApplication.processEvents()
    assert not window.finder.palette.grab().isNull()


def test_keys_pass_over_heads_and_enter_opens(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    rows = _typed(program, window, line, "多多")
    assert [row.words for row in rows] == ["企业", "西山包装厂", "查看全部结果"]
    listed = window.finder.palette._list
    assert listed.currentIndex().row() == 1
    assert rows[1].detail == "联系人·姓名 孙多多"
    press(line, Qt.Key.Key_Down)
    assert listed.currentIndex().row() == 2
    press(line, Qt.Key.Key_Up)
    press(line, Qt.Key.Key_Up)
    assert listed.currentIndex().row() == 1
    opened: list[tuple[Any, ...]] = []
    window.house.go = lambda name, **what: opened.append((name, what))
    press(line, Qt.Key.Key_Return)
    assert opened == [("companies", {"id": 2, "back": "workbench"})]
    assert not window.finder.palette.isVisible()


def test_a_company_answers_to_its_initials(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    rows = _typed(program, window, line, "yldz")
    [company] = [row for row in rows if row.key == "company:1"]
    assert (company.words, company.group) == ("云岭电子有限公司", "金川路8号")
    rows = _typed(program, window, line, "芸铃")
    assert [row.words for row in rows][:2] == ["读音相近的企业", "云岭电子有限公司"]


def test_all_results_open_on_their_page(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    _typed(program, window, line, "消防")
    press(line, Qt.Key.Key_Up)  # from the first row to the last one is far; End goes there
    for _row in range(12):
        press(line, Qt.Key.Key_Down)
    press(line, Qt.Key.Key_Return)
    settle(program.jobs, lambda: window.page() == "found")
    page = window.pages.front()
    assert isinstance(page, FoundPage)
    assert page.box.text() == "消防"
    settle(program.jobs, lambda: page.rows.rowCount() == 9)


def test_an_answer_that_comes_too_late_is_dropped(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    line: QLineEdit,
) -> None:
    _typed(program, window, line, "消防")
    line.clear()
    write(line, "多多")
    window.finder._came(Found("消防", (Group("visits", "走访", (Hit("visits", 1, "甲"),), 1),)))
    assert not any(row.key == "visits:1" for row in _shown(window))
    settle(program.jobs, lambda: any(row.key == "company:2" for row in _shown(window)))


def test_commands_that_answer_by_chance_make_room_for_records() -> None:
    assert firm("台账", Command("ledgers", "导出台账"))
    assert not firm("dz", Command("ledgers", "导出台账", also="daochutaizhang"))
    assert firm("隐患 新增", Command("new", "新增隐患"))
    assert not firm("", Command("new", "新增隐患"))


def test_marks_part_a_text() -> None:
    assert pieces("检查消防通道", ((2, 4),)) == [("检查", False), ("消防", True), ("通道", False)]
    assert pieces("消防", ((0, 2),)) == [("消防", True)]
    assert pieces("", ()) == []


def test_rows_name_the_record_they_open() -> None:
    hit = Hit("companies", 7, "甲", label="地址", text="金川路", spans=((0, 2),))
    rows = rows_of(Found("金川", (Group("companies", "企业", (hit,), 1),)))
    assert [row.key for row in rows] == ["", "company:7"]
    assert rows[1].detail_marks == ((3, 5),)
    assert target_of("company:7") == ("companies", 7)
    assert target_of("visits:12") == ("visits", 12)
    assert target_of("act:new") is None
    assert target_of("page:visits") is None
    assert target_of("visits:") is None


# -- the page


@pytest.fixture
def page(stage: Scene) -> FoundPage:  # noqa: F811
    """The page of results over a filled store."""
    stage.house.jobs.now(_fill)
    made = FoundPage(stage.house)
    stage.show(made)
    return made


def _words(page: FoundPage) -> list[str]:
    return [page.rows.command(row).words for row in range(page.rows.rowCount())]


def _write(stage: Scene, page: FoundPage, words: str) -> None:  # noqa: F811
    page.box.clear()
    write(page.box, words)
    QTest.qWait(60)
    stage.settle()


def test_the_page_says_what_to_do_and_what_was_not_found(stage: Scene, page: FoundPage) -> None:  # noqa: F811
    assert focused() is page.box
    assert page.stack.currentWidget() is page.blank
    _write(stage, page, "没有这样的字")
    assert page.stack.currentWidget() is page.blank
    assert "没有这样的字" in page.blank.words()
    _write(stage, page, "消防")
    assert page.stack.currentWidget() is page.list
    assert page.told.text() == "列出 8 条"
    press(page.box, Qt.Key.Key_Escape)
    QTest.qWait(60)
    stage.settle()
    assert page.stack.currentWidget() is page.blank


def test_the_page_is_used_by_keyboard_alone(stage: Scene, page: FoundPage) -> None:  # noqa: F811
    _write(stage, page, "消防")
    assert _words(page)[:2] == ["走访", "云岭电子有限公司"]
    press(page.box, Qt.Key.Key_Down)
    assert focused() is page.list
    press(page.list, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Return)
    assert stage.gone[-1] == ("visits", {"id": 2, "back": "found"})
    press(page.list, Qt.Key.Key_Up)
    press(page.list, Qt.Key.Key_Up)
    assert focused() is page.box
    press(page.box, Qt.Key.Key_Return)
    assert stage.gone[-1] == ("visits", {"id": 1, "back": "found"})


def test_who_comes_back_to_the_page_stands_where_something_was_opened(
    stage: Scene,  # noqa: F811
    page: FoundPage,
) -> None:
    _write(stage, page, "消防")
    press(page.box, Qt.Key.Key_Down)
    press(page.list, Qt.Key.Key_Down)
    row = page.list.currentIndex().row()
    press(page.list, Qt.Key.Key_Return)
    page.setFocus()
    page.open()
    stage.settle()
    assert focused() is page.list
    assert page.list.currentIndex().row() == row
    page.open(words="消防")
    stage.settle()
    assert focused() is page.box
    assert page.list.currentIndex().row() == page._first()


def test_the_page_follows_what_is_kept(stage: Scene, page: FoundPage) -> None:  # noqa: F811
    _write(stage, page, "西山")
    assert _words(page) == ["企业", "西山包装厂"]
    stage.house.jobs.now(lambda store: add(store, Company, name="西山水泥厂"))
    stage.settle()
    assert _words(page) == ["企业", "西山包装厂", "西山水泥厂"]


def test_the_page_tells_a_store_that_cannot_be_read(
    stage: Scene,  # noqa: F811
    page: FoundPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_given: object) -> Found:
        raise Trouble("磁盘读取出错。")

    with monkeypatch.context() as patch:
        patch.setattr(searching, "search", broken)
        _write(stage, page, "消防")
    assert "磁盘读取出错" in page.blank.words()
    _write(stage, page, "消防")
    assert page.stack.currentWidget() is page.list


def test_a_click_opens_a_record(stage: Scene, page: FoundPage) -> None:  # noqa: F811
    _write(stage, page, "解")
    index = page.rows.index(1)
    QTest.mouseClick(
        page.list.viewport(), Qt.MouseButton.LeftButton, pos=page.list.visualRect(index).center()
    )
    assert stage.gone[-1] == ("officers", {"id": 1, "back": "found"})
