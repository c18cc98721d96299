"""The page of a register: narrowing, the drawer, several rows, what is remembered, ways back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.filterpopup import FilterPopup
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.pages.records import RecordsPage
from liaison.records import Company, Visit
from liaison.services import reading, records
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, double_click, focused, parts, press, write
from tests.gui.scenes import Scene

SHIFT = Qt.KeyboardModifier.ShiftModifier
_FOLLOWED_MS = 150


def show(scene: Scene, register: str, **what: Any) -> RecordsPage:
    """Put a page on the screen."""
    page = RecordsPage(scene.house, register)
    scene.show(page, **what)
    return page


def click_row(page: RecordsPage, row: int, twice: bool = False, held: Any = None) -> None:
    """Click a row of the list."""
    table = page.list.listing.table
    at = table.visualRect(table.model().index(row, table.header().logicalIndexAt(40))).center()
    if twice:
        double_click(table.viewport(), at)
    else:
        click(table.viewport(), at, held or Qt.KeyboardModifier.NoModifier)


def texts(page: RecordsPage, name: str) -> list[str]:
    """Return a column as the list shows it."""
    model = page.list.listing.model
    column = [one.name for one in model.columns()].index(name)
    rows = [model.row(number) for number in range(model.rowCount())]
    return [row.texts[column] for row in rows if row]


def bar_button(page: Any, words: str) -> QPushButton:
    """Return a button by its words."""
    return next(one for one in parts(page, QPushButton) if one.text() == words)


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
    assert [chip.words() for chip in filters.chips] == ["状态:责令整改"]
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
    phone = page.form.form.boxes["phone"].editor.value()
    assert phone
    assert "*" not in phone


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


def test_several_rows_are_assigned_in_one_step(desk: Desk) -> None:
    page = show(desk.scene, "companies")
    press(page.list.listing.table, Qt.Key.Key_A, CONTROL)
    bar = page.list.selection
    assert bar.isVisible()
    assert "已选 2 条" in [one.text() for one in parts(bar, PlainLabel)]
    click(bar.assign)
    desk.scene.settle()
    panel = bar.panel
    assert panel is not None
    assert panel.boxes["officer_id"].isAncestorOf(focused())
    click(bar_button(panel, "指派"))
    assert "请填写“民警”" in panel.boxes["officer_id"].note()
    fill_in(desk.scene, panel.boxes["officer_id"], desk.other)
    click(bar_button(panel, "指派"))
    desk.scene.settle()
    assert desk.scene.told[-1][0] == "2 家企业已指派联络民警。"
    assert texts(page, "lead") == ["邓毅", "邓毅"]
    assert bar.panel is None


def test_assigning_from_the_day_the_lead_began_is_refused_at_its_field(desk: Desk) -> None:
    page = show(desk.scene, "companies", words="鼎盛")
    page.list.listing.table.selectAll()
    panel = page.list.selection.start_assigning([desk.company])
    fill_in(desk.scene, panel.boxes["officer_id"], desk.other)
    fill_in(desk.scene, panel.boxes["start"], "2026-01-01")
    panel.save()
    desk.scene.settle()
    assert "也从 2026-01-01 开始" in panel.boxes["start"].note()
    press(panel.boxes["start"].editor, Qt.Key.Key_Escape)
    assert page.list.selection.panel is None


def test_deleting_many_asks_first_and_what_is_needed_stays(lively: Scene) -> None:
    page = show(lively, "companies")
    total = page.list.listing.model.rowCount()
    press(page.list.listing.table, Qt.Key.Key_A, CONTROL)
    with ask.answering("no") as asked:
        press(page.list.listing.table, Qt.Key.Key_Delete)
        lively.settle()
    assert asked[0].title == f"删除 {total} 条企业?"
    with ask.answering("yes"):
        click(page.list.selection.delete)
        lively.settle()
    assert "仍引用它" in page.list.bar.words()
    assert page.list.listing.model.rowCount() == total


def test_a_step_elsewhere_refreshes_and_keeps_the_selection(desk: Desk) -> None:
    page = show(desk.scene, "companies")
    listing = page.list.listing
    row = texts(page, "name").index("鼎盛磷肥股份有限公司")
    click_row(page, row)
    desk.scene.settle()
    desk.do(lambda store: records.save(store, Company, {"name": "安泰商贸"}))
    changes = {"short_name": "鼎盛"}
    desk.do(lambda store: records.save(store, Company, changes, desk.company))
    desk.scene.settle()
    assert listing.model.rowCount() == 3
    assert listing.current_id() == desk.company
    assert listing.table.selected_count() == 1
    told = [one.text() for one in parts(page.list.drawer, PlainLabel)]
    assert "鼎盛" in told


def test_sorting_keeps_the_selection(lively: Scene) -> None:
    page = show(lively, "companies")
    listing = page.list.listing
    listing.table.go_to(4)
    chosen = listing.current_id()
    names = [one.name for one in listing.model.columns()]
    for order in (Qt.SortOrder.DescendingOrder, Qt.SortOrder.AscendingOrder):
        listing.table.sortByColumn(names.index("name"), order)
        lively.settle()
        assert listing.current_id() == chosen
        assert listing.selected_ids() == [chosen]


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
    QTest.qWait(700)
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
    click(bar_button(blank, "新增走访"))
    desk.scene.settle()
    assert page.form is not None
    assert page.form.isVisible()

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
    with ask.answering("no"):
        page.open(named=("this_month",))
    assert page.form.isVisible()
    assert box.editor.value() == "写了一半"
    page.open()
    assert box.editor.value() == "写了一半"
    with ask.answering("no"):
        assert not page.may_leave()
    with ask.answering("yes"):
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


def test_rows_are_selected_by_shift_and_the_bar_goes_away(lively: Scene) -> None:
    page = show(lively, "visits")
    click_row(page, 0)
    click_row(page, 4, held=SHIFT)
    assert page.list.listing.table.selected_count() == 5
    assert page.list.selection.isVisible()
    assert not page.list.selection.assign.isVisible()
    click(bar_button(page.list.selection, "取消选择"))
    assert page.list.listing.table.selected_count() == 0
    assert not page.list.selection.isVisible()
