"""A new user at the PC: signs in, answers dialogs, goes by keys; pictures on the way.

Pictures are taken only when ``LIAISON_WALK`` names a folder; a walk is the same
without.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QMenu, QPushButton, QWidget

from liaison.base.paths import Home
from liaison.gui.kit.bar import MessageBar
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.pictures import save, settle
from tests.gui.hands import CONTROL, NONE, focused, parts, press, write
from tests.gui.programs import Hand
from tests.stories.officer import AtTheDesk

WHERE = "LIAISON_WALK"
SIZE = (1366, 768)
_LOOK_MS = 10
_MOST_TABS = 60
_SEEN_MS = 200


def said(inside: QWidget | None) -> str:
    """Return the words that stand on a window or dialog, those of its buttons too."""
    assert inside is not None
    labels = [one.text() for one in parts(inside, PlainLabel) if one.isVisible()]
    buttons = [one.text() for one in parts(inside, QPushButton) if one.isVisible()]
    return " ".join((*labels, *buttons))


def bars(inside: QWidget) -> str:
    """Return the words of all bars that are shown."""
    return " ".join(one.words() for one in parts(inside, MessageBar) if one.isVisible())


def named(widget: QWidget) -> str:
    """Return what a button or line is called."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or type(widget).__name__


class Walker(AtTheDesk):
    """Walks through a story; everything by the keyboard where there is a key for it."""

    def __init__(self, hand: Hand, home: Home, story: str) -> None:
        super().__init__(hand, hand.start(home))
        self._story, self._number = story, 0

    def start_again(self, home: Home) -> None:
        """Start the program anew, over this data folder."""
        self.program = self.hand.start(home)

    # -- looking

    def shoot(self, widget: QWidget | None, name: str) -> None:
        """Keep a picture of a window or dialog as it stands."""
        assert widget is not None
        assert widget.isVisible()
        folder = os.environ.get(WHERE, "")
        if folder:
            self._number += 1
            QTest.qWait(_SEEN_MS)
            save(widget.grab(), Path(folder) / f"{self._story}-{self._number:02}-{name}.png")

    def dialog(self) -> QWidget:
        """Return the dialog in front, with the keyboard in it."""
        shown = QApplication.activeModalWidget()
        assert shown is not None
        QTest.qWaitForWindowActive(shown)
        return shown

    # -- keys

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in the window, which a closed dialog may have left behind."""
        self.hand.window(self.program)
        super().press(key, held)

    def key(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is, in whichever window, and wait for what it does."""
        press(focused(), key, held)
        settle(self.program.jobs)

    def tab(self, words: str) -> None:
        """Press Tab until the keyboard is on the button or line of this name."""
        met = []
        for _turn in range(_MOST_TABS):
            met.append(named(focused()))
            if met[-1] == words:
                return
            press(focused(), Qt.Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(f"Tab does not lead to {words}, but to {met}")

    def answer(
        self, key: Qt.Key, held: Qt.KeyboardModifier, act: Callable[[QDialog], None]
    ) -> None:
        """Press a key that opens a question by and by, and answer it there."""
        self.hand.window(self.program)
        again = QTimer(interval=_LOOK_MS)

        def look() -> None:
            shown = QApplication.activeModalWidget()
            if not isinstance(shown, QDialog):
                return
            again.stop()
            QTest.qWaitForWindowActive(shown)
            try:
                act(shown)
            finally:
                shown.close()

        again.timeout.connect(look)
        again.start()
        super().press(key, held)
        assert not again.isActive(), "nothing was asked"

    def push(self, words: str) -> None:
        """Go to a button by Tab and press Space."""
        self.tab(words)
        self.key(Qt.Key.Key_Space)

    def pick(self, button: str, words: str, picture: str = "") -> None:
        """Open the menu of a button by Space, and choose these words by Down and Enter."""
        self.tab(button)

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            if picture:
                self.shoot(menu, picture)
            for _turn in menu.actions():
                press(menu, Qt.Key.Key_Down)
                if menu.activeAction().text() == words:
                    press(menu, Qt.Key.Key_Return)
                    return
            menu.close()
            raise AssertionError(f"{words} is not in the menu")

        QTimer.singleShot(0, choose)
        self.key(Qt.Key.Key_Space)

    # -- signing in

    def enter(self, login: str, password: str) -> None:
        """Write name and password at the log-in, and press Enter."""
        window = self.program.login
        assert window is not None
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        for line, words in (
            (window.sign_in.login.line, login),
            (window.sign_in.password.line, password),
        ):
            line.setFocus()
            line.selectAll()
            write(line, words)
        self.key(Qt.Key.Key_Return)

    def inside(self) -> None:
        """The window stands: give it the size of a station's screen for its pictures."""
        window = self.hand.window(self.program)
        if os.environ.get(WHERE):
            window.resize(*SIZE)
            settle(self.program.jobs)

    def sign_in(self, login: str, password: str) -> None:
        """Sign in and stand before the window."""
        self.enter(login, password)
        self.inside()

    def renew(self, password: str) -> None:
        """Write a new password twice, and be let in."""
        self.tab("新密码")
        write(focused(), password)
        self.key(Qt.Key.Key_Return)
        write(focused(), password)
        self.key(Qt.Key.Key_Return)

    def leave(self) -> None:
        """Lock by Ctrl+L, and stand before the log-in."""
        self.press(Qt.Key.Key_L, CONTROL)
        settle(self.program.jobs, lambda: self.program.login is not None)

    def wait(self, until: Callable[[], bool]) -> None:
        """Wait until something is so."""
        settle(self.program.jobs, until)
