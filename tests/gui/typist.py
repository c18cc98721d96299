"""Types by xdotool into fields of the program over the bridge; a child of test_fcitx_real.

Prints one line of JSON: what stood in each field, and how the bridge was.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt

from liaison.gui import fcitxbus, start
from liaison.gui.fcitx import Bridge, place_of

NIHAO = ("n", "i", "h", "a", "o", "space")
_PATIENT_MS = 5000
"""What a key waits here for an fcitx that shares its machine with other tests."""


class Typist:
    """A window with every kind of field, and hands on an X keyboard."""

    def __init__(self, bridge: Bridge, version: int, usual: int) -> None:
        from PySide6.QtGui import QAction
        from PySide6.QtWidgets import (
            QComboBox,
            QCompleter,
            QLineEdit,
            QPlainTextEdit,
            QTableWidget,
            QTextEdit,
            QVBoxLayout,
            QWidget,
        )

        from tests.gui import desktops

        self._desktops, self._context = desktops, bridge._context
        self._version, self._usual = version, usual
        self.told: dict[str, Any] = {}
        self.window = QWidget()
        layout = QVBoxLayout(self.window)
        self.line, self.secret, self.fixed = QLineEdit(), QLineEdit(), QLineEdit()
        self.line.setCompleter(QCompleter(["nice", "niece", "ni hao"]))
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.fixed.setReadOnly(True)
        self.plain, self.rich = QPlainTextEdit(), QTextEdit()
        self.table, self.combo = QTableWidget(2, 2), QComboBox()
        self.combo.setEditable(True)
        for one in (self.line, self.secret, self.fixed, self.plain, self.rich, self.table):
            layout.addWidget(one)
        layout.addWidget(self.combo)
        self.escaped = 0
        action = QAction(self.window)
        action.setShortcut("Esc")
        action.triggered.connect(self._escaped)
        self.window.addAction(action)

    def _escaped(self) -> None:
        self.escaped += 1

    def until(self, met: Callable[[], bool], seconds: float = 30) -> None:
        """Let the window live until something is met; fails when it never is."""
        end = time.monotonic() + seconds
        while not met():
            self.live(0.01)
            if time.monotonic() > end:
                raise TimeoutError(f"not met: {met}")

    def live(self, seconds: float) -> None:
        """Let the window live for a while, and do its work even if the machine stood still."""
        end, turns = time.monotonic() + seconds, round(seconds * 100)
        while turns > 0 or time.monotonic() < end:
            app.processEvents()
            time.sleep(0.002)
            turns -= 1

    def wait_for_keys(self, milliseconds: int) -> None:
        """Let a key wait so long for its answer."""
        fcitxbus.PATIENCE_MS = milliseconds
        if self._context._there is not None:
            self._context._there.setTimeout(milliseconds)

    def type(self, *keys: str) -> None:
        """Press keys on the X keyboard and wait until the window has had them."""
        typing = subprocess.Popen(["xdotool", "key", "--delay", "15", *keys])
        self.until(lambda: typing.poll() is not None)
        self.live(0.15)

    def fcitx(self) -> subprocess.Popen[bytes]:
        """Start fcitx and wait until the bridge has found it."""
        quiet = subprocess.DEVNULL
        command, told = self._desktops.fcitx(self._version)
        made = subprocess.Popen(command, stdout=quiet, stderr=quiet, env=told)
        self.until(self._context.is_ready)
        self.live(0.5)
        return made

    def switch(self) -> None:
        """Turn to Chinese, however long fcitx takes to read its dictionary."""
        self.line.setFocus()
        for _turn in range(20):
            self.line.clear()
            self.type("n")
            if not self.line.text():  # it is being composed
                self.type("Escape")
                self.escaped = 0
                return
            self.type("ctrl+space")
            self.live(0.3)
        raise TimeoutError("fcitx composes nothing")

    def fields(self) -> None:
        """Type 你好 into every kind of field."""
        self.switch()
        self.type(*NIHAO)
        self.told["line"] = self.line.text()
        self.type("n", "i", "Escape")
        self.told["escape composing"] = [self.line.text(), self.escaped]
        self.type("Escape")
        self.told["escape"] = self.escaped
        for name, field in (("plain", self.plain), ("rich", self.rich)):
            field.setFocus()
            self.type(*NIHAO, "comma", *NIHAO)
            self.told[name] = field.toPlainText()
        self.secret.setFocus()
        self.type(*NIHAO)
        self.told["secret"] = self.secret.text()
        self.fixed.setFocus()
        self.type(*NIHAO)
        self.told["fixed"] = self.fixed.text()
        self.combo.setFocus()
        self.type(*NIHAO)
        self.told["combo"] = self.combo.currentText()
        self.line.setFocus()
        self.type("n", "i")
        self.plain.setFocus()
        self.type("space")
        self.told["left composing"] = [self.line.text(), self.plain.toPlainText()]

    def cells(self) -> None:
        """Type into a table, at a cell and in its editor."""
        from PySide6.QtWidgets import QTableWidgetItem

        self.table.setFocus()
        self.table.setCurrentCell(0, 0)
        self.type(*NIHAO)
        self.type("Return")
        self.table.setItem(1, 0, QTableWidgetItem(""))
        self.table.setCurrentCell(1, 0)
        self.type("F2", *NIHAO)
        self.type("Return")
        self.told["cells"] = [self.cell(0), self.cell(1)]

    def cell(self, row: int) -> str:
        """Return what stands in a cell of the first column."""
        found = self.table.item(row, 0)
        return found.text() if found else ""

    def panels(self) -> None:
        """Look where fcitx draws its panel for every kind of field."""
        from PySide6.QtWidgets import QCompleter

        self.told["panels"] = {}
        self.line.setCompleter(QCompleter())  # its list would keep the keyboard
        for name, field in (
            *(("line", self.line), ("plain", self.plain), ("rich", self.rich)),
            *(("combo", self.combo), ("cell", self.table)),
        ):
            field.setFocus()
            if field is self.table:
                self.table.setCurrentCell(1, 1)
            self._panel(name)
        self.type("F2")
        self._panel("editor")
        self.type("Escape")

    def _panel(self, name: str) -> None:
        self.type("n", "i")
        self.live(0.3)
        field = app.focusWidget()
        assert field is not None
        box = place_of(field)
        if field is self.table:  # by what is painted, not by what the view tells
            seen = self.table.visualRect(self.table.currentIndex())
            box = seen.translated(
                self.table.viewport().mapToGlobal(seen.topLeft()) - seen.topLeft()
            )
        edges = [box.left(), box.top(), box.width(), box.top() + box.height()]
        at: list[int] = []
        for _turn in range(20):  # fcitx draws it when it comes to it
            at = self._drawn()
            if at and at[0] == edges[0] and 0 <= at[1] - edges[3] <= 12:
                break
            self.live(0.2)
        self.told["panels"][name] = [edges, at]
        self.type("Escape")

    def _drawn(self) -> list[int]:
        """Return where the panel of fcitx stands, [] when it does not."""
        told = subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--name", "Fcitx5? Input Window",
             "getwindowgeometry", "--shell"],
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
        found = dict(line.split("=", 1) for line in told.split() if "=" in line)
        return [int(found["X"]), int(found["Y"])] if found else []

    def elsewhere(self) -> None:
        """Leave half a word for another window, and by a click in the same text."""
        from PySide6.QtTest import QTest
        from PySide6.QtWidgets import QDialog, QLineEdit

        self.line.clear()
        self.line.setFocus()
        self.type("n", "i")
        over = QDialog(self.window)
        other = QLineEdit(over)
        over.open()
        over.activateWindow()
        self.until(lambda: over.isActiveWindow() and other.hasFocus())
        self.type(*NIHAO)
        self.told["other window"] = [self.line.text(), other.text()]
        over.close()
        self.window.activateWindow()
        self.until(self.window.isActiveWindow)
        self.line.setFocus()
        self.line.setText("甲乙")
        self.type("n", "i")
        at = self.line.cursorRect().center()
        at.setX(self.line.fontMetrics().horizontalAdvance("甲") + 6)
        QTest.mouseClick(self.line, Qt.MouseButton.LeftButton, pos=at)
        self.type("h", "a", "o", "space")
        self.told["clicked"] = self.line.text()
        self.line.clear()

    def troubles(self, running: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """End fcitx and start it anew; then let it hang, and wake it."""
        stop = self._desktops.stop
        self.line.setFocus()
        self.line.clear()
        stop(running)
        self.until(lambda: not self._context.is_ready())
        self.type("n", "i")
        self.told["without"] = self.line.text()
        self.line.clear()
        running = self.fcitx()
        self.switch()
        self.type(*NIHAO)
        self.told["anew"] = self.line.text()
        self.line.clear()
        self.wait_for_keys(self._usual)
        stop(running, signal.SIGSTOP)
        began = time.monotonic()
        self.type("a", "b", "c", "d", "e", "f")
        self.told["hung"] = [self.line.text(), time.monotonic() - began]
        self.told["aside"] = not self._context.is_ready()
        stop(running, signal.SIGCONT)
        self.until(self._context.is_ready)
        return running


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, stream=sys.stderr)
    usual, fcitxbus.PATIENCE_MS = fcitxbus.PATIENCE_MS, _PATIENT_MS
    app = start.application()
    found = app.findChild(Bridge)
    assert isinstance(found, Bridge), os.environ
    typist = Typist(found, int(sys.argv[1]), usual)
    typist.window.show()
    typist.window.activateWindow()
    typist.until(typist.window.isActiveWindow)
    running = typist.fcitx()
    try:
        typist.fields()
        typist.cells()
        typist.panels()
        typist.elsewhere()
        running = typist.troubles(running)
    finally:
        typist._desktops.stop(running)
    print(json.dumps(typist.told))
