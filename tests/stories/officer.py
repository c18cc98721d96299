"""An officer at the keyboard: presses keys in the window, reads what stands on it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, TypeVar

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget

from liaison.gui.formpage import FormPage
from liaison.gui.house import Page
from liaison.gui.pages.records import RecordsPage
from liaison.gui.pictures import settle
from liaison.gui.start import Program
from liaison.gui.window import Window
from tests.gui.hands import CONTROL, NONE, click, focused, parts, write
from tests.gui.programs import Hand

SAMPLES = Path(__file__).parents[1] / "samples"
ROSTER = SAMPLES / "企业花名册.xlsx"
LEDGER = SAMPLES / "2026年8-10月工作台账.xlsx"
Of = TypeVar("Of", bound=Page)

_MOST_TABS = 80
_PRESSED_MS = 120
"""Longer than a button stays pressed by its key before it acts."""
_OFFERED_MS = 80
"""Longer than a line waits before it offers names or looks for them."""


class AtTheDesk:
    """Sits before one window; everything goes through the window's own key events."""

    def __init__(self, hand: Hand, program: Program) -> None:
        self.hand, self.program = hand, program

    @property
    def window(self) -> Window:
        """The window on the screen."""
        assert self.program.window is not None
        return self.program.window

    def press(self, key: Qt.Key, held: Qt.KeyboardModifier = NONE) -> None:
        """Press a key where the keyboard is, and wait for what it sets going."""
        self.hand.press(self.program, key, held)
        if held != NONE:
            QTest.qWait(_PRESSED_MS)
        settle(self.program.jobs)

    def write(self, words: str) -> None:
        """Write where the keyboard is."""
        write(focused(), words)
        QTest.qWait(_OFFERED_MS)
        settle(self.program.jobs)

    def go(self, words: str) -> None:
        """Go to a page by the palette: Ctrl+K, its name, Enter."""
        self.press(Qt.Key.Key_K, CONTROL)
        self.write(words)
        self.press(Qt.Key.Key_Return)

    def page(self, kind: type[Of]) -> Of:
        """Return the page in front."""
        front = self.window.pages.front()
        assert isinstance(front, kind)
        return front

    # -- lists and forms

    def open_row(self, words: str) -> None:
        """Find a row of the list in front and open it: Ctrl+F, words, Down, Enter."""
        self.press(Qt.Key.Key_F, CONTROL)
        self.write(words)
        self.press(Qt.Key.Key_Down)
        self.press(Qt.Key.Key_Return)

    def rows(self) -> list[dict[str, str]]:
        """Return the rows of the list in front, by column name."""
        model = self.page(RecordsPage).list.listing.model
        names = [column.name for column in model.columns()]
        found = [model.row(number) for number in range(model.rowCount())]
        return [dict(zip(names, row.texts, strict=True)) for row in found if row]

    def form(self) -> FormPage:
        """Return the form in front."""
        page = self.page(RecordsPage)
        assert page.form is not None
        assert page.form.isVisible()
        return page.form

    def tab_to(self, field: str) -> None:
        """Press Tab until the keyboard is in a field of the form."""
        editor = self.form().form.boxes[field].editor
        for _turn in range(_MOST_TABS):
            if editor.isAncestorOf(focused()):
                return
            self.hand.press(self.program, Qt.Key.Key_Tab)
        raise AssertionError(f"Tab does not lead to {field}")

    def fill(self, field: str, words: str) -> None:
        """Go to a field by Tab and write; a name that is offered is taken by Enter."""
        self.tab_to(field)
        self.press(Qt.Key.Key_A, CONTROL)
        self.write(words)
        if field in ("company_id", "officer_id", "officers"):
            self.press(Qt.Key.Key_Return)

    def save(self) -> str:
        """Press Ctrl+S; return the news of it."""
        self.press(Qt.Key.Key_S, CONTROL)
        form = self.form()
        problems = {n: str(box.problem()) for n, box in form.form.boxes.items() if box.problem()}
        assert not problems, problems
        assert not form.bar.words(), form.bar.words()
        return self.window.toasts.shown()[-1].words()

    def press_button(self, inside: QWidget, words: str) -> None:
        """Click the button with these words."""
        shown = [one for one in parts(inside, QPushButton) if one.isVisible()]
        named = [one for one in shown if one.text() == words]
        assert named, f"{words} is not among {[one.text() for one in shown]}"
        click(named[0])
        settle(self.program.jobs)


def sheet(path: Path, title: str) -> list[dict[str, Any]]:
    """Return the rows of a ledger in a written workbook, by their headings."""
    rows = [list(row) for row in openpyxl.load_workbook(path)[title].iter_rows(values_only=True)]
    at = next(number for number, row in enumerate(rows) if row[0] == "序号")
    while not isinstance(rows[at + 1][0], int | float):  # a heading on two lines, or no rows
        at += 1
        if at + 1 >= len(rows):
            return []
    headings = [str(one or "") for one in rows[at]]
    found = []
    for row in rows[at + 1 :]:
        if not isinstance(row[0], int | float):
            break
        found.append(dict(zip(headings, row, strict=True)))
    return found
