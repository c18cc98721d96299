"""The import page when things go wrong: told in place, nothing lost, tried again."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from liaison.base.errors import Problem, Stale, Trouble
from liaison.base.watcher import Watcher
from liaison.exchange import importing
from liaison.gui.pages.importing import ImportPage
from liaison.records import Company
from liaison.services import reading, records, steps
from liaison.services.registers import BY_NAME
from tests.gui.imports import ROSTER, count, front, look, page, stage, workbook
from tests.gui.scenes import Scene

__all__ = ["page", "stage"]


def test_a_file_that_is_no_workbook_is_told_in_place(
    page: ImportPage, stage: Scene, tmp_path: Path
) -> None:
    path = tmp_path / "说明.docx"
    path.write_text("no workbook")
    look(page, stage, path)
    assert front(page) == "choose"
    assert "“说明.docx”不是 Excel 工作簿" in page.bar.words()
    workbook(path, ("企业名称", "地址"), ("甲公司", "创业大道1号"))
    page.bar._button.click()
    stage.settle()
    assert front(page) == "preview"
    assert page.bar.words() == ""


def test_reading_can_be_cancelled_and_leaving_cancels_it(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(_store: Any, _paths: Any, _choices: Any, watcher: Watcher) -> None:
        watcher.begin("读取", 10)
        for _turn in range(2000):
            time.sleep(0.005)
            watcher.check()

    monkeypatch.setattr(importing, "look", slow)
    for stop in (page.progress.cancel, page.may_leave):
        page.read([ROSTER])
        stage.wait_for(page.progress.isVisible)
        assert front(page) == "waiting"
        assert not page.head.back.isVisible()
        page.start_anew()
        assert front(page) == "waiting", "nothing else can be begun meanwhile"
        stop()
        stage.settle()
        assert front(page) == "choose"
        assert page.bar.words() == "已取消读取，没有导入任何数据。"
        assert not page.progress.isVisible()


def test_a_decision_that_cannot_be_followed_leaves_the_preview_as_it_was(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(page, stage, ROSTER)

    def gone(*_args: object) -> None:
        raise Trouble("无法打开“企业花名册.xlsx”。", todo="请插好 U 盘后重试。")

    monkeypatch.setattr(importing, "look", gone)
    line = page.preview.choices.lines["refuse_bad"]
    line.setFocus()
    stage.press(line, Qt.Key.Key_Down)
    assert "请插好 U 盘后重试" in page.bar.words()
    assert line.currentIndex() == 0
    assert page.head.confirm.text() == "确认导入 86 行"
    monkeypatch.undo()
    page.apply()
    stage.settle()
    assert count(stage, "companies") == 86


def test_writing_can_be_cancelled_and_nothing_is_written(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(page, stage, ROSTER)
    real = importing.apply

    def late(store: Any, plan: Any, watcher: Watcher, op_id: str, *more: Any) -> Any:
        page.running.stop()
        return real(store, plan, watcher, op_id, *more)

    monkeypatch.setattr(importing, "apply", late)
    page.apply()
    assert not page.preview.isEnabled()
    stage.settle()
    assert page.bar.words() == "已取消导入，没有写入任何数据。"
    assert front(page) == "preview"
    assert count(stage, "companies") == 0
    monkeypatch.undo()
    page.apply()
    stage.settle()
    assert count(stage, "companies") == 86


def test_a_plan_the_store_has_outrun_is_looked_at_again(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(page, stage, ROSTER)

    def stale(*_args: object) -> None:
        raise Stale("预览之后，“QY-0001”已被修改。", mend="请重新预览后再导入。")

    monkeypatch.setattr(importing, "apply", stale)
    page.apply()
    stage.settle()
    assert "请重新预览后再导入" in page.bar.words()
    monkeypatch.undo()
    page.bar._button.click()
    stage.settle()
    assert page.bar.words() == ""
    assert page.head.confirm.isEnabled()


def test_what_the_disk_refuses_can_be_tried_again_and_is_written_once(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(page, stage, ROSTER)
    real = importing.apply

    def kept_but_untold(store: Any, plan: Any, watcher: Watcher, op_id: str, *more: Any) -> Any:
        real(store, plan, watcher, op_id, *more)
        raise Trouble("磁盘空间不足。", "没有写入任何数据。", "请清理磁盘。")

    monkeypatch.setattr(importing, "apply", kept_but_untold)
    page.apply()
    stage.settle()
    assert "磁盘空间不足" in page.bar.words()
    monkeypatch.undo()
    page.bar._button.click()
    stage.settle()
    assert front(page) == "result"
    assert count(stage, "companies") == 86
    page.undo()
    stage.settle()
    assert count(stage, "companies") == 0, "the step that was kept is the one taken back"


def test_an_undo_that_fails_can_be_tried_again(
    page: ImportPage, stage: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    look(page, stage, ROSTER)
    page.apply()
    stage.settle()

    def refuse(*_args: object) -> None:
        raise Problem("没有可以撤销的操作。")

    monkeypatch.setattr(steps, "take_back", refuse)
    page.undo()
    stage.settle()
    assert page.bar.words() == "没有可以撤销的操作。"
    assert page.result.undo.isEnabled()
    monkeypatch.undo()
    page.bar._button.click()
    stage.settle()
    assert count(stage, "companies") == 0


def test_what_was_changed_since_stays_after_the_undo(page: ImportPage, stage: Scene) -> None:
    look(page, stage, ROSTER)
    page.apply()
    stage.settle()

    def change(store: Any) -> None:
        with store.reading() as session:
            row = reading.window(session, reading.Query(BY_NAME["companies"]), 0, 1, 86)[0]
        records.save(store, Company, {"address": "新地址"}, row.id, row.version)

    stage.house.jobs.run(change)
    stage.settle()
    page.undo()
    stage.settle()
    assert count(stage, "companies") == 1
    assert page.result.quiet.text().startswith("1 条记录导入后又有改动，保持不变：")


def test_an_import_that_ends_while_one_looks_elsewhere_is_told(
    page: ImportPage, stage: Scene
) -> None:
    look(page, stage, ROSTER)
    page.apply()
    page.hide()
    stage.settle()
    words, step_id = stage.told[-1]
    assert words == "导入完成。"
    assert step_id == page.writing.step_id is not None
