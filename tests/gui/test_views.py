"""Saved views by the keyboard: saved, used again, shared, deleted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu

from liaison.base.paths import Home
from liaison.gui.listpage import ListPage
from liaison.gui.pages.records import RecordsPage
from liaison.services.views import View
from liaison.store.step import Store
from tests.gui.hands import press, write
from tests.gui.scenes import Scene, scene


@pytest.fixture
def stage(demo_home: Home, demo: Store) -> Iterator[Scene]:
    """A scene over the demo store on its day."""
    with scene(demo_home, demo) as made:
        yield made


@pytest.fixture
def page(stage: Scene) -> Iterator[ListPage]:
    """The list of visits on the screen, read."""
    made = RecordsPage(stage.house, "visits")
    stage.show(made)
    yield made.list
    stage.settle()
    made.close()


def _menu(page: ListPage, stage: Scene) -> list[str]:
    page.views.choose()
    stage.settle()
    menu = page.views.menu_shown
    assert menu is not None
    return [one.text() for one in menu.actions() if one.isEnabled() and not one.isSeparator()]


def _pick(page: ListPage, stage: Scene, words: str) -> None:
    offered = _menu(page, stage)
    menu = page.views.menu_shown
    assert menu is not None
    assert menu.activeAction() is menu.actions()[0], "the keyboard is on the first line"
    for _down in range(offered.index(words)):
        press(menu, Qt.Key.Key_Down)
    press(menu, Qt.Key.Key_Return)
    stage.settle()


def _save(page: ListPage, stage: Scene, name: str, shared: bool = False) -> None:
    _pick(page, stage, "保存当前视图…")
    sheet = page.views.sheet
    assert sheet is not None
    write(sheet.name, name)
    if shared:
        press(sheet.shared, Qt.Key.Key_Space)
    press(sheet.name, Qt.Key.Key_Return)
    stage.settle()


def test_filters_columns_and_order_come_back_under_a_name(page: ListPage, stage: Scene) -> None:
    whole = page.listing.model.rowCount()
    page.narrow(where=(("outcome", "not-met"),), words="")
    stage.settle()
    few = page.listing.model.rowCount()
    assert 0 < few < whole
    page.listing.table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    QTest.qWait(1)
    before = page.listing.table.save_state()
    _save(page, stage, "未遇的", shared=True)
    assert page.views.text() == "未遇的"
    assert stage.told[-1][0] == "视图“未遇的”已保存。"
    _pick(page, stage, "全部记录")
    assert page.listing.model.rowCount() == whole
    page.listing.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    _pick(page, stage, "未遇的（共享）")
    assert page.listing.model.rowCount() == few
    assert page.query().where == (("outcome", "not-met"),)
    assert page.listing.table.save_state() == before


def test_a_view_without_a_name_is_asked_for_one(page: ListPage, stage: Scene) -> None:
    _pick(page, stage, "保存当前视图…")
    sheet = page.views.sheet
    assert sheet is not None
    press(sheet.name, Qt.Key.Key_Return)
    assert sheet.problem.text() == "请填写视图名称。"
    press(sheet, Qt.Key.Key_Escape)
    assert "保存当前视图…" in _menu(page, stage)


def _below(page: ListPage, stage: Scene, menu: str, words: str) -> None:
    """Choose a line of a menu below the menu, by keys alone."""
    offered = _menu(page, stage)
    shown = page.views.menu_shown
    assert shown is not None
    for _down in range(offered.index(menu)):
        press(shown, Qt.Key.Key_Down)
    press(shown, Qt.Key.Key_Right)
    below = next(one.menu() for one in shown.actions() if one.text() == menu)
    assert isinstance(below, QMenu)
    lines = [one.text() for one in below.actions()]
    for _down in range(lines.index(words)):
        press(below, Qt.Key.Key_Down)
    press(below, Qt.Key.Key_Return)
    stage.settle()


def test_who_has_none_is_told_what_views_are_for(page: ListPage, stage: Scene) -> None:
    assert _menu(page, stage)[:2] == ["全部记录", "保存当前视图…"]
    assert "删除视图" not in _menu(page, stage)
    menu = page.views.menu_shown
    assert menu is not None
    assert any("还没有保存的视图" in one.text() for one in menu.actions())


def test_all_records_come_in_the_columns_there_were_before(page: ListPage, stage: Scene) -> None:
    table = page.listing.table
    before = page.views.arranged()
    table.header().setSectionHidden(2, True)
    table.sortByColumn(1, Qt.SortOrder.DescendingOrder)
    page.listing.model.sort_further([("number", True)])
    stage.settle()
    _save(page, stage, "少一列")
    kept = page.views.arranged()
    assert kept["then"] == [["number", True]]
    page.views.in_use = page.views._before = None
    table.restore_state(before)
    stage.settle()
    _pick(page, stage, "少一列")
    assert page.views.arranged() == kept
    _pick(page, stage, "全部记录")
    assert page.views.arranged() == before, "sorted by none again, all columns there"
    assert page.listing.model.query().then == ()


def test_what_was_changed_since_is_told_and_kept_at_once(page: ListPage, stage: Scene) -> None:
    page.narrow(where=(("outcome", "not-met"),))
    stage.settle()
    _save(page, stage, "未遇的")
    assert page.views.text() == "未遇的"
    assert "更新“未遇的”" not in _menu(page, stage)
    page.filters.add_filter("number", "ZF")
    stage.settle()
    assert page.views.text() == "未遇的（已改）"
    _pick(page, stage, "更新“未遇的”")
    assert page.views.text() == "未遇的"
    _pick(page, stage, "全部记录")
    _pick(page, stage, "未遇的")
    assert page.query().where == (("outcome", "not-met"), ("number", "ZF"))


def test_a_view_is_called_otherwise_and_shared(page: ListPage, stage: Scene) -> None:
    _save(page, stage, "未遇")
    _below(page, stage, "改名或共享", "未遇…")
    sheet = page.views.sheet
    assert sheet is not None
    assert sheet.name.selectedText() == "未遇", "typing replaces the name"
    write(sheet.name, "再访")
    press(sheet.shared, Qt.Key.Key_Space)
    press(sheet.name, Qt.Key.Key_Return)
    stage.settle()
    assert page.views.text() == "再访"
    assert "再访（共享）" in _menu(page, stage)


def test_a_page_opens_with_the_view_chosen_for_it(page: ListPage, stage: Scene) -> None:
    page.narrow(where=(("outcome", "not-met"),))
    stage.settle()
    _save(page, stage, "未遇的")
    _below(page, stage, "打开本页时使用", "未遇的")
    assert stage.told[-1][0] == "以后打开“走访”时使用视图“未遇的”。"
    again = RecordsPage(stage.house, "visits")
    stage.show(again)
    assert again.list.query().where == (("outcome", "not-met"),)
    assert again.list.views.text() == "未遇的"
    again.close()
    asked = RecordsPage(stage.house, "visits")
    asked.open(where=(("outcome", "done"),))
    stage.settle()
    assert asked.list.query().where == (("outcome", "done"),), "who asks for rows gets these"
    _below(page, stage, "打开本页时使用", "全部记录")
    plain = RecordsPage(stage.house, "visits")
    stage.show(plain)
    assert plain.list.query().where == ()
    plain.close()
    asked.close()


def test_a_view_is_deleted_from_its_menu(page: ListPage, stage: Scene) -> None:
    _save(page, stage, "临时")
    assert "临时" in _menu(page, stage)
    assert page.views.menu_shown is not None
    assert page.views.menu_shown.deleting is not None
    page.views.menu_shown.deleting.actions()[0].trigger()
    page.views.menu_shown.close()
    stage.settle()
    assert "临时" not in _menu(page, stage)


def test_a_view_just_saved_and_deleted_is_in_use_no_more(page: ListPage, stage: Scene) -> None:
    _save(page, stage, "临时")
    assert "临时" in _menu(page, stage)
    assert page.views.menu_shown is not None
    assert page.views.menu_shown.deleting is not None
    page.views.menu_shown.deleting.actions()[0].trigger()
    page.views.menu_shown.close()
    stage.settle()
    assert page.views.in_use is None
    assert page.views.text() == "视图"


def test_other_columns_are_told_on_the_button_at_once(page: ListPage, stage: Scene) -> None:
    _save(page, stage, "全部列")
    header = page.listing.table.header()
    header.setSectionHidden(2, True)
    header.columns_changed.emit()
    assert page.views.text() == "全部列（已改）"
    header.setSectionHidden(2, False)
    header.columns_changed.emit()
    assert page.views.text() == "全部列"


@pytest.mark.parametrize(
    "columns",
    [
        {"columns": {"a": 1, "visited_on": {"width": 10**12, "place": -5, "shown": True}}},
        {"columns": "x", "sort": ["a"], "down": "yes", "then": [1, ["nix"], ["nix", 0]]},
        {"columns": {"visited_on": {"width": "9", "place": None, "shown": 1}}, "then": {"a": 1}},
    ],
)
def test_nonsense_kept_by_another_program_is_passed_over(
    page: ListPage, stage: Scene, columns: dict[str, Any]
) -> None:
    whole = page.listing.model.rowCount()
    page.views.use(View(7, "怪", "qian", True, (("no_such", "x"),), (), "", columns))
    stage.settle()
    page.views.use_none()
    stage.settle()
    assert page.listing.model.rowCount() == whole
    assert page.views.text() == "视图"


def test_a_name_is_kept_as_the_menu_shows_it(page: ListPage, stage: Scene) -> None:
    _save(page, stage, "  ＡＢ   甲 ")
    assert page.views.text() == "AB 甲"
    assert "AB 甲" in _menu(page, stage)
