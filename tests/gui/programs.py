"""The whole program over a real store, driven from the outside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from liaison.base import words
from liaison.base.paths import Home
from liaison.gui import backing, health, pictures
from liaison.gui.kit import toast
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.store import keys
from tests.gui.hands import NONE, press, write
from tests.stores import LOGIN, PASSWORD


class Hand:
    """Starts a program and brings it where a test begins."""

    def __init__(self, app: QApplication) -> None:
        self._app = app
        self._made: list[Program] = []

    def start(self, home: Home) -> Program:
        """Start over a data folder and wait for the first window."""
        program = Program(home, self._app)
        self._made.append(program)
        program.begin()
        settle(program.jobs)
        return program

    def sign_in(self, program: Program, login: str = LOGIN, password: str = PASSWORD) -> Window:
        """Log in by keys and wait for the window."""
        assert program.login is not None
        page = program.login.sign_in
        program.login.activateWindow()
        QTest.qWaitForWindowActive(program.login)
        page.login.line.clear()
        write(page.login.line, login)
        write(page.password.line, password)
        press(page.password.line, Qt.Key.Key_Return)
        settle(program.jobs, lambda: program.window is not None)
        return self.window(program)

    def window(self, program: Program) -> Window:
        """Return the window, in front and at rest."""
        settle(program.jobs, lambda: program.window is not None)
        window = program.window
        assert window is not None
        window.activateWindow()
        QTest.qWaitForWindowActive(window)
        settle(program.jobs)
        return window

    def press(self, program: Program, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key in the window where the keyboard is, and wait for what it starts."""
        window = program.window
        assert window is not None
        handle = window.windowHandle()
        assert handle is not None
        QTest.keyClick(handle, key, held)
        settle(program.jobs)

    def end(self) -> None:
        """End every program and let Qt throw its windows away."""
        for program in self._made:
            program.end()
        QTest.qWait(1)


@pytest.fixture
def hand(app: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hand]:
    """What starts programs; they are ended after the test, the look is put back."""
    monkeypatch.setattr(keys, "calibrated", lambda: keys.LEAST)
    monkeypatch.setattr(pictures, "_QUIET_MS", 15)  # tests say what they wait for
    monkeypatch.setattr(pictures, "_PATIENCE_MS", 60_000)  # others work on this machine too
    for looking in (backing, health):  # the first backup and check come when a test asks for them
        monkeypatch.setattr(looking, "AFTER_MS", 600_000)
    monkeypatch.setattr(toast, "MESSAGE_MS", 600_000)  # and news is read later than by a person
    made = Hand(app)
    yield made
    made.end()
    words.use("zh")


@pytest.fixture
def program(hand: Hand, home: Home) -> Program:
    """The program at its log-in, over a fresh store."""
    return hand.start(home)


@pytest.fixture
def window(hand: Hand, program: Program) -> Window:
    """The window of the signed-in leader."""
    return hand.sign_in(program)
