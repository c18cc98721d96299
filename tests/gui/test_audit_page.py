"""The audit page: found by filters, read in full, proved, handed out, marked as seen; by keys."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt

from liaison.base.clock import clock
from liaison.gui import ask
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.pages.audit import AuditPage
from liaison.records import Company
from liaison.services import auditing, records
from liaison.services.auditing import Asked
from liaison.store.audit import Event
from liaison.store.step import Store
from tests.gui.hands import parts
from tests.gui.scenes import Scene
from tests.services.park import NOON
from tests.stores import add

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.held(NOON):
        yield


def happen(store: Store) -> None:
    """Write a few entries of every sort."""
    company = add(store, Company, name="甲公司", legal_phone="13812345678")
    records.save(store, Company, {"legal_phone": "13987654321"}, company)
    store.note(Event("denied", "company", company, ok=False, detail={"operation": "assign"}))
    store.note(Event("reset", reason="忘记密码", notice=True))
    with clock.held(NOON - timedelta(hours=2)):
        store.note(Event("sign_out"))


@pytest.fixture
def page(stage: Scene) -> AuditPage:
    stage.house.jobs.now(happen)
    made = AuditPage(stage.house)
    stage.show(made)
    return made


def shown(page: AuditPage) -> list[str]:
    lines = [page.model.line(row) for row in range(page.model.rowCount())]
    return [line.action for line in lines if line is not None]


def texts(page: AuditPage) -> str:
    content = page.drawer.content()
    assert content is not None
    return "\n".join(label.text() for label in parts(content, PlainLabel))


def test_the_newest_entries_stand_first(page: AuditPage) -> None:
    assert shown(page)[:5] == ["退出", "重置密码", "越权被拒", "修改", "新增"]
    assert str(page.model.rowCount()) in page._count.text()


def test_filters_by_mouse_and_keys(page: AuditPage, stage: Scene) -> None:
    page.filters.denied.click()
    stage.settle()
    assert shown(page) == ["越权被拒"]
    page.filters.denied.click()
    page.filters.notices.click()
    stage.settle()
    assert shown(page) == ["重置密码"]
    page.filters.clear()
    page.filters.suspect.click()
    stage.settle()
    assert "退出" in shown(page)
    assert "越权被拒" not in shown(page)
    page.filters.clear()
    page.filters.action.setCurrentIndex(page.filters.action.findData("reset"))
    stage.settle()
    assert shown(page) == ["重置密码"]
    page.filters.who.setCurrentIndex(1)
    page.filters.search.setText("查无此事")
    stage.wait_for(lambda: page.table.blank() is not None)
    page.table.blank()
    page.filters.clear()
    stage.settle()
    assert len(shown(page)) >= 5
    assert page.table.blank() is None


def test_an_entry_is_read_in_full_with_the_keyboard(page: AuditPage, stage: Scene) -> None:
    page.table.go_to(3)
    stage.press(page.table, Qt.Key.Key_Return)
    assert page.drawer.title() == "修改"
    told = texts(page)
    assert "138****5678 → 139****4321" in told
    assert "13812345678" not in told
    stage.press(page.drawer, Qt.Key.Key_Escape)
    assert page.drawer.isHidden()


def test_a_notice_is_marked_as_seen(page: AuditPage, stage: Scene) -> None:
    assert page.see_all.isVisible()
    page.table.go_to(1)
    stage.press(page.table, Qt.Key.Key_Return)
    assert "需审计员阅知" in page.model.line(1).mark  # type: ignore[union-attr]
    page.mark()
    stage.settle()
    assert stage.told[-1][0] == "已标记 1 条为已阅。"
    assert not page.see_all.isVisible()
    assert shown(page)[0] == "已阅"


def test_all_is_proved(page: AuditPage, stage: Scene) -> None:
    stage.press(page, Qt.Key.Key_V, CONTROL | SHIFT)
    stage.wait_for(lambda: bool(page.bar.words()))
    assert "校验通过" in page.bar.words()
    assert "当前校验值" in page.bar.words()
    assert shown(page)[0] == "检查"


def test_what_is_shown_is_handed_out(page: AuditPage, stage: Scene, tmp_path: Path) -> None:
    page.filters.denied.click()
    stage.settle()
    target = tmp_path / "审计.xlsx"
    with ask.answering(target) as asked:
        stage.press(page, Qt.Key.Key_E, CONTROL)
    assert asked[0].words.endswith("审计记录20261122.xlsx")
    stage.wait_for(target.exists)
    stage.settle()
    sheet = openpyxl.load_workbook(target).worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert "越权被拒" in cells
    assert "新增" not in cells


def test_a_long_trail_is_fetched_in_pages(stage: Scene) -> None:
    def fill(store: Store) -> None:
        for _n in range(300):
            store.note(Event("sign_in"))

    stage.house.jobs.now(fill)
    page = AuditPage(stage.house)
    stage.show(page)
    total = page.model.rowCount()
    assert total == stage.house.jobs.now(lambda store: auditing.count(store, Asked()))
    assert page.model.line(total - 1) is None
    page.table.go_to(total - 1)
    stage.wait_for(lambda: page.model.line(total - 1) is not None)
    page.show_row(total - 1)
    stage.settle()
    assert not page.drawer.isHidden()
