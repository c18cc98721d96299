"""Two people, one record: the second saver chooses field by field, by keys, and loses nothing."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QRadioButton

from liaison.gui.formpage import FormPage
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.merge import MergeSheet
from liaison.records import Company, Contact
from liaison.services import drafts, history, records
from liaison.store.step import Store
from tests.gui.desks import Desk, retype, text
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, parts, press, write
from tests.stores import add


def others(desk: Desk, **changes: Any) -> None:
    """Change the company as somebody else does."""
    desk.do(lambda store: records.save(store, Company, changes, desk.company))


def meet(desk: Desk, **mine: str) -> tuple[FormPage, MergeSheet]:
    """Write into the form of the company, and save over what others have kept meanwhile."""
    page = desk.open("companies", desk.company)
    for name, words in mine.items():
        retype(page, name, words)
    others(desk, short_name="别人写的", grid="第二网格", address="循环路 8 号")
    desk.save(page)
    assert page.meeting.sheet is not None
    return page, page.meeting.sheet


def words_of(sheet: MergeSheet) -> str:
    return " ".join(one.text() for one in parts(sheet, PlainLabel))


def test_only_what_both_changed_is_asked_and_nothing_is_chosen_beforehand(desk: Desk) -> None:
    _page, sheet = meet(desk, short_name="我写的", legal_person="王强")
    assert list(sheet.rows()) == ["short_name"]
    row = sheet.rows()["short_name"]
    assert row.chosen() is None
    assert not sheet.go.isEnabled()
    told = words_of(sheet)
    for part in ("原来：空白", "别人写的", "我写的", "还有 1 处待选择"):
        assert part in told, part
    assert "空白 → 循环路 8 号" in told, "what only they changed stands in grey"
    assert "空白 → 王强" in told, "and what only I changed"


def test_mine_is_kept_over_theirs_by_keys_alone(desk: Desk) -> None:
    page, sheet = meet(desk, short_name="我写的", legal_person="王强")
    QTest.qWaitForWindowActive(sheet)
    assert focused() is sheet.rows()["short_name"].ways["theirs"]
    press(focused(), Qt.Key.Key_Return)
    assert sheet.isVisible(), "Enter saves nothing while a choice is open"
    press(focused(), Qt.Key.Key_Down)
    press(focused(), Qt.Key.Key_Space)
    assert sheet.rows()["short_name"].chosen() == "mine"
    press(focused(), Qt.Key.Key_Return)
    desk.scene.settle()
    card = desk.card(Company, desk.company)
    told = [card.values[name] for name in ("short_name", "legal_person", "grid", "address")]
    assert told == ["我写的", "王强", "第二网格", "循环路 8 号"]
    assert not page.is_changed()
    assert text(page, "address") == "循环路 8 号"
    assert page.bar.words() == ""


def test_theirs_is_taken_and_mine_stays_in_the_trail(desk: Desk) -> None:
    page, sheet = meet(desk, short_name="我写的")
    sheet.rows()["short_name"].ways["theirs"].click()
    click(sheet.go)
    desk.scene.settle()
    assert desk.card(Company, desk.company).values["short_name"] == "别人写的"
    assert text(page, "short_name") == "别人写的"

    def found(store: Store) -> str:
        from sqlalchemy import select

        from liaison.store import tables

        with store.reading() as session:
            newest = select(tables.audit.c.detail).order_by(tables.audit.c.seq.desc()).limit(1)
            return str(session.scalar(newest))

    assert list(json.loads(desk.do(found))["merged"].values()) == ["我写的"]


def test_texts_are_put_together_by_hand(desk: Desk) -> None:
    page, sheet = meet(desk, short_name="我写的")
    row = sheet.rows()["short_name"]
    row.ways["both"].click()
    assert row.paper is not None
    assert row.paper.isVisible()
    assert row.paper.toPlainText() == "别人写的\n我写的"
    row.paper.setFocus()
    press(row.paper, Qt.Key.Key_A, CONTROL)
    write(row.paper, "一起写的")
    click(sheet.go)
    desk.scene.settle()
    assert desk.card(Company, desk.company).values["short_name"] == "一起写的"
    assert text(page, "short_name") == "一起写的"

    def entries(store: Store) -> set[tuple[str, str]]:
        with store.reading() as session:
            found = history.of_record(session, Company, desk.company)
        return {(one.old, one.new) for one in found}

    assert ("别人写的", "一起写的") in desk.do(entries)


def test_going_back_to_the_form_changes_nothing(desk: Desk) -> None:
    page, sheet = meet(desk, short_name="我写的")
    press(sheet, Qt.Key.Key_Escape)
    desk.scene.settle()
    assert text(page, "short_name") == "我写的"
    assert desk.card(Company, desk.company).values["short_name"] == "别人写的"
    click(next(one for one in parts(page.bar, QPushButton) if one.text() == "核对差异"))
    desk.scene.settle()
    assert page.meeting.sheet is not None
    page.meeting.sheet.reject()


def test_different_fields_need_no_choice_but_are_shown(desk: Desk) -> None:
    page, sheet = meet(desk, legal_person="王强")
    assert sheet.rows() == {}
    assert sheet.go.isEnabled()
    QTest.qWaitForWindowActive(sheet)
    press(focused(), Qt.Key.Key_Return)
    desk.scene.settle()
    card = desk.card(Company, desk.company)
    assert (card.values["legal_person"], card.values["grid"]) == ("王强", "第二网格")
    assert not page.is_changed()


def test_changed_once_more_while_choosing_it_is_asked_again(desk: Desk) -> None:
    page, sheet = meet(desk, short_name="我写的")
    others(desk, short_name="第三次")
    sheet.rows()["short_name"].ways["mine"].click()
    click(sheet.go)
    desk.scene.settle()
    again = page.meeting.sheet
    assert again is not None
    assert "第三次" in words_of(again)
    again.rows()["short_name"].ways["mine"].click()
    click(again.go)
    desk.scene.settle()
    assert desk.card(Company, desk.company).values["short_name"] == "我写的"


def test_a_record_deleted_meanwhile_is_restored_or_kept_as_a_draft(desk: Desk) -> None:
    page = desk.open("companies", desk.second)
    retype(page, "short_name", "我写的")
    desk.do(lambda store: records.remove_all(store, Company, [desk.second]))
    desk.save(page)
    sheet = page.meeting.sheet
    assert sheet is not None
    assert "回收站" in words_of(sheet)
    closed: list[int] = []
    page.closed.connect(lambda: closed.append(1))
    click(next(one for one in parts(sheet, QPushButton) if one.text() == "留作草稿"))
    desk.scene.settle()
    assert closed == [1]
    assert [one.form for one in desk.do(drafts.all_of)] == [f"companies:{desk.second}"]
    page.save()
    desk.scene.settle()
    sheet = page.meeting.sheet
    assert sheet is not None
    assert sheet.go.text() == "恢复并保存"
    click(sheet.go)
    desk.scene.settle()
    card = desk.card(Company, desk.second)
    assert (card.deleted, card.values["short_name"]) == (False, "我写的")
    assert desk.do(drafts.all_of) == []


def test_a_contact_under_a_company_is_merged_as_well(desk: Desk) -> None:
    one = desk.do(lambda store: add(store, Contact, company_id=desk.company, name="王强"))
    page = desk.open("companies", desk.company)
    panel = next(each for each in page.panels if each.record is Contact)
    panel.edit(one)
    desk.scene.settle()
    assert panel.form is not None
    fill_in(desk.scene, panel.form.boxes["name"], "王小强")
    desk.do(lambda store: records.save(store, Contact, {"name": "王大强"}, one))
    panel.form.save()
    desk.scene.settle()
    sheet = next(each for each in parts(panel, MergeSheet) if each.isVisible())
    mine = next(way for way in parts(sheet, QRadioButton) if way.text() == "我的")
    mine.click()
    click(sheet.go)
    desk.scene.settle()
    assert desk.card(Contact, one).values["name"] == "王小强"


def test_a_list_told_of_a_stale_record_says_what_to_do(desk: Desk) -> None:
    from liaison.gui.pages.records import RecordsPage

    page = RecordsPage(desk.scene.house, "companies")
    desk.scene.show(page)
    desk.do(lambda store: records.remove_all(store, Company, [desk.second]))
    page.list._delete([desk.second])
    desk.scene.settle()
    assert "已在回收站中" in page.list.bar.words()
    assert "重新选择" in page.list.bar.words()
