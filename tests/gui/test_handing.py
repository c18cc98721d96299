"""A handover through its dialog: companies, receivers, the list, one step, the papers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from liaison.base.clock import clock
from liaison.gui import ask
from liaison.gui.boardsheet import BoardSheet
from liaison.gui.handing import HandingSheet
from liaison.gui.handingdone import HandingDone
from liaison.gui.house import Page
from liaison.records import Company, Contact, Issue, Officer
from liaison.services import assigning, board as boards
from liaison.services.rights import Leave
from liaison.store.step import Store
from liaison.store.undo import undo
from tests.gui.filling import fill_in
from tests.gui.hands import click, focused, part, parts, press, write
from tests.gui.lists import bar_button, click_row, show
from tests.gui.scenes import Scene
from tests.stores import add

_DAY = timedelta(days=1)


class Change:
    """An officer with three companies, one with an open hazard, and two to receive."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        scene.house.jobs.now(self._fill)
        self.page = Page(scene.house)
        scene.show(self.page)

    def _fill(self, store: Store) -> None:
        self.giver = add(store, Officer, name="许丽", badge="056314")
        self.first = add(store, Officer, name="邓毅", badge="056315")
        self.second = add(store, Officer, name="林涛", badge="056316")
        self.firms = [add(store, Company, name=one) for one in ("A厂", "B厂", "C厂")]
        add(store, Contact, company_id=self.firms[0], name="王芳", phone="13800138000")
        assigning.assign(store, self.firms, self.giver, clock.today() - 30 * _DAY)
        self.hazard = add(
            store, Issue, kind="hazard", company_id=self.firms[0], officer_id=self.giver,
            description="通道堵塞", category="消防", reported_on=clock.today() - 5 * _DAY,
        )  # fmt: skip

    def open(self, giver: int | None = None) -> HandingSheet:
        """Open the dialog."""
        sheet = HandingSheet(self.scene.house, self.page, giver)
        sheet.open()
        QTest.qWaitForWindowActive(sheet)
        self.scene.settle()
        return sheet

    def ready(self) -> HandingSheet:
        """Open it for the giver, the first receiver named for all."""
        sheet = self.open(self.giver)
        fill_in(self.scene, sheet.choice.boxes["receiver_id"], self.first)
        self.scene.settle()
        return sheet

    def lanes(self) -> dict[str, str]:
        """Return the first letters of the companies by officer today."""

        def work(store: Store) -> dict[str, str]:
            with store.reading() as session:
                found = boards.read(session, clock.today())
            return {one.name: "".join(firm.name[0] for firm in one.firms) for one in found.lanes}

        return self.scene.house.jobs.now(work)

    def answers(self) -> int:
        """Return who answers for the hazard now."""

        def work(store: Store) -> int:
            with store.reading() as session:
                return session.get_one(Issue, self.hazard).officer_id

        return self.scene.house.jobs.now(work)


@pytest.fixture
def change(stage: Scene) -> Change:
    return Change(stage)


def test_all_goes_to_one_by_keys_and_can_be_undone(change: Change) -> None:
    sheet = change.open(change.giver)
    assert focused() is sheet.choice.boxes["receiver_id"].editor.focusProxy()
    assert [one.hazards for one in sheet.choice.model.lines()] == [1, 0, 0]
    assert not sheet.next.isEnabled()
    assert "3 家还没有接收人" in sheet.told.text()
    write(focused(), "邓")
    QTest.qWait(120)
    change.scene.settle()
    line = sheet.choice.boxes["receiver_id"].editor.line  # type: ignore[attr-defined]
    press(line.popup(), Qt.Key.Key_Return)
    change.scene.settle()
    assert sheet.told.text() == "移交 3 家，留下 0 家。"
    change.scene.press(line, Qt.Key.Key_Return)
    assert sheet.pack.isVisible()
    assert "许丽自" in sheet.pack.words.text()
    assert "随交未结事项 1 件" in sheet.pack.words.text()
    assert focused() is sheet.next
    change.scene.press(sheet.next, Qt.Key.Key_Return)
    assert sheet.over.isVisible()
    assert change.lanes() == {"无联络民警": "", "许丽": "", "邓毅": "ABC", "林涛": ""}
    assert change.answers() == change.first
    words, step = change.scene.told[-1]
    assert "3 家企业已交接，随交未结事项 1 件" in words
    press(sheet, Qt.Key.Key_Escape)
    assert step is not None
    change.scene.house.jobs.now(lambda store: undo(store, step))
    assert change.lanes()["许丽"] == "ABC"
    assert change.answers() == change.giver


def test_companies_stay_or_go_to_another(change: Change) -> None:
    sheet = change.ready()
    table = sheet.choice.table
    table.setFocus()
    table.selectRow(1)
    press(table, Qt.Key.Key_Space)
    assert sheet.told.text() == "移交 2 家，留下 1 家。"
    table.selectRow(2)
    sheet.choice.other.setFocus()
    write(sheet.choice.other, "林")
    QTest.qWait(120)
    change.scene.settle()
    press(sheet.choice.other.popup(), Qt.Key.Key_Return)
    change.scene.settle()
    assert [one.receiver for one in sheet.choice.model.lines()] == ["邓毅", "邓毅", "林涛"]
    sheet.go_on()
    change.scene.settle()
    assert sheet.pack.receiver.count() == 2
    titles = [sheet.pack.tabs.tabText(at) for at in range(sheet.pack.tabs.count())]
    assert titles[0] == "移交企业 1"
    assert "企业联系人 1" in titles
    sheet.pack.receiver.setCurrentIndex(1)
    shown = sheet.pack.table.shown_model()
    assert shown is not None
    assert shown.index(0, 0).data() == "C厂"
    click(sheet.back)
    assert sheet.choice.isVisible()
    sheet.go_on()
    change.scene.settle()
    sheet.go_on()
    change.scene.settle()
    assert change.lanes() == {"无联络民警": "", "许丽": "B", "邓毅": "A", "林涛": "C"}


def test_a_click_on_the_first_column_turns_a_row(change: Change) -> None:
    sheet = change.ready()
    table = sheet.choice.table
    click(table.viewport(), table.visualRect(sheet.choice.model.index(0, 0)).center())
    assert [one.goes for one in sheet.choice.model.lines()] == [False, True, True]
    click(table.viewport(), table.visualRect(sheet.choice.model.index(1, 1)).center())
    assert [one.goes for one in sheet.choice.model.lines()] == [False, True, True]


def test_the_giver_is_chosen_in_the_dialog(change: Change) -> None:
    sheet = change.open()
    assert focused() is sheet.choice.boxes["giver_id"].editor.focusProxy()
    assert sheet.choice.table.blank() is not None
    fill_in(change.scene, sheet.choice.boxes["giver_id"], change.first)
    change.scene.wait_for(lambda: sheet.choice._read is not None)
    blank = sheet.choice.table.blank()
    assert blank is not None
    assert blank.words() == "这一天没有由其联络或代管的企业。"
    line = sheet.choice.boxes["giver_id"].editor.line  # type: ignore[attr-defined]
    line.selectAll()
    fill_in(change.scene, sheet.choice.boxes["giver_id"], change.giver)
    change.scene.wait_for(lambda: len(sheet.choice.model.lines()) == 3)
    sheet.reject()


def test_the_giver_cannot_receive(change: Change) -> None:
    sheet = change.open(change.giver)
    fill_in(change.scene, sheet.choice.boxes["receiver_id"], change.giver)
    change.scene.settle()
    sheet.go_on()
    change.scene.settle()
    assert "接收人不能是移交人本人" in sheet.bar.words()
    assert sheet.choice.isVisible()
    sheet.reject()


def test_the_list_is_written_for_both_to_sign(change: Change, tmp_path: Path) -> None:
    sheet = change.ready()
    for _page in range(2):
        sheet.go_on()
        change.scene.settle()
    word, book = tmp_path / "清单.docx", tmp_path / "清单.xlsx"
    with ask.answering(word):
        change.scene.press(sheet.over.word, Qt.Key.Key_Return)
        change.scene.settle()
    assert "请打印后由双方签字" in sheet.bar.words()
    with ask.answering(book):
        click(sheet.over.excel)
        change.scene.settle()
    paper = docx.Document(str(word))
    told = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert "A厂" in told
    assert any("138****8000" in one for one in told)
    assert len(load_workbook(book).sheetnames) >= 3
    sheet.over.full.setChecked(True)
    with ask.answering(word, Leave("工作交接")):
        click(sheet.over.word)
        change.scene.settle()
    paper = docx.Document(str(word))
    told = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    assert any("13800138000" in one for one in told)
    assert not sheet.over.full.isChecked()
    click(sheet.next)
    assert not sheet.isVisible()


def test_the_list_of_an_old_handover_is_written_again(change: Change, tmp_path: Path) -> None:
    sheet = change.ready()
    for _page in range(2):
        sheet.go_on()
        change.scene.settle()
    sheet.reject()
    page = show(change.scene, "handovers")
    click_row(page, 0)
    change.scene.settle()
    assert page.list.details is not None
    click(bar_button(page.list.details, "交接清单…"))
    again = part(page.window(), BoardSheet)
    path = tmp_path / "再次.docx"
    with ask.answering(path):
        change.scene.press(part(again, HandingDone).word, Qt.Key.Key_Return)
        change.scene.settle()
    assert path.exists()
    assert "请打印后由双方签字" in again.bar.words()
    again.reject()


def test_lists_lead_to_it(change: Change) -> None:
    page = show(change.scene, "assignments")
    click(bar_button(page.list, "交接…"))
    sheet = part(page.window(), HandingSheet)
    assert sheet.choice.boxes["giver_id"].editor.value() is None
    sheet.reject()
    click(bar_button(page.list, "分工看板"))
    click(bar_button(page.list, "支援矩阵"))
    assert [one[0] for one in change.scene.gone[-2:]] == ["board", "matrix"]


def test_the_record_of_an_officer_leads_to_it(change: Change) -> None:
    page = show(change.scene, "officers")
    names = [page.list.listing.model.row(at) for at in range(3)]
    row = next(at for at, one in enumerate(names) if one is not None and one.id == change.giver)
    click_row(page, row)
    change.scene.settle()
    assert page.list.details is not None
    click(bar_button(page.list.details, "交接…"))
    change.scene.settle()
    [sheet] = parts(page.window(), HandingSheet)
    assert sheet.choice.boxes["giver_id"].editor.value() == change.giver
    sheet.reject()
