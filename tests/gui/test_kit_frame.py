"""Drawer, toasts, bars and progress, by key and mouse."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.drawer import Beside, Drawer
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.progress import Progress
from liaison.gui.kit.table import Table
from liaison.gui.kit.toast import Toasts
from liaison.gui.look.tokens import SIZES
from tests.gui import hands
from tests.gui.samples import Companies


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


# -- drawer


def test_drawer_opens_beside_its_list_and_esc_closes(window: QWidget, qtbot: QtBot) -> None:
    table = Table()
    table.setModel(Companies(20))
    drawer = Drawer()
    beside = Beside(table, drawer, window)
    beside.setGeometry(window.rect())
    beside.show()
    window.activateWindow()
    assert drawer.isHidden()
    drawer.open("江城精密机械有限公司", PlainLabel("地址"))
    QApplication.processEvents()
    assert SIZES.drawer_min <= drawer.width() <= SIZES.drawer_max
    assert table.width() + drawer.width() == pytest.approx(beside.width(), abs=2)
    table.setFocus()
    with qtbot.waitSignal(drawer.closed):
        hands.press(table, Qt.Key.Key_Escape)
    QApplication.processEvents()
    assert table.width() == beside.width()


def test_drawer_throws_away_what_it_showed(window: QWidget, qtbot: QtBot) -> None:
    drawer = Drawer(window)
    first, second = PlainLabel("一"), PlainLabel("二")
    with qtbot.waitSignal(first.destroyed):
        drawer.open("一", first)
        drawer.open("二", second)
    assert drawer.content() is second
    assert drawer.title() == "二"


def test_drawer_asks_for_the_whole_form(window: QWidget, qtbot: QtBot) -> None:
    drawer = Drawer(window)
    drawer.open("一", PlainLabel("一"))
    with qtbot.waitSignal(drawer.full_asked):
        hands.click(drawer._full)
    with qtbot.waitSignal(drawer.closed):
        hands.press(drawer, Qt.Key.Key_Escape)


# -- toasts and bars


def test_toast_can_be_undone(window: QWidget, qtbot: QtBot) -> None:
    toasts = Toasts(window)
    done: list[str] = []
    toast = toasts.say("已登记走访", lambda: done.append("撤销"))
    undo = next(part for part in hands.parts(toast, QPushButton) if part.text() == "撤销")
    with qtbot.waitSignals([toast.undone, toast.gone]):
        hands.click(undo)
    assert done == ["撤销"]
    assert toasts.shown() == []


def test_toast_goes_by_itself_unless_somebody_reads(window: QWidget, qtbot: QtBot) -> None:
    toasts = Toasts(window)
    toast = toasts.say("已保存")
    assert toast._timer.interval() == 6000
    assert toast._timer.isActive()
    hands.point(toast)
    QApplication.sendEvent(toast, _enter())
    assert not toast._timer.isActive()
    toast._timer.start(1)
    qtbot.waitUntil(lambda: toasts.shown() == [])


def _enter() -> QEnterEvent:
    at = QPoint(5, 5).toPointF()
    return QEnterEvent(at, at, at)


def test_toasts_are_stacked_at_the_bottom_and_at_most_three(window: QWidget) -> None:
    toasts = Toasts(window)
    for number in range(5):
        toasts.say(f"第 {number} 条")
    shown = toasts.shown()
    assert [toast.words() for toast in shown] == ["第 2 条", "第 3 条", "第 4 条"]
    boxes = [toast.geometry() for toast in shown]
    assert all(a.bottom() < b.top() for a, b in pairwise(boxes))
    window.resize(1200, 800)
    QApplication.processEvents()
    box = shown[-1].geometry()
    assert box.center().x() == pytest.approx(600, abs=2)
    assert box.bottom() < 800


def test_bar_says_what_is_wrong_and_what_to_do(window: QWidget, qtbot: QtBot) -> None:
    bar = MessageBar(window)
    assert bar.words() == ""
    done: list[int] = []
    for tone in ("info", "warn", "error"):
        bar.say(tone, "文件正在 WPS 中打开。", "重试", lambda: done.append(1))
        bar.grab()
    assert bar.words() == "文件正在 WPS 中打开。"
    hands.click(hands.part(bar, QPushButton))
    assert done == [1]
    with qtbot.waitSignal(bar.closed):
        hands.press(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    bar.say("info", "本月已封存。", closable=False)
    assert not hands.part(bar, QToolButton).isVisible()
    hands.press(bar, Qt.Key.Key_Escape)
    assert bar.isVisible()


def test_long_words_make_the_bar_higher_not_cut(window: QWidget, qtbot: QtBot) -> None:
    layout = QVBoxLayout(window)
    bar = MessageBar(window)
    layout.addWidget(bar)
    layout.addStretch(1)
    bar.say("error", "短。")
    QApplication.processEvents()
    low = bar.height()
    bar.say("error", "未能写入文件:磁盘空间不足。原来的文件没有改动。请清理磁盘后重试。" * 5)
    QApplication.processEvents()
    qtbot.waitUntil(lambda: bar.height() > low)
    label = hands.parts(bar, PlainLabel)[1]
    assert label.height() >= label.heightForWidth(label.width())


# -- progress


def test_short_work_shows_no_bar(window: QWidget, qtbot: QtBot) -> None:
    progress = Progress(window)
    progress.begin("正在导出", 10)
    progress.at(10)
    progress.finish()
    qtbot.wait(450)
    assert not progress.isVisible()


def test_long_work_shows_how_far_and_can_be_stopped(window: QWidget, qtbot: QtBot) -> None:
    progress = Progress(window)
    progress.begin("正在导出 10 月工作台账", 1800)
    progress.at(900)
    assert not progress.isVisible()
    qtbot.waitUntil(progress.isVisible, timeout=10_000)
    words = [label.text() for label in hands.parts(progress, PlainLabel)]
    assert words == ["正在导出 10 月工作台账", "900 / 1800"]
    assert progress._bar.value() == 500
    with qtbot.waitSignal(progress.cancelled):
        hands.click(hands.part(progress, QPushButton))
    assert progress.stopped()
    progress.finish()
    assert not progress.isVisible()
    progress.begin("再来一次", 0)
    assert not progress.stopped()
    assert progress._bar.maximum() == 0
    progress.at(7)
    progress.finish()
