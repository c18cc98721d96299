"""A person at the real window who types on and on until the power is cut (R11).

What they type is known beforehand by the seed, so that what is found again can
be measured against it; each key is told with the moment it was pressed.
"""

from __future__ import annotations

import os
import random
import time
from typing import Any

from liaison.base.paths import Home
from liaison.store import opening
from tests.faults.victim import say

_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def text_of(seed: int) -> str:
    """Return what the person of a seed types: more than any of them comes to."""
    draw = random.Random(seed)
    return "".join(draw.choice(_LETTERS) for _turn in range(2000))


def type_on(home: Home, key: bytes, seed: int) -> None:
    """Open an empty visit in the window and type into it, with and without pauses."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from liaison.base.settings import Settings
    from liaison.gui.jobs import Jobs
    from liaison.gui.look import boot, style
    from liaison.gui.window import Window
    from tests.gui.hands import focused

    app = QApplication(["liaison"])
    boot.speak(app, "zh")
    style.dress(app)
    jobs = Jobs()
    jobs.attach(opening.open_with(home, key, "zhao"))
    window = Window(home, Settings(), jobs, lambda **_changes: None)
    window.show()
    window.activateWindow()
    QTest.qWaitForWindowActive(window)
    window.go("visits", new=True)
    page: Any = window.pages.front()
    while not page.form.form.boxes or jobs.busy:
        QTest.qWait(10)
    page.form.form.go_to("content")
    say("ready")
    draw, letters = random.Random(-seed - 1), iter(enumerate(text_of(seed), 1))

    def type_one() -> None:
        number, letter = next(letters)
        QTest.keyClicks(focused(), letter)
        say("typed", number, time.monotonic())
        QTimer.singleShot(1300 if draw.random() < 0.02 else draw.randint(15, 180), type_one)

    type_one()
    app.exec()  # as in the program: a test's own waiting would not let the store work
