"""What is typed and not saved: kept while one types, back at the next opening, asked about."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from liaison.base.errors import Trouble
from liaison.gui import ask, drafting
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pages.workbench import WorkbenchPage
from liaison.records import Company, Visit
from liaison.services import drafts, records
from liaison.services.drafts import Draft
from liaison.store.step import Store
from tests.gui.desks import Desk, retype, text
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, parts, press, write


def kept(desk: Desk) -> list[Draft]:
    """Return the drafts there are, after what is on its way has been done."""
    desk.scene.settle()
    found: list[Draft] = desk.do(drafts.all_of)
    return found


def named(found: list[Draft]) -> dict[str, dict[str, Any]]:
    return {one.form: dict(one.content["fields"]) for one in found}


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the waits; what they are is promised by test_waits_hold_the_promise."""
    monkeypatch.setattr(drafting, "SOON_MS", 60)
    monkeypatch.setattr(drafting, "LATEST_MS", 150)


def test_waits_hold_the_promise() -> None:
    assert drafting.SOON_MS == 1000
    assert drafting.LATEST_MS < 3000


@pytest.mark.usefixtures("quick")
def test_what_is_typed_is_kept_soon_after_the_last_key(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    assert kept(desk) == [], "an untouched form is no draft"
    retype(page, "content", "安全检查")
    form = f"visits:new:company_id={desk.company}"
    desk.scene.wait_for(lambda: form in named(kept(desk)))
    assert named(kept(desk))[form]["content"] == ["安全检查", "安全检查"]
    assert "鼎盛磷肥" in kept(desk)[0].words
    retype(page, "content", "")  # what was taken back is no draft either
    desk.scene.wait_for(lambda: kept(desk) == [])


@pytest.mark.usefixtures("quick")
def test_who_types_on_without_a_pause_is_kept_all_the_same(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    page.form.go_to("content")
    for _turn in range(8):
        write(focused(), "查")
        QTest.qWait(30)
    assert kept(desk), "no pause was long enough, the longest wait was"


def test_leaving_the_field_keeps_at_once(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    retype(page, "short_name", "鼎盛")
    page.form.go_to("grid")
    assert named(kept(desk)) == {f"companies:{desk.company}": {"short_name": ["鼎盛", "鼎盛"]}}


def test_a_new_form_comes_back_as_it_was_left(desk: Desk) -> None:
    page = desk.open("disputes", companies=[desk.company])
    fill_in(desk.scene, page.form.boxes["description"], "拖欠工资\n三个月")
    retype(page, "found_on", "2026-13-45")
    retype(page, "officer_id", "")
    fill_in(desk.scene, page.form.boxes["officer_id"], desk.other)
    page.keep_draft()
    desk.scene.settle()
    again = desk.open("disputes", companies=[desk.company])
    assert text(again, "description") == "拖欠工资\n三个月"
    assert text(again, "found_on") == "2026-13-45", "also what is wrong"
    assert again.form.boxes["officer_id"].editor.value() == desk.other
    assert again.form.boxes["companies"].editor.value() == [desk.company]
    assert again.form.boxes["description"].note() == "来自草稿"
    assert "未保存的草稿，已恢复" in again.draft_bar.words()
    assert again.is_changed()
    retype(again, "found_on", "2026-11-18")
    desk.save(again)
    assert again.form.card is not None
    assert kept(desk) == []
    assert again.draft_bar.words() == ""


def test_an_existing_form_comes_back_over_the_record(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    retype(page, "short_name", "鼎盛")
    page.keep_draft()
    desk.scene.settle()
    again = desk.open("companies", desk.company)
    assert again.form.changes() == ["short_name"]
    desk.save(again)
    assert desk.card(Company, desk.company).values["short_name"] == "鼎盛"
    assert kept(desk) == []


def test_a_number_that_was_written_comes_back_whole(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    page.form.boxes["legal_phone"].veil(False)
    retype(page, "legal_phone", "13900139000")
    page.keep_draft()
    desk.scene.settle()
    again = desk.open("companies", desk.company)
    assert text(again, "legal_phone") == "13900139000"
    assert not again.form.boxes["legal_phone"].is_veiled()


def test_a_draft_is_thrown_away_and_fetched_back(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    retype(page, "short_name", "鼎盛")
    page.keep_draft()
    desk.scene.settle()
    again = desk.open("companies", desk.company)
    click(next(one for one in parts(again.draft_bar, QPushButton) if one.text() == "放弃草稿"))
    assert kept(desk) == []
    assert text(again, "short_name") == ""
    assert "草稿已放弃" in again.draft_bar.words()
    click(next(one for one in parts(again.draft_bar, QPushButton) if one.text() == "恢复草稿"))
    assert list(named(kept(desk))) == [f"companies:{desk.company}"]
    assert text(again, "short_name") == "鼎盛"


def test_leaving_keeps_saves_or_drops_as_one_wishes(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    closed: list[int] = []
    page.closed.connect(lambda: closed.append(1))
    retype(page, "content", "安全检查")
    with ask.answering("keep") as asked:
        press(focused(), Qt.Key.Key_Escape)
    assert asked[0].kind == "decide"
    assert closed == [1]
    assert len(kept(desk)) == 1
    page = desk.open("visits", company_id=desk.company)
    page.closed.connect(lambda: closed.append(2))
    with ask.answering("drop"):
        press(focused(), Qt.Key.Key_Escape)
    assert closed == [1, 2]
    assert kept(desk) == []
    page = desk.open("visits", company_id=desk.company)
    page.closed.connect(lambda: closed.append(3))
    retype(page, "content", "安全检查")
    with ask.answering("save"):
        press(focused(), Qt.Key.Key_Escape)
    desk.scene.settle()
    assert closed == [1, 2, 3]
    assert (desk.count(Visit), kept(desk)) == (1, [])


def test_saving_on_leaving_stays_when_something_is_wrong(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    closed: list[int] = []
    page.closed.connect(lambda: closed.append(1))
    retype(page, "visited_on", "不是日期")
    retype(page, "content", "安全检查")
    with ask.answering("save"):
        page.leave()
    desk.scene.settle()
    assert closed == []
    assert page.form.boxes["visited_on"].problem() is not None
    with ask.answering("save"):
        assert not page.may_leave()
    assert len(kept(desk)) == 1, "and it is a draft at least"


def test_quitting_waits_for_the_save(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    with ask.answering("save"):
        assert page.may_leave()
    assert desk.count(Visit) == 1


def test_the_question_is_answered_by_keys(desk: Desk, dialogs: None) -> None:
    from PySide6.QtCore import QTimer

    from liaison.gui.kit.dialogs import Decide

    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    seen: list[list[str]] = []

    def answer() -> None:
        sheet = QApplication.activeModalWidget()
        if not isinstance(sheet, Decide):
            QTimer.singleShot(50, answer)
            return
        seen.append([one.text() for one in parts(sheet, QPushButton) if one.isVisible()])
        press(sheet, Qt.Key.Key_Escape)

    QTimer.singleShot(50, answer)
    page.leave()
    assert {"保存", "留作草稿", "放弃修改", "继续填写"} == set(seen[0])
    assert page.is_changed()


def test_an_input_method_is_not_disturbed_and_nothing_composed_is_lost(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    page.form.go_to("content")
    write(focused(), "今日")
    composing = QInputMethodEvent("anquan", [])
    QApplication.sendEvent(focused(), composing)
    page.form.keeper.now()
    desk.scene.settle()
    box = page.form.boxes["content"].editor
    assert box.text.textCursor().block().layout().preeditAreaText() == "anquan"  # type: ignore[attr-defined]
    done = QInputMethodEvent()
    done.setCommitString("安全")
    QApplication.sendEvent(focused(), done)
    page.keep_draft()
    assert text(page, "content") == "今日安全"
    assert next(iter(named(kept(desk)).values()))["content"][1] == "今日安全"


def test_others_changes_under_a_draft_are_told_and_compared_on_saving(desk: Desk) -> None:
    page = desk.open("companies", desk.company)
    retype(page, "short_name", "我写的")
    page.keep_draft()
    desk.scene.settle()
    changes = {"short_name": "别人写的", "address": "循环路 8 号"}
    desk.do(lambda store: records.save(store, Company, changes, desk.company))
    again = desk.open("companies", desk.company)
    assert "又有修改" in again.draft_bar.words()
    assert text(again, "short_name") == "我写的"
    assert text(again, "address") == "循环路 8 号"
    desk.save(again)
    assert again.meeting.sheet is not None
    assert list(again.meeting.sheet.rows()) == ["short_name"]
    again.meeting.sheet.reject()
    assert desk.card(Company, desk.company).values["short_name"] == "别人写的"


def test_a_text_changed_after_an_unknown_outcome_is_kept_too(
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
    retype(page, "content", "安全检查和回访")
    desk.save(page)
    assert page.form.card is not None
    assert desk.count(Visit) == 1
    assert desk.card(Visit, page.form.card.id).values["content"] == "安全检查和回访"
    assert kept(desk) == []


def test_a_save_of_unknown_outcome_goes_on_from_its_draft(
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
    page.keep_draft()
    assert len(kept(desk)) == 1
    again = desk.open("visits", company_id=desk.company)
    retype(again, "content", "安全检查和回访")
    desk.save(again)
    assert again.form.card is not None
    assert desk.count(Visit) == 1, "the record that was made after all, not another"
    assert desk.card(Visit, again.form.card.id).values["content"] == "安全检查和回访"
    assert kept(desk) == []


def test_a_draft_that_cannot_be_kept_is_told_and_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_store: Store, _draft: Draft) -> None:
        raise Trouble("磁盘空间不足，没有保存。")

    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "keep", full)
        page.keep_draft()
        desk.scene.settle()
    assert "草稿暂时没有保存" in page.draft_bar.words()
    page.keep_draft()
    assert len(kept(desk)) == 1


def test_the_workbench_offers_drafts_and_goes_on_with_one_key(desk: Desk) -> None:
    page = desk.open("visits", company_id=desk.company)
    retype(page, "content", "安全检查")
    page.keep_draft()
    desk.scene.settle()
    bench = WorkbenchPage(desk.scene.house)
    desk.scene.show(bench)
    assert bench.drafts.isVisible()
    assert len(bench.drafts.drafts()) == 1
    words, _key, act = next(one for one in bench.actions_offered() if one[1] == "Ctrl+E")
    assert words == "继续填写草稿"
    act()
    assert desk.scene.gone == [("visits", {"new": True, "company": desk.company})]
    where = RecordsPage(desk.scene.house, "visits")
    desk.scene.show(where, **desk.scene.gone[0][1])
    assert where.form is not None
    assert text(where.form, "content") == "安全检查"
    desk.scene.press(focused(), Qt.Key.Key_S, CONTROL)
    desk.scene.settle()
    bench.refresh()
    desk.scene.settle()
    assert not bench.drafts.isVisible()


def test_locking_keeps_what_is_written(desk: Desk) -> None:
    where = RecordsPage(desk.scene.house, "visits")
    desk.scene.show(where, new=True, company=desk.company)
    assert where.form is not None
    retype(where.form, "content", "安全检查")
    where.keep_draft()
    assert len(kept(desk)) == 1
