"""Edges line up: every page's title begins on the margin, nothing in its head touches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QTableView, QWidget
from pytestqt.qtbot import QtBot

from liaison.base import words
from liaison.gui import pages
from liaison.gui.calendarlist import DayPopup
from liaison.gui.gridwidths import Widths
from liaison.gui.kit.labels import PlainLabel
from liaison.gui.look import style
from liaison.gui.pages import ENTRIES
from liaison.services.visitrows import COLUMNS
from tests.gui.hands import parts
from tests.gui.scenes import Scene

BACK = {"visit_grid", "calendar"}
"""Pages whose head begins with the way back, or to another month."""


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    words.use("zh")


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda one: str(one.name))
def test_titles_begin_on_the_margin_of_the_page(entry: Any, stage: Scene) -> None:
    page = pages.build(entry, stage.house)
    stage.show(page)
    titles = [one for one in parts(page, PlainLabel) if one.property("kind") == "title"]
    [title] = [one for one in titles if one.isVisible()]
    left = title.mapTo(page, QPoint(0, 0)).x()
    margin = style.now().sizes.page_margin
    assert left > margin if entry.name in BACK else left == margin


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_what_stands_in_the_head_of_a_list_does_not_touch(language: str, stage: Scene) -> None:
    """The list of assignments has the most there; where words are long the search gives way."""
    words.use(language)
    page: Any = pages.build(pages.BY_NAME["assignments"], stage.house)
    stage.show(page)
    head = page.list.search.parentWidget()
    row = [one for one in head.children() if isinstance(one, QWidget) and one.isVisible()]
    top = [one for one in row if one.geometry().contains(one.x(), page.list.search.y() + 5)]
    boxes = sorted((one.geometry() for one in top), key=lambda box: int(box.left()))
    assert len(boxes) >= 5
    gap = style.now().sizes.gap_s
    assert all(after.left() - before.right() > gap - 1 for before, after in pairwise(boxes))


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_headings_of_the_table_of_visits_are_read_whole(language: str, qtbot: QtBot) -> None:
    words.use(language)
    model = QStandardItemModel(1, len(COLUMNS))
    told = ["People registered on visits" if one == "outcome" else "人次" for one in COLUMNS]
    model.setHorizontalHeaderLabels(told)
    table = QTableView()
    qtbot.addWidget(table)
    table.setModel(model)
    Widths(table)
    header = table.horizontalHeader()
    for column, heading in enumerate(told):
        assert header.sectionSize(column) > header.fontMetrics().horizontalAdvance(heading)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_keys_of_a_day_are_told_whole(language: str, qtbot: QtBot) -> None:
    words.use(language)
    under = QWidget()
    qtbot.addWidget(under)
    under.show()
    popup = DayPopup(date(2026, 10, 12), [], None, under)
    popup.drop_at(under.rect(), under)
    hint = popup.hint
    assert hint.height() >= hint.heightForWidth(hint.width())
    flags = int(Qt.TextFlag.TextWordWrap)
    box = hint.fontMetrics().boundingRect(hint.contentsRect(), flags, hint.text())
    assert box.width() <= hint.contentsRect().width()
    popup.close()
