"""The contacts of a department by the window: its card, a support, a matter given to it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from liaison.base.clock import clock
from liaison.gui.children import ChildPanel
from liaison.gui.editors.departments import DepartmentEditor
from liaison.gui.matrixedit import SupportSheet
from liaison.gui.pages.matrix import MatrixPage
from liaison.records import Company, Department, DepartmentContact, Issue, Officer, Support
from liaison.services import records
from liaison.store.step import Store
from tests.gui.benches import Bench
from tests.gui.desks import Desk
from tests.gui.filling import fill_in
from tests.gui.hands import click, focused, part, press, write
from tests.gui.scenes import Scene
from tests.stores import add


def _fill(store: Store) -> dict[str, int]:
    traffic = add(
        store,
        Department,
        name="交警",
        topics="车辆通行、驾驶证",
        contact="李强",
        phone="13800138000",
    )
    add(
        store, DepartmentContact, department_id=traffic, name="王芳", post="窗口",
        topics="驾驶证", phone="13900139000", duty_phone="0854-2621234", position=2,
    )  # fmt: skip
    other = add(store, Department, name="网安", supports_all=False)
    add(store, DepartmentContact, department_id=other, name="赵敏")
    return {"traffic": traffic, "other": other, "firm": add(store, Company, name="甲厂")}


@pytest.fixture
def made(stage: Scene) -> dict[str, int]:
    return stage.house.jobs.now(_fill)


def _support(store: Store) -> dict[str, Any]:
    with store.reading() as session:
        [one] = session.query(Support.id).filter(Support.deleted_at.is_(None))
        return records.card(session, Support, one[0]).texts


def test_a_special_support_takes_one_of_the_contacts_by_keys(
    stage: Scene, made: dict[str, int]
) -> None:
    page = MatrixPage(stage.house)
    stage.show(page)
    tip = str(page.model.headerData(0, Qt.Orientation.Horizontal, 3))
    assert "另有 1 位联系人" in tip
    page.view.setFocus()
    page.view.go_to(0, 0)
    press(page.view, Qt.Key.Key_Return)
    stage.settle()
    sheet = part(page, SupportSheet)
    line: Any = sheet.boxes["contact"].editor
    completer = line.line.completer()
    offered = [
        completer.model().index(row, 0).data() for row in range(completer.model().rowCount())
    ]
    assert offered == ["李强", "王芳　驾驶证"]
    assert line.line.placeholderText() == "李强"
    write(focused(), "王芳")
    press(completer.popup() if completer.popup().isVisible() else focused(), Qt.Key.Key_Escape)
    click(sheet.go)
    stage.settle()
    kept = stage.house.jobs.now(_support)
    assert (kept["contact_id"], kept["contact"]) == ("王芳", "")
    assert str(page.model.index(0, 0).data()) == "◆ 王芳"
    page.view.go_to(0, 0)
    press(page.view, Qt.Key.Key_Return)
    stage.settle()
    again: Any = part(page, SupportSheet).boxes["contact"].editor
    assert again.value() == "王芳"
    fill_in(stage, part(page, SupportSheet).boxes["contact"], "外单位钱七")
    click(part(page, SupportSheet).go)
    stage.settle()
    kept = stage.house.jobs.now(_support)
    assert (kept["contact_id"], kept["contact"]) == ("", "外单位钱七")


def test_contacts_are_written_on_the_department_s_card(desk: Desk) -> None:
    made = desk.do(_fill)
    page = desk.open("departments", made["traffic"])
    [panel] = page.panels
    assert _shown(panel) == ["李强", "王芳"]
    click(panel.add)
    desk.scene.settle()
    assert panel.form is not None
    fill_in(desk.scene, panel.form.boxes["name"], "孙敏")
    fill_in(desk.scene, panel.form.boxes["position"], "0")
    panel.form.save()
    desk.scene.settle()
    assert _shown(panel) == ["孙敏", "李强", "王芳"]
    assert page.form.boxes["contact"].editor.value() == "孙敏"


def _shown(panel: ChildPanel) -> list[Any]:
    return [panel.model.index(row, 0).data() for row in range(panel.model.rowCount())]


def test_whom_to_call_is_told_when_a_matter_is_given_away(
    bench: Bench, stage: Scene, made: dict[str, int]
) -> None:
    box = bench.put(Issue, "department_id")
    editor = box.editor
    assert isinstance(editor, DepartmentEditor)
    bench.offer(editor.line, "驾驶证")
    assert editor.line.offered() == ["交警"]
    press(editor.line.popup(), Qt.Key.Key_Return)
    stage.settle()
    assert box.note() == "联系人：李强 138****8000"
    object.__setattr__(editor.source, "chosen", lambda _name: "驾驶证")
    editor.set_value(made["traffic"], "交警")
    stage.settle()
    assert box.note() == "联系人：王芳（驾驶证） 139****9000 值班 0854-26****4"
    editor.set_value(None, "")
    QTest.qWait(1)
    stage.settle()
    assert box.note() == ""


def test_another_topic_tells_another_contact(desk: Desk) -> None:
    made = desk.do(_fill)
    page = desk.open("needs", desk.do(lambda store: _need(store, made)))
    boxes = page.form.boxes
    assert boxes["department_id"].note() == "联系人：李强 138****8000"
    fill_in(desk.scene, boxes["category"], "驾驶证")
    desk.scene.settle()
    assert boxes["department_id"].note().startswith("联系人：王芳（驾驶证）")
    fill_in(desk.scene, boxes["category"], "其他")
    desk.scene.settle()
    assert boxes["department_id"].note() == "联系人：李强 138****8000"


def _need(store: Store, made: dict[str, int]) -> int:
    officer = add(store, Officer, name="许丽")
    return add(
        store, Issue, kind="need", company_id=made["firm"], description="办证",
        reported_on=clock.today(), officer_id=officer, department_id=made["traffic"],
    )  # fmt: skip


def test_a_support_is_offered_the_contacts_of_its_department(desk: Desk) -> None:
    made = desk.do(_fill)
    page = desk.open("companies", made["firm"])
    panel = next(one for one in page.panels if one.record is Support)
    click(panel.add)
    desk.scene.settle()
    assert panel.form is not None
    boxes = panel.form.boxes
    line: Any = boxes["contact_id"].editor
    line.line.setFocus()
    press(line.line, Qt.Key.Key_Down)
    desk.scene.settle()
    assert line.line.offered() == ["李强", "王芳", "赵敏"]
    press(line.line.popup(), Qt.Key.Key_Escape)
    boxes["department_id"].editor.set_value(made["traffic"], "交警")
    line.line.setFocus()
    press(line.line, Qt.Key.Key_Down)
    desk.scene.settle()
    assert line.line.offered() == ["李强", "王芳"]
    press(line.line.popup(), Qt.Key.Key_Escape)
