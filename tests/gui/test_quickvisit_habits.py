"""What a newcomer from Excel does in a quick visit: Ctrl+S, Ctrl+Z, F1, files pasted anywhere."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from liaison.base.clock import clock
from liaison.gui import drafting, manual, quickvisit
from liaison.gui.calendarplan import PlanSheet
from liaison.gui.formpage import FormPage
from liaison.gui.helpsheet import HelpSheet
from liaison.gui.kit.dialogs import Tell
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Attachment, Company, Issue
from liaison.services import visiting
from liaison.services.visiting import VisitEntry
from liaison.store.step import Store
from tests.gui.desks import Desk
from tests.gui.hands import CONTROL, focused, parts
from tests.gui.papers import drop, photo
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.gui.quickdesk import (
    ALT,
    Keys,
    Park,
    choose,
    dialog,
    keys,  # noqa: F401
    many,
    open_quick,
    park,  # noqa: F401
    visits,
)


@pytest.fixture
def picture(tmp_path: Path) -> QMimeData:
    """A photo copied in the file manager: its place, and its name as text."""
    path = tmp_path / "现场.jpg"
    path.write_bytes(photo(300, 200))
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path))])
    mime.setText(str(path))
    return mime


def written() -> str:
    """Return the text the keyboard is in."""
    text = focused()
    assert isinstance(text, QPlainTextEdit)
    return text.toPlainText()


def write_one(keys: Keys, window: Window) -> Any:  # noqa: F811
    """Open a quick visit and write what it needs."""
    sheet = open_quick(keys, window)
    choose(keys)
    keys.press(Qt.Key.Key_Tab)
    keys.write("检查消防通道。")
    return sheet


def test_ctrl_s_keeps_and_ctrl_z_takes_back_with_all_that_was_written(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    picture: QMimeData,
) -> None:
    sheet = write_one(keys, window)
    QGuiApplication.clipboard().setMimeData(picture)
    keys.press(Qt.Key.Key_V, CONTROL)
    settle(program.jobs, lambda: bool(sheet.files.waiting()) and not sheet.files.is_taking())
    assert written() == "检查消防通道。", "no path of a file in the text"
    keys.press(Qt.Key.Key_2, CONTROL | ALT)
    keys.write("灭火器过期")
    keys.press(Qt.Key.Key_S, CONTROL)
    settle(program.jobs)
    assert sheet.is_done()
    assert (many(program, Issue), many(program, Attachment)) == (1, 1)
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert not sheet.is_done()
    assert sheet.is_changed()
    [gone] = visits(program)
    assert gone.deleted_at is not None
    assert written() == "检查消防通道。"
    assert [one.description for one in sheet.rows.values()] == ["灭火器过期"]
    assert len(sheet.files.waiting()) == 1
    keys.press(Qt.Key.Key_S, CONTROL)
    settle(program.jobs)
    kept = [one for one in visits(program) if one.deleted_at is None]
    assert [one.content for one in kept] == ["检查消防通道。"]
    assert many(program, Attachment) == 2
    keys.press(Qt.Key.Key_Escape)
    assert quickvisit.opened(window) is None


def test_taken_back_and_left_it_is_a_draft(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    from liaison.services import drafts

    sheet = write_one(keys, window)
    keys.press(Qt.Key.Key_S, CONTROL)
    keys.press(Qt.Key.Key_Z, CONTROL)
    sheet.done(0)
    settle(program.jobs)
    [draft] = program.jobs.now(drafts.all_of)
    assert "检查消防通道。" in str(draft.content)
    assert len(visits(program)) == 1


def test_a_plan_taken_back_is_a_plan_again_and_can_be_fulfilled(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    entry = VisitEntry(park.company, clock.today(), outcome="planned")
    plan = program.jobs.now(lambda store: visiting.record(store, entry))
    sheet = write_one(keys, window)
    keys.press(Qt.Key.Key_S, CONTROL)
    keys.press(Qt.Key.Key_Z, CONTROL)
    assert visits(program)[0].outcome.value == "planned"
    assert plan.number in sheet.aside.words()
    keys.press(Qt.Key.Key_S, CONTROL)
    assert sheet.is_done()
    [visit] = visits(program)
    assert (visit.number, visit.outcome.value) == (plan.number, "done")


def test_files_dropped_on_a_field_are_for_the_whole_window(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    picture: QMimeData,
) -> None:
    sheet = open_quick(keys, window)
    row = sheet.rows.add("hazards")
    text: Any = sheet.form.boxes["content"].editor
    path = Path(picture.urls()[0].toLocalFile())
    taken = sheet.files
    for part in (text.text.viewport(), sheet.form.company_line(), row.line):
        drop(part, [path])  # type: ignore[arg-type]
        settle(program.jobs, lambda: not taken.is_taking())
    assert len(taken.waiting()) == 3
    assert text.text.toPlainText() == sheet.form.company_line().text() == row.line.text() == ""
    sheet.form.keeper.hold()
    sheet.done(0)


def test_files_pasted_into_a_form_go_to_its_attachments(desk: Desk, picture: QMimeData) -> None:
    page: FormPage = desk.open("needs", company_id=desk.company)
    text = page.form.boxes["description"].editor.text  # type: ignore[attr-defined]
    text.setFocus()
    QGuiApplication.clipboard().setMimeData(picture)
    desk.scene.press(text, Qt.Key.Key_V, CONTROL)
    assert page.attachments is not None
    panel = page.attachments
    desk.scene.wait_for(lambda: bool(panel.waiting()) and not panel.is_taking())
    assert text.toPlainText() == ""
    assert not text.canInsertFromMimeData(picture)


def test_f1_tells_of_the_visit_and_its_keys(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    open_quick(keys, window)
    keys.press(Qt.Key.Key_F1)
    [sheet] = [one for one in parts(window, HelpSheet) if one.isVisible()]
    assert sheet.place == manual.of_page("visits")
    titles = [title for title, _pairs in sheet.keys._groups]
    own = dict(sheet.keys._groups[0][1])
    assert titles == ["本窗口", "表单"]
    assert (own["Alt+1"], own["Alt+R"], own["Ctrl+Alt+2"]) == ("安全检查", "未遇", "记隐患")
    assert "Ctrl+Enter" in own
    assert "Alt+↓" in own
    sheet.accept()


def test_f4_opens_it_over_a_sheet_too_but_not_over_a_question(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = PlanSheet(window.house, clock.today(), None, window)
    sheet.open()
    sheet.activateWindow()
    settle(program.jobs, lambda: sheet.isAncestorOf(focused()))
    keys.press(Qt.Key.Key_F4)
    quick = dialog(window)
    assert quick.parentWidget() is sheet
    keys.press(Qt.Key.Key_F4)
    assert len(parts(window, quickvisit.QuickVisit)) == 1
    keys.press(Qt.Key.Key_Escape)
    assert sheet.isVisible()
    sheet.reject()
    question = Tell(window, "没有完成", "文件正在 WPS 中打开。", "warn")
    question.open()
    question.activateWindow()
    settle(program.jobs, lambda: question.isAncestorOf(focused()))
    keys.press(Qt.Key.Key_F4)
    assert quickvisit.opened(window) is None
    question.accept()


def test_a_company_that_has_left_is_told_beside(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    gone = clock.today() - timedelta(days=20)

    def leave(store: Store) -> None:
        from liaison.services import records

        records.save(store, Company, {"state": "left", "left_on": gone}, park.company, 1)

    program.jobs.now(leave)
    sheet = write_one(keys, window)
    assert f"{gone} 迁出" in sheet.aside.words()
    sheet.form.go_to("visited_on")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.write((gone - timedelta(days=1)).isoformat())
    keys.rest()
    assert "迁出" not in sheet.aside.words()
    keys.press(Qt.Key.Key_S, CONTROL)
    assert len(visits(program)) == 1, "told, not refused"


def test_a_day_without_its_year_is_completed_as_one_leaves_it(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = write_one(keys, window)
    day = clock.today() - timedelta(days=3)
    sheet.form.go_to("visited_on")
    keys.press(Qt.Key.Key_A, CONTROL)
    keys.write(f"{day.month}.{day.day}")
    assert sheet.form.chosen() == (park.company, day)
    keys.press(Qt.Key.Key_Tab)
    assert sheet.form._day().line.text() == day.isoformat()
    keys.press(Qt.Key.Key_S, CONTROL)
    assert [one.visited_on for one in visits(program)] == [day]


def test_what_has_the_keyboard_is_in_sight(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = write_one(keys, window)
    sheet.resize(sheet.width(), 520)
    for _turn in range(6):
        keys.press(Qt.Key.Key_1, CONTROL | ALT)
        line, seen = focused(), sheet._area.viewport()
        top = line.mapTo(seen, line.rect().topLeft()).y()
        assert 0 <= top <= seen.height() - line.height()
    sheet.form.keeper.hold()
    sheet.done(0)


def test_enter_on_a_name_nobody_has_says_so(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    assert sheet.bar.words() == ""
    keys.type("zzz")
    keys.press(Qt.Key.Key_Return)
    keys.rest()
    assert "zzz" in sheet.form.boxes["company_id"].note()
    keys.press(Qt.Key.Key_A, CONTROL)
    choose(keys)
    assert sheet.form.boxes["company_id"].problem() is None
    sheet.form.keeper.hold()
    sheet.done(0)


def test_without_any_company_one_is_told_where_they_come_from(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    keys: Keys,  # noqa: F811
) -> None:
    sheet = open_quick(keys, window)
    assert "还没有登记企业" in sheet.bar.words()
    keys.press(Qt.Key.Key_Escape)
    assert quickvisit.opened(window) is None


def test_what_is_being_composed_below_is_taken_in_first(
    program: Program,  # noqa: F811
    window: Window,  # noqa: F811
    park: Park,  # noqa: F811
    keys: Keys,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window.go("needs", new=True)
    keys.rest()
    form = window.pages.front().findChild(FormPage)  # type: ignore[union-attr]
    assert isinstance(form, FormPage)
    form.form.go_to("description")
    keys.write("反映货车")
    there: list[str] = []
    monkeypatch.setattr(
        drafting, "finish_composing", lambda: there.append(focused().window().windowTitle())
    )
    keys.press(Qt.Key.Key_F4)
    assert there == [window.windowTitle()]
    sheet = dialog(window)
    choose(keys)
    keys.press(Qt.Key.Key_R, ALT)
    keys.press(Qt.Key.Key_S, CONTROL)
    assert sheet.is_done()
    keys.press(Qt.Key.Key_Escape)
    assert form.form.boxes["description"].editor.value() == "反映货车"
    form.form.keeper.hold()
