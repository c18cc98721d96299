"""The ledgers page: the export, its progress, and what stops it."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.pages.ledgers import LedgersPage
from liaison.ledgers import export
from liaison.services.rights import Leave
from tests.gui.october import page, stage, today
from tests.gui.scenes import Scene

__all__ = ["page", "stage", "today"]

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_the_workbook_is_written_where_asked_and_the_folder_offered(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    target = tmp_path / "十月.xlsx"
    with ask.answering(target) as asked:
        stage.press(page, Qt.Key.Key_E, CONTROL)
    assert asked[0].words.endswith("云岭县公安局循环园区警务站2026年10月警企联络工作台账.xlsx")
    book = openpyxl.load_workbook(target)
    assert len(book.sheetnames) == 1 + len(export.LEDGERS)
    rows = [[cell.value for cell in row] for row in book["走访企业工作台账"].iter_rows()]
    assert any("永固包装有限公司" in row for row in rows)
    assert f"已导出“十月.xlsx”，共 {len(export.LEDGERS)} 张台账" in page.bar.words()
    page.bar._button.click()
    assert opened == [str(tmp_path)]
    with ask.answering(None) as asked:
        page.export_one()
    assert asked[0].words == str(
        tmp_path / "云岭县公安局循环园区警务站2026年10月走访企业工作台账.xlsx"
    )


def test_an_empty_ledger_is_exported_as_a_blank_form(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
) -> None:
    page.open(ledger="disputes")
    stage.settle()
    target = tmp_path / "空.xlsx"
    with ask.answering(target):
        stage.press(page, Qt.Key.Key_E, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    sheet = openpyxl.load_workbook(target).active
    assert sheet is not None
    texts = {cell.value for row in sheet.iter_rows() for cell in row if cell.value}
    assert "矛盾纠纷排查化解台账" in texts
    assert page.all.isEnabled()


def test_a_cancelled_export_leaves_no_file_and_says_so(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = export.export_month

    def slow(*args: object, **_wish: object) -> object:
        watcher = args[-1]
        for _turn in range(1000):
            time.sleep(0.005)
            watcher.check()  # type: ignore[attr-defined]
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(export, "export_month", slow)
    target = tmp_path / "不要.xlsx"
    with ask.answering(target):
        page.export_all()
    assert not page.all.isEnabled()
    page.progress.cancel()
    stage.settle()
    assert page.bar.words() == "已取消导出，没有留下文件。"
    assert not target.exists()
    assert page.all.isEnabled()


def test_a_file_that_is_open_elsewhere_is_told_and_can_be_tried_again(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = export.export_month

    def locked(*_args: object, **_wish: object) -> None:
        raise Trouble("无法写入“台账.xlsx”。", "原来的文件没有改动。", "请关闭该文件后重试。")

    monkeypatch.setattr(export, "export_month", locked)
    target = tmp_path / "台账.xlsx"
    with ask.answering(target):
        page.export_all()
        stage.settle()
    assert "原来的文件没有改动" in page.bar.words()
    monkeypatch.setattr(export, "export_month", real)
    with ask.answering(target):
        page.bar._button.click()
        stage.settle()
    assert target.exists()
    assert "已导出" in page.bar.words()


def test_an_export_that_ends_while_one_looks_elsewhere_is_told(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
) -> None:
    with ask.answering(tmp_path / "a.xlsx"):
        page.export_one()
    page.hide()
    stage.settle()
    assert "已导出“a.xlsx”" in stage.told[-1][0]


def test_being_asked_twice_exports_once(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
) -> None:
    with ask.answering(tmp_path / "a.xlsx"):
        page.export_all()
        page.export_all()
    stage.settle()
    assert page.bar.words().startswith("已导出“a.xlsx”")


def test_whole_numbers_take_a_reason_and_only_this_once(
    page: LedgersPage,
    stage: Scene,
    tmp_path: Path,
) -> None:
    page.full.click()
    target = tmp_path / "完整.xlsx"
    with ask.answering(target, Leave("上级调取")) as asked:
        stage.press(page, Qt.Key.Key_E, CONTROL)
    assert [one.kind for one in asked] == [asked[0].kind, "leave"]
    assert _phones(target) == {"13900000009"}
    assert not page.full.isChecked()
    again = tmp_path / "隐藏.xlsx"
    with ask.answering(again):
        stage.press(page, Qt.Key.Key_E, CONTROL)
    assert _phones(again) == {"139****0009"}


def test_leaving_the_question_leaves_no_file(
    page: LedgersPage, stage: Scene, tmp_path: Path
) -> None:
    page.full.click()
    target = tmp_path / "完整.xlsx"
    with ask.answering(target, None):
        stage.press(page, Qt.Key.Key_E, CONTROL)
    assert not target.exists()
    assert page.bar.words() == "已取消导出，没有留下文件。"


def _phones(path: Path) -> set[str]:
    book = openpyxl.load_workbook(path)
    cells = (cell.value for sheet in book for row in sheet.iter_rows() for cell in row)
    return {one for one in cells if isinstance(one, str) and one.startswith("139")}
