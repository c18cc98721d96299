"""A form's page on the screen over a small store, and what tests do with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from liaison.base.clock import clock
from liaison.base.paths import Home
from liaison.gui.editors.references import ReferenceEditor
from liaison.gui.editors.words import LineEditor, LongEditor
from liaison.gui.formpage import FormPage
from liaison.records import Company, Officer
from liaison.services import assigning, records
from liaison.services.records import Card
from liaison.services.registers import BY_NAME
from liaison.store.step import Store
from tests.gui.hands import CONTROL, press, write
from tests.gui.scenes import SIZE, Scene, scene
from tests.stores import add


class Desk:
    """A form's page on the screen, over a store with a company, its lead and another officer."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        store = scene.house.jobs.store
        assert store is not None
        self.lead = add(store, Officer, name="许丽", badge="056314")
        self.other = add(store, Officer, name="邓毅", badge="056315")
        self.company = add(store, Company, name="鼎盛磷肥股份有限公司", legal_phone="13800138000")
        self.second = add(store, Company, name="永固包装有限公司")
        assigning.assign(store, [self.company], self.lead, date(2026, 1, 1))

    def open(self, register: str, id: int | None = None, **given: Any) -> FormPage:
        """Show a form: new with ``given``, or of a record."""
        page = FormPage(self.scene.house, BY_NAME[register])
        self.scene.shown.append(page)
        page.resize(*SIZE)
        page.show()
        page.activateWindow()
        QTest.qWaitForWindowActive(page)
        if id is None:
            page.start(given)
        else:
            page.load(id)
        self.scene.settle()
        return page

    def do(self, work: Any) -> Any:
        """Do something in the store as another person would."""
        return self.scene.house.jobs.now(work)

    def card(self, record: type, id: int) -> Card:
        """Return a record as it is kept."""

        def work(store: Store) -> Card:
            with store.reading() as session:
                return records.card(session, record, id)

        found: Card = self.do(work)
        return found

    def count(self, record: Any) -> int:
        """Return how many records there are, the bin's too."""

        def work(store: Store) -> int:
            with store.reading() as session:
                return int(session.query(record).count())

        found: int = self.do(work)
        return found

    def save(self, page: FormPage) -> None:
        """Press Ctrl+S."""
        self.scene.press(page, Qt.Key.Key_S, CONTROL)


@pytest.fixture
def desk(stage: Scene) -> Iterator[Desk]:
    """A desk on the 20th of November 2026."""
    with clock.held(datetime(2026, 11, 20, 3, tzinfo=UTC)):
        yield Desk(stage)


def text(page: FormPage, name: str) -> str:
    """Return the words in a field of one line or several."""
    editor = page.form.boxes[name].editor
    if isinstance(editor, LongEditor):
        return editor.text.toPlainText()
    assert isinstance(editor, LineEditor | ReferenceEditor)
    return editor.line.text()


def retype(page: FormPage, name: str, words: str) -> None:
    """Write other words into a field of one line or several."""
    editor = page.form.boxes[name].editor
    editor.setFocus()
    part = editor.text if isinstance(editor, LongEditor) else editor.line  # type: ignore[attr-defined]
    press(part, Qt.Key.Key_A, CONTROL)
    press(part, Qt.Key.Key_Delete)
    write(part, words)


@pytest.fixture
def lively(demo_home: Home, demo: Store) -> Iterator[Scene]:
    """A scene over the demo store, on its day."""
    with scene(demo_home, demo) as made:
        yield made
