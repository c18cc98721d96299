"""Many visits in a table: keys of a spreadsheet, paste, problems at cells, all or none."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from liaison.base.clock import clock
from liaison.gui.gridcells import NameCell
from liaison.gui.gridmodel import MOST
from liaison.gui.gridpaste import Block, read, written
from liaison.gui.pages.visitgrid import VisitGridPage
from liaison.records import Company, Officer, Visit
from liaison.records.visit import Outcome
from liaison.services import assigning, drafts, visiting
from liaison.services.visitheadings import column_of
from liaison.services.visiting import VisitEntry
from liaison.services.visitrows import COLUMNS, spoken
from liaison.store.step import Store, load
from tests.gui.hands import CONTROL, click, focused, part, press, write
from tests.gui.scenes import Scene
from tests.stores import add, fill, seated

SHIFT = Qt.KeyboardModifier.ShiftModifier
DAY, COMPANY, CONTENT = (COLUMNS.index(one) for one in ("visited_on", "company_id", "content"))
OFFICERS, DUTIES, OUTCOME = (COLUMNS.index(one) for one in ("officers", "duties", "outcome"))


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.held(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def park(stage: Scene) -> dict[str, int]:
    """Two companies with their lead."""
    store = stage.house.jobs.store
    assert store is not None
    lead = add(store, Officer, name="许丽", badge="056314")
    other = add(store, Officer, name="邓毅", badge="056315")
    first = add(store, Company, name="鼎盛磷肥股份有限公司")
    second = add(store, Company, name="永固包装有限公司")
    assigning.assign(store, [first, second], lead, datetime(2026, 1, 1, tzinfo=UTC).date())
    return {"lead": lead, "other": other, "first": first, "second": second}


def show(scene: Scene) -> VisitGridPage:
    """Put the page on the screen."""
    page = VisitGridPage(scene.house)
    scene.show(page)
    return page


def rest(scene: Scene) -> None:
    """Wait for the check."""
    QTest.qWait(160)
    scene.settle()


def type_cell(scene: Scene, text: str, key: Qt.Key = Qt.Key.Key_Tab) -> None:
    """Type into the cell of the keyboard and leave it by a key."""
    first, rest_ = text[:1], text[1:]
    if first.isascii():
        QTest.keyClicks(focused(), first)
        write(focused(), rest_)
    else:
        press(focused(), Qt.Key.Key_F2)
        write(focused(), text)
    assert isinstance(focused(), QLineEdit)
    QTest.qWait(80)
    scene.settle()
    press(focused(), key)
    scene.settle()


def paste(page: VisitGridPage, scene: Scene, text: str) -> None:
    """Paste a block."""
    QGuiApplication.clipboard().setText(text)
    press(page.table, Qt.Key.Key_V, CONTROL)
    rest(scene)


def visits(scene: Scene) -> list[Visit]:
    """Return all visits."""

    def work(store: Store) -> list[Visit]:
        with store.reading() as session:
            ids = session.query(Visit.id).order_by(Visit.id).all()
            return [load(session, Visit, one[0]) for one in ids]

    return scene.house.jobs.now(work)


def test_a_row_is_typed_by_keys(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    type_cell(stage, "26.11.5")
    assert page.table.at() == (0, COMPANY)
    QTest.keyClicks(focused(), "d")
    QTest.keyClicks(focused(), "slf")
    QTest.qWait(120)
    stage.settle()
    line = focused()
    assert isinstance(line, NameCell)
    assert line.offered() == ["鼎盛磷肥股份有限公司"]
    press(line.popup(), Qt.Key.Key_Return)
    stage.settle()
    assert page.table.at() == (0, OFFICERS)
    press(page.table, Qt.Key.Key_Tab)
    press(page.table, Qt.Key.Key_Tab)
    assert page.table.at() == (0, DUTIES)
    type_cell(stage, "13")
    press(page.table, Qt.Key.Key_Tab)
    type_cell(stage, "检查消防通道。", Qt.Key.Key_Return)
    assert page.table.at() == (1, CONTENT)
    rest(stage)
    assert page.model.wrong() == []
    shown = [str(page.model.index(0, one).data()) for one in range(len(COLUMNS))]
    assert shown[:5] == ["2026-11-05", "鼎盛磷肥股份有限公司", "许丽", "", "安全检查、安全防范宣传"]
    stage.press(page, Qt.Key.Key_S, CONTROL)
    stage.settle()
    [visit] = visits(stage)
    assert (visit.company_id, visit.duties) == (park["first"], ("safety", "publicity"))
    assert [one.name for one in visit.officers] == ["许丽"]
    assert page.model.filled() == []
    assert stage.told[-1][1] is not None


def test_companies_brought_along_begin_a_row_each(stage: Scene, park: dict[str, int]) -> None:
    told = {"visited_on": "2026-11-05", "company_id": "鼎盛磷肥股份有限公司"}
    page = VisitGridPage(stage.house)
    stage.show(page, rows=[told])
    stage.wait_for(lambda: page.model.rows() == [told])
    page.open(rows=[{**told, "company_id": "永固包装有限公司"}])
    assert [one["company_id"] for one in page.model.rows()] == [
        "鼎盛磷肥股份有限公司",
        "永固包装有限公司",
    ]
    assert page.model.take_back()
    assert page.model.rows() == [told], "what was brought along is taken back like what is typed"


def test_companies_brought_while_the_draft_is_read_begin_one_row_each(
    stage: Scene, park: dict[str, int]
) -> None:
    told = {"visited_on": "2026-11-05", "company_id": "鼎盛磷肥股份有限公司"}
    page = VisitGridPage(stage.house)
    page.open()
    page.open(rows=[told])
    stage.show(page)
    assert page.model.rows() == [told]
    page.open()
    assert page.model.rows() == [told]


def test_a_block_with_a_header_is_mapped(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    text = (
        "序号\t企业名称\t走访日期\t走访民警\t工作内容\t天气\n"
        '1\t鼎盛磷肥股份有限公司\t2026-11-05\t许丽、邓毅\t"检查\n仓库"\t晴\n'
        "2\t永固包装有限公司\t2026-10-05\t\t检查宿舍\t雨\n"
    )
    paste(page, stage, text)
    assert page.model.filled() == [0, 1]
    assert "天气" in page.bar.words()
    assert page.model.wrong() == []
    assert "补录" in page.count.text()
    stage.press(page, Qt.Key.Key_S, CONTROL)
    first, second = visits(stage)
    assert (first.content, len(first.officers), first.late) == ("检查\n仓库", 2, False)
    assert (second.content, second.late) == ("检查宿舍", True)


def test_a_block_without_a_header_goes_where_the_keyboard_is(
    stage: Scene, park: dict[str, int]
) -> None:
    page = show(stage)
    page.table.go_to(1, COMPANY)
    paste(page, stage, "永固包装有限公司\t邓毅\n鼎盛磷肥股份有限公司\t许丽\n")
    assert page.model.text(1, COMPANY) == "永固包装有限公司"
    assert page.model.text(2, OFFICERS) == "许丽"
    assert page.model.filled() == [1, 2]
    press(page.table, Qt.Key.Key_Z, CONTROL)
    assert page.model.filled() == []


def test_problems_are_told_at_their_cells(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    paste(
        page,
        stage,
        "2026-11-05\t没有这家\n2026-02-30\t永固包装有限公司\n2026-11-06\t永固包装有限公司\n",
    )
    wrong = page.model.wrong()
    assert (0, COMPANY) in wrong
    assert (1, DAY) in wrong
    assert (2, CONTENT) in wrong
    assert str(len(wrong)) in page.wrong.words()
    page.table.go_to(0, DAY)
    page.next_wrong()
    assert page.table.at() == (0, COMPANY)
    assert "没有这家" in page.told.text()
    stage.press(page, Qt.Key.Key_S, CONTROL)
    assert visits(stage) == []
    assert str(len(wrong)) in page.bar.words()


def test_what_the_store_refuses_is_told_at_the_cell(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    paste(page, stage, "2026-11-05\t永固包装有限公司\t许丽\t\t\t\t检查\n")
    gone = stage.house.jobs.now

    def work(store: Store) -> None:
        from liaison.services import records

        records.remove_all(store, Company, [])

    gone(work)

    def bin_(store: Store) -> None:
        with store.step("bin") as step:
            one = step.get(Company, park["second"])
            one.deleted_at = clock.now()

    page._soon.blockSignals(True)
    gone(bin_)
    stage.settle()
    page._soon.stop()
    page._save()
    stage.settle()
    assert visits(stage) == []
    assert page.model.wrong() == [(0, COMPANY)]
    assert "一条也没有保存" in page.bar.words()


def test_cells_are_filled_down_copied_and_removed(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    paste(page, stage, "2026-11-05\t永固包装有限公司\t\t\t\t\t检查\n")
    page.table.go_to(1, DAY)
    press(page.table, Qt.Key.Key_D, CONTROL)
    assert page.model.text(1, DAY) == "2026-11-05"
    page.table.go_to(0, CONTENT)
    for _turn in range(3):
        press(page.table, Qt.Key.Key_Down, SHIFT)
    press(page.table, Qt.Key.Key_D, CONTROL)
    assert [page.model.text(row, CONTENT) for row in range(5)] == ["检查"] * 4 + [""]
    page.table.go_to(0, DAY)
    press(page.table, Qt.Key.Key_D, CONTROL | SHIFT)
    assert page.table.at() == (4, COMPANY)
    assert page.model.text(4, COMPANY) == "永固包装有限公司"
    press(page.table, Qt.Key.Key_Delete)
    assert page.model.text(4, COMPANY) == ""
    press(page.table, Qt.Key.Key_Delete, CONTROL)
    assert page.model.filled() == [0, 1, 2, 3]
    page.table.go_to(0, DAY)
    press(page.table, Qt.Key.Key_Right, SHIFT)
    press(page.table, Qt.Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "2026-11-05\t永固包装有限公司\n"
    press(page.table, Qt.Key.Key_Escape)
    assert focused() is page.save_button


def test_a_planned_visit_is_fulfilled_unless_told_otherwise(
    stage: Scene, park: dict[str, int]
) -> None:
    store = stage.house.jobs.store
    assert store is not None
    entry = VisitEntry(park["first"], clock.today(), outcome="planned")
    plan = visiting.record(store, entry)
    page = show(stage)
    paste(page, stage, "2026-11-19\t鼎盛磷肥股份有限公司\t\t\t\t\t检查\n")
    assert not page.plans.isHidden()
    page.table.go_to(0, DAY)
    assert plan.number in page.told.text()
    stage.press(page, Qt.Key.Key_S, CONTROL)
    [visit] = visits(stage)
    assert (visit.number, visit.outcome) == (plan.number, Outcome.done)
    visiting.record(store, entry)
    paste(page, stage, "2026-11-19\t鼎盛磷肥股份有限公司\t\t\t\t\t检查\n")
    page.plans.turn()
    stage.press(page, Qt.Key.Key_S, CONTROL)
    assert len(visits(stage)) == 3


def test_what_is_typed_survives_a_kill(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    paste(page, stage, "2026-11-05\t永固包装有限公司\n")
    page.keep_draft()
    stage.settle()
    [draft] = stage.house.jobs.now(drafts.all_of)
    assert "1" in draft.words
    again = show(stage)
    assert again.model.text(0, COMPANY) == "永固包装有限公司"
    assert again.draft_bar.isVisible()
    again.table.go_to(0, CONTENT)
    type_cell(stage, "检查。")
    rest(stage)
    stage.press(again, Qt.Key.Key_S, CONTROL)
    assert len(visits(stage)) == 1
    assert stage.house.jobs.now(drafts.all_of) == []


def test_a_draft_thrown_away_comes_back_by_ctrl_z_and_no_step_is_undone(
    stage: Scene, park: dict[str, int]
) -> None:
    page = show(stage)
    paste(page, stage, "2026-11-05\t永固包装有限公司\n")
    page.keep_draft()
    stage.settle()
    again = show(stage)
    click(part(again.draft_bar, QPushButton))
    assert again.model.filled() == []
    again.table.setFocus()
    held = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, CONTROL)
    held.ignore()
    again.table.event(held)
    assert held.isAccepted(), "it is not yet the window's"
    again.model.take_back()
    assert again.model.text(0, COMPANY) == "永固包装有限公司"
    again.keep_draft()
    stage.settle()
    assert len(stage.house.jobs.now(drafts.all_of)) == 1


def test_an_auditor_only_looks(stage: Scene, park: dict[str, int]) -> None:
    store = stage.house.jobs.store
    assert store is not None
    stage.house.who = seated(store, "shen", "auditor").who
    page = show(stage)
    assert page.bar.words()
    assert not page.save_button.isEnabled()
    page.save()
    assert visits(stage) == []


def test_five_hundred_pasted_rows_are_checked_and_saved(stage: Scene, park: dict[str, int]) -> None:
    store = stage.house.jobs.store
    assert store is not None
    names = [f"第{number}号企业有限公司" for number in range(500)]
    fill(store, Company, ({"name": name} for name in names))
    page = show(stage)
    text = "\n".join(f"2026-11-05\t{name}\t邓毅\t\t13\t\t检查" for name in names)
    QGuiApplication.clipboard().setText(text)
    begun = time.process_time()
    press(page.table, Qt.Key.Key_V, CONTROL)
    stage.wait_for(lambda: page.save_button.isEnabled() and not page._checking)
    took = time.process_time() - begun
    assert page.model.wrong() == []
    begun = time.process_time()
    page.save()
    stage.wait_for(lambda: page.model.filled() == [], 60)
    stage.settle()
    saved = time.process_time() - begun
    sys.stderr.write(f"\n500 rows pasted and checked in {took:.2f} s, kept in {saved:.1f} s\n")
    assert len(visits(stage)) == 500
    assert took < 2


def test_rows_beyond_the_table_are_told(stage: Scene, park: dict[str, int]) -> None:
    page = show(stage)
    QGuiApplication.clipboard().setText("\n".join(["2026-11-05\t甲"] * (MOST + 3)))
    press(page.table, Qt.Key.Key_V, CONTROL)
    stage.wait_for(lambda: not page._checking)
    assert len(page.model.filled()) == MOST
    assert f"已粘贴 {MOST} 行" in page.bar.words()
    assert "其余 3 行没有粘贴" in page.bar.words()
    page.model.put([])
    stage.settle()


def test_blocks_of_excel_are_read_and_written() -> None:
    block = read('a\t"b\nc"\r\n\t\r\nd\t\r\n')
    assert block == Block([["a", "b\nc"], ["d", ""]], None, [])
    assert read("") == Block([], None, [])
    assert read(written([["a\tb", "c\nd", 'e"f']])).rows == [["a b", "c\nd", 'e"f']]
    assert read("a\tb\rc\td\r").rows == [["a", "b"], ["c", "d"]], "lines may end in any way"
    assert read("x" * 200_000 + "\ty").rows == [["x" * 200_000, "y"]], "a huge cell is no error"
    assert column_of("走访时间") == DAY
    assert column_of("宣传人次（人次）") == COLUMNS.index("people_reached")
    assert column_of("天气") is None
    assert read("日期\t企业\n2026-11-05\t甲").columns == [DAY, COMPANY]


def test_digits_stand_for_choices() -> None:
    assert spoken("duties", "13") == "安全检查、安全防范宣传"
    assert spoken("outcome", "2") == "未遇"
    assert spoken("form", "12") == "12"
    assert spoken("duties", "9") == "9"
    assert spoken("content", "13") == "13"
