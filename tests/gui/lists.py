"""Steps of tests with the page of a register."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from liaison.gui.pages.records import RecordsPage
from tests.gui.hands import click, double_click, parts
from tests.gui.scenes import Scene


def show(scene: Scene, register: str, **what: Any) -> RecordsPage:
    """Put a page on the screen."""
    page = RecordsPage(scene.house, register)
    scene.show(page, **what)
    return page


def click_row(page: RecordsPage, row: int, twice: bool = False, held: Any = None) -> None:
    """Click a row of the list."""
    table = page.list.listing.table
    at = table.visualRect(table.model().index(row, table.header().logicalIndexAt(40))).center()
    if twice:
        double_click(table.viewport(), at)
    else:
        click(table.viewport(), at, held or Qt.KeyboardModifier.NoModifier)


def texts(page: RecordsPage, name: str) -> list[str]:
    """Return a column as the list shows it."""
    model = page.list.listing.model
    column = [one.name for one in model.columns()].index(name)
    rows = [model.row(number) for number in range(model.rowCount())]
    return [row.texts[column] for row in rows if row]


def bar_button(page: Any, words: str) -> QPushButton:
    """Return a button by its words."""
    return next(one for one in parts(page, QPushButton) if one.text() == words)
