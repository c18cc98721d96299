"""The table paints what the model says, sorts, remembers its columns, and answers keys."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QPushButton, QToolTip
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from liaison.gui.kit.cells import SHOW, CellPainter
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.palette import CommandList
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.look.tokens import LIGHT
from tests.gui import hands
from tests.gui.samples import Companies


@pytest.fixture
def table(qtbot: QtBot) -> Table:
    made = Table()
    made.setModel(Companies())
    made.resize(1000, 500)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def middle(table: Table, row: int, column: int = 0) -> QPoint:
    return table.visualRect(table.model().index(row, column)).center()


def check(tester: ModelTester, model: QAbstractItemModel) -> None:
    tester.check(model)


def test_models_behave(qtmodeltester: ModelTester) -> None:
    for model in (Companies(50), CommandList()):
        check(qtmodeltester, model)


def test_list_of_commands_behaves(qtmodeltester: ModelTester) -> None:
    model = CommandList()
    assert not model.has_icons()
    model.show([Command("a", "一"), Command("b", "二")])
    assert not model.has_icons(), "phrases have none: no empty room before them"
    model.show([Command("a", "一"), Command("b", "二", icon="plus")])
    assert model.has_icons()
    model.show([Command("a", "登记走访"), Command("b", "新增企业")])
    check(qtmodeltester, model)
    assert [model.data(model.index(row)) for row in range(2)] == ["登记走访", "新增企业"]


# -- painting


def test_only_rows_that_are_seen_are_asked_for(table: Table) -> None:
    model = table.model()
    asked: set[int] = set()
    real = type(model).data

    def data(self: Companies, index: object, role: int = 0) -> object:
        asked.add(index.row())  # type: ignore[attr-defined]
        return real(self, index, role)  # type: ignore[arg-type]

    with patch.object(Companies, "data", data):
        table.viewport().repaint()
        assert len(asked) <= 500 // style.now().sizes.row + 1
        asked.clear()
        table.verticalScrollBar().setValue(3)
        QApplication.processEvents()
    assert len(asked) <= 6, "scrolling by three rows must move pixels, not paint all again"


def test_states_are_painted_as_chips_with_their_word(table: Table) -> None:
    image = _cell(table, 0, 2)
    assert QColor(LIGHT.overdue_ground).rgb() in _colours(image)
    assert table.model().index(0, 2).data(SHOW) == "整改逾期"


def test_numbers_stand_at_the_right(table: Table) -> None:
    left, right = _ink_edges(_cell(table, 3, 5))
    width = table.columnWidth(5)
    assert width - right == pytest.approx(style.now().sizes.gap_s, abs=5)
    assert left > width / 2


def test_words_without_room_are_cut_with_dots(table: Table) -> None:
    painter = CellPainter(style.now(), 34)
    shown, advance = painter.cut("江城精密机械有限公司", 70)
    assert shown.endswith("…")
    assert advance <= 70
    assert painter.cut("江城", 70) == ("江城", painter.cut("江城", 700)[1])


def test_lines_are_shown_on_one(table: Table) -> None:
    assert CellPainter(style.now(), 34).cut("一\n二", 200)[0] == "一 二"


def test_memory_of_cuts_is_bounded() -> None:
    painter = CellPainter(style.now(), 34)
    for number in range(20_000):
        painter.cut(str(number), 100)
    assert len(painter._cuts) < 20_000


def test_selected_and_hovered_rows_are_seen(table: Table, qtbot: QtBot) -> None:
    table.selectRow(1)
    hands.point(table.viewport(), middle(table, 3))
    qtbot.waitUntil(lambda: QColor(LIGHT.hover).rgb() in _colours(_cell(table, 3, 6)))
    assert QColor(LIGHT.primary_ground).rgb() in _colours(_cell(table, 1, 6))
    assert QColor(LIGHT.hover).rgb() not in _colours(_cell(table, 2, 6))


def test_whole_words_are_told_on_hover_as_plain_text(table: Table, qtbot: QtBot) -> None:
    table.setColumnWidth(0, 90)
    told: list[str] = []
    with patch.object(QToolTip, "showText", lambda _at, words, _of: told.append(words)):
        for row in (6, 2):
            at = middle(table, row)
            event = QHelpEvent(QEvent.Type.ToolTip, at, table.viewport().mapToGlobal(at))
            QApplication.sendEvent(table.viewport(), event)
    assert "&lt;b&gt;化工&lt;/b&gt;" in told[0]
    assert told[1] == "", "小张五金店 is whole in its cell"


def test_rows_grow_with_the_type(table: Table, app: QApplication) -> None:
    style.dress(app, "dark", 1.5)
    assert table.rowHeight(0) == 51
    assert QColor(style.now().colours.surface).rgb() in _colours(_cell(table, 0, 0))


def test_table_without_model_and_without_rows_paints(qtbot: QtBot) -> None:
    made = Table()
    qtbot.addWidget(made)
    made.show()
    made.grab()
    assert made.selected_rows() == []
    made.setModel(Companies(0))
    made.grab()
    assert made.selected_count() == 0


# -- keys and mouse


def test_click_chooses_a_row(table: Table, qtbot: QtBot) -> None:
    told: list[tuple[str, int]] = []
    table.row_chosen.connect(lambda row: told.append(("chosen", row)))
    table.row_current.connect(lambda row: told.append(("current", row)))
    hands.click(table.viewport(), middle(table, 4))
    assert told == [("current", 4), ("chosen", 4)]


def test_double_click_and_enter_open(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.row_opened) as opened:
        hands.double_click(table.viewport(), middle(table, 2))
    assert opened.args == [2]
    table.go_to(5)
    with qtbot.waitSignal(table.row_opened) as opened:
        hands.press(table, Qt.Key.Key_Return)
    assert opened.args == [5]


def test_keys_walk_the_rows(table: Table, qtbot: QtBot) -> None:
    table.go_to(0)
    table.setFocus()
    hands.press(table, Qt.Key.Key_Down)
    assert table.selected_rows() == [1]
    hands.press(table, Qt.Key.Key_End)
    assert table.selected_rows() == [999]
    hands.press(table, Qt.Key.Key_Home)
    assert table.selected_rows() == [0]
    with qtbot.waitSignal(table.row_chosen) as chosen:
        hands.press(table, Qt.Key.Key_Space)
    assert chosen.args == [0]


def test_typing_does_not_search_through_all_rows(table: Table, qtbot: QtBot) -> None:
    with patch.object(Companies, "match", side_effect=AssertionError):
        hands.write(table, "abc")


def test_tab_leaves_the_table(qtbot: QtBot, table: Table) -> None:
    assert not table.tabKeyNavigation()


def test_all_rows_are_selected_without_an_index_for_each(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.selection_sized) as sized:
        hands.press(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert sized.args == [1000]
    assert table.selected_ranges() == [(0, 999)]


def test_several_rows_are_selected_with_control(table: Table, qtbot: QtBot) -> None:
    hands.click(table.viewport(), middle(table, 1))
    with qtbot.assertNotEmitted(table.row_chosen):
        for row in (3, 6):
            hands.click(table.viewport(), middle(table, row), hands.CONTROL)
    assert table.selected_rows() == [1, 3, 6]
    assert table.selected_count() == 3


def test_go_to_a_row_that_is_not_there_does_nothing(table: Table) -> None:
    table.go_to(3)
    table.go_to(5000)
    assert table.selected_rows() == [3]


# -- instead of rows


def test_empty_list_says_what_to_do(table: Table, qtbot: QtBot) -> None:
    done: list[str] = []
    table.show_empty("还没有企业。", "导入花名册", lambda: done.append("导入"))
    blank = table.blank()
    assert blank is not None
    assert blank.words() == "还没有企业。"
    hands.click(hands.part(blank, QPushButton))
    assert done == ["导入"]
    table.show_rows()
    assert table.blank() is None


def test_error_says_how_to_mend(table: Table, qtbot: QtBot) -> None:
    again: list[int] = []
    table.show_error("读取失败。", "重新读取", lambda: again.append(1))
    blank = table.blank()
    assert blank is not None
    assert blank.geometry() == table.viewport().rect()
    hands.click(hands.part(blank, QPushButton))
    assert again == [1]


def test_short_reading_shows_nothing_long_reading_says_so(table: Table, qtbot: QtBot) -> None:
    table.show_loading("正在读取企业…")
    blank = table.blank()
    assert blank is not None
    shown = [part for part in blank.children() if getattr(part, "isVisible", bool)()]
    assert shown == []
    qtbot.waitUntil(lambda: blank.words() == "正在读取企业…" and blank._bar.isVisible())


def test_sentence_of_a_blank_is_never_cut(table: Table) -> None:
    words = "读取失败:数据文件被另一个程序占用。请关闭那个程序,再重新读取。" * 3
    table.resize(320, 400)
    table.show_error(words, "重新读取")
    blank = table.blank()
    assert blank is not None
    label = blank._words
    need = label.fontMetrics().boundingRect(
        0, 0, label.width(), 9999, int(Qt.TextFlag.TextWordWrap), words
    )
    assert label.height() >= need.height()
    assert label.width() <= table.viewport().width()


def test_selection_survives_a_change_of_look(table: Table, app: QApplication) -> None:
    table.selectionModel().select(
        table.model().index(2, 0),
        QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows,
    )
    style.dress(app, "dark")
    assert table.selected_rows() == [2]


def _cell(table: Table, row: int, column: int) -> QImage:
    return table.viewport().grab(table.visualRect(table.model().index(row, column))).toImage()


def _colours(image: QImage) -> set[int]:
    return {
        image.pixelColor(x, y).rgb() for x in range(image.width()) for y in range(image.height())
    }


def _ink_edges(image: QImage) -> tuple[int, int]:
    dark = [
        x
        for x in range(image.width())
        for y in range(image.height() - 2)
        if image.pixelColor(x, y).lightness() < 128
    ]
    return min(dark), max(dark)
