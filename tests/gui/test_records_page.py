"""The page of a register: narrowing, the drawer, several rows, what is remembered, ways back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.filterpopup import FilterPopup
from liaison.gui.kit.labels import PlainLabel
from liaison.records import Company, Visit
from liaison.services import reading, records
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, parts, press, write
from tests.gui.lists import bar_button, click_row, show, texts
from tests.gui.scenes import Scene

SHIFT = Qt.KeyboardModifier.ShiftModifier
_FOLLOWED_MS = 150


def test_quick_search_narrows_while_typing(lively: Scene) -> None:
    page = show(lively, "companies")
    total = page.list.listing.model.rowCount()
    press(page.list.listing.table, Qt.Key.Key_F, CONTROL)
    assert focused() is page.list.search
    word = texts(page, "name")[3]
    write(focused(), word)
    QTest.qWait(60)
    lively.settle()
    assert texts(page, "name") == [word]
    assert page.list.count.text() == "共 1 家"
    press(page.list.search, Qt.Key.Key_Down)
    assert focused() is page.list.listing.table
    assert page.list.listing.current_id() is not None
    page.list.search.setFocus()
    press(page.list.search, Qt.Key.Key_Escape)
    QTest.qWait(60)
    lively.settle()
    assert page.list.listing.model.rowCount() == total


def test_named_conditions_and_filters_come_together(lively: Scene) -> None:
    page = show(lively, "hazards", named=("open",), where=(("state", "责令整改"),))
    filters = page.list.filters
    assert filters.named() == ("open",)
    assert set(texts(page, "state")) == {"责令整改"}
    assert [chip.words() for chip in filters.chips] == ["状态：责令整改"]
    press(filters.chips[0], Qt.Key.Key_Delete)
    lively.settle()
    assert filters.where() == ()
    assert set(texts(page, "state")) > {"责令整改"}
    click(filters.named_buttons["open"])
    lively.settle()
    everything = page.list.listing.model.rowCount()
    click(filters.named_buttons["overdue"])
    lively.settle()
    assert page.list.listing.model.rowCount() < everything
    click(filters.clear_button)
    lively.settle()
    assert page.list.listing.model.rowCount() == everything
    assert not filters.clear_button.isVisible()


def test_a_filter_is_written_in_its_little_window(lively: Scene) -> None:
    page = show(lively, "companies")
    click(page.list.filters.add)
    popup = QApplication.activePopupWidget()
    assert isinstance(popup, FilterPopup)
    names = [one.name for one in page.list.listing.model.columns()]
    popup.field.setCurrentIndex(names.index("employees"))
    assert "100..200" in " ".join(one.text() for one in parts(popup, PlainLabel))
    write(focused(), ">=500")
    press(focused(), Qt.Key.Key_Return)
    lively.settle()
    found = [int(one.replace(",", "")) for one in texts(page, "employees")]
    assert found
    assert min(found) >= 500
    chip = page.list.filters.chips[0]
    press(chip, Qt.Key.Key_Return)
    again = QApplication.activePopupWidget()
    assert isinstance(again, FilterPopup)
    assert again.words.currentText() == ">=500"
    again.field.setCurrentIndex(names.index("grade"))
    assert [again.words.itemText(n) for n in range(again.words.count())] == [
        "一般",
        "重点单位",
        "涉危",
    ]
    press(again, Qt.Key.Key_Escape)
    assert not again.isVisible()


def test_a_click_looks_and_enter_opens(lively: Scene) -> None:
    page = show(lively, "visits")
    click_row(page, 1)
    lively.settle()
    first = page.list.listing.current_id()
    assert page.list.drawer.isVisible()
    assert page.list.drawer.title() == texts(page, "number")[1]
    assert page.list.details is not None
    assert page.list.details.card is not None
    assert page.list.details.card.id == first
    press(page.list.listing.table, Qt.Key.Key_Down)
    QTest.qWait(_FOLLOWED_MS)
    lively.settle()
    assert page.list.drawer.title() == texts(page, "number")[2]
    press(page.list.listing.table, Qt.Key.Key_Escape)
    assert not page.list.drawer.isVisible()
    press(page.list.listing.table, Qt.Key.Key_Return)
    lively.settle()
    assert page.form is not None
    assert page.form.isVisible()
    assert page.form.title.text() == texts(page, "number")[2]
    press(focused(), Qt.Key.Key_Escape)
    assert page.list.isVisible()
    assert focused() is page.list.listing.table
    click_row(page, 3, twice=True)
    lively.settle()
    assert page.form.isVisible()


def test_the_drawer_masks_numbers_and_tells_who_changed_what(lively: Scene) -> None:
    page = show(lively, "officers")
    click_row(page, 0)
    lively.settle()
    assert page.list.details is not None
    told = [one.text() for one in parts(page.list.details, PlainLabel)]
    assert any("****" in one for one in told)
    assert "修改记录" in told
    assert "生成演示数据" in told
    press(page.list.listing.table, Qt.Key.Key_F2)
    lively.settle()
    assert page.form is not None
    box = page.form.form.boxes["phone"]
    assert "****" in box.editor.value()
    box.eye.click()
    lively.settle()
    assert box.editor.value()
    assert "*" not in box.editor.value()


def test_the_drawer_moves_an_issue(lively: Scene) -> None:
    page = show(lively, "hazards", named=("open",), where=(("state", "责令整改"),))
    count = page.list.listing.model.rowCount()
    click_row(page, 0)
    lively.settle()
    details = page.list.details
    assert details is not None
    assert details.moves is not None
    click(details.moves.buttons["rectified"])
    assert details.moves.entry is not None
    click(details.moves.entry.go)
    lively.settle()
    assert page.list.listing.model.rowCount() == count - 1
    assert lively.told[-1][0].endswith("已转为“已整改”。")


def test_columns_are_remembered(lively: Scene) -> None:
    page = show(lively, "companies")
    header = page.list.listing.table.header()
    names = [one.name for one in page.list.listing.model.columns()]
    assert header.isSectionHidden(names.index("address"))
    menu = header.choose_columns(page.list.filters.columns.mapToGlobal(page.rect().topLeft()))
    next(one for one in menu.actions() if one.text() == "地址").trigger()
    menu.close()
    header.resizeSection(names.index("name"), 333)
    page.list.listing.table.sortByColumn(names.index("employees"), Qt.SortOrder.DescendingOrder)
    lively.settle()
    lively.wait_for(lambda: not page.list.listing._remember.isActive())
    assert "companies" in lively.house.settings.lists
    again = show(lively, "companies")
    header = again.list.listing.table.header()
    assert not header.isSectionHidden(names.index("address"))
    assert header.sectionSize(names.index("name")) == 333
    found = [int(one.replace(",", "")) for one in texts(again, "employees") if one]
    assert found == sorted(found, reverse=True)


def test_empty_pages_say_what_to_do_next(desk: Desk) -> None:
    page = show(desk.scene, "visits")
    blank = page.list.listing.table.blank()
    assert blank is not None
    assert blank.words() == "还没有走访记录。"
    click(bar_button(blank, "登记走访"))
    desk.scene.settle()
    assert desk.scene.gone == [("visits", {"quick": True})]

    desk.do(lambda store: records.remove_all(store, Company, [desk.second]))
    companies = show(desk.scene, "companies", words="没有这家")
    blank = companies.list.listing.table.blank()
    assert blank is not None
    assert blank.words() == "没有符合条件的记录。"
    click(bar_button(blank, "清除筛选"))
    QTest.qWait(60)
    desk.scene.settle()
    assert companies.list.listing.model.rowCount() == 1


def test_a_station_without_companies_is_led_to_the_import(stage: Scene) -> None:
    page = show(stage, "companies")
    blank = page.list.listing.table.blank()
    assert blank is not None
    click(bar_button(blank, "导入企业花名册"))
    assert stage.gone == [("import", {})]


def test_trouble_with_reading_is_said_and_tried_again(
    lively: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_given: object) -> int:
        raise Trouble("数据文件读不出来。")

    with monkeypatch.context() as patch:
        patch.setattr(reading, "count", broken)
        page = show(lively, "companies")
    blank = page.list.listing.table.blank()
    assert blank is not None
    assert "读不出来" in blank.words()
    click(bar_button(blank, "重新读取"))
    lively.settle()
    assert page.list.listing.table.blank() is None
    assert page.list.listing.model.rowCount() > 1


def test_new_for_a_company_and_back_to_where_one_was(desk: Desk) -> None:
    page = show(desk.scene, "disputes", new=True, company=desk.company, back="companies")
    assert page.form is not None
    assert page.form.form.boxes["companies"].editor.value() == [desk.company]
    assert page.form.form.boxes["officer_id"].editor.value() == desk.lead
    press(focused(), Qt.Key.Key_Escape)
    assert desk.scene.gone == [("companies", {})]
    assert page.list.isVisible()


def test_another_record_is_opened_only_when_nothing_is_lost(desk: Desk) -> None:
    page = show(desk.scene, "visits", new=True, company=desk.company)
    assert page.form is not None
    box = page.form.form.boxes["content"]
    fill_in(desk.scene, box, "写了一半")
    with ask.answering(None):
        page.open(named=("this_month",))
    assert page.form.isVisible()
    assert box.editor.value() == "写了一半"
    page.open()
    assert box.editor.value() == "写了一半"
    with ask.answering(None):
        assert not page.may_leave()
    with ask.answering("drop"):
        page.open(named=("this_month",))
        desk.scene.settle()
    assert page.list.isVisible()
    assert page.list.filters.named() == ("this_month",)


def test_a_visit_entered_by_hand_is_selected_in_its_list(desk: Desk) -> None:
    page = show(desk.scene, "visits")
    for day in ("2026-11-01", "2026-11-18", "2026-11-10"):
        page.open(new=True, company=desk.company)
        desk.scene.settle()
        assert page.form is not None
        fill_in(desk.scene, page.form.form.boxes["visited_on"], day)
        fill_in(desk.scene, page.form.form.boxes["content"], f"检查 {day}")
        desk.save(page.form)
        page.form.leave()
    assert texts(page, "visited_on") == ["2026-11-18", "2026-11-10", "2026-11-01"]
    current = page.list.listing.current_id()
    assert current is not None
    assert desk.card(Visit, current).values["visited_on"] == "2026-11-10"


def test_a_note_being_written_in_the_drawer_survives_a_refresh(lively: Scene) -> None:
    page = show(lively, "hazards", where=(("state", "责令整改"),))
    click_row(page, 0)
    lively.settle()
    details = page.list.details
    assert details is not None
    assert details.moves is not None
    click(details.moves.buttons["rectified"])
    assert details.moves.entry is not None
    write(details.moves.entry.text.text, "写了一半")
    page.refresh()
    lively.settle()
    assert details.moves.entry is not None
    assert details.moves.entry.note() == "写了一半"
    click_row(page, 1)
    lively.settle()
    assert details.card is not None
    assert details.moves.entry is None
