"""The form of a record: what is known, what is missing, saving once, stale records, leaving."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.editors.references import ReferenceEditor
from liaison.gui.formpage import FormPage
from liaison.records import Account, Assignment, Company, Visit
from liaison.records.account import AccountRole
from liaison.services import records
from liaison.store.step import Store
from tests.gui.desks import Desk, retype, text
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, parts, press
from tests.stores import add


def test_a_new_visit_starts_with_what_is_known(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    boxes = page.form.boxes
    assert text(page, "visited_on") == "2026-11-20"
    assert boxes["visited_on"].note() == "自动填入：今天"
    assert boxes["officers"].editor.value() == [desk.lead]
    assert boxes["officers"].note() == "自动填入：该企业的联络民警"
    assert boxes["form"].editor.value() == "routine"
    assert text(page, "company_id") == "鼎盛磷肥股份有限公司"
    assert page.form.missing() == ["content"]
    assert page.missing.words() == "还差 1 项"
    assert boxes["content"].isAncestorOf(focused())
    assert not page.is_changed()
    assert page.title.text() == "新增走访"


def test_the_signed_in_officer_visits_themselves(desk: Desk) -> None:
    desk.scene.house.who = replace(desk.scene.house.who, officer_id=desk.other)
    page = desk.open("visits", company_id=desk.company)
    assert page.form.boxes["officers"].editor.value() == [desk.other]
    assert page.form.boxes["officers"].note() == "自动填入：本人"


def test_the_lead_follows_the_company_until_a_person_chooses(desk: Desk) -> None:
    page = desk.open("needs")
    box = page.form.boxes["officer_id"]
    assert box.editor.value() is None
    fill_in(desk.scene, page.form.boxes["company_id"], desk.company)
    desk.scene.settle()
    assert box.editor.value() == desk.lead
    assert box.note() == "自动填入：该企业的联络民警"
    editor = box.editor
    assert isinstance(editor, ReferenceEditor)
    press(editor.line, Qt.Key.Key_A, CONTROL)
    fill_in(desk.scene, box, desk.other)
    retype(page, "company_id", "")
    fill_in(desk.scene, page.form.boxes["company_id"], desk.company)
    desk.scene.settle()
    assert box.editor.value() == desk.other
    assert box.note() == ""


def test_the_lead_is_the_one_of_the_day(desk: Desk) -> None:
    page = desk.open("hazards", company_id=desk.company)
    assert page.form.boxes["officer_id"].editor.value() == desk.lead
    retype(page, "reported_on", "2025-12-31")
    desk.scene.settle()
    assert page.form.boxes["officer_id"].editor.value() == desk.lead, "nobody led then: kept"


def test_saving_twice_at_once_makes_one_record(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    assert page.form.save()
    assert not page.form.save()
    page.save()
    desk.scene.settle()
    assert desk.count(Visit) == 1


def test_a_save_whose_answer_was_lost_is_not_repeated(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = records.save

    def lost(*given: Any, **more: Any) -> Any:
        real(*given, **more)
        raise Trouble("连接中断。")

    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    with monkeypatch.context() as patch:
        patch.setattr(records, "save", lost)
        desk.save(page)
    assert "连接中断" in page.bar.words()
    desk.save(page)
    assert page.form.card is not None
    assert desk.count(Visit) == 1


def test_a_saved_record_stays_open_and_is_told_quietly(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    saved: list[int] = []
    page.saved.connect(saved.append)
    retype(page, "content", "安全检查")
    desk.save(page)
    assert saved == [page.form.card.id]  # type: ignore[union-attr]
    assert page.told.text().startswith("已保存 ")
    assert page.title.text() == "ZF-202611-0001"
    assert "鼎盛磷肥" in page.about.text()
    words, step = desk.scene.told[-1]
    assert words == "已新增走访 ZF-202611-0001。"
    assert isinstance(step, int)
    desk.save(page)
    assert page.told.text() == "没有需要保存的修改。"
    assert desk.card(Visit, saved[0]).version == 1


def test_saving_and_beginning_the_next(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    click(page.save_more)
    desk.scene.settle()
    assert desk.count(Visit) == 1
    assert page.form.is_new()
    assert text(page, "content") == ""
    assert text(page, "company_id") == "鼎盛磷肥股份有限公司"
    retype(page, "content", "消防检查")
    desk.save(page)
    assert desk.count(Visit) == 2


def test_control_enter_saves_from_a_long_text(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    press(focused(), Qt.Key.Key_Return, CONTROL)
    desk.scene.settle()
    assert desk.count(Visit) == 1


def reveal(page: FormPage, name: str) -> None:
    """Press the eye of a masked field with the keyboard."""
    eye = page.form.boxes[name].eye
    assert eye.isVisible()
    eye.setFocus()
    press(eye, Qt.Key.Key_Space)
    QTest.qWait(50)
    for _turn in range(4000):
        if not page.form.boxes[name].is_veiled():
            break
        QTest.qWait(5)


def test_who_may_not_see_a_number_whole_is_told_at_the_field(desk: Desk) -> None:
    def demote(store: Store) -> None:
        with store.step("改角色") as step:
            step.get(Account, 1).role = AccountRole.officer
            step.get(Company, desk.company).created_by = "other"

    page = desk.open("companies", desk.company)
    desk.do(demote)
    page = desk.open("companies", desk.company)
    page.form.boxes["legal_phone"].eye.click()
    desk.scene.settle()
    assert page.form.boxes["legal_phone"].is_veiled()
    assert "他人的记录" in page.form.boxes["legal_phone"].note()


def test_only_what_was_changed_is_written(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    assert text(page, "legal_phone") == "138****8000"
    retype(page, "legal_phone", "13900139000")
    assert text(page, "legal_phone") == "138****8000", "masked: to be read, not written"
    retype(page, "short_name", "鼎盛")
    assert page.form.values() == {"short_name": "鼎盛"}
    reveal(page, "legal_phone")
    assert text(page, "legal_phone") == "13800138000"
    assert page.form.boxes["legal_phone"].isAncestorOf(focused())
    assert page.form.values() == {"short_name": "鼎盛"}, "looking changes nothing"
    retype(page, "legal_phone", "")
    desk.save(page)
    card = desk.card(Company, desk.company)
    assert (card.values["short_name"], card.values["legal_phone"]) == ("鼎盛", None)


def test_rules_across_records_are_told_at_their_field(desk: Desk) -> None:
    page = desk.open("assignments", company_id=desk.company)
    fill_in(desk.scene, page.form.boxes["officer_id"], desk.other)
    desk.save(page)
    assert "已是这家企业的联络民警" in page.form.boxes["start"].note()
    assert page.form.boxes["start"].isAncestorOf(focused())
    assert page.bar.words() == "有 1 处需要修改。"
    assert desk.count(Assignment) == 1


def test_a_code_someone_else_has_is_told_on_the_page(desk: Desk) -> None:
    desk.do(lambda store: add(store, Company, name="甲", credit_code="91350100M000100Y43"))
    page = desk.open("companies")
    retype(page, "name", "乙")
    retype(page, "credit_code", "91350100M000100Y43")
    desk.save(page)
    assert "已有企业使用这个统一社会信用代码" in page.bar.words()


def test_trouble_keeps_what_was_typed_and_can_be_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object, **_more: object) -> None:
        raise Trouble("磁盘空间不足，没有保存。", "已保存的数据完好。", "请清理磁盘后重试。")

    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    with monkeypatch.context() as patch:
        patch.setattr(records, "save", full)
        desk.save(page)
    assert "磁盘空间不足" in page.bar.words()
    assert text(page, "content") == "安全检查"
    retry = next(one for one in parts(page.bar, QPushButton) if one.text() == "重试")
    click(retry)
    desk.scene.settle()
    assert desk.count(Visit) == 1


def test_leaving_asks_only_when_something_would_be_lost(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    closed: list[int] = []
    page.closed.connect(lambda: closed.append(1))
    press(focused(), Qt.Key.Key_Escape)
    assert closed == [1]
    retype(page, "content", "安全检查")
    with ask.answering(None) as asked:
        press(focused(), Qt.Key.Key_Escape)
    assert closed == [1]
    assert asked[0].title == "离开前要保存吗？"
    assert "1 处修改" in asked[0].words
    with ask.answering("drop"):
        press(focused(), Qt.Key.Key_Escape)
    assert closed == [1, 1]


def test_later_sections_are_folded_until_they_are_needed(desk: Desk) -> None:
    page = desk.open("hazards", company_id=desk.company)
    assert [section.is_folded() for section in page.form.sections] == [False, False, True, True]
    box = page.form.boxes["recheck_on"]
    assert not box.isVisible()
    page.form.go_to("recheck_on")
    assert box.isVisible()
    assert not page.form.sections[2].is_folded()


def test_wide_pages_have_two_columns_and_narrow_ones_one(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)

    def beside() -> bool:
        one, other = (page.form.boxes[name] for name in ("company_id", "visited_on"))
        return (
            one.mapTo(page, one.rect().topLeft()).y()
            == other.mapTo(page, other.rect().topLeft()).y()
        )

    assert beside()
    page.resize(560, 700)
    QTest.qWait(20)
    assert not beside()


def test_what_lies_in_the_bin_is_said_and_brought_back(desk: Desk) -> None:
    desk.do(lambda store: records.remove_all(store, Company, [desk.second]))
    page = desk.open("companies", desk.second)
    assert page.bar.words() == "这条记录在回收站中。"
    assert not page.save_button.isEnabled()
    click(next(one for one in parts(page.bar, QPushButton) if one.text() == "恢复"))
    desk.scene.settle()
    assert page.save_button.isEnabled()
    assert page.bar.words() == ""


def test_a_record_that_is_gone_is_said(desk: Desk) -> None:
    page = desk.open("visits", 999)
    assert "找不到这条记录" in page.bar.words()
    assert not page.form.save()


def test_the_history_stands_beside(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    reveal(page, "legal_phone")
    retype(page, "legal_phone", "13900139000")
    desk.save(page)
    told = " ".join(page.history.lines())
    assert "法定代表人电话" in told
    assert "138****8000" in told
    assert "13900139000" not in told


def test_what_is_typed_while_a_save_is_under_way_stays(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    retype(page, "short_name", "鼎盛")
    page.form.save()
    retype(page, "grid", "第一网格")
    desk.scene.settle()
    assert text(page, "grid") == "第一网格"
    assert page.form.changes() == ["grid"]
    desk.save(page)
    card = desk.card(Company, desk.company)
    assert (card.values["short_name"], card.values["grid"]) == ("鼎盛", "第一网格")


def test_a_change_elsewhere_is_shown_unless_one_is_writing(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    desk.do(lambda store: records.save(store, Company, {"grid": "甲"}, desk.company))
    page.reload()
    desk.scene.settle()
    assert text(page, "grid") == "甲"
    retype(page, "short_name", "鼎")
    desk.do(lambda store: records.save(store, Company, {"grid": "乙"}, desk.company))
    page.reload()
    desk.scene.settle()
    assert text(page, "grid") == "甲"
