"""The import page: choose, preview, decide, write, take back."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from liaison.base.errors import Trouble
from liaison.exchange import importing
from liaison.exchange.plan import Fate, Finding, Severity
from liaison.gui import ask
from liaison.gui.importing_models import PlannedRow, changes_words
from liaison.gui.importing_result import counts
from liaison.gui.pages.importing import ImportPage
from liaison.records import Company
from liaison.services import reading, records
from liaison.services.registers import BY_NAME
from tests.gui.hands import click, focused, press
from tests.gui.imports import LEDGER, ROSTER, count, front, look, page, stage, workbook
from tests.gui.scenes import Scene

__all__ = ["page", "stage"]

CONTROL = Qt.KeyboardModifier.ControlModifier


# -- the whole way


def test_keys_alone_bring_a_roster_in_and_out_again(page: ImportPage, stage: Scene) -> None:
    assert focused() is page.choose.zone.button
    with ask.answering([ROSTER]) as asked:
        stage.press(focused(), Qt.Key.Key_O, CONTROL)
    assert asked[0].kind == "choose_files"
    assert front(page) == "preview"
    assert page.head.confirm.text() == "确认导入 86 行"
    assert "企业 86、民警 7、联络分工 86" in page.preview.words.text()
    stage.press(focused(), Qt.Key.Key_Return, CONTROL)
    assert front(page) == "result"
    assert count(stage, "companies") == 86
    assert count(stage, "officers") == 7
    assert page.result.words.text() == "导入完成。"
    assert page.plan is not None
    assert counts(page.plan) == {
        "新增企业": "86 家",
        "新增民警": "7 名",
        "新增联络分工": "86 条",
        "与已有记录相同，没有改动": "1 行",
        "有误而未导入的单元格": "6 个",
    }
    stage.press(focused(), Qt.Key.Key_Return)
    assert stage.gone == [("companies", {})]
    stage.press(focused(), Qt.Key.Key_Space)
    assert stage.gone == [("companies", {})] * 2
    page.result.undo.setFocus()
    stage.press(page.result.undo, Qt.Key.Key_Space)
    assert count(stage, "companies") == 0
    assert count(stage, "assignments") == 0
    assert page.result.words.text() == "已撤销本次导入。"
    assert not page.result.undo.isVisible()
    stage.press(focused(), Qt.Key.Key_Escape)
    assert front(page) == "choose"


def test_the_same_file_again_changes_nothing_and_says_so(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER)
    page.apply()
    stage.settle()
    look(page, stage, ROSTER)
    assert page.bar.words().startswith("没有变化")
    assert page.head.confirm.text() == "没有可导入的内容"
    assert not page.head.confirm.isEnabled()
    stage.press(page.preview, Qt.Key.Key_Return, CONTROL)
    page.apply()
    assert front(page) == "preview"
    assert count(stage, "companies") == 86


def test_what_a_row_changes_is_told_field_by_field(
    page: ImportPage, stage: Scene, tmp_path: Path
) -> None:
    names = ("企业名称", "地址", "员工数")
    look(
        page,
        stage,
        workbook(tmp_path / "a.xlsx", names, ("甲公司", "创业大道1号", 20), ("乙公司", "", 3)),
    )
    page.apply()
    stage.settle()
    look(
        page,
        stage,
        workbook(tmp_path / "b.xlsx", names, ("甲公司", "创业大道1号", 25), ("乙公司", "", 3)),
    )
    details = page.preview.details
    details.narrow_by(Fate.CHANGED)
    row = details.model.item(0)
    assert isinstance(row, PlannedRow)
    assert changes_words(row.row.changes) == "员工数 20 → 25"
    assert page.preview.choices.lines["update"].isVisible()
    page.apply()
    stage.settle()
    page.undo()
    stage.settle()
    store = stage.house.jobs.store
    assert store is not None
    with store.reading() as session:
        rows = reading.window(session, reading.Query(BY_NAME["companies"]), 0, 9, 2)
    assert any("20" in one.texts for one in rows), "the undo brought the old number back"


# -- the preview


def test_problems_are_narrowed_by_gravity_and_by_table(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER, LEDGER)
    details, sheets = page.preview.details, page.preview.sheets
    details.narrow_by(Severity.DROP)
    assert details.model.rowCount() == 6
    first = details.model.item(0)
    assert isinstance(first, Finding)
    assert (first.sheet, first.row, first.column) == ("企业花名册", 4, "C")
    details.table.go_to(0)
    assert "第 4 行 C 列“统一社会信用代码”" in details.words.text()
    assert "请对照营业执照填写" in details.words.text()
    visits = next(line for line in sheets.lines if line.plan.sheet == "走访")
    click(visits)
    assert visits.is_on()
    assert {details.model.item(row).sheet for row in range(details.model.rowCount())} == {"走访"}
    visits.setFocus()
    press(visits, Qt.Key.Key_Space)
    assert not visits.is_on()
    press(visits, Qt.Key.Key_Up)
    assert focused() is sheets.lines[sheets.lines.index(visits) - 1]
    details.tabs.setCurrentIndex(2)
    columns = {details.model.item(row).column.letters for row in range(17)}
    assert columns >= {"B", "C", "Q"}
    assert "→" in details.words.text()
    details.tabs.setCurrentIndex(3)
    assert [details.model.item(row).row.number for row in range(2)] == [92, 93]


def test_the_chip_of_a_table_takes_the_narrowing_away(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER, LEDGER)
    line = page.preview.sheets.lines[0]
    line.chosen.emit()
    assert line.is_on()
    page.preview.details.narrowing_ended.emit()
    assert not line.is_on()
    assert page.preview.details.model.rowCount() > 37


def test_sorting_the_problems_by_row(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER)
    model = page.preview.details.model
    model.sort(2, Qt.SortOrder.DescendingOrder)
    rows = [model.item(row).row for row in range(model.rowCount())]
    assert rows == sorted(rows, reverse=True)
    assert model.item(len(rows)) is None


def test_a_bad_cell_leaves_the_row_out_when_so_decided(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER)
    line = page.preview.choices.lines["refuse_bad"]
    line.setFocus()
    stage.press(line, Qt.Key.Key_Down)
    assert page.head.confirm.text() == "确认导入 80 行"
    assert focused() is line, "the next decision is one Tab away"
    assert page.plan is not None
    assert page.plan.count(Fate.REFUSED) == 6
    page.apply()
    stage.settle()
    assert count(stage, "companies") == 80
    assert page.result.report.isVisible()


def test_unknown_companies_come_into_being_when_so_decided(
    page: ImportPage, stage: Scene, tmp_path: Path
) -> None:
    rows = (
        ("走访日期", "企业名称", "走访民警", "工作内容"),
        ("2026-10-03", "新来的公司", "许丽", "检查"),
    )
    look(page, stage, workbook(tmp_path / "走访.xlsx", *rows))
    assert not page.head.confirm.isEnabled()
    assert page.preview.choices.lines["new_companies"].isVisible()
    assert not page.preview.choices.lines["hidden"].isVisible()
    line = page.preview.choices.lines["new_companies"]
    line.setFocus()
    stage.press(line, Qt.Key.Key_Down)
    assert page.head.confirm.text() == "确认导入 1 行"
    page.apply()
    stage.settle()
    assert (count(stage, "companies"), count(stage, "visits")) == (1, 1)


def test_a_table_is_taken_for_another_kind_or_left_out(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER)
    line = page.preview.sheets.lines[0]
    assert line.kinds.text() == "企业"
    actions = {action.text(): action for action in line.kinds.menu().actions()}
    actions["民警"].trigger()
    stage.settle()
    line = page.preview.sheets.lines[0]
    assert line.plan.kind == "officers"
    actions = {action.text(): action for action in line.kinds.menu().actions()}
    actions["不导入此表"].trigger()
    stage.settle()
    line = page.preview.sheets.lines[0]
    assert line.plan.kind == ""
    assert len(line.plan.notes) == 1
    assert not page.head.confirm.isEnabled()
    assert not page.preview.sheets.lines[1].kinds.isEnabled(), "a sheet without a heading"
    actions = {action.text(): action for action in line.kinds.menu().actions()}
    actions["企业"].trigger()
    stage.settle()
    assert page.head.confirm.text() == "确认导入 86 行"


def test_the_kind_of_a_table_is_chosen_by_keys(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER)
    line = page.preview.sheets.lines[0]
    line.setFocus()
    press(line, Qt.Key.Key_F2)
    assert QApplication.activePopupWidget() is line.kinds.menu()
    window = page.windowHandle()
    assert window is not None
    QTest.keyClick(window, Qt.Key.Key_Up)
    QTest.keyClick(window, Qt.Key.Key_Return)
    stage.settle()
    assert page.preview.sheets.lines[0].plan.kind == ""


def test_records_that_change_under_the_preview_are_looked_at_again(
    page: ImportPage, stage: Scene, tmp_path: Path
) -> None:
    look(
        page, stage, workbook(tmp_path / "a.xlsx", ("企业名称", "地址"), ("甲公司", "创业大道1号"))
    )
    stage.house.jobs.run(lambda store: records.save(store, Company, {"name": "甲公司"}))
    stage.settle()
    assert page.plan is not None
    assert page.plan.count(Fate.CHANGED) == 1


# -- the marked copy


def test_the_copy_of_one_file_marks_the_bad_cells(
    page: ImportPage, stage: Scene, tmp_path: Path
) -> None:
    look(page, stage, ROSTER)
    target = tmp_path / "问题.xlsx"
    with ask.answering(target) as asked:
        page.save_report()
        stage.settle()
    assert asked[0].words.endswith("企业花名册-问题清单.xlsx")
    assert page.bar.words().startswith("已导出“问题.xlsx”")
    book = openpyxl.load_workbook(target)
    assert book["企业花名册"]["C4"].comment is not None
    assert page.head.confirm.isEnabled()
    with ask.answering(None):
        page.save_report()
    assert not page.running.busy


def test_copies_of_several_files_go_to_a_folder(
    page: ImportPage, stage: Scene, tmp_path: Path
) -> None:
    look(page, stage, ROSTER, LEDGER)
    with ask.answering(tmp_path):
        page.save_report()
        stage.settle()
    assert sorted(path.name for path in tmp_path.glob("*.xlsx")) == [
        "2026年8-10月工作台账-问题清单.xlsx",
        "企业花名册-问题清单.xlsx",
    ]


def test_a_copy_that_cannot_be_written_is_told(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    look(page, stage, ROSTER)

    def locked(*_args: object) -> None:
        raise Trouble("无法写入“问题.xlsx”。", todo="请关闭该文件。")

    monkeypatch.setattr(importing, "write_marked", locked)
    with ask.answering(tmp_path / "问题.xlsx"):
        page.save_report()
        stage.settle()
    assert "请关闭该文件" in page.bar.words()


# -- drag and drop


def data(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


def test_files_are_dropped_on_the_page(page: ImportPage, stage: Scene, tmp_path: Path) -> None:
    copy, button, none = (
        Qt.DropAction.CopyAction,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    folder = data(tmp_path)
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, folder, button, none))
    assert not page.choose.zone.is_hot(), "a folder is no workbook"
    files = data(ROSTER)
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, files, button, none))
    assert page.choose.zone.is_hot()
    page.dragLeaveEvent(QDragLeaveEvent())
    assert not page.choose.zone.is_hot()
    page.dropEvent(QDropEvent(QPointF(5, 5), copy, files, button, none))
    stage.settle()
    assert front(page) == "preview"
    page.dragEnterEvent(QDragEnterEvent(QPoint(5, 5), copy, files, button, none))
    assert not page.choose.zone.is_hot(), "a preview is not thrown away by a slip of the mouse"


def test_another_page_may_hand_over_files(page: ImportPage, stage: Scene) -> None:
    page.open(paths=[ROSTER])
    stage.settle()
    assert front(page) == "preview"
    offered = {words: key for words, key, _act in page.actions_offered()}
    assert offered["确认导入"] == "Ctrl+Return"
    page.refresh()
    stage.settle()
    assert page.head.confirm.text() == "确认导入 86 行"
