"""The table paints what the model says, sorts, remembers its columns, and answers keys."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from PySide6.QtCore import QEvent, QItemSelectionModel, QPoint, Qt
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QMenu, QPushButton, QToolTip
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from liaison.gui.kit import columns
from liaison.gui.kit.cells import SHOW, CellPainter
from liaison.gui.kit.fuzzy import Command
from liaison.gui.kit.palette import CommandList
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.look.tokens import LIGHT
from tests.gui.samples import COLUMNS, Companies


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


def test_models_behave(qtmodeltester: ModelTester) -> None:
    for model in (Companies(50), CommandList()):
        qtmodeltester.check(model)


def test_list_of_commands_behaves(qtmodeltester: ModelTester) -> None:
    model = CommandList()
    model.show([Command("a", "登记走访"), Command("b", "新增企业")])
    qtmodeltester.check(model)
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
    qtbot.mouseMove(table.viewport(), middle(table, 3))
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
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle(table, 4))
    assert told == [("current", 4), ("chosen", 4)]


def test_double_click_and_enter_open(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.row_opened) as opened:
        qtbot.mouseDClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle(table, 2))
    assert opened.args == [2]
    table.go_to(5)
    with qtbot.waitSignal(table.row_opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [5]


def test_keys_walk_the_rows(table: Table, qtbot: QtBot) -> None:
    table.go_to(0)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.selected_rows() == [1]
    qtbot.keyClick(table, Qt.Key.Key_End)
    assert table.selected_rows() == [999]
    qtbot.keyClick(table, Qt.Key.Key_Home)
    assert table.selected_rows() == [0]
    with qtbot.waitSignal(table.row_chosen) as chosen:
        qtbot.keyClick(table, Qt.Key.Key_Space)
    assert chosen.args == [0]


def test_typing_does_not_search_through_all_rows(table: Table, qtbot: QtBot) -> None:
    with patch.object(Companies, "match", side_effect=AssertionError):
        qtbot.keyClicks(table, "abc")


def test_tab_leaves_the_table(qtbot: QtBot, table: Table) -> None:
    assert not table.tabKeyNavigation()


def test_all_rows_are_selected_without_an_index_for_each(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.selection_sized) as sized:
        qtbot.keyClick(table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert sized.args == [1000]
    assert table.selected_ranges() == [(0, 999)]


def test_several_rows_are_selected_with_control(table: Table, qtbot: QtBot) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=middle(table, 1))
    with qtbot.assertNotEmitted(table.row_chosen):
        for row in (3, 6):
            qtbot.mouseClick(
                table.viewport(), Qt.MouseButton.LeftButton, control, middle(table, row)
            )
    assert table.selected_rows() == [1, 3, 6]
    assert table.selected_count() == 3


def test_go_to_a_row_that_is_not_there_does_nothing(table: Table) -> None:
    table.go_to(3)
    table.go_to(5000)
    assert table.selected_rows() == [3]


# -- header


def test_heading_sorts_and_shows_its_arrow(table: Table, qtbot: QtBot) -> None:
    header = table.header()
    at = QPoint(header.sectionViewportPosition(4) + 20, header.height() // 2)
    with qtbot.waitSignal(table.model().layoutChanged):
        qtbot.mouseClick(header.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert header.sortIndicatorSection() == 4
    blue = QColor(LIGHT.primary).rgb()
    section = (
        header.viewport()
        .grab()
        .toImage()
        .copy(header.sectionViewportPosition(4), 0, header.sectionSize(4), header.height())
    )
    assert blue in _colours(section)


def test_columns_are_chosen_from_the_menu(table: Table, qtbot: QtBot) -> None:
    menu = table.header().choose_columns(table.mapToGlobal(QPoint(20, 20)))
    assert isinstance(menu, QMenu)
    names = [action.text() for action in menu.actions()]
    assert names[: len(COLUMNS)] == [heading for _, heading, _ in COLUMNS]
    with qtbot.waitSignal(table.arranged):
        menu.actions()[1].trigger()
    assert table.isColumnHidden(1)
    menu.close()


def test_last_column_cannot_be_hidden(table: Table, qtbot: QtBot) -> None:
    for column in range(1, len(COLUMNS)):
        table.setColumnHidden(column, True)
    menu = table.header().choose_columns(table.mapToGlobal(QPoint(20, 20)))
    assert not menu.actions()[0].isEnabled()
    menu.close()


def test_default_columns_come_back(table: Table, qtbot: QtBot) -> None:
    fitted = [table.columnWidth(column) for column in range(len(COLUMNS))]
    table.setColumnHidden(2, True)
    table.setColumnWidth(0, 50)
    table.header().moveSection(0, 3)
    menu = table.header().choose_columns(table.mapToGlobal(QPoint(20, 20)))
    menu.actions()[-1].trigger()
    menu.close()
    assert [table.columnWidth(column) for column in range(len(COLUMNS))] == fitted
    assert [table.header().visualIndex(c) for c in range(len(COLUMNS))] == list(range(7))


# -- widths and what is remembered


def test_columns_fill_the_table(table: Table) -> None:
    assert 0 <= table.viewport().width() - table.header().length() < len(COLUMNS)
    table.resize(1300, 500)
    QApplication.processEvents()
    assert 0 <= table.viewport().width() - table.header().length() < len(COLUMNS)


def test_numbers_days_and_states_are_never_cut(table: Table) -> None:
    table.resize(500, 400)
    QApplication.processEvents()
    painter = CellPainter(style.now(), 34)
    for column, look in ((2, "chip:soon"), (4, "day"), (5, "number")):
        for row in range(40):
            words = str(table.model().index(row, column).data(SHOW))
            assert painter.width(words, look) <= table.columnWidth(column)


def test_widths_set_by_a_person_stay(table: Table, qtbot: QtBot) -> None:
    with qtbot.waitSignal(table.arranged):
        table.setColumnWidth(0, 222)
    table.resize(1400, 500)
    QApplication.processEvents()
    assert table.columnWidth(0) == 222


def test_state_comes_back(table: Table, qtbot: QtBot) -> None:
    table.header().moveSection(0, 2)
    table.setColumnHidden(3, True)
    table.setColumnWidth(1, 177)
    table.sortByColumn(4, Qt.SortOrder.DescendingOrder)
    state = table.save_state()
    other = Table()
    other.setModel(Companies())
    qtbot.addWidget(other)
    other.restore_state(state)
    other.resize(1200, 500)
    other.show()
    assert other.save_state() == state
    assert other.header().visualIndex(0) == 2
    assert other.isColumnHidden(3)
    assert other.columnWidth(1) == 177
    assert other.header().sortIndicatorSection() == 4


def test_state_of_an_older_version_is_taken_as_far_as_it_goes(table: Table) -> None:
    state: columns.State = {
        "columns": {
            "gone": {"width": 90, "place": 0, "shown": True},
            "people": {"width": 99, "place": 1, "shown": True},
            "name": {"width": "wide", "place": 2, "shown": True},
        },
        "sort": "gone",
    }
    table.restore_state(state)
    assert table.columnWidth(5) == 99
    assert table.header().visualIndex(5) == 0


@pytest.mark.parametrize("state", [{}, {"columns": 7}, {"columns": {"name": None}}, {"sort": 3}])
def test_nonsense_in_the_settings_is_ignored(table: Table, state: columns.State) -> None:
    before = [table.columnWidth(column) for column in range(len(COLUMNS))]
    table.restore_state(state)
    assert [table.columnWidth(column) for column in range(len(COLUMNS))] == before


def test_a_state_that_hides_everything_leaves_one_column(table: Table) -> None:
    hidden = {
        key: {"width": 90, "place": place, "shown": False}
        for place, (key, _, _) in enumerate(COLUMNS)
    }
    table.restore_state({"columns": hidden})
    assert not table.isColumnHidden(0)


# -- instead of rows


def test_empty_list_says_what_to_do(table: Table, qtbot: QtBot) -> None:
    done: list[str] = []
    table.show_empty("还没有企业。", "导入花名册", lambda: done.append("导入"))
    blank = table.blank()
    assert blank is not None
    assert blank.words() == "还没有企业。"
    qtbot.mouseClick(blank.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert done == ["导入"]
    table.show_rows()
    assert table.blank() is None


def test_error_says_how_to_mend(table: Table, qtbot: QtBot) -> None:
    again: list[int] = []
    table.show_error("读取失败。", "重新读取", lambda: again.append(1))
    blank = table.blank()
    assert blank is not None
    assert blank.geometry() == table.viewport().rect()
    qtbot.mouseClick(blank.findChild(QPushButton), Qt.MouseButton.LeftButton)
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
