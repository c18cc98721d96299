"""Several rows of a list at once, and what stays selected when the list changes."""

from __future__ import annotations

import re

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from liaison.gui import ask
from liaison.gui.bulkassign import BulkAssign
from liaison.gui.kit.labels import PlainLabel
from liaison.records import Company
from liaison.services import auditing, privacy, records
from liaison.services.auditing import Asked
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, part, parts, press
from tests.gui.lists import bar_button, click_row, show, texts
from tests.gui.scenes import Scene

SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_several_rows_are_assigned_in_one_step(desk: Desk) -> None:
    page = show(desk.scene, "companies")
    press(page.list.listing.table, Qt.Key.Key_A, CONTROL)
    bar = page.list.selection
    assert bar.isVisible()
    assert "已选 2 条" in [one.text() for one in parts(bar, PlainLabel)]
    click(bar.assign)
    desk.scene.settle()
    sheet = part(bar.window(), BulkAssign)
    assert sheet.boxes["officer_id"].isAncestorOf(focused())
    assert not sheet.go.isEnabled()
    fill_in(desk.scene, sheet.boxes["officer_id"], desk.other)
    desk.scene.wait_for(lambda: sheet.preview is not None)
    click(sheet.go)
    desk.scene.settle()
    assert desk.scene.told[-1][0] == "2 家企业的分工已登记。"
    assert texts(page, "lead") == ["邓毅", "邓毅"]


def test_assigning_from_the_day_the_lead_began_is_told_before(desk: Desk) -> None:
    page = show(desk.scene, "companies", words="鼎盛")
    page.list.listing.table.selectAll()
    page.list.selection.start_assigning([desk.company])
    sheet = part(page.window(), BulkAssign)
    fill_in(desk.scene, sheet.boxes["officer_id"], desk.other)
    fill_in(desk.scene, sheet.boxes["start"], "2026-01-01")
    desk.scene.wait_for(lambda: sheet.preview is not None and sheet.preview.refused == 1)
    assert not sheet.go.isEnabled()
    assert "也从 2026-01-01 开始" in sheet.model.item(0).problem
    press(sheet, Qt.Key.Key_Escape)


def test_deleting_many_asks_first_and_what_is_needed_stays(lively: Scene) -> None:
    page = show(lively, "companies")
    total = page.list.listing.model.rowCount()
    press(page.list.listing.table, Qt.Key.Key_A, CONTROL)
    with ask.answering("no") as asked:
        press(page.list.listing.table, Qt.Key.Key_Delete)
        lively.settle()
    assert asked[0].title == f"删除 {total} 条企业？"
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


def test_rows_are_copied_masked_and_many_are_told(lively: Scene) -> None:
    page = show(lively, "companies")
    table = page.list.listing.table
    press(table, Qt.Key.Key_A, CONTROL)
    press(table, Qt.Key.Key_C, CONTROL)
    lively.settle()
    lines = QGuiApplication.clipboard().text().split("\n")
    total = page.list.listing.model.rowCount()
    assert len(lines) == total + 1
    assert "企业名称" in lines[0].split("\t")
    assert not any(re.search(r"1[3-9]\d{9}", line) for line in lines)
    assert lively.told[-1][0] == f"已复制 {total} 行（号码已隐藏）。"
    entries = lively.house.jobs.now(lambda store: auditing.page(store, Asked(action="copy")))
    assert [one.what for one in entries] == ([f"{total} 行"] if total > privacy.COPIED else [])
