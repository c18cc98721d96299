"""Toasts never stand over a button, nor over the editor one writes in."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from liaison.gui.kit.labels import PlainLabel
from liaison.gui.kit.toast import Toast, Toasts
from tests.gui.hands import pause, press
from tests.gui.lists import show
from tests.gui.scenes import Scene

_LATER_MS = 400


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    made.resize(900, 600)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitExposed(made)
    QTest.mouseMove(made, QPoint(2, 2))  # on no toast's button
    return made


def _box(part: QWidget, window: QWidget) -> QRect:
    return QRect(part.mapTo(window, QPoint(0, 0)), part.size())


def _covered(window: QWidget, toast: Toast) -> list[str]:
    """The names of the buttons of a window a toast stands over, its own excepted."""
    every: list[QAbstractButton] = list(window.findChildren(QAbstractButton))
    return [
        one.accessibleName() or one.text()
        for one in every
        if one.isVisible()
        and not toast.isAncestorOf(one)
        and _box(one, window).intersects(toast.geometry())
    ]


def test_those_that_stand_well_are_left_in_peace(window: QWidget) -> None:
    class Ear(QObject):
        """Counts how often one is put over the other."""

        many = 0

        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            self.many += event.type() == QEvent.Type.ZOrderChange
            return False

    toasts, ear = Toasts(window), Ear(window)
    shown = [toasts.say(f"第 {number} 条") for number in range(3)]
    pause(_LATER_MS)
    for toast in shown:
        toast.installEventFilter(ear)
    pause(_LATER_MS)
    assert ear.many == 0


def test_it_stands_above_the_buttons_at_the_foot(window: QWidget) -> None:
    foot = QPushButton("保存", window)
    foot.setGeometry(400, 560, 100, 32)
    foot.show()
    toasts = Toasts(window)
    shown = [toasts.say(f"第 {number} 条") for number in range(3)]
    for toast in shown:
        assert _covered(window, toast) == []
        assert toast.geometry().bottom() < foot.y()
    QTest.mouseClick(foot, Qt.MouseButton.LeftButton)
    foot.hide()
    pause(_LATER_MS)
    assert shown[-1].geometry().bottom() > 560, "and comes down when the foot is gone"


def test_it_makes_room_for_who_begins_to_write(window: QWidget) -> None:
    line = QLineEdit(window)
    line.setGeometry(300, 530, 300, 32)
    line.show()
    toast = Toasts(window).say("已保存")
    assert toast.geometry().intersects(_box(line, window)), "nobody writes there"
    line.setFocus()
    pause(_LATER_MS)
    assert not toast.geometry().intersects(_box(line, window))


def test_where_nothing_is_free_it_is_at_the_bottom_all_the_same(window: QWidget) -> None:
    every = QPushButton("全部", window)
    every.setGeometry(window.rect())
    every.show()
    assert Toasts(window).say("已保存").geometry().bottom() > 500


def test_no_field_of_a_form_is_written_under_a_toast(lively: Scene) -> None:
    """The visit's form, by Tab from its first field to its last, at the size of a small screen."""
    page = show(lively, "visits", new=True)
    form = page.form
    assert form is not None
    toasts = Toasts(page)
    toast = toasts.say("已保存走访 ZF-203311-0001，可以继续填写下一条", lambda: None)
    toast._timer.stop()
    QTest.mouseMove(page, QPoint(2, 2))
    assert _covered(page, toast) == []
    seen = set()
    for _turn in range(40):
        press(page.window().focusWidget() or page, Qt.Key.Key_Tab)
        toasts._look()
        focus = page.window().focusWidget()
        assert focus is not None
        if isinstance(focus, QLineEdit) and focus.isVisible():
            seen.add(focus)
            assert not toast.geometry().intersects(_box(focus, page))
        assert _covered(page, toast) == []
    assert len(seen) > 3


def test_what_was_refused_shows_no_tick(window: QWidget) -> None:
    toasts = Toasts(window)
    news = (toasts.say("已保存"), toasts.say("您的角色不能登记走访。", refused=True))
    marks: list[list[PlainLabel]] = [list(one.findChildren(PlainLabel)) for one in news]
    done, refused = (mark[0].pixmap().toImage() for mark in marks)
    assert not refused.isNull()
    assert done != refused
