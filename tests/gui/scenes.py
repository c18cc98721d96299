"""A page on the screen over a real store, without the window around it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from liaison.base.paths import Home
from liaison.base.settings import Settings
from liaison.gui.house import House, Page
from liaison.gui.jobs import Jobs
from liaison.store.step import Store
from tests.gui.hands import NONE, press

_PRESSED_MS = 130
"""A little longer than Qt shows a button pressed by its key before it acts."""

_QUIET = 3

SIZE = (1178, 716)
"""What the frame leaves to a page on a screen of 1366 × 768."""


@dataclass
class Scene:
    """A house whose wishes are written down instead of fulfilled."""

    house: House
    gone: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    told: list[tuple[str, Any]] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    broke: list[BaseException] = field(default_factory=list)
    shown: list[QWidget] = field(default_factory=list)
    """What is put on the screen; taken away at the end, so that no window hides the next test's."""

    def show(self, page: Page, **what: Any) -> None:
        """Put a page on the screen as the window would."""
        self.shown.append(page)
        self.house.jobs.changed.connect(page.hear)
        page.resize(*SIZE)
        page.show()
        page.activateWindow()
        QTest.qWaitForWindowActive(page)
        page.setFocus()
        page.open(**what)
        self.settle()

    def press(self, widget: QWidget, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key and wait for what it sets going; a button's key shows the button pressed."""
        press(widget, key, held)
        QTest.qWait(_PRESSED_MS)
        self.settle()

    def wait_for(self, what: Callable[[], bool], seconds: float = 60) -> None:
        """Wait until something is so; fails when it never is."""
        for _turn in range(round(seconds * 100)):
            if what():
                return
            QTest.qWait(10)
        raise AssertionError("it never came to that")

    def settle(self, seconds: float = 60) -> None:
        """Wait until nothing runs any more; fails for a bug that came out of a job.

        Quiet three times over: what a timer begins after a job is waited for too.
        """
        quiet = 0
        for _turn in range(round(seconds * 200)):
            QTest.qWait(5)
            quiet = 0 if self.house.jobs.busy else quiet + 1
            if quiet == _QUIET:
                break
        assert not self.house.jobs.busy, "still at work"
        QTest.qWait(1)
        if self.broke:
            raise self.broke[0]


@contextmanager
def scene(home: Home, store: Store) -> Iterator[Scene]:
    """Open the jobs over a store; the store is closed by its owner."""
    jobs = Jobs()
    jobs.attach(store)
    settings = Settings()
    house = House(home, store.who, settings, jobs, lambda *_a, **_k: None, lambda *_a, **_k: None)
    made = Scene(house)
    house.go = lambda name, **what: made.gone.append((name, what))
    house.toast = lambda words, undo=None: made.told.append((words, undo))
    house.refuse = made.refused.append

    def keep(**changes: Any) -> None:
        house.settings = house.settings.with_(**changes)

    house.keep = keep
    jobs.broke.connect(made.broke.append)
    try:
        yield made
    finally:
        for page in made.shown:
            page.close()
            page.deleteLater()
        jobs.store = None
        jobs.close()


@pytest.fixture
def stage(home: Home, local: Store) -> Iterator[Scene]:
    """A scene over a fresh store."""
    with scene(home, local) as made:
        yield made
