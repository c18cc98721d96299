"""Real clicks and keys, and finding the parts of a window, all typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

Part = TypeVar("Part", bound=QObject)

NONE = Qt.KeyboardModifier.NoModifier
CONTROL = Qt.KeyboardModifier.ControlModifier


def click(widget: QWidget, at: QPoint | None = None, held: Qt.KeyboardModifier = NONE) -> None:
    """Click with the left button, in the middle unless told where."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton, held, at or QPoint())


def double_click(widget: QWidget, at: QPoint | None = None) -> None:
    """Double-click with the left button."""
    QTest.mouseDClick(widget, Qt.MouseButton.LeftButton, NONE, at or QPoint())


def point(widget: QWidget, at: QPoint | None = None) -> None:
    """Move the mouse over a place."""
    QTest.mouseMove(widget, at or QPoint())


def press(widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
    """Press and release a key."""
    QTest.keyClick(widget, key, held)


def write(widget: QWidget, text: str) -> None:
    """Type letters by key, hanzi as an input method hands them over."""
    for character in text:
        if character.isascii():
            QTest.keyClicks(widget, character)
        else:
            event = QInputMethodEvent()
            event.setCommitString(character)
            QApplication.sendEvent(widget, event)


def parts(inside: QObject, kind: type[Part]) -> list[Part]:
    """Return all parts of a kind, in the order they were made."""
    return cast(list[Part], list(inside.findChildren(kind)))


def part(inside: QObject, kind: type[Part], number: int = 0) -> Part:
    """Return one part of a kind, the first unless told which."""
    return parts(inside, kind)[number]


def pause(milliseconds: int) -> None:
    """Let time pass; what was due by then has happened, even if the machine stood still."""
    QTest.qWait(milliseconds)
    QApplication.processEvents()


def focused() -> QWidget:
    """Return the part that has the keyboard."""
    found = QApplication.focusWidget()
    assert isinstance(found, QWidget)
    return found


def during(act: Callable[[QDialog], None]) -> None:
    """Do something to the dialog that the next question opens; it never stays open.

    What fails inside fails the test: pytest-qt keeps what slots raise.
    """

    def soon() -> None:
        shown = QApplication.activeModalWidget()
        assert isinstance(shown, QDialog)
        QTest.qWaitForWindowActive(shown)
        try:
            act(shown)
        except BaseException:
            shown.reject()
            raise

    QTimer.singleShot(0, soon)
