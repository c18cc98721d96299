"""Blocks of hand-kept ledgers pasted into the table of visits, undone, redone and remembered."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPushButton

from liaison.gui import gridview, remember
from liaison.gui.gridcells import NameCell
from liaison.gui.gridpaste import cells, is_block, read, written
from liaison.gui.pages.visitgrid import VisitGridPage
from tests.gui.hands import CONTROL, focused, parts, press
from tests.gui.scenes import Scene
from tests.gui.test_visitgrid import (
    COMPANY,
    CONTENT,
    DAY,
    OFFICERS,
    _today,  # noqa: F401 - the same day as there
    park,  # noqa: F401
    paste,
    rest,
    show,
    visits,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"检查\n""三防"""\t1', [['检查\n"三防"', "1"]]),
        ('"三防"建设\t1', [['"三防"建设', "1"]]),
        ('"三防"\t1', [['"三防"', "1"]]),
        ('"一标三实\t甲\n检查"\t乙', [['"一标三实', "甲"], ['检查"', "乙"]]),
        ('甲\t"一"\n乙\t"二\n三"', [["甲", '"一"'], ["乙", "二\n三"]]),
        ("甲\r\n\r\n乙\r\n", [["甲"], [""], ["乙"]]),
        ("甲\t\t乙", [["甲", "", "乙"]]),
        ("", [[""]]),
    ],
)
def test_only_quotes_of_the_spreadsheet_are_taken_away(text: str, found: list[list[str]]) -> None:
    assert cells(text) == found


def test_what_is_copied_is_pasted_the_same() -> None:
    rows = [['"三防"建设', "一\n二", 'a"b\nc', ""], ["甲", "乙", "", "丙"]]
    assert cells(written(rows)) == rows
    assert (is_block("甲"), is_block("甲\n"), is_block("甲\t"), is_block("甲\n乙")) == (
        False, False, True, True,
    )  # fmt: skip


def test_any_cells_come_back_as_they_were_copied() -> None:
    """A lone quote at the end of a line does not swallow the next one, nor a mark a sign."""
    odd = ['"', '""', '"x"', 'x"', "a\nb", '"a\nb"', "=1+1", "'=1", "''", "-", "＝x", "", "甲"]
    chance = random.Random(26)
    for _turn in range(2_000):
        rows = [["头", *chance.choices(odd, k=2)] for _row in range(3)]
        rows[-1][-1] = "尾"
        assert cells(written(rows)) == rows


@pytest.mark.parametrize("text", ["=HYPERLINK(1)", "+86", "-2", "@SUM(1)", "＝1", "'=1", "=a\nb"])
def test_nothing_copied_is_a_formula_elsewhere(text: str) -> None:
    told = written([[text, "乙"]])
    assert told.lstrip('"').startswith("'")
    assert cells(told)[0] == [text, "乙"]


def test_a_whole_sheet_is_read_from_its_header_on() -> None:
    block = read(
        "2026年10月走访企业工作台账\t\t\t\n填报单位：某警务站\t\t统计时段：10月\t\n"
        "序号\t工作内容\t日期\t企业名称\n1\t检查\t10.8\t甲\n"
        "合 计\t\t\t1\n填报人：张\t\t审核人：李\t\n"
    )
    assert block.rows == [["1", "检查", "10.8", "甲"]]
    assert block.columns == [None, CONTENT, DAY, COMPANY]
    assert (block.unknown, block.around) == (["序号"], 4)
    assert read("合计\t3\n").rows == [["合计", "3"]], "without a header every line is as it stands"


def test_merged_cells_are_filled_from_above(stage: Scene, park: dict[str, int]) -> None:  # noqa: F811
    page = show(stage)
    paste(
        page,
        stage,
        "日期\t企业名称\t工作内容\n11.5\t鼎盛磷肥股份有限公司\t检查\n\t永固包装有限公司\t检查\n"
        "\t鼎盛磷肥股份有限公司\t复查\n11.6\t永固包装有限公司\t复查\n",
    )
    assert [one[0] for one in page.model.wrong()] == [1, 2]
    assert "2 格空白" in page.bar.words()
    [fill] = [one for one in parts(page.bar, QPushButton) if "按上一行补齐" in one.text()]
    fill.click()
    rest(stage)
    assert page.model.wrong() == []
    assert [page.model.text(row, DAY) for row in range(4)] == ["11.5", "11.5", "11.5", "11.6"]
    assert "4 行日期没有写年份" in page.count.text()
    page.table.setFocus()
    press(page.table, Qt.Key.Key_Z, CONTROL)
    assert page.model.text(1, DAY) == ""


def test_what_is_taken_back_is_done_again(stage: Scene, park: dict[str, int]) -> None:  # noqa: F811
    page = show(stage)
    paste(page, stage, "11.5\t永固包装有限公司\n")
    page.table.go_to(0, CONTENT)
    paste(page, stage, "检查")
    press(page.table, Qt.Key.Key_Z, CONTROL)
    press(page.table, Qt.Key.Key_Z, CONTROL)
    assert page.model.filled() == []
    press(page.table, Qt.Key.Key_Y, CONTROL)
    assert page.model.text(0, COMPANY) == "永固包装有限公司"
    press(page.table, Qt.Key.Key_Y, CONTROL)
    assert page.model.text(0, CONTENT) == "检查"
    press(page.table, Qt.Key.Key_Y, CONTROL)
    press(page.table, Qt.Key.Key_Z, CONTROL)
    page.table.go_to(1, CONTENT)
    paste(page, stage, "别的")
    press(page.table, Qt.Key.Key_Y, CONTROL)
    assert page.model.text(0, CONTENT) == "", "what was written since stands, nothing comes back"
    rest(stage)


def test_several_cells_pasted_into_an_open_cell_go_into_the_table(
    stage: Scene,
    park: dict[str, int],  # noqa: F811
) -> None:
    page = show(stage)
    press(page.table, Qt.Key.Key_F2)
    assert isinstance(focused(), QLineEdit)
    QGuiApplication.clipboard().setText("11.5\t永固包装有限公司\n11.6\t鼎盛磷肥股份有限公司\n")
    press(focused(), Qt.Key.Key_V, CONTROL)
    rest(stage)
    assert focused() is page.table
    assert page.model.text(0, COMPANY) == "永固包装有限公司"
    assert page.model.text(1, DAY) == "11.6"
    page.table.go_to(0, CONTENT)
    press(page.table, Qt.Key.Key_F2)
    QGuiApplication.clipboard().setText("检查")
    press(focused(), Qt.Key.Key_V, CONTROL)
    line = focused()
    assert isinstance(line, QLineEdit)
    assert line.text() == "检查"
    press(focused(), Qt.Key.Key_Return)
    rest(stage)


def test_f2_on_a_wrong_name_offers_who_may_be_meant(stage: Scene, park: dict[str, int]) -> None:  # noqa: F811
    page = show(stage)
    paste(page, stage, "11.5\t永固包装厂\t\t\t\t\t检查\n")
    assert page.model.wrong() == [(0, COMPANY)]
    page.next_wrong()
    assert "永固包装有限公司" in page.told.text()
    press(page.table, Qt.Key.Key_F2)
    line = focused()
    assert isinstance(line, NameCell)
    stage.wait_for(lambda: line.offered() == ["永固包装有限公司"])
    press(line.popup(), Qt.Key.Key_Return)
    rest(stage)
    assert page.model.wrong() == []
    assert page.table.at() == (0, OFFICERS)
    stage.press(page, Qt.Key.Key_S, CONTROL)
    assert [one.company_id for one in visits(stage)] == [park["second"]]


@pytest.fixture
def places() -> Iterator[dict[str, object]]:
    """Where widths are kept."""
    kept: dict[str, object] = {}

    def write(told: dict[str, object]) -> None:
        kept.clear()
        kept.update(told)

    remember.use(lambda: dict(kept), write)
    yield kept
    remember.forget()


def test_columns_are_as_wide_as_a_person_drew_them(
    stage: Scene,
    park: dict[str, int],  # noqa: F811
    places: dict[str, object],
) -> None:
    page = show(stage)
    page.table.setColumnWidth(CONTENT, 333)
    stage.wait_for(lambda: bool(places))
    assert places == {"visit_grid.content": 333}
    again: VisitGridPage = show(stage)
    assert again.table.columnWidth(CONTENT) == 333
    QTest.qWait(1)


def test_ctrl_y_belongs_to_the_table_where_it_is_no_redo_of_the_desktop(
    stage: Scene,
    park: dict[str, int],  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """X11 knows Ctrl+Shift+Z alone; left to the window, Ctrl+Y would redo a step of the store."""
    own = tuple(one for one in gridview._OWN if one != QKeySequence.StandardKey.Redo)
    monkeypatch.setattr(gridview, "_OWN", own)
    page = show(stage)

    def is_the_tables(key: Qt.Key) -> bool:
        held = QKeyEvent(QEvent.Type.ShortcutOverride, key, CONTROL)
        held.ignore()
        page.table.event(held)
        return held.isAccepted()

    page.model.write({(0, COMPANY): "永固"})
    assert is_the_tables(Qt.Key.Key_Z)
    page.model.take_back()
    assert is_the_tables(Qt.Key.Key_Y)
    page.model.put([])  # as after all was kept: the window takes back the step
    assert not is_the_tables(Qt.Key.Key_Y)
    assert not is_the_tables(Qt.Key.Key_Z)


def test_merged_cells_are_filled_by_a_key_also_after_the_bar_has_gone(
    stage: Scene,
    park: dict[str, int],  # noqa: F811
) -> None:
    page = show(stage)
    paste(
        page,
        stage,
        "日期\t企业名称\t工作内容\n11.5\t鼎盛磷肥股份有限公司\t检查\n\t永固包装有限公司\t检查\n",
    )
    stage.press(page, Qt.Key.Key_S, CONTROL)
    rest(stage)
    assert "有 1 处需要修改" in page.bar.words()
    [fill] = [one for one in parts(page.bar, QPushButton) if "按上一行补齐" in one.text()]
    assert fill.isVisible(), "still offered beside what is wrong"
    page.bar.clear()
    offered = {key: act for _words, key, act in page.actions_offered()}
    offered["Ctrl+M"]()
    rest(stage)
    assert page.model.wrong() == []
    assert page.model.text(1, DAY) == "11.5"
    assert page.model.text(2, DAY) == "", "no row is begun below"
    assert focused() is page.table


def test_esc_leaves_the_table_and_once_more_the_page(
    stage: Scene,
    park: dict[str, int],  # noqa: F811
) -> None:
    page = show(stage)
    paste(page, stage, "2026-11-05\t鼎盛磷肥股份有限公司")
    press(page.table, Qt.Key.Key_Escape)
    assert focused() is page.save_button
    press(focused(), Qt.Key.Key_Escape)
    assert stage.gone[-1] == ("visits", {})
    assert page.model.filled() == [0], "what is written stays"
