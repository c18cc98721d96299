"""What stands where a view stood: the keyboard stays with it, and comes back."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from liaison.gui.kit.blank import Blank
from liaison.gui.pages.board import BoardPage
from liaison.gui.pages.matrix import MatrixPage
from liaison.records import Company, Department, Officer
from liaison.store.step import Store
from tests.gui.hands import focused, press
from tests.gui.scenes import Scene
from tests.stores import add


class Covered(QWidget):
    """A button before a view, the blank in its place."""

    def __init__(self) -> None:
        super().__init__()
        self.before, self.view, self.blank = QPushButton("导出", self), QWidget(self), Blank(self)
        self.view.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.blank.hide()
        layout = QVBoxLayout(self)
        for part in (self.before, self.view, self.blank):
            layout.addWidget(part)


@pytest.fixture
def covered(qtbot: QtBot) -> Covered:
    made = Covered()
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitActive(made)
    return made


def test_the_keyboard_waits_while_it_is_read_and_comes_back(covered: Covered) -> None:
    covered.view.setFocus()
    covered.blank.cover(covered.view, covered.blank.loading)
    assert focused() is covered.blank
    covered.blank.uncover(covered.view)
    assert focused() is covered.view
    assert covered.blank.isHidden()


def test_the_keyboard_is_on_what_mends_it(covered: Covered) -> None:
    done: list[str] = []
    covered.view.setFocus()
    covered.blank.cover(covered.view, covered.blank.loading)
    again = partial(done.append, "again")
    covered.blank.cover(covered.view, partial(covered.blank.error, "读不出来。", "重新读取", again))
    press(focused(), Qt.Key.Key_Space)
    assert done == ["again"]
    covered.blank.uncover(covered.view)
    assert focused() is covered.view


def test_a_keyboard_elsewhere_stays_there(covered: Covered) -> None:
    covered.before.setFocus()
    covered.blank.cover(covered.view, partial(covered.blank.empty, "没有。", "清除", print))
    covered.blank.uncover(covered.view)
    assert focused() is covered.before


@pytest.mark.parametrize("page", [BoardPage, MatrixPage])
def test_a_page_opened_has_the_keyboard_in_its_view(
    page: type[BoardPage | MatrixPage], stage: Scene
) -> None:
    stage.house.jobs.now(_some)
    made = page(stage.house)
    stage.show(made)
    assert made.view.isVisible()
    assert focused() is made.view


@pytest.mark.parametrize("page", [BoardPage, MatrixPage])
def test_an_empty_page_has_the_keyboard_on_what_to_do_next(
    page: type[BoardPage | MatrixPage], stage: Scene
) -> None:
    made = page(stage.house)
    stage.show(made)
    assert made.view.isHidden()
    assert made.blank.isAncestorOf(focused())


def _some(store: Store) -> None:
    add(store, Department, name="治安")
    add(store, Officer, name="许丽")
    add(store, Company, name="甲厂")
