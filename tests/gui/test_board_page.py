"""The board by keys and by the mouse: companies go to officers in one step that can be undone."""

from __future__ import annotations

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.boardpick import OfficerPick
from liaison.gui.bulkassign import BulkAssign
from liaison.gui.fieldbox import FieldBox
from liaison.gui.handing import HandingSheet
from liaison.gui.pages.board import BoardPage
from liaison.records import Assignment, Company, Officer
from liaison.records.assignment import Role
from liaison.services import assigning, board as boards
from liaison.services.board import NOBODY, Board
from liaison.store.step import Store
from liaison.store.undo import undo
from tests.gui.boardpark import LEFT, Park, park
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, NONE, click, focused, part, parts, press, write
from tests.gui.scenes import Scene
from tests.stores import add, fill, seated

SHIFT = Qt.KeyboardModifier.ShiftModifier
__all__ = ["park"]
_DAY = timedelta(days=1)


def test_lanes_and_gaps_are_shown(park: Park) -> None:
    assert park.shown() == {"无联络民警": "E", "许丽": "ABC", "邓毅": "D"}
    filters = park.page.head.filters
    assert filters.missing.text() == "无联络民警 1"
    assert filters.idle.text() == "无企业的民警 0"
    assert park.page.head.day() == clock.today()
    lane = park.view.plan.lanes[1]
    assert (lane.companies, lane.keys) == (3, 1)
    assert focused() is park.view


def test_companies_are_assigned_by_keys_alone(park: Park) -> None:
    park.key(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Space, Qt.Key.Key_Down)
    park.key(Qt.Key.Key_Space)
    assert park.view.marks.selected() == park.firms[:2]
    assert "已选 2 家" in park.page.hint.text()
    park.key(Qt.Key.Key_M)
    sheet = part(park.page, OfficerPick)
    assert focused() is sheet.search
    write(focused(), "dengy")
    assert sheet.officer() == park.second
    assert sheet.told.text().startswith(f"2 家企业自 {clock.today()} 起由邓毅主办")
    park.scene.press(focused(), Qt.Key.Key_Return)
    assert park.lanes() == {"无联络民警": "E", "许丽": "C", "邓毅": "ABD"}
    assert park.shown() == park.lanes()
    words, step = park.scene.told[-1]
    assert words == "2 家企业已指派给邓毅。"
    assert step is not None
    assert park.view.marks.selected() == []
    park.scene.house.jobs.now(lambda store: undo(store, step))
    park.scene.settle()
    assert park.shown() == {"无联络民警": "E", "许丽": "ABC", "邓毅": "D"}


def test_after_assigning_the_next_company_of_the_lane_is_at_hand(park: Park) -> None:
    """Nobody has to come back from the other officer's lane, which may be out of sight."""
    park.key(Qt.Key.Key_Right, Qt.Key.Key_Down)
    assert park.view.marks.officer_id() == park.first
    park.page.assign(park.firms[:1], park.second)
    park.scene.settle()
    assert park.lanes()["邓毅"] == "AD"
    firm = park.view.marks.firm()
    assert park.view.marks.officer_id() == park.first
    assert firm is not None
    assert firm.id == park.firms[1]


def test_the_arrows_of_the_picker_choose_and_esc_leaves(park: Park) -> None:
    park.key(Qt.Key.Key_Down, Qt.Key.Key_Return)
    sheet = part(park.page, OfficerPick)
    assert sheet.officer() == park.first
    press(focused(), Qt.Key.Key_Down)
    assert sheet.officer() == park.second
    write(focused(), "查无此人")
    assert sheet.officer() is None
    assert not sheet.go.isEnabled()
    press(focused(), Qt.Key.Key_Escape)
    press(focused(), Qt.Key.Key_Escape)
    park.scene.settle()
    assert park.lanes()["无联络民警"] == "E"


def test_who_leads_it_already_is_not_offered_first(park: Park) -> None:
    park.key(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_M)
    sheet = part(park.page, OfficerPick)
    assert sheet.officer() == park.second
    sheet.reject()


def test_a_card_is_dragged_to_an_officer(park: Park) -> None:
    park.drag(0, 0, 2, drop=False)
    assert park.view.carrying()
    assert park.page.hint.text().startswith("松开后：1 家企业自")
    QTest.mouseRelease(park.view.viewport(), LEFT, NONE, park.view.plan.head(2).center())
    park.scene.settle()
    assert park.lanes() == {"无联络民警": "", "许丽": "ABC", "邓毅": "DE"}
    assert park.scene.told[-1][1] is not None


def test_all_that_is_selected_is_dragged_together(park: Park) -> None:
    park.key(Qt.Key.Key_Right, Qt.Key.Key_A, held=NONE)
    park.key(Qt.Key.Key_A, held=CONTROL)
    assert len(park.view.marks.selected()) == 3
    park.drag(1, 1, 2)
    assert park.lanes()["邓毅"] == "ABCD"


def test_nothing_is_dropped_on_nobody_and_esc_lets_go(park: Park) -> None:
    park.drag(1, 0, 0)
    assert park.lanes()["许丽"] == "ABC"
    park.drag(1, 0, 2, drop=False)
    press(park.view, Qt.Key.Key_Escape)
    assert not park.view.carrying()
    QTest.mouseRelease(park.view.viewport(), LEFT, NONE, park.view.plan.head(2).center())
    park.scene.settle()
    assert park.lanes()["许丽"] == "ABC"
    assert park.scene.told == []


def test_what_refuses_is_told_and_the_others_can_go(park: Park) -> None:
    today = clock.today()
    park.scene.house.jobs.now(
        lambda store: assigning.assign(store, park.firms[:1], park.second, today)
    )
    park.scene.settle()
    assert park.shown()["邓毅"] == "AD"
    park.page.assign([park.firms[0], park.firms[3]], park.first)
    park.scene.settle()
    assert f"也从 {today} 开始" in park.page.bar.words()
    assert park.lanes()["邓毅"] == "AD"
    click(park.page.bar._button)
    park.scene.settle()
    assert park.lanes() == {"无联络民警": "E", "许丽": "BCD", "邓毅": "A"}


def test_a_day_that_is_over_is_asked_about(park: Park) -> None:
    park.page.head.set_day(clock.today() - 3 * _DAY)
    park.page.read()
    park.scene.settle()
    with ask.answering("no"):
        park.page.assign(park.firms[4:], park.first)
        park.scene.settle()
    assert park.lanes()["无联络民警"] == "E"
    with ask.answering("yes"):
        park.page.assign(park.firms[4:], park.first)
        park.scene.settle()
    assert park.lanes()["无联络民警"] == ""


def test_the_board_of_a_day_to_come_plans(park: Park) -> None:
    day = clock.today() + 5 * _DAY
    line = park.page.head.on.line
    line.setFocus()
    press(line, Qt.Key.Key_A, CONTROL)
    write(line, day.isoformat())
    park.scene.settle()
    assert park.page.board is not None
    assert park.page.board.day == day
    park.page.assign(park.firms[4:], park.first)
    park.scene.settle()
    assert park.lanes()["无联络民警"] == "E"
    assert park.shown()["许丽"] == "ABCE"


def test_it_is_narrowed_and_widened(park: Park) -> None:
    head = park.page.head
    press(park.view, Qt.Key.Key_Home)
    head.search.setFocus()
    write(head.search, "cqyl")
    QTest.qWait(60)
    park.scene.settle()
    assert park.shown() == {"无联络民警": "E", "许丽": "", "邓毅": ""}
    press(head.search, Qt.Key.Key_Down)
    assert focused() is park.view
    head.search.setText("")
    head.filters.grade.setCurrentText("重点单位")
    park.scene.wait_for(lambda: park.shown()["许丽"] == "C")
    click(head.filters.clear_button)
    assert park.shown()["许丽"] == "ABC"
    click(head.filters.missing)
    assert list(park.shown()) == ["无联络民警"]
    click(head.filters.idle)
    assert not head.filters.missing.isChecked()
    assert not park.view.isVisible()
    assert park.page.blank.words() == "没有符合条件的企业或民警。"


def test_mouse_selects_as_lists_do(park: Park) -> None:
    port, plan, marks = park.view.viewport(), park.view.plan, park.view.marks
    click(port, plan.card(1, 0).center())
    assert marks.selected() == park.firms[:1]
    click(port, plan.card(1, 2).center(), SHIFT)
    assert marks.selected() == park.firms[:3]
    click(port, plan.card(1, 1).center(), CONTROL)
    assert marks.selected() == [park.firms[0], park.firms[2]]
    click(port, plan.card(2, 0).center())
    assert marks.selected() == park.firms[3:4]
    press(park.view, Qt.Key.Key_Escape)
    assert marks.selected() == []
    QTest.mouseDClick(port, LEFT, NONE, plan.card(2, 0).center())
    assert park.scene.gone[-1] == ("companies", {"id": park.firms[3], "back": "board"})


def test_shift_and_arrows_select_a_run(park: Park) -> None:
    park.key(Qt.Key.Key_Right, Qt.Key.Key_Down)
    park.key(Qt.Key.Key_Down, Qt.Key.Key_Down, held=SHIFT)
    assert sorted(park.view.marks.selected()) == park.firms[:3]
    park.key(Qt.Key.Key_F2)
    assert park.scene.gone[-1] == ("companies", {"id": park.firms[2], "back": "board"})


def test_the_menu_offers_what_can_be_done(park: Park) -> None:
    park.key(Qt.Key.Key_Right, Qt.Key.Key_Return)
    [menu] = [one for one in parts(park.page, QMenu) if one.isVisible()]
    words = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert words == ["选择整列", "交接…", "找人代管本列…", "打开民警档案"]
    menu.close()
    park.key(Qt.Key.Key_Down)
    park.view.menu_asked.emit(QPoint(10, 10))
    [menu] = [one for one in parts(park.page, QMenu) if one.isVisible()]
    words = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert words[:4] == ["指派给…", "成批指派…", "打开企业卡片", "导出联系卡…"]
    menu.close()


def test_h_opens_the_handover_of_the_lane(park: Park) -> None:
    park.key(Qt.Key.Key_Right, Qt.Key.Key_H)
    sheet = part(park.page, HandingSheet)
    assert sheet.choice.boxes["giver_id"].editor.value() == park.first
    assert len(sheet.choice.model.lines()) == 3
    press(sheet, Qt.Key.Key_Escape)


def test_many_get_a_deputy_in_one_step(park: Park) -> None:
    park.key(Qt.Key.Key_Right)
    park.key(Qt.Key.Key_A, held=CONTROL)
    click(park.page.head.bulk)
    sheet = part(park.page, BulkAssign)
    assert not sheet.go.isEnabled()
    fill_in(park.scene, sheet.boxes["officer_id"], park.second)
    fill_in(park.scene, sheet.boxes["role"], "deputy")
    park.scene.wait_for(lambda: sheet.preview is not None and sheet.preview.changes == 3)
    assert sheet.go.text() == "指派 3 家"
    click(sheet.go)
    park.scene.settle()
    assert park.scene.told[-1][0] == "3 家企业的分工已登记。"

    def work(store: Store) -> int:
        with store.reading() as session:
            return int(session.query(Assignment).filter_by(officer_id=park.second).count())

    assert park.scene.house.jobs.now(work) == 4


def test_a_stand_in_without_an_end_is_told_at_its_field(park: Park) -> None:
    park.key(Qt.Key.Key_Right)
    park.page.bulk(park.firms[:3], Role.stand_in)
    sheet = part(park.page, BulkAssign)
    fill_in(park.scene, sheet.boxes["officer_id"], park.second)
    park.scene.wait_for(lambda: sheet.boxes["end"].problem() is not None)
    assert "代管必须写明截止日期" in sheet.boxes["end"].note()
    end = clock.today() + 7 * _DAY
    fill_in(park.scene, sheet.boxes["end"], end.isoformat())
    park.scene.wait_for(lambda: sheet.preview is not None)
    click(sheet.go)
    park.scene.settle()
    lane = park.view.plan.lanes[2]
    assert [firm.guest for firm in lane.firms] == [True, True, True, False]


def test_what_was_wrong_before_is_not_told_of_what_is_written_now(park: Park) -> None:
    """The answer about an end that was missing came late, and kept the sheet from saving."""
    park.key(Qt.Key.Key_Right)
    park.page.bulk(park.firms[:3], Role.stand_in)
    sheet = part(park.page, BulkAssign)
    fill_in(park.scene, sheet.boxes["officer_id"], park.second)
    park.scene.wait_for(lambda: sheet.boxes["end"].problem() is not None)
    gate = threading.Event()
    park.scene.house.jobs.run(lambda _store: gate.wait(60))
    sheet.foresee()
    write(focused_in(sheet.boxes["end"]), (clock.today() + 7 * _DAY).isoformat())
    gate.set()
    park.scene.wait_for(sheet.go.isEnabled)
    assert sheet.boxes["end"].problem() is None
    click(sheet.go)
    park.scene.settle()
    assert park.scene.told[-1][0] == "3 家企业的分工已登记。"


def focused_in(box: FieldBox) -> QWidget:
    """Return the part of a field one writes in, with the keyboard in it."""
    box.editor.setFocus(Qt.FocusReason.OtherFocusReason)
    found = focused()
    assert box.isAncestorOf(found)
    return found


def test_an_officer_only_looks(stage: Scene) -> None:
    def work(store: Store) -> Any:
        add(store, Company, name="甲厂")
        add(store, Officer, name="丁一")
        return seated(store, "li", "officer", add(store, Officer, name="李四")).who

    stage.house.who = stage.house.jobs.now(work)
    page = BoardPage(stage.house)
    stage.show(page)
    assert page.view.marks.officer_id() == stage.house.who.officer_id, "at the own companies"
    page.view.go_to_lane(NOBODY)
    assert not page.head.bulk.isVisible()
    assert not page.view.may_carry
    assert "只读" in page.hint.text()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_M):
        press(page.view, key)
    assert "站长/所长" in page.bar.words()
    assert parts(page, OfficerPick) == []


def test_nothing_yet_and_what_goes_wrong(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    page = BoardPage(stage.house)
    stage.show(page)
    assert page.blank.words() == "还没有企业和民警。先导入或登记，再在这里分工。"

    def broken(*_args: object) -> Board:
        raise Trouble("读不到数据。", "", "请重试。")

    monkeypatch.setattr(boards, "read", broken)
    page.read()
    stage.settle()
    assert "读不到数据" in page.blank.words()


def test_opened_at_an_officer(park: Park) -> None:
    park.page.open(officer=park.second)
    park.scene.settle()
    lane = park.view.lane()
    assert lane is not None
    assert lane.officer_id == park.second
    for company in (park.firms[4], park.firms[2]):  # as from a line of the workbench
        park.page.open(company_id=company)
        park.scene.settle()
        firm = park.view.marks.firm()
        assert firm is not None
        assert firm.id == company
    park.page.open(missing=True)
    park.scene.settle()
    assert [one.officer_id for one in park.view.plan.lanes] == [NOBODY]


def test_sixty_lanes_of_two_thousand_cards_paint_and_move_quickly(stage: Scene) -> None:
    def work(store: Store) -> None:
        officers = fill(store, Officer, ({"name": f"民警{n}"} for n in range(60)))
        firms = fill(store, Company, ({"name": f"云岭第{n}企业"} for n in range(2000)))
        told = (
            {"company_id": one, "officer_id": officers[n % 60], "start": "2026-01-01"}
            for n, one in enumerate(firms[:1500])
        )
        fill(store, Assignment, told)

    stage.house.jobs.now(work)
    page = BoardPage(stage.house)
    stage.show(page)
    view = page.view
    assert len(parts(view, QWidget)) < 20
    painted = view.plan.lanes_seen()
    assert sum(len(view.plan.rows_seen(lane)) for lane in painted) < 100
    begun = time.process_time()
    for _turn in range(40):
        press(view, Qt.Key.Key_PageDown)
        press(view, Qt.Key.Key_Right)
        view.grab()
    assert time.process_time() - begun < 8
    lane = view.lane()
    assert lane is not None
    assert view.plan.lanes.index(lane) == 40
    assert view.horizontalScrollBar().value() > 0
