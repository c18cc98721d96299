"""The real window with a small park in it, and a hand that counts its keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from liaison.base.clock import clock
from liaison.gui import quickvisit
from liaison.gui.pictures import settle
from liaison.gui.quickvisit import QuickVisit
from liaison.gui.start import Program
from liaison.gui.window import Window
from liaison.records import Company, Officer, Visit
from liaison.services import assigning
from liaison.store.step import Store, load
from tests.gui.hands import NONE, focused
from tests.gui.programs import Hand, hand, program, window  # noqa: F401 - fixtures
from tests.stores import add

ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier


class Park(NamedTuple):
    """What is in the store."""

    company: int
    other: int
    lead: int


class Keys:
    """Presses keys where the keyboard is, and counts them."""

    def __init__(self, program: Program) -> None:  # noqa: F811
        self.program, self.count = program, 0

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, *, wait: bool = True) -> None:
        """Press one key, as a hand does; wait for what it sets going."""
        self.count += 1
        front = QApplication.focusWindow()
        assert front is not None
        QTest.keyClick(front, key, held)
        if wait:
            self.rest()

    def type(self, letters: str) -> None:
        """Type letters one by one, without waiting between them."""
        for letter in letters:
            self.press(Qt.Key(ord(letter.upper())), wait=False)

    def write(self, text: str) -> None:
        """Write free text as an input method hands it over; not counted."""
        from tests.gui.hands import write

        write(focused(), text)

    def rest(self) -> None:
        """Wait until nothing runs."""
        QTest.qWait(80)
        settle(self.program.jobs)


@pytest.fixture
def park(program: Program, window: Window) -> Park:  # noqa: F811
    """Two companies with their lead."""

    def work(store: Store) -> Park:
        lead = add(store, Officer, name="许丽", badge="056314")
        company = add(store, Company, name="鼎盛磷肥股份有限公司", liaison="王芳")
        other = add(store, Company, name="永固包装有限公司")
        assigning.assign(store, [company, other], lead, clock.today() - timedelta(days=300))
        return Park(company, other, lead)

    made = program.jobs.now(work)
    settle(program.jobs)
    return made


@pytest.fixture
def keys(program: Program) -> Keys:  # noqa: F811
    """The keyboard."""
    return Keys(program)


def dialog(window: Window) -> QuickVisit:  # noqa: F811
    """Return the quick visit that is open, with the keyboard in it."""
    found = quickvisit.opened(window)
    assert found is not None
    QTest.qWaitForWindowActive(found)
    return found


def visits(program: Program) -> list[Visit]:  # noqa: F811
    """Return all visits."""

    def work(store: Store) -> list[Visit]:
        with store.reading() as session:
            ids = session.query(Visit.id).order_by(Visit.id).all()
            return [load(session, Visit, one[0]) for one in ids]

    return program.jobs.now(work)


def many(program: Program, record: Any) -> int:  # noqa: F811
    """Return how many records there are."""

    def work(store: Store) -> int:
        with store.reading() as session:
            return int(session.query(record).count())

    return program.jobs.now(work)


def back(window: Window) -> None:  # noqa: F811
    """Give the keyboard back to the window, as a desktop does when a dialog goes."""
    window.activateWindow()
    QTest.qWaitForWindowActive(window)


def open_quick(keys: Keys, window: Window) -> QuickVisit:  # noqa: F811
    """Press F4."""
    keys.press(Qt.Key.Key_F4)
    found = dialog(window)
    keys.rest()
    return found


def choose(keys: Keys, letters: str = "dslf") -> None:
    """Name the company by its first letters."""
    keys.type(letters)
    keys.press(Qt.Key.Key_Return)
    keys.rest()
