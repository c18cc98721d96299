"""Keys alone: Enter presses what has the keyboard, Tab goes as the eye does, Esc goes back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QVBoxLayout, QWidget

from liaison.gui import ask, taborder
from liaison.gui.kit.buttons import button, icon_button
from liaison.gui.kit.dialogs import Option
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Assignment, Company, Issue, Officer
from liaison.services import records
from liaison.store.step import Store
from tests.gui import hands
from tests.gui.desks import Desk, desk  # noqa: F401 - fixture
from tests.gui.hands import CONTROL, focused, press, write
from tests.gui.programs import hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import (
    Keys,
    Park,
    back,
    choose,
    dialog,
    keys,  # noqa: F401
    open_quick,
    park,  # noqa: F401
)
from tests.gui.scenes import Scene
from tests.stores import add, seated

TAB, ENTER = Qt.Key.Key_Tab, Qt.Key.Key_Return


def _tab_and_enter(asked: QDialog) -> None:
    """Go on from the main button by Tab, and press Enter there."""
    first = asked.focusWidget()
    press(first or asked, TAB)
    assert asked.focusWidget() is not first
    press(asked.focusWidget() or asked, ENTER)


@pytest.mark.usefixtures("dialogs")
def test_enter_presses_the_button_that_has_the_keyboard_not_the_default_one() -> None:
    ways = [Option("save", "保存"), Option("keep", "留作草稿"), Option("drop", "放弃")]
    hands.during(_tab_and_enter)
    assert ask.decide(None, "离开前要保存吗？", "", ways, "继续填写") == "keep"
    hands.during(_tab_and_enter)
    assert not ask.confirm(None, "删除？", "移入回收站。"), "the next one is: cancel"
    hands.during(_tab_and_enter)
    assert ask.confirm(None, "封存？", "不能撤销。", "封存", danger=True)


def test_enter_held_presses_once_and_ctrl_enter_is_the_forms(app: QApplication) -> None:
    pressed: list[str] = []
    made = button("指派", lambda: pressed.append("指派"))
    made.show()
    press(made, ENTER, CONTROL)
    assert pressed == []
    for again in (False, True, True):
        kind, none = QEvent.Type.KeyPress, Qt.KeyboardModifier.NoModifier
        QApplication.sendEvent(made, QKeyEvent(kind, ENTER, none, "", again))
    assert pressed == ["指派"]
    press(made, Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier)
    assert pressed == ["指派", "指派"]
    made.close()
    made.deleteLater()


def test_enter_presses_an_icon_too_and_not_the_default_button(app: QApplication) -> None:
    pressed: list[str] = []
    asked = QDialog()
    layout = QVBoxLayout(asked)
    main = button("确定", lambda: pressed.append("确定"), kind="primary", parent=asked)
    main.setDefault(True)
    layout.addWidget(main)
    icon = icon_button("eye", "显示密码", lambda: pressed.append("显示密码"), parent=asked)
    layout.addWidget(icon)
    asked.show()
    icon.setFocus()
    press(icon, ENTER)
    assert pressed == ["显示密码"]
    asked.close()
    asked.deleteLater()


def test_tab_goes_row_by_row_whatever_was_made_first(app: QApplication) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    last, first = QPushButton("后", page), QPushButton("先", page)
    hidden, off = QPushButton("不见", page), QPushButton("停用", page)
    for one in (first, hidden, off, last):
        layout.addWidget(one)
    hidden.hide()
    off.setEnabled(False)
    page.show()
    page.activateWindow()
    QTest.qWaitForWindowActive(page)
    assert taborder.stops([page]) == [first, last]
    first.setFocus()
    assert taborder.step(page, [page], True)
    assert focused() is last
    assert taborder.step(page, [page], True)
    assert focused() is first, "after the last comes the first"
    assert taborder.step(page, [page], False)
    assert focused() is last
    page.close()
    page.deleteLater()


def test_tab_of_a_quick_visit_comes_to_what_was_made_before_the_fields(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    choose(keys)
    sheet.form.go_to("people_registered")
    keys.press(TAB)
    assert sheet.rows.isAncestorOf(focused()), "what was found comes after the fields"
    for _turn in range(3):
        keys.press(TAB)
    assert sheet.files.isAncestorOf(focused())
    keys.press(TAB)
    assert focused() is sheet.leave_button
    keys.press(TAB)
    assert focused() is sheet.save_button
    keys.press(TAB)
    assert sheet.form.boxes["company_id"].isAncestorOf(focused())
    with ask.answering("drop"):
        keys.press(Qt.Key.Key_Escape)
    back(window)


def _hazard(desk: Desk) -> int:  # noqa: F811
    values = {
        "kind": "hazard",
        "company_id": desk.company,
        "reported_on": "2026-11-10",
        "description": "通道堵塞",
    }
    return int(desk.do(lambda store: records.save(store, Issue, values)).id)


def test_tab_of_a_form_goes_from_the_fields_to_moves_and_save(desk: Desk) -> None:  # noqa: F811
    page = desk.open("hazards", _hazard(desk))
    page.setFocus()
    press(page, TAB)
    assert page.form.boxes["company_id"].isAncestorOf(focused()), "first the first field"
    press(focused(), Qt.Key.Key_Backtab)
    assert focused() is page.save_button, "before the first comes the last"
    press(focused(), Qt.Key.Key_Backtab)
    assert page.moves is not None
    assert focused() is page.moves.buttons["handed-over"]
    for _turn in page.moves.buttons:
        press(focused(), Qt.Key.Key_Backtab)
    assert page.attachments is not None
    assert page.attachments.isAncestorOf(focused()), "the last of the left column"


def test_a_move_has_a_key_and_the_form_hears_keys_after_it(desk: Desk) -> None:  # noqa: F811
    of = _hazard(desk)
    page = desk.open("hazards", of)
    closed: list[bool] = []
    page.closed.connect(lambda: closed.append(True))
    desk.scene.press(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    assert page.moves is not None
    assert page.moves.entry is not None
    write(focused(), "限期七日整改")
    press(focused(), ENTER, CONTROL)
    desk.scene.settle()
    assert desk.card(Issue, of).values["state"] == "ordered"
    assert page.isAncestorOf(focused()), "the keyboard is not lost with what was written in"
    desk.scene.press(page, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    press(focused(), Qt.Key.Key_Escape)
    desk.scene.settle()
    assert page.moves.entry is None
    assert closed == []
    assert page is focused() or page.isAncestorOf(focused())
    press(focused(), Qt.Key.Key_Escape)
    assert closed == [True]


def test_esc_goes_back_to_the_line_of_the_workbench(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    values = {"kind": "hazard", "company_id": park.company, "reported_on": "2026-01-10"}
    more = {"description": "通道堵塞", "deadline": "2026-01-12", "officer_id": park.lead}
    late = {**values, **more}
    program.jobs.now(lambda store: records.save(store, Issue, late))
    bench = window.pages.front()
    assert isinstance(bench, WorkbenchPage)
    settle(program.jobs, lambda: all(one.lines() for one in bench.columns[:2]))
    view = bench.columns[1].view
    view.setFocus()
    view.setCurrentIndex(view.model().index(1, 0))
    company = bench.columns[1].lines()[1].company_id
    keys.press(Qt.Key.Key_Space)
    settle(program.jobs, lambda: window.page() == "companies")
    keys.rest()
    page = window.pages.front()
    assert isinstance(page, RecordsPage)
    assert page.card is not None
    assert page.card.company_id == company
    keys.press(Qt.Key.Key_Escape)
    settle(program.jobs, lambda: window.page() == "workbench")
    keys.rest()
    assert focused() is view, "in the column one came from, though another has lines before"
    assert view.currentIndex().row() == 1


def test_ctrl_l_locks_from_within_a_dialog(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(TAB)
    keys.write("写到一半")
    assert dialog(window) is sheet
    press(focused(), Qt.Key.Key_L, CONTROL)
    settle(program.jobs, lambda: program.login is not None and program.login.isVisible())
    assert program.window is None
    assert program.jobs.settled(30)


def test_who_may_not_add_is_not_asked_to_write_first(stage: Scene) -> None:
    def work(store: Store) -> object:
        add(store, Company, name="甲厂")
        return seated(store, "li", "officer", add(store, Officer, name="李四")).who

    leader = RecordsPage(stage.house, "assignments")
    stage.show(leader)
    assert leader.list.new.isVisible()
    stage.house.who = stage.house.jobs.now(work)  # type: ignore[assignment]
    page = RecordsPage(stage.house, "assignments")
    stage.show(page)
    assert not page.list.new.isVisible()
    assert "Ctrl+N" not in [key for _words, key, _act in page.actions_offered()]
    page.open(new=True)
    assert page.form is None, "no form to fill in for nothing"
    assert page.list.bar.words() == "您的角色不能“联络分工”。请找站长/所长办理。"
    known = RecordsPage(stage.house, "officers")
    stage.show(known, id=stage.house.who.officer_id)
    assert known.form is not None
    assert known.form.isVisible()
    known.open(new=True, back="workbench")
    assert known.list.bar.isVisible(), "it is told where it is seen, not under the record in front"
    own = RecordsPage(stage.house, "needs")
    stage.show(own)
    assert own.list.new.isVisible()
    assert stage.house.jobs.now(_assignments) == 0


def _assignments(store: Store) -> int:
    with store.reading() as session:
        return int(session.query(Assignment).count())
