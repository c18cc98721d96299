"""Saved views by the keyboard: saved, used again, shared, deleted."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from liaison.base.paths import Home
from liaison.gui.listpage import ListPage
from liaison.gui.pages.records import RecordsPage
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
    return [action.text() for action in menu.actions() if not action.isSeparator()]


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


def test_a_view_is_deleted_from_its_menu(page: ListPage, stage: Scene) -> None:
    _save(page, stage, "临时")
    assert "临时" in _menu(page, stage)
    assert page.views.menu_shown is not None
    assert page.views.deleting is not None
    page.views.deleting.actions()[0].trigger()
    page.views.menu_shown.close()
    stage.settle()
    assert "临时" not in _menu(page, stage)
