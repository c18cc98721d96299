"""Headings, widths, and what is remembered of them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from liaison.gui.kit import columns
from liaison.gui.kit.cells import SHOW, CellPainter
from liaison.gui.kit.table import Table
from liaison.gui.look import style
from liaison.gui.look.tokens import LIGHT
from tests.gui import hands
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


# -- header


def test_heading_sorts_and_shows_its_arrow(table: Table, qtbot: QtBot) -> None:
    header = table.header()
    at = QPoint(header.sectionViewportPosition(4) + 20, header.height() // 2)
    with qtbot.waitSignal(table.model().layoutChanged):
        hands.click(header.viewport(), at)
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


def test_keeping_the_state_arranges_nothing(table: Table) -> None:
    """Else what keeps it soon after it was arranged would keep it for ever."""
    for column in (2, 3):
        table.setColumnHidden(column, True)
    heard: list[None] = []
    table.arranged.connect(lambda: heard.append(None))
    state = table.save_state()
    assert heard == []
    assert [column for column in range(5) if table.isColumnHidden(column)] == [2, 3]
    table.setColumnWidth(1, 177)
    assert len(heard) == 1
    assert table.save_state() != state


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
