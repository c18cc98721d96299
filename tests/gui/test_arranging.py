"""Columns, sorting, filtering by example and exporting the list, by keys."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from liaison.base.paths import Home
from liaison.gui import ask
from liaison.gui.arrangesheet import ArrangeSheet
from liaison.gui.arranging import Arranging
from liaison.gui.byexample import ByExample
from liaison.gui.kit.cells import THEN
from liaison.gui.listpage import ListPage
from liaison.gui.pages.records import RecordsPage
from liaison.store.step import Store
from tests.gui.hands import CONTROL, part, press
from tests.gui.scenes import Scene, scene

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def stage(demo_home: Home, demo: Store) -> Iterator[Scene]:
    """A scene over the demo store on its day."""
    with scene(demo_home, demo) as made:
        yield made


def _page(stage: Scene, register: str) -> ListPage:
    made = RecordsPage(stage.house, register)
    stage.show(made)
    return made.list


@pytest.fixture
def page(stage: Scene) -> ListPage:
    """The list of visits on the screen, read."""
    return _page(stage, "visits")


def _shown(page: ListPage) -> list[str]:
    header = page.listing.table.header()
    order = [header.logicalIndex(place) for place in range(header.count())]
    columns = page.listing.model.columns()
    return [columns[one].name for one in order if not header.isSectionHidden(one)]


def _column(page: ListPage, name: str) -> list[str]:
    model = page.listing.model
    at = [one.name for one in model.columns()].index(name)
    rows = (model.row(number) for number in range(model.rowCount()))
    return [row.texts[at] for row in rows if row is not None]


def _sheet(page: ListPage, stage: Scene) -> ArrangeSheet:
    page.window().activateWindow()
    QTest.qWaitForWindowActive(page.window())
    press(page.listing.table, Qt.Key.Key_L, CONTROL | SHIFT)
    stage.settle()
    sheet = part(page, Arranging).sheet
    assert sheet is not None
    assert sheet.isVisible()
    return sheet


def test_columns_are_hidden_and_moved_by_keys(page: ListPage, stage: Scene) -> None:
    before = _shown(page)
    sheet = _sheet(page, stage)
    assert [name for name, shown in sheet.columns() if shown] == before
    press(sheet.list, Qt.Key.Key_Down, ALT)
    assert [name for name, _shown in sheet.columns()][:2] == [before[1], before[0]]
    press(sheet.list, Qt.Key.Key_Up)
    press(sheet.list, Qt.Key.Key_Space)
    press(sheet, Qt.Key.Key_Return)
    stage.settle()
    assert _shown(page) == [before[0], *before[2:]]
    sheet = _sheet(page, stage)
    press(sheet.list, Qt.Key.Key_Space)
    press(sheet, Qt.Key.Key_Escape)
    assert _shown(page) == [before[0], *before[2:]], "left by Esc nothing is arranged"


def test_what_is_the_same_in_one_column_stands_by_the_next(page: ListPage, stage: Scene) -> None:
    sheet = _sheet(page, stage)
    names = sheet._names
    (first, way), (second, _way), (third, _third) = sheet.levels
    for combo, place in (
        (first, names.index("outcome")),
        (way, 1),
        (second, names.index("number")),
    ):
        press(combo, Qt.Key.Key_Home)
        for _down in range(place):
            press(combo, Qt.Key.Key_Down)
    third.setCurrentIndex(names.index("outcome"))
    assert sheet.sorting() == [("outcome", True), ("number", False)], "named twice it counts once"
    press(sheet, Qt.Key.Key_Return)
    stage.settle()
    query = page.listing.model.query()
    assert (query.sort, query.down, query.then) == ("outcome", True, (("number", False),))
    model, way_told = page.listing.model, Qt.Orientation.Horizontal
    told = {one.name: model.headerData(n, way_told, THEN) for n, one in enumerate(model.columns())}
    assert {name: way for name, way in told.items() if way} == {"number": "up"}
    outcomes, numbers = _column(page, "outcome"), _column(page, "number")
    groups = {
        one: [n for n, o in zip(numbers, outcomes, strict=True) if o == one] for one in outcomes
    }
    assert len(groups) > 1
    assert all(group == sorted(group) for group in groups.values())
    page.filters.add_filter("number", "ZF")
    stage.settle()
    assert page.listing.model.query().then == (("number", False),), "a filter changes no order"
    page.listing.table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    stage.settle()
    assert page.listing.model.query().then == (), "a click on a heading sorts by that alone"


def test_the_last_column_cannot_be_hidden(page: ListPage, stage: Scene) -> None:
    sheet = _sheet(page, stage)
    for row in range(sheet.list.count()):
        sheet.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    press(sheet, Qt.Key.Key_Return)
    stage.settle()
    assert len(_shown(page)) == 1


def _example(page: ListPage) -> QMenu:
    menu = part(page, ByExample).menu_shown
    assert menu is not None
    return menu


def test_a_row_is_the_example_of_what_is_looked_for(page: ListPage, stage: Scene) -> None:
    table = page.listing.table
    whole = page.listing.model.rowCount()
    table.go_to(1)
    press(table, Qt.Key.Key_I, CONTROL)
    menu = _example(page)
    offered = [one.text() for one in menu.actions()]
    assert any(one.startswith("只看 企业：") for one in offered)
    assert not any("工作内容" in one for one in offered), "a long text is nobody's example"
    company = next(n for n, one in enumerate(offered) if one.startswith("只看 企业："))
    for _down in range(company):
        press(menu, Qt.Key.Key_Down)
    press(menu, Qt.Key.Key_Return)
    stage.settle()
    name = offered[company].removeprefix("只看 企业：")
    assert page.query().where == (("company_id", f"={name}"),)
    assert 0 < page.listing.model.rowCount() < whole
    assert set(_column(page, "company_id")) == {name}


def test_a_right_click_offers_the_cell_and_numbers_of_persons_never(stage: Scene) -> None:
    page = _page(stage, "companies")
    table, columns = page.listing.table, page.listing.model.columns()
    names = [one.name for one in columns]
    example = part(page, ByExample)

    def click(name: str) -> None:
        at = table.visualRect(page.listing.model.index(0, names.index(name))).center()
        how = QContextMenuEvent.Reason.Mouse
        where = table.viewport().mapToGlobal(at)
        QApplication.sendEvent(table.viewport(), QContextMenuEvent(how, at, where))

    click("liaison_phone")
    assert example.menu_shown is None
    click("grade")
    (only,) = _example(page).actions()
    assert only.text() == f"只看 等级：{_column(page, 'grade')[0]}"
    only.trigger()
    _example(page).close()
    stage.settle()
    assert set(_column(page, "grade")) == {page.query().where[0][1]}


def test_every_value_offered_finds_its_own_row(stage: Scene) -> None:
    for register in ("companies", "visits", "needs", "disputes", "officers"):
        page = _page(stage, register)
        row = page.listing.model.row(0)
        assert row is not None
        example = part(page, ByExample)
        for name, label, words in example.values(0):
            example._offer(0, -1, QPoint(0, 0))
            told = f"只看 {label}：{words}".replace("&", "&&")
            page.narrow()
            next(one for one in _example(page).actions() if one.text() == told).trigger()
            _example(page).close()
            stage.settle()
            ids = {found.id for n in range(page.listing.model.rowCount())
                   if (found := page.listing.model.row(n))}  # fmt: skip
            assert row.id in ids, (register, name, words)
        page.narrow()
        stage.settle()


def test_what_is_seen_is_what_is_exported(page: ListPage, stage: Scene, tmp_path: Path) -> None:
    page.narrow(where=(("outcome", "not-met"),))
    header = page.listing.table.header()
    header.moveSection(header.visualIndex(3), 0)
    header.setSectionHidden(1, True)
    page.listing.table.sortByColumn(0, Qt.SortOrder.DescendingOrder)
    stage.settle()
    path = tmp_path / "清单.xlsx"
    with ask.answering(path) as asked:
        press(page.listing.table, Qt.Key.Key_E, CONTROL)
        stage.settle()
    assert "已导出" in page.bar.words(), page.bar.words()
    assert asked[0].title == "导出当前列表"
    columns = {one.name: one.label for one in page.listing.model.columns()}
    sheet = load_workbook(path).active
    assert sheet is not None
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    head = next(n for n, row in enumerate(rows) if row[:1] == ["序号"])
    assert rows[head][1:] == [columns[name] for name in _shown(page)]
    numbers = _column(page, "number")
    place = rows[head].index("编号")
    assert [row[place] for row in rows[head + 1 :][: len(numbers)]] == numbers
    assert any("筛选条件：结果：not-met" in str(row[0]) for row in rows if row), rows[-3:]
    assert page.bar.isVisible()


def test_two_companies_are_taken_to_be_compared(stage: Scene) -> None:
    page = _page(stage, "companies")
    table = page.listing.table
    table.go_to(0)
    stage.settle()
    assert not page.selection.merge.isVisible()
    press(table, Qt.Key.Key_Down, SHIFT)
    stage.settle()
    assert page.selection.merge.isVisible()
    ids = page.listing.selected_ids()
    stage.press(page.selection.merge, Qt.Key.Key_Space)
    assert stage.gone[-1] == ("duplicates", {"pair": tuple(ids)})
    press(table, Qt.Key.Key_Down, SHIFT)
    stage.settle()
    assert not page.selection.merge.isVisible(), "three are not two"
