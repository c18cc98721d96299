"""The matrix by keys: supports are begun, changed and ended; gaps, search, the 1+N sheet."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.errors import Trouble
from liaison.gui import ask
from liaison.gui.look import style
from liaison.gui.matrixedit import SupportSheet
from liaison.gui.matrixmodel import told
from liaison.gui.pages.matrix import MatrixPage
from liaison.records import Company, Department, Officer, Support
from liaison.services import assigning, records, supporting
from liaison.store.step import Store
from tests.gui.filling import fill_in
from tests.gui.hands import CONTROL, click, focused, part, press, write
from tests.gui.scenes import Scene
from tests.stores import add, seated

_DAY = timedelta(days=1)


class Backs:
    """A general department, one for some only; three companies, one of them led."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        scene.house.jobs.now(self._fill)
        self.page = MatrixPage(scene.house)
        scene.show(self.page)
        self.view, self.model = self.page.view, self.page.model

    def _fill(self, store: Store) -> None:
        add(store, Department, name="治安", contact="王强", phone="13800138000", topics="治安检查")
        self.second = add(store, Department, name="出入境", supports_all=False)
        officer = add(store, Officer, name="许丽", phone="13700137000")
        self.firms = [add(store, Company, name=one) for one in ("A鼎盛", "B永固", "C重庆云岭")]
        assigning.assign(store, self.firms[:1], officer, clock.today())

    def cells(self) -> list[list[str]]:
        """Return what the cells show."""
        rows, columns = range(self.model.rowCount()), range(self.model.columnCount())
        return [[str(self.model.index(row, at).data()) for at in columns] for row in rows]

    def sheet(self, row: int, column: int) -> SupportSheet:
        """Open a cell by Enter."""
        self.view.setFocus()
        self.view.go_to(row, column)
        press(self.view, Qt.Key.Key_Return)
        self.scene.settle()
        return part(self.page, SupportSheet)


@pytest.fixture
def backs(stage: Scene) -> Backs:
    return Backs(stage)


def test_marks_and_headings(backs: Backs) -> None:
    assert backs.cells() == [["●", "—"]] * 3
    assert backs.page.count.text() == "3 家企业 × 2 个部门"
    tip = backs.model.headerData(0, Qt.Orientation.Horizontal, 3)
    assert "治安检查" in str(tip)
    assert "138****8000" in str(tip)
    assert backs.model.headerData(2, Qt.Orientation.Vertical, 0) == "C重庆云岭"


def test_a_special_support_is_begun_changed_and_ended_by_keys(backs: Backs) -> None:
    sheet = backs.sheet(1, 0)
    assert "支援全部企业" in sheet.lead.text()
    write(focused(), "钱七")
    press(focused(), Qt.Key.Key_Return)
    backs.scene.settle()
    assert backs.cells()[1][0] == "◆ 钱七"
    assert backs.scene.told[-1] == ("已登记专门支援。", backs.scene.told[-1][1])
    assert backs.view.at() == (1, 0)
    sheet = backs.sheet(1, 0)
    end = clock.today() + 9 * _DAY
    fill_in(backs.scene, sheet.boxes["end"], end.isoformat())
    click(sheet.go)
    backs.scene.settle()
    cell = backs.model.cell(1, 0)
    assert cell is not None
    assert f"{clock.today()} 至 {end}" in told(cell)
    assert "专门支援将到期 1 家" in [one.text() for one in backs.page.switches.values()]
    sheet = backs.sheet(1, 0)
    click(sheet.end_it)
    backs.scene.settle()
    assert backs.cells()[1][0] == "●"
    assert backs.scene.told[-1][0] == "已取消专门支援。"


def test_one_that_has_begun_ends_yesterday(backs: Backs) -> None:
    start = clock.today() - 9 * _DAY

    def work(store: Store) -> int:
        values = {"company_id": backs.firms[0], "department_id": backs.second}
        return add(store, Support, start=start, contact="孙敏", **values)

    of = backs.scene.house.jobs.now(work)
    backs.scene.settle()
    assert backs.cells()[0][1] == "◆ 孙敏"
    sheet = backs.sheet(0, 1)
    click(sheet.end_it)
    backs.scene.settle()
    assert backs.cells()[0][1] == "—"

    def kept(store: Store) -> object:
        with store.reading() as session:
            return session.get_one(Support, of).end

    assert backs.scene.house.jobs.now(kept) == clock.today() - _DAY


def test_what_could_not_be_read_is_not_saved_over(
    backs: Backs, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise Trouble("读不到数据。", "", "请重试。")

    values = {"company_id": backs.firms[0], "department_id": backs.second, "contact": "孙敏"}
    backs.scene.house.jobs.now(lambda store: add(store, Support, start=clock.today(), **values))
    backs.scene.settle()
    monkeypatch.setattr(records, "card", broken)
    sheet = backs.sheet(0, 1)
    assert "读不到数据" in sheet.bar.words()
    assert not sheet.go.isEnabled()
    assert not sheet.end_it.isEnabled()


def test_a_wrong_period_is_told_at_its_field(backs: Backs) -> None:
    sheet = backs.sheet(0, 1)
    fill_in(backs.scene, sheet.boxes["end"], (clock.today() - _DAY).isoformat())
    click(sheet.go)
    backs.scene.settle()
    assert "截止日期早于起始日期" in sheet.boxes["end"].note()
    press(sheet, Qt.Key.Key_Escape)
    assert backs.cells()[0][1] == "—"


def test_a_click_opens_and_a_planned_one_is_told(backs: Backs) -> None:
    place = backs.view.visualRect(backs.model.index(2, 1)).center()
    click(backs.view.viewport(), place)
    backs.scene.settle()
    sheet = part(backs.page, SupportSheet)
    start = (clock.today() + 3 * _DAY).isoformat()
    fill_in(backs.scene, sheet.boxes["start"], start)
    fill_in(backs.scene, sheet.boxes["contact"], "孙敏")
    click(sheet.go)
    backs.scene.settle()
    assert backs.cells()[2][1] == "◇ 孙敏"


def test_gaps_and_search(backs: Backs) -> None:
    switches = backs.page.switches
    assert [one.text() for one in switches.values()] == [
        "有专门支援 0 家",
        "无联络民警 2 家",
        "缺联系人或电话的部门 1 个",
        "没有支援任何企业的部门 1 个",
    ]
    click(switches["unled"])
    assert backs.model.rowCount() == 2
    click(switches["mute"])
    assert backs.scene.gone[-1] == ("departments", {})
    backs.page.search.setFocus()
    write(backs.page.search, "cqyl")
    backs.scene.wait_for(lambda: backs.model.rowCount() == 1)
    press(backs.page.search, Qt.Key.Key_Down)
    assert focused() is backs.view
    press(backs.view, Qt.Key.Key_F2)
    assert backs.scene.gone[-1] == ("companies", {"id": backs.firms[2], "back": "matrix"})
    backs.page.search.setText("查无")
    backs.scene.wait_for(lambda: backs.page.blank.words() == "没有符合条件的企业。")
    click(backs.page.blank._button)
    backs.scene.wait_for(lambda: backs.model.rowCount() == 3)


def test_the_sheet_is_exported(backs: Backs, tmp_path: Path) -> None:
    path = tmp_path / "一览表.xlsx"
    with ask.answering(path):
        click(backs.page.export)
        backs.scene.settle()
    assert "已导出“一览表.xlsx”" in backs.page.bar.words()
    sheet = load_workbook(path).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert any("A鼎盛" in map(str, row) for row in rows)


def test_who_may_not_change_is_told(stage: Scene) -> None:
    def work(store: Store) -> object:
        add(store, Department, name="治安")
        add(store, Company, name="甲厂")
        return seated(store, "shen", "auditor").who

    stage.house.who = stage.house.jobs.now(work)  # type: ignore[assignment]
    page = MatrixPage(stage.house)
    stage.show(page)
    page.view.go_to(0, 0)
    press(page.view, Qt.Key.Key_Return)
    assert page.bar.words() == "您的角色只能查看支援关系。"


def test_nothing_yet_and_what_goes_wrong(stage: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    page = MatrixPage(stage.house)
    stage.show(page)
    assert page.blank.words().startswith("还没有警种部门")
    assert {key for _words, key, _act in page.actions_offered()} == {"Ctrl+E", ""}

    def broken(*_args: object) -> None:
        raise Trouble("读不到数据。", "", "请重试。")

    monkeypatch.setattr(supporting, "matrix", broken)
    page.read()
    stage.settle()
    assert "读不到数据" in page.blank.words()
    press(page.view, Qt.Key.Key_F, CONTROL)


def test_contact_cards_are_written_for_a_selection(stage: Scene, tmp_path: Path) -> None:
    import docx

    from tests.gui.lists import bar_button, show

    stage.house.jobs.now(lambda store: [add(store, Company, name=one) for one in ("甲厂", "乙厂")])
    page = show(stage, "companies")
    press(page.list.listing.table, Qt.Key.Key_A, CONTROL)
    path = tmp_path / "卡.docx"
    with ask.answering(path) as asked:
        click(bar_button(page.list.selection, "联系卡"))
        stage.settle()
    assert asked[0].words.endswith("2家企业联系卡.docx")
    assert page.list.bar.words() == "已导出“卡.docx”，共 2 张联系卡。"
    [sheet] = docx.Document(str(path)).tables
    texts = [one.text for cell in sheet.columns[0].cells for one in cell.paragraphs]
    assert texts.count("“1+N”警企联系卡") == 2


def test_a_long_story_presses_no_field_together(backs: Backs) -> None:
    """The dialog grows for what it tells, before and after an error came."""
    backs.scene.house.jobs.now(_long_topics)
    backs.page.read()
    backs.scene.settle()
    sheet = backs.sheet(1, 0)
    sheet.bar.say("error", "没有保存。" * 30)
    backs.scene.settle()
    for box in sheet.boxes.values():
        assert box.editor.height() >= style.now().sizes.control
        assert box.height() >= box.minimumSizeHint().height()
    assert sheet.height() <= sheet.screen().availableGeometry().height()


def _long_topics(store: Store) -> None:
    with store.reading() as session:
        one = session.scalars(select(Department).where(Department.name == "治安")).one()
        kept, version = one.id, one.version
    records.save(store, Department, {"topics": "治安检查、内部安保、危险物品、" * 9}, kept, version)
