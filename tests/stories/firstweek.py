"""The park of the first five days: made as a month left it, lived day by day, at the keyboard.

The week is one story over one store. Who asks for a day gets the days before
it lived first, so that each day's test also runs by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from sqlalchemy import select

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.base.period import Period
from liaison.gui import quickvisit
from liaison.gui.pictures import settle
from liaison.gui.quickvisit import QuickVisit
from liaison.records import Officer
from liaison.services import accounts, beginning, demo, ownpassword, signing, workdays
from liaison.services.rights import Leave
from liaison.store import keys
from liaison.store.step import Store
from tests.gui.hands import CONTROL, NONE, focused, write
from tests.gui.programs import Hand
from tests.stores import FIRST, LOGIN, PASSWORD
from tests.stories.walker import Walker

MONTH = Period.month_of(date(2026, 11, 1))
EVE = datetime(2026, 10, 30, 3, tzinfo=UTC)
MORNING = timedelta(hours=3)
"""The same day wherever people work."""
COMPANIES, MONTHS, SEED = 18, 2, 7
WHO, OWN = "jiang", "Xunfang2026!"
ALT, SHIFT = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ShiftModifier
_OFFERED_MS = 90
_PRESSED_MS = 110
"""Longer than a button stays pressed by its key before it acts."""
_MOST_TABS = 30
T = TypeVar("T")
Sheet = TypeVar("Sheet", bound=QWidget)


class Hands(Walker):
    """Sits before the window with both hands on the keyboard; every key is counted."""

    keys = 0

    def tap(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE, wait: bool = True) -> None:
        """Press a key wherever the keyboard is, as the system would hand it over."""
        self.keys += 1
        if QApplication.focusWindow() is None:  # a menu has just gone
            if QApplication.activeModalWidget() is not None:
                self.dialog()
            else:
                self.back()
        front = QApplication.focusWindow()
        assert front is not None
        QTest.keyClick(front, key, held)
        if held != NONE:
            QTest.qWait(_PRESSED_MS)
        if wait:
            self.rest()

    def spell(self, letters: str) -> None:
        """Type letters and digits, each a counted key; what they look for has time to come."""
        for letter in letters:
            self.tap(Qt.Key(ord(letter.upper())), wait=False)
        self.rest()

    def say(self, words: str) -> None:
        """Write free text; not counted."""
        write(focused(), words)
        self.rest()

    def rest(self) -> None:
        """Wait for what was offered and read."""
        QTest.qWait(_OFFERED_MS)
        settle(self.program.jobs)

    def to(self, words: str) -> None:
        """Go to a page by Ctrl+K and its name."""
        self.tap(Qt.Key.Key_K, CONTROL)
        self.say(words)
        self.tap(Qt.Key.Key_Return)

    def from_menu(self, words: str) -> None:
        """Choose from the menu in front by Down and Enter."""
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        for _turn in menu.actions():
            chosen = menu.activeAction()
            if chosen is not None and chosen.text().replace("&", "").startswith(words):
                self.tap(Qt.Key.Key_Return)
                return
            self.tap(Qt.Key.Key_Down, wait=False)
        raise AssertionError(f"{words} is not in {[one.text() for one in menu.actions()]}")

    def quick(self) -> QuickVisit:
        """Return the quick visit in front."""
        found = quickvisit.opened(self.window)
        assert found is not None
        QTest.qWaitForWindowActive(found)
        self.rest()
        return found

    def tab_inside(self, part: QWidget) -> None:
        """Press Tab until the keyboard is in a part."""
        for _turn in range(_MOST_TABS):
            if part is focused() or part.isAncestorOf(focused()):
                return
            self.tap(Qt.Key.Key_Tab, wait=False)
        raise AssertionError(f"Tab does not lead to {part}")

    def sheet(self, kind: type[Sheet]) -> Sheet:
        """Return the dialog in front, with the keyboard in it."""
        found = self.dialog()
        assert isinstance(found, kind)
        return found

    def hear(self, words: str) -> None:
        """Wait until news with these words is told."""
        toasts = self.window.toasts
        self.wait(lambda: any(words in one.words() for one in toasts.shown()[-1:]))

    def back(self) -> None:
        """Give the keyboard back to the window, as a desktop does when a dialog goes."""
        self.hand.window(self.program)

    def now(self, work: Callable[[Store], T]) -> T:
        """Ask the store."""
        return self.program.jobs.now(work)


Day = Callable[[Hands], None]


class Week:
    """One store, its days lived in order."""

    def __init__(self, home: Home, days: Mapping[int, Day]) -> None:
        self.home, self._days, self._lived, self._broken = home, days, 0, 0
        self._calendar = workdays.Days()
        _begin(home)

    def live(self, number: int, hand: Hand) -> None:
        """Live up to the end of a day; one that went wrong before is not tried again."""
        while self._lived < number:
            today = self._lived + 1
            assert today != self._broken, f"day {today} went wrong: see its own test"
            self._broken = today
            with clock.held(self.morning(today)):
                walk = Hands(hand, self.home, f"day-{today}")
                begun = time.perf_counter()
                self._days[today](walk)
                walk.program.end()
                print(f"day {today}: {walk.keys} keys, {time.perf_counter() - begun:.1f} s")
            self._lived, self._broken = today, 0

    def morning(self, number: int) -> datetime:
        """Return the morning of a working day of the month, counted from 1."""
        day = self._calendar.add(MONTH.first - timedelta(days=1), number)
        return datetime(day.year, day.month, day.day, tzinfo=UTC) + MORNING


def _begin(home: Home) -> None:
    """Make the park as the month before left it; leader and officer have their accounts."""
    with clock.held(EVE):
        store, _recovery = beginning.begin(home, FIRST, keys.LEAST)
        demo.fill(store, COMPANIES, MONTHS, SEED)
        with store.reading() as session:
            first, second = session.scalars(select(Officer.id).order_by(Officer.id).limit(2))
        leave = Leave("开通账号", PASSWORD)
        accounts.set_officer(store, LOGIN, first, leave)
        code = accounts.add(store, WHO, "officer", second, leave=leave).code
        store.close()
        inside = signing.sign_in(home, WHO, code)
        ownpassword.change_own(inside.store, code, OWN)
        inside.store.close()
